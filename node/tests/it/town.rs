//! A few counties' nodes: their homes, their processes, and their command line.

use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_secs(400);
/// AGS and slug of the counties, in the order in which towns take them.
pub(crate) const COUNTIES: [(&str, &str); 8] = [
    ("03360", "uelzen"),
    ("03354", "luechow-dannenberg"),
    ("05558", "coesfeld"),
    ("08336", "loerrach"),
    ("07231", "bernkastel-wittlich"),
    ("12069", "potsdam-mittelmark"),
    ("13075", "vorpommern-greifswald"),
    ("09374", "neustadt-a-d-waldnaab"),
];

pub(crate) struct Town {
    pub(crate) nodes: Vec<Node>,
    folder: TempDir,
}

pub(crate) struct Node {
    pub(crate) slug: &'static str,
    pub(crate) home: PathBuf,
    pub(crate) port: u16,
    process: Option<Child>,
    ahead: u32,
    /// Whether keys that commands make are thrown away after the test: in clear, without a passphrase.
    pub(crate) seeded: bool,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Returns the one JSON document on stdout.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// Asserts exit code and slug of a failure in JSON.
    pub(crate) fn fails(self, code: i32, slug: &str) -> Value {
        assert_eq!(self.code, code, "{self:?}");
        let document = self.json();
        assert_eq!(document["schema"], "kreisnetz.error/1", "{document}");
        assert_eq!(document["error"]["slug"], slug, "{document}");
        document
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Town {
    /// Makes the homes of so many counties in one network, started and ready.
    pub(crate) fn of(count: usize) -> Self {
        let mut town = Self::founded(count);
        for node in &mut town.nodes {
            node.start();
        }
        for node in &town.nodes {
            node.wait_ready();
        }
        town
    }

    /// Makes the homes of so many counties in one network; nothing runs.
    pub(crate) fn founded(count: usize) -> Self {
        Self::founded_after(count, None)
    }

    /// As [`Self::founded`]; the last county is the successor of the one at a place.
    pub(crate) fn founded_after(count: usize, predecessor: Option<usize>) -> Self {
        let folder = tempfile::Builder::new().prefix("kn").tempdir().unwrap();
        let file = folder.path().join("network.toml");
        let head = "name = \"testnet\"\nsalt = \"000102030405060708090a0b0c0d0e0f\"\n";
        std::fs::write(&file, head).unwrap();
        let mut founders = head.to_owned();
        let mut nodes = Vec::new();
        let mut ids: Vec<String> = Vec::new();
        for (place, (ags, slug)) in COUNTIES.into_iter().take(count).enumerate() {
            let home = folder.path().join(&ags[..5]);
            let node = Node { slug, home, port: free_port(), process: None, ahead: 0, seeded: false };
            let from = predecessor.filter(|_| place + 1 == count).map(|of| ids[of].as_str());
            let made = node.init_from(ags, &file, from).ok().json();
            let (id, peer) = (made["data"]["publisher"]["id"].as_str().unwrap(), made["data"]["peer_id"].as_str().unwrap());
            let port = node.port;
            founders += &format!(
                "[[founder]]\nags = \"{ags}\"\npublisher = \"{id}\"\naddresses = [\"/ip4/127.0.0.1/udp/{port}/quic-v1/p2p/{peer}\", \"/ip4/127.0.0.1/tcp/{port}/p2p/{peer}\"]\n"
            );
            ids.push(id.to_owned());
            nodes.push(node);
        }
        for node in &nodes {
            std::fs::write(node.home.join("network.toml"), &founders).unwrap();
            node.listen();
        }
        std::fs::write(&file, founders).unwrap();
        Self { nodes, folder }
    }

    /// Names so many counties whose homes are still to be made.
    pub(crate) fn unfounded(count: usize) -> Self {
        let folder = tempfile::Builder::new().prefix("kn").tempdir().unwrap();
        let nodes = COUNTIES.into_iter().take(count).map(|(ags, slug)| {
            let home = folder.path().join(ags);
            Node { slug, home, port: free_port(), process: None, ahead: 0, seeded: true }
        });
        Self { nodes: nodes.collect(), folder }
    }

    /// Lets so many days pass for all that is run or started from here on.
    pub(crate) fn pass_days(&mut self, days: u32) {
        for node in &mut self.nodes {
            node.ahead += days;
        }
    }

    /// Returns the folder in which the homes lie.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Copies a node's home as it is, as an image of its machine, to run it elsewhere at the same time.
    pub(crate) fn clone_of(&self, place: usize) -> Node {
        let node = &self.nodes[place];
        let home = node.home.with_extension("clone");
        assert!(Command::new("cp").arg("-a").arg(&node.home).arg(&home).status().unwrap().success());
        let _ = std::fs::remove_dir_all(home.join("run"));
        let clone = Node { slug: node.slug, home, port: free_port(), process: None, ahead: node.ahead, seeded: node.seeded };
        clone.listen();
        clone
    }

    /// Adds the node of a county that the network file does not name, started and answering.
    pub(crate) fn join(&mut self, ags: &str, slug: &'static str) {
        let home = self.folder.path().join(ags);
        let mut node = Node { slug, home, port: free_port(), process: None, ahead: 0, seeded: false };
        node.init(ags, &self.folder.path().join("network.toml")).ok();
        node.listen();
        node.start();
        node.wait_ready();
        self.nodes.push(node);
    }
}

impl Node {
    pub(crate) fn init(&self, ags: &str, network: &Path) -> Ran {
        self.init_from(ags, network, None)
    }

    fn init_from(&self, ags: &str, network: &Path, from: Option<&str>) -> Ran {
        let root = self.home.join("root");
        let contact = format!("digital@{}.example", self.slug);
        let arguments = ["init", "--county", ags, "--contact", &contact, "--proxy", "none", "--no-input", "--json"];
        let mut command = self.command(&arguments);
        command.arg("--root-dir").arg(root).arg("--network").arg(network).env("KREISNETZ_TEST_SEED", "42");
        command.args(from.iter().flat_map(|from| ["--from", *from]));
        command.output().unwrap().into()
    }

    /// Lets it listen on its port and dial others on loopback.
    pub(crate) fn listen(&self) {
        let port = self.port;
        let listen = format!("[\"/ip4/127.0.0.1/udp/{port}/quic-v1\", \"/ip4/127.0.0.1/tcp/{port}\"]");
        self.run(&["config", "set", "network.listen", &listen]).ok();
        self.run(&["config", "set", "network.private_ranges", "[\"127.0.0.0/8\"]"]).ok();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kreisnetz"));
        command.arg("--home").arg(&self.home).args(arguments).stdin(Stdio::null());
        for name in ["HTTPS_PROXY", "https_proxy", "SSLKEYLOGFILE", "LC_ALL", "LC_MESSAGES"] {
            command.env_remove(name);
        }
        command.env("LANG", "en_GB.UTF-8");
        if self.seeded {
            command.env("KREISNETZ_TEST_SEED", "42");
        }
        if self.ahead > 0 {
            command.env("KREISNETZ_TEST_NOW", format!("+{}d", self.ahead));
        }
        command
    }

    /// Runs one command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().unwrap().into()
    }

    pub(crate) fn start(&mut self) {
        self.start_with(&[]);
    }

    /// Starts with variables of its own.
    pub(crate) fn start_with(&mut self, variables: &[(&str, &str)]) {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.home.join("node.log")).unwrap();
        let mut command = self.command(&["run"]);
        command.stdout(log.try_clone().unwrap()).stderr(log).envs(variables.iter().copied());
        self.process = Some(command.spawn().unwrap());
    }

    /// Starts with a folder of the home on a disk of its own of so many MiB, which nobody else sees.
    pub(crate) fn start_on_small_disk(&mut self, folder: &str, mebibytes: u32) {
        let disk = self.home.join(folder);
        std::fs::create_dir_all(&disk).unwrap();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.home.join("node.log")).unwrap();
        let script = format!("mount -t tmpfs -o size={mebibytes}m,mode=700 tmpfs \"$0\" && exec \"$@\"");
        let run = self.command(&["run"]);
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-current-user", "--keep-caps", "--mount", "sh", "-c", &script]).arg(&disk);
        command.arg(run.get_program()).args(run.get_args()).stdin(Stdio::null());
        command.envs(run.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.process = Some(command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap());
    }

    /// Returns a folder of the home as its process sees it.
    pub(crate) fn seen(&self, folder: &str) -> PathBuf {
        Path::new(&format!("/proc/{}/root", self.id())).join(self.home.join(folder).strip_prefix("/").unwrap())
    }

    pub(crate) fn wait_ready(&self) {
        let state = || self.run(&["status", "--json"]);
        wait_for(&format!("{} to be ready", self.slug), || {
            let status = state();
            status.code != 1
                && matches!(status.json()["data"]["state"].as_str(), Some("ready" | "degraded"))
                && status.json()["source"] == "node"
        });
    }

    /// Waits until the node has so many connections.
    pub(crate) fn wait_peers(&self, count: u64) {
        let connected = || self.run(&["status", "--json"]).json()["data"]["peers"]["connected"].as_u64();
        wait_for(&format!("{count} peers of {}", self.slug), || connected() >= Some(count));
    }

    /// Sends the process a signal.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.process.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Returns the id of the process.
    pub(crate) fn id(&self) -> u32 {
        self.process.as_ref().unwrap().id()
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.home.join("node.log")).unwrap_or_default()
    }

    /// Ends the process at once, as a power cut does.
    pub(crate) fn kill(&mut self) {
        let mut process = self.process.take().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }

    /// Ends the process in order, and returns its exit code.
    pub(crate) fn stop(&mut self) -> i32 {
        let mut process = self.process.take().unwrap();
        let id = process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = process.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(Instant::now() < end, "{} does not stop", self.slug);
            sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn draft(&self, slug: &str, text: &str) {
        std::fs::create_dir_all(self.home.join("drafts")).unwrap();
        let mut file = std::fs::File::create(self.home.join("drafts").join(format!("{slug}.toml"))).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    pub(crate) fn publish(&self) -> Value {
        self.run(&["publish", "--yes", "--no-input", "--json"]).ok().json()
    }

    /// Returns the references that a search finds.
    pub(crate) fn finds(&self, words: &str) -> Vec<String> {
        let answer = self.run(&["search", words, "--json"]).ok().json();
        answer["data"]["items"].as_array().unwrap().iter().map(|item| item["ref"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.home.join("node.log")).unwrap_or_default();
            let tail: Vec<&str> = log.lines().rev().take(15).collect();
            eprintln!("── {}\n{}", self.slug, tail.into_iter().rev().collect::<Vec<_>>().join("\n"));
        }
    }
}

pub(crate) fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "waited in vain for {what}");
        sleep(Duration::from_millis(50));
    }
}

/// Returns a port that is free for TCP and UDP now.
pub(crate) fn free_port() -> u16 {
    loop {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        if UdpSocket::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A draft of a service that lints clean.
pub(crate) fn service(title: &str) -> String {
    format!(
        r#"kind = "service"
title = "{title}"
summary = "Räume und Plätze im Landkreis finden und buchen."
description = "{title} ist die Buchungsplattform für Räume und Plätze im Landkreis. Gemeinden, Vereine und Betriebe stellen ein, was frei ist; wer einen Arbeitsplatz, einen Saal oder einen Grillplatz sucht, findet und bucht ihn dort."
topics = ["education-work"]
state = "operation"
since = 2023-03-23
audience = ["citizens"]
channels = [{{ type = "online", url = "https://raeume.example/" }}]
operating_model = "saas"
"#
    )
}
