//! How long a change takes from its signature to every node: by the nodes' own clocks, which on one machine are one.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::spread::Spread;
use super::traffic::Traffic;
use crate::failure::Failure;
use crate::interrupt;
use crate::network::{Network, PUBLISH_PATIENCE};
use crate::progress::Progress;
use crate::state::Member;
use crate::terminal::Terminal;

/// For a change to be everywhere before the nodes are asked, so that asking does not slow it down.
const TRAVEL: Duration = Duration::from_secs(5);
/// For a node to hold a change at all.
const PATIENCE: Duration = Duration::from_secs(60);
/// The entry that is published for measuring, in each county's catalog that takes part.
const SLUG: &str = "messung";

/// Why it is there, for whoever reads it; a description has at least 150 characters.
const WHY: &str = "Dieser Eintrag steht in einem Testnetz, das auf einem einzigen Rechner läuft. Er wird bei jeder Messung neu veröffentlicht, \
                   damit sich ablesen lässt, wann welcher Knoten die Änderung hatte.";

/// What some changes took.
#[derive(Clone, Debug)]
pub(crate) struct Propagation {
    /// Changes published.
    pub(crate) rounds: usize,
    /// Milliseconds until a node had heard of the head, of every node and round.
    pub(crate) head: Spread,
    /// Milliseconds until a node had stored the entry.
    pub(crate) entry: Spread,
    /// Milliseconds until the last node had, of every round.
    pub(crate) everywhere: Spread,
    /// What the changes cost all nodes together.
    pub(crate) traffic: Traffic,
}

/// One change: whose, and the number of its head.
struct Change {
    county: String,
    seq: u64,
}

impl Propagation {
    /// Publishes a change on some nodes, one after the other, and reads off all nodes when they had it.
    ///
    /// # Errors
    ///
    /// A change is refused, or a node does not have it in time.
    pub(crate) fn measure(network: &Network, terminal: Terminal, rounds: usize) -> Result<Self, Failure> {
        let count = network.testnet.nodes.len();
        let before = Traffic::of(network)?;
        let mut progress = Progress::start(terminal, "Changes", rounds as u64);
        let mut changes = Vec::new();
        for round in 0..rounds {
            // Spread over the counties, so that not one node's place in the network is measured.
            let member = &network.testnet.nodes[round * count / rounds];
            changes.push(publish(network, member, round)?);
            pause(TRAVEL)?;
            progress.advance(&member.slug);
        }
        progress.finish();
        let traffic = Traffic::of(network)?.since(&before);
        let mut progress = Progress::start(terminal, "Asking", rounds as u64);
        let (mut head, mut entry, mut everywhere) = (Vec::new(), Vec::new(), Vec::new());
        for change in &changes {
            let times = times(network, change)?;
            everywhere.push(times.iter().map(|(_, entry)| *entry).max().unwrap_or_default());
            head.extend(times.iter().map(|(head, _)| *head));
            entry.extend(times.iter().map(|(_, entry)| *entry));
            progress.advance(&change.county);
        }
        progress.finish();
        let spread = |values: Vec<u64>| values.into_iter().collect();
        Ok(Self { rounds, head: spread(head), entry: spread(entry), everywhere: spread(everywhere), traffic })
    }
}

fn publish(network: &Network, member: &Member, round: usize) -> Result<Change, Failure> {
    let text = format!("Eine kleine Änderung, um zu messen, wie sie sich verbreitet: {round}.");
    let draft = format!(
        "kind = \"service\"\ntitle = \"Messung\"\nsummary = {{ de = \"{text}\" }}\ndescription = {{ de = \"{text} {WHY}\" }}\n\
         topics = [\"community\"]\nkeywords = [\"Messung\"]\nstate = \"operation\"\nsince = 2023-10-01\naudience = [\"associations\"]\n\
         channels = [{{ type = \"counter\" }}]\noperating_model = \"none\"\n"
    );
    let path = member.home.join("drafts").join(format!("{SLUG}.toml"));
    fs::write(&path, draft).map_err(|source| crate::home::HomeError::Io { path, source })?;
    let answer = network.node(member).json(&["publish", SLUG, "--yes", "--no-input", "--timeout", "110s"], PUBLISH_PATIENCE);
    let answer = answer.map_err(|error| Failure::from(error).at(&member.slug))?;
    let seq = answer["seq_after"].as_u64().ok_or(Failure::Lacks { command: "publish", field: "seq_after" })?;
    Ok(Change { county: member.slug.clone(), seq })
}

/// Returns for every other node how many milliseconds passed until it had heard of the head, and until it had stored the entry.
fn times(network: &Network, change: &Change) -> Result<Vec<(u64, u64)>, Failure> {
    let all: Vec<usize> = (0..network.testnet.nodes.len()).collect();
    let moments = network.each(&all, |member, node| {
        let arguments = ["publisher", "show", change.county.as_str()];
        let moments = node.ask_until(&arguments, PATIENCE, |answer| moments(answer, change.seq))?;
        Ok((member.slug == change.county, moments))
    })?;
    let signed = moments.iter().find(|(is_own, _)| *is_own).map(|(_, (_, stored))| *stored).unwrap_or_default();
    let since = |moment: u64| moment.saturating_sub(signed);
    Ok(moments.into_iter().filter(|(is_own, _)| !is_own).map(|(_, (heard, stored))| (since(heard), since(stored))).collect())
}

/// Returns when a node heard of a head, and when it had stored it, in milliseconds since 1970. What came by no gossip was heard of
/// when it was stored.
fn moments(answer: &Value, seq: u64) -> Result<(u64, u64), String> {
    let heads = answer["heads"].as_array().map_or(&[][..], Vec::as_slice);
    let head = heads.iter().find(|head| head["seq"] == seq).ok_or_else(|| format!("head {seq} is not there"))?;
    let stored = head["received_unix_ms"].as_u64().ok_or_else(|| format!("head {seq} has no time"))?;
    Ok((head["heard_unix_ms"].as_u64().unwrap_or(stored).min(stored), stored))
}

/// Waits, with a bar.
///
/// # Errors
///
/// The launcher was interrupted.
pub(super) fn rest(terminal: Terminal, phase: &'static str, length: Duration) -> Result<(), Failure> {
    let mut progress = Progress::start(terminal, phase, length.as_secs());
    for _ in 0..length.as_secs() {
        pause(Duration::from_secs(1))?;
        progress.advance("");
    }
    progress.finish();
    Ok(())
}

fn pause(length: Duration) -> Result<(), Failure> {
    let end = Instant::now() + length;
    while Instant::now() < end {
        if interrupt::is_pending() {
            return Err(Failure::Interrupted);
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_head_that_was_not_gossiped_was_heard_of_when_it_was_stored() {
        let answer = json!({"heads": [{"seq": 3, "received_unix_ms": 900, "heard_unix_ms": null}, {"seq": 2, "received_unix_ms": 1}]});
        assert_eq!(moments(&answer, 3).unwrap(), (900, 900));
        let answer = json!({"heads": [{"seq": 3, "received_unix_ms": 900, "heard_unix_ms": 850}]});
        assert_eq!(moments(&answer, 3).unwrap(), (850, 900));
        assert!(moments(&answer, 4).is_err());
    }
}
