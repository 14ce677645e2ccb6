//! The hashes above the groups of a file, in a file beside it: 64 bytes a pair, in pre-order.

use std::{fs::File, io, os::unix::fs::FileExt};

use bao_tree::{
    BaoTree, TreeNode,
    blake3::Hash,
    io::sync::{Outboard, OutboardMut},
};

use crate::Blob;

/// Bytes of a pair.
const PAIR_BYTES: usize = 64;

/// The pairs of one file; a file of one group has none, and no file for them.
pub(crate) struct Hashes<'f> {
    root: Hash,
    tree: BaoTree,
    file: Option<&'f File>,
}

impl<'f> Hashes<'f> {
    pub(crate) fn new(blob: &Blob, file: Option<&'f File>) -> Self {
        Self { root: blob.hash(), tree: blob.tree(), file }
    }

    /// Returns the bytes of the file of pairs.
    pub(crate) fn bytes(blob: &Blob) -> u64 {
        blob.tree().outboard_size()
    }

    fn place(&self, node: TreeNode) -> Option<(&'f File, u64)> {
        Some((self.file?, self.tree.pre_order_offset(node)? * PAIR_BYTES as u64))
    }
}

impl Outboard for Hashes<'_> {
    fn root(&self) -> Hash {
        self.root
    }

    fn tree(&self) -> BaoTree {
        self.tree
    }

    fn load(&self, node: TreeNode) -> io::Result<Option<(Hash, Hash)>> {
        let Some((file, place)) = self.place(node) else { return Ok(None) };
        let (mut left, mut right) = ([0; 32], [0; 32]);
        let mut pair = [0; PAIR_BYTES];
        file.read_exact_at(&mut pair, place)?;
        left.copy_from_slice(&pair[..32]);
        right.copy_from_slice(&pair[32..]);
        Ok(Some((Hash::from_bytes(left), Hash::from_bytes(right))))
    }
}

impl OutboardMut for Hashes<'_> {
    fn save(&mut self, node: TreeNode, (left, right): &(Hash, Hash)) -> io::Result<()> {
        let Some((file, place)) = self.place(node) else { return Ok(()) };
        let mut pair = [0; PAIR_BYTES];
        pair[..32].copy_from_slice(left.as_bytes());
        pair[32..].copy_from_slice(right.as_bytes());
        file.write_all_at(&pair, place)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.map_or(Ok(()), File::sync_data)
    }
}
