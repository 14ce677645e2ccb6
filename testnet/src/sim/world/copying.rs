//! A machine that is copied while its node runs: two processes with one home, one guard, and one key for their connections.
//!
//! Engines name peers by that key, so to them both are one peer; a stream reaches the one that was connected
//! last, unless it is asked for over the oldest connection.

use kreisnetz_protocol::Over;

use super::World;
use crate::sim::cast::NodeId;
use crate::sim::clock::SECOND;
use crate::sim::event::Event;
use crate::sim::node::Node;

/// Numbers of the changes that a copy publishes; no other change has one as high.
const BY_COPY: u64 = 1 << 40;

impl World {
    /// Plans the copies of the scenario, and that both want to publish at the same moments.
    pub(super) fn plan_copies(&mut self) {
        let plans = self.scenario.copies.clone();
        let pairs: Vec<(NodeId, NodeId)> = self.cast.copies().collect();
        for (plan, (copy, original)) in plans.into_iter().zip(pairs) {
            self.plan(plan.at_s * SECOND, Event::Copy { copy });
            let away = self.scenario.until();
            self.plan(plan.until_s * SECOND, Event::Stop { node: copy, away, crash: false });
            for number in 1..=plan.publications {
                let at = plan.at_s * SECOND + (plan.until_s - plan.at_s) * SECOND / (plan.publications + 1) * number;
                for (node, number) in [(original, BY_COPY + number), (copy, 2 * BY_COPY + number)] {
                    self.plan(at, Event::Publish { node, number, measured: false });
                }
            }
        }
    }

    /// Starts a copy on what its original holds now; it knows the same peers.
    pub(super) fn copy(&mut self, copy: NodeId) {
        let original = self.cast.original(copy);
        let source = self.node(original);
        let anchors = source.anchors.keys().map(|peer| (*peer, 0)).collect();
        let node = Node { anchors, ..Node::new(source.store.clone(), source.skew, source.kbit, false) };
        debug_assert_eq!(self.nodes.len(), copy.index(), "copies are planned in the order of their numbers");
        self.nodes.push(node);
        self.start(copy);
        self.dial_anchors(copy);
        self.agreement.disturbed(self.now);
    }

    /// Says whether a node is connected to any process of a peer.
    pub(super) fn is_connected(&self, node: NodeId, peer: NodeId) -> bool {
        self.processes(node, peer).next().is_some()
    }

    /// Returns which process of a peer a stream reaches: the original has the older connection.
    pub(super) fn process_of(&self, node: NodeId, peer: NodeId, over: Over) -> NodeId {
        let mut processes = self.processes(node, peer);
        let process = match over {
            Over::Oldest => processes.next(),
            Over::Newest => processes.last(),
        };
        process.unwrap_or(peer)
    }

    fn processes(&self, node: NodeId, peer: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let original = self.cast.original(peer);
        let copies = self.cast.copies().filter(move |(_, of)| *of == original).map(|(copy, _)| copy);
        let connections = &self.node(node).connections;
        std::iter::once(original).chain(copies).filter(|process| connections.contains(process))
    }
}
