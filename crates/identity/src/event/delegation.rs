//! Delegation: root keys hand the signing of heads to a key on the node.

use serde::{Deserialize, Serialize};

use crate::{
    Digest, EventError, IdentityLog, NetworkId, PublicKey, PublisherId, Timestamp,
    event::bounds::{DELEGATION_SECONDS_MAX, RESOLVES_MAX, VERSION, first_broken},
};

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
enum DelegationKind {
    #[serde(rename = "delegation")]
    Delegation,
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
    pub fn new(log: &IdentityLog, signer: PublicKey, epoch: u64, term: Term, created: Timestamp) -> Self {
        Self {
            n: log.next_place(),
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

    pub(super) fn check(&self) -> Result<(), EventError> {
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
