//! The drafts of the home, read here: the node needs no right to read them.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::api::DraftText;
use crate::failure::{Failure, Slug};

/// Bytes of one draft that are read; the rules of drafts refuse less.
const DRAFT_BYTES_MAX: u64 = 256 * 1024;

/// Reads all drafts of a folder, by name; a folder that is not there has none.
pub(super) fn read(home: &Path, folder: &Path) -> Result<Vec<DraftText>, Failure> {
    let full = home.join(folder);
    let entries = match fs::read_dir(&full) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(refused(&full, &error)),
    };
    let mut drafts = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| refused(&full, &error))?.path();
        let (Some(slug), true) = (path.file_stem().and_then(|stem| stem.to_str()), path.extension().is_some_and(|end| end == "toml"))
        else {
            continue;
        };
        let shown = path.strip_prefix(home).unwrap_or(&path).display().to_string();
        drafts.push(DraftText { slug: slug.to_owned(), path: shown, text: text(&path)? });
    }
    drafts.sort_by(|one, other| one.slug.cmp(&other.slug));
    Ok(drafts)
}

/// Returns the bytes of a file to import, or of standard input for `-`.
pub(super) fn import(path: &Path, stdin: &mut dyn Read, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        stdin.take(limit + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new(Slug::NotFound).detail("file").with("file", path.display()),
        _ => refused(path, &error),
    })?;
    Ok(bytes)
}

fn text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(DRAFT_BYTES_MAX + 1).read_to_end(&mut bytes));
    read.map_err(|error| refused(path, &error))?;
    String::from_utf8(bytes).map_err(|_| Failure::new(Slug::DraftInvalid).with("reason", format!("{}: not UTF-8", path.display())))
}

fn refused(path: &Path, error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::PermissionDenied => Failure::new(Slug::PermissionDenied).with("path", path.display()),
        _ => Failure::internal(format!("{}: {error}", path.display())),
    }
}
