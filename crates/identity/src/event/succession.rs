//! Succession: other identities go on from this one.

use serde::{Deserialize, Serialize};

use crate::{
    Digest, EventError, IdentityLog, NetworkId, PublisherId, Timestamp,
    event::bounds::{SUCCESSORS_MAX, VERSION, first_broken},
};

/// Names the identities that go on from this one, after a Gebietsreform for instance (SECURITY.md §3.1).
///
/// Signed by the threshold of root keys; in force once the inception of each successor names this publisher as predecessor.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// Place in the log: one more than that of `prev`.
    pub n: u64,
    v: u64,
    kind: SuccessionKind,
    /// Digest of the chain event before.
    pub prev: Digest,
    /// Why.
    pub reason: SuccessionReason,
    /// When it was made, in seconds since 1970; informative, orders nothing.
    pub created: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// From when the successors act, in seconds since 1970; informative.
    pub effective: Timestamp,
    /// Whose identity this is about.
    pub publisher: PublisherId,
    /// The identities that go on, 1 to 4, in the order of their bytes, this one not among them.
    pub successors: Vec<PublisherId>,
}

/// Why other identities go on from one.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SuccessionReason {
    /// It became one with others.
    Merged,
    /// It became several.
    Split,
    /// It is no more.
    Dissolved,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum SuccessionKind {
    #[serde(rename = "succession")]
    Succession,
}

impl Succession {
    /// Returns the succession that follows the tip of the log.
    #[must_use]
    pub fn new(
        log: &IdentityLog,
        successors: impl IntoIterator<Item = PublisherId>,
        reason: SuccessionReason,
        effective: Timestamp,
        created: Timestamp,
    ) -> Self {
        let mut successors: Vec<PublisherId> = successors.into_iter().collect();
        successors.sort_unstable();
        Self {
            n: log.next_place(),
            v: VERSION,
            kind: SuccessionKind::Succession,
            prev: log.tip(),
            reason,
            created,
            network: log.network(),
            effective,
            publisher: log.publisher(),
            successors,
        }
    }

    pub(super) fn check(&self) -> Result<(), EventError> {
        let named = (1..=SUCCESSORS_MAX).contains(&self.successors.len()) && self.successors.is_sorted_by(|a, b| a < b);
        first_broken(&[("n", self.n > 0), ("successors", named && !self.successors.contains(&self.publisher))])
    }
}
