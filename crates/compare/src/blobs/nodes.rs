//! Two kreisnetz nodes as processes, of this program: Uelzen publishes an asset, Coesfeld adopts it.

use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};

use super::{Carried, Room, watched};
use crate::node::{Node, answer};

/// What both networks of a run begin with.
const NETWORK: &str = "name = \"compare\"\nsalt = \"07070707070707070707070707070707\"\n";
/// The entry that names the files.
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
const REFERENCE: &str = "uelzen/kuubu";

/// Publishes what lies in a folder, which is moved away, and lets the other node adopt it.
pub(super) fn carry(room: &Room, content: &Path) -> anyhow::Result<Carried> {
    let mut nodes = found(&room.folder)?;
    for node in &mut nodes {
        node.start()?;
    }
    for node in &nodes {
        node.ask_until(&["status"], |data| matches!(data["state"].as_str(), Some("ready" | "degraded")))?;
        node.ask_until(&["status"], |data| data["peers"]["connected"].as_u64() >= Some(1))?;
    }
    let [uelzen, coesfeld] = &nodes;
    fs::create_dir_all(uelzen.home.join("drafts/kuubu"))?;
    fs::rename(content, uelzen.home.join("drafts/kuubu/daten"))?;
    fs::write(uelzen.home.join("drafts/kuubu.toml"), DRAFT)?;
    uelzen.call(&["publish", "--yes", "--no-input"])?;
    coesfeld.ask_until(&["show", REFERENCE], |_| true)?;
    let processes = [uelzen.id()?, coesfeld.id()?];
    let (carried, bytes) = watched(processes, room, || {
        let adopted = coesfeld.call(&["adopt", REFERENCE, "--yes", "--no-input"])?;
        adopted["fetched_bytes"].as_u64().context("adopt did not say how much it fetched")
    })?;
    ensure!(bytes > 0, "nothing was fetched");
    Ok(carried)
}

/// Makes both homes, founders of one network.
fn found(folder: &Path) -> anyhow::Result<[Node; 2]> {
    fs::create_dir_all(folder)?;
    let file = folder.join("network.toml");
    fs::write(&file, NETWORK)?;
    let mut founders = NETWORK.to_owned();
    let mut make = |county: &str| {
        let node = Node::at(folder.join(county))?;
        let root = node.home.join("root");
        let mut command =
            node.command(&["init", "--county", county, "--contact", "digital@kreis.example", "--proxy", "none", "--no-input"]);
        command.arg("--root-dir").arg(root).arg("--network").arg(&file);
        let made = answer(command)?;
        let (id, peer) = (made["publisher"]["id"].as_str().context("an id")?, made["peer_id"].as_str().context("a peer")?);
        let port = node.port;
        founders += &format!(
            "[[founder]]\nags = \"{county}\"\npublisher = \"{id}\"\naddresses = [\"/ip4/127.0.0.1/udp/{port}/quic-v1/p2p/{peer}\", \"/ip4/127.0.0.1/tcp/{port}/p2p/{peer}\"]\n"
        );
        anyhow::Ok(node)
    };
    let nodes = [make("03360")?, make("05558")?];
    for node in &nodes {
        fs::write(node.home.join("network.toml"), &founders)?;
        let port = node.port;
        let listen = format!("[\"/ip4/127.0.0.1/udp/{port}/quic-v1\", \"/ip4/127.0.0.1/tcp/{port}\"]");
        for (key, value) in [
            ("network.listen", listen.as_str()),
            ("network.private_ranges", "[\"127.0.0.0/8\"]"),
            // Only what is adopted is fetched, as fast as it goes.
            ("assets.steward", "false"),
            ("assets.upload_rate", "none"),
            ("assets.quota_per_publisher", "16GiB"),
            ("assets.total", "32GiB"),
        ] {
            node.call(&["config", "set", key, value])?;
        }
    }
    Ok(nodes)
}
