//! What who drafts and signs an event asks a log.

use super::{
    EventRefused, GuardianKey, Guardians, IdentityLog, Missing, admit,
    set::{EventSet, Held},
    signers_of,
    state::State,
};
use crate::{Digest, Event, PublicKey, Signed};

impl IdentityLog {
    /// Returns the log as it stands right after one of its chain events, along that branch alone: what is drafted on it follows that event.
    ///
    /// So a rotation is put on top of a thief's events or in their place, and a side event on an earlier link.
    #[must_use]
    pub fn at(&self, event: &Digest) -> Option<Self> {
        let mut line: Vec<_> = self.set.line(event).cloned().collect();
        let tip = line.first().filter(|held| held.event.is_chain())?.clone();
        line.reverse();
        let mut set = EventSet::default();
        for held in line {
            let (id, seen) = (held.event.digest(), self.set.seen(&held.event.digest()));
            set.insert(held);
            seen.into_iter().for_each(|seen| set.mark(id, seen));
        }
        let (state, standing) = (State::along(&set), tip.standing.clone());
        Some(Self { publisher: self.publisher, inception: self.inception.clone(), set, as_of: self.as_of, state, standing })
    }

    /// Returns which signatures of an event are still missing for this log to take it, and which are too much.
    ///
    /// # Errors
    ///
    /// [`EventRefused`], where the event would be refused whoever signed it, or a signature does not hold.
    pub fn missing(&self, event: &Signed<Event>, guardians: &dyn Guardians) -> Result<Missing, EventRefused> {
        self.check_origin(event.claims())?;
        let before = admit::place(&self.set, event.claims())?;
        let need = admit::need(&self.set, event.claims(), before, guardians)?;
        Ok(need.missing(&signers_of(event)?))
    }

    /// Returns the other chain events that follow the same one as this event: what signing it would contradict.
    #[must_use]
    pub fn rivals_of(&self, event: &Signed<Event>) -> Vec<Digest> {
        let payload = event.payload_digest().ok();
        let Some(prev) = event.claims().prev().filter(|_| event.claims().is_chain()) else { return Vec::new() };
        let same = self.same_as(&prev);
        let others = self.set.links_after(&same).filter(|held| Some(held.payload) != payload);
        others.map(|held| held.event.digest()).collect()
    }

    /// Returns all ids under which the statement of an event is held.
    fn same_as(&self, id: &Digest) -> Vec<Digest> {
        let Some(known) = self.set.get(id) else { return Vec::new() };
        self.set.all().iter().filter(|held| held.payload == known.payload).map(|held| held.event.digest()).collect()
    }

    /// Returns the signing key that is delegated at one event of this identity, whatever happened later: with it a guardian consents.
    #[must_use]
    pub fn key_at(&self, event: &Digest) -> GuardianKey {
        let Some(held) = self.set.get(event) else { return GuardianKey::Unknown };
        self.delegation_in(held).map_or(GuardianKey::NoKey, |delegation| GuardianKey::Key(delegation.signer))
    }

    /// Returns the link on which a revocation of a key hangs, and its place: the tip, or the delegation of the key on another branch.
    pub(crate) fn place_to_revoke(&self, key: &PublicKey) -> (Digest, u64) {
        let delegates = |held: &&std::sync::Arc<Held>| matches!(&*held.event, Event::Delegation(delegation) if delegation.signer == *key);
        let elsewhere = self.set.all().iter().filter(delegates).map(|held| held.event.digest()).min();
        match elsewhere.filter(|_| !self.set.delegates(&self.tip(), key)).and_then(|id| self.set.get(&id)) {
            Some(held) => (held.event.digest(), held.standing.n + 1),
            None => (self.tip(), self.next_place()),
        }
    }
}
