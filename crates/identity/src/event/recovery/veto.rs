//! The veto that voids a claim.

use serde::{Deserialize, Serialize};

use super::RecoveryKind;
use crate::{
    Digest, EventError, IdentityLog, NetworkId, PublisherId, Timestamp,
    event::bounds::{VERSION, first_broken},
};

/// Voids a claim; signed by one root key that is in force where the claim hangs.
///
/// A claim on both bases, or of two guardians more than are needed, cannot be vetoed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// Place in the log: one more than that of `prev`.
    pub n: u64,
    v: u64,
    kind: RecoveryKind,
    /// Digest of the chain event that it hangs on.
    pub prev: Digest,
    step: VetoStep,
    /// Digest of the claim.
    pub claim: Digest,
    /// When it was made, in seconds since 1970; informative, orders nothing.
    pub created: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// Whose identity this is about.
    pub publisher: PublisherId,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum VetoStep {
    #[serde(rename = "veto")]
    Veto,
}

impl Veto {
    /// Returns the veto against a claim, hanging on the tip of the log.
    #[must_use]
    pub fn new(log: &IdentityLog, claim: Digest, created: Timestamp) -> Self {
        Self {
            n: log.next_place(),
            v: VERSION,
            kind: RecoveryKind::Recovery,
            prev: log.tip(),
            step: VetoStep::Veto,
            claim,
            created,
            network: log.network(),
            publisher: log.publisher(),
        }
    }

    pub(in crate::event) fn check(&self) -> Result<(), EventError> {
        first_broken(&[("n", self.n > 0)])
    }
}
