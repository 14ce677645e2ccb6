//! The files that drafts are: found, read and named.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use kreisnetz_catalog::draft::DRAFT_BYTES_MAX;

use crate::failure::{Failure, Slug};
use crate::home::{Home, io_failure};

/// A draft's file with its text.
pub(super) struct DraftFile {
    /// The file as people know it.
    pub(super) shown: String,
    pub(super) text: String,
}

/// Reads the drafts that are named: files, or all of a folder. Without a name all of the home.
pub(super) fn read(home: &Home, drafts: &Path, named: &[PathBuf]) -> Result<Vec<DraftFile>, Failure> {
    let mut paths = Vec::new();
    if named.is_empty() {
        paths.extend(all_of(drafts)?);
    }
    for path in named {
        if path.is_dir() {
            paths.extend(all_of(path)?);
        } else {
            paths.push(path.clone());
        }
    }
    paths.into_iter().map(|path| Ok(DraftFile { shown: home.shown(&path), text: text(&path)? })).collect()
}

/// Returns the drafts of a folder by name; a folder that is not there has none.
fn all_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_failure(folder, &error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>().map_err(|error| io_failure(folder, &error))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    Ok(paths)
}

/// Reads one byte more than a draft may have, so that one that is too long is seen to be.
fn text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let limit = DRAFT_BYTES_MAX as u64 + 1;
    let read = fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| io_failure(path, &error))?;
    String::from_utf8(bytes).map_err(|_| Failure::new(Slug::DraftInvalid).with("reason", format!("{}: not UTF-8", path.display())))
}
