//! Machines that are set back to an older image of themselves: the whole durable state, number of the last own head included.

use super::World;
use crate::sim::cast::NodeId;
use crate::sim::clock::{Micros, SECOND};
use crate::sim::event::Event;

/// Images that are kept of each machine; a later one takes the place of any.
const IMAGES: usize = 6;

impl World {
    /// Ends a node that will start again from one of its images. What nobody else holds would be lost with the machine, and no protocol
    /// brings it back: it is set back a little later then.
    pub(super) fn set_back(&mut self, node: NodeId, away: Micros) {
        if !self.node(node).is_up() || self.node(node).images.is_empty() {
            return;
        }
        let own = self.node(node).store.position(node);
        if self.node(node).signing || !self.cast.all().any(|other| other != node && self.node(other).store.position(node) == own) {
            return self.plan(self.now + SECOND, Event::SetBack { node, away });
        }
        self.node_mut(node).is_set_back = true;
        self.stop(node, away, false);
        debug_assert!(!self.node(node).is_up(), "it ends at once, and {:?} follows", Event::Back { node });
    }

    /// Takes an image of a machine as it is now, where images are used.
    pub(super) fn take_image(&mut self, node: NodeId) {
        if !self.scenario.sets_back() {
            return;
        }
        let place = self.chance.images.below(IMAGES as u64) as usize;
        let node = self.node_mut(node);
        let image = node.store.clone();
        match node.images.get_mut(place) {
            Some(old) => *old = image,
            None => node.images.push(image),
        }
    }

    /// Puts an image in place of what a machine holds, if it is set back. Says whether it was.
    pub(super) fn restore(&mut self, node: NodeId) -> bool {
        if !std::mem::take(&mut self.node_mut(node).is_set_back) {
            return false;
        }
        let drawn = self.chance.images.below(self.node(node).images.len() as u64) as usize;
        let image = self.node(node).images[drawn].clone();
        let lost = std::mem::replace(&mut self.node_mut(node).store, image);
        for publisher in self.cast.all() {
            let (before, after) = (lost.position(publisher), self.node(node).store.position(publisher));
            if before == after {
                continue;
            }
            if let Some(before) = before {
                self.agreement.lost(publisher, before);
            }
            // An image may be newer than what the machine held: that had been set back itself.
            if let Some(after) = after {
                self.agreement.stored(node, publisher, after, self.now);
            }
        }
        true
    }
}
