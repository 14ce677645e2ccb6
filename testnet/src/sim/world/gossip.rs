//! Gossip as gossipsub does it in essence: a mesh of a few peers, everything once, forwarded after the engine's verdict.
//!
//! Left out are heartbeats, IHAVE and IWANT: what the mesh loses, reconciliation brings. Our settings are those of
//! `crates/net/src/gossip.rs`: a mesh of 6 (4 to 12), and one's own messages to all peers (`flood_publish`).

use kreisnetz_catalog::parse_head;
use kreisnetz_protocol::{Input, Topic, Verdict};

use super::World;
use crate::sim::cast::NodeId;
use crate::sim::event::Event;
use crate::sim::ledger::{Kind, gossip_bytes};
use crate::sim::messages::{Message, MessageId};

const MESH: usize = 6;
const MESH_LOW: usize = 4;
const MESH_HIGH: usize = 12;

impl World {
    /// Sends a message of one's own to all peers, unless it was seen before.
    pub(super) fn announce(&mut self, node: NodeId, topic: Topic, bytes: &[u8]) {
        let message = self.messages.number(topic, bytes);
        if topic == Topic::Heads
            && !self.announces.contains_key(&message)
            && let Ok(head) = parse_head(bytes)
            && let Some(publisher) = self.cast.number(&head.claims().publisher)
        {
            self.announces.insert(message, (publisher, head.claims().seq));
        }
        if self.node_mut(node).seen.insert(message) {
            for peer in self.node(node).connections.clone() {
                self.pass(node, peer, message);
            }
        }
    }

    /// A message arrives: the first time it is judged, and passed on if the verdict is so.
    pub(super) fn hear(&mut self, to: NodeId, from: NodeId, message: MessageId) {
        let node = self.node_mut(to);
        if !node.is_up() || !node.connections.contains(&from) || !node.seen.insert(message) {
            return;
        }
        if let Some((publisher, seq)) = self.announces.get(&message).copied()
            && !self.node(to).is_suspect
        {
            self.propagation.heard(publisher, seq, self.now);
        }
        #[cfg(test)]
        if self.fault == Some(super::Fault::BlamesEverybody) {
            self.offended(to, from, 20, "being there");
        }
        let token = self.next_token();
        self.judging.insert(token, (from, message));
        let Message { topic, bytes } = self.messages.message(message).clone();
        self.overhears(to, topic, &bytes);
        self.tell(to, Input::Gossip { peer: self.cast.original(from), topic, token, bytes: bytes.to_vec() });
        self.judging.remove(&token);
    }

    pub(super) fn judged(&mut self, node: NodeId, token: u64, verdict: Verdict) {
        let Some((from, message)) = self.judging.remove(&token) else { return };
        if verdict == Verdict::Accept {
            for peer in self.node(node).mesh.clone() {
                if peer != from {
                    self.pass(node, peer, message);
                }
            }
        }
    }

    /// Sends a message over one link, where it may get lost, be late, or arrive twice.
    pub(super) fn pass(&mut self, from: NodeId, to: NodeId, message: MessageId) {
        let Message { topic, bytes } = self.messages.message(message).clone();
        if self.withholds(from, to, &bytes) {
            return;
        }
        let wire = gossip_bytes(topic, bytes.len());
        let now = self.now;
        let sent = self.node_mut(from).send(now, wire);
        self.node_mut(from).ledger.sent.add(Kind::Gossip, wire);
        if self.is_cut(from, to) || self.chance.links.is_one_of_thousand(self.scenario.links.lost) {
            return;
        }
        let copies = 1 + usize::from(self.chance.links.is_one_of_thousand(self.scenario.links.doubled));
        for _ in 0..copies {
            self.node_mut(to).ledger.received.add(Kind::Gossip, wire);
            let at = sent + self.latency(from, to);
            // What was seen is dropped unread; it was paid for, and needs no event.
            if !self.node(to).seen.contains(message) {
                self.plan(at, Event::Gossip { to, from, message });
            }
        }
    }

    pub(super) fn graft_if_short(&mut self, a: NodeId, b: NodeId) {
        let (ours, theirs) = (self.node(a).mesh.len(), self.node(b).mesh.len());
        if ours.min(theirs) < MESH && ours.max(theirs) < MESH_HIGH {
            self.node_mut(a).mesh.insert(b);
            self.node_mut(b).mesh.insert(a);
        }
    }

    /// Takes a peer out of the mesh; who has too few then takes others in.
    pub(super) fn prune(&mut self, node: NodeId, peer: NodeId) {
        self.node_mut(peer).mesh.remove(&node);
        if !self.node_mut(node).mesh.remove(&peer) || self.node(node).mesh.len() >= MESH_LOW {
            return;
        }
        let others: Vec<NodeId> = self.node(node).connections.difference(&self.node(node).mesh).copied().collect();
        let short = MESH - self.node(node).mesh.len();
        for other in self.chance.peers.draw(&others, short) {
            self.graft_if_short(node, other);
        }
    }
}
