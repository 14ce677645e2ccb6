//! Which signatures an event needs, and which of them are missing.

use std::collections::BTreeSet;

use crate::{KeyDigest, PublicKey, PublisherId};

/// The signatures that an event still needs; officers and guardians sign one after another.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Missing {
    /// Signatures of root keys.
    pub root: usize,
    /// Signatures of committed next keys.
    pub next: usize,
    /// Keys that must sign as proof that somebody has them.
    pub keys: Vec<PublicKey>,
    /// Guardians that must sign.
    pub guardians: Vec<PublisherId>,
    /// Keys that signed without need. While there is one the event is refused: anybody could take a signature away that is not
    /// needed, and give the event a second id.
    pub surplus: Vec<PublicKey>,
}

impl Missing {
    /// Says whether nothing is missing and nothing too much.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.is_enough() && self.surplus.is_empty()
    }

    const fn is_enough(&self) -> bool {
        self.root == 0 && self.next == 0 && self.keys.is_empty() && self.guardians.is_empty()
    }
}

/// Who must sign an event.
#[derive(Debug, Default)]
pub(super) struct Need {
    /// So many of these root keys.
    pub(super) root: usize,
    pub(super) roots: Vec<PublicKey>,
    /// So many keys of these digests.
    pub(super) next: usize,
    pub(super) promised: Vec<KeyDigest>,
    /// All of these keys.
    pub(super) keys: Vec<PublicKey>,
    /// All of these guardians, by these keys.
    pub(super) guardians: Vec<(PublisherId, PublicKey)>,
}

impl Need {
    /// Returns what is missing of these signatures, and what is too much.
    pub(super) fn missing(&self, signers: &BTreeSet<PublicKey>) -> Missing {
        let mut missing = self.lacking(signers);
        let needless = |key: &PublicKey| {
            let without: BTreeSet<PublicKey> = signers.iter().filter(|signer| *signer != key).copied().collect();
            self.lacking(&without) == missing
        };
        let surplus = signers.iter().filter(|key| needless(key)).copied().collect();
        missing.surplus = surplus;
        missing
    }

    fn lacking(&self, signers: &BTreeSet<PublicKey>) -> Missing {
        let roots = signers.iter().filter(|key| self.roots.contains(key)).count();
        let promised = if self.next == 0 { 0 } else { signers.iter().filter(|key| self.promised.contains(&key.commitment())).count() };
        Missing {
            root: self.root.saturating_sub(roots),
            next: self.next.saturating_sub(promised),
            keys: self.keys.iter().filter(|key| !signers.contains(key)).copied().collect(),
            guardians: self.guardians.iter().filter(|(_, key)| !signers.contains(key)).map(|(id, _)| *id).collect(),
            surplus: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretKey;

    fn key(number: u8) -> PublicKey {
        SecretKey::from_seed(&[number; 32]).public()
    }

    #[test]
    fn a_key_counts_in_every_part_that_it_has_and_one_without_a_part_is_too_much() {
        let need = Need {
            root: 2,
            roots: vec![key(1), key(2), key(3)],
            next: 1,
            promised: vec![key(3).commitment(), key(4).commitment()],
            keys: vec![key(5)],
            guardians: Vec::new(),
        };
        assert!(need.missing(&[key(1), key(3), key(5)].into()).is_nothing(), "the third root key is a next key too");
        let missing = need.missing(&[key(1), key(2)].into());
        assert_eq!((missing.root, missing.next, missing.keys), (0, 1, vec![key(5)]));
        assert_eq!(need.missing(&[key(1), key(3), key(5), key(9)].into()).surplus, [key(9)]);
        assert!(!need.missing(&[key(1), key(2), key(3), key(5)].into()).is_nothing(), "one root key of the first two is too much");
    }
}
