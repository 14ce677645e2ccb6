//! Name, repository and descent: which software this is.

use std::collections::BTreeSet;

use super::super::{
    draft::Draft,
    finding::{Level, slug},
    language::Language,
    origin::Origin,
    reader::{Bound, Entry, Reader},
    web,
};
use super::absent;

/// Bounds of a title.
pub(crate) const TITLE: Bound = Bound { least: 3, most: 100 };
const BASED_ON_MAX: usize = 4;

/// How the file stands to the place it lies in (RECORDS.md §5, identity and forks).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kinship {
    /// The place is not known, or the file names none.
    Unknown,
    /// The file lies where it says.
    Original,
    /// It lies elsewhere and says nothing of it: a technical fork, an alias of the original.
    Fork,
    /// It is based on other software: an asset of its own.
    Variant,
}

/// Takes the name as the German title, until a localised one replaces it.
pub(crate) fn name(reader: &mut Reader<'_>, draft: &mut Draft, entry: Option<&Entry<'_>>) -> Option<String> {
    let name = entry.and_then(|entry| reader.line(entry, TITLE));
    match &name {
        Some(name) => {
            draft.title.insert(Language::GERMAN, name.clone());
        }
        None => absent(reader, Level::Warning, "name", slug::NAME_MISSING),
    }
    name
}

/// Takes the repository and what the software is based on, and compares them with the place of the file.
pub(crate) fn place(
    reader: &mut Reader<'_>,
    draft: &mut Draft,
    url: Option<&Entry<'_>>,
    based_on: Option<&Entry<'_>>,
    origin: &Origin,
) -> Kinship {
    if url.is_none() {
        absent(reader, Level::Warning, "url", slug::URL_MISSING);
    }
    draft.repository = url.and_then(|entry| reader.url(entry));
    if let Some(entry) = based_on {
        read_based_on(reader, draft, entry);
    }
    let kinship = kinship(draft, origin);
    match (kinship, url, based_on) {
        (Kinship::Fork, Some(entry), _) => {
            let (named, lies) = (draft.repository.clone().unwrap_or_default(), origin.place().unwrap_or_default());
            draft.same_as = vec![named.clone()];
            let args = [("url", reader.shown(&named)), ("place", reader.shown(lies))];
            reader.note(entry, slug::FORK, &args);
        }
        (Kinship::Variant, _, Some(entry)) => reader.note(entry, slug::VARIANT, &[("count", draft.based_on.len().to_string())]),
        _ => {}
    }
    kinship
}

fn kinship(draft: &Draft, origin: &Origin) -> Kinship {
    match (&draft.repository, origin.place()) {
        _ if !draft.based_on.is_empty() => Kinship::Variant,
        (Some(named), Some(lies)) if web::same_place(named, lies) => Kinship::Original,
        (Some(_), Some(_)) => Kinship::Fork,
        _ => Kinship::Unknown,
    }
}

/// Text or list; some catalogues write `false` for "on nothing".
fn read_based_on(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>) {
    if entry.node.text().is_some_and(|text| text.trim().eq_ignore_ascii_case("false")) {
        reader.note(entry, slug::EMPTY_VALUE, &[]);
        return;
    }
    let mut known: BTreeSet<String> = draft.repository.iter().map(|own| web::place(own)).collect();
    for item in reader.one_or_more(entry) {
        if let Some(url) = reader.url(&item).filter(|url| known.insert(web::place(url))) {
            draft.based_on.push(url);
        }
    }
    reader.limit(entry, &mut draft.based_on, BASED_ON_MAX);
}
