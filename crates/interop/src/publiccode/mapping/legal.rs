//! Licence and owner.

use super::super::{
    draft::Draft,
    finding::slug,
    licence::{self, Licence},
    persons,
    reader::{Bound, Entry, Reader},
};
use super::used_instead;

const COPYRIGHT: Bound = Bound::most(150);
const KEYS: &[&str] = &["license", "mainCopyrightOwner", "repoOwner", "authorsFile"];

/// Reads the section; the owner of the repository counts where no main owner is named.
pub(crate) fn read(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>) {
    let mut repository_owner = None;
    for key in reader.section(entry) {
        match key.name {
            "license" => licence(reader, draft, &key),
            "mainCopyrightOwner" => draft.copyright = owner(reader, &key),
            "repoOwner" => repository_owner = owner(reader, &key),
            "authorsFile" => reader.kept(&key),
            _ => reader.unknown(&key, KEYS),
        }
    }
    draft.copyright = draft.copyright.take().or(repository_owner);
}

fn licence(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>) {
    let Some(raw) = reader.raw(entry) else { return };
    let read = licence::read(raw);
    match &read {
        Licence::Spdx(_) => {}
        Licence::Alias(used) => used_instead(reader, entry, slug::LICENCE_ALIAS, raw, used),
        Licence::Confirm(used) => used_instead(reader, entry, slug::LICENCE_CONFIRM, raw, used),
        Licence::Deprecated(_) => reader.warn_value(entry, slug::LICENCE_DEPRECATED, raw),
        Licence::Own(_) => reader.warn_value(entry, slug::LICENCE_FILE_NEEDED, raw),
        Licence::Unknown => reader.warn_value(entry, slug::LICENCE_UNKNOWN, raw),
    }
    draft.confirm_licence = matches!(read, Licence::Confirm(_) | Licence::Deprecated(_));
    draft.licence = match read {
        Licence::Spdx(text) | Licence::Alias(text) | Licence::Confirm(text) | Licence::Deprecated(text) | Licence::Own(text) => Some(text),
        Licence::Unknown => None,
    };
}

/// An owner who may be a person is left out.
fn owner(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<String> {
    let raw = reader.raw(entry)?;
    if persons::organisation(raw).as_deref() != Some(raw) {
        reader.warn(entry, slug::OWNER_UNCLEAR, &[]);
        return None;
    }
    reader.line(entry, COPYRIGHT)
}
