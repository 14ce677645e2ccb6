//! The keys that an identity changes to: a root set, the promises of the next one, and who may recover both.

use crate::{
    EventError, KeyDigest, PublicKey, PublisherId,
    event::bounds::{ROOT_KEYS_MAX, are_guardians, first_broken, is_majority},
};

/// The keys of an inception, a rotation or a claim, in the order of the format.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RootSet {
    pub(crate) keys: Vec<PublicKey>,
    pub(crate) threshold: u64,
    pub(crate) next: Vec<KeyDigest>,
    pub(crate) next_threshold: u64,
    pub(crate) guardians: Vec<PublisherId>,
}

impl RootSet {
    /// Puts the keys into the order of the format.
    #[must_use]
    pub fn new(
        keys: impl IntoIterator<Item = PublicKey>,
        threshold: u64,
        next: impl IntoIterator<Item = PublicKey>,
        next_threshold: u64,
    ) -> Self {
        Self::promising(keys, threshold, next.into_iter().map(|key| key.commitment()), next_threshold)
    }

    /// Puts the keys into the order of the format, where of the next ones only the promises are at hand.
    #[must_use]
    pub fn promising(
        keys: impl IntoIterator<Item = PublicKey>,
        threshold: u64,
        next: impl IntoIterator<Item = KeyDigest>,
        next_threshold: u64,
    ) -> Self {
        let mut keys: Vec<PublicKey> = keys.into_iter().collect();
        keys.sort_unstable();
        let mut next: Vec<KeyDigest> = next.into_iter().collect();
        next.sort_unstable();
        Self { keys, threshold, next, next_threshold, guardians: Vec::new() }
    }

    /// Names the publishers that may together recover the identity: none, 5, 7 or 9, of at least three Länder, which the caller checks.
    #[must_use]
    pub fn guarded_by(mut self, guardians: impl IntoIterator<Item = PublisherId>) -> Self {
        self.guardians = guardians.into_iter().collect();
        self.guardians.sort_unstable();
        self
    }
}

/// Checks the five fields that every event with a root set has.
pub(super) fn check(
    keys: &[PublicKey],
    threshold: u64,
    next: &[KeyDigest],
    next_threshold: u64,
    guardians: &[PublisherId],
) -> Result<(), EventError> {
    first_broken(&[
        ("keys", (1..=ROOT_KEYS_MAX).contains(&keys.len()) && keys.is_sorted_by(|a, b| a < b)),
        ("next", (1..=ROOT_KEYS_MAX).contains(&next.len()) && next.is_sorted_by(|a, b| a < b)),
        ("threshold", is_majority(threshold, keys.len())),
        ("next_threshold", is_majority(next_threshold, next.len())),
        ("guardians", are_guardians(guardians)),
    ])
}
