//! Identity events: what a publisher's root keys say about its other keys.
//!
//! Every kind has its file here. A kind or version that is not known is ignored ([`EventError::UnknownKind`]), never rejected, so that
//! a newer node does not look hostile.

mod bounds;
mod delegation;
mod head_ref;
mod inception;
mod recovery;
mod revocation;
mod root_set;
mod rotation;
mod succession;

pub use bounds::{
    DELEGATION_SECONDS_MAX, EVENT_BYTES_MAX, GUARDIANS_MAX, RESOLVES_MAX, REVOCATION_BYTES_MAX, ROOT_KEYS_MAX, SETTLED_SECONDS,
    SUCCESSORS_MAX, guardians_needed,
};
pub use delegation::{Delegation, Term};
pub use head_ref::HeadRef;
pub use inception::{Class, Inception};
pub use recovery::{Basis, Claim, Completion, Consent, Recovery, Veto};
pub use revocation::{Revocation, RevocationReason};
pub use root_set::RootSet;
pub use rotation::Rotation;
pub use succession::{Succession, SuccessionReason};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    Digest, NetworkId, PublisherId, Signed, Timestamp,
    cose::{self, CoseError, Cosigner},
};
use bounds::VERSION;

/// `external_aad` of every signature under an event.
pub(crate) const DOMAIN: &str = "kreisnetz/identity/1";

/// What one event of an identity log says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Event {
    /// The identity begins.
    Inception(Box<Inception>),
    /// A key may sign heads.
    Delegation(Box<Delegation>),
    /// The root keys are replaced by the next ones.
    Rotation(Box<Rotation>),
    /// A signing key is void.
    Revocation(Box<Revocation>),
    /// New root keys without the old ones.
    Recovery(Recovery),
    /// Other identities go on.
    Succession(Box<Succession>),
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

/// Calls a method or reads a field that every kind of event has.
macro_rules! each {
    ($self:expr, $event:ident => $result:expr) => {
        match $self {
            Event::Inception($event) => $result,
            Event::Delegation($event) => $result,
            Event::Rotation($event) => $result,
            Event::Revocation($event) => $result,
            Event::Recovery(Recovery::Claim($event)) => $result,
            Event::Recovery(Recovery::Veto($event)) => $result,
            Event::Recovery(Recovery::Complete($event)) => $result,
            Event::Succession($event) => $result,
        }
    };
}

impl Event {
    /// Returns the payload bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        each!(self, event => kreisnetz_canonical::encode(event.as_ref()))
    }

    fn decode(payload: &[u8]) -> Result<Self, EventError> {
        let peek = Peek::read(payload)?;
        if peek.v != VERSION {
            return Err(EventError::UnknownVersion(peek.v));
        }
        let event = match (peek.kind.as_str(), peek.step.as_deref()) {
            ("inception", _) => Self::Inception(typed(payload)?),
            ("delegation", _) => Self::Delegation(typed(payload)?),
            ("rotation", _) => Self::Rotation(typed(payload)?),
            ("revocation", _) => Self::Revocation(typed(payload)?),
            ("recovery", Some("claim")) => Self::Recovery(Recovery::Claim(typed(payload)?)),
            ("recovery", Some("veto")) => Self::Recovery(Recovery::Veto(typed(payload)?)),
            ("recovery", Some("complete")) => Self::Recovery(Recovery::Complete(typed(payload)?)),
            ("succession", _) => Self::Succession(typed(payload)?),
            _ => return Err(EventError::UnknownKind),
        };
        each!(&event, known => known.check())?;
        Ok(event)
    }

    /// Bytes of this event with its signatures at most.
    fn bytes_max(&self) -> usize {
        if matches!(self, Self::Revocation(_)) { REVOCATION_BYTES_MAX } else { EVENT_BYTES_MAX }
    }

    /// Returns the place in the log.
    #[must_use]
    pub fn place(&self) -> u64 {
        match self {
            Self::Inception(_) => 0,
            Self::Delegation(event) => event.n,
            Self::Rotation(event) => event.n,
            Self::Revocation(event) => event.n,
            Self::Recovery(Recovery::Claim(event)) => event.n,
            Self::Recovery(Recovery::Veto(event)) => event.n,
            Self::Recovery(Recovery::Complete(event)) => event.n,
            Self::Succession(event) => event.n,
        }
    }

    /// Returns the event before this one in the chain, or the one that a side event hangs on; none before an inception.
    #[must_use]
    pub fn prev(&self) -> Option<Digest> {
        match self {
            Self::Inception(_) => None,
            Self::Delegation(event) => Some(event.prev),
            Self::Rotation(event) => Some(event.prev),
            Self::Revocation(event) => Some(event.prev),
            Self::Recovery(Recovery::Claim(event)) => Some(event.prev),
            Self::Recovery(Recovery::Veto(event)) => Some(event.prev),
            Self::Recovery(Recovery::Complete(event)) => Some(event.prev),
            Self::Succession(event) => Some(event.prev),
        }
    }

    /// Returns the publisher that the event names; none in an inception, whose digest it is.
    #[must_use]
    pub fn publisher(&self) -> Option<PublisherId> {
        match self {
            Self::Inception(_) => None,
            Self::Delegation(event) => Some(event.publisher),
            Self::Rotation(event) => Some(event.publisher),
            Self::Revocation(event) => Some(event.publisher),
            Self::Recovery(Recovery::Claim(event)) => Some(event.publisher),
            Self::Recovery(Recovery::Veto(event)) => Some(event.publisher),
            Self::Recovery(Recovery::Complete(event)) => Some(event.publisher),
            Self::Succession(event) => Some(event.publisher),
        }
    }

    /// Returns the network that the event names.
    #[must_use]
    pub fn network(&self) -> NetworkId {
        each!(self, event => event.network)
    }

    /// Returns when the event says it was made, in seconds since 1970; informative, orders nothing.
    #[must_use]
    pub fn created(&self) -> Timestamp {
        each!(self, event => event.created)
    }

    /// Returns the word of the format for its kind, with the step of a recovery after a slash.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Inception(_) => "inception",
            Self::Delegation(_) => "delegation",
            Self::Rotation(_) => "rotation",
            Self::Revocation(_) => "revocation",
            Self::Recovery(Recovery::Claim(_)) => "recovery/claim",
            Self::Recovery(Recovery::Veto(_)) => "recovery/veto",
            Self::Recovery(Recovery::Complete(_)) => "recovery/complete",
            Self::Succession(_) => "succession",
        }
    }

    /// Says whether the event is a link of the chain; a side event (revocation, claim, veto) only hangs on one.
    #[must_use]
    pub const fn is_chain(&self) -> bool {
        !matches!(self, Self::Revocation(_) | Self::Recovery(Recovery::Claim(_) | Recovery::Veto(_)))
    }
}

fn typed<T: Serialize + DeserializeOwned>(payload: &[u8]) -> Result<Box<T>, EventError> {
    kreisnetz_canonical::decode(payload, EVENT_BYTES_MAX).map(Box::new).map_err(wrong)
}

fn wrong(error: kreisnetz_canonical::DecodeError) -> EventError {
    EventError::Cose(CoseError::Payload(error))
}

/// The fields that decide how the rest is read.
#[derive(Deserialize)]
struct Peek {
    v: u64,
    kind: String,
    step: Option<String>,
}

impl Peek {
    fn read(payload: &[u8]) -> Result<Self, EventError> {
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
        let event = Event::decode(&payload)?;
        let (limit, actual) = (event.bytes_max(), bytes.len());
        if actual > limit {
            return Err(EventError::Cose(CoseError::Envelope(kreisnetz_canonical::DecodeError::TooLarge { limit, actual })));
        }
        Ok(Self::new(bytes, event))
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
