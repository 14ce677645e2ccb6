//! Revocations and rotations: what root keys do when a key is stolen, or an officer leaves.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::town::{Node, Ran, Town, service};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn roots(node: &Node) -> PathBuf {
    node.home.join("root")
}

fn key(node: &Node, action: &str, arguments: &[&str]) -> Ran {
    node.run(&[&["key", action, "--json", "--no-input", "--yes"], arguments].concat())
}

/// Without the days that are left: they are 180 only within the first second.
fn keys(node: &Node) -> Value {
    let mut shown = node.run(&["key", "show", "--json"]).json()["data"].clone();
    shown["signing"].as_object_mut().unwrap().remove("days_left").unwrap();
    shown
}

/// Puts one key of a set on a stick of its own.
fn stick(node: &Node, set: &str, number: usize) -> PathBuf {
    let (stick, name) = (node.home.join(format!("stick-{set}-{number}")), format!("{set}-{number}.key"));
    fs::create_dir_all(&stick).unwrap();
    fs::copy(roots(node).join(set).join(&name), stick.join(name)).unwrap();
    stick
}

fn published(node: &Node, name: &str) -> (u64, u64) {
    node.draft(name, &service(&format!("Dienst {name}")));
    let answer = node.publish();
    (answer["data"]["epoch"].as_u64().unwrap(), answer["data"]["seq_after"].as_u64().unwrap())
}

#[test]
fn uelzen_lists_the_heads_of_a_stolen_key_revokes_it_and_delegates_anew() {
    let mut town = Town::founded(2);
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    let first = published(&town.nodes[0], "erster");
    let second = published(&town.nodes[0], "zweiter");
    town.nodes[0].stop();
    let uelzen = &town.nodes[0];
    let folder = roots(uelzen);
    let old = keys(uelzen);

    let listed = key(uelzen, "revoke", &[]).ok().json();
    let heads: Vec<u64> = listed["data"]["heads"].as_array().unwrap().iter().map(|head| head["seq"].as_u64().unwrap()).collect();
    assert_eq!((&listed["data"]["step"], &heads[..2]), (&"listed".into(), &[second.1, first.1][..]), "{listed}");
    key(uelzen, "revoke", &["--root-dir", text(&folder)]).fails(2, "missing_input");
    key(uelzen, "revoke", &["--last-good", "999", "--root-dir", text(&folder)]).fails(4, "not_found");
    key(uelzen, "revoke", &["--nothing-stands", "--key", "1234", "--root-dir", text(&folder)]).fails(4, "not_found");
    let good = second.1.to_string();
    let planned = key(uelzen, "revoke", &["--dry-run", "--last-good", &good, "--root-dir", text(&folder)]).ok().json();
    assert_eq!(planned["data"]["step"], "planned");
    assert_eq!(keys(uelzen), old, "a plan changes nothing");

    let done = key(uelzen, "revoke", &["--last-good", &good, "--root-dir", text(&folder)]).ok().json();
    assert_eq!((&done["data"]["step"], &done["data"]["last_good"]), (&"applied".into(), &second.1.into()), "{done}");
    assert_eq!((&done["data"]["revoked"], &done["data"]["reason"]), (&old["signing"]["check_digits"], &"stolen".into()));
    assert_eq!(done["data"]["next"][0], "kreisnetz key delegate --new-epoch --root-dir DIR");
    let known = uelzen.run(&["publisher", "show", "self", "--json"]).json();
    assert_eq!(known["data"]["events"].as_array().unwrap().len(), 3, "{known}");

    key(uelzen, "delegate", &["--new-epoch", "--root-dir", text(&folder)]).ok();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    assert_eq!(published(&town.nodes[0], "dritter"), (2, second.1 + 1));
}

#[test]
fn a_revocation_is_carried_to_two_officers_and_a_file_of_another_kind_is_refused() {
    let town = Town::founded(2);
    let [uelzen, luechow] = [&town.nodes[0], &town.nodes[1]];
    let (file, other) = (uelzen.home.join("void.event"), uelzen.home.join("new.event"));
    let drafted = key(uelzen, "revoke", &["--nothing-stands", "--reason", "lost", "--to", text(&file)]).ok().json();
    assert_eq!((&drafted["data"]["signatures"], &drafted["data"]["missing_root"]), (&0.into(), &2.into()), "{drafted}");
    key(uelzen, "delegate", &["--to", text(&other)]).ok();
    key(uelzen, "revoke", &["--sign", text(&other), "--root-dir", text(&roots(uelzen))]).fails(7, "import_invalid");
    key(uelzen, "delegate", &["--apply", text(&file)]).fails(7, "import_invalid");

    key(uelzen, "revoke", &["--apply", text(&file)]).fails(20, "signature_invalid");
    for number in [1, 2] {
        key(uelzen, "revoke", &["--sign", text(&file), "--root-dir", text(&stick(uelzen, "root", number))]).ok();
    }
    key(luechow, "revoke", &["--apply", text(&file)]).fails(20, "signature_invalid");
    assert_eq!(key(uelzen, "revoke", &["--apply", text(&file)]).ok().json()["data"]["step"], "applied");
    // A revocation does not compete with what follows the same event.
    for number in [1, 2] {
        key(uelzen, "delegate", &["--sign", text(&other), "--root-dir", text(&stick(uelzen, "root", number))]).ok();
    }
}

#[test]
fn uelzen_rotates_to_its_next_set_and_the_new_root_keys_delegate() {
    let mut town = Town::founded(2);
    let uelzen = &town.nodes[0];
    let (folder, safe) = (roots(uelzen), uelzen.home.join("safe"));
    fs::create_dir(&safe).unwrap();
    let old = keys(uelzen);
    key(uelzen, "rotate", &["--root-dir", text(&folder)]).fails(2, "missing_input");
    key(uelzen, "rotate", &["--root-dir", text(&stick(uelzen, "root", 1)), "--next-dir", text(&safe)]).fails(24, "key_missing");
    key(uelzen, "rotate", &["--root-dir", text(&folder.join("root")), "--next-dir", text(&safe)]).fails(24, "key_missing");
    key(uelzen, "rotate", &["--root-dir", text(&folder), "--next-dir", text(&folder)]).fails(5, "exists");
    let guardian = ["--root-dir", text(&folder), "--next-dir", text(&safe), "--guardian", town.nodes[1].slug];
    key(uelzen, "rotate", &guardian).fails(4, "not_found");
    assert!(!safe.join("next").exists());
    assert_eq!(keys(uelzen), old);

    let done = key(uelzen, "rotate", &["--root-dir", text(&folder), "--next-dir", text(&safe)]).ok();
    let shown = done.err.lines().filter(|line| line.contains("shown this once")).count();
    assert_eq!(shown, 1, "the passphrase of the new set: {}", done.err);
    let done = done.json();
    assert_eq!((&done["data"]["step"], &done["data"]["epoch"]), (&"applied".into(), &2.into()), "{done}");
    assert_eq!(done["data"]["files"].as_array().unwrap().len(), 3);
    assert!(fs::read_to_string(safe.join("next/next-1.key")).unwrap().contains("role = \"next\""));
    assert_eq!(done["data"]["roots"], old["next"], "the promised keys are the root keys now");

    let former = folder.join("root");
    key(uelzen, "delegate", &["--root-dir", text(&former)]).fails(24, "key_missing");
    key(uelzen, "delegate", &["--root-dir", text(&folder.join("next"))]).ok();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    assert_eq!(published(&town.nodes[0], "erster").0, 2);
}

#[test]
fn a_rotation_is_carried_to_the_officers_of_both_sets_and_says_whose_signatures_are_missing() {
    let town = Town::founded(2);
    let uelzen = &town.nodes[0];
    let (file, safe) = (uelzen.home.join("rotation.event"), uelzen.home.join("safe"));
    fs::create_dir(&safe).unwrap();
    let folder = roots(uelzen);
    key(uelzen, "rotate", &["--to", text(&file), "--root-dir", text(&folder), "--next-dir", text(&safe)]).ok();
    let sign = |stick: &Path| key(uelzen, "rotate", &["--sign", text(&file), "--root-dir", text(stick)]);
    let missing = |signed: &Value| (signed["data"]["missing_root"].as_u64().unwrap(), signed["data"]["missing_new"].as_u64().unwrap());
    assert_eq!(missing(&sign(&stick(uelzen, "root", 1)).ok().json()), (1, 3));
    assert_eq!(missing(&sign(&stick(uelzen, "next", 2)).ok().json()), (1, 2));
    sign(&stick(uelzen, "next", 2)).fails(24, "key_missing");
    key(uelzen, "rotate", &["--apply", text(&file)]).fails(20, "signature_invalid");
    assert_eq!(missing(&sign(&stick(uelzen, "root", 3)).ok().json()), (0, 2));
    sign(&stick(uelzen, "root", 2)).fails(24, "key_missing");
    assert_eq!(missing(&sign(&stick(uelzen, "next", 1)).ok().json()), (0, 1));
    assert_eq!(missing(&sign(&stick(uelzen, "next", 3)).ok().json()), (0, 0));
    assert_eq!(key(uelzen, "rotate", &["--apply", text(&file)]).ok().json()["data"]["epoch"], 2);
}
