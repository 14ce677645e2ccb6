//! The bytes of one entry of each kind and of a manifest, committed: they must never change.

use kreisnetz_catalog::{
    entry::{Conformance, Entry},
    manifest::{Manifest, ManifestFile},
};

use crate::{
    blocks::{ADOPTION, ASSET, COUNTY, EVALUATION, FEEDBACK, NODE, PILOT, SERVICE, VOUCH},
    support::{county, partner},
};

/// Compares bytes with the committed vector of this name. With `UPDATE_GOLDEN` set the vector is written instead.
#[track_caller]
fn assert_golden(name: &str, bytes: &[u8]) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.hex"));
    let digits = hex::encode(bytes);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let lines: Vec<&str> = digits.as_bytes().chunks(96).map(|line| std::str::from_utf8(line).unwrap()).collect();
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default().replace('\n', "");
    assert_eq!(digits, committed, "{name}: the bytes of the format have changed");
}

#[test]
fn the_bytes_of_every_kind_are_as_committed() {
    for (author, slug, toml, name) in [
        ("uelzen", "county", COUNTY, "county"),
        ("coesfeld", "node", NODE, "node"),
        ("bernkastel-wittlich", "landraeume", SERVICE, "service"),
        ("uelzen", "kuubu", ASSET, "asset"),
        ("luechow-dannenberg", "nachnutzung-kuubu", ADOPTION, "adoption"),
        ("luechow-dannenberg", "rueckmeldung-kuubu", FEEDBACK, "feedback"),
        ("bernkastel-wittlich", "planbar-fahrbar-erprobung", PILOT, "pilot"),
        ("uelzen", "vouch-03354", VOUCH, "vouch"),
    ] {
        let entry = county(author).publish(slug, toml).entry().clone();
        assert_golden(name, entry.bytes());
        assert_eq!(Entry::parse(entry.bytes()).unwrap().conformance(), Conformance::Conforming);
    }
    let entry = partner().publish("kuubu-zwischenbericht", EVALUATION).entry().clone();
    assert_golden("evaluation", entry.bytes());
}

#[test]
fn the_bytes_of_a_manifest_are_as_committed() {
    let file = |path: &str, size, byte: u8| ManifestFile::new(path.parse().unwrap(), size, [byte; 32], [byte + 1; 32]);
    let manifest = Manifest::new(vec![file("kuubu-2.1.0.tar.gz", 148_000_000, 1), file("docs/Anleitung für Ämter.pdf", 23, 3)]).unwrap();
    assert_golden("manifest", &manifest.encode());
    assert_eq!(Manifest::decode(&manifest.encode()), Ok(manifest));
}
