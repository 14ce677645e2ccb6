//! Catalogs that are stored together.

use std::collections::BTreeSet;

use kreisnetz_identity::PublisherId;

use super::handle::Put;

/// Catalogs that share a transaction at most: the flushes of one commit are paid once for all that wait.
const PUTS_PER_COMMIT: usize = 64;
/// Bytes of entries that share a transaction, above which no further catalog joins it.
const BYTES_PER_COMMIT: u64 = 32 * 1024 * 1024;

/// Catalogs of different publishers, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) puts: Vec<Put>,
    publishers: BTreeSet<PublisherId>,
    bytes: u64,
}

impl Batch {
    /// Begins with one catalog.
    pub(super) fn of(put: Put) -> Self {
        let mut batch = Self::default();
        batch.push(put);
        batch
    }

    /// A second catalog of one publisher was verified on the store without the first: it comes into the next transaction.
    pub(super) fn has_room_for(&self, put: &Put) -> bool {
        !self.is_full() && !self.publishers.contains(&put.checked.update.head().publisher)
    }

    pub(super) fn is_full(&self) -> bool {
        self.puts.len() >= PUTS_PER_COMMIT || self.bytes >= BYTES_PER_COMMIT
    }

    pub(super) fn push(&mut self, put: Put) {
        let update = &put.checked.update;
        self.publishers.insert(update.head().publisher);
        self.bytes += update.entries().values().map(|entry| entry.len() as u64).sum::<u64>();
        self.puts.push(put);
    }
}
