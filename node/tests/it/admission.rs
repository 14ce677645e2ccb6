//! A county that nobody founded: it makes itself known, is vouched for, is found by everybody, and leaves search again.

use serde_json::Value;

use crate::town::{Node, Town, service, wait_for};

const STRANGER: &str = "bernkastel-wittlich";

/// Returns the row of the stranger in what is pending at a node.
fn pending(node: &Node) -> Option<Value> {
    let answer = node.run(&["pending", "--json"]).ok().json();
    assert_eq!(answer["schema"], "kreisnetz.pending/1");
    answer["data"]["items"].as_array().unwrap().iter().find(|item| item["publisher"]["slug"] == STRANGER).cloned()
}

fn admission(node: &Node) -> Value {
    let shown = node.run(&["publisher", "show", STRANGER, "--json"]);
    if shown.code == 0 { shown.json()["data"]["publisher"]["admission"].clone() } else { Value::Null }
}

fn vouch(node: &Node) -> Value {
    node.run(&["vouch", STRANGER, "--yes", "--no-input", "--json"]).ok().json()["data"].clone()
}

#[test]
fn a_fifth_county_is_admitted_by_three_vouches_and_lapses_when_one_is_taken_back() {
    let mut town = Town::of(4);
    for node in &town.nodes {
        node.wait_peers(3);
    }
    town.join("07231", STRANGER);
    let [uelzen, luechow, coesfeld, loerrach, stranger] = &town.nodes[..] else { unreachable!() };
    stranger.wait_peers(1);
    stranger.draft("landraeume", &service("LandRäume"));
    stranger.publish();
    for node in [uelzen, luechow, coesfeld, loerrach] {
        wait_for(&format!("the stranger to be pending at {}", node.slug), || pending(node).is_some());
        assert!(node.finds("Grillplatz").is_empty(), "a stranger is in no search");
    }
    let own = pending(stranger).unwrap();
    assert_eq!((&own["standing"], &own["next"]), (&"pending".into(), &"kreisnetz help admission".into()));

    let plan = uelzen.run(&["vouch", STRANGER, "--dry-run", "--json"]).ok().json()["data"].clone();
    let theirs = stranger.run(&["trust", "self", "--json"]).ok().json()["data"]["check_digits"].clone();
    assert_eq!((&plan["given"]["check_digits"], &plan["dry_run"]), (&theirs, &true.into()), "both read the same digits");
    uelzen.run(&["vouch", STRANGER, "--no-input", "--json"]).fails(2, "missing_input");
    assert_eq!(uelzen.run(&["vouch", "--json"]).ok().json()["data"]["items"].as_array().unwrap().len(), 0);

    assert_eq!(vouch(uelzen)["budget_left"], 11);
    vouch(luechow);
    wait_for("two vouches of one Land at Lörrach", || {
        let lacks = pending(loerrach).unwrap()["lacks"].clone();
        lacks[0]["have"] == 2 && lacks[1]["have"] == 1 && lacks[1]["what"] == "laender"
    });
    assert_eq!(pending(uelzen).unwrap()["next"], Value::Null, "Uelzen has done its part");
    vouch(coesfeld);
    for node in [uelzen, luechow, coesfeld, loerrach] {
        wait_for(&format!("the admission at {}", node.slug), || admission(node) == "admitted");
        wait_for(&format!("the catalog at {}", node.slug), || node.finds("Grillplatz") == ["bernkastel-wittlich/landraeume"]);
    }
    wait_for("the stranger to see itself admitted", || pending(stranger).is_none());
    let path = loerrach.run(&["publisher", "show", STRANGER, "--json"]).ok().json()["data"]["path"].clone();
    assert_eq!((&path["rule"], path["chains"].as_array().unwrap().len()), (&"vouched".into(), 3));

    coesfeld.run(&["vouch", STRANGER, "--withdraw", "--no-input", "--json"]).fails(2, "missing_input");
    coesfeld.run(&["vouch", "luechow-dannenberg", "--withdraw", "--yes", "--json"]).fails(4, "not_found");
    let taken_back = coesfeld.run(&["vouch", STRANGER, "--withdraw", "--yes", "--no-input", "--json"]).ok().json();
    assert_eq!(taken_back["data"]["changes"][0]["op"], "withdraw", "{taken_back}");
    for node in [uelzen, luechow, coesfeld, loerrach, stranger] {
        wait_for(&format!("the lapse at {}", node.slug), || pending(node).is_some_and(|item| item["standing"] == "lapsed"));
        if node.slug != STRANGER {
            assert!(node.finds("Grillplatz").is_empty(), "{}", node.slug);
        }
    }
}

#[test]
fn a_person_notes_that_digits_were_compared_and_puts_a_request_off() {
    let mut town = Town::of(2);
    town.join("07231", STRANGER);
    let [uelzen, luechow, stranger] = &town.nodes[..] else { unreachable!() };
    stranger.wait_peers(1);
    stranger.draft("landraeume", &service("LandRäume"));
    stranger.publish();
    wait_for("the stranger to be pending", || pending(uelzen).is_some() && pending(luechow).is_some());
    let decide = |words: &[&str]| uelzen.run(&[words, &["--yes", "--no-input", "--json"]].concat()).ok().json()["data"].clone();
    let hidden = || uelzen.run(&["pending", "--json"]).ok().json()["data"]["hidden"].clone();
    let trust = |node: &Node| node.run(&["trust", STRANGER, "--json"]).ok().json()["data"].clone();

    uelzen.run(&["trust", STRANGER, "--confirm", "--no-input", "--json"]).fails(2, "missing_input");
    assert_eq!((&trust(uelzen)["compared"], &trust(uelzen)["decided"]), (&false.into(), &Value::Null));
    let planned = uelzen.run(&["trust", STRANGER, "--confirm", "--dry-run", "--json"]).ok().json()["data"].clone();
    assert_eq!((&planned["compared"], &planned["dry_run"], &trust(uelzen)["compared"]), (&true.into(), &true.into(), &false.into()));
    assert_eq!(decide(&["trust", STRANGER, "--confirm"])["decided"], "confirm");
    assert_eq!((&trust(uelzen)["compared"], &trust(luechow)["compared"]), (&true.into(), &false.into()), "no other node learns of it");

    decide(&["pending", "later", STRANGER]);
    assert_eq!((pending(uelzen).is_none(), hidden()), (true, 1.into()));
    assert!(pending(luechow).is_some());
    let all = uelzen.run(&["pending", "--all", "--json"]).ok().json()["data"]["items"].as_array().unwrap().len();
    assert_eq!(all, 1, "--all lists it");
    decide(&["pending", "ignore", STRANGER]);
    assert_eq!((pending(uelzen).is_none(), &trust(uelzen)["ignored"]), (true, &true.into()));
    decide(&["trust", STRANGER, "--forget"]);
    assert!(pending(uelzen).is_some() && trust(uelzen)["compared"] == false, "all of it is taken back");
    assert_eq!(decide(&["pending", "accept", STRANGER])["local"], "allowed");
    wait_for("the stranger to be a member here", || admission(uelzen) == "admitted");
    assert_ne!(admission(luechow), "admitted");
}
