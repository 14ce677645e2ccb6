//! Version of the standard, version and date of the software, and its state.

use super::super::{
    date,
    finding::{Level, slug},
    reader::{Entry, Reader},
};
use super::{absent, used_instead};

/// Minor versions of the standard below 1 that are known.
const MINORS: [u32; 7] = [0, 2, 3, 4, 5, 6, 7];
const NEWEST: &str = "0.7";
const VERSION_CHARACTERS_MAX: usize = 40;

/// Looks at the version of the standard: text, integer or float in any spelling.
pub(crate) fn standard(reader: &mut Reader<'_>, entry: Option<&Entry<'_>>) {
    let Some(entry) = entry else { return absent(reader, Level::Warning, "publiccodeYmlVersion", slug::VERSION_MISSING) };
    let Some(raw) = reader.raw(entry) else { return };
    let mut numbers = raw.trim_start_matches(['v', 'V']).splitn(3, '.').map(|part| part.parse::<u32>().ok());
    let (major, minor) = (numbers.next().flatten(), numbers.next().unwrap_or(Some(0)));
    match (major, minor) {
        (Some(0), Some(minor)) if MINORS.contains(&minor) => {}
        (Some(major), Some(minor)) if major > 0 || minor > MINORS[MINORS.len() - 1] => {
            let value = reader.shown(raw);
            reader.warn(entry, slug::VERSION_NEWER, &[("value", value), ("known", NEWEST.to_owned())]);
        }
        _ => reader.warn_value(entry, slug::VERSION_UNKNOWN, raw),
    }
}

/// The version of the software, opaque: `1.10` is not `1.1`.
pub(crate) fn version(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<String> {
    let raw = reader.raw(entry)?;
    let clean = super::super::text::line(raw);
    let refused = |character: char| character.is_whitespace() || matches!(character, '@' | '#' | '/');
    if clean.removed > 0 || clean.text.chars().count() > VERSION_CHARACTERS_MAX || clean.text.contains(refused) {
        reader.warn_value(entry, slug::RELEASE_INVALID, raw);
        return None;
    }
    Some(clean.text)
}

/// A date of a fact.
pub(crate) fn date(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<String> {
    let raw = reader.raw(entry)?;
    let date = date::parse(raw);
    if date.is_none() {
        reader.warn_value(entry, slug::DATE_INVALID, raw);
    }
    date
}

/// The state of an asset for a state of development.
pub(crate) fn state(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<&'static str> {
    let raw = reader.raw(entry)?;
    let state = match raw.to_lowercase().as_str() {
        "concept" => "idea",
        "development" | "beta" => "development",
        "stable" => "operation",
        "obsolete" => "discontinued",
        _ => {
            used_instead(reader, entry, slug::STATE_UNKNOWN, raw, "development");
            "development"
        }
    };
    Some(state)
}
