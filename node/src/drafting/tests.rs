//! What a person does with drafts before anything is published.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::api::{DraftImportRequest, DraftNewRequest, DraftState, InitRequest, LintRequest};
use crate::config::{Sources, load};
use crate::entropy::Entropy;
use crate::failure::Slug;
use crate::init::init_with;

const PUBLICCODE: &str = "publiccodeYmlVersion: '0.5'\nname: Kuubu Portal\nlegal: {license: EUPL-1.2}\nlogo: logo.svg\nmaintenance:\n  \
                          type: internal\n  contacts:\n  - {name: Erika Muster, email: erika.muster@uelzen.example}\n";

struct County {
    folder: TempDir,
    loaded: Loaded,
}

fn clock() -> Clock {
    Clock::standing("2026-11-23T13:00:00Z").unwrap()
}

fn uelzen() -> County {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("given.toml"), "name = \"testnet\"\nsalt = \"00112233445566778899aabbccddeeff\"\n").unwrap();
    let request = InitRequest {
        home: folder.path().join("home"),
        county: "03360".to_owned(),
        name: None,
        partner: None,
        root_keys: crate::keys::SetShape::default(),
        contact: "digital@uelzen.example".to_owned(),
        root_dir: folder.path().join("stick"),
        network: Some(folder.path().join("given.toml")),
        proxy: "none".to_owned(),
        from: Vec::new(),
        dry_run: false,
    };
    init_with(&request, clock(), |whose| Ok(Entropy::of_seed(b"9", whose))).unwrap();
    let place = crate::config::Place { home: request.home.clone(), named: true };
    let loaded = load(Sources { place, system: PathBuf::from("/nonexistent"), variables: BTreeMap::new() }).unwrap();
    County { folder, loaded }
}

impl County {
    fn place(&self) -> Place<'_> {
        Place { loaded: &self.loaded, clock: clock() }
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }
}

#[test]
fn the_drafts_that_init_makes_have_no_fault() {
    let uelzen = uelzen();
    let lint = lint(&uelzen.place(), &LintRequest::default()).unwrap().data;
    assert_eq!((lint.drafts, lint.errors), (2, 0), "{:?}", lint.problems);
    let list = list(&uelzen.place()).unwrap().data;
    let states: Vec<_> = list.items.iter().map(|item| (item.slug.as_str(), item.state)).collect();
    assert_eq!(states, [("county", DraftState::New), ("node", DraftState::New)]);
}

#[test]
fn a_new_draft_names_what_is_open_and_overwrites_nothing() {
    let uelzen = uelzen();
    let request = DraftNewRequest { kind: "service".into(), slug: "buergerbus".into(), dry_run: false };
    let plan = create(&uelzen.place(), &DraftNewRequest { dry_run: true, ..request.clone() }).unwrap().data;
    assert!(!uelzen.home().join("drafts/buergerbus.toml").exists());
    let made = create(&uelzen.place(), &request).unwrap().data;
    assert_eq!((made.path.as_str(), &made), ("drafts/buergerbus.toml", &plan));
    assert!(made.open.iter().any(|key| key == "title"), "{:?}", made.open);
    assert_eq!(create(&uelzen.place(), &request).unwrap_err().slug(), Slug::Exists);
    let lint = lint(&uelzen.place(), &LintRequest { paths: vec![uelzen.home().join("drafts/buergerbus.toml")] }).unwrap().data;
    assert!(lint.errors > 0 && lint.problems.iter().all(|problem| problem.file == "drafts/buergerbus.toml"));
}

#[test]
fn a_kind_that_no_draft_is_made_of_and_one_that_is_none_are_told_apart() {
    let uelzen = uelzen();
    let of = |kind: &str, slug: &str| {
        let request = DraftNewRequest { kind: kind.into(), slug: slug.into(), dry_run: true };
        create(&uelzen.place(), &request).unwrap_err()
    };
    assert_eq!(of("vouch", "x").context()["detail"], "not_built");
    assert_eq!(of("servce", "x").context()["nearest"], "service");
    assert_eq!(of("service", "Nicht Gut").slug(), Slug::Usage);
    assert_eq!(of("county", "uelzen").context()["allowed"], "county");
}

#[test]
fn an_imported_file_is_kept_as_it_was_and_no_person_becomes_a_file_of_the_asset() {
    let uelzen = uelzen();
    let beside = uelzen.folder.path().join("repository");
    fs::create_dir(&beside).unwrap();
    fs::write(beside.join("logo.svg"), "<svg/>").unwrap();
    let name = beside.join("publiccode.yml").display().to_string();
    let request = DraftImportRequest { name, bytes: PUBLICCODE.as_bytes().to_vec(), dry_run: false };
    let draft = import(&uelzen.place(), &request).unwrap().data;
    assert_eq!((draft.slug.as_str(), draft.path.as_str()), ("kuubu-portal", "drafts/kuubu-portal.toml"));
    assert!(draft.open.iter().any(|key| key.starts_with("privacy")), "{:?}", draft.open);
    let kept = fs::read(uelzen.home().join("drafts/kuubu-portal.publiccode.yml")).unwrap();
    assert_eq!(kept, PUBLICCODE.as_bytes());
    let replicated = fs::read_to_string(uelzen.home().join("drafts/kuubu-portal/publiccode.yml")).unwrap();
    assert!(!replicated.contains("Muster") && !replicated.contains("muster"), "{replicated}");
    assert!(uelzen.home().join("drafts/kuubu-portal/logo.svg").is_file());
    assert_eq!(import(&uelzen.place(), &request).unwrap_err().slug(), Slug::Exists);
}

#[test]
fn a_file_that_is_no_yaml_is_refused_with_its_place() {
    let uelzen = uelzen();
    let request = DraftImportRequest { name: "-".into(), bytes: b"name: kuubu\n  url: [\n".to_vec(), dry_run: false };
    let failure = import(&uelzen.place(), &request).unwrap_err();
    assert_eq!((failure.slug(), failure.exit()), (Slug::ImportInvalid, 7));
    assert!(failure.context().contains_key("line") && failure.context().contains_key("column"));
}
