//! Identity events: what a publisher's root keys say about its other keys.
//!
//! Two kinds are read today, inception and delegation; the others of the format are known by name and ignored
//! ([`EventError::UnknownKind`]), never rejected, so that a newer node does not look hostile.

use serde::{Deserialize, Serialize};

use crate::{
    Ags, Digest, KeyDigest, NetworkId, PublicKey, PublisherId, Signed, Timestamp,
    cose::{self, CoseError, Cosigner},
};

/// Bytes of one signed event at most.
pub const EVENT_BYTES_MAX: usize = 8 * 1024;
/// Root keys, and next keys, of one publisher at most.
pub const ROOT_KEYS_MAX: usize = 9;
/// Guardians of one publisher at most.
pub const GUARDIANS_MAX: usize = 9;
/// Seconds that one delegation lasts at most: 180 days.
pub const DELEGATION_SECONDS_MAX: u64 = 180 * 24 * 60 * 60;
/// Contradictions that one delegation resolves at most.
pub const RESOLVES_MAX: usize = 16;
/// Bytes of a name or domain in an inception at most.
const NAME_BYTES_MAX: usize = 200;
/// Former identities that one inception may name at most.
const PREDECESSORS_MAX: usize = 16;
/// `external_aad` of every signature under an event.
pub(crate) const DOMAIN: &str = "kreisnetz/identity/1";
/// The version of the format that is read and written here.
const VERSION: u64 = 1;

/// Kind of publisher, as its inception claims and its vouchers confirm.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A rural county or an independent city, with an AGS of five digits.
    County,
    /// A municipality, with an AGS of eight digits.
    Municipality,
    /// A research institute, an association, a company; without an AGS.
    Partner,
}

/// The first event of an identity; its digest is the [`PublisherId`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Inception {
    n: u64,
    v: u64,
    /// Official key; absent for a partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ags: Option<Ags>,
    /// Root keys, in the order of their bytes; all of them sign this event.
    pub keys: Vec<PublicKey>,
    kind: InceptionKind,
    /// Name in words; counties are shown by the official list instead.
    pub name: String,
    /// Promises of the keys that alone may replace the root keys.
    pub next: Vec<KeyDigest>,
    /// Kind of publisher.
    pub class: Class,
    /// Internet domain of the publisher, as text; never looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// When it was made; informative, orders nothing.
    pub created: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// Publishers that may together recover the identity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guardians: Vec<PublisherId>,
    /// Root keys that must sign later events.
    pub threshold: u64,
    /// Publishers that this one succeeds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<PublisherId>,
    /// Next keys that must sign a rotation.
    pub next_threshold: u64,
}

/// Root keys hand the signing of heads to a key on the node, for a time.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// Place in the log; the inception has 0.
    pub n: u64,
    v: u64,
    /// Digest of the head that a new epoch goes on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Digest>,
    kind: DelegationKind,
    /// Digest of the chain event before.
    pub prev: Digest,
    /// Epoch of the heads that the key signs.
    pub epoch: u64,
    /// Feature level, which never falls.
    pub level: u64,
    /// The key that signs heads; it signs this event too, as proof of possession.
    pub signer: PublicKey,
    /// When it was made; informative, orders nothing.
    pub created: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// Events and heads whose contradiction the new epoch heals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolves: Vec<Digest>,
    /// Last second in which a head may be issued.
    pub not_after: Timestamp,
    /// Whose identity this is about.
    pub publisher: PublisherId,
    /// First second in which a head may be issued.
    pub not_before: Timestamp,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum InceptionKind {
    #[serde(rename = "inception")]
    Inception,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum DelegationKind {
    #[serde(rename = "delegation")]
    Delegation,
}

/// What one event of an identity log says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    /// The identity begins.
    Inception(Box<Inception>),
    /// A key may sign heads.
    Delegation(Box<Delegation>),
}

/// Why bytes are no event that can be judged.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EventError {
    /// Not the COSE form or not deterministic.
    #[error(transparent)]
    Cose(#[from] CoseError),
    /// A later version: nobody's fault, to be ignored.
    #[error("an event of version {0}, which needs a newer kreisnetz")]
    UnknownVersion(u64),
    /// A kind that this version does not judge: to be ignored.
    #[error("an event of a kind that needs a newer kreisnetz")]
    UnknownKind,
    /// A field outside its bounds.
    #[error("the field `{0}` is outside its bounds")]
    Bounds(&'static str),
}

impl Inception {
    /// Returns an inception of this version; what is checked when it is read is not checked here.
    #[must_use]
    pub fn new(class: Class, ags: Option<Ags>, name: String, network: NetworkId, created: Timestamp, keys: RootSet) -> Self {
        Self {
            n: 0,
            v: VERSION,
            ags,
            kind: InceptionKind::Inception,
            keys: keys.keys,
            name,
            next: keys.next,
            class,
            domain: None,
            created,
            network,
            guardians: Vec::new(),
            threshold: keys.threshold,
            predecessors: Vec::new(),
            next_threshold: keys.next_threshold,
        }
    }

    fn check(&self) -> Result<(), EventError> {
        let keys = self.keys.len();
        let next = self.next.len();
        let ags = match self.class {
            Class::County => self.ags.is_some_and(|ags| !ags.is_municipality()),
            Class::Municipality => self.ags.is_some_and(|ags| ags.is_municipality()),
            Class::Partner => self.ags.is_none(),
        };
        let rules = [
            ("n", self.n == 0),
            ("ags", ags),
            ("keys", (1..=ROOT_KEYS_MAX).contains(&keys) && self.keys.is_sorted_by(|a, b| a < b)),
            ("next", (1..=ROOT_KEYS_MAX).contains(&next) && self.next.is_sorted_by(|a, b| a < b)),
            ("threshold", is_majority(self.threshold, keys)),
            ("next_threshold", is_majority(self.next_threshold, next)),
            ("name", (1..=NAME_BYTES_MAX).contains(&self.name.len()) && !self.name.contains(char::is_control)),
            ("domain", self.domain.as_ref().is_none_or(|domain| (1..=NAME_BYTES_MAX).contains(&domain.len()))),
            ("guardians", matches!(self.guardians.len(), 0 | 5 | 7 | 9)),
            ("predecessors", self.predecessors.len() <= PREDECESSORS_MAX),
        ];
        first_broken(&rules)
    }
}

/// The keys of an inception: the root set and the promises of the next one.
#[derive(Clone, Debug)]
pub struct RootSet {
    keys: Vec<PublicKey>,
    threshold: u64,
    next: Vec<KeyDigest>,
    next_threshold: u64,
}

impl RootSet {
    /// Puts the keys into the order of the format.
    #[must_use]
    pub fn new(
        keys: impl IntoIterator<Item = PublicKey>,
        threshold: u64,
        next: impl IntoIterator<Item = PublicKey>,
        next_threshold: u64,
    ) -> Self {
        let mut keys: Vec<PublicKey> = keys.into_iter().collect();
        keys.sort_unstable();
        let mut next: Vec<KeyDigest> = next.into_iter().map(|key| key.commitment()).collect();
        next.sort_unstable();
        Self { keys, threshold, next, next_threshold }
    }
}

/// The time in which a delegated key may sign.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Term {
    /// First second.
    pub not_before: Timestamp,
    /// Last second.
    pub not_after: Timestamp,
}

impl Delegation {
    /// Returns the delegation that follows `prev` in the log, for a new signing key.
    #[must_use]
    pub fn new(log: &crate::IdentityLog, signer: PublicKey, epoch: u64, term: Term, created: Timestamp) -> Self {
        Self {
            n: log.length(),
            v: VERSION,
            base: None,
            kind: DelegationKind::Delegation,
            prev: log.tip(),
            epoch,
            level: log.level(),
            signer,
            created,
            network: log.network(),
            resolves: Vec::new(),
            not_after: term.not_after,
            publisher: log.publisher(),
            not_before: term.not_before,
        }
    }

    /// Returns the delegation with what a new epoch says of the one before: the head it goes on from, and what it resolves.
    #[must_use]
    pub fn healing(mut self, base: Option<Digest>, resolves: Vec<Digest>) -> Self {
        self.base = base;
        self.resolves = resolves;
        self
    }

    fn check(&self) -> Result<(), EventError> {
        let lasts = self.not_after.since(self.not_before);
        let rules = [
            ("n", self.n > 0),
            ("not_after", self.not_after > self.not_before && lasts <= DELEGATION_SECONDS_MAX),
            ("epoch", self.epoch > 0),
            ("resolves", self.resolves.len() <= RESOLVES_MAX),
        ];
        first_broken(&rules)
    }
}

impl Event {
    /// Returns the payload bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Inception(event) => kreisnetz_canonical::encode(event.as_ref()),
            Self::Delegation(event) => kreisnetz_canonical::encode(event.as_ref()),
        }
    }

    fn decode(payload: &[u8]) -> Result<Self, EventError> {
        let peek = Peek::read(payload)?;
        if peek.v != VERSION {
            return Err(EventError::UnknownVersion(peek.v));
        }
        let wrong = |error| EventError::Cose(CoseError::Payload(error));
        match peek.kind.as_str() {
            "inception" => {
                let event: Inception = kreisnetz_canonical::decode(payload, EVENT_BYTES_MAX).map_err(wrong)?;
                event.check()?;
                Ok(Self::Inception(Box::new(event)))
            }
            "delegation" => {
                let event: Delegation = kreisnetz_canonical::decode(payload, EVENT_BYTES_MAX).map_err(wrong)?;
                event.check()?;
                Ok(Self::Delegation(Box::new(event)))
            }
            _ => Err(EventError::UnknownKind),
        }
    }

    /// Returns the place in the log.
    #[must_use]
    pub fn place(&self) -> u64 {
        match self {
            Self::Inception(_) => 0,
            Self::Delegation(event) => event.n,
        }
    }

    /// Returns the event before this one in the chain; none before an inception.
    #[must_use]
    pub fn prev(&self) -> Option<Digest> {
        match self {
            Self::Inception(_) => None,
            Self::Delegation(event) => Some(event.prev),
        }
    }

    /// Returns the network that the event names.
    #[must_use]
    pub fn network(&self) -> NetworkId {
        match self {
            Self::Inception(event) => event.network,
            Self::Delegation(event) => event.network,
        }
    }
}

/// The two fields that decide how the rest is read.
#[derive(Deserialize)]
struct Peek {
    v: u64,
    kind: String,
}

impl Peek {
    fn read(payload: &[u8]) -> Result<Self, EventError> {
        let wrong = |error| EventError::Cose(CoseError::Payload(error));
        kreisnetz_canonical::peek(payload, EVENT_BYTES_MAX).map_err(wrong)
    }
}

impl Signed<Event> {
    /// Reads a signed event, without believing it.
    ///
    /// # Errors
    ///
    /// [`EventError`]; the two `Unknown…` variants blame nobody.
    pub fn parse(bytes: &[u8]) -> Result<Self, EventError> {
        let (payload, _) = cose::parse_sign(bytes, EVENT_BYTES_MAX)?;
        Ok(Self::new(bytes, Event::decode(&payload)?))
    }

    /// Returns the digest of what is signed, without the signatures: the same for one event whoever has signed it so far.
    ///
    /// # Errors
    ///
    /// [`CoseError`] where the bytes are no signed event.
    pub fn payload_digest(&self) -> Result<Digest, CoseError> {
        self.open().map(|(payload, _)| Digest::of(&payload))
    }

    /// Returns payload and claimed signers.
    pub(crate) fn open(&self) -> Result<(Vec<u8>, Vec<Cosigner>), CoseError> {
        cose::parse_sign(self.bytes(), EVENT_BYTES_MAX)
    }
}

/// Says whether a threshold is more than half of `keys` and not more than all.
fn is_majority(threshold: u64, keys: usize) -> bool {
    usize::try_from(threshold).is_ok_and(|threshold| threshold <= keys && 2 * threshold > keys)
}

fn first_broken(rules: &[(&'static str, bool)]) -> Result<(), EventError> {
    match rules.iter().find(|(_, holds)| !holds) {
        Some((field, _)) => Err(EventError::Bounds(field)),
        None => Ok(()),
    }
}
