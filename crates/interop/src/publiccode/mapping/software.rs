//! What the software is and runs on, in publiccode.yml's own values.

use super::super::{
    categories,
    draft::{Draft, Software},
    finding::{Level, slug},
    language::{self, Tag},
    reader::{Bound, Entry, Reader},
};
use super::{keyword, unique};

const PLATFORM: Bound = Bound::most(40);
const PLATFORMS_MAX: usize = 10;
const CATEGORIES_MAX: usize = 10;
const LANGUAGE: Bound = Bound::most(20);
const LANGUAGES_MAX: usize = 30;
const DEPENDENCY: Bound = Bound::most(60);
const DEPENDENCIES_MAX: usize = 20;

/// Known and free platforms alike.
pub(crate) fn platforms(reader: &mut Reader<'_>, software: &mut Software, entry: &Entry<'_>) {
    let items = reader.one_or_more(entry);
    software.platforms = items.iter().filter_map(|item| reader.line(item, PLATFORM)).collect();
    unique(&mut software.platforms);
    reader.limit(entry, &mut software.platforms, PLATFORMS_MAX);
}

/// Categories of the list; invented ones become keywords.
pub(crate) fn categories(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>) {
    for item in reader.items(entry) {
        let Some(raw) = reader.raw(&item) else { continue };
        if let Some(category) = categories::category(raw) {
            draft.software.categories.push(category.to_owned());
        } else {
            let value = reader.shown(raw);
            reader.findings.push(item.node.at, Level::Note, &item.path, slug::CATEGORY_TO_KEYWORD, &[("value", value)]);
            keyword(reader, draft, &item);
        }
    }
    unique(&mut draft.software.categories);
    reader.limit(entry, &mut draft.software.categories, CATEGORIES_MAX);
}

/// The type of software; an unknown one is left open.
pub(crate) fn form(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<&'static str> {
    let raw = reader.raw(entry)?;
    let form = categories::software_type(raw);
    if form.is_none() {
        reader.warn_value(entry, slug::SOFTWARE_TYPE_UNKNOWN, raw);
    }
    form
}

/// Languages of the software itself, not of the file.
pub(crate) fn localisation(reader: &mut Reader<'_>, software: &mut Software, entry: &Entry<'_>) {
    for key in reader.section(entry) {
        match key.name {
            "localisationReady" => software.localisation_ready = reader.boolean(&key),
            "availableLanguages" => languages(reader, software, &key),
            _ => reader.unknown(&key, &["localisationReady", "availableLanguages"]),
        }
    }
}

fn languages(reader: &mut Reader<'_>, software: &mut Software, entry: &Entry<'_>) {
    for item in reader.items(entry) {
        let Some(language) = reader.line(&item, LANGUAGE) else { continue };
        if language::tag(&language) == Tag::Invalid {
            reader.warn_value(&item, slug::LANGUAGE_INVALID, &language);
        } else {
            software.languages.push(language);
        }
    }
    unique(&mut software.languages);
    reader.limit(entry, &mut software.languages, LANGUAGES_MAX);
}

/// What it needs to run, whatever the kind: name and version in one text.
pub(crate) fn depends_on(reader: &mut Reader<'_>, software: &mut Software, entry: &Entry<'_>) {
    for kind in reader.section(entry) {
        if !matches!(kind.name, "open" | "proprietary" | "hardware") {
            reader.unknown(&kind, &["open", "proprietary", "hardware"]);
            continue;
        }
        for item in reader.items(&kind) {
            let named = if item.node.pairs().is_empty() { reader.line(&item, DEPENDENCY) } else { dependency(reader, &item) };
            software.depends_on.extend(named);
        }
    }
    unique(&mut software.depends_on);
    reader.limit(entry, &mut software.depends_on, DEPENDENCIES_MAX);
}

/// `PostgreSQL 14`, `PHP ≥ 7.4`, `MySQL ≥ 1.1 ≤ 1.3`.
fn dependency(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<String> {
    let (mut name, mut exact, mut least, mut most) = (None, None, None, None);
    for key in reader.section(entry) {
        let part = match key.name {
            "name" => &mut name,
            "version" => &mut exact,
            "versionMin" => &mut least,
            "versionMax" => &mut most,
            "optional" => continue,
            _ => {
                reader.unknown(&key, &["name", "version", "versionMin", "versionMax", "optional"]);
                continue;
            }
        };
        let is_empty = key.node.text().is_none_or(|text| text.trim().is_empty());
        *part = if is_empty { None } else { reader.line(&key, DEPENDENCY) };
    }
    let mut text = name?;
    // Some repeat the version in the name, or write that any will do.
    exact = exact.filter(|version| version != "*" && !text.ends_with(version.as_str()));
    for (sign, version) in [("", exact), (" ≥", least), (" ≤", most)] {
        if let Some(version) = version {
            text = format!("{text}{sign} {version}");
        }
    }
    if super::super::text::fits(&text, DEPENDENCY.most) {
        return Some(text);
    }
    let length = super::super::text::length(&text);
    reader.warn(entry, slug::TEXT_CUT, &[("limit", DEPENDENCY.most.to_string()), ("length", length.to_string())]);
    Some(super::super::text::cut(&text, DEPENDENCY.most))
}
