//! An older copy of a home, out of a backup or an image of the machine: it never contradicts what the county said since.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::town::{Node, Town, service, wait_for};

/// How many images are restored: `TEST_RESTORES=50 cargo test -p kreisnetz --test it restored` is the long form.
const RESTORES: usize = 4;
/// Images that are kept to restore from.
const IMAGES: usize = 4;

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

    // Only root keys lead past that: in a new epoch no number can come twice, whatever the other life signed.
    town.nodes[0].stop();
    let sticks = town.nodes[0].home.join("root");
    town.nodes[0].run(&["key", "delegate", "--new-epoch", "--yes", "--no-input", "--root-dir", sticks.to_str().unwrap()]).ok();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    assert_eq!(publish(&town.nodes[0], "vierter").0, 2);
    town.nodes[1].start();
    town.nodes[1].wait_ready();
    wait_for("the head of the new epoch", || held(&town.nodes[1]).0 == 2);
    assert_eq!(contradictions(&town.nodes[1]), 0);
}

/// The next draw of a small generator (xorshift64); the seed is the test's, so that a failure comes again.
fn draw(state: &mut u64, below: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state % below as u64).unwrap()
}

#[test]
fn images_of_any_age_restored_again_and_again_never_sign_a_number_twice() {
    let restores = std::env::var("TEST_RESTORES").ok().and_then(|count| count.parse().ok()).unwrap_or(RESTORES);
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let mut town = Town::of(3);
    let mut images: Vec<PathBuf> = Vec::new();
    let mut signed: BTreeSet<(u64, u64)> = BTreeSet::new();
    let mut refused = 0;
    for round in 0..restores {
        for number in 0..=draw(&mut state, 2) {
            let place = publish(&town.nodes[0], &format!("dienst-{round}-{number}"));
            assert!(signed.insert(place), "round {round}: {place:?} was signed twice");
        }
        let newest = *signed.last().unwrap();
        for other in &town.nodes[1..] {
            wait_for(&format!("{newest:?} at {}", other.slug), || held(other) == newest);
        }
        town.nodes[0].kill();
        let place = if images.len() < IMAGES { images.len() } else { draw(&mut state, IMAGES) };
        let kept = town.nodes[0].home.with_extension(format!("image-{place}"));
        let _ = std::fs::remove_dir_all(&kept);
        copy(&town.nodes[0].home, &kept);
        if images.len() <= place {
            images.push(kept);
        }
        restore(&town.nodes[0], &images[draw(&mut state, images.len())]);
        // A node takes ten heads of a county from gossip at once and then one a minute; this county publishes more than any would, and
        // a start begins the count anew.
        if round % 4 == 1 {
            for other in &mut town.nodes[1..] {
                other.stop();
                other.start();
            }
        }
        // Now and then only one of the two others is up: then it must wait for both, and sign nothing meanwhile.
        let partly = round % 8 == 3;
        if partly {
            town.nodes[2].stop();
        }
        town.nodes[0].start();
        town.nodes[0].wait_ready();
        if partly {
            town.nodes[0].draft("zu-frueh", &service("Dienst zu früh"));
            town.nodes[0].run(&["publish", "zu-frueh", "--yes", "--no-input", "--json"]).fails(23, "own_head_unconfirmed");
            std::fs::remove_file(town.nodes[0].home.join("drafts/zu-frueh.toml")).unwrap();
            refused += 1;
            town.nodes[2].start();
            town.nodes[2].wait_ready();
        }
        wait_for("the own head to be confirmed", || {
            town.nodes[0].run(&["status", "--json"]).json()["data"]["catalog"]["own_head"] == "confirmed"
        });
        assert_eq!(held(&town.nodes[0]), newest, "round {round}: it went on from the newest");
    }
    println!("{restores} restores, {} heads, {refused} times refused to sign", signed.len());
    for node in &town.nodes {
        assert_eq!(contradictions(node), 0, "at {}", node.slug);
    }
}

/// The newest head that a node holds of Uelzen: epoch and number.
fn held(node: &Node) -> (u64, u64) {
    let known = node.run(&["publisher", "show", "uelzen", "--json"]).json();
    let head = &known["data"]["heads"][0];
    (head["epoch"].as_u64().unwrap_or(0), head["seq"].as_u64().unwrap_or(0))
}

#[test]
fn an_image_from_before_a_renewal_learns_of_the_new_key_and_signs_nothing_with_the_old_one() {
    let mut town = Town::of(3);
    publish(&town.nodes[0], "erster");
    town.nodes[0].stop();
    let image = image(&town.nodes[0], "image");
    let sticks = town.nodes[0].home.with_extension("sticks");
    copy(&town.nodes[0].home.join("root"), &sticks);
    let renew = ["key", "delegate", "--yes", "--no-input", "--root-dir", sticks.to_str().unwrap()];
    town.nodes[0].run(&renew).ok();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    assert_eq!(publish(&town.nodes[0], "zweiter"), (1, 2));
    for other in &town.nodes[1..] {
        wait_for("the head of the new key", || holds(other, "zweiter"));
    }
    town.nodes[0].stop();
    restore(&town.nodes[0], &image);
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    wait_for("the later catalog to be back", || holds(&town.nodes[0], "zweiter"));
    town.nodes[0].draft("dritter", &service("Dienst dritter"));
    town.nodes[0].run(&["publish", "--yes", "--no-input", "--json"]).fails(24, "key_missing");

    // Another delegation, after the one that came from the network.
    town.nodes[0].stop();
    town.nodes[0].run(&renew).ok();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    assert_eq!(publish(&town.nodes[0], "vierter"), (1, 3));
    for other in &town.nodes[1..] {
        wait_for("the head of the newest key", || holds(other, "vierter"));
        assert_eq!(contradictions(other), 0);
    }
}
