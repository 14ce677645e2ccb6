//! Who is connected to whom: sparse bootstrap, peers learned from catalogs, anchors that are dialled again, cuts.

use std::sync::Arc;

use kreisnetz_protocol::Input;

use super::World;
use crate::sim::cast::NodeId;
use crate::sim::clock::{MILLISECOND, Micros, SECOND};
use crate::sim::engine;
use crate::sim::event::Event;

/// Peers that a node knows when it first starts.
const BOOTSTRAP: usize = 3;
/// Connections into a node at most (SECURITY.md §7.1).
const CONNECTIONS_MAX: usize = 176;
/// With fewer connections a node looks for more at once.
const CONNECTIONS_LOW: usize = 3;
/// Waiting after a dial that failed, doubled each time (SECURITY.md §7.2).
const REDIAL: (Micros, Micros) = (5 * SECOND, 60 * SECOND);
/// Waiting between two looks for further peers.
const SEEK: Micros = 10 * SECOND;

impl World {
    pub(super) fn join(&mut self, node: NodeId) {
        self.start(node);
        for peer in self.bootstrap(node).into_iter().chain(self.audiences(node)) {
            self.node_mut(node).anchors.insert(peer, 0);
        }
        self.dial_anchors(node);
        if self.node(node).store.catalog(node).is_none() {
            self.plan(self.now + SECOND, Event::Publish { node, number: 0, measured: false });
        }
        self.agreement.disturbed(self.now);
    }

    /// Makes the engine of a node that starts.
    pub(super) fn start(&mut self, node: NodeId) {
        let asks = self.scenario.sets_back();
        #[cfg(test)]
        let asks = asks && self.fault != Some(super::Fault::AsksNobody);
        // Who never signed anything has nothing to be confirmed.
        self.node_mut(node).confirmed = !asks || self.node(node).store.catalog(self.cast.original(node)).is_none();
        let seed = self.chance.starts.number();
        #[cfg(test)]
        let is_named = self.fault != Some(super::Fault::NamesNoRun);
        #[cfg(not(test))]
        let is_named = true;
        let run = engine::Run {
            seed,
            name: if is_named { seed } else { 0 },
            check: Arc::clone(&self.check),
            reconcile_every_ms: self.scenario.reconcile_every_s * 1_000,
            confirm_own: asks,
            now: self.now,
            skew: self.node(node).skew,
            admission: Arc::clone(self.node(node).trust.as_ref().map_or(&self.cast.admission, |trust| trust.admission())),
        };
        self.node_mut(node).engine = Some(engine::start(&self.cast, &self.node(node).store, node, run));
        self.plan_deadline(node);
        self.follow_publisher(node);
        let wait = self.chance.peers.below(SEEK);
        let run = self.node(node).run;
        self.plan(self.now + wait, Event::Seek { node, run });
    }

    /// One earlier node, so that the graph hangs together, and others from anywhere.
    fn bootstrap(&mut self, node: NodeId) -> Vec<NodeId> {
        let size = self.nodes.len() as u64;
        let mut known = Vec::new();
        if node.0 > 0 {
            known.push(NodeId::of(self.chance.peers.below(u64::from(node.0)) as usize));
        }
        for _ in 0..4 * BOOTSTRAP {
            let peer = NodeId::of(self.chance.peers.below(size) as usize);
            if known.len() < BOOTSTRAP && peer != node && !known.contains(&peer) {
                known.push(peer);
            }
        }
        known
    }

    /// Whoever tells two stories sees to it that both are heard: by neighbours, and by both ends of the network. By chance alone, one seed
    /// of some hundred would leave it connected to one side.
    fn audiences(&self, node: NodeId) -> Vec<NodeId> {
        let name = self.cast.name(node);
        if !self.scenario.hostile.iter().any(|hostile| hostile.mode.contradicts_itself() && hostile.node == name) {
            return Vec::new();
        }
        let last = self.nodes.len() - 1;
        [0, 1, last - 1, last].map(NodeId::of).into_iter().filter(|peer| *peer != node).collect()
    }

    pub(super) fn dial_anchors(&mut self, node: NodeId) {
        let run = self.node(node).run;
        for peer in self.node(node).anchors.keys().copied().collect::<Vec<_>>() {
            let wait = self.chance.peers.below(2 * SECOND);
            self.plan(self.now + wait, Event::Dial { node, peer, run });
        }
    }

    pub(super) fn dial(&mut self, node: NodeId, peer: NodeId, run: u32) {
        let is_itself = self.cast.original(node) == self.cast.original(peer);
        if is_itself || !self.is_running(node, run) || self.node(node).connections.contains(&peer) {
            return;
        }
        if self.node(node).standing.refuses(peer, self.now) {
            self.node_mut(node).anchors.remove(&peer);
        } else if self.may_connect(node, peer) {
            self.node_mut(node).anchors.entry(peer).and_modify(|fails| *fails = 0);
            self.connect(node, peer);
        } else if let Some(fails) = self.node_mut(node).anchors.get_mut(&peer) {
            *fails += 1;
            let wait = (REDIAL.0 << (*fails - 1).min(8)).min(REDIAL.1);
            let wait = self.chance.peers.between((wait * 3 / 4, wait));
            self.plan(self.now + wait, Event::Dial { node, peer, run });
        }
    }

    /// Looks for further peers among the publishers whose catalogs are held: these say where their nodes are.
    pub(super) fn seek(&mut self, node: NodeId, run: u32) {
        if !self.is_running(node, run) {
            return;
        }
        let (anchors, connections) = (self.node(node).anchors.len(), self.node(node).connections.len());
        if anchors < self.scenario.links.anchors || connections < CONNECTIONS_LOW {
            let peer = NodeId::of(self.chance.peers.below(self.nodes.len() as u64) as usize);
            if peer != node && self.node(node).store.catalog(peer).is_some() && !self.node(node).standing.refuses(peer, self.now) {
                if anchors < self.scenario.links.anchors {
                    self.node_mut(node).anchors.entry(peer).or_insert(0);
                }
                self.plan(self.now + MILLISECOND, Event::Dial { node, peer, run });
            }
            let wait = self.chance.peers.between((SEEK / 2, SEEK));
            self.plan(self.now + wait, Event::Seek { node, run });
        }
    }

    fn may_connect(&self, from: NodeId, to: NodeId) -> bool {
        let (a, b) = (self.node(from), self.node(to));
        let refused = a.standing.refuses(to, self.now) || b.standing.refuses(from, self.now);
        b.is_up() && !refused && b.connections.len() < CONNECTIONS_MAX && !self.is_cut(from, to) && !self.is_cut(to, from)
    }

    fn connect(&mut self, from: NodeId, to: NodeId) {
        let (was_known, knew) = (self.is_connected(from, to), self.is_connected(to, from));
        self.node_mut(from).connections.insert(to);
        self.node_mut(to).connections.insert(from);
        self.graft_if_short(from, to);
        if !was_known {
            self.tell(from, Input::Connected { peer: self.cast.original(to), outbound: true });
        }
        if !knew {
            self.tell(to, Input::Connected { peer: self.cast.original(from), outbound: false });
        }
    }

    /// Ends a connection on both sides; the side that chose the other dials again.
    pub(super) fn disconnect(&mut self, a: NodeId, b: NodeId) {
        for (node, peer) in [(a, b), (b, a)] {
            if !self.node_mut(node).connections.remove(&peer) {
                continue;
            }
            self.node_mut(node).open.retain(|_, open| open.peer != peer);
            self.prune(node, peer);
            if !self.is_connected(node, peer) {
                self.tell(node, Input::Disconnected { peer: self.cast.original(peer) });
            }
            self.replace(node, peer);
        }
    }

    fn replace(&mut self, node: NodeId, peer: NodeId) {
        if !self.node(node).is_up() {
            return;
        }
        let run = self.node(node).run;
        if self.node(node).anchors.contains_key(&peer) {
            let wait = self.chance.peers.between((SECOND, 2 * SECOND));
            self.plan(self.now + wait, Event::Dial { node, peer, run });
        }
        if self.node(node).connections.len() < CONNECTIONS_LOW {
            self.plan(self.now + SECOND, Event::Seek { node, run });
        }
    }

    pub(super) fn cut(&mut self, number: usize, active: bool) {
        self.cuts[number].set_active(active);
        if !active {
            self.agreement.disturbed(self.now);
        }
    }

    /// Gives up the connections over a cut on which nothing was heard for too long, in whichever direction it is.
    pub(super) fn cut_noticed(&mut self, number: usize) {
        let cut = self.cuts[number];
        for a in self.cast.all() {
            for b in self.node(a).connections.clone() {
                if cut.stops(a, b) || cut.stops(b, a) {
                    self.disconnect(a, b);
                }
            }
        }
    }

    /// Says whether nothing gets from one node to another. Hostile nodes have lines of their own on both sides.
    pub(super) fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        !self.node(from).is_suspect && !self.node(to).is_suspect && self.cuts.iter().any(|cut| cut.stops(from, to))
    }

    pub(super) fn is_running(&self, node: NodeId, run: u32) -> bool {
        self.node(node).is_up() && self.node(node).run == run
    }

    /// Returns how long a message takes one way: a base that the pair has, and jitter.
    pub(super) fn latency(&mut self, from: NodeId, to: NodeId) -> Micros {
        let (least, most) = self.scenario.links.latency_ms;
        let pair = (u64::from(from.0.min(to.0)) << 32 | u64::from(from.0.max(to.0))) ^ self.seed;
        let base = least * MILLISECOND + mixed(pair) % ((most - least) * MILLISECOND + 1);
        base + self.chance.links.below(self.scenario.links.jitter_ms * MILLISECOND + 1)
    }
}

/// The finaliser of `SplitMix64` (Steele, Lea, Flood 2014): any number becomes one that looks like chance.
const fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
