//! The same documents as tables.

use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};

use crate::machine::Machine;
use crate::report::{BlobsDocument, Document, GrowthRow, Memory, Row};

/// Returns the tables of `sync`.
pub(crate) fn sync(document: &Document<Row>) -> String {
    let mut rates = table(&[
        "entries",
        "catalogs",
        "kreisnetz/s",
        "index at rest/s",
        "iroh-docs/s",
        "ratio",
        "redb bulk/s",
        "share",
        "sorted/s",
        "SHA-256/s",
    ]);
    let mut bytes = table(&["entries", "wire MB", "payload MB", "iroh MB", "CPU s", "iroh CPU s"]);
    let mut change = table(&["entries", "catalogs", "ms", "payload B", "gossip B", "wire B", "pulls", "iroh ms", "iroh wire B"]);
    for row in &document.rows {
        let iroh = row.iroh_docs.as_ref();
        let or_none = |value: Option<String>| value.unwrap_or_else(|| "–".into());
        rates.add_row([
            row.entries.to_string(),
            row.catalogs.to_string(),
            format!("{:.0}", row.kreisnetz_entries_per_s),
            or_none(row.unindexed.as_ref().map(|unindexed| format!("{:.0}", unindexed.unindexed_entries_per_s))),
            or_none(iroh.map(|iroh| format!("{:.0}", iroh.iroh_docs_entries_per_s))),
            or_none(iroh.map(|iroh| format!("{:.1}", iroh.ratio_to_iroh_docs))),
            format!("{:.0}", row.line.redb_bulk_entries_per_s),
            format!("{:.2}", row.share_of_redb_bulk),
            format!("{:.0}", row.line.redb_bulk_sorted_entries_per_s),
            format!("{:.0}", row.line.sha256_entries_per_s),
        ]);
        bytes.add_row([
            row.entries.to_string(),
            mega(row.kreisnetz_wire_bytes),
            mega(row.kreisnetz_payload_bytes),
            or_none(iroh.map(|iroh| mega(iroh.iroh_docs_wire_bytes))),
            format!("{:.2}", row.kreisnetz_cpu_seconds),
            or_none(iroh.map(|iroh| format!("{:.2}", iroh.iroh_docs_cpu_seconds))),
        ]);
        change.add_row([
            row.entries.to_string(),
            row.catalogs.to_string(),
            format!("{:.1}", row.one_change_kreisnetz_ms),
            row.one_change_kreisnetz_payload_bytes.to_string(),
            row.one_change_kreisnetz_gossip_bytes.to_string(),
            row.one_change_kreisnetz_wire_bytes.to_string(),
            row.one_change_kreisnetz_pulls.to_string(),
            or_none(iroh.map(|iroh| format!("{:.1}", iroh.one_change_iroh_docs_ms))),
            or_none(iroh.map(|iroh| iroh.one_change_iroh_docs_wire_bytes.to_string())),
        ]);
    }
    format!(
        "{}\n\nFirst sync\n{rates}\n\nBytes and CPU time of a first sync\n{bytes}\n\nOne changed entry\n{change}",
        told(&document.machine)
    )
}

/// Returns the table of `growth`.
pub(crate) fn growth(document: &Document<GrowthRow>) -> String {
    let mut growth = table(&[
        "held",
        "catalogs",
        "ms, index filling",
        "ms",
        "CPU ms",
        "payload B",
        "gossip B",
        "wire B",
        "pulls",
        "verify CPU ms",
        "store CPU ms",
        "store ms",
    ]);
    for row in &document.rows {
        growth.add_row([
            row.held.to_string(),
            row.catalogs.to_string(),
            format!("{:.0}", row.filling_ms),
            format!("{:.1}", row.latency_ms),
            format!("{:.1}", row.cpu_ms),
            format!("{:.0}", row.payload_bytes),
            format!("{:.0}", row.gossip_bytes),
            format!("{:.0}", row.wire_bytes),
            format!("{:.1}", row.pulls),
            format!("{:.2}", row.verify_cpu_ms),
            format!("{:.2}", row.transaction_cpu_ms),
            format!("{:.2}", row.transaction_ms),
        ]);
    }
    format!("{}\n\nOne changed entry, by the number held\n{growth}", told(&document.machine))
}

/// Returns the table of `blobs`.
pub(crate) fn blobs(document: &BlobsDocument) -> String {
    let mut blobs =
        table(&["files", "MB", "kreisnetz MB/s", "iroh-blobs MB/s", "ratio", "CPU s", "iroh CPU s", "MiB over idle", "iroh MiB over idle"]);
    let mib = |giving: Memory, taking: Memory| format!("{}, {}", giving.over_idle() >> 20, taking.over_idle() >> 20);
    for row in &document.rows {
        blobs.add_row([
            row.files.to_string(),
            mega(row.bytes),
            format!("{:.0}", row.kreisnetz_bytes_per_s / 1e6),
            format!("{:.0}", row.iroh_blobs_bytes_per_s / 1e6),
            format!("{:.2}", row.ratio_to_iroh_blobs),
            format!("{:.2}", row.kreisnetz_cpu_seconds),
            format!("{:.2}", row.iroh_blobs_cpu_seconds),
            mib(row.kreisnetz_giving, row.kreisnetz_taking),
            mib(row.iroh_blobs_giving, row.iroh_blobs_taking),
        ]);
    }
    format!("{}\n\nFiles from one process to another; memory of the giving and the taking one\n{blobs}", told(&document.machine))
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(header);
    table
}

fn mega(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

fn told(machine: &Machine) -> String {
    let network = if machine.own_network { "a network of its own" } else { "the machine's loopback, with whatever else passed it" };
    let Machine { cpu, cores, kernel, load_before, .. } = machine;
    format!("{cpu}, {cores} cores, Linux {kernel}, load before {load_before:.2}; bytes on the wire of {network}")
}
