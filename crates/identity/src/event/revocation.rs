//! Revocation: a signing key is no longer to be believed.

use serde::{Deserialize, Serialize};

use crate::{
    Digest, EventError, HeadRef, IdentityLog, NetworkId, PublicKey, PublisherId, Timestamp,
    event::bounds::{VERSION, first_broken},
};

/// Voids the heads of a signing key after its last good one, for ever; a side event of at most 2 KiB (SECURITY.md §3.1).
///
/// Signed by the threshold of root keys. The key is one that was delegated at `prev` or before it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Place in the log: one more than that of `prev`.
    pub n: u64,
    v: u64,
    /// The signing key.
    pub key: PublicKey,
    kind: RevocationKind,
    /// Digest of the chain event that it hangs on.
    pub prev: Digest,
    /// Why.
    pub reason: RevocationReason,
    /// When it was made, in seconds since 1970; informative, orders nothing.
    pub created: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// The last head of the key that stands; absent, none of them does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_good: Option<HeadRef>,
    /// Whose identity this is about.
    pub publisher: PublisherId,
}

/// Why a signing key is revoked.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RevocationReason {
    /// The key is in other hands, or may be.
    Stolen,
    /// The key or the guard of its numbers is lost.
    Lost,
    /// The key is not used any more.
    Retired,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum RevocationKind {
    #[serde(rename = "revocation")]
    Revocation,
}

impl Revocation {
    /// Returns the revocation of a key. It hangs on the tip of the log, or on the delegation of the key where that is on a branch of
    /// its own.
    #[must_use]
    pub fn new(log: &IdentityLog, key: PublicKey, last_good: Option<HeadRef>, reason: RevocationReason, created: Timestamp) -> Self {
        let (prev, n) = log.place_to_revoke(&key);
        Self {
            n,
            v: VERSION,
            key,
            kind: RevocationKind::Revocation,
            prev,
            reason,
            created,
            network: log.network(),
            last_good,
            publisher: log.publisher(),
        }
    }

    pub(super) fn check(&self) -> Result<(), EventError> {
        first_broken(&[("n", self.n > 0), ("last_good", HeadRef::is_named_well(self.last_good.as_ref()))])
    }
}
