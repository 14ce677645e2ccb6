//! Addresses that people may follow.

use super::super::{
    draft::{Draft, Link},
    reader::{Entry, Reader},
};

const LINKS_MAX: usize = 12;

/// Adds a link; the same one in another language is one.
pub(crate) fn link(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>, rel: &'static str) {
    if let Some(url) = reader.url(entry) {
        let link = Link { rel, url };
        if !draft.links.contains(&link) {
            draft.links.push(link);
        }
    }
}

/// Keeps the bound once all keys are read.
pub(crate) fn finish(reader: &mut Reader<'_>, draft: &mut Draft, whole: &Entry<'_>) {
    let entry = Entry { path: "links".to_owned(), ..whole.clone() };
    reader.limit(&entry, &mut draft.links, LINKS_MAX);
}
