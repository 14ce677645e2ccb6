//! Bad input gets its documented error and exit code, and nothing is lost.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::town::{Town, service, wait_for};

#[test]
fn bad_drafts_are_refused_all_at_once_with_their_places() {
    let town = Town::of(1);
    let node = &town.nodes[0];
    node.draft("gut", &service("Gut"));
    node.publish();
    node.draft("schlecht", &service("Schlecht").replace("title =", "titel ="));
    node.draft("county", &fs::read_to_string(node.home.join("drafts/county.toml")).unwrap().replace("\"03360\"", "\"03999\""));
    node.draft("gross", &service("Groß").replace("description = \"", &format!("description = \"{}", "Viel zu lang. ".repeat(2_500))));
    node.draft("zeichen", &service("Zeichen\\u001b[31m"));
    node.draft("bidi", &service("Zeichen\\u202Eumgedreht"));
    let document = node.run(&["publish", "--yes", "--no-input", "--json"]).fails(7, "draft_invalid");
    let problems = document["error"]["problems"].as_array().unwrap();
    for (file, key) in [
        ("schlecht.toml", "titel"),
        ("county.toml", "ags"),
        ("gross.toml", "description"),
        ("zeichen.toml", "title"),
        ("bidi.toml", "title"),
    ] {
        let found = problems.iter().any(|problem| {
            problem["file"].as_str().is_some_and(|name| name.ends_with(file))
                && problem["key"].as_str().is_some_and(|name| name.starts_with(key))
                && problem["line"].as_u64() > Some(0)
        });
        assert!(found, "{file} {key}: {problems:#?}");
    }
    let text = node.run(&["publish", "--yes", "--no-input"]);
    assert_eq!(text.code, 7);
    assert!(text.err.contains("schlecht.toml:2") && text.err.contains("title"), "{}", text.err);
    assert_eq!(node.finds("Grillplatz"), ["uelzen/gut"], "nothing was lost, nothing was published");
}

#[test]
fn an_entry_of_33_kib_is_refused_and_its_largest_fields_are_named() {
    let town = Town::of(1);
    let node = &town.nodes[0];
    let long = |language: &str| format!("{language} = \"{}\"", "Ein Satz, der weiterhilft. ".repeat(360));
    let languages = ["de", "en", "fr", "nl"].map(long).join(", ");
    let text = service("Groß");
    let begin = text.find("description = ").unwrap();
    let end = begin + text[begin..].find('\n').unwrap();
    node.draft("gross", &format!("{}description = {{ {languages} }}{}", &text[..begin], &text[end..]));
    let ran = node.run(&["publish", "--yes", "--no-input", "--json"]);
    assert_eq!(ran.code, 7, "{ran:?}");
    assert!(ran.out.contains("description"), "{}", ran.out);
}

#[test]
fn keys_that_others_can_read_and_keys_that_cannot_be_read_stop_the_start() {
    let mut town = Town::founded(1);
    let node = &mut town.nodes[0];
    let key = node.home.join("keys/signing.key");
    let mode = |mode| fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    let refused = node.run(&["run"]);
    assert_eq!(refused.code, 14, "{refused:?}");
    assert!(refused.err.contains("signing.key") && refused.err.contains("chmod"), "{}", refused.err);
    mode(0o600);
    let good = fs::read(&key).unwrap();
    fs::write(&key, "kein Schlüssel").unwrap();
    let refused = node.run(&["run"]);
    assert_eq!(refused.code, 13, "{refused:?}");
    assert!(refused.err.contains("signing.key"), "{}", refused.err);
    fs::write(&key, good).unwrap();
    node.start();
    node.wait_ready();
}

#[test]
fn a_busy_port_a_second_run_and_a_foreign_network_file_are_refused() {
    let mut town = Town::founded(2);
    let port = town.nodes[1].port;
    let _busy = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let refused = town.nodes[1].run(&["run"]);
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(refused.err.contains("address_in_use") && refused.err.contains(&port.to_string()), "{}", refused.err);

    town.nodes[0].start();
    town.nodes[0].wait_ready();
    let second = town.nodes[0].run(&["run"]);
    assert_eq!(second.code, 5, "{second:?}");
    assert!(second.err.contains("home_in_use"), "{}", second.err);
    town.nodes[0].run(&["status", "--json"]);
    town.nodes[0].wait_ready();

    let file = town.nodes[1].home.join("network.toml");
    let ours = fs::read_to_string(&file).unwrap();
    fs::write(&file, ours.replace("name = \"testnet\"", "name = \"other\"")).unwrap();
    let foreign = town.nodes[1].run(&["run"]);
    assert_eq!(foreign.code, 13, "{foreign:?}");
    assert!(foreign.err.contains("network_mismatch"), "{}", foreign.err);
}

#[test]
fn a_stopped_node_is_read_from_its_store_and_writing_asks_for_the_node() {
    let mut town = Town::of(1);
    let node = &mut town.nodes[0];
    node.draft("landraeume", &service("LandRäume"));
    node.publish();
    wait_for("the entry", || node.finds("Grillplatz") == ["uelzen/landraeume"]);
    node.stop();
    let answer = node.run(&["search", "Grillplatz", "--json"]).ok().json();
    assert_eq!(answer["source"], "store");
    assert_eq!(answer["data"]["items"][0]["ref"], "uelzen/landraeume");
    assert!(node.run(&["search", "Grillplatz"]).err.contains("not running"), "it says how old the data is");
    node.run(&["publish", "--yes", "--json"]).fails(11, "node_not_running");
    node.start();
    node.wait_ready();
    node.kill();
    assert_eq!(node.finds("Grillplatz"), ["uelzen/landraeume"], "also after kill -9");
}

#[test]
fn what_is_not_built_yet_is_refused_by_name() {
    let town = Town::founded(1);
    let node = &town.nodes[0];
    for arguments in [
        &["doctor", "--json"][..],
        &["evaluate", "a/b", "--json"],
        &["export", "bundle", "--files", "held", "-o", "x", "--json"],
        &["show", "a/b", "-o", "x", "--json"],
    ] {
        let ran = node.run(arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert_eq!(ran.json()["error"]["slug"], "usage", "{ran:?}");
    }
    let unknown = node.run(&["pubish"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("publish"), "the nearest is named: {}", unknown.err);
    let config = node.run(&["config", "set", "relay.wonder", "1", "--json"]);
    assert!(matches!(config.code, 4 | 13), "{config:?}");
}
