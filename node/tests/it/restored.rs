//! An older copy of a home, out of a backup or an image of the machine: it never contradicts what the county said since.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::town::{Node, Town, service, wait_for};

/// Copies a home as an image of the machine does, guard included.
fn image(node: &Node, name: &str) -> PathBuf {
    let image = node.home.with_extension(name);
    copy(&node.home, &image);
    image
}

fn restore(node: &Node, image: &Path) {
    std::fs::remove_dir_all(&node.home).unwrap();
    copy(image, &node.home);
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

fn publish(node: &Node, name: &str) -> (u64, u64) {
    node.draft(name, &service(&format!("Dienst {name}")));
    let answer = node.publish();
    (answer["data"]["epoch"].as_u64().unwrap(), answer["data"]["seq_after"].as_u64().unwrap())
}

fn contradictions(node: &Node) -> usize {
    let known = node.run(&["publisher", "show", "uelzen", "--json"]).ok().json();
    known["data"]["equivocations"].as_array().unwrap().len()
}

fn holds(node: &Node, name: &str) -> bool {
    node.run(&["show", &format!("uelzen/{name}"), "--json"]).code == 0
}

#[test]
fn an_old_image_of_a_home_takes_its_later_heads_from_peers_and_goes_on_after_them() {
    let mut town = Town::of(3);
    assert_eq!(publish(&town.nodes[0], "erster"), (1, 1));
    town.nodes[0].stop();
    let image = image(&town.nodes[0], "image");
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    assert_eq!(publish(&town.nodes[0], "zweiter"), (1, 2));
    assert_eq!(publish(&town.nodes[0], "dritter"), (1, 3));
    for other in &town.nodes[1..] {
        wait_for("all of it at the others", || holds(other, "dritter"));
    }
    town.nodes[0].kill();
    restore(&town.nodes[0], &image);
    assert!(!holds(&town.nodes[0], "dritter"), "the image is older");

    town.nodes[0].start();
    town.nodes[0].wait_ready();
    wait_for("the later catalog to be back", || holds(&town.nodes[0], "dritter"));
    assert_eq!(publish(&town.nodes[0], "vierter"), (1, 4), "no number was used twice");
    for other in &town.nodes {
        for name in ["erster", "zweiter", "dritter", "vierter"] {
            wait_for(&format!("{name} at {}", other.slug), || holds(other, name));
        }
        assert_eq!(contradictions(other), 0);
    }
}

#[test]
fn an_old_image_that_reaches_nobody_signs_nothing() {
    let mut town = Town::of(2);
    publish(&town.nodes[0], "erster");
    town.nodes[0].stop();
    let image = image(&town.nodes[0], "image");
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    publish(&town.nodes[0], "zweiter");
    town.nodes[0].stop();
    town.nodes[1].stop();
    restore(&town.nodes[0], &image);
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    let status = town.nodes[0].run(&["status", "--json"]).json();
    assert_eq!(status["data"]["catalog"]["own_head"], "asking", "{status}");
    town.nodes[0].draft("dritter", &service("Dienst dritter"));
    town.nodes[0].run(&["publish", "--yes", "--no-input", "--json"]).fails(23, "own_head_unconfirmed");
    assert!(holds(&town.nodes[0], "erster"), "reading goes on");
}
