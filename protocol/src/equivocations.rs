//! The contradictions that are known, by publisher, and what they freeze.

use std::{collections::BTreeMap, sync::Arc};

use kreisnetz_catalog::{Equivocation, FrontierItem, Position};
use kreisnetz_identity::{Digest, PublisherId};

use crate::limits::PROOFS_PER_PUBLISHER;

/// Known proofs; cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Equivocations {
    proofs: Arc<BTreeMap<PublisherId, BTreeMap<Digest, Equivocation>>>,
}

/// What became of a proof.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kept {
    /// It is new and kept.
    New,
    /// It is known, or there are smaller ones enough.
    Held,
}

impl Equivocations {
    /// Keeps a proof. Of each publisher the smallest ids are kept, so that all nodes end with the same.
    pub(crate) fn keep(&mut self, proof: Equivocation) -> Kept {
        let (publisher, id) = (proof.publisher(), proof.id());
        if self.of(&publisher).any(|(held, _)| *held == id) {
            return Kept::Held;
        }
        let proofs = Arc::make_mut(&mut self.proofs).entry(publisher).or_default();
        proofs.insert(id, proof);
        let dropped = if proofs.len() > PROOFS_PER_PUBLISHER { proofs.pop_last() } else { None };
        if dropped.is_some_and(|(dropped, _)| dropped == id) { Kept::Held } else { Kept::New }
    }

    /// Returns the proofs about a publisher with their ids, in the order of these.
    pub(crate) fn of(&self, publisher: &PublisherId) -> impl Iterator<Item = (&Digest, &Equivocation)> {
        self.proofs.get(publisher).into_iter().flatten()
    }

    /// Says whether there is any proof about a publisher.
    pub(crate) fn accuse(&self, publisher: &PublisherId) -> bool {
        self.proofs.contains_key(publisher)
    }

    /// Returns the lowest disputed place of a publisher's line in an epoch; nothing there or above is taken any more.
    pub(crate) fn disputed(&self, publisher: &PublisherId, epoch: u64) -> Option<Position> {
        self.of(publisher).map(|(_, proof)| proof).filter(|proof| proof.epoch() == epoch).map(Equivocation::place).min()
    }

    /// Returns the item by which a publisher is compared whose side events and newest head are these.
    ///
    /// While its line is broken, nodes that were told different stories would hold different heads for ever; what they agree upon
    /// is the proofs. Their ids stand in place of the head, and among the side events at all times.
    pub(crate) fn item(&self, mut plain: FrontierItem) -> FrontierItem {
        if !self.accuse(&plain.publisher) {
            return plain;
        }
        let ids: Vec<Digest> = self.of(&plain.publisher).map(|(id, _)| *id).collect();
        let proofs = Digest::of(&kreisnetz_canonical::encode(&ids));
        plain.side_events = Digest::of_parts(&[plain.side_events.as_bytes(), proofs.as_bytes()]);
        if let Some(place) = self.disputed(&plain.publisher, plain.position.epoch) {
            (plain.position, plain.head) = (place, proofs);
        }
        plain
    }
}
