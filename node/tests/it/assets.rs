//! Files of assets between real nodes: fetched from several, verified, resumed, written out.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::town::{Node, Town, wait_for};

/// Files and bytes of the asset: small, unless the full form is asked for.
fn size() -> (usize, usize) {
    if std::env::var_os("ASSETS_FULL").is_some() { (300, 200_000_000) } else { (40, 24_000_000) }
}

/// Bytes that repeat nowhere, made from the place alone.
fn content(place: usize, bytes: usize) -> Vec<u8> {
    let mut state = place as u64 + 1;
    let mut content = Vec::with_capacity(bytes + 8);
    while content.len() < bytes {
        // SplitMix64 (Steele, Lea and Flood 2014).
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        content.extend_from_slice(&(word ^ (word >> 31)).to_be_bytes());
    }
    content.truncate(bytes);
    content
}

/// Writes a draft with files of all sizes, one of them half of all.
pub(crate) fn write_asset(node: &Node, files: usize, bytes: usize) {
    let folder = node.home.join("drafts/kuubu/daten");
    fs::create_dir_all(folder.join("teile")).unwrap();
    fs::write(folder.join("groß.bin"), content(0, bytes / 2)).unwrap();
    fs::write(folder.join("leer.txt"), "").unwrap();
    fs::write(folder.join("eins.txt"), "1").unwrap();
    let each = bytes / 2 / (files - 3);
    for place in 3..files {
        fs::write(folder.join(format!("teile/{place:03}.bin")), content(place, each + place)).unwrap();
    }
    node.draft("kuubu", DRAFT);
}

const DRAFT: &str = r#"kind = "asset"
title = "kuubu"
summary = "Portal, über das Menschen im Landkreis Wissen und Fähigkeiten anbieten."
description = "kuubu vermittelt Wissen und Fähigkeiten zwischen Menschen in ländlichen Kreisen. Wer etwas kann, bietet es an; wer Hilfe sucht, findet sie in der Nähe. Entstanden mit mehreren Kreisen, im Einsatz seit 2022."
topics = ["community"]
type = "dataset"
state = "operation"
licence = "CC0-1.0"
version = "2.1.0"
operating_models = ["self-hosted"]
privacy = "none"
maintenance = { type = "internal", until = 2027-12-31 }
files = [{ path = "daten", role = "main" }]
"#;

const REF: &str = "uelzen/kuubu";

/// A town whose nodes hold only what they adopt.
fn town(count: usize, uploads: &str) -> Town {
    let town = Town::founded(count);
    for node in &town.nodes {
        node.run(&["config", "set", "assets.steward", "false"]).ok();
        node.run(&["config", "set", "assets.upload_rate", uploads]).ok();
    }
    town
}

fn adopt(node: &Node, more: &[&str]) -> crate::town::Ran {
    let mut arguments = vec!["adopt", REF, "--yes", "--no-input", "--json"];
    arguments.extend(more);
    node.run(&arguments)
}

fn bytes(data: &Value, name: &str) -> u64 {
    data[name].as_u64().unwrap_or_else(|| panic!("{name}: {data}"))
}

fn wait_known(nodes: &[&Node]) {
    for node in nodes {
        wait_for(&format!("the entry at {}", node.slug), || node.run(&["show", REF, "--json"]).code == 0);
    }
}

fn has_adopted(node: &Node) -> bool {
    !node.run(&["adoptions", "--json"]).ok().json()["data"]["items"].as_array().unwrap().is_empty()
}

/// Returns the bytes that the last event of a fetch says are here; none where it was over before there was one.
fn last_progress(text: &str) -> u64 {
    let events = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut done = events.filter(|event| event["phase"] == "fetch").filter_map(|event| event["done"].as_u64());
    done.next_back().unwrap_or_default()
}

/// Bytes of files that a node has on its disk, whole or in part.
fn on_disk(node: &Node) -> u64 {
    let of = |part: &str| {
        let entries = fs::read_dir(node.home.join("blobs").join(part)).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|found| found.blocks() * 512).sum::<u64>()
    };
    of("partial") + of("files")
}

fn assert_sums(folder: &Path) {
    let check = Command::new("sha256sum").args(["--strict", "--quiet", "-c", "SHA256SUMS"]).current_dir(folder).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
}

#[test]
fn an_asset_is_adopted_from_its_holders_though_one_lies_one_stops_and_the_own_node_is_killed() {
    let (files, all) = size();
    let mut town = town(7, if files > 100 { "10MiB" } else { "2MiB" });
    town.nodes[0].run(&["config", "set", "assets.upload_rate", "none"]).ok();
    let is_liar = |node: &Node| node.slug == "potsdam-mittelmark";
    for node in &mut town.nodes {
        let variables: &[(&str, &str)] = if is_liar(node) { &[("KREISNETZ_TEST_FILES", "corrupt")] } else { &[] };
        node.start_with(variables);
    }
    town.nodes.iter().for_each(Node::wait_ready);
    write_asset(&town.nodes[0], files, all);
    town.nodes[0].publish();
    wait_known(&town.nodes.iter().collect::<Vec<_>>());
    for holder in &town.nodes[2..] {
        let adopted = adopt(holder, &[]).ok().json();
        assert_eq!(adopted["data"]["files"].as_array().unwrap().len(), files, "{}", holder.slug);
    }
    let adopters = || town.nodes[1].run(&["adopters", REF, "--json"]).ok().json()["data"]["items"].as_array().unwrap().len();
    wait_for("five adopters", || adopters() == 5);
    assert_eq!(town.nodes[0].stop(), 0);

    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("kuubu");
    let (to_text, begun) = (to.to_str().unwrap().to_owned(), Instant::now());
    let mut first = town.nodes[1].command(&["adopt", REF, "--to", &to_text, "--yes", "--no-input", "--jsonl"]);
    let first = first.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // One holder stands still from now on: no connection is closed, nothing comes.
    sleep(Duration::from_millis(300));
    town.nodes[6].signal("-STOP");
    wait_for("a third of the files", || on_disk(&town.nodes[1]) > all as u64 / 3);
    town.nodes[1].kill();
    let first = first.wait_with_output().unwrap();
    assert!(!first.status.success(), "the command ends with its node");
    let told = last_progress(&String::from_utf8(first.stdout).unwrap());
    assert!(!to.join("SHA256SUMS").exists(), "nothing looks finished");

    town.nodes[1].start();
    town.nodes[1].wait_ready();
    assert!(!has_adopted(&town.nodes[1]), "nothing is declared by halves");
    let plan = adopt(&town.nodes[1], &["--dry-run"]).ok().json()["data"].clone();
    let received = || town.nodes[1].run(&["status", "--json"]).ok().json()["data"]["traffic"]["stream_received_bytes"].as_u64().unwrap();
    let before = received();
    let adopted = adopt(&town.nodes[1], &["--to", &to_text]).ok().json()["data"].clone();
    let came = received() - before;
    println!("{files} files, {all} bytes: {:?} with a kill and a standstill in between", begun.elapsed());
    println!("resumed {}, fetched {}, received {came}, from {}", adopted["resumed_bytes"], adopted["fetched_bytes"], adopted["holders"]);

    assert_sums(&to);
    assert_eq!(fs::read(to.join("daten/groß.bin")).unwrap(), content(0, all / 2));
    assert!(has_adopted(&town.nodes[1]));
    assert!(bytes(&adopted, "resumed_bytes") > all as u64 / 8, "what came before the kill is not fetched again: {adopted}");
    assert!(bytes(&adopted, "resumed_bytes") >= told, "nothing that was told to be here is fetched again: {told}, {adopted}");
    assert_eq!(bytes(&adopted, "resumed_bytes"), bytes(&plan, "resumed_bytes"), "the plan told the truth");
    assert_eq!(bytes(&adopted, "resumed_bytes") + bytes(&adopted, "fetched_bytes"), bytes(&adopted, "total_bytes"));
    let log = town.nodes[1].log();
    assert!(log.contains("a holder sent a wrong group"), "the liar was asked, and found out");
    let honest = adopted["holders"].as_array().unwrap().iter().filter(|holder| holder["slug"] != "potsdam-mittelmark").count();
    assert!(honest >= 2, "{}", adopted["holders"]);

    // Run again, it has nothing to do.
    let again = adopt(&town.nodes[1], &["--to", &to_text]).ok().json()["data"].clone();
    assert_eq!(bytes(&again, "fetched_bytes"), 0);
}

#[test]
fn stewards_hold_files_for_others_without_being_asked_and_the_plan_says_so() {
    let town = Town::of(4);
    town.nodes.iter().for_each(|node| node.wait_peers(3));
    write_asset(&town.nodes[0], 12, 3_000_000);
    town.nodes[0].publish();
    wait_known(&town.nodes.iter().collect::<Vec<_>>());
    for node in &town.nodes[1..] {
        wait_for(&format!("the files at {}", node.slug), || {
            let plan = adopt(node, &["--dry-run"]);
            plan.code == 0 && bytes(&plan.json()["data"], "fetched_bytes") == 0
        });
        assert!(!has_adopted(node), "holding is not adopting");
    }
}

#[test]
fn without_room_or_beyond_the_quota_nothing_is_declared_and_later_it_goes_on() {
    let mut town = town(2, "none");
    town.nodes[1].run(&["config", "set", "assets.free_min", "100%"]).ok();
    town.nodes.iter_mut().for_each(Node::start);
    town.nodes.iter().for_each(Node::wait_ready);
    write_asset(&town.nodes[0], 12, 3_000_000);
    town.nodes[0].publish();
    wait_known(&[&town.nodes[1]]);
    adopt(&town.nodes[1], &[]).fails(40, "disk_full");
    assert!(!has_adopted(&town.nodes[1]));

    for (key, value, slug) in
        [("assets.free_min", "1%", ""), ("assets.quota_per_publisher", "1MiB", "quota"), ("assets.quota_per_publisher", "2GiB", "")]
    {
        town.nodes[1].stop();
        town.nodes[1].run(&["config", "set", key, value]).ok();
        fs::remove_dir_all(town.nodes[1].home.join("blobs")).unwrap();
        town.nodes[1].start();
        town.nodes[1].wait_ready();
        if !slug.is_empty() {
            adopt(&town.nodes[1], &[]).fails(40, slug);
            assert!(!has_adopted(&town.nodes[1]));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    adopt(&town.nodes[1], &["--to", folder.path().to_str().unwrap()]).ok();
    assert_sums(folder.path());

    // What people put there is theirs.
    fs::write(folder.path().join("daten/eins.txt"), "unsere Notiz").unwrap();
    adopt(&town.nodes[1], &["--to", folder.path().to_str().unwrap()]).fails(5, "exists");
    assert_eq!(fs::read(folder.path().join("daten/eins.txt")).unwrap(), "unsere Notiz".as_bytes());
}

#[test]
fn a_disk_that_fills_up_while_files_come_is_a_clear_error_and_with_room_again_the_rest_comes() {
    let mut town = town(2, "2MiB");
    town.nodes[1].run(&["config", "set", "assets.free_min", "1%"]).ok();
    town.nodes[0].start();
    town.nodes[1].start_on_small_disk("blobs", 16);
    town.nodes.iter().for_each(Node::wait_ready);
    write_asset(&town.nodes[0], 12, 12_000_000);
    town.nodes[0].publish();
    wait_known(&[&town.nodes[1]]);

    let adopting = town.nodes[1].command(&["adopt", REF, "--yes", "--no-input", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let held = || bytes(&adopt(&town.nodes[1], &["--dry-run"]).ok().json()["data"], "resumed_bytes");
    wait_for("a quarter of the files", || held() > 3_000_000);
    let filler = town.nodes[1].seen("blobs").join("filler");
    let mut file = fs::File::create(&filler).unwrap();
    let full = std::iter::repeat_with(|| file.write_all(&[1; 65_536])).find_map(Result::err).unwrap();
    assert_eq!(full.kind(), ErrorKind::StorageFull);
    let ran = crate::town::Ran::from(adopting.wait_with_output().unwrap());
    ran.fails(40, "disk_full");
    assert!(!has_adopted(&town.nodes[1]), "nothing is declared by halves");

    drop(file);
    fs::remove_file(&filler).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let adopted = adopt(&town.nodes[1], &["--to", folder.path().to_str().unwrap()]).ok().json()["data"].clone();
    assert!(bytes(&adopted, "resumed_bytes") > 3_000_000, "what came before is not fetched again: {adopted}");
    assert_sums(folder.path());
    assert!(has_adopted(&town.nodes[1]));
}

#[test]
fn one_file_is_fetched_and_verified_without_adopting_and_show_says_what_is_here() {
    let mut town = town(2, "none");
    town.nodes.iter_mut().for_each(Node::start);
    town.nodes.iter().for_each(Node::wait_ready);
    write_asset(&town.nodes[0], 12, 3_000_000);
    town.nodes[0].publish();
    let reader = &town.nodes[1];
    wait_known(&[reader]);
    let shown = || reader.run(&["show", REF, "--json"]).ok().json()["data"].clone();
    let before = shown();
    assert_eq!((&before["holders"], bytes(&before["files"], "held_bytes")), (&Value::from(1), 0));
    assert_eq!(before["files_list"], Value::Array(Vec::new()), "the list of files is not here yet");

    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("fünf.bin");
    let file = |path: &str, more: &[&str]| {
        let mut arguments = vec!["show", REF, "--file", path, "-o", to.to_str().unwrap(), "--json"];
        arguments.extend(more);
        reader.run(&arguments)
    };
    let plan = file("daten/teile/005.bin", &["--dry-run"]).ok().json()["data"].clone();
    assert!(!to.exists() && bytes(&plan, "fetched_bytes") > 0);
    file("daten/teile/gibt-es-nicht.bin", &[]).fails(4, "not_found");
    let fetched = file("daten/teile/005.bin", &[]).ok().json()["data"].clone();
    assert_eq!(bytes(&fetched, "fetched_bytes"), bytes(&plan, "fetched_bytes"), "nothing else was fetched");
    assert_eq!(fs::read(&to).unwrap(), fs::read(town.nodes[0].home.join("drafts/kuubu/daten/teile/005.bin")).unwrap());
    file("daten/teile/005.bin", &[]).fails(5, "exists");
    file("daten/teile/005.bin", &["--yes"]).ok();

    assert!(!has_adopted(reader));
    let after = shown();
    assert_eq!(bytes(&after["files"], "held_bytes"), bytes(&fetched, "fetched_bytes"));
    let held: Vec<&Value> = after["files_list"].as_array().unwrap().iter().filter(|file| file["held_bytes"] != 0).collect();
    assert_eq!((held.len(), held[0]["path"].as_str().unwrap()), (1, "daten/teile/005.bin"));
}

/// Prints how fast files come from one node: `cargo test -p kreisnetz --test it --release how_fast -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn how_fast_files_come_in_one_and_in_two_thousand() {
    let all: usize = std::env::var("ASSETS_BYTES").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(1 << 30);
    let mut town = town(2, "none");
    town.nodes.iter_mut().for_each(Node::start);
    town.nodes.iter().for_each(Node::wait_ready);
    for (slug, files) in [("eine", 1), ("viele", 2_000)] {
        let folder = town.nodes[0].home.join("drafts").join(slug).join("daten");
        fs::create_dir_all(&folder).unwrap();
        for place in 0..files {
            fs::write(folder.join(format!("{place}")), content(place, all / files)).unwrap();
        }
        town.nodes[0].draft(slug, DRAFT);
        let begun = Instant::now();
        town.nodes[0].run(&["publish", "--yes", "--no-input", "--json", "--timeout", "10min"]).ok();
        println!("{files} files, {all} bytes: published in {:.2?}", begun.elapsed());
        let reference = format!("uelzen/{slug}");
        wait_for("the entry", || town.nodes[1].run(&["show", &reference, "--json"]).code == 0);
        let begun = Instant::now();
        town.nodes[1].run(&["adopt", &reference, "--yes", "--no-input", "--json"]).ok();
        let took = begun.elapsed();
        let memory = fs::read_to_string(format!("/proc/{}/status", town.nodes[1].id())).unwrap();
        let peak = memory.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        println!(
            "  fetched, verified, durable and adopted in {took:.2?}: {:.0} MiB/s; {peak}",
            all as f64 / took.as_secs_f64() / 1_048_576.0
        );
    }
}
