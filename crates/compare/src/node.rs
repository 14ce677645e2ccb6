//! A kreisnetz node as a process, of this program, on a home of its own.

use std::fs::File;
use std::net::{TcpListener, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::beside::PROGRAM;

/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(300);
/// Between two questions to a node.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// A node on its home; it ends with this value.
pub(crate) struct Node {
    pub(crate) home: PathBuf,
    pub(crate) port: u16,
    process: Option<Child>,
}

impl Node {
    /// Returns the node of a home, with a free port; it does not run yet.
    pub(crate) fn at(home: PathBuf) -> anyhow::Result<Self> {
        Ok(Self { home, port: free_port()?, process: None })
    }

    /// Returns the command line of the node, still to be run.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = PROGRAM.command();
        command.arg("--home").arg(&self.home).args(arguments).stdin(Stdio::null());
        command
    }

    /// Starts it; it ends with this value.
    pub(crate) fn start(&mut self) -> anyhow::Result<()> {
        let log = File::create(self.home.join("node.log"))?;
        let mut command = self.command(&["run"]);
        self.process = Some(command.stdout(log.try_clone()?).stderr(log).spawn()?);
        Ok(())
    }

    /// Returns the id of its process.
    pub(crate) fn id(&self) -> anyhow::Result<u32> {
        self.process.as_ref().map(Child::id).context("the node does not run")
    }

    /// Runs a command and returns the data of its answer.
    pub(crate) fn call(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        answer(self.command(arguments))
    }

    /// Asks again and again until an answer is as it should be.
    pub(crate) fn ask_until(&self, arguments: &[&str], holds: impl Fn(&Value) -> bool) -> anyhow::Result<()> {
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

/// Runs a command and returns the data of its answer.
pub(crate) fn answer(mut command: Command) -> anyhow::Result<Value> {
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
