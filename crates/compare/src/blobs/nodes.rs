//! Two kreisnetz nodes as processes, of this program: Uelzen publishes an asset, Coesfeld adopts it.

use std::fs::{self, File};
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use super::{Carried, Room, watched};
use crate::beside::PROGRAM;

/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(300);
/// Between two questions to a node.
const ASK_EVERY: Duration = Duration::from_millis(100);
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

/// A node on its home; it ends with this value.
struct Node {
    home: PathBuf,
    port: u16,
    process: Option<Child>,
}

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
        let node = Node { home: folder.join(county), port: free_port()?, process: None };
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

impl Node {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = PROGRAM.command();
        command.arg("--home").arg(&self.home).args(arguments).stdin(Stdio::null());
        command
    }

    fn start(&mut self) -> anyhow::Result<()> {
        let log = File::create(self.home.join("node.log"))?;
        let mut command = self.command(&["run"]);
        self.process = Some(command.stdout(log.try_clone()?).stderr(log).spawn()?);
        Ok(())
    }

    fn id(&self) -> anyhow::Result<u32> {
        self.process.as_ref().map(Child::id).context("the node does not run")
    }

    /// Runs a command and returns the data of its answer.
    fn call(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        answer(self.command(arguments))
    }

    fn ask_until(&self, arguments: &[&str], holds: impl Fn(&Value) -> bool) -> anyhow::Result<()> {
        let end = Instant::now() + PATIENCE;
        while !self.call(arguments).is_ok_and(|data| holds(&data)) {
            ensure!(Instant::now() < end, "waited in vain for `{}`, see {}", arguments.join(" "), self.home.join("node.log").display());
            std::thread::sleep(ASK_EVERY);
        }
        Ok(())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn answer(mut command: Command) -> anyhow::Result<Value> {
    let output = command.arg("--json").output().context("a command of the node")?;
    let told: Value = serde_json::from_slice(&output.stdout).with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    // `status` ends with 1 while it has something to warn of.
    match told.get("data") {
        Some(data) => Ok(data.clone()),
        None => bail!("{told}"),
    }
}

/// Returns a port that is free for TCP and UDP now.
fn free_port() -> anyhow::Result<u16> {
    loop {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        if UdpSocket::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
}
