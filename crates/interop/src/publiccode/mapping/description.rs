//! The texts about the software, language by language.

use std::collections::BTreeMap;

use super::super::{
    draft::Draft,
    finding::{Level, slug},
    language::{self, Language, Tag, Words},
    origin::Origin,
    reader::{Bound, Entry, Reader},
};
use super::{absent, files, identity::TITLE, keyword, links};

const SUMMARY: Bound = Bound { least: 20, most: 150 };
const DESCRIPTION: Bound = Bound { least: 150, most: 10_000 };
const FEATURE: Bound = Bound::most(100);
const FEATURES_MAX: usize = 20;
const KEYS: &[&str] = &[
    "localisedName",
    "genericName",
    "shortDescription",
    "longDescription",
    "documentation",
    "apiDocumentation",
    "features",
    "screenshots",
    "videos",
    "awards",
];

/// Reads every language that entries have; others stay in the bytes.
pub(crate) fn read(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>, origin: &Origin) {
    let sections = reader.section(entry);
    let mut features = BTreeMap::new();
    for (language, section) in chosen(reader, &sections) {
        let list = read_language(reader, draft, &section, language, origin);
        if !list.is_empty() {
            features.insert(language, list);
        }
    }
    draft.features = paired(reader, entry, features);
    reader.limit(entry, &mut draft.features, FEATURES_MAX);
    let named = sections.iter().any(|section| section.node.child("features").is_some_and(|list| !list.is_null()));
    if !named {
        absent(reader, Level::Note, "description.features", slug::FEATURES_MISSING);
    }
}

/// One section a language: the exact tag before a regional one, then the first.
fn chosen<'n>(reader: &mut Reader<'_>, sections: &[Entry<'n>]) -> BTreeMap<Language, Entry<'n>> {
    let mut chosen: BTreeMap<Language, (bool, Entry<'n>)> = BTreeMap::new();
    for section in sections {
        match language::tag(section.name) {
            Tag::Known(language, exact) => {
                let better = chosen.get(&language).is_none_or(|(held, _)| exact && !held);
                let dropped =
                    if better { chosen.insert(language, (exact, section.clone())).map(|(_, held)| held) } else { Some(section.clone()) };
                if let Some(dropped) = dropped {
                    let args = [("language", language.code().to_owned())];
                    reader.findings.push(dropped.key_at, Level::Warning, &dropped.path, slug::LANGUAGE_REPEATED, &args);
                }
            }
            Tag::Foreign => {
                let args = [("language", reader.shown(section.name))];
                reader.findings.push(section.key_at, Level::Note, &section.path, slug::LANGUAGE_KEPT, &args);
            }
            Tag::Invalid => {
                let args = [("value", reader.shown(section.name))];
                reader.findings.push(section.key_at, Level::Warning, &section.path, slug::LANGUAGE_INVALID, &args);
            }
        }
    }
    chosen.into_iter().map(|(language, (_, section))| (language, section)).collect()
}

/// Reads one language and returns its features.
fn read_language(reader: &mut Reader<'_>, draft: &mut Draft, section: &Entry<'_>, language: Language, origin: &Origin) -> Vec<String> {
    let mut features = Vec::new();
    if let Some(text) = section.node.text().filter(|text| super::super::reader::is_placeholder(text)) {
        reader.warn_value(section, slug::PLACEHOLDER, text);
        return features;
    }
    for key in reader.section(section) {
        match key.name {
            "localisedName" => put(&mut draft.title, language, reader.line(&key, TITLE)),
            "shortDescription" => put(&mut draft.summary, language, reader.line(&key, SUMMARY)),
            "longDescription" => put(&mut draft.description, language, reader.block(&key, DESCRIPTION)),
            "genericName" => keyword(reader, draft, &key),
            "documentation" => links::link(reader, draft, &key, "documentation"),
            "apiDocumentation" => links::link(reader, draft, &key, "api"),
            "videos" => reader.items(&key).iter().for_each(|video| links::link(reader, draft, video, "video")),
            "screenshots" => reader.items(&key).iter().for_each(|file| files::file(reader, draft, file, "screenshot", origin)),
            "features" => {
                let items = reader.items(&key);
                features = items.iter().filter_map(|item| reader.line(item, FEATURE)).collect();
                super::unique(&mut features);
            }
            "awards" => reader.kept(&key),
            _ => reader.unknown(&key, KEYS),
        }
    }
    features
}

fn put(words: &mut Words, language: Language, text: Option<String>) {
    if let Some(text) = text {
        words.insert(language, text);
    }
}

/// Joins the lists of all languages by position where they are equally long; else one language stands alone, German before others.
fn paired(reader: &mut Reader<'_>, entry: &Entry<'_>, mut lists: BTreeMap<Language, Vec<String>>) -> Vec<Words> {
    let lengths: Vec<usize> = lists.values().map(Vec::len).collect();
    if lengths.windows(2).any(|pair| pair[0] != pair[1]) {
        let first = lists.keys().next().copied().unwrap_or(Language::GERMAN);
        reader.warn(entry, slug::FEATURES_UNPAIRED, &[("language", first.code().to_owned())]);
        lists.retain(|language, _| *language == first);
    }
    let mut features = vec![Words::new(); lengths.first().copied().unwrap_or_default()];
    for (language, list) in lists {
        for (feature, text) in features.iter_mut().zip(list) {
            feature.insert(language, text);
        }
    }
    features
}
