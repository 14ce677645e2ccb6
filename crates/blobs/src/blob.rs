//! A file by its content: its BLAKE3 root and its size, and the tree that both make.

use bao_tree::{BaoTree, BlockSize, ChunkNum, ChunkRanges, iter::BaoChunk, iter::ResponseIterRef};
use kreisnetz_catalog::groups::{GROUP_BYTES, Groups, group_count};
use kreisnetz_catalog::manifest::ManifestFile;

/// log₂ of the chunks of 1 KiB in a group.
const GROUP_CHUNKS_LOG: u8 = 4;
/// Chunks of BLAKE3 in a group.
pub(crate) const GROUP_CHUNKS: u64 = 1 << GROUP_CHUNKS_LOG;
const _: () = assert!(GROUP_CHUNKS * 1024 == GROUP_BYTES, "the tree is cut where the groups are");

/// A file by its content; two files of one content are one.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Blob {
    root: [u8; 32],
    size: u64,
}

impl Blob {
    /// Names a file by its BLAKE3 root and its size in bytes.
    #[must_use]
    pub const fn new(root: [u8; 32], size: u64) -> Self {
        Self { root, size }
    }

    /// Returns the root.
    #[must_use]
    pub const fn root(&self) -> &[u8; 32] {
        &self.root
    }

    /// Returns the size in bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns all groups of the file.
    #[must_use]
    pub fn groups(&self) -> Groups {
        Groups::all(self.size)
    }

    /// Returns the bytes that an encoded slice of these groups has: the groups, and 64 bytes for each pair of hashes above them.
    #[must_use]
    pub fn slice_bytes(&self, groups: &Groups) -> u64 {
        if groups.is_empty() {
            return 0;
        }
        let ranges = chunks(groups);
        let items = ResponseIterRef::new(self.tree(), bao_tree::io::sync::truncate_ranges(&ranges, self.size));
        items.map(|item| if let BaoChunk::Leaf { size, .. } = item { size as u64 } else { 64 }).sum()
    }

    pub(crate) const fn hash(&self) -> bao_tree::blake3::Hash {
        bao_tree::blake3::Hash::from_bytes(self.root)
    }

    pub(crate) fn tree(&self) -> BaoTree {
        BaoTree::new(self.size, BlockSize::from_chunk_log(GROUP_CHUNKS_LOG))
    }

    /// Says whether the groups lie in the file.
    pub(crate) fn has(&self, groups: &Groups) -> bool {
        groups.end() <= group_count(self.size)
    }

    pub(crate) fn file_name(&self) -> String {
        hex::encode(self.root)
    }
}

impl From<&ManifestFile> for Blob {
    fn from(file: &ManifestFile) -> Self {
        Self::new(*file.blake3(), file.size())
    }
}

/// Returns the chunks of some groups, as bao-tree counts them.
pub(crate) fn chunks(groups: &Groups) -> ChunkRanges {
    let mut chunks = ChunkRanges::empty();
    for range in groups.ranges() {
        chunks |= ChunkRanges::from(ChunkNum(range.start * GROUP_CHUNKS)..ChunkNum(range.end * GROUP_CHUNKS));
    }
    chunks
}
