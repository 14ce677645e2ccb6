//! Catalogs as a file: the first sync of a county without a network, and everything that can be wrong with it.

use std::fs;
use std::process::Stdio;
use std::time::Instant;

use crate::paper;
use crate::town::{Town, service, wait_for};

#[test]
fn an_air_gapped_county_takes_a_bundle_over_and_finds_what_is_in_it() {
    let mut town = Town::founded(2);
    let file = town.nodes[0].home.join("kreise.bundle");
    let path = file.to_str().unwrap().to_owned();
    town.nodes[0].start();
    town.nodes[0].wait_ready();
    town.nodes[0].draft("kuubu", &service("kuubu"));
    town.nodes[0].publish();
    let exported = town.nodes[0].run(&["export", "bundle", "-o", &path, "--json"]).ok().json();
    assert_eq!((&exported["schema"], &exported["source"]), (&"kreisnetz.export/1".into(), &"node".into()));
    assert_eq!(exported["data"]["catalogs"], 1);
    assert_eq!(exported["data"]["bytes"], fs::metadata(&file).unwrap().len());
    let bytes = fs::read(&file).unwrap();
    assert_eq!(exported["data"]["sha256"], kreisnetz_identity::Digest::of(&bytes).to_string());
    town.nodes[0].run(&["export", "bundle", "-o", &path, "--json"]).fails(5, "exists");

    town.nodes[0].stop();
    let stopped = town.nodes[0].run(&["export", "bundle", "-o", &path, "--yes", "--json"]).ok().json();
    assert_eq!(stopped["source"], "store");
    assert_eq!(fs::read(&file).unwrap(), bytes, "the same catalogs give the same bundle");

    // Uelzen's node is off from here on: there is nobody to ask.
    let luechow = &mut town.nodes[1];
    luechow.run(&["import", &path, "--json"]).fails(11, "node_not_running");
    luechow.start();
    luechow.wait_ready();
    let checked = luechow.run(&["import", &path, "--check", "--json"]).ok().json();
    assert_eq!((&checked["data"]["check"], &checked["data"]["catalogs"]["stored"]), (&true.into(), &1.into()));
    assert!(luechow.finds("Grillplatz").is_empty(), "a check stores nothing");
    let imported = luechow.run(&["import", &path, "--json"]).ok().json();
    assert_eq!(imported["schema"], "kreisnetz.import/1");
    assert_eq!(imported["data"]["catalogs"], serde_json::json!({"stored": 1, "held": 0, "refused": 0}));
    assert_eq!(imported["data"]["stored"][0]["publisher"]["slug"], "uelzen");
    assert_eq!(imported["data"]["end"], "whole");
    assert_eq!(luechow.finds("Grillplatz"), ["uelzen/kuubu"], "what is imported can be searched at once");
    let again = luechow.run(&["import", &path, "--json"]).ok().json();
    assert_eq!(again["data"]["catalogs"], serde_json::json!({"stored": 0, "held": 1, "refused": 0}));
    let text = luechow.run(&["import", &path, "--lang", "de"]).ok();
    assert!(text.out.contains("Nichts Neues"), "{text:?}");
    luechow.kill();
    assert_eq!(luechow.finds("Grillplatz"), ["uelzen/kuubu"], "it was durable before it was acknowledged");
}

#[test]
fn an_imported_catalog_reaches_the_neighbours_over_the_network() {
    let mut town = Town::founded(2);
    let network = paper::network_of(&town.nodes[0].home);
    let counties = paper::counties(network, 3, 2);
    for node in &mut town.nodes {
        paper::found(&node.home, &counties);
        node.start();
    }
    for node in &town.nodes {
        node.wait_ready();
        node.wait_peers(1);
    }
    let file = town.nodes[0].home.join("papier.bundle");
    paper::bundle(&file, network, &counties);
    town.nodes[0].run(&["import", file.to_str().unwrap(), "--json"]).ok();
    let replicated = || town.nodes[1].run(&["status", "--json"]).json()["data"]["replica"]["publishers"].as_u64();
    wait_for("the imported catalogs at the neighbour", || replicated() >= Some(3));
}

#[test]
fn one_forged_catalog_among_eight_is_refused_and_the_other_seven_are_stored() {
    let mut town = Town::founded(1);
    let node = &mut town.nodes[0];
    let network = paper::network_of(&node.home);
    let mut counties = paper::counties(network, 9, 3);
    let stranger = counties.pop().unwrap();
    paper::found(&node.home, &counties);
    let forged = counties[3].log.publisher().to_string();
    if let Some(byte) = counties[3].entries[1].last_mut() {
        *byte ^= 1;
    }
    node.start();
    node.wait_ready();
    let path = node.home.join("acht.bundle");
    let path = path.to_str().unwrap();
    paper::bundle(path.as_ref(), network, &counties);
    let ran = node.run(&["import", path, "--json"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let data = &ran.json()["data"];
    assert_eq!(data["catalogs"], serde_json::json!({"stored": 7, "held": 0, "refused": 1}));
    assert_eq!((&data["refused"][0]["id"], &data["refused"][0]["reason"]), (&forged.into(), &"hash_mismatch".into()));
    let text = node.run(&["import", path]);
    assert_eq!(text.code, 3, "{text:?}");
    assert!(text.out.contains("its entries are not those that were signed"), "{text:?}");

    let mut members = counties;
    members.truncate(1);
    paper::bundle(path.as_ref(), network, &[members.pop().unwrap().otherwise("anders")]);
    let contradicted = node.run(&["import", path, "--json"]);
    assert_eq!(contradicted.code, 20, "{contradicted:?}");
    assert_eq!(contradicted.json()["data"]["refused"][0]["reason"], "equivocation");
    paper::bundle(path.as_ref(), network, &[stranger]);
    let unknown = node.run(&["import", path, "--json"]);
    assert_eq!(unknown.code, 20, "{unknown:?}");
    assert_eq!(unknown.json()["data"]["refused"][0]["reason"], "not_admitted");
}

#[test]
fn what_is_no_bundle_of_this_network_is_refused_whole() {
    let mut town = Town::founded(1);
    let node = &mut town.nodes[0];
    let path = node.home.join("fremd");
    let path = path.to_str().unwrap();
    node.run(&["import", path, "--json"]).fails(4, "not_found");
    fs::write(path, "kein Bündel").unwrap();
    node.run(&["import", path, "--json"]).fails(7, "import_invalid");
    node.start();
    node.wait_ready();
    fs::write(path, [&b"kreisnetz bundle 1\n"[..], &[7; 4096]].concat()).unwrap();
    node.run(&["import", path, "--json"]).fails(7, "import_invalid");
    let other = kreisnetz_identity::NetworkId::derive("other", &[9; 16]);
    paper::bundle(path.as_ref(), other, &paper::counties(other, 1, 1));
    node.run(&["import", path, "--json"]).fails(13, "network_mismatch");
    node.run(&["export", "bundle", "-o", path, "--yes", "--json"]).fails(4, "not_found");
    assert!(fs::metadata(path).is_ok(), "a failed export leaves the file that was there");
    let document = node.run(&["export", "bundle", "--files", "held", "-o", path, "--json"]).fails(2, "usage");
    assert!(document.to_string().contains("not in this version"), "{document}");
}

#[test]
fn a_bundle_that_is_cut_off_or_a_node_that_is_killed_goes_on_where_it_was() {
    let mut town = Town::founded(1);
    let node = &mut town.nodes[0];
    let network = paper::network_of(&node.home);
    let counties = paper::counties(network, 150, 60);
    paper::found(&node.home, &counties);
    let path = node.home.join("gross.bundle");
    paper::bundle(&path, network, &counties);
    let whole = fs::read(&path).unwrap();
    let path = path.to_str().unwrap();
    node.start();
    node.wait_ready();

    fs::write(path, &whole[..whole.len() / 5]).unwrap();
    let cut = node.run(&["import", path, "--json"]);
    assert_eq!(cut.code, 3, "{cut:?}");
    assert_eq!(cut.json()["data"]["end"], "cut_off");
    let first = cut.json()["data"]["catalogs"]["stored"].as_u64().unwrap();
    assert!((20..40).contains(&first), "{first}");

    fs::write(path, &whole).unwrap();
    let mut importing = node.command(&["import", path, "--json"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let publishers = || node.run(&["status", "--json"]).json()["data"]["replica"]["publishers"].as_u64().unwrap_or_default();
    wait_for("a part of the bundle", || publishers() > first + 1);
    node.kill();
    importing.wait().unwrap();

    node.start();
    node.wait_ready();
    let again = node.run(&["import", path, "--json", "--timeout", "0"]).ok().json();
    let counts = &again["data"]["catalogs"];
    let (stored, held) = (counts["stored"].as_u64().unwrap(), counts["held"].as_u64().unwrap());
    assert_eq!(stored + held, 150, "{counts}");
    assert!(held > first, "what was stored before the power cut is not stored again: {counts}");
    let entries = node.run(&["status", "--json"]).json()["data"]["replica"]["entries"].as_u64().unwrap();
    assert!(entries >= 150 * 60, "{entries}");
}

/// Prints what a bundle of all counties costs; not a test of speed, and long: it runs where `KREISNETZ_FIGURES` is set.
#[test]
fn figures_of_a_bundle_of_400_counties_with_40_000_entries() {
    if std::env::var_os("KREISNETZ_FIGURES").is_none() {
        return eprintln!(
            "SKIPPED: KREISNETZ_FIGURES=1 cargo test -p kreisnetz --test it bundles::figures -- --nocapture prints the figures"
        );
    }
    let mut town = Town::founded(2);
    let network = paper::network_of(&town.nodes[0].home);
    let counties = paper::counties(network, 400, 100);
    for node in &town.nodes {
        paper::found(&node.home, &counties);
    }
    let path = town.nodes[0].home.join("land.bundle");
    let totals = paper::bundle(&path, network, &counties);
    println!("{} catalogs, {} entries, {} bytes", totals.catalogs, totals.entries, totals.bytes);
    let node = &mut town.nodes[0];
    node.start();
    node.wait_ready();
    let timed = |what: &str, arguments: &[&str]| {
        let begun = Instant::now();
        let ran = node.run(arguments).ok();
        println!("{what}: {:.1} s", begun.elapsed().as_secs_f64());
        ran.json()
    };
    let file = path.to_str().unwrap();
    let copy = format!("{file}.copy");
    timed("check", &["import", file, "--check", "--json", "--timeout", "0"]);
    assert_eq!(timed("import", &["import", file, "--json", "--timeout", "0"])["data"]["catalogs"]["stored"], 400);
    assert_eq!(timed("import again", &["import", file, "--json", "--timeout", "0"])["data"]["catalogs"]["held"], 400);
    timed("export", &["export", "bundle", "-o", &copy, "--json"]);
    assert_eq!(fs::read(&copy).unwrap(), fs::read(&path).unwrap(), "what came in goes out byte for byte");
}
