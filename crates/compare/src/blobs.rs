//! `cargo compare blobs`: files from one process to another over the loopback, verified and written to disk, beside iroh-blobs.
//!
//! Each side is a process of its own, so that its memory is its own. kreisnetz is measured as a person meets it: from the call of
//! `adopt` to its end, with every file flushed to disk and the adoption signed and stored; iroh-blobs from the request to the moment at
//! which its store has everything.

mod content;
pub(crate) mod iroh_blobs;
mod nodes;

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
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
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..arguments.runs {
        // Each side comes first in every second run.
        let order = if run % 2 == 0 { [Side::IrohBlobs, Side::Kreisnetz] } else { [Side::Kreisnetz, Side::IrohBlobs] };
        for side in order {
            let room = Room { folder: folder.path().join("side"), bytes: arguments.bytes };
            let content = room.folder.join("content");
            content::write(&content, arguments.bytes, files)?;
            let carried = match side {
                Side::IrohBlobs => iroh_blobs::carry(&room, &content).context("iroh-blobs")?,
                Side::Kreisnetz => nodes::carry(&room, &content).context("kreisnetz")?,
            };
            std::fs::remove_dir_all(&room.folder)?;
            eprintln!("  {side:?}, run {}: {:.2?}", run + 1, carried.time);
            match side {
                Side::IrohBlobs => theirs.push(carried),
                Side::Kreisnetz => ours.push(carried),
            }
        }
    }
    Ok(BlobsRow::of(arguments.bytes, files, &ours, &theirs))
}

/// Where a side keeps its files, and how many bytes are carried there.
#[derive(Debug)]
pub(crate) struct Room {
    folder: PathBuf,
    bytes: u64,
}

impl Room {
    /// Writes as many bytes as will come, and deletes them. On a virtual machine memory that was free for some seconds is given back to
    /// the host and costs ten times as much when it is written to next; without this, whoever took longer to prepare would pay for it.
    fn warm(&self) -> anyhow::Result<()> {
        let path = self.folder.join("warm");
        let mut file = File::create(&path)?;
        let zeros = vec![0; 1 << 20];
        let mut left = self.bytes;
        while left > 0 {
            let size = left.min(zeros.len() as u64) as usize;
            file.write_all(&zeros[..size])?;
            left -= size as u64;
        }
        drop(file);
        Ok(std::fs::remove_file(&path)?)
    }
}

/// Who carries.
#[derive(Clone, Copy, Debug)]
enum Side {
    IrohBlobs,
    Kreisnetz,
}

/// Waits for rest, does something, and returns what it cost the giving and the taking process. `room` is where the bytes will lie.
pub(crate) fn watched<T>(processes: [u32; 2], room: &Room, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(Carried, T)> {
    std::thread::sleep(REST);
    room.warm()?;
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
