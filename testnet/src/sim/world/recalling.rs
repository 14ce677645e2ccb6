//! A county recalls an entry; those who use it ask its node in every round.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_protocol::Input;

use super::World;
use crate::sim::cast::NodeId;
use crate::sim::clock::{Micros, SECOND};
use crate::sim::event::Event;
use crate::sim::recall::Recall;

/// The number of a publication that is a recall: no scenario plans as many changes.
pub(super) const RECALL: u64 = u64::MAX;
/// Seconds before a recall at which a late adopter's node goes off, and after the publisher's end at which it is back.
const LATE_S: u64 = 20;
/// How long a node is away that does not come back within any run.
const FOR_GOOD: Micros = 1_000_000 * SECOND;

impl World {
    /// Plans the recall of the scenario.
    pub(super) fn plan_recall(&mut self) {
        let Some(plan) = self.scenario.recall.clone() else { return };
        let Some(publisher) = self.cast.by_name(&plan.node) else { return };
        let adopters: BTreeSet<NodeId> = plan.adopters.iter().filter_map(|name| self.cast.by_name(name)).collect();
        self.recall = Some(Recall::new(publisher, adopters));
        self.plan(plan.at_s * SECOND, Event::Recall { node: publisher });
        let gone = plan.at_s + plan.away_after_s.unwrap_or_default();
        let late: Vec<NodeId> = plan.late.iter().filter_map(|name| self.cast.by_name(name)).collect();
        for node in late {
            let stops = plan.at_s.saturating_sub(LATE_S);
            self.plan(stops * SECOND, Event::Stop { node, away: (gone + LATE_S - stops) * SECOND, crash: false });
        }
        if let Some(after) = plan.away_after_s {
            self.plan((plan.at_s + after) * SECOND, Event::Stop { node: publisher, away: FOR_GOOD, crash: false });
        }
    }

    pub(super) fn recall(&mut self, node: NodeId) {
        self.publish(node, RECALL, false);
    }

    /// Tells the engine of an adopter whom to ask always.
    pub(super) fn follow_publisher(&mut self, node: NodeId) {
        let Some(recall) = self.recall.as_ref().filter(|recall| recall.adopters.contains(&node)) else { return };
        let nodes = BTreeMap::from([(self.cast.publisher(recall.publisher), BTreeSet::from([recall.publisher]))]);
        self.tell(node, Input::Followed { nodes });
    }

    /// The recall is durable at its publisher, who greets everybody besides announcing it.
    pub(super) fn recall_signed(&mut self, node: NodeId, seq: u64) {
        let now = self.now;
        if let Some(recall) = self.recall.as_mut() {
            recall.signed = Some((now, seq));
        }
        self.tell(node, Input::Unannounced);
    }

    /// Notes that an adopter asks an honest node that holds the recall.
    pub(super) fn note_asked(&mut self, from: NodeId, to: NodeId) {
        let now = self.now;
        let Some((publisher, signed)) = self.recall.as_ref().and_then(|recall| Some((recall.publisher, recall.signed?.1))) else { return };
        let holds = self.node(to).store.position(publisher).is_some_and(|position| position.seq >= signed);
        if holds
            && !self.node(to).is_suspect
            && let Some(recall) = self.recall.as_mut()
        {
            recall.asked(from, now);
        }
    }
}
