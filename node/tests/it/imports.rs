//! Real publiccode.yml files become drafts, are completed, published, and found elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::town::{Node, Town, wait_for};

/// Returns the folder of real files, where it is.
fn real_files() -> Option<PathBuf> {
    let named = std::env::var_os("TEST_DATA_DIR").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data")).join("publiccode");
    folder.is_dir().then_some(folder)
}

/// Fills in what a publiccode.yml cannot know, as a person does who looks at the linter's answer.
fn complete(node: &Node, draft: &Path) {
    let text = fs::read_to_string(draft).unwrap();
    let mut table: toml_edit::DocumentMut = text.parse().unwrap();
    let file = draft.to_str().unwrap();
    for _ in 0..6 {
        let lint = node.run(&["draft", "lint", file, "--json"]);
        if lint.code == 0 || lint.code == 3 {
            return;
        }
        let document = lint.json();
        let problems = document["data"]["problems"].as_array().cloned().unwrap_or_default();
        let errors: Vec<&Value> = problems.iter().filter(|problem| problem["level"] == "error").collect();
        for problem in &errors {
            fill(&mut table, problem["key"].as_str().unwrap_or_default());
        }
        fs::write(draft, table.to_string()).unwrap();
    }
    panic!("{file} does not lint clean: {:?}", node.run(&["draft", "lint", file]));
}

fn fill(table: &mut toml_edit::DocumentMut, key: &str) {
    use toml_edit::{Array, InlineTable, value};
    let long = "Diese Beschreibung hat der Kreis ergänzt, weil die Datei keine deutsche hat. Sie sagt in eigenen Worten, was die Software tut, für wen sie gedacht ist und was ein Kreis mitbringen muss.";
    let top = key.split(['.', '[', ' ']).next().unwrap_or(key);
    let language_map = |table: &mut toml_edit::DocumentMut, text: &str| {
        let mut map = InlineTable::new();
        if let Some(old) = table.get(top).and_then(|item| item.as_inline_table().cloned()) {
            map = old;
        }
        map.insert("de", text.into());
        table[top] = value(map);
    };
    match top {
        "title" => language_map(table, "Fachverfahren"),
        "summary" => language_map(table, "Software, die ein Kreis nachnutzen kann."),
        "description" => language_map(table, long),
        "features" => {
            table.remove("features");
        }
        "topics" => table["topics"] = value(Array::from_iter(["administration"])),
        "privacy" => table["privacy"] = value("unknown"),
        "operating_models" => table["operating_models"] = value(Array::from_iter(["self-hosted"])),
        "licence" => table["licence"] = value("EUPL-1.2"),
        "state" => table["state"] = value("development"),
        "version" => table["version"] = value("1.0"),
        "maintenance" => table["maintenance"] = value(InlineTable::from_iter([("type", "none")])),
        "software" => {
            let mut software = table.get("software").and_then(|item| item.as_inline_table().cloned()).unwrap_or_default();
            for (name, default) in [("platforms", "web"), ("languages", "de")] {
                if software.get(name).is_none_or(|item| item.as_array().is_none_or(Array::is_empty)) {
                    software.insert(name, Array::from_iter([default]).into());
                }
            }
            software.get_or_insert("type", "standalone/web");
            software.get_or_insert("localisation_ready", false);
            table["software"] = value(software);
        }
        other => {
            table.remove(other);
        }
    }
}

#[test]
fn every_real_publiccode_file_is_imported_completed_published_and_found_on_another_node() {
    let Some(folder) = real_files() else {
        return println!("SKIPPED: no folder publiccode below TEST_DATA_DIR or ../shared/data");
    };
    let town = Town::of(2);
    for node in &town.nodes {
        node.wait_peers(1);
    }
    let [uelzen, luechow] = &town.nodes[..] else { unreachable!() };
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yml"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 29);
    let (mut drafts, mut refused) = (Vec::new(), Vec::new());
    let mut originals: BTreeMap<String, PathBuf> = BTreeMap::new();
    for file in &files {
        let mut ran = uelzen.run(&["draft", "import", file.to_str().unwrap(), "--json"]);
        if ran.code == 5 {
            // One product in two repositories: the person gives the first draft another name.
            let taken = ran.fails(5, "exists")["error"]["context"]["path"].as_str().unwrap().to_owned();
            let slug = Path::new(&taken).file_stem().unwrap().to_str().unwrap().to_owned();
            let other = format!("{slug}-{}", drafts.len());
            let folder = uelzen.home.join("drafts");
            fs::rename(folder.join(format!("{slug}.toml")), folder.join(format!("{other}.toml"))).unwrap();
            fs::rename(folder.join(&slug), folder.join(&other)).unwrap();
            drafts.retain(|draft| *draft != slug);
            let original = originals.remove(&slug).unwrap();
            originals.insert(other.clone(), original);
            drafts.push(other);
            ran = uelzen.run(&["draft", "import", file.to_str().unwrap(), "--json"]);
        }
        match ran.code {
            0 | 3 => {
                let answer = ran.json();
                let slug = answer["data"]["slug"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
                originals.insert(slug.clone(), file.clone());
                drafts.push(slug);
            }
            7 => {
                let document = ran.fails(7, "import_invalid");
                assert!(document.to_string().contains("line"), "line and column: {document}");
                refused.push(file.file_name().unwrap().to_owned());
            }
            _ => panic!("{}: {ran:?}", file.display()),
        }
    }
    assert_eq!((drafts.len(), refused.len()), (27, 2), "{refused:?}");
    for slug in &drafts {
        complete(uelzen, &uelzen.home.join("drafts").join(format!("{slug}.toml")));
    }
    let published = uelzen.run(&["publish", "--yes", "--no-input", "--json"]);
    assert!(matches!(published.code, 0 | 3), "{published:?}");
    for slug in &drafts {
        let reference = format!("uelzen/{slug}");
        wait_for(&reference, || luechow.run(&["show", &reference, "--json"]).code == 0);
        let shown = luechow.run(&["show", &reference, "--json"]).ok().json();
        let title = shown["data"]["title"].as_str().unwrap().to_owned();
        // The index follows what is shown already.
        wait_for(&title, || {
            let found = luechow.run(&["search", &title, "--limit", "50", "--json"]).ok().json();
            found["data"]["items"].as_array().unwrap().iter().any(|item| item["ref"] == reference.as_str())
        });
        assert!(!shown["data"]["body"].to_string().contains('@'), "no mail address of a person: {shown}");
    }
    // What was imported goes out again byte for byte; where a person stood in it, as the copy without that person was published.
    let mut verbatim = 0;
    for slug in &drafts {
        let copy = fs::read(uelzen.home.join("drafts").join(slug).join("publiccode.yml")).unwrap();
        let file = town.folder().join(format!("{slug}.yml"));
        luechow.run(&["export", "publiccode", &format!("uelzen/{slug}"), "-o", file.to_str().unwrap()]).ok();
        assert!(fs::read(&file).unwrap() == copy, "{slug}");
        verbatim += usize::from(fs::read(&originals[slug]).unwrap() == copy);
    }
    assert_eq!(verbatim, 25, "two name a person");
}
