//! The Merkle tree of RFC 9162 §2.1.1 over SHA-256.
//!
//! Its root depends on the leaves and their order alone, not on the way a catalog took. That a leaf belongs to it is shown by an
//! [`InclusionPath`](crate::InclusionPath), that one does not by [`Neighbours`](crate::Neighbours).

use kreisnetz_identity::Digest;

const LEAF_PREFIX: &[u8] = &[0x00];
const NODE_PREFIX: &[u8] = &[0x01];

/// Returns the root over the encoded leaves in their order; over none it is the digest of nothing.
#[must_use]
pub fn merkle_root<L: AsRef<[u8]>>(leaves: impl IntoIterator<Item = L>) -> Digest {
    // Perfect subtrees of falling size, as in a binary counter: no recursion, and log n memory besides the leaves.
    let mut subtrees: Vec<(u32, Digest)> = Vec::new();
    for leaf in leaves {
        let mut height = 0;
        let mut root = leaf_hash(leaf.as_ref());
        while let Some((_, left)) = subtrees.pop_if(|(other, _)| *other == height) {
            root = node(left, root);
            height += 1;
        }
        subtrees.push((height, root));
    }
    let Some((_, last)) = subtrees.pop() else { return Digest::of(&[]) };
    subtrees.into_iter().rev().fold(last, |right, (_, left)| node(left, right))
}

/// Returns the hash of a leaf's bytes; the prefix keeps it apart from every inner node's.
pub(crate) fn leaf_hash(leaf: &[u8]) -> Digest {
    Digest::of_parts(&[LEAF_PREFIX, leaf])
}

/// Returns the hash of an inner node.
pub(crate) fn node(left: Digest, right: Digest) -> Digest {
    Digest::of_parts(&[NODE_PREFIX, left.as_bytes(), right.as_bytes()])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition of RFC 9162 §2.1.1, word for word: split at the largest power of two below n.
    fn by_definition(leaves: &[Vec<u8>]) -> Digest {
        match leaves {
            [] => Digest::of(&[]),
            [leaf] => Digest::of_parts(&[&[0x00], leaf]),
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                let (left, right) = leaves.split_at(split);
                Digest::of_parts(&[&[0x01], by_definition(left).as_bytes(), by_definition(right).as_bytes()])
            }
        }
    }

    #[test]
    fn the_roots_of_the_known_vectors_are_met() {
        // Test vectors of Certificate Transparency's reference implementation.
        let leaves: [&[u8]; 4] = [&[], &[0x00], &[0x10], &[0x20, 0x21]];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        for (count, root) in (1..).zip(roots) {
            assert_eq!(merkle_root(leaves.iter().take(count)).to_string(), root);
        }
    }

    proptest! {
        #[test]
        fn the_root_is_that_of_the_definition(leaves in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..8), 0..70)) {
            prop_assert_eq!(merkle_root(&leaves), by_definition(&leaves));
        }
    }
}
