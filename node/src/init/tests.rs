//! What `init` leaves on the disk, and what it refuses.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;

const NETWORK: &str = "name = \"testnet\"\nsalt = \"00112233445566778899aabbccddeeff\"\n";

fn request(folder: &Path) -> InitRequest {
    let network = folder.join("given.toml");
    fs::write(&network, NETWORK).unwrap();
    InitRequest {
        home: folder.join("home"),
        county: "Uelzen".to_owned(),
        name: None,
        partner: None,
        root_keys: crate::keys::SetShape::default(),
        contact: "digital@uelzen.example".to_owned(),
        root_dir: folder.join("stick"),
        network: Some(network),
        proxy: "none".to_owned(),
        from: Vec::new(),
        dry_run: false,
    }
}

fn clock() -> Clock {
    Clock::standing("2026-11-23T13:00:00Z").unwrap()
}

fn seeded(request: &InitRequest) -> Result<Initialised, Failure> {
    init_with(request, clock(), |whose| Ok(Entropy::of_seed(b"42", whose)))
}

/// Every file below a folder with its content.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push((path.clone(), fs::read(&path).unwrap())) }
    }
    found.sort();
    found
}

#[test]
fn a_new_identity_has_its_files_with_their_modes_and_every_secret_is_its_owner_s() {
    let folder = TempDir::new().unwrap();
    let done = seeded(&request(folder.path())).unwrap();
    assert_eq!((done.data.publisher.slug.as_str(), done.data.publisher.ags.as_deref()), ("uelzen", Some("03360")));
    assert!(done.data.peer_id.starts_with("12D3KooW") && !done.data.root_encrypted);
    let home = Home::new(folder.path().join("home"));
    let secrets = [home.signing_key(), home.transport_key(), home.guard(), home.store()];
    let sets = ["root", "next"].map(|set| folder.path().join("stick").join(set).join(format!("{set}-1.key")));
    for path in secrets.iter().chain(&sets) {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
    for listed in &done.data.files {
        assert!(home.resolve(&listed.path).is_file(), "{}", listed.path);
    }
    assert_eq!(ground::own_log(&home).unwrap().publisher().to_string(), done.data.publisher.id);
}

#[test]
fn a_second_run_with_the_same_answers_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let first = seeded(&request(folder.path())).unwrap();
    let before = files(folder.path());
    let second = seeded(&InitRequest { county: "03360".to_owned(), ..request(folder.path()) }).unwrap();
    assert!(second.unchanged && second.data.files.is_empty());
    assert_eq!((second.data.publisher.id, second.data.peer_id), (first.data.publisher.id, first.data.peer_id));
    assert!(files(folder.path()) == before, "no file has changed");
}

#[test]
fn a_second_run_that_asks_for_something_else_is_refused() {
    let folder = TempDir::new().unwrap();
    let first = request(folder.path());
    seeded(&first).unwrap();
    let other_contact = InitRequest { contact: "it@uelzen.example".to_owned(), ..first.clone() };
    for other in [InitRequest { county: "coesfeld".to_owned(), ..first.clone() }, other_contact] {
        let failure = seeded(&other).unwrap_err();
        assert_eq!((failure.slug(), failure.exit()), (Slug::AlreadyInitialised, 5));
    }
    fs::write(folder.path().join("given.toml"), NETWORK.replace("0011", "ffff")).unwrap();
    assert_eq!(seeded(&first).unwrap_err().slug(), Slug::NetworkMismatch);
}

#[test]
fn what_cannot_be_used_is_refused_before_anything_is_written() {
    let folder = TempDir::new().unwrap();
    let good = request(folder.path());
    let cases = [
        (InitRequest { county: "Uelzenn".to_owned(), ..good.clone() }, Slug::NotFound),
        (InitRequest { county: "München".to_owned(), ..good.clone() }, Slug::Ambiguous),
        (InitRequest { county: "03360025".to_owned(), ..good.clone() }, Slug::MissingInput),
        (InitRequest { county: "03999001".to_owned(), name: Some("Neustadt".to_owned()), ..good.clone() }, Slug::NotFound),
        (InitRequest { name: Some("Uelzen".to_owned()), ..good.clone() }, Slug::Usage),
        (InitRequest { county: "03360002".to_owned(), name: Some("Gifhorn".to_owned()), ..good.clone() }, Slug::Usage),
        (InitRequest { partner: Some("Lüchow Dannenberg".to_owned()), ..good.clone() }, Slug::Usage),
        (InitRequest { partner: Some("Zweck\u{202e}verband".to_owned()), ..good.clone() }, Slug::Usage),
        (InitRequest { partner: Some("Zwe\u{441}kverband".to_owned()), ..good.clone() }, Slug::Usage),
        (InitRequest { county: String::new(), ..good.clone() }, Slug::MissingInput),
        (InitRequest { contact: "erika.muster@uelzen.example".to_owned(), ..good.clone() }, Slug::Usage),
        (InitRequest { contact: "digital".to_owned(), ..good.clone() }, Slug::Usage),
        (InitRequest { proxy: "http://proxy.example:3128".to_owned(), ..good.clone() }, Slug::Usage),
        (InitRequest { network: Some(folder.path().join("none.toml")), ..good.clone() }, Slug::NotFound),
    ];
    for (wrong, slug) in cases {
        assert_eq!(seeded(&wrong).unwrap_err().slug(), slug, "{wrong:?}");
    }
    fs::write(folder.path().join("given.toml"), "name = 1").unwrap();
    assert_eq!(seeded(&good).unwrap_err().slug(), Slug::ConfigInvalid);
    assert!(!good.home.exists() && !good.root_dir.exists());
}

#[test]
fn a_county_chooses_how_many_keys_its_sets_have_and_how_many_must_sign() {
    let folder = TempDir::new().unwrap();
    let five = InitRequest { root_keys: "3/5".parse().unwrap(), ..request(folder.path()) };
    let made = seeded(&five).unwrap();
    let log = ground::own_log(&Home::new(&five.home)).unwrap();
    assert_eq!((log.root_keys().len(), log.threshold()), (5, 3));
    assert_eq!((log.next_keys().len(), log.next_threshold()), (5, 3));
    assert_eq!(made.data.files.iter().filter(|file| matches!(file.role.as_str(), "root" | "next")).count(), 10);
    assert!(log.delegation().is_some(), "as many have signed the delegation as must");
}

#[test]
fn a_municipality_and_a_partner_name_themselves() {
    let folder = TempDir::new().unwrap();
    let town = InitRequest { county: "03360025".to_owned(), name: Some("Uelzen".to_owned()), ..request(folder.path()) };
    let made = seeded(&town).unwrap().data;
    let publisher = &made.publisher;
    assert_eq!((publisher.ags.as_deref(), publisher.slug.as_str()), (Some("03360025"), "uelzen-03360025"), "uelzen is the county");
    assert_eq!((publisher.kind, publisher.land.as_deref()), (crate::api::PublisherKind::Municipality, Some("03")));
    assert!(seeded(&town).unwrap().unchanged);
    let other = InitRequest { name: Some("Hansestadt Uelzen".to_owned()), ..town };
    assert_eq!(seeded(&other).unwrap_err().slug(), Slug::AlreadyInitialised);

    let folder = TempDir::new().unwrap();
    let partner = InitRequest { partner: Some("Netzwerk ländliche Räume e. V.".to_owned()), ..request(folder.path()) };
    let made = seeded(&partner).unwrap().data;
    assert_eq!((made.publisher.ags, made.publisher.slug.as_str()), (None, "netzwerk-laendliche-raeume-e-v"));
    assert_eq!(ground::own_log(&Home::new(&partner.home)).unwrap().class(), kreisnetz_identity::Class::Partner);
}

#[test]
fn a_dry_run_names_the_files_and_writes_none() {
    let folder = TempDir::new().unwrap();
    let plan = seeded(&InitRequest { dry_run: true, ..request(folder.path()) }).unwrap();
    assert_eq!(plan.data.files.len(), 13);
    assert!(!folder.path().join("home").exists() && !folder.path().join("stick").exists());
}

#[test]
fn an_interrupted_run_can_be_run_again() {
    let folder = TempDir::new().unwrap();
    let request = request(folder.path());
    seeded(&request).unwrap();
    let home = Home::new(&request.home);
    // As after a crash before the last file: all is there but the signing key, and the trace.
    let mut list = Vec::new();
    for (path, _) in files(folder.path()).iter().filter(|(path, _)| !path.ends_with("given.toml") && !path.ends_with("lock")) {
        list.extend_from_slice(path.as_os_str().as_encoded_bytes());
        list.push(0);
    }
    fs::remove_file(home.signing_key()).unwrap();
    fs::write(home.unfinished(), &list).unwrap();
    assert!(!home.is_initialised());
    let again = seeded(&request).unwrap();
    assert!(!again.unchanged && home.is_initialised() && !home.unfinished().exists());
}

#[test]
fn a_key_file_of_somebody_else_is_not_overwritten() {
    let folder = TempDir::new().unwrap();
    let request = request(folder.path());
    let theirs = request.root_dir.join("root/root-1.key");
    fs::create_dir_all(theirs.parent().unwrap()).unwrap();
    fs::write(&theirs, "precious").unwrap();
    assert_eq!(seeded(&request).unwrap_err().slug(), Slug::Exists);
    assert_eq!(fs::read_to_string(&theirs).unwrap(), "precious");
    assert!(!Home::new(&request.home).is_initialised());
    // With another folder it goes on as if nothing had been.
    seeded(&InitRequest { root_dir: folder.path().join("other"), ..request }).unwrap();
}
