//! The path that shows that a leaf belongs to a Merkle root (RFC 9162 §2.1.3).
//!
//! The root commits to the leaves, not to their number: what a path says of `index` and `size` is proven only where the size is
//! signed elsewhere, as a head's `count` is. That the leaf is there is proven in any case, since a leaf hashes unlike a node.

use kreisnetz_identity::Digest;
use serde::{Deserialize, Serialize};

use crate::merkle::{leaf_hash, node};

/// Hashes of one path at most: a tree has fewer than 2⁶⁴ leaves.
const HASHES_MAX: usize = 64;

/// CBOR `[index, size, [hashes]]`: the siblings on the way from a leaf up to the root.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(from = "Row", into = "Row")]
pub struct InclusionPath {
    index: u64,
    size: u64,
    hashes: Vec<Digest>,
}

type Row = (u64, u64, Vec<Digest>);

impl From<Row> for InclusionPath {
    fn from((index, size, hashes): Row) -> Self {
        Self { index, size, hashes }
    }
}

impl From<InclusionPath> for Row {
    fn from(path: InclusionPath) -> Self {
        (path.index, path.size, path.hashes)
    }
}

impl InclusionPath {
    /// Returns the path of one of the encoded leaves; none where there is no leaf at this index.
    #[must_use]
    pub fn of<L: AsRef<[u8]>>(leaves: &[L], index: usize) -> Option<Self> {
        leaves.get(index)?;
        let mut level: Vec<Digest> = leaves.iter().map(|leaf| leaf_hash(leaf.as_ref())).collect();
        let (mut place, mut hashes) = (index, Vec::new());
        while level.len() > 1 {
            // The last node of an odd level has no sibling and goes up as it is.
            hashes.extend(level.get(place ^ 1).copied());
            level = level.chunks(2).map(parent).collect();
            place /= 2;
        }
        Some(Self { index: index as u64, size: leaves.len() as u64, hashes })
    }

    /// Returns the path that these parts state; whether it leads anywhere, [`Self::leads_to`] says.
    #[must_use]
    pub const fn new(index: u64, size: u64, hashes: Vec<Digest>) -> Self {
        Self { index, size, hashes }
    }

    /// Returns the place of the leaf, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Returns the number of leaves of the tree.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the siblings, the leaf's own first.
    #[must_use]
    pub fn hashes(&self) -> &[Digest] {
        &self.hashes
    }

    /// Says whether the leaf's bytes and this path give the root.
    #[must_use]
    pub fn leads_to(&self, root: &Digest, leaf: &[u8]) -> bool {
        self.root(leaf).as_ref() == Some(root)
    }

    /// Follows the path as RFC 9162 §2.1.3.2 says; none where it has too few or too many hashes for its place.
    fn root(&self, leaf: &[u8]) -> Option<Digest> {
        if self.index >= self.size || self.hashes.len() > HASHES_MAX {
            return None;
        }
        let (mut place, mut last, mut root) = (self.index, self.size - 1, leaf_hash(leaf));
        for hash in &self.hashes {
            if last == 0 {
                return None;
            }
            if place % 2 == 1 || place == last {
                root = node(*hash, root);
                // Levels on which this node had no sibling added nothing.
                let skipped = place.trailing_zeros().min(63);
                (place, last) = (place >> skipped, last >> skipped);
            } else {
                root = node(root, *hash);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        (last == 0).then_some(root)
    }
}

fn parent(pair: &[Digest]) -> Digest {
    match pair {
        [left, right] => node(*left, *right),
        _ => pair[0],
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::merkle_root;

    /// `PATH(m, D_n)` of RFC 9162 §2.1.3.1, word for word.
    fn by_definition(index: usize, leaves: &[Vec<u8>]) -> Vec<Digest> {
        if leaves.len() == 1 {
            return Vec::new();
        }
        let split = leaves.len().next_power_of_two() / 2;
        let (left, right) = leaves.split_at(split);
        let (mut path, other) =
            if index < split { (by_definition(index, left), right) } else { (by_definition(index - split, right), left) };
        path.push(merkle_root(other));
        path
    }

    /// The leaves of the test vectors of Certificate Transparency's reference implementation.
    fn vectors() -> Vec<Vec<u8>> {
        let leaves: [&[u8]; 8] = [
            &[],
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
        ];
        leaves.iter().map(|leaf| leaf.to_vec()).collect()
    }

    #[test]
    fn the_paths_of_the_known_vectors_are_met() {
        // (leaf, tree size, path), both counted from 1 as the reference does.
        let known: [(usize, usize, &[&str]); 4] = [
            (1, 1, &[]),
            (
                1,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                6,
                8,
                &[
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (3, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        ];
        for (leaf, size, hashes) in known {
            let path = InclusionPath::of(&vectors()[..size], leaf - 1).unwrap();
            assert_eq!(path.hashes().iter().map(Digest::to_string).collect::<Vec<_>>(), hashes, "leaf {leaf} of {size}");
        }
    }

    #[test]
    fn a_leaf_that_is_not_there_has_no_path() {
        assert_eq!(InclusionPath::of(&vectors(), 8), None);
        assert_eq!(InclusionPath::of::<Vec<u8>>(&[], 0), None);
    }

    #[test]
    fn an_inner_node_passes_for_no_leaf() {
        let leaves = vectors();
        let pair = [leaf_hash(&leaves[0]), leaf_hash(&leaves[1])].map(|hash| *hash.as_bytes()).concat();
        let above = InclusionPath::new(0, 2, vec![merkle_root(&leaves[2..4])]);
        assert!(!above.leads_to(&merkle_root(&leaves[..4]), &pair));
    }

    proptest! {
        #[test]
        fn every_path_is_that_of_the_definition_and_leads_to_the_root(
            leaves in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..8), 1..70),
            at in any::<proptest::sample::Index>(),
        ) {
            let index = at.index(leaves.len());
            let path = InclusionPath::of(&leaves, index).unwrap();
            prop_assert_eq!(path.hashes(), by_definition(index, &leaves));
            prop_assert!(path.leads_to(&merkle_root(&leaves), &leaves[index]));
            let bytes = kreisnetz_canonical::encode(&path);
            prop_assert_eq!(kreisnetz_canonical::decode::<InclusionPath>(&bytes, 4096).unwrap(), path);
        }

        #[test]
        fn a_forged_path_leads_nowhere(
            count in 1_usize..70,
            at in any::<proptest::sample::Index>(),
            place in any::<proptest::sample::Index>(),
            bit in 0_u8..8,
        ) {
            let leaves: Vec<Vec<u8>> = (0..count).map(|number| vec![u8::try_from(number).unwrap()]).collect();
            let (root, index) = (merkle_root(&leaves), at.index(count));
            let path = InclusionPath::of(&leaves, index).unwrap();
            prop_assert!(!path.leads_to(&root, b"another leaf"));
            for other in 0..count as u64 {
                let moved = InclusionPath::new(other, path.size(), path.hashes().to_vec());
                prop_assert_eq!(moved.leads_to(&root, &leaves[index]), other == index as u64, "at {}", other);
            }
            let longer = [path.hashes(), &[Digest::default()]].concat();
            prop_assert!(!InclusionPath::new(path.index(), path.size(), longer).leads_to(&root, &leaves[index]));
            if let Some((_, shorter)) = path.hashes().split_last() {
                prop_assert!(!InclusionPath::new(path.index(), path.size(), shorter.to_vec()).leads_to(&root, &leaves[index]));
                let mut hashes = path.hashes().to_vec();
                let which = place.index(hashes.len());
                let mut bytes = *hashes[which].as_bytes();
                bytes[place.index(32)] ^= 1 << bit;
                hashes[which] = Digest::from_bytes(bytes);
                prop_assert!(!InclusionPath::new(path.index(), path.size(), hashes).leads_to(&root, &leaves[index]));
            }
        }
    }
}
