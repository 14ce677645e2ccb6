//! A recall between real nodes: it reaches who uses the thing, and stops who would take it up.

use crate::town::{Node, Town, service, wait_for};

const REF: &str = "uelzen/landraeume";

fn messages(node: &Node) -> Vec<String> {
    let inbox = node.run(&["inbox", "--json"]).ok().json();
    let items = inbox["data"]["items"].as_array().unwrap();
    items.iter().filter(|item| item["ref"] == REF).map(|item| item["what"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_recall_is_in_the_inbox_of_every_adopter_and_stops_new_adoptions_unless_they_say_so() {
    let town = Town::of(4);
    let [publisher, adopter, other, latecomer] = &town.nodes[..] else { panic!("four nodes") };
    publisher.draft("landraeume", &service("LandRäume"));
    publisher.publish();
    for node in [adopter, other] {
        wait_for(&format!("the entry at {}", node.slug), || node.run(&["show", REF, "--json"]).code == 0);
        node.run(&["adopt", REF, "--stage", "operation", "--operating-model", "saas", "--yes", "--no-input", "--json"]).ok();
    }
    wait_for("two adopters", || {
        let shown = latecomer.run(&["show", REF, "--json"]);
        shown.code == 0 && shown.json()["data"]["adopters"]["confirmed"] == 2
    });

    publisher.run(&["withdraw", "landraeume", "--reason", "recall", "--yes", "--no-input", "--json"]).ok();
    for node in [adopter, other] {
        wait_for(&format!("the recall at {}", node.slug), || messages(node).iter().any(|what| what == "recall"));
        let adoptions = node.run(&["adoptions", "--json"]).ok().json();
        assert_eq!(adoptions["data"]["items"][0]["provider_state"], "recalled", "{adoptions}");
    }
    // Who never used it has no copy: it says why there is nothing to show.
    wait_for("the recall at who never used it", || latecomer.run(&["show", REF, "--json"]).code == 4);
    let adopt = |more: &[&str]| {
        let arguments = ["adopt", REF, "--stage", "interest", "--yes", "--no-input", "--json"];
        latecomer.run(&[&arguments[..], more].concat())
    };
    adopt(&[]).fails(5, "recalled");
    adopt(&["--despite-recall"]).ok();
    // Who uses it may end it without a word about the recall.
    let end = ["adopt", REF, "--stage", "ended", "--ended-reason", "replaced", "--yes", "--no-input", "--json"];
    adopter.run(&end).ok();
}
