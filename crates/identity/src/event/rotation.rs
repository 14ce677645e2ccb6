//! Rotation: the committed next keys become the root set.

use serde::{Deserialize, Serialize};

use crate::{
    Digest, EventError, HeadRef, IdentityLog, KeyDigest, NetworkId, PublicKey, PublisherId, RootSet, Timestamp,
    event::{
        bounds::{RESOLVES_MAX, VERSION, first_broken},
        root_set,
    },
};

/// A new root set, which ends all delegations and undoes what a thief of the former root keys did (SECURITY.md §3.1).
///
/// Signed by the former threshold of root keys, by the former `next_threshold` of keys whose digests stood in `next`, and by every new
/// key. It may follow any chain event.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// Place in the log: one more than that of `prev`.
    pub n: u64,
    v: u64,
    /// Digest of the head that the new epoch goes on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Digest>,
    /// New root keys, 1 to 9, in the order of their bytes; all of them sign this event.
    pub keys: Vec<PublicKey>,
    kind: RotationKind,
    /// Promises of the keys that alone may replace these, 1 to 9, in the order of their bytes.
    pub next: Vec<KeyDigest>,
    /// Digest of the chain event before.
    pub prev: Digest,
    /// The last head of the closed epochs that stands; absent, they are not cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<HeadRef>,
    /// Epoch that begins: one more than that at `prev`.
    pub epoch: u64,
    /// When it was made, in seconds since 1970; informative, orders nothing.
    pub created: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// Events and heads whose contradiction the new epoch heals, 16 at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolves: Vec<Digest>,
    /// Publishers that may together recover the identity: none, 5, 7 or 9, in the order of their bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guardians: Vec<PublisherId>,
    /// Whose identity this is about.
    pub publisher: PublisherId,
    /// Root keys that must sign later events: more than half.
    pub threshold: u64,
    /// Next keys that must sign a rotation: more than half.
    pub next_threshold: u64,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum RotationKind {
    #[serde(rename = "rotation")]
    Rotation,
}

impl Rotation {
    /// Returns the rotation that follows the tip of the log. To follow an earlier event, take the log [`IdentityLog::at`] it.
    #[must_use]
    pub fn new(log: &IdentityLog, keys: RootSet, close: Option<HeadRef>, created: Timestamp) -> Self {
        Self {
            n: log.next_place(),
            v: VERSION,
            base: None,
            keys: keys.keys,
            kind: RotationKind::Rotation,
            next: keys.next,
            prev: log.tip(),
            close,
            epoch: log.epoch() + 1,
            created,
            network: log.network(),
            resolves: Vec::new(),
            guardians: keys.guardians,
            publisher: log.publisher(),
            threshold: keys.threshold,
            next_threshold: keys.next_threshold,
        }
    }

    /// Returns the rotation with what it heals: the head that the new epoch goes on from, and the contradictions that it resolves.
    #[must_use]
    pub fn healing(mut self, base: Option<Digest>, resolves: Vec<Digest>) -> Self {
        self.base = base;
        self.resolves = resolves;
        self
    }

    pub(super) fn check(&self) -> Result<(), EventError> {
        first_broken(&[
            ("n", self.n > 0),
            ("close", HeadRef::is_named_well(self.close.as_ref())),
            ("epoch", self.epoch > 1),
            ("resolves", self.resolves.len() <= RESOLVES_MAX),
        ])?;
        root_set::check(&self.keys, self.threshold, &self.next, self.next_threshold, &self.guardians)
    }
}
