//! A backup of a running node, and a home that comes out of it after the disk is lost.

use std::fs;

use serde_json::Value;

use crate::assets::write_asset;
use crate::town::{Node, Town, service, wait_for};

fn publish(node: &Node, slug: &str, title: &str) -> u64 {
    node.draft(slug, &service(title));
    node.publish()["data"]["seq_after"].as_u64().unwrap()
}

/// Bytes of kuubu's files, and what of them a node holds.
fn held(node: &Node) -> (u64, u64) {
    let shown = node.run(&["show", "uelzen/kuubu", "--json"]);
    let files = if shown.code == 0 { shown.json()["data"]["files"].clone() } else { Value::Null };
    (files["bytes"].as_u64().unwrap_or_default(), files["held_bytes"].as_u64().unwrap_or_default())
}

fn holds_all(node: &Node) -> bool {
    let (bytes, held) = held(node);
    bytes > 0 && held >= bytes
}

fn seq_at(node: &Node, county: &str) -> Option<u64> {
    let shown = node.run(&["publisher", "show", county, "--json"]);
    (shown.code == 0).then(|| shown.json()["data"]["heads"][0]["seq"].as_u64()).flatten()
}

#[test]
fn a_lost_home_comes_back_from_its_backup_and_the_network_and_signs_only_in_a_new_epoch() {
    let mut town = Town::of(3);
    town.nodes.iter().for_each(|node| node.wait_peers(2));
    write_asset(&town.nodes[0], 4, 200_000);
    publish(&town.nodes[0], "landraeume", "LandRäume");
    wait_for("the files at the others", || town.nodes[1..].iter().all(holds_all));
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    let made = town.nodes[0].run(&["backup", "create", dir, "--json"]).ok().json();
    let file = made["data"]["file"].as_str().unwrap().to_owned();
    assert_eq!((&made["data"]["seq"], &made["data"]["entries"]), (&1.into(), &4.into()), "{made}");
    let listed = town.nodes[0].run(&["backup", "list", dir, "--json"]).ok().json();
    assert_eq!(listed["data"]["items"][0]["file"], *file);
    // Foreign programs read it.
    let out = tempfile::tempdir().unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let ran = std::process::Command::new(program).args(arguments).current_dir(out.path()).output().unwrap();
        assert!(ran.status.success(), "{program}: {}", String::from_utf8_lossy(&ran.stderr));
    };
    run("tar", &["-xf", &file]);
    run("sha256sum", &["--strict", "--quiet", "-c", "SHA256SUMS"]);
    for secret in ["keys", "guard.redb", "root"] {
        assert!(!out.path().join(secret).exists(), "{secret} is in the backup");
    }

    // Published after the backup, and known to the others only.
    let newest = publish(&town.nodes[0], "mitfahren", "Mitfahren");
    wait_for("the newest head at the others", || town.nodes[1..].iter().all(|node| seq_at(node, "uelzen") == Some(newest)));
    town.nodes[0].kill();
    let node = &mut town.nodes[0];
    let root = folder.path().join("root");
    fs::rename(node.home.join("root"), &root).unwrap();
    node.run(&["backup", "restore", &file, "--json"]).fails(5, "already_initialised");
    fs::remove_dir_all(&node.home).unwrap();
    let restored = node.run(&["backup", "restore", &file, "--json"]).ok().json();
    assert!(restored["data"]["peer_id"].is_string());

    // It is not ready, and says so: root keys have to speak first. It takes what peers have all the same.
    node.start();
    wait_for("what was published after the backup", || {
        node.run(&["show", "uelzen/mitfahren", "--json"]).code == 0 && seq_at(node, "uelzen") == Some(newest)
    });
    assert!(node.home.join("drafts/landraeume.toml").exists());
    wait_for("its own files, from who holds them", || holds_all(node));
    node.draft("danach", &service("Danach"));
    node.run(&["publish", "--yes", "--no-input", "--json"]).fails(23, "seq_reserved");
    assert_eq!(node.stop(), 0);
    let arguments = ["key", "delegate", "--new-epoch", "--root-dir", root.to_str().unwrap(), "--yes", "--no-input", "--json"];
    node.run(&arguments).ok();
    node.start();
    node.wait_ready();
    let after = node.publish();
    assert_eq!((&after["data"]["epoch"], after["data"]["seq_after"].as_u64()), (&2.into(), Some(newest + 1)), "{after}");
    wait_for("the new epoch at the others", || town.nodes[1..].iter().all(|node| seq_at(node, "uelzen") == Some(newest + 1)));
    let shown = town.nodes[1].run(&["publisher", "show", "uelzen", "--json"]).ok().json();
    assert_eq!(shown["data"]["equivocations"].as_array().map_or(0, Vec::len), 0, "{shown}");
}

#[test]
fn a_backup_that_was_altered_or_cut_off_or_is_another_file_is_refused_and_nothing_is_written() {
    let town = Town::of(1);
    let node = &town.nodes[0];
    let folder = tempfile::tempdir().unwrap();
    node.run(&["backup", "create", folder.path().to_str().unwrap(), "--json"]).fails(4, "not_found");
    publish(node, "landraeume", "LandRäume");
    let made = node.run(&["backup", "create", folder.path().to_str().unwrap(), "--json"]).ok().json();
    let whole = fs::read(made["data"]["file"].as_str().unwrap()).unwrap();
    let bad = folder.path().join("bad.tar");
    let empty = folder.path().join("empty");
    let refused = |bytes: &[u8], code: i32, slug: &str| {
        fs::write(&bad, bytes).unwrap();
        node.run(&["backup", "verify", bad.to_str().unwrap(), "--json"]).fails(code, slug);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kreisnetz"));
        command.arg("--home").arg(&empty).args(["backup", "restore", bad.to_str().unwrap(), "--json"]);
        crate::town::Ran::from(command.output().unwrap()).fails(code, slug);
        assert!(!empty.join("store.redb").exists());
    };
    refused(&whole[..whole.len() / 2], 20, "hash_mismatch");
    let mut altered = whole.clone();
    let place = whole.len() / 2;
    altered[place] ^= 1;
    fs::write(&bad, &altered).unwrap();
    assert_ne!(node.run(&["backup", "verify", bad.to_str().unwrap(), "--json"]).code, 0);
    refused(b"kein Archiv", 7, "import_invalid");
}

#[test]
fn what_is_in_a_home_is_moved_aside_and_of_many_backups_the_newest_are_kept() {
    let mut town = Town::of(1);
    let node = &mut town.nodes[0];
    publish(node, "landraeume", "LandRäume");
    let folder = node.home.join("sicherungen");
    fs::create_dir(&folder).unwrap();
    node.run(&["backup", "create", "--json"]).fails(2, "missing_input");
    for (key, value) in [("backup.dir", "sicherungen"), ("backup.keep", "2")] {
        node.run(&["config", "set", key, value]).ok();
    }
    let foreign = folder.join("kreisnetz-uelzen-land-20200101T000000Z.tar");
    fs::write(&foreign, "eines anderen Kreises").unwrap();
    let mut made = Vec::new();
    for _ in 0..3 {
        let data = node.run(&["backup", "create", "--json"]).ok().json()["data"].clone();
        made.push((data["file"].as_str().unwrap().to_owned(), data["removed"].clone()));
        // Their names tell seconds.
        std::thread::sleep(std::time::Duration::from_millis(1_100));
    }
    assert_eq!(made[2].1, serde_json::json!([made[0].0]), "the oldest goes");
    assert!(foreign.exists() && !std::path::Path::new(&made[0].0).exists());

    let file = node.home.parent().unwrap().join("sicherung.tar");
    fs::copy(&made[2].0, &file).unwrap();
    let restore = ["backup", "restore", file.to_str().unwrap(), "--replace", "--json"];
    node.run(&restore).fails(5, "home_in_use");
    assert_eq!(node.stop(), 0);
    let status = node.run(&["status", "--json"]).json()["data"]["backup"].clone();
    assert!(status["age_s"].as_u64().is_some_and(|age| age < 3_600) && status["last_at"].is_string(), "{status}");
    let key = fs::read(node.home.join("keys/signing.key")).unwrap();
    let data = node.run(&restore).ok().json()["data"].clone();
    let aside = std::path::PathBuf::from(data["replaced"].as_str().unwrap());
    assert_eq!(fs::read(aside.join("keys/signing.key")).unwrap(), key, "nothing is lost");
    assert!(aside.join("root").exists() && aside.join("sicherungen").exists());
    assert_ne!(fs::read(node.home.join("keys/signing.key")).unwrap(), key);

    // What a restore left that was cut off is moved aside too, whatever else came to lie there.
    fs::remove_file(node.home.join("keys/signing.key")).unwrap();
    fs::write(node.home.join("notiz.txt"), "unsere").unwrap();
    node.run(&["backup", "restore", file.to_str().unwrap(), "--json"]).fails(5, "already_initialised");
    let again = node.run(&restore).ok().json()["data"]["replaced"].as_str().unwrap().to_owned();
    assert_eq!(fs::read_to_string(std::path::Path::new(&again).join("notiz.txt")).unwrap(), "unsere");
}

#[test]
fn a_county_that_kept_nothing_but_its_root_keys_gets_catalog_adoptions_and_files_back_from_the_network() {
    let mut town = Town::of(3);
    town.nodes.iter().for_each(|node| node.wait_peers(2));
    write_asset(&town.nodes[0], 4, 200_000);
    publish(&town.nodes[0], "landraeume", "LandRäume");
    publish(&town.nodes[1], "mitfahren", "Mitfahren");
    let adopted = "luechow-dannenberg/mitfahren";
    wait_for("the neighbour's entry", || town.nodes[0].run(&["show", adopted, "--json"]).code == 0);
    town.nodes[0].run(&["adopt", adopted, "--stage", "interest", "--no-files", "--yes", "--no-input", "--json"]).ok();
    let newest = seq_at(&town.nodes[0], "uelzen").unwrap();
    wait_for("all at the others", || town.nodes[1..].iter().all(|node| holds_all(node) && seq_at(node, "uelzen") == Some(newest)));

    let folder = tempfile::tempdir().unwrap();
    let (root, network) = (folder.path().join("root"), folder.path().join("network.toml"));
    let (port, id) =
        (town.nodes[0].port, town.nodes[0].run(&["publisher", "show", "self", "--json"]).json()["data"]["publisher"]["id"].clone());
    town.nodes[0].kill();
    let node = &mut town.nodes[0];
    fs::rename(node.home.join("root"), &root).unwrap();
    fs::copy(node.home.join("network.toml"), &network).unwrap();
    fs::remove_dir_all(&node.home).unwrap();

    let text = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let restore = |identity: &std::path::Path, network: &std::path::Path| {
        node.run(&["backup", "restore", "--identity", &text(identity), "--network", &text(network), "--json"])
    };
    let foreign = folder.path().join("foreign.toml");
    fs::write(&foreign, "name = \"other\"\nsalt = \"000102030405060708090a0b0c0d0e0f\"\n").unwrap();
    restore(&root.join("identity.cbor"), &foreign).fails(13, "network_mismatch");
    restore(&root.join("root/root-1.key"), &network).fails(7, "import_invalid");
    assert!(!node.home.join("store.redb").exists());
    let restored = restore(&root.join("identity.cbor"), &network).ok().json();
    assert_eq!(restored["data"]["publisher"], id);
    node.listen();
    assert_eq!(node.port, port);

    node.start();
    wait_for("catalog and files", || {
        seq_at(node, "uelzen") == Some(newest) && node.run(&["show", "uelzen/landraeume", "--json"]).code == 0 && holds_all(node)
    });
    node.draft("danach", &service("Danach"));
    node.run(&["publish", "--yes", "--no-input", "--json"]).fails(23, "seq_reserved");
    assert_eq!(node.stop(), 0);
    node.run(&["key", "delegate", "--new-epoch", "--root-dir", &text(&root), "--yes", "--no-input", "--json"]).ok();
    node.start();
    node.wait_ready();
    let after = node.publish();
    assert_eq!((&after["data"]["epoch"], after["data"]["seq_after"].as_u64()), (&2.into(), Some(newest + 1)), "{after}");
    let adoptions = node.run(&["adoptions", "--json"]).ok().json();
    assert_eq!(adoptions["data"]["items"][0]["ref"], adopted, "{adoptions}");
    wait_for("the new epoch at the others", || town.nodes[1..].iter().all(|node| seq_at(node, "uelzen") == Some(newest + 1)));
    assert_eq!(town.nodes[1].run(&["show", "uelzen/landraeume", "--json"]).code, 0, "what was not drafted again is still published");
}
