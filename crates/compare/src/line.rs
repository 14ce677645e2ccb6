//! The physical line: what the database and the hash manage on the very same bytes, with nothing else around them. The database has its
//! default page cache of a gigabyte, where the store of a node has 8 MiB.

use std::path::Path;
use std::time::Instant;

use redb::{Builder, Durability, TableDefinition};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::catalogs::Sizes;
use crate::entries;

const TABLE: TableDefinition<'_, &[u8; 32], &[u8]> = TableDefinition::new("entries");

/// Rates, in entries a second.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Line {
    /// redb, one transaction, keys in random order.
    pub(crate) redb_bulk_entries_per_s: f64,
    /// redb, one transaction, keys sorted.
    pub(crate) redb_bulk_sorted_entries_per_s: f64,
    /// SHA-256 on one core.
    pub(crate) sha256_entries_per_s: f64,
}

/// Measures all three. The database is durable as the store is: flushed, in two phases.
pub(crate) fn measure(folder: &Path, sizes: &Sizes) -> anyhow::Result<Line> {
    let all: Vec<Vec<u8>> =
        sizes.iter().flat_map(|(catalog, size)| (0..size).map(move |number| entries::entry(catalog, number, 0))).collect();
    let begun = Instant::now();
    let mut rows: Vec<([u8; 32], &[u8])> = all.iter().map(|entry| (Sha256::digest(entry).into(), entry.as_slice())).collect();
    let sha256_entries_per_s = rate(rows.len(), begun);
    let redb_bulk_entries_per_s = bulk(&folder.join("random.redb"), &rows)?;
    rows.sort_unstable_by_key(|(digest, _)| *digest);
    let redb_bulk_sorted_entries_per_s = bulk(&folder.join("sorted.redb"), &rows)?;
    Ok(Line { redb_bulk_entries_per_s, redb_bulk_sorted_entries_per_s, sha256_entries_per_s })
}

fn bulk(path: &Path, rows: &[([u8; 32], &[u8])]) -> anyhow::Result<f64> {
    let database = Builder::new().create(path)?;
    let begun = Instant::now();
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    transaction.set_two_phase_commit(true);
    let mut table = transaction.open_table(TABLE)?;
    for (digest, entry) in rows {
        table.insert(digest, *entry)?;
    }
    drop(table);
    transaction.commit()?;
    let rate = rate(rows.len(), begun);
    drop(database);
    std::fs::remove_file(path)?;
    Ok(rate)
}

fn rate(entries: usize, begun: Instant) -> f64 {
    entries as f64 / begun.elapsed().as_secs_f64()
}
