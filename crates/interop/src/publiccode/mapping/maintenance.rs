//! Who keeps the software alive, as an arrangement; persons are left out.

use super::super::{
    draft::Maintenance,
    finding::slug,
    persons,
    reader::{Bound, Entry, Reader},
    text,
};
use super::{release, used_instead};

const ORGANISATION: Bound = Bound::most(100);
const KEYS: &[&str] = &["type", "contractors", "contacts"];
const CONTRACTOR_KEYS: &[&str] = &["name", "email", "website", "until"];

/// Reads the section; nothing without a type.
pub(crate) fn read(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<Maintenance> {
    let (mut form, mut contracts, mut named) = (None, Vec::new(), false);
    for key in reader.section(entry) {
        match key.name {
            "type" => form = arrangement(reader, &key),
            "contacts" => contacts(reader, &key),
            "contractors" => {
                named = true;
                let items = reader.items(&key);
                contracts = items.iter().map(|item| contractor(reader, item)).collect();
            }
            _ => reader.unknown(&key, KEYS),
        }
    }
    let form = form?;
    if form != "contract" {
        return Some(Maintenance { form, until: None, by: None });
    }
    if !named || contracts.is_empty() {
        reader.warn(entry, slug::CONTRACTORS_MISSING, &[]);
    }
    // The contract that runs longest is the one that people rely on.
    let (until, by) = contracts.into_iter().max_by(|a, b| a.0.cmp(&b.0)).unwrap_or_default();
    Some(Maintenance { form, until, by })
}

fn arrangement(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<&'static str> {
    let raw = reader.raw(entry)?;
    let form = match raw.to_lowercase().as_str() {
        "internal" => "internal",
        "contract" => "contract",
        "community" => "community",
        "none" => "none",
        "commercial" => {
            used_instead(reader, entry, slug::MAINTENANCE_RENAMED, raw, "contract");
            "contract"
        }
        _ => {
            used_instead(reader, entry, slug::MAINTENANCE_UNKNOWN, raw, "none");
            "none"
        }
    };
    Some(form)
}

fn contacts(reader: &mut Reader<'_>, entry: &Entry<'_>) {
    let count = reader.items(entry).len();
    if count > 0 {
        reader.note(entry, slug::CONTACTS_DROPPED, &[("count", count.to_string())]);
    }
}

/// Until when, and by which organisation.
fn contractor(reader: &mut Reader<'_>, entry: &Entry<'_>) -> (Option<String>, Option<String>) {
    let (mut until, mut by, mut dated) = (None, None, false);
    for key in reader.section(entry) {
        match key.name {
            "name" => by = organisation(reader, &key),
            "until" => {
                dated = true;
                until = release::date(reader, &key);
            }
            "email" | "website" => {}
            _ => reader.unknown(&key, CONTRACTOR_KEYS),
        }
    }
    if !dated {
        reader.warn(entry, slug::CONTRACTOR_UNTIL_MISSING, &[]);
    }
    (until, by)
}

fn organisation(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<String> {
    let raw = reader.raw(entry)?;
    let kept = persons::organisation(raw);
    if kept.as_deref() != Some(raw) {
        reader.warn(entry, slug::CONTRACTOR_UNCLEAR, &[]);
        return kept.map(|kept| text::cut(&text::line(&kept).text, ORGANISATION.most)).filter(|kept| !kept.is_empty());
    }
    reader.line(entry, ORGANISATION)
}
