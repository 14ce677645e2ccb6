//! A catalog, or what changed in it, being handed out: bounded memory, one state.

use kreisnetz_catalog::{Head, Leaf};
use kreisnetz_identity::Verified;
use redb::ReadOnlyTable;

use crate::{ReadError, reader::read_entry, tables::Id};

/// Where entries lie, and their bytes.
type Tables = (ReadOnlyTable<Id, (u64, u64)>, ReadOnlyTable<u64, &'static [u8]>);

/// A delta as the store gives it: the head, the leaves, and the entries of the live ones as an iterator.
///
/// As long as it lives the store keeps the pages of its state, so a slow taker needs a deadline.
pub struct Serving {
    head: Verified<Head>,
    leaves: Vec<Leaf>,
    places: ReadOnlyTable<Id, (u64, u64)>,
    entries: ReadOnlyTable<u64, &'static [u8]>,
    next: usize,
}

impl Serving {
    pub(crate) fn new(head: Verified<Head>, leaves: Vec<Leaf>, (places, entries): Tables) -> Self {
        Self { head, leaves, places, entries, next: 0 }
    }

    /// Returns the head.
    #[must_use]
    pub const fn head(&self) -> &Verified<Head> {
        &self.head
    }

    /// Returns the leaves that were asked for, sorted by slug.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }
}

/// The bytes of the entries in the order of their leaves, each checked against its digest; tombstones have none.
impl Iterator for Serving {
    type Item = Result<Vec<u8>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let leaf = self.leaves.get(self.next)?;
            self.next += 1;
            let Some((digest, _)) = leaf.entry() else { continue };
            let read = read_entry(&self.places, &self.entries, &digest);
            return Some(read.and_then(|bytes| bytes.ok_or_else(|| ReadError::Damaged(format!("the entry {digest} is not there")))));
        }
    }
}

impl std::fmt::Debug for Serving {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Serving").field("head", &self.head).field("next", &self.next).finish_non_exhaustive()
    }
}
