//! One file that anyone checks: written by one county's node, verified where there is neither node nor home.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::foreign::{curl, python};
use crate::town::{Node, Ran, Town, service, wait_for};

/// Places of a proof at which one byte is flipped.
const FLIPS: usize = 50;

/// Runs `verify` without any home.
fn verify(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kreisnetz"));
    command.arg("verify").args(arguments).arg("--json").current_dir(folder);
    command.env("KREISNETZ_HOME", folder.join("nowhere")).env("LANG", "en_GB.UTF-8").output().unwrap().into()
}

/// Two counties, of which the second published after it had seen the first.
fn witnessed() -> Town {
    let town = Town::of(2);
    for node in &town.nodes {
        node.wait_peers(1);
    }
    let [uelzen, luechow] = &town.nodes[..] else { unreachable!() };
    uelzen.draft("landraeume", &service("LandRäume"));
    uelzen.draft("radweg", &service("Radweg"));
    uelzen.publish();
    wait_for("the entry", || luechow.finds("LandRäume").contains(&"uelzen/landraeume".to_owned()));
    luechow.draft("fahrdienst", &service("Fahrdienst"));
    luechow.publish();
    town
}

fn proof(node: &Node, reference: &str, file: &Path) -> Ran {
    node.run(&["proof", reference, "-o", file.to_str().unwrap(), "--json"])
}

#[test]
fn a_proof_is_written_by_a_node_or_its_store_and_checked_by_anyone() {
    let mut town = witnessed();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kuubu.proof");
    let luechow = &town.nodes[1];
    let written = proof(luechow, "uelzen/landraeume", &file).ok().json();
    assert_eq!((written["schema"].as_str(), written["data"]["claim"].as_str()), (Some("kreisnetz.proof/1"), Some("entry")), "{written}");
    assert_eq!(written["data"]["witnesses"][0]["publisher"]["slug"], "luechow-dannenberg");
    proof(luechow, "uelzen/landraeume", &file).fails(5, "exists");
    luechow.run(&["proof", "uelzen/landraeume", "-o", file.to_str().unwrap(), "--yes"]).ok();
    let shown = luechow.run(&["show", "uelzen/landraeume", "--json"]).ok().json();
    assert_eq!(shown["data"]["signed"]["witnesses"], 1);
    assert!(luechow.run(&["show", "uelzen/landraeume"]).ok().out.contains("witnessed by 1 other county"));
    assert_eq!(curl(luechow, "/v1/entries/uelzen/landraeume/proof"), std::fs::read(&file).unwrap(), "the same bytes by curl");

    let good = verify(folder.path(), &["kuubu.proof"]).ok().json();
    let item = &good["data"]["items"][0];
    assert_eq!((item["state"].as_str(), item["digits"].as_str()), (Some("valid"), Some("unchecked")), "{good}");
    assert_eq!((item["shown"]["ref"].as_str(), item["shown"]["publisher"]["ags"].as_str()), (Some("uelzen/landraeume"), Some("03360")));
    assert_eq!(item["shown"]["witnessed_since"], written["data"]["witnessed_since"]);
    let digits = item["shown"]["publisher"]["check_digits"].as_str().unwrap();
    assert_eq!(verify(folder.path(), &["kuubu.proof", "--digits", digits]).ok().json()["data"]["items"][0]["digits"], "same");
    let other = verify(folder.path(), &["kuubu.proof", "--digits", &"1".repeat(32)]);
    assert_eq!((other.code, other.json()["data"]["items"][0]["fault"]["part"].as_str()), (20, Some("digits")));
    verify(folder.path(), &["kuubu.proof", "--digits", "12"]).fails(2, "usage");
    verify(folder.path(), &["nichts.proof"]).fails(4, "not_found");

    let absent = folder.path().join("absent.proof");
    assert_eq!(proof(luechow, "uelzen/nichts", &absent).ok().json()["data"]["claim"], "absent");
    std::fs::write(folder.path().join("junk.proof"), b"junk").unwrap();
    assert_eq!(verify(folder.path(), &["junk.proof"]).code, 20);
    let mixed = verify(folder.path(), &["kuubu.proof", "absent.proof", "junk.proof"]);
    assert_eq!((mixed.code, mixed.json()["data"]["valid"].as_u64()), (3, Some(2)));

    assert_eq!(town.nodes[1].stop(), 0);
    let later = folder.path().join("later.proof");
    let written = proof(&town.nodes[1], "uelzen/landraeume", &later).ok().json();
    assert_eq!(written["source"], "store");
    assert_eq!(std::fs::read(&later).unwrap(), std::fs::read(&file).unwrap(), "node and store give the same file");
}

#[test]
fn python_verifies_a_proof_and_refuses_it_with_one_byte_flipped_anywhere() {
    let Some(python) = python() else {
        return println!("SKIPPED: no Python with cwt and cbor2; see testnet/tests/foreign/requirements.txt");
    };
    let town = witnessed();
    let folder = tempfile::tempdir().unwrap();
    let [entry, absent] = ["entry.proof", "absent.proof"].map(|name| folder.path().join(name));
    proof(&town.nodes[1], "uelzen/landraeume", &entry).ok();
    proof(&town.nodes[1], "uelzen/nichts", &absent).ok();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testnet/tests/foreign/verify_proof.py");
    let told = |files: &[PathBuf]| {
        let output = Command::new(&python).arg(&script).args(files).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr))
    };
    let (good, text) = told(&[entry.clone(), absent]);
    assert!(good, "{text}");
    assert!(text.contains("verified: 03360 lists landraeume, seq 1, 1 witness"), "{text}");
    assert!(text.contains("verified: 03360 lists no nichts, seq 1, 1 witness"), "{text}");

    let bytes = std::fs::read(&entry).unwrap();
    let flipped: Vec<PathBuf> = places(bytes.len()).into_iter().map(|(place, bit)| flip(&bytes, place, bit, folder.path())).collect();
    let (good, text) = told(&flipped);
    assert!(!good);
    assert_eq!(text.matches("refused: ").count(), FLIPS, "{text}");
    for file in &flipped {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!(verify(folder.path(), &[name]).code, 20, "{name}");
    }
}

fn flip(bytes: &[u8], place: usize, bit: u32, folder: &Path) -> PathBuf {
    let mut bad = bytes.to_vec();
    bad[place] ^= 1 << bit;
    let file = folder.join(format!("byte-{place}-bit-{bit}.proof"));
    std::fs::write(&file, bad).unwrap();
    file
}

/// Returns places all over the file, always the same for one length (xorshift, Marsaglia 2003).
fn places(length: usize) -> std::collections::BTreeMap<usize, u32> {
    let mut state = 0x2026_1123_u64;
    let mut places = std::collections::BTreeMap::new();
    while places.len() < FLIPS {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let place = usize::try_from(state % length as u64).unwrap();
        places.insert(place, u32::try_from(state >> 32).unwrap() % 8);
    }
    places
}
