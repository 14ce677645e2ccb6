//! The contradictions that are known, by publisher, and what they freeze.
//!
//! Only a proof whose heads both stand accuses: whoever stole a key that is revoked may go on contradicting himself.

use std::{collections::BTreeMap, sync::Arc};

use kreisnetz_catalog::{Equivocation, FrontierItem, Position};
use kreisnetz_identity::{Digest, IdentityLog, PublisherId};

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
    /// Keeps a proof. Of each publisher the smallest ids that accuse are kept, so that all nodes end with the same.
    pub(crate) fn keep(&mut self, proof: Equivocation, log: &IdentityLog) -> Kept {
        let (publisher, id) = (proof.publisher(), proof.id());
        if self.of(&publisher).any(|(held, _)| *held == id) {
            return Kept::Held;
        }
        let proofs = Arc::make_mut(&mut self.proofs).entry(publisher).or_default();
        proofs.insert(id, proof);
        if proofs.len() <= PROOFS_PER_PUBLISHER {
            return Kept::New;
        }
        let void = proofs.iter().rev().find(|(_, proof)| !proof.stands(log)).map(|(id, _)| *id);
        let Some(dropped) = void.or_else(|| proofs.last_key_value().map(|(id, _)| *id)) else { return Kept::New };
        proofs.remove(&dropped);
        if dropped == id { Kept::Held } else { Kept::New }
    }

    /// Returns the proofs about a publisher with their ids, in the order of these.
    pub(crate) fn of(&self, publisher: &PublisherId) -> impl Iterator<Item = (&Digest, &Equivocation)> {
        self.proofs.get(publisher).into_iter().flatten()
    }

    /// Returns the proofs whose heads stand.
    fn accusing(&self, log: &IdentityLog) -> impl Iterator<Item = (&Digest, &Equivocation)> {
        self.proofs.get(&log.publisher()).into_iter().flatten().filter(|(_, proof)| proof.stands(log))
    }

    /// Returns the lowest disputed place of a publisher's line in an epoch; nothing there or above is taken any more.
    pub(crate) fn disputed(&self, log: &IdentityLog, epoch: u64) -> Option<Position> {
        self.accusing(log).map(|(_, proof)| proof).filter(|proof| proof.epoch() == epoch).map(Equivocation::place).min()
    }

    /// Returns the item by which a publisher is compared whose side events and newest head are these.
    ///
    /// While its line is broken, nodes that were told different stories would hold different heads for ever; what they agree upon
    /// is the proofs. Their ids stand in place of the head, and among the side events at all times.
    pub(crate) fn item(&self, mut plain: FrontierItem, log: &IdentityLog) -> FrontierItem {
        let ids: Vec<Digest> = self.accusing(log).map(|(id, _)| *id).collect();
        if ids.is_empty() {
            return plain;
        }
        let proofs = Digest::of(&kreisnetz_canonical::encode(&ids));
        plain.side_events = Digest::of_parts(&[plain.side_events.as_bytes(), proofs.as_bytes()]);
        if let Some(place) = self.disputed(log, plain.position.epoch) {
            (plain.position, plain.head) = (place, proofs);
        }
        plain
    }
}
