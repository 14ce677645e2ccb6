//! Nodes that end and start again: in order, or between any two steps.

use super::{World, place};
use crate::sim::cast::NodeId;
use crate::sim::clock::Micros;
use crate::sim::event::Event;

/// Steps after which a node that is to crash has crashed, at most.
const FUSE_MAX: u64 = 60;
/// Numbers of the changes that machines publish when they were set back; no other change has one as high.
const AFTER_RESTORE: u64 = 1 << 32;

impl World {
    pub(super) fn stop(&mut self, node: NodeId, away: Micros, crash: bool) {
        if !self.node(node).is_up() {
            return;
        }
        if crash {
            let steps = self.chance.fuses.below(FUSE_MAX);
            self.node_mut(node).fuse = Some(u32::try_from(steps).unwrap_or_default());
        } else {
            self.end(node);
        }
        // A node that finds nothing to do until then crashes here, between two events.
        self.plan(self.now + away, Event::Back { node });
    }

    /// Counts a step of a node that is to crash; says whether this was its last.
    pub(super) fn burns_down(&mut self, node: NodeId) -> bool {
        let Some(fuse) = self.node_mut(node).fuse.as_mut() else { return false };
        if *fuse > 0 {
            *fuse -= 1;
            return false;
        }
        self.end(node);
        true
    }

    fn end(&mut self, node: NodeId) {
        self.node_mut(node).stop();
        for peer in self.node(node).connections.clone() {
            self.disconnect(node, peer);
        }
    }

    /// Starts a node again on its store.
    pub(super) fn back(&mut self, node: NodeId) {
        if self.node(node).is_up() {
            if self.node(node).fuse.is_none() {
                return;
            }
            self.end(node);
        }
        #[cfg(test)]
        if self.fault == Some(super::Fault::ForgetsAcknowledged) {
            self.node_mut(node).store.lose_newest(node);
        }
        let is_restored = self.restore(node);
        self.start(node);
        if !is_restored {
            self.checker.keeps_acknowledged(place(&self.cast, node, self.now), &self.nodes[node.index()]);
        }
        self.checker.engine_follows_store(place(&self.cast, node, self.now), &self.nodes[node.index()]);
        self.dial_anchors(node);
        if self.node(node).store.catalog(node).is_none() {
            self.plan(self.now, Event::Publish { node, number: 0, measured: false });
        }
        if is_restored {
            // It wants to publish at once: the worst moment.
            let number = AFTER_RESTORE + u64::from(self.node(node).run);
            self.plan(self.now, Event::Publish { node, number, measured: false });
        }
        self.agreement.disturbed(self.now);
    }
}
