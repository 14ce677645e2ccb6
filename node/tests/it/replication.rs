//! What one county publishes is on all others, and stays there.

use crate::town::{Town, service, wait_for};

#[test]
fn eight_counties_find_what_one_publishes_also_when_its_node_is_gone_and_all_restart() {
    let mut town = Town::of(8);
    for node in &town.nodes {
        node.wait_peers(3);
    }
    town.nodes[0].draft("landraeume", &service("LandRäume"));
    town.nodes[0].publish();
    for node in &town.nodes {
        wait_for(&format!("the entry at {}", node.slug), || node.finds("Grillplatz") == ["uelzen/landraeume"]);
        let shown = node.run(&["show", "uelzen/landraeume", "--json"]).ok().json();
        assert_eq!(shown["data"]["ref"], "uelzen/landraeume");
        assert_eq!(shown["data"]["publisher"]["ags"], "03360");
    }
    let before = town.nodes[1].run(&["show", "uelzen/landraeume", "--json"]).ok().json();

    town.nodes[0].kill();
    for node in &town.nodes[1..] {
        assert_eq!(node.finds("Grillplatz"), ["uelzen/landraeume"], "{}", node.slug);
    }
    for node in &mut town.nodes[1..] {
        assert_eq!(node.stop(), 0, "an orderly stop ends with 0");
    }
    for node in &mut town.nodes {
        node.start();
    }
    for node in &town.nodes {
        node.wait_ready();
        assert_eq!(node.finds("Grillplatz"), ["uelzen/landraeume"], "{}", node.slug);
    }
    let after = town.nodes[1].run(&["show", "uelzen/landraeume", "--json"]).ok().json();
    assert_eq!(before["data"]["digest"], after["data"]["digest"]);
    assert_eq!(before["data"]["signed"], after["data"]["signed"]);
}

#[test]
fn a_withdrawn_entry_leaves_every_search_and_says_why_it_went() {
    let town = Town::of(3);
    for node in &town.nodes {
        node.wait_peers(2);
    }
    town.nodes[0].draft("landraeume", &service("LandRäume"));
    town.nodes[0].publish();
    for node in &town.nodes {
        wait_for("the entry", || node.finds("Grillplatz") == ["uelzen/landraeume"]);
    }
    town.nodes[0].run(&["withdraw", "landraeume", "--reason", "legal", "--yes", "--json"]).ok();
    for node in &town.nodes {
        wait_for("the withdrawal", || node.finds("Grillplatz").is_empty());
        let document = node.run(&["show", "uelzen/landraeume", "--json"]).fails(4, "withdrawn");
        assert!(document.to_string().contains("legal"), "the tombstone carries the reason: {document}");
    }
}

#[test]
fn a_county_adopts_and_the_publisher_sees_who() {
    let town = Town::of(2);
    for node in &town.nodes {
        node.wait_peers(1);
    }
    let [uelzen, luechow] = &town.nodes[..] else { unreachable!() };
    uelzen.draft("landraeume", &service("LandRäume"));
    uelzen.publish();
    wait_for("the entry", || luechow.finds("Grillplatz") == ["uelzen/landraeume"]);
    let adopted = luechow.run(&["adopt", "uelzen/landraeume", "--stage", "interest", "--yes", "--no-input", "--json"]);
    assert!(matches!(adopted.code, 0 | 3), "{adopted:?}");
    assert_eq!(adopted.json()["data"]["stage"], "interest");
    let adopters = || uelzen.run(&["adopters", "landraeume", "--json"]).ok().json()["data"]["items"].clone();
    wait_for("the adopter", || adopters()[0]["publisher"]["slug"] == "luechow-dannenberg");
    let mine = luechow.run(&["adoptions", "--json"]).ok().json();
    assert_eq!(mine["data"]["items"][0]["ref"], "uelzen/landraeume");
    uelzen.run(&["adopt", "uelzen/landraeume", "--yes", "--no-input", "--json"]).fails(2, "usage");
}
