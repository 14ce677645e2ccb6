//! A county's signing key over the years: renewed, carried to officers, and made anew after a lost guard.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::town::{Node, Town, service, wait_for};

fn roots(node: &Node) -> PathBuf {
    node.home.join("root")
}

/// Puts one root key on a stick of its own.
fn stick(node: &Node, number: usize) -> PathBuf {
    let stick = node.home.join(format!("stick-{number}"));
    fs::create_dir_all(&stick).unwrap();
    fs::copy(roots(node).join("root").join(format!("root-{number}.key")), stick.join(format!("root-{number}.key"))).unwrap();
    stick
}

fn delegate(node: &Node, arguments: &[&str]) -> crate::town::Ran {
    node.run(&[&["key", "delegate", "--json", "--no-input", "--yes"], arguments].concat())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What `key show` tells, but for the days that are left: they go by while a test runs.
fn keys(node: &Node) -> Value {
    let mut shown = node.run(&["key", "show", "--json"]).json()["data"].clone();
    shown["signing"].as_object_mut().unwrap().remove("days_left").unwrap();
    shown
}

/// The head that `of` holds of Uelzen's catalog: epoch and number.
fn head(of: &Node) -> (u64, u64) {
    let known = of.run(&["publisher", "show", "uelzen", "--json"]).json();
    let head = &known["data"]["heads"][0];
    (head["epoch"].as_u64().unwrap_or(0), head["seq"].as_u64().unwrap_or(0))
}

fn published(node: &Node, name: &str) -> (u64, u64) {
    node.draft(name, &service(&format!("Dienst {name}")));
    let answer = node.publish();
    (answer["data"]["epoch"].as_u64().unwrap(), answer["data"]["seq_after"].as_u64().unwrap())
}

#[test]
fn uelzen_renews_its_signing_key_and_coesfeld_goes_on_believing_it() {
    let mut town = Town::of(3);
    let before = published(&town.nodes[0], "erster");
    let old = keys(&town.nodes[0]);
    assert_eq!(old["signing"]["level"], "ok");

    let refused = delegate(&town.nodes[0], &["--root-dir", text(&roots(&town.nodes[0]))]);
    refused.fails(5, "home_in_use");
    town.nodes[0].stop();
    let planned = delegate(&town.nodes[0], &["--dry-run", "--root-dir", text(&roots(&town.nodes[0]))]).ok().json();
    assert_eq!((&planned["data"]["step"], &planned["data"]["signer"]), (&"planned".into(), &Value::Null));
    assert_eq!(keys(&town.nodes[0]), old, "a plan changes nothing");

    let done = delegate(&town.nodes[0], &["--days", "100", "--root-dir", text(&roots(&town.nodes[0]))]).ok().json();
    assert_eq!((&done["schema"], &done["data"]["step"]), (&"kreisnetz.key-event/1".into(), &"applied".into()));
    let new = keys(&town.nodes[0]);
    assert_eq!(new["signing"]["check_digits"], done["data"]["signer"]);
    assert_eq!(old["signing"]["check_digits"], done["data"]["replaces"]);
    assert_ne!(new["signing"]["check_digits"], old["signing"]["check_digits"]);
    assert!(!town.nodes[0].home.join("keys/signing.next").exists());

    town.nodes[0].start();
    town.nodes[0].wait_ready();
    let after = published(&town.nodes[0], "zweiter");
    assert_eq!(after, (1, before.1 + 1), "the epoch and the line of heads go on");
    wait_for("Coesfeld to have the head of the new key", || head(&town.nodes[2]) == after);
    let events = town.nodes[2].run(&["publisher", "show", "uelzen", "--json"]).json();
    assert_eq!(events["data"]["events"].as_array().unwrap().len(), 3, "{events}");
}

#[test]
fn a_delegation_is_carried_to_two_officers_and_neither_signs_another_one_after_the_same_event() {
    let town = Town::founded(2);
    let uelzen = &town.nodes[0];
    let (first, other) = (uelzen.home.join("first.event"), uelzen.home.join("other.event"));
    let sticks = [stick(uelzen, 1), stick(uelzen, 3)];
    let old = keys(uelzen);
    let drafted = delegate(uelzen, &["--to", text(&first)]).ok().json();
    assert_eq!((&drafted["data"]["signatures"], &drafted["data"]["needed"]), (&0.into(), &2.into()));
    delegate(uelzen, &["--to", text(&first)]).fails(5, "exists");
    delegate(uelzen, &["--to", text(&other), "--days", "10"]).ok();

    delegate(uelzen, &["--apply", text(&first)]).fails(20, "signature_invalid");
    let signed = delegate(uelzen, &["--sign", text(&first), "--root-dir", text(&sticks[0])]).ok().json();
    assert_eq!(signed["data"]["signatures"], 1);
    delegate(uelzen, &["--apply", text(&first)]).fails(20, "signature_invalid");
    delegate(uelzen, &["--sign", text(&first), "--root-dir", text(&sticks[0])]).fails(24, "key_missing");
    delegate(uelzen, &["--sign", text(&other), "--root-dir", text(&sticks[0])]).fails(5, "expectation_failed");
    assert_eq!(keys(uelzen), old, "until it is applied nothing has changed");

    let signed = delegate(uelzen, &["--sign", text(&first), "--root-dir", text(&sticks[1])]).ok().json();
    assert_eq!((&signed["data"]["signatures"], &signed["data"]["step"]), (&2.into(), &"signed".into()));
    let luechow = &town.nodes[1];
    delegate(luechow, &["--apply", text(&first)]).fails(20, "signature_invalid");
    let applied = delegate(uelzen, &["--apply", text(&first)]).ok().json();
    assert_eq!(applied["data"]["step"], "applied");
    assert_eq!(keys(uelzen)["signing"]["check_digits"], drafted["data"]["signer"]);
    delegate(uelzen, &["--apply", text(&first)]).ok();
    delegate(uelzen, &["--apply", text(&other)]).fails(5, "expectation_failed");
}

#[test]
fn a_node_that_lost_its_guard_signs_again_in_a_new_epoch_only() {
    let mut town = Town::of(3);
    published(&town.nodes[0], "erster");
    let before = published(&town.nodes[0], "zweiter");
    wait_for("Coesfeld to have both", || head(&town.nodes[2]) == before);
    town.nodes[0].stop();
    fs::remove_file(town.nodes[0].home.join("guard.redb")).unwrap();
    let folder = roots(&town.nodes[0]);
    delegate(&town.nodes[0], &["--root-dir", text(&folder)]).fails(23, "seq_reserved");

    let done = delegate(&town.nodes[0], &["--new-epoch", "--root-dir", text(&folder)]).ok().json();
    assert_eq!((&done["data"]["epoch"], &done["data"]["guard_renewed"]), (&2.into(), &true.into()));
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    let after = published(&town.nodes[0], "dritter");
    assert_eq!(after, (2, before.1 + 1));
    wait_for("Coesfeld to have the head of the new epoch", || head(&town.nodes[2]) == after);
    for name in ["erster", "zweiter", "dritter"] {
        town.nodes[2].run(&["show", &format!("uelzen/{name}"), "--json"]).ok();
    }
}

#[test]
fn what_is_wrong_with_keys_or_files_is_told_and_nothing_is_changed() {
    let town = Town::founded(2);
    let [uelzen, luechow] = [&town.nodes[0], &town.nodes[1]];
    let old = keys(uelzen);
    delegate(uelzen, &[]).fails(2, "missing_input");
    delegate(uelzen, &["--root-dir", "/nowhere"]).fails(4, "not_found");
    delegate(uelzen, &["--root-dir", text(&roots(luechow))]).fails(24, "key_missing");
    delegate(uelzen, &["--root-dir", text(&stick(uelzen, 1))]).fails(24, "key_missing");
    let junk = uelzen.home.join("junk.event");
    fs::write(&junk, b"\x83nothing").unwrap();
    delegate(uelzen, &["--apply", text(&junk)]).fails(7, "import_invalid");
    let broken = stick(uelzen, 2);
    fs::write(broken.join("root-9.key"), "format = 1\n").unwrap();
    delegate(uelzen, &["--root-dir", text(&broken)]).fails(13, "config_invalid");
    uelzen.run(&["key", "delegate", "--json", "--no-input", "--root-dir", text(&roots(uelzen))]).fails(2, "missing_input");
    assert_eq!(keys(uelzen), old);
}

#[test]
fn a_crash_before_the_new_key_took_its_place_is_put_right_at_the_next_start() {
    let mut town = Town::founded(2);
    let uelzen = &town.nodes[0];
    let keys_folder = uelzen.home.join("keys");
    let old = fs::read(keys_folder.join("signing.key")).unwrap();
    delegate(uelzen, &["--root-dir", text(&roots(uelzen))]).ok();
    let new = fs::read(keys_folder.join("signing.key")).unwrap();
    // As it lies on the disk when the power goes after the event was stored.
    fs::write(keys_folder.join("signing.next"), &new).unwrap();
    fs::write(keys_folder.join("signing.key"), old).unwrap();
    fs::set_permissions(keys_folder.join("signing.next"), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    assert_eq!(published(&town.nodes[0], "erster").0, 1);
    assert_eq!(fs::read(keys_folder.join("signing.key")).unwrap(), new);
}

#[test]
fn a_delegation_that_has_ended_signs_nothing_until_root_keys_delegate_anew() {
    let mut town = Town::founded(1);
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    let before = published(&town.nodes[0], "vorher");
    town.nodes[0].stop();
    town.pass_days(181);
    town.nodes[0].start();
    wait_for("the node to answer", || town.nodes[0].run(&["status", "--json"]).json()["source"] == "node");
    let uelzen = &town.nodes[0];
    uelzen.draft("nachher", &crate::town::service("Dienst nachher"));
    wait_for("the own head to be confirmed", || uelzen.run(&["publish", "--yes", "--no-input", "--json"]).code != 23);
    uelzen.run(&["publish", "--yes", "--no-input", "--json"]).fails(24, "key_expired");
    assert_eq!(head(uelzen), before, "nothing was signed");
    town.nodes[0].stop();
    let folder = roots(&town.nodes[0]);
    delegate(&town.nodes[0], &["--root-dir", text(&folder)]).ok();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    assert_eq!(published(&town.nodes[0], "nachher"), (before.0, before.1 + 1));
}
