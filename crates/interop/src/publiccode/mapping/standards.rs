//! Standards that the software supports, and the German section with its LeiKa keys.

use super::super::{
    draft::Draft,
    finding::slug,
    reader::{Bound, Entry, Reader},
};
use super::unique;

const STANDARD: Bound = Bound::most(40);
const STANDARDS_MAX: usize = 20;
const LEIKA_DIGITS: usize = 14;
const LEIKA_MAX: usize = 20;

/// `supports` of version 0.7: items with an `id`, or plain texts; `alias:gdpr` is `gdpr`.
pub(crate) fn supports(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>) {
    for item in reader.items(entry) {
        let id = if item.node.pairs().is_empty() { Some(item) } else { field(reader, &item, "id") };
        if let Some(standard) = id.and_then(|id| reader.line(&id, STANDARD)) {
            draft.standards.push(standard.strip_prefix("alias:").unwrap_or(&standard).to_owned());
        }
    }
    draft.standards.retain(|standard| !standard.is_empty());
    unique(&mut draft.standards);
    reader.limit(entry, &mut draft.standards, STANDARDS_MAX);
}

/// The German section: `leika`, as keys or as mappings with `leika-id`.
pub(crate) fn germany(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>) {
    for key in reader.section(entry) {
        match key.name {
            "leika" => leika(reader, draft, &key),
            _ => reader.kept(&key),
        }
    }
}

fn leika(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>) {
    for item in reader.items(entry) {
        let id = if item.node.pairs().is_empty() { Some(item) } else { field(reader, &item, "leika-id") };
        draft.leika.extend(id.and_then(|id| leika_key(reader, &id)));
    }
    unique(&mut draft.leika);
    reader.limit(entry, &mut draft.leika, LEIKA_MAX);
}

fn leika_key(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<String> {
    let raw = reader.raw(entry)?;
    let digits = raw.replace(' ', "");
    if digits.len() != LEIKA_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        reader.warn_value(entry, slug::LEIKA_INVALID, raw);
        return None;
    }
    if !digits.starts_with("99") {
        reader.warn_value(entry, slug::LEIKA_PREFIX, raw);
    }
    Some(digits)
}

fn field<'n>(reader: &mut Reader<'_>, entry: &Entry<'n>, name: &str) -> Option<Entry<'n>> {
    reader.section(entry).into_iter().find(|key| key.name == name)
}
