//! What one node decides for itself, and nobody else learns of.

use std::collections::BTreeSet;

use kreisnetz_identity::PublisherId;

use super::rule::QUORUM;

/// The local policy: whom this node takes without vouches, whom it never takes, and how many vouchers it asks for.
///
/// Whoever is both allowed and blocked is blocked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
    allow: BTreeSet<PublisherId>,
    block: BTreeSet<PublisherId>,
    quorum: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self { allow: BTreeSet::new(), block: BTreeSet::new(), quorum: QUORUM }
    }
}

impl Policy {
    /// Returns the policy that also takes these publishers.
    #[must_use]
    pub fn allowing(mut self, publishers: impl IntoIterator<Item = PublisherId>) -> Self {
        self.allow.extend(publishers);
        self
    }

    /// Returns the policy that also takes none of these publishers; their vouches count for nothing here.
    #[must_use]
    pub fn blocking(mut self, publishers: impl IntoIterator<Item = PublisherId>) -> Self {
        self.block.extend(publishers);
        self
    }

    /// Returns the policy that asks counties and partners for so many vouchers. Fewer than [`QUORUM`] are never enough.
    #[must_use]
    pub fn asking_for(mut self, vouchers: usize) -> Self {
        self.quorum = vouchers.max(QUORUM);
        self
    }

    /// Iterates over those taken without vouches, in the order of their ids.
    pub fn allowed(&self) -> impl Iterator<Item = PublisherId> + '_ {
        self.allow.iter().copied()
    }

    /// Says whether a publisher is taken without vouches.
    #[must_use]
    pub fn allows(&self, publisher: &PublisherId) -> bool {
        self.allow.contains(publisher)
    }

    /// Says whether a publisher is never taken.
    #[must_use]
    pub fn blocks(&self, publisher: &PublisherId) -> bool {
        self.block.contains(publisher)
    }

    /// Iterates over all that the policy names.
    pub(super) fn named(&self) -> impl Iterator<Item = PublisherId> + '_ {
        self.allow.iter().chain(&self.block).copied()
    }

    /// Returns how many vouchers a county or partner needs here.
    #[must_use]
    pub const fn quorum(&self) -> usize {
        self.quorum
    }
}
