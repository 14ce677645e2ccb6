//! Hashes of words, by which nearly all that is no word is told from words without a look at any list.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::sync::LazyLock;

use super::compound::BEGINNING_LETTERS;

/// A set of hashes. Their key is drawn once a process, so that nobody makes words that fall together.
pub(crate) type Hashes = HashSet<u64, BuildHasherDefault<AsItIs>>;

static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// Returns the hash of a word.
pub(crate) fn hash(word: &str) -> u64 {
    KEY.hash_one(word)
}

/// Returns the hash of how a text begins; none for one that is shorter than that.
pub(crate) fn beginning(text: &str) -> Option<u64> {
    text.get(..BEGINNING_LETTERS).map(hash)
}

/// Takes a hash for itself.
#[derive(Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0 << 8 | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
