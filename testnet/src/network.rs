//! A network that is up: its nodes, and what is done with one or all of them.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::content::{self, Draft};
use crate::failure::Failure;
use crate::node::Node;
use crate::parallel;
use crate::ports;
use crate::process::ProcessId;
use crate::state::{Folder, Member, Testnet};

/// For a node that was started to answer queries.
pub(crate) const READY_PATIENCE: Duration = Duration::from_secs(120);
/// For one publication.
pub(crate) const PUBLISH_PATIENCE: Duration = Duration::from_secs(120);
/// For everything published to be on every node.
pub(crate) const CONVERGE_PATIENCE: Duration = Duration::from_secs(30);
/// For each node of the network besides, to publish and to converge.
const PATIENCE_PER_NODE: Duration = Duration::from_secs(2);
/// A command that gives up by itself says so within this time.
const ANSWERED_WITHIN: Duration = Duration::from_secs(10);
/// For a node to stop in order.
const STOP_PATIENCE: Duration = Duration::from_secs(5);
/// A network that is up, with the folder that holds it.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) folder: Folder,
    pub(crate) testnet: Testnet,
}

impl Network {
    /// Reads the network of this user.
    ///
    /// # Errors
    ///
    /// None is up.
    pub(crate) fn load() -> Result<Self, Failure> {
        let folder = Folder::locate();
        let testnet = folder.load()?;
        Ok(Self { folder, testnet })
    }

    /// Returns the command line of a node.
    pub(crate) fn node(&self, member: &Member) -> Node {
        Node::new(&self.testnet.binary, &member.home)
    }

    /// Returns the index of the node that people call `wanted`.
    ///
    /// # Errors
    ///
    /// There is none; the error lists those there are.
    pub(crate) fn find(&self, wanted: &str) -> Result<usize, Failure> {
        self.testnet.find(wanted).ok_or_else(|| Failure::UnknownNode {
            wanted: wanted.to_owned(),
            known: self.testnet.nodes.iter().map(|node| node.slug.clone()).collect(),
        })
    }

    /// Starts the processes of the nodes at `indices` and waits until each answers.
    ///
    /// # Errors
    ///
    /// One does not start or is not ready in time; its last words are in the error.
    pub(crate) fn run(&mut self, indices: &[usize]) -> Result<(), Failure> {
        self.run_with(indices, &[])
    }

    /// Starts processes as [`Self::run`] does, with variables in their environment.
    ///
    /// # Errors
    ///
    /// As [`Self::run`].
    pub(crate) fn run_with(&mut self, indices: &[usize], variables: &[(&str, &str)]) -> Result<(), Failure> {
        for index in indices {
            let member = &self.testnet.nodes[*index];
            wait_for_port(member)?;
            let mut command = self.node(member).command(["run"]);
            command.envs(variables.iter().copied());
            let started = ProcessId::start(command, &member.log());
            self.testnet.nodes[*index].process = Some(started?);
            self.folder.save(&self.testnet)?;
        }
        self.each(indices, wait_until_ready).map(|_| ())
    }

    /// Publishes the drafts that `wanted` accepts, on all nodes at a time; returns how many entries each catalog has.
    ///
    /// # Errors
    ///
    /// A draft is refused.
    pub(crate) fn publish(&self, wanted: impl Fn(&Draft) -> bool + Sync) -> Result<Vec<u64>, Failure> {
        let all: Vec<usize> = (0..self.testnet.nodes.len()).collect();
        // The first publications of hundreds of nodes meet the pulls of all the others on the same processors.
        let patience = PUBLISH_PATIENCE + self.testnet.nodes.len() as u32 * PATIENCE_PER_NODE;
        self.each(&all, |member, node| {
            for draft in content::of(&member.slug)?.iter().filter(|draft| wanted(draft)) {
                draft.copy_to(&member.home.join("drafts"))?;
            }
            let timeout = format!("{}s", (patience - ANSWERED_WITHIN).as_secs());
            let answer = node.json(&["publish", "--yes", "--no-input", "--timeout", &timeout], patience)?;
            answer["count"].as_u64().ok_or(Failure::Lacks { command: "publish", field: "count" })
        })
    }

    /// Waits until every node holds as many entries as all catalogs have together.
    ///
    /// # Errors
    ///
    /// A node does not, when time is up.
    pub(crate) fn wait_for_entries(&self, counts: &[u64]) -> Result<(), Failure> {
        let all: Vec<usize> = (0..self.testnet.nodes.len()).collect();
        let total: u64 = counts.iter().sum();
        // Every node pulls from every other: on two cores that takes the longer the more there are.
        let patience = CONVERGE_PATIENCE + self.testnet.nodes.len() as u32 * PATIENCE_PER_NODE;
        self.each(&all, |_, node| {
            let held = node.ask_until(&["status"], patience, |status| holds(status, total));
            held.map_err(Failure::from)
        })
        .map(|_| ())
    }

    /// Stops every node that runs and removes the folder.
    ///
    /// # Errors
    ///
    /// A process cannot be ended, or a file cannot be removed.
    pub(crate) fn down(&self) -> Result<usize, Failure> {
        let running = self.testnet.running();
        ProcessId::stop_all(&running, STOP_PATIENCE)?;
        self.folder.remove(&self.testnet)?;
        Ok(running.len())
    }

    /// Stops the nodes at `indices` in order; their homes stay.
    ///
    /// # Errors
    ///
    /// It cannot be ended.
    pub(crate) fn stop(&self, indices: &[usize]) -> Result<(), Failure> {
        let running: Vec<ProcessId> = indices.iter().filter_map(|index| self.testnet.nodes[*index].running()).collect();
        Ok(ProcessId::stop_all(&running, STOP_PATIENCE)?)
    }

    /// Does `work` for the nodes at `indices`, several at a time; results come in their order.
    ///
    /// # Errors
    ///
    /// The first that failed, by their order.
    pub(crate) fn each<T: Send>(
        &self,
        indices: &[usize],
        work: impl Fn(&Member, &Node) -> Result<T, Failure> + Sync,
    ) -> Result<Vec<T>, Failure> {
        parallel::for_all(indices, |index| {
            let member = &self.testnet.nodes[*index];
            let result = work(member, &self.node(member));
            result.map_err(|failure| failure.at(&member.slug))
        })
    }
}

/// Waits until the last process on a port has let go of it.
fn wait_for_port(member: &Member) -> Result<(), Failure> {
    let deadline = Instant::now() + STOP_PATIENCE;
    while !ports::is_free(member.port) {
        if Instant::now() >= deadline {
            return Err(Failure::PortTaken { node: member.slug.clone(), port: member.port });
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn wait_until_ready(member: &Member, node: &Node) -> Result<(), Failure> {
    let ready = node.ask_until(&["status"], READY_PATIENCE, |status| {
        let state = status["state"].as_str().unwrap_or_default();
        if member.running().is_none() {
            return Ok(false);
        }
        // Without peers yet a node is degraded, and answers all the same.
        if matches!(state, "ready" | "degraded") { Ok(true) } else { Err(format!("its state is {state:?}")) }
    });
    match ready {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::NodeEnded { log: last_words(&member.log()) }),
        Err(_) if member.running().is_none() => Err(Failure::NodeEnded { log: last_words(&member.log()) }),
        Err(error) => Err(error.into()),
    }
}

/// Returns the last lines of a log, for an error.
fn last_words(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(5)..].join("\n  ")
}

/// Judges whether a node's status counts `total` entries, its own among them or beside them.
fn holds(status: &Value, total: u64) -> Result<(), String> {
    let replica = status["replica"]["entries"].as_u64().unwrap_or_default();
    let own = status["catalog"]["entries"].as_u64().unwrap_or_default();
    if replica == total || replica + own == total {
        return Ok(());
    }
    Err(format!("{total} entries were expected, it holds {replica}, its own {own}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn own_entries_count_whether_they_are_told_apart_or_not() {
        let status = |replica: u64| json!({"catalog": {"entries": 3}, "replica": {"entries": replica}});
        assert_eq!(holds(&status(10), 10), Ok(()));
        assert_eq!(holds(&status(7), 10), Ok(()));
        assert!(holds(&status(9), 10).is_err_and(|lack| lack.contains("10 entries")));
    }
}
