//! What holds right after one chain event, along its own branch, whatever other branches say.

use std::sync::Arc;

use crate::{Claim, Digest, Event, Inception, Recovery, RootSet};

/// The feature level that this version signs with.
const LEVEL: u64 = 1;

/// Keys and numbers that the next event of a branch is judged by.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// Root keys, next keys, guardians.
    pub(super) roots: Arc<RootSet>,
    /// The reign of the root keys: digest of the payload of the event that put them in force.
    pub(super) reign: Digest,
    /// Whether guardians put them in force.
    pub(super) by_guardians: bool,
    pub(super) n: u64,
    pub(super) epoch: u64,
    pub(super) level: u64,
    /// The delegation in force; a new reign begins without one.
    pub(super) delegation: Option<Digest>,
    /// The succession that was declared.
    pub(super) succession: Option<Digest>,
}

impl Standing {
    pub(super) fn begun(inception: &Inception, payload: Digest) -> Self {
        let roots = RootSet {
            keys: inception.keys.clone(),
            threshold: inception.threshold,
            next: inception.next.clone(),
            next_threshold: inception.next_threshold,
            guardians: inception.guardians.clone(),
        };
        Self {
            roots: Arc::new(roots),
            reign: payload,
            by_guardians: false,
            n: 0,
            epoch: 1,
            level: LEVEL,
            delegation: None,
            succession: None,
        }
    }

    /// Returns what holds after an event of this id; a completion needs its claim. A side event changes nothing but the place.
    pub(super) fn after(&self, event: &Event, id: Digest, payload: Digest, claim: Option<&Claim>) -> Self {
        let mut next = Self { n: event.place(), ..self.clone() };
        match event {
            Event::Delegation(delegation) => {
                next.epoch = delegation.epoch;
                next.level = delegation.level;
                next.delegation = Some(id);
            }
            Event::Rotation(rotation) => {
                let roots = RootSet {
                    keys: rotation.keys.clone(),
                    threshold: rotation.threshold,
                    next: rotation.next.clone(),
                    next_threshold: rotation.next_threshold,
                    guardians: rotation.guardians.clone(),
                };
                next.reign_begins(roots, payload, rotation.epoch);
            }
            Event::Recovery(Recovery::Complete(completion)) => {
                let roots = claim.map_or_else(|| RootSet::clone(&self.roots), roots_of);
                next.reign_begins(roots, payload, completion.epoch);
                next.by_guardians = claim.is_some_and(|claim| claim.basis.is_guardians());
            }
            Event::Succession(_) => next.succession = Some(id),
            Event::Inception(_) | Event::Revocation(_) | Event::Recovery(Recovery::Claim(_) | Recovery::Veto(_)) => {}
        }
        next
    }

    fn reign_begins(&mut self, roots: RootSet, payload: Digest, epoch: u64) {
        self.roots = Arc::new(roots);
        self.reign = payload;
        self.by_guardians = false;
        self.epoch = epoch;
        self.delegation = None;
        self.succession = None;
    }
}

fn roots_of(claim: &Claim) -> RootSet {
    RootSet {
        keys: claim.keys.clone(),
        threshold: claim.threshold,
        next: claim.next.clone(),
        next_threshold: claim.next_threshold,
        guardians: claim.guardians.clone(),
    }
}
