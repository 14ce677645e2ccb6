//! A stolen signing key on real nodes: what its county revokes counts nowhere, until the county speaks again.

use serde_json::Value;

use crate::town::{Node, Town, service, wait_for};

fn shown(node: &Node, county: &str) -> Value {
    node.run(&["publisher", "show", county, "--json"]).ok().json()["data"].clone()
}

fn newest(node: &Node) -> (u64, u64) {
    let head = &shown(node, "uelzen")["heads"][0];
    (head["epoch"].as_u64().unwrap_or_default(), head["seq"].as_u64().unwrap_or_default())
}

#[test]
fn what_a_stolen_key_signed_vanishes_everywhere_and_the_county_goes_on_in_a_new_epoch() {
    let mut town = Town::of(3);
    town.nodes.iter().for_each(|node| node.wait_peers(2));
    for (slug, title) in [("landraeume", "LandRäume"), ("gefaelscht", "Gefälschtes")] {
        town.nodes[0].draft(slug, &service(title));
        town.nodes[0].publish();
    }
    wait_for("both heads at the others", || town.nodes[1..].iter().all(|node| newest(node) == (1, 2)));

    let root = town.nodes[0].home.join("root");
    let root = root.to_str().unwrap();
    assert_eq!(town.nodes[0].stop(), 0);
    let revoke = ["key", "revoke", "--last-good", "1", "--reason", "stolen", "--root-dir", root, "--yes", "--json"];
    let revoked = town.nodes[0].run(&revoke).ok().json();
    assert_eq!(revoked["data"]["last_good"], 1, "{revoked}");
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    wait_for("everybody to void the head", || town.nodes.iter().all(|node| shown(node, "uelzen")["frozen"]["cause"] == "voided"));
    for node in &town.nodes {
        wait_for("it to vanish from the search", || node.finds("Gefälschtes").is_empty() && node.finds("LandRäume").is_empty());
    }
    town.nodes[0].draft("danach", &service("Danach"));
    wait_for("the own head to be confirmed", || town.nodes[0].run(&["publish", "--yes", "--no-input", "--json"]).code != 23);
    town.nodes[0].run(&["publish", "--yes", "--no-input", "--json"]).fails(24, "key_revoked");

    assert_eq!(town.nodes[0].stop(), 0);
    town.nodes[0].run(&["key", "delegate", "--new-epoch", "--root-dir", root, "--yes", "--json"]).ok();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    std::fs::remove_file(town.nodes[0].home.join("drafts/gefaelscht.toml")).unwrap();
    wait_for("the county to publish again", || town.nodes[0].run(&["publish", "--yes", "--no-input", "--json"]).code == 0);
    wait_for("the new epoch everywhere", || town.nodes.iter().all(|node| newest(node).0 == 2 && shown(node, "uelzen")["frozen"].is_null()));
    for node in &town.nodes {
        wait_for("what it says now", || node.finds("Danach").contains(&"uelzen/danach".to_owned()));
    }
    let offences: Vec<String> = town.nodes.iter().map(Node::log).filter(|log| log.contains("bad_identity")).collect();
    assert!(offences.is_empty(), "nobody is blamed for what was right when it was passed on: {offences:?}");
}
