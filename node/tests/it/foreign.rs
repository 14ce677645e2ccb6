//! Signed bytes from the control API, read by libraries that we did not write.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::town::{Node, Town, service};

/// Fetches a path of the control API with curl.
pub(crate) fn curl(node: &Node, path: &str) -> Vec<u8> {
    let socket = node.home.join("run/read.sock");
    let output = Command::new("curl").arg("--silent").arg("--unix-socket").arg(socket).arg(format!("http://node{path}")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

/// Returns a Python that has the foreign libraries: the one that `KREISNETZ_PYTHON` names, else that of the checkout's `.venv`.
pub(crate) fn python() -> Option<PathBuf> {
    let named = std::env::var_os("KREISNETZ_PYTHON").map(PathBuf::from);
    let python = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.venv/bin/python"));
    let has = Command::new(&python)
        .args(["-c", "import cwt, cbor2, cryptography, prometheus_client"])
        .output()
        .is_ok_and(|output| output.status.success());
    has.then_some(python)
}

#[test]
fn a_search_by_curl_works_as_documented() {
    let town = Town::of(1);
    town.nodes[0].draft("landraeume", &service("LandRäume"));
    town.nodes[0].publish();
    let answer: serde_json::Value = serde_json::from_slice(&curl(&town.nodes[0], "/v1/search?q=Grillplatz")).unwrap();
    assert_eq!(answer["schema"], "kreisnetz.search/1");
    assert_eq!(answer["data"]["items"][0]["ref"], "uelzen/landraeume");
    let unknown: serde_json::Value = serde_json::from_slice(&curl(&town.nodes[0], "/v1/search?qq=x")).unwrap();
    assert_eq!(unknown["error"]["slug"], "unknown_field");
}

#[test]
fn python_verifies_the_head_the_leaves_and_the_root_and_refuses_one_flipped_bit() {
    let Some(python) = python() else {
        return println!("SKIPPED: no Python with what is listed; see testnet/tests/foreign/requirements.txt");
    };
    let town = Town::of(1);
    for number in 0..5 {
        town.nodes[0].draft(&format!("dienst-{number}"), &service(&format!("Dienst {number}")));
    }
    town.nodes[0].publish();
    town.nodes[0].run(&["withdraw", "dienst-3", "--reason", "mistake", "--yes", "--json"]).ok();
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = ["head", "leaves", "events"]
        .into_iter()
        .map(|name| {
            let file = folder.path().join(name);
            std::fs::write(&file, curl(&town.nodes[0], &format!("/v1/publishers/uelzen/{name}"))).unwrap();
            file
        })
        .collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testnet/tests/foreign/verify_catalog.py");
    let verify = || Command::new(&python).arg(&script).args(&files).output().unwrap();
    let output = verify();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("verified: seq 2"), "{output:?}");
    for (file, at) in [(&files[0], 60), (&files[0], 200), (&files[0], 400), (&files[1], 30), (&files[2], 300)] {
        let good = std::fs::read(file).unwrap();
        let mut bad = good.clone();
        let place = at.min(bad.len() - 1);
        bad[place] ^= 1;
        std::fs::write(file, bad).unwrap();
        assert!(!verify().status.success(), "bit at {place} of {}", file.display());
        std::fs::write(file, good).unwrap();
    }
    assert!(verify().status.success());
}
