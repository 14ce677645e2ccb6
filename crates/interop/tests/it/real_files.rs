//! The 29 real files of the test data (RECORDS.md §9, point 6).

use std::{
    fs,
    path::{Path, PathBuf},
};

use kreisnetz_interop::publiccode::{Context, FINDING_SLUGS, Imported, Level, Origin, Reason, Refused, Replica, import, lint};

struct Real {
    file: String,
    transcribed: bool,
    bytes: Vec<u8>,
}

/// The folder that `TEST_DATA_DIR` names, else the one beside the repository.
fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("TEST_DATA_DIR").map_or_else(beside, PathBuf::from);
    Some(data.join("publiccode")).filter(|folder| folder.is_dir())
}

#[allow(clippy::print_stderr)]
fn real_files() -> Vec<Real> {
    let Some(folder) = folder() else {
        eprintln!("skipped: no folder with real publiccode.yml files; name it in TEST_DATA_DIR");
        return Vec::new();
    };
    let mut index = csv::Reader::from_path(folder.join("index.csv")).unwrap();
    let rows = index.records().map(|row| row.unwrap());
    let read = |row: csv::StringRecord| Real {
        file: row[0].to_owned(),
        transcribed: &row[3] == "transcribed",
        bytes: fs::read(folder.join(&row[0])).unwrap(),
    };
    rows.map(read).collect()
}

fn read(real: &Real) -> Result<Imported, Refused> {
    import(&real.bytes, &Origin::labelled(&real.file), &Context { ags: Some("03360".to_owned()), ..Context::default() })
}

#[test]
fn of_29_files_27_give_a_draft_and_2_are_refused_with_their_place() {
    let files = real_files();
    if files.is_empty() {
        return;
    }
    let refused: Vec<_> = files.iter().filter_map(|real| read(real).err().map(|refused| (real.file.as_str(), refused))).collect();
    assert_eq!(files.len(), 29);
    let places: Vec<_> =
        refused.iter().map(|(file, refused)| (*file, refused.line, matches!(refused.reason, Reason::NotYaml(_)))).collect();
    assert_eq!(
        places,
        [("5Tsrl__emma-frontend-coworking.yml", 29, true), ("Azienda-USL-di-Bologna__DAE-RespondER.yml", 63, true)],
        "{refused:?}"
    );
    assert!(refused.iter().all(|(_, refused)| refused.column >= 1));
}

#[test]
fn every_draft_is_toml_and_keeps_the_bounds_of_an_asset() {
    for real in real_files() {
        let Ok(imported) = read(&real) else { continue };
        let draft: toml::Table = imported.draft.parse().unwrap_or_else(|error| panic!("{}: {error}\n{}", real.file, imported.draft));
        assert_eq!(draft["kind"].as_str(), Some("asset"), "{}", real.file);
        assert_eq!(draft["type"].as_str(), Some("software"), "{}", real.file);
        for (key, limit) in
            [("topics", 3), ("keywords", 12), ("links", 12), ("features", 20), ("standards", 20), ("based_on", 4), ("files", 64)]
        {
            let length = draft.get(key).map_or(1, |list| list.as_array().unwrap().len());
            assert!((1..=limit).contains(&length), "{}: {key} has {length}", real.file);
        }
        assert!(draft.get("title").is_some(), "{}", real.file);
        assert!(!draft.contains_key("privacy") && !draft.contains_key("operating_models"), "{}: invented", real.file);
        for key in ["privacy", "operating_models"] {
            assert!(imported.missing.iter().any(|missing| missing.key == key), "{}", real.file);
            assert!(imported.draft.contains(&format!("\n# {key} = ")), "{}", real.file);
        }
    }
}

#[test]
fn the_bytes_stay_as_they_were() {
    for real in real_files().into_iter().filter(|real| !real.transcribed) {
        let Ok(imported) = read(&real) else { continue };
        assert_eq!(imported.verbatim, real.bytes, "{}", real.file);
        if imported.replica == Replica::Verbatim {
            assert_eq!(imported.replicated(), Some(real.bytes.as_slice()), "{}", real.file);
        }
    }
}

#[test]
fn no_person_reaches_a_draft_or_a_copy() {
    for real in real_files() {
        let Ok(imported) = read(&real) else { continue };
        let copy = String::from_utf8(imported.replicated().unwrap().to_vec()).unwrap();
        for person in ["Ugo Basili", "Andrea Carrara"] {
            assert!(!imported.draft.contains(person) && !copy.contains(person), "{}: {person}", real.file);
        }
        assert!(!imported.draft.contains('@'), "{}: an address in the draft\n{}", real.file, imported.draft);
    }
}

#[test]
fn every_finding_has_a_known_slug_and_a_place() {
    for real in real_files() {
        let Ok(imported) = read(&real) else { continue };
        let lines = real.bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
        for finding in &imported.findings {
            assert!(FINDING_SLUGS.contains(&finding.slug), "{finding:?}");
            assert!(finding.line >= 1 && finding.line as usize <= lines && finding.column >= 1, "{}: {finding:?}", real.file);
        }
    }
}

/// The standard's own examples; what the strict reading says against one of them is its own fault.
#[test]
fn the_examples_of_the_standard_keep_the_standard() {
    let examples: Vec<_> = real_files().into_iter().filter(|real| real.file.contains("spec-example")).collect();
    for real in examples {
        let found = lint(&real.bytes).unwrap();
        let errors: Vec<_> = found.iter().filter(|found| found.level == Level::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", real.file);
    }
}
