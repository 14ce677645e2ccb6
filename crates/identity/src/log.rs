//! The identity log: events in their order, and what follows from them.
//!
//! Today a log is a chain of inception and delegations. A second event at a taken place is refused as a fork and reported; which
//! branch wins is decided by the precedence of later versions, and nothing here stands in its way: events are kept as bytes.

use std::collections::BTreeSet;

use crate::{
    Ags, Class, Delegation, Digest, Event, EventError, Inception, NetworkId, PublicKey, PublisherId, SecretKey, Signed, Timestamp,
    Verified,
    cose::{self, CoseError},
    event::{DOMAIN, EVENT_BYTES_MAX},
};

/// Events of one identity at most.
pub const LOG_EVENTS_MAX: usize = 256;
/// The feature level that this version signs with.
const LEVEL: u64 = 1;

/// A publisher's identity: the verified chain of its events.
#[derive(Clone, Debug)]
pub struct IdentityLog {
    publisher: PublisherId,
    inception: Inception,
    events: Vec<Verified<Event>>,
}

/// Why an event does not extend a log.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EventRefused {
    /// The first event is no inception, or a later one is.
    #[error("an inception stands first, and nowhere else")]
    Place,
    /// It belongs to another network.
    #[error("the event belongs to another network")]
    Network,
    /// It is about another publisher.
    #[error("the event is about another publisher")]
    Publisher,
    /// Its predecessor is not known here; ask for the events between.
    #[error("an earlier event is missing")]
    Gap,
    /// Another event already follows the same predecessor.
    #[error("another event already stands at this place")]
    Fork,
    /// The epoch or the feature level breaks its rule.
    #[error("the epoch or feature level does not follow")]
    Succession,
    /// A signature does not hold, or too few root keys signed.
    #[error("not signed by enough of the right keys")]
    Signatures,
    /// The log is full.
    #[error("the log has {LOG_EVENTS_MAX} events, no more are taken")]
    Full,
}

/// Why bytes do not extend a log: they are no event, or the log refuses it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum VerifyEventError {
    /// Not an event.
    #[error(transparent)]
    Event(#[from] EventError),
    /// An event that does not fit.
    #[error(transparent)]
    Refused(#[from] EventRefused),
}

/// Why no key may sign a head.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotDelegated {
    /// The identity event that the head names is not in the log.
    #[error("the head names an identity event that is not known here")]
    UnknownTip,
    /// No delegation stands there.
    #[error("no signing key is delegated there")]
    None,
    /// The delegation is for another epoch.
    #[error("the signing key is delegated for another epoch")]
    Epoch,
    /// The head was issued before or after the delegation's time.
    #[error("the head was issued outside the delegation's time")]
    Time,
}

/// Signs an event with the keys that it needs.
#[must_use]
pub fn sign_event(event: &Event, keys: &[&SecretKey]) -> Vec<u8> {
    cose::sign(DOMAIN, &event.encode(), keys)
}

/// Adds the signatures of further keys to an event, as its officers sign one after the other. Those that are there stay.
///
/// # Errors
///
/// [`CoseError`] where the bytes are no signed event.
pub fn cosign_event(event: &Signed<Event>, keys: &[&SecretKey]) -> Result<Vec<u8>, CoseError> {
    cose::cosign(event.bytes(), EVENT_BYTES_MAX, DOMAIN, keys)
}

impl IdentityLog {
    /// Begins a log with a signed inception of this network.
    ///
    /// # Errors
    ///
    /// [`EventRefused`]: it is no inception, of another network, or not signed by all its keys.
    pub fn begin(signed: Signed<Event>, network: NetworkId) -> Result<Self, EventRefused> {
        let Event::Inception(inception) = signed.claims().clone() else { return Err(EventRefused::Place) };
        if inception.network != network {
            return Err(EventRefused::Network);
        }
        let signers = signers_of(&signed)?;
        if !inception.keys.iter().all(|key| signers.contains(key)) || signers.len() != inception.keys.len() {
            return Err(EventRefused::Signatures);
        }
        let publisher = PublisherId::from(signed.digest());
        Ok(Self { publisher, inception: *inception, events: vec![signed.assume_verified()] })
    }

    /// Reads a whole log from the bytes of its events, in order.
    ///
    /// # Errors
    ///
    /// The first event that is none, or does not fit; an empty list is a misplaced inception.
    pub fn read<'a>(events: impl IntoIterator<Item = &'a [u8]>, network: NetworkId) -> Result<Self, VerifyEventError> {
        let mut events = events.into_iter();
        let first = events.next().ok_or(EventRefused::Place)?;
        let mut log = Self::begin(Signed::parse(first)?, network)?;
        for event in events {
            log.extend(Signed::parse(event)?)?;
        }
        Ok(log)
    }

    /// Appends a signed event. One that is already there changes nothing; says whether it was new.
    ///
    /// # Errors
    ///
    /// [`EventRefused`]; the log is as before.
    pub fn extend(&mut self, signed: Signed<Event>) -> Result<bool, EventRefused> {
        let digest = signed.digest();
        if self.events.iter().any(|event| event.digest() == digest) {
            return Ok(false);
        }
        let Event::Delegation(delegation) = signed.claims() else { return Err(EventRefused::Place) };
        self.check_place(delegation)?;
        self.check_succession(delegation)?;
        let signers = signers_of(&signed)?;
        let roots = signers.iter().filter(|key| self.inception.keys.contains(key)).count();
        let enough = usize::try_from(self.inception.threshold).is_ok_and(|threshold| roots >= threshold);
        let expected = roots + usize::from(!self.inception.keys.contains(&delegation.signer));
        if !enough || !signers.contains(&delegation.signer) || signers.len() != expected {
            return Err(EventRefused::Signatures);
        }
        self.events.push(signed.assume_verified());
        Ok(true)
    }

    fn check_place(&self, delegation: &Delegation) -> Result<(), EventRefused> {
        if delegation.network != self.inception.network {
            return Err(EventRefused::Network);
        }
        if delegation.publisher != self.publisher {
            return Err(EventRefused::Publisher);
        }
        if self.events.len() >= LOG_EVENTS_MAX {
            return Err(EventRefused::Full);
        }
        if delegation.prev != self.tip() {
            let known = self.events.iter().any(|event| event.digest() == delegation.prev);
            return Err(if known { EventRefused::Fork } else { EventRefused::Gap });
        }
        if delegation.n == self.length() { Ok(()) } else { Err(EventRefused::Place) }
    }

    fn check_succession(&self, delegation: &Delegation) -> Result<(), EventRefused> {
        let epoch = self.epoch();
        let follows = delegation.epoch == epoch || delegation.epoch == epoch + 1;
        if follows && delegation.level >= self.level() { Ok(()) } else { Err(EventRefused::Succession) }
    }

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

    /// Returns the root keys in force, in the order of their bytes.
    #[must_use]
    pub fn root_keys(&self) -> &[PublicKey] {
        &self.inception.keys
    }

    /// Returns how many root keys must sign an event.
    #[must_use]
    pub const fn threshold(&self) -> u64 {
        self.inception.threshold
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

    /// Returns the digest of the last chain event, which heads name as `identity_tip`.
    #[must_use]
    pub fn tip(&self) -> Digest {
        self.events.last().map_or_else(Digest::default, Verified::digest)
    }

    /// Returns how many events the log has; the place of the next one.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.events.len() as u64
    }

    /// Returns the events as they were signed, in order.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &Verified<Event>> {
        self.events.iter()
    }

    /// Returns the current epoch; 1 until a root event opens another.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.delegation().map_or(1, |delegation| delegation.epoch)
    }

    /// Returns the feature level of the last delegation.
    #[must_use]
    pub fn level(&self) -> u64 {
        self.delegation().map_or(LEVEL, |delegation| delegation.level)
    }

    /// Returns the delegation in force at the tip.
    #[must_use]
    pub fn delegation(&self) -> Option<&Delegation> {
        self.events.iter().rev().find_map(|event| match &**event {
            Event::Delegation(delegation) => Some(delegation.as_ref()),
            Event::Inception(_) => None,
        })
    }

    /// Returns the place of an event of this log.
    #[must_use]
    pub fn place_of(&self, event: &Digest) -> Option<u64> {
        self.events.iter().position(|known| known.digest() == *event).map(|place| place as u64)
    }

    /// Returns the key that may sign a head which names this tip, epoch and time of issue.
    ///
    /// # Errors
    ///
    /// [`NotDelegated`]: the tip is unknown (ask for the log), or the delegation there does not cover the head.
    pub fn signer(&self, tip: &Digest, epoch: u64, issued: Timestamp) -> Result<&PublicKey, NotDelegated> {
        let event = self.events.iter().find(|event| event.digest() == *tip).ok_or(NotDelegated::UnknownTip)?;
        let Event::Delegation(delegation) = &**event else { return Err(NotDelegated::None) };
        if delegation.epoch != epoch {
            return Err(NotDelegated::Epoch);
        }
        if issued < delegation.not_before || issued > delegation.not_after {
            return Err(NotDelegated::Time);
        }
        Ok(&delegation.signer)
    }

    /// Returns the digest over the sorted ids of the side events (revocations, claims, vetoes), of which this version has none.
    #[must_use]
    pub fn side_events_digest(&self) -> Digest {
        Digest::of(&kreisnetz_canonical::encode::<[Digest; 0]>(&[]))
    }
}

/// Returns the keys that signed, all of whose signatures hold; one bad signature spoils the event.
///
/// # Errors
///
/// [`EventRefused::Signatures`] where one does not hold.
pub fn signers_of(signed: &Signed<Event>) -> Result<BTreeSet<PublicKey>, EventRefused> {
    let (payload, cosigners) = signed.open().map_err(|_| EventRefused::Signatures)?;
    for cosigner in &cosigners {
        cosigner.verify(DOMAIN, &payload).map_err(|_| EventRefused::Signatures)?;
    }
    Ok(cosigners.iter().map(|cosigner| cosigner.key).collect())
}
