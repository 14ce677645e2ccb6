//! The documents that a run prints: rates, bytes and ratios by name.

use serde::Serialize;

use crate::blobs::Carried;
use crate::entries::ENTRY_BYTES;
use crate::iroh_docs;
use crate::line::Line;
use crate::machine::Machine;
use crate::metering::Cost;
use crate::sync::{Measured, Runs};

/// Schema of what `sync` prints.
const SYNC: &str = "kreisnetz.compare.sync/1";
/// Schema of what `growth` prints.
const GROWTH: &str = "kreisnetz.compare.growth/1";

/// Schema of what `blobs` prints.
const BLOBS: &str = "kreisnetz.compare.blobs/1";

/// A whole document.
#[derive(Debug, Serialize)]
pub(crate) struct Document<R> {
    pub(crate) schema: &'static str,
    pub(crate) machine: Machine,
    pub(crate) entry_bytes: usize,
    pub(crate) rows: Vec<R>,
}

impl Document<Row> {
    pub(crate) const fn sync(machine: Machine, rows: Vec<Row>) -> Self {
        Self { schema: SYNC, machine, entry_bytes: ENTRY_BYTES, rows }
    }
}

impl Document<GrowthRow> {
    pub(crate) const fn growth(machine: Machine, rows: Vec<GrowthRow>) -> Self {
        Self { schema: GROWTH, machine, entry_bytes: ENTRY_BYTES, rows }
    }
}

/// What `blobs` prints.
#[derive(Debug, Serialize)]
pub(crate) struct BlobsDocument {
    pub(crate) schema: &'static str,
    pub(crate) machine: Machine,
    pub(crate) rows: Vec<BlobsRow>,
}

impl BlobsDocument {
    pub(crate) const fn new(machine: Machine, rows: Vec<BlobsRow>) -> Self {
        Self { schema: BLOBS, machine, rows }
    }
}

/// One number of files: medians over the runs, and the most memory of any.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BlobsRow {
    pub(crate) bytes: u64,
    pub(crate) files: usize,
    pub(crate) runs: usize,
    pub(crate) kreisnetz_bytes_per_s: f64,
    pub(crate) kreisnetz_seconds: Vec<f64>,
    /// CPU time of both nodes together.
    pub(crate) kreisnetz_cpu_seconds: f64,
    pub(crate) kreisnetz_giving: Memory,
    pub(crate) kreisnetz_taking: Memory,
    pub(crate) iroh_blobs_bytes_per_s: f64,
    pub(crate) iroh_blobs_seconds: Vec<f64>,
    pub(crate) iroh_blobs_cpu_seconds: f64,
    pub(crate) iroh_blobs_giving: Memory,
    pub(crate) iroh_blobs_taking: Memory,
    pub(crate) ratio_to_iroh_blobs: f64,
}

/// Resident bytes of a process that belong to no file.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Memory {
    /// Before.
    pub(crate) idle: u64,
    /// The most meanwhile.
    pub(crate) most: u64,
}

impl Memory {
    /// Returns how many bytes more than idle there were.
    pub(crate) const fn over_idle(self) -> u64 {
        self.most.saturating_sub(self.idle)
    }
}

impl BlobsRow {
    /// Puts the runs of kreisnetz and iroh-blobs together.
    pub(crate) fn of(bytes: u64, files: usize, ours: &[Carried], theirs: &[Carried]) -> Self {
        let seconds = |side: &[Carried]| side.iter().map(|run| run.time.as_secs_f64()).collect::<Vec<_>>();
        let cpu = |side: &[Carried]| median(side.iter().map(|run| run.cpu.as_secs_f64()));
        let most = |side: &[Carried], which: usize| {
            let memory = side.iter().map(|run| run.memory[which]).max_by_key(|memory| memory.over_idle());
            memory.unwrap_or(Memory { idle: 0, most: 0 })
        };
        let rate = |side: &[Carried]| bytes as f64 / median(seconds(side).into_iter());
        Self {
            bytes,
            files,
            runs: ours.len(),
            kreisnetz_bytes_per_s: rate(ours),
            kreisnetz_seconds: seconds(ours),
            kreisnetz_cpu_seconds: cpu(ours),
            kreisnetz_giving: most(ours, 0),
            kreisnetz_taking: most(ours, 1),
            iroh_blobs_bytes_per_s: rate(theirs),
            iroh_blobs_seconds: seconds(theirs),
            iroh_blobs_cpu_seconds: cpu(theirs),
            iroh_blobs_giving: most(theirs, 0),
            iroh_blobs_taking: most(theirs, 1),
            ratio_to_iroh_blobs: rate(ours) / rate(theirs),
        }
    }
}

/// One number of entries: medians over the runs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) entries: usize,
    pub(crate) catalogs: usize,
    pub(crate) runs: usize,
    /// First sync, from the dial until every catalog is durable in the second store.
    pub(crate) kreisnetz_entries_per_s: f64,
    pub(crate) kreisnetz_seconds: Vec<f64>,
    /// CPU time of both nodes together.
    pub(crate) kreisnetz_cpu_seconds: f64,
    pub(crate) kreisnetz_wire_bytes: u64,
    pub(crate) kreisnetz_payload_bytes: u64,
    #[serde(flatten)]
    pub(crate) line: Line,
    /// Of redb's rate with keys in random order.
    pub(crate) share_of_redb_bulk: f64,
    pub(crate) one_change_kreisnetz_ms: f64,
    pub(crate) one_change_kreisnetz_wire_bytes: u64,
    /// Bytes of our streams, requests and answers.
    pub(crate) one_change_kreisnetz_payload_bytes: u64,
    pub(crate) one_change_kreisnetz_gossip_bytes: u64,
    pub(crate) one_change_kreisnetz_pulls: u64,
    /// The announcement, and one for each pull.
    pub(crate) one_change_kreisnetz_round_trips: f64,
    #[serde(flatten)]
    pub(crate) unindexed: Option<Unindexed>,
    #[serde(flatten)]
    pub(crate) iroh_docs: Option<IrohDocs>,
}

/// What the same first sync came to with the index at rest.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Unindexed {
    pub(crate) unindexed_entries_per_s: f64,
    pub(crate) unindexed_seconds: Vec<f64>,
    pub(crate) unindexed_cpu_seconds: f64,
    /// Seconds with the index by seconds without.
    pub(crate) indexed_of_unindexed_seconds: f64,
}

/// What iroh-docs did with the same entries.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IrohDocs {
    pub(crate) iroh_docs_entries_per_s: f64,
    pub(crate) iroh_docs_seconds: Vec<f64>,
    pub(crate) iroh_docs_cpu_seconds: f64,
    pub(crate) iroh_docs_wire_bytes: u64,
    pub(crate) ratio_to_iroh_docs: f64,
    pub(crate) wire_bytes_of_iroh_docs: f64,
    pub(crate) one_change_iroh_docs_ms: f64,
    pub(crate) one_change_iroh_docs_wire_bytes: u64,
}

/// One number of entries held: means over the changes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GrowthRow {
    pub(crate) held: usize,
    pub(crate) catalogs: usize,
    pub(crate) changes: u64,
    /// The slowest change while both nodes still filled their indices from the store.
    pub(crate) filling_ms: f64,
    /// From the order to publish to the second store.
    pub(crate) latency_ms: f64,
    /// CPU time of both nodes for one change, publishing included.
    pub(crate) cpu_ms: f64,
    pub(crate) payload_bytes: f64,
    pub(crate) gossip_bytes: f64,
    pub(crate) wire_bytes: f64,
    pub(crate) pulls: f64,
    /// Of the storing thread alone: verifying the delta, and the transaction.
    pub(crate) verify_cpu_ms: f64,
    pub(crate) transaction_cpu_ms: f64,
    pub(crate) transaction_ms: f64,
}

impl Row {
    pub(crate) fn of(entries: usize, catalogs: usize, line: Line, runs: &Runs, theirs: Option<&[iroh_docs::Measured]>) -> Self {
        let ours = &runs.indexed;
        let first: Vec<&Cost> = ours.iter().map(|run| &run.first).collect();
        let rate = entries as f64 / median(first.iter().map(|cost| cost.time.as_secs_f64()));
        let of = |read: fn(&Measured) -> u64| median(ours.iter().map(|run| read(run) as f64)).round() as u64;
        let pulls = of(|run| run.change_traffic.asked);
        Self {
            entries,
            catalogs,
            runs: ours.len(),
            kreisnetz_entries_per_s: rate,
            kreisnetz_seconds: first.iter().map(|cost| cost.time.as_secs_f64()).collect(),
            kreisnetz_cpu_seconds: median(first.iter().map(|cost| cost.cpu.as_secs_f64())),
            kreisnetz_wire_bytes: of(|run| run.first.wire.bytes),
            kreisnetz_payload_bytes: of(|run| run.first_traffic.stream_bytes),
            line,
            share_of_redb_bulk: rate / line.redb_bulk_entries_per_s,
            one_change_kreisnetz_ms: median(ours.iter().map(|run| run.change.time.as_secs_f64() * 1e3)),
            one_change_kreisnetz_wire_bytes: of(|run| run.change.wire.bytes),
            one_change_kreisnetz_payload_bytes: of(|run| run.change_traffic.stream_bytes),
            one_change_kreisnetz_gossip_bytes: of(|run| run.change_traffic.gossip_bytes),
            one_change_kreisnetz_pulls: pulls,
            one_change_kreisnetz_round_trips: 0.5 + pulls as f64,
            unindexed: (!runs.unindexed.is_empty()).then(|| Unindexed::of(entries, &runs.unindexed, rate)),
            iroh_docs: theirs.map(|theirs| IrohDocs::of(entries, theirs, rate, of(|run| run.first.wire.bytes))),
        }
    }
}

impl Unindexed {
    fn of(entries: usize, runs: &[Measured], indexed_rate: f64) -> Self {
        let seconds: Vec<f64> = runs.iter().map(|run| run.first.time.as_secs_f64()).collect();
        let rate = entries as f64 / median(seconds.iter().copied());
        Self {
            unindexed_entries_per_s: rate,
            unindexed_seconds: seconds,
            unindexed_cpu_seconds: median(runs.iter().map(|run| run.first.cpu.as_secs_f64())),
            indexed_of_unindexed_seconds: rate / indexed_rate,
        }
    }
}

impl IrohDocs {
    fn of(entries: usize, runs: &[iroh_docs::Measured], our_rate: f64, our_bytes: u64) -> Self {
        let rate = entries as f64 / median(runs.iter().map(|run| run.first.time.as_secs_f64()));
        let bytes = median(runs.iter().map(|run| run.first.wire.bytes as f64)).round();
        Self {
            iroh_docs_entries_per_s: rate,
            iroh_docs_seconds: runs.iter().map(|run| run.first.time.as_secs_f64()).collect(),
            iroh_docs_cpu_seconds: median(runs.iter().map(|run| run.first.cpu.as_secs_f64())),
            iroh_docs_wire_bytes: bytes as u64,
            ratio_to_iroh_docs: our_rate / rate,
            wire_bytes_of_iroh_docs: our_bytes as f64 / bytes,
            one_change_iroh_docs_ms: median(runs.iter().map(|run| run.change.time.as_secs_f64() * 1e3)),
            one_change_iroh_docs_wire_bytes: median(runs.iter().map(|run| run.change.wire.bytes as f64)).round() as u64,
        }
    }
}

/// Returns the middle one, or the mean of the two middle ones; zero of none.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    match (values.len(), values.len() / 2) {
        (0, _) => 0.0,
        (count, middle) if count % 2 == 1 => values[middle],
        (_, middle) => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert!((median([4.0, 1.0, 2.0, 3.0].into_iter()) - 2.5).abs() < 1e-9);
        assert!((median([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < 1e-9);
    }
}
