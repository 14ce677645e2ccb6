//! Logo and screenshots: only from beside the file, never from the web.

use super::super::{
    draft::{Draft, File},
    finding::slug,
    origin::Origin,
    path,
    reader::{Entry, Reader},
};

/// Files of an asset at most, the publiccode.yml itself counted.
const FILES_MAX: usize = 64;

/// Adds a file that the publiccode.yml names by its path.
pub(crate) fn file(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>, role: &'static str, origin: &Origin) {
    let Some(raw) = reader.raw(entry) else { return };
    if raw.contains("://") {
        return reader.warn_value(entry, slug::FILE_NOT_FETCHED, raw);
    }
    let named = path::relative(raw).filter(|path| reader.persons.scrub(path, "").removed == 0);
    let Some(path) = named else { return reader.warn_value(entry, slug::FILE_PATH_INVALID, raw) };
    let taken = |other: &str| other.to_lowercase() == path.to_lowercase();
    if taken("publiccode.yml") || draft.files.iter().any(|file| taken(&file.path)) {
        return;
    }
    let beside = origin.has_beside(&path);
    if !beside {
        reader.warn_value(entry, slug::FILE_NOT_BESIDE, &path);
    }
    if draft.files.len() + 1 < FILES_MAX {
        draft.files.push(File { path, role, beside });
    }
}
