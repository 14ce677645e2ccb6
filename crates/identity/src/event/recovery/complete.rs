//! The completion that ends a recovery.

use serde::{Deserialize, Serialize};

use super::RecoveryKind;
use crate::{
    Digest, EventError, HeadRef, IdentityLog, NetworkId, PublisherId, Timestamp,
    event::bounds::{VERSION, first_broken},
};

/// Puts the keys of a claim in force, at least 14 days after it; signed as the claim, once more.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Completion {
    /// Place in the log: one more than that of `prev`.
    pub n: u64,
    v: u64,
    kind: RecoveryKind,
    /// Digest of the chain event before.
    pub prev: Digest,
    step: CompleteStep,
    /// Digest of the claim.
    pub claim: Digest,
    /// The last head of the closed epochs that stands; absent, they are not cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<HeadRef>,
    /// Epoch that begins: one more than that at `prev`.
    pub epoch: u64,
    /// When it was made, in seconds since 1970: 14 days after the claim or later.
    pub created: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// Whose identity this is about.
    pub publisher: PublisherId,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum CompleteStep {
    #[serde(rename = "complete")]
    Complete,
}

impl Completion {
    /// Returns the completion of a claim, following the tip of the log. To follow an earlier event, take the log [`IdentityLog::at`] it.
    #[must_use]
    pub fn new(log: &IdentityLog, claim: Digest, close: Option<HeadRef>, created: Timestamp) -> Self {
        Self {
            n: log.next_place(),
            v: VERSION,
            kind: RecoveryKind::Recovery,
            prev: log.tip(),
            step: CompleteStep::Complete,
            claim,
            close,
            epoch: log.epoch() + 1,
            created,
            network: log.network(),
            publisher: log.publisher(),
        }
    }

    pub(in crate::event) fn check(&self) -> Result<(), EventError> {
        first_broken(&[("n", self.n > 0), ("close", HeadRef::is_named_well(self.close.as_ref())), ("epoch", self.epoch > 1)])
    }
}
