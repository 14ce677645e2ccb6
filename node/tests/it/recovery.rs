//! Root keys that are lost or stolen: recovery by the next set and by guardians, a veto, a thief's rival event, and successors.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::town::{Node, Town, service, wait_for};

fn key(node: &Node, action: &str, arguments: &[&str]) -> crate::town::Ran {
    node.run(&[&["key", action, "--json", "--no-input", "--yes"], arguments].concat())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What is known of Uelzen at a node.
fn uelzen_at(node: &Node) -> Value {
    node.run(&["publisher", "show", "uelzen", "--json"]).ok().json()["data"].clone()
}

fn published(node: &Node, name: &str) -> (u64, u64) {
    node.draft(name, &service(&format!("Dienst {name}")));
    wait_for("the own head to be confirmed", || node.run(&["publish", "--yes", "--no-input", "--json"]).code != 23);
    let head = &node.run(&["publisher", "show", "self", "--json"]).json()["data"]["heads"][0];
    (head["epoch"].as_u64().unwrap(), head["seq"].as_u64().unwrap())
}

fn knows_claim(node: &Node) -> bool {
    uelzen_at(node)["events"].as_array().unwrap().iter().any(|event| event["kind"] == "recovery/claim")
}

/// Uelzen's home with its root keys out of the way, and a folder for new ones.
fn without_root_keys(town: &mut Town) -> (PathBuf, PathBuf) {
    town.nodes[0].seeded = true;
    let (keys, new) = (town.folder().join("keys"), town.folder().join("new"));
    fs::rename(town.nodes[0].home.join("root"), &keys).unwrap();
    fs::create_dir(&new).unwrap();
    (keys, new)
}

#[test]
fn uelzen_claims_its_identity_by_its_next_set_and_the_new_keys_are_in_force_14_days_later() {
    let mut town = Town::founded(2);
    let (keys, new) = without_root_keys(&mut town);
    let uelzen = &town.nodes[0];
    let (next, own) = (keys.join("next"), uelzen.run(&["key", "show", "--json"]).json()["data"].clone());
    key(uelzen, "recover", &["--complete", "--root-dir", text(&new)]).fails(4, "not_found");
    key(uelzen, "recover", &["--claim", "reserve", "--root-dir", text(&keys.join("root")), "--new-dir", text(&new)])
        .fails(24, "key_missing");
    key(uelzen, "recover", &["--claim", "reserve", "--root-dir", text(&next)]).fails(2, "missing_input");
    key(uelzen, "recover", &["--claim", "guardians", "--root-dir", text(&next), "--new-dir", text(&new)]).fails(2, "missing_input");
    let planned =
        key(uelzen, "recover", &["--dry-run", "--claim", "reserve", "--root-dir", text(&next), "--new-dir", text(&new)]).ok().json();
    assert_eq!((&planned["data"]["step"], &planned["data"]["reason"]), (&"planned".into(), &"reserve".into()), "{planned}");
    assert_eq!(fs::read_dir(&new).unwrap().count(), 0, "a plan makes no key");
    let claimed = key(uelzen, "recover", &["--claim", "reserve", "--root-dir", text(&next), "--new-dir", text(&new)]).ok().json();
    assert_eq!((&claimed["data"]["kind"], &claimed["data"]["step"]), (&"recovery/claim".into(), &"applied".into()), "{claimed}");
    assert_eq!(claimed["data"]["files"].as_array().unwrap().len(), 6);
    let listed = key(uelzen, "recover", &[]).ok().json();
    assert_eq!(listed["data"]["claims"][0]["can_be_vetoed"], true, "{listed}");
    let status = uelzen.run(&["status", "--json"]).json();
    assert!(status["data"]["checks"].as_array().unwrap().iter().any(|check| check["id"] == "recovery_claimed"), "{status}");
    let complete = ["--complete", "--root-dir", text(&new), "--root-dir", text(&next)];
    key(uelzen, "recover", &complete).fails(5, "expectation_failed");

    town.pass_days(15);
    let uelzen = &mut town.nodes[0];
    key(uelzen, "recover", &["--complete", "--root-dir", text(&next)]).fails(24, "key_missing");
    let done = key(uelzen, "recover", &complete).ok().json();
    assert_eq!((&done["data"]["kind"], &done["data"]["epoch"]), (&"recovery/complete".into(), &2.into()), "{done}");
    key(uelzen, "delegate", &["--root-dir", text(&keys.join("root"))]).fails(24, "key_missing");
    key(uelzen, "delegate", &["--root-dir", text(&new)]).ok();
    let now = uelzen.run(&["key", "show", "--json"]).json()["data"].clone();
    assert!(now["root"] != own["root"] && now["next"] != own["next"], "{now}");
    uelzen.start();
    uelzen.wait_ready();
    assert_eq!(published(uelzen, "danach").0, 2);
}

#[test]
fn one_root_key_voids_a_claim_and_what_it_promised_is_never_in_force() {
    let mut town = Town::founded(2);
    let (keys, new) = without_root_keys(&mut town);
    let uelzen = &town.nodes[0];
    key(uelzen, "recover", &["--veto", "--root-dir", text(&keys)]).fails(4, "not_found");
    key(uelzen, "recover", &["--claim", "reserve", "--root-dir", text(&keys), "--new-dir", text(&new)]).ok();
    key(uelzen, "recover", &["--veto", "--root-dir", text(&new)]).fails(24, "key_missing");
    let done = key(uelzen, "recover", &["--veto", "--root-dir", text(&keys.join("root"))]).ok().json();
    assert_eq!((&done["data"]["kind"], &done["data"]["signatures"]), (&"recovery/veto".into(), &1.into()), "{done}");
    assert_eq!(key(uelzen, "recover", &[]).ok().json()["data"]["claims"].as_array().unwrap().len(), 0);
    town.pass_days(15);
    let uelzen = &town.nodes[0];
    key(uelzen, "recover", &["--complete", "--root-dir", text(&new), "--root-dir", text(&keys)]).fails(4, "not_found");
    key(uelzen, "delegate", &["--root-dir", text(&keys.join("root"))]).ok();
}

#[test]
fn five_guardians_watch_three_consent_and_after_14_days_uelzen_has_new_root_keys_everywhere() {
    let mut town = Town::of(6);
    for node in &town.nodes[1..] {
        published(node, "eigener");
    }
    published(&town.nodes[0], "erster");
    wait_for("all counties at Uelzen", || town.nodes[0].finds("eigener").len() == 5);
    assert_eq!(town.nodes[0].stop(), 0);
    let (keys, new) = without_root_keys(&mut town);
    let guardians = ["luechow-dannenberg", "coesfeld", "loerrach", "bernkastel-wittlich", "potsdam-mittelmark"];
    let mut rotate = vec!["--root-dir", text(&keys), "--next-dir", text(&new)];
    guardians.iter().for_each(|guardian| rotate.extend(["--guardian", *guardian]));
    key(&town.nodes[0], "rotate", &rotate).ok();
    key(&town.nodes[0], "delegate", &["--root-dir", text(&keys.join("next"))]).ok();
    // All of them are lost, the new next set too.
    fs::remove_dir_all(&keys).unwrap();
    fs::remove_dir_all(new.join("next")).unwrap();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    published(&town.nodes[0], "zweiter");
    let rotated = |node: &Node| uelzen_at(node)["events"].as_array().unwrap().iter().any(|event| event["kind"] == "rotation");
    wait_for("the guardians' names everywhere", || town.nodes.iter().all(rotated));
    town.nodes.iter_mut().for_each(|node| assert_eq!(node.stop(), 0));

    let file = town.folder().join("claim.event");
    let claim = ["--claim", "guardians", "--new-dir", text(&new), "--to", text(&file)];
    let two = [&claim[..], &["--guardian", "coesfeld,loerrach"]].concat();
    key(&town.nodes[0], "recover", &two).fails(5, "expectation_failed");
    assert!(!file.exists() && !new.join("root").exists(), "nothing was made");
    let three = [&claim[..], &["--guardian", "coesfeld,loerrach,luechow-dannenberg"]].concat();
    let drafted = key(&town.nodes[0], "recover", &three).ok().json();
    assert_eq!(drafted["data"]["missing_guardians"].as_array().unwrap().len(), 3, "{drafted}");
    let consent = |town: &Town, place: usize, file: &Path| key(&town.nodes[place], "recover", &["--consent", text(file)]);
    consent(&town, 4, &file).fails(2, "usage");
    for place in [1, 2] {
        consent(&town, place, &file).ok();
    }
    let lacking = key(&town.nodes[0], "recover", &["--apply", text(&file)]).fails(20, "signature_invalid");
    assert_eq!(lacking["error"]["context"]["guardians"], "1", "{lacking}");
    consent(&town, 1, &file).fails(5, "expectation_failed");
    consent(&town, 3, &file).ok();
    key(&town.nodes[0], "recover", &["--apply", text(&file)]).ok();

    town.nodes.iter_mut().for_each(Node::start);
    town.nodes.iter().for_each(Node::wait_ready);
    wait_for("everybody to see the claim", || town.nodes.iter().all(knows_claim));
    town.nodes.iter_mut().for_each(|node| assert_eq!(node.stop(), 0));
    town.pass_days(15);
    let file = town.folder().join("complete.event");
    key(&town.nodes[0], "recover", &["--complete", "--root-dir", text(&new), "--to", text(&file)]).ok();
    key(&town.nodes[0], "recover", &["--apply", text(&file)]).fails(20, "signature_invalid");
    for place in [1, 2, 3] {
        consent(&town, place, &file).ok();
    }
    let done = key(&town.nodes[0], "recover", &["--apply", text(&file)]).ok().json();
    assert_eq!((&done["data"]["kind"], &done["data"]["step"]), (&"recovery/complete".into(), &"applied".into()), "{done}");
    key(&town.nodes[0], "delegate", &["--root-dir", text(&new.join("root"))]).ok();
    town.nodes.iter_mut().for_each(Node::start);
    town.nodes.iter().for_each(Node::wait_ready);
    let place = published(&town.nodes[0], "danach");
    let newest = |node: &Node| {
        let head = &uelzen_at(node)["heads"][0];
        (head["epoch"].as_u64().unwrap_or_default(), head["seq"].as_u64().unwrap_or_default())
    };
    wait_for("the new epoch everywhere", || town.nodes.iter().all(|node| newest(node) == place));
}

#[test]
fn a_thief_with_the_root_keys_delegates_beside_uelzen_and_uelzen_s_rotation_ends_it() {
    let mut town = Town::of(3);
    published(&town.nodes[0], "erster");
    wait_for("the catalog at the others", || town.nodes[1..].iter().all(|node| !node.finds("erster").is_empty()));
    assert_eq!(town.nodes[0].stop(), 0);
    let mut thief = town.clone_of(0);
    let (stolen, own) = (thief.home.join("root"), town.nodes[0].home.join("root"));
    key(&thief, "delegate", &["--root-dir", text(&stolen.join("root"))]).ok();
    key(&town.nodes[0], "delegate", &["--root-dir", text(&own.join("root"))]).ok();
    thief.start();
    thief.wait_ready();
    published(&thief, "gefaelscht");
    wait_for("the forged entry at the others", || town.nodes[1..].iter().all(|node| !node.finds("gefaelscht").is_empty()));
    thief.kill();

    // Uelzen's own delegation follows the same event: neither counts, until root keys that the thief does not have decide.
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    wait_for("everybody to see the contradiction", || town.nodes.iter().all(|node| uelzen_at(node)["frozen"]["cause"] == "identity"));
    assert_eq!(town.nodes[0].stop(), 0);
    town.nodes[0].seeded = true;
    let safe = town.folder().join("safe");
    fs::create_dir(&safe).unwrap();
    let rotated = key(&town.nodes[0], "rotate", &["--root-dir", text(&own), "--next-dir", text(&safe)]).ok().json();
    assert_eq!(rotated["data"]["step"], "applied", "{rotated}");
    key(&town.nodes[0], "delegate", &["--root-dir", text(&own.join("next"))]).ok();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    assert_eq!(published(&town.nodes[0], "danach").0, 2);
    wait_for("the county to be whole again", || town.nodes.iter().all(|node| uelzen_at(node)["frozen"].is_null()));
    for node in &town.nodes {
        wait_for("what it says now", || !node.finds("danach").is_empty() && node.finds("gefaelscht").is_empty());
    }
}

#[test]
fn uelzen_goes_on_in_coesfeld_which_named_it_and_signs_nothing_more() {
    let mut town = Town::founded_after(3, Some(0));
    town.nodes.iter_mut().for_each(Node::start);
    town.nodes.iter().for_each(Node::wait_ready);
    published(&town.nodes[0], "erster");
    published(&town.nodes[2], "eigener");
    wait_for("the successor at Uelzen", || !town.nodes[0].finds("eigener").is_empty());
    let [uelzen, luechow, _] = &mut town.nodes[..] else { panic!("three nodes") };
    assert_eq!(uelzen.stop(), 0);
    let root = uelzen.home.join("root");
    key(uelzen, "succeed", &["--successor", "coesfeld", "--root-dir", text(&root)]).fails(2, "missing_input");
    key(uelzen, "succeed", &["--successor", "uelzen", "--reason", "merged", "--root-dir", text(&root)]).fails(4, "not_found");
    let theirs = luechow.home.join("root");
    key(uelzen, "succeed", &["--successor", "coesfeld", "--reason", "merged", "--root-dir", text(&theirs)]).fails(24, "key_missing");
    let file = uelzen.home.join("succession.event");
    key(uelzen, "succeed", &["--successor", "coesfeld", "--reason", "merged", "--to", text(&file)]).ok();
    key(uelzen, "succeed", &["--apply", text(&file)]).fails(20, "signature_invalid");
    key(uelzen, "rotate", &["--apply", text(&file)]).fails(7, "import_invalid");
    fs::write(&file, "no event").unwrap();
    key(uelzen, "succeed", &["--sign", text(&file), "--root-dir", text(&root)]).fails(7, "import_invalid");
    let done = key(uelzen, "succeed", &["--successor", "coesfeld", "--reason", "merged", "--root-dir", text(&root)]).ok().json();
    assert_eq!((&done["data"]["kind"], &done["data"]["step"]), (&"succession".into(), &"applied".into()), "{done}");
    uelzen.start();
    uelzen.wait_ready();
    uelzen.draft("danach", &service("Danach"));
    wait_for("the own head to be confirmed", || uelzen.run(&["publish", "--yes", "--no-input", "--json"]).code != 23);
    assert_ne!(uelzen.run(&["publish", "--yes", "--no-input", "--json"]).code, 0, "nothing is signed any more");
    let known = || uelzen_at(luechow)["events"].as_array().unwrap().iter().any(|event| event["kind"] == "succession");
    wait_for("the succession at the neighbour", known);
    let shown = luechow.run(&["show", "uelzen/erster", "--json"]).ok().json();
    let warned =
        shown["warnings"].as_array().unwrap().iter().any(|warning| warning["slug"] == "succeeded" && warning["where"] == "coesfeld");
    assert!(warned, "the catalog stays readable, and says who goes on: {shown}");
    assert_eq!(uelzen_at(luechow)["successors"][0]["slug"], "coesfeld");
}
