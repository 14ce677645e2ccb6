//! The content obeys the rules of an entry (RECORDS.md §2 to §4), as far as they can be seen without the catalog.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use toml::{Table, Value};
use unicode_segmentation::UnicodeSegmentation;

use super::{Draft, files, folder, of};
use crate::counties;

const TOPICS: [&str; 18] = [
    "education-work",
    "health-care",
    "administration",
    "local-economy",
    "family-youth",
    "culture-tourism",
    "environment",
    "safety",
    "data-geo",
    "community",
    "mobility",
    "inclusion",
    "social",
    "housing-planning",
    "energy-climate",
    "agriculture",
    "infrastructure",
    "cross-cutting",
];

fn all() -> Vec<Draft> {
    let counties = counties::first(8);
    counties.iter().flat_map(|county| of(&county.slug).unwrap()).collect()
}

fn required(kind: &str) -> &'static [&'static str] {
    match kind {
        "county" => &["level", "ags", "short_name", "nuts3", "population", "area_km2", "contact", "summary"],
        "service" => &["description", "topics", "state", "audience", "channels", "operating_model", "summary"],
        "asset" => &["description", "topics", "type", "state", "licence", "operating_models", "privacy", "maintenance", "summary"],
        "evaluation" => &["topics", "state", "type", "about", "period", "commissioned_by", "lessons", "limitations", "summary"],
        "adoption" => &["about", "stage", "dates", "confirmed_on", "operating_model", "summary"],
        other => panic!("kind {other} cannot be published in this version"),
    }
}

/// Every text of a language map has the length, and German is among them.
fn check_texts(draft: &Draft, key: &str, bounds: RangeInclusive<usize>) {
    let Some(value) = draft.table.get(key) else { return };
    let texts: Vec<&str> = match value {
        Value::String(text) => vec![text],
        Value::Table(map) => {
            assert!(map.contains_key("de"), "{}: {key} has no German", draft.path.display());
            map.values().map(|text| text.as_str().unwrap()).collect()
        }
        _ => panic!("{}: {key} is no text", draft.path.display()),
    };
    for text in texts {
        let length = text.trim().graphemes(true).count();
        assert!(bounds.contains(&length), "{}: {key} has {length} signs: {text}", draft.path.display());
    }
}

fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, into)),
        Value::Table(table) => table.values().for_each(|value| texts(value, into)),
        _ => {}
    }
}

#[test]
fn every_folder_belongs_to_a_county_of_the_demo() {
    let slugs: BTreeSet<String> = counties::first(8).into_iter().map(|county| county.slug).collect();
    let named = |folder: &Path| -> BTreeSet<String> {
        let paths = files(folder).unwrap().into_iter().filter(|path| path.is_dir());
        paths.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    };
    let mut folders = named(&folder());
    for step in ["programme", "carry"] {
        assert!(folders.remove(step), "the drafts of a step of the demo");
        assert!(named(&folder().join(step)).is_subset(&slugs), "{step}");
    }
    assert_eq!(folders, slugs);
}

#[test]
fn there_is_enough_to_search() {
    let drafts = all();
    assert!(drafts.len() >= 35, "{} drafts", drafts.len());
    for county in counties::first(8) {
        assert!(drafts.iter().any(|draft| draft.county == county.slug && draft.slug == "county"), "{}", county.slug);
    }
}

#[test]
fn every_draft_has_the_keys_of_its_kind() {
    for draft in all() {
        let kind = draft.text("kind").unwrap();
        for key in ["title"].iter().chain(required(kind)) {
            assert!(draft.table.contains_key(*key), "{}: {key} is missing", draft.path.display());
        }
        assert!(!draft.table.contains_key("slug"), "{}: the file's name is the slug", draft.path.display());
    }
}

#[test]
fn texts_and_lists_keep_their_bounds() {
    for draft in all() {
        check_texts(&draft, "title", 3..=100);
        check_texts(&draft, "summary", 20..=150);
        check_texts(&draft, "description", 150..=10_000);
        let topics = draft.table.get("topics").and_then(Value::as_array).cloned().unwrap_or_default();
        assert!(topics.len() <= 3, "{}: topics", draft.path.display());
        for topic in topics {
            assert!(TOPICS.contains(&topic.as_str().unwrap()), "{}: {topic}", draft.path.display());
        }
    }
}

#[test]
fn what_people_read_is_there_in_german_and_english() {
    for draft in all() {
        let summary = draft.table["summary"].as_table().unwrap();
        assert!(summary.contains_key("de") && summary.contains_key("en"), "{}", draft.path.display());
        if let Some(description) = draft.table.get("description").and_then(Value::as_table) {
            assert!(description.contains_key("de") && description.contains_key("en"), "{}", draft.path.display());
        }
    }
}

#[test]
fn states_have_what_they_require() {
    for draft in all() {
        let place = draft.path.display();
        let has = |key: &str| draft.table.contains_key(key);
        match (draft.text("kind").unwrap(), draft.text("state").unwrap_or_default()) {
            ("service", state) => assert_eq!(state == "operation", has("since"), "{place}: since"),
            ("asset", "operation") => assert!(has("version") && (has("files") || has("repository")), "{place}"),
            ("asset", "piloted") => assert!(has("version"), "{place}: version"),
            _ => {}
        }
        let is_software = draft.text("type") == Some("software");
        assert_eq!(is_software, has("software"), "{place}: software");
        let contract = draft.table.get("maintenance").is_some_and(|it| it["type"].as_str() == Some("contract"));
        assert!(!contract || draft.table["maintenance"].get("until").is_some(), "{place}: until");
    }
}

#[test]
fn files_of_assets_are_there_and_none_is_left_over() {
    for draft in all() {
        let folder = draft.path.with_extension("");
        let none = Vec::new();
        let named = draft.table.get("files").and_then(Value::as_array).unwrap_or(&none);
        let named: BTreeSet<String> = named.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect();
        let present: BTreeSet<String> = if folder.is_dir() {
            fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect()
        } else {
            BTreeSet::new()
        };
        assert_eq!(named, present, "{}", draft.path.display());
    }
}

#[test]
fn references_lead_to_drafts_of_the_content() {
    let drafts = all();
    let known: BTreeSet<String> = drafts.iter().map(|draft| format!("{}/{}", draft.county, draft.slug)).collect();
    for draft in &drafts {
        for reference in draft.references() {
            let (entry, version) = reference.split_once('@').map_or((reference, None), |(entry, v)| (entry, Some(v)));
            let full = if entry.contains('/') { entry.to_owned() } else { format!("{}/{entry}", draft.county) };
            assert!(known.contains(&full), "{}: {reference}", draft.path.display());
            let target = drafts.iter().find(|it| format!("{}/{}", it.county, it.slug) == full).unwrap();
            assert!(version.is_none() || version == target.text("version"), "{}: {reference}", draft.path.display());
        }
    }
}

#[test]
fn county_profiles_repeat_the_official_list() {
    for county in counties::first(8) {
        let profile = of(&county.slug).unwrap().into_iter().find(|draft| draft.slug == "county").unwrap();
        assert_eq!(profile.text("ags"), Some(county.ags.as_str()));
        assert_eq!(profile.text("short_name"), Some(county.slug.as_str()));
        let row = include_str!("../../../crates/catalog/data/counties.csv").lines().find(|row| row.starts_with(&county.ags)).unwrap();
        let fields: Vec<&str> = row.split(',').collect();
        let written = fs::read_to_string(&profile.path).unwrap();
        for expected in [
            format!("value = {}, date = {}", fields[6], fields[7]),
            format!("area_km2 = {}\n", fields[8]),
            format!("code = \"{}\"", fields[10]),
        ] {
            assert!(written.contains(&expected), "{}: {expected}", profile.path.display());
        }
    }
}

#[test]
fn mail_addresses_are_role_mailboxes_that_lead_nowhere() {
    for draft in all() {
        let mut all_texts = Vec::new();
        texts(&Value::Table(draft.table.clone()), &mut all_texts);
        for word in all_texts.iter().flat_map(|text| text.split_whitespace()) {
            if let Some((local, domain)) =
                word.split_once('@').filter(|(_, domain)| domain.contains('.') && !domain.starts_with(|sign: char| sign.is_ascii_digit()))
            {
                assert!(domain.ends_with(".example") && !local.contains('.'), "{}: {word}", draft.path.display());
            }
        }
    }
}

#[test]
fn only_entries_about_others_wait_for_others() {
    let waiting: Vec<String> =
        all().iter().filter(|draft| draft.needs_others()).map(|draft| format!("{}/{}", draft.county, draft.slug)).collect();
    assert_eq!(
        waiting,
        [
            "coesfeld/evaluation-kuubu",
            "bernkastel-wittlich/landraeume",
            "bernkastel-wittlich/nachnutzung-landraeume",
            "vorpommern-greifswald/kuubu",
            "vorpommern-greifswald/nachnutzung-kuubu",
        ]
    );
}

#[test]
fn a_copied_draft_brings_its_files() {
    let drafts = tempfile::tempdir().unwrap();
    of("uelzen").unwrap().iter().find(|draft| draft.slug == "kuubu").unwrap().copy_to(drafts.path()).unwrap();
    let copied: Table = toml::from_str(&fs::read_to_string(drafts.path().join("kuubu.toml")).unwrap()).unwrap();
    assert_eq!(copied["title"].as_str(), Some("kuubu"));
    assert!(drafts.path().join("kuubu/einfuehrung.md").is_file());
}
