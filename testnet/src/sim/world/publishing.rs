//! A county publishes: a number is reserved, the head signed, the catalog made durable, then acknowledged, then announced.

use std::sync::Arc;

use kreisnetz_catalog::{Position, seen_root};
use kreisnetz_identity::Verified;
use kreisnetz_protocol::Input;

use super::admitting::VOUCHING;
use super::recalling::RECALL;
use super::{World, place};
use crate::sim::cast::NodeId;
use crate::sim::clock::{MILLISECOND, Micros, moment};
use crate::sim::dice::Dice;
use crate::sim::entries;
use crate::sim::event::Event;
use crate::sim::held::{Draft, Held};

/// How long a publication waits while another of the same county is being signed.
const WAIT: Micros = 100 * MILLISECOND;

impl World {
    pub(super) fn publish(&mut self, node: NodeId, number: u64, measured: bool) {
        if !self.node(node).is_up() {
            self.unpublished += u64::from(number > 0);
            return;
        }
        if self.node(node).signing
            || !self.node(node).confirmed
            || (number > 0 && self.node(node).store.catalog(self.cast.original(node)).is_none())
        {
            return self.plan(self.now + WAIT, Event::Publish { node, number, measured });
        }
        #[cfg(test)]
        if self.fault == Some(super::Fault::SignsFromBackup) {
            self.node_mut(node).store.restore_backup(node);
        }
        let seq = self.node_mut(node).store.reserve();
        if self.burns_down(node) {
            return;
        }
        let before = self.node(node).store.catalog(self.cast.original(node)).cloned();
        let given = if number == VOUCHING { std::mem::take(&mut self.node_mut(node).drafts) } else { Vec::new() };
        let mut draft = self.draft(node, number, seq);
        draft.changes.extend(given);
        match Held::sign(self.cast.part(node), before.as_deref(), draft) {
            Ok(held) => {
                self.node_mut(node).signing = true;
                let (at, run) = (self.when_durable(node), self.node(node).run);
                self.plan(at, Event::Sealed { node, run, held: Box::new(held), measured });
            }
            Err(_) => self.unpublished += 1,
        }
    }

    /// Returns what is to be signed; which change it is depends on seed, county and number alone.
    fn draft(&self, node: NodeId, number: u64, seq: u64) -> Draft {
        let name = self.cast.name(node);
        let mut dice = Dice::of(self.seed, &format!("{name} {number}"));
        let held = self.node(node).store.catalog(self.cast.original(node));
        let changes = match held {
            None => entries::first(self.scenario.entries),
            Some(_) if number == VOUCHING => Vec::new(),
            Some(held) if number == RECALL => entries::recall(&held.leaves).into_iter().collect(),
            Some(held) => entries::change(&held.leaves, &mut dice, &format!("Fassung {number}")).into_iter().collect(),
        };
        let own = self.cast.publisher(node);
        let seen: Vec<_> = self.node(node).engine.iter().flat_map(|engine| engine.frontier().items()).collect();
        Draft {
            position: Position { epoch: 1, seq },
            changes,
            issued: moment(self.now, self.node(node).skew).wall,
            seen_root: seen_root(seen.into_iter().filter(|item| item.publisher != own)),
        }
    }

    /// The catalog is durable: from here on the head may leave the process.
    pub(super) fn sealed(&mut self, node: NodeId, run: u32, held: Held, measured: bool) {
        if !self.is_running(node, run) {
            return;
        }
        self.node_mut(node).signing = false;
        // A copy signs the line of the home that it is a copy of.
        let line = self.cast.original(node);
        let (head, position) = (Verified::clone(&held.head), held.position());
        let is_recall = entries::is_recall(&held.leaves, position.seq);
        if !self.node(node).is_suspect {
            self.checker.signs_one_payload(place(&self.cast, line, self.now), &head);
        }
        let held: Arc<Held> = self.library.add(held);
        if !self.cast.is_false(node) {
            self.agreement.published(line, position, self.now);
        }
        if measured {
            self.propagation.published(line, position.seq, self.now);
        }
        self.keep(node, line, held);
        if self.burns_down(node) {
            return;
        }
        if !self.cast.is_false(node) {
            self.checker.acknowledge(line, position);
        }
        self.take_image(node);
        self.tell(node, Input::Published { head });
        if is_recall {
            self.recall_signed(node, position.seq);
        }
    }
}
