//! What was acknowledged is there after a process was killed at any moment.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::town::{Town, service, wait_for};

/// Publications in the loop.
const PUBLICATIONS: u64 = 100;
/// In the fifth of every so many publications the process is killed.
const KILL_EVERY: u64 = 50;

#[test]
fn every_acknowledged_publication_survives_kill_9_and_no_number_is_used_twice() {
    let mut town = Town::of(3);
    for node in &town.nodes {
        node.wait_peers(2);
    }
    // Acknowledged: number → slug. A number that comes twice would be one signature too many.
    let mut acknowledged: BTreeMap<u64, String> = BTreeMap::new();
    let mut kills = 0;
    for round in 0..PUBLICATIONS {
        let slug = format!("dienst-{round}");
        town.nodes[0].draft(&slug, &service(&format!("Dienst {round}")));
        let mut publishing = town.nodes[0].command(&["publish", &slug, "--yes", "--no-input", "--json"]);
        publishing.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
        let publishing = publishing.spawn().unwrap();
        if round % KILL_EVERY == 4 {
            // Somewhere within the publication, another place each time.
            std::thread::sleep(Duration::from_millis(3 * (round % 31)));
            town.nodes[0].kill();
            kills += 1;
        }
        let output = publishing.wait_with_output().unwrap();
        if output.status.success() {
            let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let seq = answer["data"]["seq_after"].as_u64().unwrap();
            let before = acknowledged.insert(seq, slug.clone());
            assert_eq!(before, None, "number {seq} was used twice");
        }
        if round % KILL_EVERY == 4 {
            town.nodes[0].start();
            town.nodes[0].wait_ready();
        }
    }
    assert!(kills >= 2 && acknowledged.len() as u64 >= PUBLICATIONS - kills, "{} of {PUBLICATIONS}", acknowledged.len());
    for node in &town.nodes {
        for slug in acknowledged.values() {
            let reference = format!("uelzen/{slug}");
            wait_for(&format!("{reference} at {}", node.slug), || node.run(&["show", &reference, "--json"]).code == 0);
        }
    }
}
