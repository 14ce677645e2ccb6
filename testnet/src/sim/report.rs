//! What one run came to, in figures.

use std::collections::BTreeMap;

use kreisnetz_catalog::Head;
use kreisnetz_identity::{PublisherId, Verified};
use serde::Serialize;

use super::clock::SECOND;
use super::ledger::Sums;
use super::propagation::Percentiles;
use super::world::World;

/// Bytes around a shared allocation: its two counters.
const SHARED: usize = 16;

/// The figures of one run.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) scenario: String,
    pub(crate) seed: u64,
    pub(crate) publishers: usize,
    pub(crate) entries_total: usize,
    /// Nominal bytes of an entry; the bytes themselves are not materialised.
    pub(crate) entry_bytes: u64,
    pub(crate) virtual_s: u64,
    /// Seconds from the last disturbance until all agreed.
    pub(crate) converged_s: Option<f64>,
    pub(crate) heads: Percentiles,
    pub(crate) entries: Percentiles,
    /// Sent and received by a node on average.
    pub(crate) sent_per_node: Sums,
    pub(crate) received_per_node: Sums,
    pub(crate) messages: u64,
    /// Gossip sent and received by a node on average.
    pub(crate) gossip_kbit: f64,
    /// What the frontier of one node takes in a process of its own, unshared.
    pub(crate) frontier_mib: f64,
    pub(crate) offences: BTreeMap<&'static str, u64>,
    pub(crate) cut_off: Vec<String>,
    /// Members on every honest node, where the network grows.
    pub(crate) members: Option<usize>,
    /// Members on an honest node that are nobody, at most at one time.
    pub(crate) false_members: usize,
    pub(crate) unpublished: u64,
    pub(crate) steps: u64,
    pub(crate) state: String,
    pub(crate) trace: String,
}

impl Report {
    /// Sums up a world that has ended.
    pub(crate) fn of(world: &World) -> Self {
        let (sent, received) = sums(world);
        let nodes = world.nodes.len() as u64;
        let gossip = (sent.gossip.bytes + received.gossip.bytes) / nodes;
        Self {
            scenario: world.scenario.name.clone(),
            seed: world.seed,
            publishers: world.cast.len(),
            entries_total: world.cast.len() * world.scenario.entries,
            entry_bytes: world.scenario.entry_bytes,
            virtual_s: world.scenario.until_s,
            converged_s: world.agreement.took().map(|took| took as f64 / SECOND as f64),
            heads: world.propagation.heads(),
            entries: world.propagation.entries(),
            sent_per_node: sent.per(nodes),
            received_per_node: received.per(nodes),
            messages: sent.messages(),
            gossip_kbit: gossip as f64 * 8.0 / 1_000.0 / world.scenario.until_s.max(1) as f64,
            frontier_mib: frontier_mib(world),
            offences: world.offences.clone(),
            cut_off: cut_off(world),
            members: members(world),
            false_members: world.false_members,
            unpublished: world.unpublished,
            steps: world.trace.steps(),
            state: world.state().to_string(),
            trace: world.trace.digest().to_string(),
        }
    }
}

/// Returns the least number of members that an honest node has.
fn members(world: &World) -> Option<usize> {
    world.honest().filter_map(|node| Some(world.node(node).trust.as_ref()?.admission().members().count())).min()
}

fn sums(world: &World) -> (Sums, Sums) {
    let (mut sent, mut received) = (Sums::default(), Sums::default());
    for node in &world.nodes {
        sent.join(&node.ledger.sent);
        received.join(&node.ledger.received);
    }
    (sent, received)
}

/// A verified head with its bytes, its publisher as key, and the digest of side events; a B-tree is two thirds full.
fn frontier_mib(world: &World) -> f64 {
    let bytes = kreisnetz_catalog::HEAD_BYTES_MAX + SHARED + size_of::<Verified<Head>>() + 32;
    let key = size_of::<PublisherId>();
    let entry = bytes + key + (size_of::<Verified<Head>>() + 32 + key) / 2;
    (world.cast.len() * entry) as f64 / f64::from(1 << 20)
}

fn cut_off(world: &World) -> Vec<String> {
    let mut nodes: Vec<_> = world.honest().flat_map(|node| world.node(node).standing.cut_off().collect::<Vec<_>>()).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes.into_iter().map(|node| world.cast.name(node).to_owned()).collect()
}
