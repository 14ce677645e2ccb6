//! Two events after the same one, and files that belong to another ceremony or another network.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::town::{Node, Ran, Town, service, wait_for};

fn key(node: &Node, action: &str, arguments: &[&str]) -> Ran {
    node.run(&[&["key", action, "--json", "--no-input", "--yes"], arguments].concat())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Without the days that are left, which change within a second.
fn keys(node: &Node) -> Value {
    let mut shown = node.run(&["key", "show", "--json"]).json()["data"].clone();
    shown["signing"].as_object_mut().unwrap().remove("days_left").unwrap();
    shown
}

fn frozen(node: &Node) -> Value {
    node.run(&["publisher", "show", "uelzen", "--json"]).ok().json()["data"]["frozen"].clone()
}

fn publish(node: &Node, name: &str) {
    node.draft(name, &service(&format!("Dienst {name}")));
    wait_for("the own head to be confirmed", || node.run(&["publish", "--yes", "--no-input", "--json"]).code != 23);
}

#[test]
fn two_delegations_after_one_event_are_healed_by_a_third_that_resolves_both() {
    let mut town = Town::of(2);
    publish(&town.nodes[0], "erster");
    wait_for("the catalog at the neighbour", || !town.nodes[1].finds("erster").is_empty());
    assert_eq!(town.nodes[0].stop(), 0);
    let mut copy = town.clone_of(0);
    let roots = town.nodes[0].home.join("root");
    key(&copy, "delegate", &["--root-dir", text(&copy.home.join("root"))]).ok();
    key(&town.nodes[0], "delegate", &["--root-dir", text(&roots)]).ok();
    copy.start();
    copy.wait_ready();
    publish(&copy, "daneben");
    wait_for("the copy's entry at the neighbour", || !town.nodes[1].finds("daneben").is_empty());
    copy.kill();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    wait_for("both to see the contradiction", || town.nodes.iter().all(|node| frozen(node)["cause"] == "identity"));
    assert_eq!(town.nodes[0].stop(), 0);

    let uelzen = &mut town.nodes[0];
    let planned = key(uelzen, "delegate", &["--new-epoch", "--dry-run", "--root-dir", text(&roots)]).ok().json();
    assert_eq!((&planned["data"]["resolves"], &planned["data"]["epoch"]), (&2.into(), &2.into()), "{planned}");
    let healed = key(uelzen, "delegate", &["--new-epoch", "--root-dir", text(&roots)]).ok().json();
    assert_eq!((&healed["data"]["step"], &healed["data"]["resolves"]), (&"applied".into(), &2.into()), "{healed}");
    uelzen.start();
    uelzen.wait_ready();
    publish(uelzen, "danach");
    wait_for("the county to be whole again", || town.nodes.iter().all(|node| frozen(node).is_null()));
    wait_for("what it says now", || !town.nodes[1].finds("danach").is_empty());
}

#[test]
fn officers_who_signed_a_delegation_sign_no_rotation_after_the_same_event() {
    let mut town = Town::founded(2);
    town.nodes[0].seeded = true;
    let uelzen = &town.nodes[0];
    let (roots, safe, file) = (uelzen.home.join("root"), town.folder().join("safe"), town.folder().join("new.event"));
    fs::create_dir(&safe).unwrap();
    let old = keys(uelzen);
    key(uelzen, "delegate", &["--to", text(&file)]).ok();
    key(uelzen, "delegate", &["--sign", text(&file), "--root-dir", text(&roots)]).ok();
    key(uelzen, "rotate", &["--root-dir", text(&roots), "--next-dir", text(&safe)]).fails(5, "expectation_failed");
    assert_eq!(fs::read_dir(&safe).unwrap().count(), 0, "no set is left of a rotation that was not signed");
    // A revocation does not compete.
    key(uelzen, "revoke", &["--dry-run", "--nothing-stands", "--root-dir", text(&roots)]).ok();
    assert_eq!(keys(uelzen), old);
    key(uelzen, "delegate", &["--apply", text(&file)]).ok();
}

#[test]
fn a_file_of_another_ceremony_or_of_another_network_is_refused_and_nothing_is_changed() {
    let mut town = Town::founded(2);
    town.nodes[0].seeded = true;
    let [uelzen, luechow] = [&town.nodes[0], &town.nodes[1]];
    let (roots, new) = (uelzen.home.join("root"), town.folder().join("new"));
    let (delegation, junk) = (town.folder().join("new.event"), town.folder().join("junk.event"));
    fs::create_dir(&new).unwrap();
    fs::write(&junk, b"\x83nothing").unwrap();
    let old = (keys(uelzen), keys(luechow));
    key(uelzen, "delegate", &["--to", text(&delegation)]).ok();
    let written = fs::read(&delegation).unwrap();
    for file in [&delegation, &junk] {
        key(uelzen, "recover", &["--apply", text(file)]).fails(7, "import_invalid");
        key(luechow, "recover", &["--consent", text(file)]).fails(7, "import_invalid");
        key(uelzen, "succeed", &["--apply", text(file)]).fails(7, "import_invalid");
        key(uelzen, "succeed", &["--sign", text(file), "--root-dir", text(&roots)]).fails(7, "import_invalid");
    }

    let claim = foreign_claim(&town, &new);
    key(luechow, "recover", &["--consent", text(&claim)]).fails(13, "network_mismatch");
    key(uelzen, "recover", &["--apply", text(&claim)]).fails(13, "network_mismatch");
    assert_eq!(fs::read(&delegation).unwrap(), written);
    assert_eq!((keys(uelzen), keys(luechow)), old);
}

/// Returns the claim of a Coesfeld in a network of its own.
fn foreign_claim(town: &Town, new: &Path) -> std::path::PathBuf {
    let (home, network) = (town.folder().join("foreign"), town.folder().join("other.toml"));
    let (root, claim) = (home.join("root"), town.folder().join("claim.event"));
    fs::write(&network, "name = \"testnet\"\nsalt = \"ff0102030405060708090a0b0c0d0e0f\"\n").unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kreisnetz"));
        command.arg("--home").arg(&home).args(arguments).env("KREISNETZ_TEST_SEED", "42").env_remove("SSLKEYLOGFILE");
        Ran::from(command.output().unwrap()).ok()
    };
    let (root, network) = (text(&root), text(&network));
    let who = ["init", "--county", "05558", "--contact", "digital@coesfeld.example", "--proxy", "none", "--no-input", "--json"];
    run(&[&who[..], &["--root-dir", root, "--network", network]].concat());
    let what = ["key", "recover", "--json", "--no-input", "--yes", "--claim", "reserve", "--root-dir", root, "--new-dir", text(new)];
    run(&[&what[..], &["--to", text(&claim)]].concat());
    claim
}
