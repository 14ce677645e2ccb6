//! The claim that begins a recovery.

use serde::{Deserialize, Serialize};

use super::RecoveryKind;
use crate::{
    Digest, EventError, IdentityLog, KeyDigest, NetworkId, PublicKey, PublisherId, RootSet, Timestamp,
    event::{
        bounds::{GUARDIANS_MAX, VERSION, first_broken},
        root_set,
    },
};

/// Announces new root keys; pending for 14 days, and shown by every node.
///
/// Signed by every new key, and as its basis says: by `next_threshold` of the committed next keys, by every guardian in `consents`, each
/// with its delegated signing key, or by both.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Place in the log: one more than that of `prev`.
    pub n: u64,
    v: u64,
    /// New root keys, 1 to 9, in the order of their bytes; all of them sign this event.
    pub keys: Vec<PublicKey>,
    kind: RecoveryKind,
    /// Promises of the keys that alone may replace these, 1 to 9, in the order of their bytes.
    pub next: Vec<KeyDigest>,
    /// Digest of the chain event that it hangs on.
    pub prev: Digest,
    step: ClaimStep,
    /// By what right.
    pub basis: Basis,
    /// When it was made, in seconds since 1970; it may be completed 14 days later.
    pub created: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// The guardians that consent, in the order of their ids, 9 at most; none exactly where the basis is the reserve alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
    /// Publishers that may recover the identity afterwards: none, 5, 7 or 9, in the order of their bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guardians: Vec<PublisherId>,
    /// Whose identity this is about.
    pub publisher: PublisherId,
    /// Root keys that must sign later events: more than half.
    pub threshold: u64,
    /// Next keys that must sign a rotation: more than half.
    pub next_threshold: u64,
}

/// By what right an identity is claimed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The next set, which is kept in another building.
    Reserve,
    /// The guardians that the identity named.
    Guardians,
    /// Both, which no veto stops.
    Both,
}

impl Basis {
    /// Says whether committed next keys sign.
    #[must_use]
    pub const fn is_reserve(self) -> bool {
        matches!(self, Self::Reserve | Self::Both)
    }

    /// Says whether guardians sign.
    #[must_use]
    pub const fn is_guardians(self) -> bool {
        matches!(self, Self::Guardians | Self::Both)
    }
}

/// A guardian that consents.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The identity event of the guardian under which its signing key is delegated.
    pub tip: Digest,
    /// Who it is.
    pub guardian: PublisherId,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum ClaimStep {
    #[serde(rename = "claim")]
    Claim,
}

impl Claim {
    /// Returns the claim that hangs on the tip of the log.
    #[must_use]
    pub fn new(log: &IdentityLog, basis: Basis, consents: impl IntoIterator<Item = Consent>, keys: RootSet, created: Timestamp) -> Self {
        let mut consents: Vec<Consent> = consents.into_iter().collect();
        consents.sort_unstable_by_key(|consent| consent.guardian);
        Self {
            n: log.next_place(),
            v: VERSION,
            keys: keys.keys,
            kind: RecoveryKind::Recovery,
            next: keys.next,
            prev: log.tip(),
            step: ClaimStep::Claim,
            basis,
            created,
            network: log.network(),
            consents,
            guardians: keys.guardians,
            publisher: log.publisher(),
            threshold: keys.threshold,
            next_threshold: keys.next_threshold,
        }
    }

    pub(in crate::event) fn check(&self) -> Result<(), EventError> {
        let consents = self.consents.len() <= GUARDIANS_MAX
            && self.consents.is_empty() != self.basis.is_guardians()
            && self.consents.is_sorted_by(|a, b| a.guardian < b.guardian);
        first_broken(&[("n", self.n > 0), ("consents", consents)])?;
        root_set::check(&self.keys, self.threshold, &self.next, self.next_threshold, &self.guardians)
    }
}
