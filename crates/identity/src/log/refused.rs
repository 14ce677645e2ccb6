//! Why an event is not taken into a log.

use super::LOG_EVENTS_MAX;
use crate::{EventError, PublisherId};

/// Why an event does not extend a log.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EventRefused {
    /// The first event is no inception, a later one is, or the place does not follow from the event before.
    #[error("an inception stands first, and nowhere else, and every other event has the place after the one that it follows")]
    Place,
    /// It belongs to another network.
    #[error("the event belongs to another network")]
    Network,
    /// It is about another publisher.
    #[error("the event is about another publisher")]
    Publisher,
    /// Its predecessor, or the claim that it is about, is not known here; ask for the events between.
    #[error("an earlier event is missing")]
    Gap,
    /// Another event already follows the same predecessor, or the same is already said under as many signatures as are kept. Nobody's
    /// fault but the publisher's.
    #[error("another event already stands at this place")]
    Fork,
    /// The epoch or the feature level breaks its rule.
    #[error("the epoch or feature level does not follow")]
    Succession,
    /// A signature does not hold, or not exactly as many of the right keys signed as are needed.
    #[error("not signed by exactly as many of the right keys as it needs")]
    Signatures,
    /// The revoked key was never delegated at or before the event that the revocation hangs on.
    #[error("the revoked key was not delegated there")]
    Key,
    /// The consents are not of guardians that were named, or of too few, or one of them has no signing key there.
    #[error("not consented to by enough of the guardians")]
    Guardians,
    /// The identity of a guardian is not known far enough; fetch it and offer the event again.
    #[error("the identity of a guardian is not known here")]
    GuardianUnknown(PublisherId),
    /// The claim is not against these root keys, cannot be vetoed, or is completed too early.
    #[error("the claim does not allow it")]
    Claim,
    /// The log has no room left for an event of this kind.
    #[error("the log has no room, at most {LOG_EVENTS_MAX} events are taken")]
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
