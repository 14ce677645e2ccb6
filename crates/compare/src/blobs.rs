//! `cargo compare blobs`: files from one process to another over the loopback, verified and written to disk, beside iroh-blobs.
//!
//! Each side is a process of its own, so that its memory is its own. kreisnetz is measured as a person meets it: from the call of
//! `adopt` to its end, with every file flushed to disk and the adoption signed and stored; iroh-blobs from the request to the moment at
//! which its store has everything.

mod content;
pub(crate) mod iroh_blobs;
mod nodes;

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::args;
use crate::machine::Machine;
use crate::memory::{self, Watch};
use crate::report::{BlobsDocument, BlobsRow, Memory};
use crate::table;

/// After this time without work a process is at rest.
const REST: Duration = Duration::from_secs(2);

/// What one way of carrying cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carried {
    pub(crate) time: Duration,
    /// Of both processes.
    pub(crate) cpu: Duration,
    /// Of the one that gives, and the one that takes.
    pub(crate) memory: [Memory; 2],
}

/// Measures all numbers of files and prints them.
pub(crate) fn run(arguments: &args::Blobs) -> anyhow::Result<()> {
    let machine = Machine::look();
    let mut rows = Vec::new();
    for files in &arguments.files {
        ensure!(*files > 0 && arguments.bytes >= *files as u64, "at least one file, and a byte in each");
        eprintln!("{} bytes in {files} files", arguments.bytes);
        rows.push(row(arguments, *files)?);
    }
    let document = BlobsDocument::new(machine, rows);
    if arguments.common.json {
        println!("{}", serde_json::to_string_pretty(&document)?);
    } else {
        println!("{}", table::blobs(&document));
    }
    Ok(())
}

fn row(arguments: &args::Blobs, files: usize) -> anyhow::Result<BlobsRow> {
    let folder = arguments.common.folder()?;
    let content = folder.path().join("content");
    let mut carried = Vec::new();
    for run in 0..arguments.runs {
        content::write(&content, arguments.bytes, files)?;
        let theirs = iroh_blobs::carry(&folder.path().join("iroh"), &content).context("iroh-blobs")?;
        std::fs::remove_dir_all(folder.path().join("iroh"))?;
        eprintln!("  iroh-blobs, run {}: {:.2?}", run + 1, theirs.time);
        let ours = nodes::carry(&folder.path().join("kreisnetz"), &content).context("kreisnetz")?;
        std::fs::remove_dir_all(folder.path().join("kreisnetz"))?;
        eprintln!("  kreisnetz, run {}: {:.2?}", run + 1, ours.time);
        carried.push((ours, theirs));
    }
    Ok(BlobsRow::of(arguments.bytes, files, &carried))
}

/// Waits for rest, does something, and returns what it cost the giving and the taking process.
pub(crate) fn watched<T>(processes: [u32; 2], work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(Carried, T)> {
    std::thread::sleep(REST);
    let idle = [memory::resident(processes[0])?, memory::resident(processes[1])?];
    let cpu = || anyhow::Ok(memory::cpu(processes[0])? + memory::cpu(processes[1])?);
    let before = cpu()?;
    let watch = Watch::begin(&processes);
    let begun = Instant::now();
    let done = work()?;
    let time = begun.elapsed();
    let most = watch.end()?;
    let memory = |side: usize| Memory { idle: idle[side], most: most.get(&processes[side]).copied().unwrap_or_default() };
    Ok((Carried { time, cpu: cpu()? - before, memory: [memory(0), memory(1)] }, done))
}
