//! The identity log: a set of events, and what follows from them.
//!
//! Each event is verified against what holds at its own predecessor, and then kept for ever, whatever other branches say. What is in force
//! is computed from the set, from when each event was first seen here and from the present moment, all of which the caller says: any
//! order of arrival, with duplicates, gives the same.
//!
//! An event whose predecessor is unknown is refused ([`EventRefused::Gap`]), not parked: [`IdentityLog::take_all`] takes a list in any
//! order instead, as often through as it still helps.

mod admit;
mod contest;
mod drafting;
mod guardians;
mod intake;
mod judge;
mod need;
mod recovering;
mod refused;
mod room;
mod set;
mod signing;
mod standing;
mod state;

pub use contest::FrozenBy;
pub use guardians::{GuardianKey, Guardians, NoGuardians};
pub use intake::{Intake, Taken};
pub use judge::{HeadPosition, NotDelegated};
pub use need::Missing;
pub use recovering::PendingClaim;
pub use refused::{EventRefused, VerifyEventError};
pub use room::LOG_EVENTS_MAX;
pub use signing::{cosign_event, sign_event, signers_of};
pub use state::Frozen;

use std::collections::BTreeSet;

use crate::{
    Ags, Class, Delegation, Digest, Event, Inception, KeyDigest, NetworkId, PublicKey, PublisherId, Revocation, Succession, Timestamp,
    Verified,
};
use set::EventSet;
use standing::Standing;
use state::State;

/// A publisher's identity: its verified events, and what is in force of them.
#[derive(Clone, Debug)]
pub struct IdentityLog {
    publisher: PublisherId,
    inception: Box<Inception>,
    set: EventSet,
    /// The latest moment that the caller told of.
    as_of: Option<Timestamp>,
    state: State,
    /// What holds at the tip.
    standing: Standing,
}

impl IdentityLog {
    /// Returns whose identity this is.
    #[must_use]
    pub const fn publisher(&self) -> PublisherId {
        self.publisher
    }

    /// Returns the network that the identity belongs to.
    #[must_use]
    pub const fn network(&self) -> NetworkId {
        self.inception.network
    }

    /// Returns what the publisher claims to be.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.inception.class
    }

    /// Returns the official key that the publisher claims.
    #[must_use]
    pub const fn ags(&self) -> Option<Ags> {
        self.inception.ags
    }

    /// Returns the name in the inception: text of others, to be neutralised where it is shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inception.name
    }

    /// Returns the identities that this one says it succeeds.
    #[must_use]
    pub fn predecessors(&self) -> &[PublisherId] {
        &self.inception.predecessors
    }

    /// Returns the root keys in force, in the order of their bytes.
    #[must_use]
    pub fn root_keys(&self) -> &[PublicKey] {
        &self.standing.roots.keys
    }

    /// Returns how many root keys must sign an event.
    #[must_use]
    pub fn threshold(&self) -> u64 {
        self.standing.roots.threshold
    }

    /// Returns the promises of the keys that alone may replace the root keys, in the order of their bytes.
    #[must_use]
    pub fn next_keys(&self) -> &[KeyDigest] {
        &self.standing.roots.next
    }

    /// Returns how many next keys must sign a rotation.
    #[must_use]
    pub fn next_threshold(&self) -> u64 {
        self.standing.roots.next_threshold
    }

    /// Returns the publishers that may together recover the identity: none, 5, 7 or 9.
    #[must_use]
    pub fn guardians(&self) -> &[PublisherId] {
        &self.standing.roots.guardians
    }

    /// Returns the digest of the last chain event in force, which heads name as `identity_tip`. While the log is frozen, that is the last
    /// one before the contradiction.
    #[must_use]
    pub fn tip(&self) -> Digest {
        self.state.tip()
    }

    /// Returns how many events the log has, in force or not; it never falls.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.set.len() as u64
    }

    /// Returns the place of the next event, chain or side: one more than that of the tip.
    #[must_use]
    pub const fn next_place(&self) -> u64 {
        self.standing.n + 1
    }

    /// Returns all events as they were signed, in their order of arrival: each comes after the one that it follows, so that another log
    /// can take them one by one. Which are in force says [`Self::is_in_force`].
    pub fn events(&self) -> impl ExactSizeIterator<Item = &Verified<Event>> {
        self.set.all().iter().map(|held| &held.event)
    }

    /// Returns the chain events in force, the inception first.
    pub fn chain(&self) -> impl Iterator<Item = &Verified<Event>> {
        self.state.path.iter().filter_map(|ids| self.set.get(ids.first()?)).map(|held| &held.event)
    }

    /// Returns an event.
    #[must_use]
    pub fn event(&self, id: &Digest) -> Option<&Verified<Event>> {
        self.set.get(id).map(|held| &held.event)
    }

    /// Says whether a chain event is in force, or a side event hangs on one that is.
    #[must_use]
    pub fn is_in_force(&self, id: &Digest) -> bool {
        let Some(held) = self.set.get(id) else { return false };
        let link = if held.event.is_chain() { Some(*id) } else { held.event.prev() };
        link.is_some_and(|link| self.state.places.contains_key(&link))
    }

    /// Says whether a chain event came when another had been settled for 14 days, and is evidence only.
    #[must_use]
    pub fn is_late(&self, id: &Digest) -> bool {
        self.state.late.contains(id)
    }

    /// Returns when an event was first seen, where the caller said so.
    #[must_use]
    pub fn first_seen(&self, id: &Digest) -> Option<Timestamp> {
        self.set.seen(id)
    }

    /// Returns where and why the identity is frozen. What stands before remains; no newer head is taken.
    #[must_use]
    pub const fn frozen(&self) -> Option<&Frozen> {
        self.state.frozen.as_ref()
    }

    /// Returns the current epoch; 1 until a root event opens another.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.standing.epoch
    }

    /// Returns the feature level of the last delegation.
    #[must_use]
    pub const fn level(&self) -> u64 {
        self.standing.level
    }

    /// Returns the delegation in force at the tip.
    #[must_use]
    pub fn delegation(&self) -> Option<&Delegation> {
        self.delegation_in(self.set.get(&self.tip())?)
    }

    /// Returns the succession that is declared; a rotation or a recovery undoes it.
    #[must_use]
    pub fn succession(&self) -> Option<&Succession> {
        match &**self.event(&self.standing.succession?)? {
            Event::Succession(succession) => Some(succession),
            _ => None,
        }
    }

    /// Says whether a succession is in force: each successor is known and names this publisher among its predecessors.
    pub fn is_succeeded<'a>(&self, identity: impl Fn(&PublisherId) -> Option<&'a Self>) -> bool {
        let names_this = |successor: &PublisherId| identity(successor).is_some_and(|log| log.predecessors().contains(&self.publisher));
        self.succession().is_some_and(|succession| succession.successors.iter().all(names_this))
    }

    /// Returns all revocations, those on displaced branches too.
    pub fn revocations(&self) -> impl Iterator<Item = &Revocation> {
        self.events().filter_map(|event| match &**event {
            Event::Revocation(revocation) => Some(revocation.as_ref()),
            _ => None,
        })
    }

    /// Returns the place of an event of this log.
    #[must_use]
    pub fn place_of(&self, event: &Digest) -> Option<u64> {
        self.event(event).map(|event| event.place())
    }

    /// Returns the digest over the sorted ids of what heads do not name: the side events (revocations, claims, vetoes), and all events once
    /// two chain events follow one, or others go on from this identity: no head comes after that. A function of the set alone, so that two
    /// nodes with the same events have the same.
    #[must_use]
    pub fn side_events_digest(&self) -> Digest {
        let all = self.is_forked() || self.events().any(|event| matches!(**event, Event::Succession(_)));
        let mut ids: Vec<Digest> = self.events().filter(|event| all || !event.is_chain()).map(Verified::digest).collect();
        ids.sort_unstable();
        Digest::of(&kreisnetz_canonical::encode(&ids))
    }

    fn is_forked(&self) -> bool {
        let mut followed = BTreeSet::new();
        self.events().filter(|event| event.is_chain()).any(|event| !followed.insert(event.prev()))
    }
}
