//! The events of an identity that are held: each verified at its own place, in order of arrival.

use std::{collections::BTreeMap, sync::Arc};

use super::standing::Standing;
use crate::{Claim, Digest, Event, PublicKey, Recovery, Timestamp, Verified};

/// One event with what was found out about it.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) event: Verified<Event>,
    /// Digest of what is signed, without the signatures.
    pub(super) payload: Digest,
    /// What holds after it on its own branch; of a side event, what holds where it hangs.
    pub(super) standing: Standing,
}

/// The held events, and when each was first seen.
#[derive(Clone, Debug, Default)]
pub(super) struct EventSet {
    events: Vec<Arc<Held>>,
    places: BTreeMap<Digest, usize>,
    /// Events by the one that they follow or hang on.
    followers: BTreeMap<Digest, Vec<usize>>,
    seen: BTreeMap<Digest, Timestamp>,
}

impl EventSet {
    pub(super) fn insert(&mut self, held: Arc<Held>) {
        let place = self.events.len();
        self.places.insert(held.event.digest(), place);
        if let Some(prev) = held.event.prev() {
            self.followers.entry(prev).or_default().push(place);
        }
        self.events.push(held);
    }

    /// Remembers the earliest of all sights of an event.
    pub(super) fn mark(&mut self, id: Digest, seen: Timestamp) {
        let mark = self.seen.entry(id).or_insert(seen);
        *mark = seen.min(*mark);
    }

    pub(super) fn seen(&self, id: &Digest) -> Option<Timestamp> {
        self.seen.get(id).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    pub(super) fn get(&self, id: &Digest) -> Option<&Arc<Held>> {
        self.places.get(id).map(|place| &self.events[*place])
    }

    pub(super) fn all(&self) -> &[Arc<Held>] {
        &self.events
    }

    /// Returns the chain events that follow one of these, which say the same under different signatures.
    pub(super) fn links_after<'a>(&'a self, ids: &'a [Digest]) -> impl Iterator<Item = &'a Arc<Held>> {
        let places = ids.iter().filter_map(|id| self.followers.get(id)).flatten();
        places.map(|place| &self.events[*place]).filter(|held| held.event.is_chain())
    }

    /// Returns a chain event and those before it, the latest first.
    pub(super) fn line<'a>(&'a self, id: &Digest) -> impl Iterator<Item = &'a Arc<Held>> {
        std::iter::successors(self.get(id), |held| self.get(&held.event.prev()?))
    }

    /// Says whether a key was delegated at a chain event or before it.
    pub(super) fn delegates(&self, id: &Digest, key: &PublicKey) -> bool {
        self.line(id).any(|held| matches!(&*held.event, Event::Delegation(delegation) if delegation.signer == *key))
    }

    pub(super) fn claim(&self, id: &Digest) -> Option<(&Arc<Held>, &Claim)> {
        let held = self.get(id)?;
        match &*held.event {
            Event::Recovery(Recovery::Claim(claim)) => Some((held, claim)),
            _ => None,
        }
    }

    /// Returns what holds where an event hangs or follows.
    pub(super) fn before(&self, event: &Event) -> Option<&Standing> {
        self.get(&event.prev()?).filter(|held| held.event.is_chain()).map(|held| &held.standing)
    }
}
