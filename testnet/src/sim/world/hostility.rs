//! What hostile nodes do to the others. A hostile node is an honest one, engine and all, that misbehaves where its mode says so.

use std::sync::Arc;

use kreisnetz_protocol::{Request, StreamToken, Topic};

use super::World;
use crate::sim::cast::NodeId;
use crate::sim::clock::{Micros, SECOND};
use crate::sim::event::{Asker, Event};
use crate::sim::hostile::{Act, Stage};
use crate::sim::library::shared;
use crate::sim::scenario::Scenario;

/// Between two moments at which a hostile node does something of its own accord.
const TICK: Micros = SECOND / 4;

impl World {
    /// Plans when the hostile nodes of a scenario begin.
    pub(super) fn arm(&mut self, scenario: &Scenario) {
        for hostile in &scenario.hostile {
            if let Some(node) = self.cast.by_name(&hostile.node) {
                self.plan(hostile.from_s * SECOND, Event::Act { node });
            }
        }
    }

    pub(super) fn act(&mut self, node: NodeId) {
        if self.node(node).misdeed.is_none() {
            let scenario = Arc::clone(&self.scenario);
            let name = self.cast.name(node);
            let mode = scenario.hostile.iter().find(|hostile| hostile.node == name).map(|hostile| hostile.mode);
            self.node_mut(node).misdeed = mode.map(|mode| mode.misdeed(self.nodes.len()));
        }
        let acts = self.with_misdeed(node, |misdeed, stage| misdeed.act(stage)).unwrap_or_default();
        for act in acts {
            self.commit_act(node, act);
        }
        self.plan(self.now + TICK, Event::Act { node });
    }

    fn commit_act(&mut self, node: NodeId, act: Act) {
        match act {
            Act::Gossip { to, bytes } => {
                let message = self.messages.number(Topic::Heads, &bytes);
                self.pass(node, to, message);
            }
            Act::Request { to, bytes } => self.send_request(node, to, Asker::Nobody, &bytes),
        }
    }

    /// Lets a hostile node see what it hears.
    pub(super) fn overhears(&mut self, node: NodeId, topic: Topic, bytes: &[u8]) {
        if topic == Topic::Heads
            && let Some(misdeed) = self.node_mut(node).misdeed.as_mut()
        {
            misdeed.hears(bytes);
        }
    }

    /// Says whether a hostile node keeps a message from a peer.
    pub(super) fn withholds(&self, node: NodeId, peer: NodeId, bytes: &[u8]) -> bool {
        self.node(node).misdeed.as_ref().is_some_and(|misdeed| misdeed.withholds(peer, bytes))
    }

    /// Lets a hostile node answer in place of its engine; says whether it did.
    pub(super) fn misanswers(&mut self, node: NodeId, peer: NodeId, stream: StreamToken, bytes: &[u8]) -> bool {
        let Ok(request) = Request::decode(bytes) else { return false };
        let reply = self.with_misdeed(node, |misdeed, stage| misdeed.answer(stage, peer, &request)).flatten();
        let Some(reply) = reply else { return false };
        self.send_frames(node, stream, &shared(reply.frames), 0, reply.pace);
        true
    }

    fn with_misdeed<T>(
        &mut self,
        node: NodeId,
        does: impl FnOnce(&mut dyn crate::sim::hostile::Misdeed, &mut Stage<'_>) -> T,
    ) -> Option<T> {
        let mut misdeed = self.node_mut(node).misdeed.take()?;
        let me = &self.nodes[node.index()];
        // Hostile peers leave each other alone: what happens between them is nobody's concern.
        let peers = me.connections.iter().copied().filter(|peer| !self.node(*peer).is_suspect).collect();
        let mut stage = Stage {
            now: self.now,
            me: node,
            cast: &self.cast,
            store: &me.store,
            peers,
            library: &mut self.library,
            dice: &mut self.chance.hostile,
        };
        let done = does(misdeed.as_mut(), &mut stage);
        self.node_mut(node).misdeed = Some(misdeed);
        Some(done)
    }
}
