//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use kreisnetz_protocol::limits::HEADS_BURST;

/// Benchmarks of kreisnetz beside named peers.
#[derive(Debug, Parser)]
#[command(name = "cargo compare", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// First sync and the sync of one change between two nodes with durable stores, beside iroh-docs.
    Sync(Sync),
    /// Cost of a change of one entry, by the number of entries held.
    Growth(Growth),
    /// Files of an asset from one process to another, beside iroh-blobs.
    Blobs(Blobs),
    /// Recall, precision and latency of search, beside SQLite FTS5.
    Search(crate::search::Search),
    /// How long commands of a running node take that holds many catalogs.
    Commands(crate::commands::Commands),
    /// What this program calls itself for.
    #[command(hide = true, subcommand)]
    Beside(crate::beside::Beside),
}

/// What `sync` measures.
#[derive(Args, Debug)]
pub(crate) struct Sync {
    /// Numbers of entries, separated by commas.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 40_000, 100_000])]
    pub(crate) entries: Vec<usize>,
    /// Number of catalogs that hold them; by default as few as possible, at 10,000 entries each.
    #[arg(long)]
    pub(crate) catalogs: Option<usize>,
    /// Runs of each; the one with the median rate is reported. A second run of iroh-docs beside the same first node was seen not to end:
    /// more than one is for `--only-kreisnetz`.
    #[arg(long, default_value_t = 1)]
    pub(crate) runs: usize,
    /// Transport between the two kreisnetz nodes; by default what a node takes by itself when it knows both.
    #[arg(long, value_enum, default_value_t = Transport::Both)]
    pub(crate) transport: Transport,
    /// Repeats each run with the index of the second node at rest, to see what the index costs a first sync.
    #[arg(long)]
    pub(crate) beside_index: bool,
    /// Leaves out iroh-docs.
    #[arg(long)]
    pub(crate) only_kreisnetz: bool,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Heads that a node takes from a publisher at once, but for the first one and those signed while the index is filled.
const CHANGES_MAX: u64 = HEADS_BURST as u64 - 1 - CHANGES_BEFORE;
/// Changes of one entry while the index is still being filled.
pub(crate) const CHANGES_BEFORE: u64 = 2;

/// What `growth` measures.
#[derive(Args, Debug)]
pub(crate) struct Growth {
    /// Numbers of entries held, separated by commas.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000, 1_000_000])]
    pub(crate) held: Vec<usize>,
    /// Changes of one entry, one after the other; with more heads at once the second node lets the first wait.
    #[arg(long, default_value_t = CHANGES_MAX, value_parser = clap::value_parser!(u64).range(1..=CHANGES_MAX))]
    pub(crate) changes: u64,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// What `blobs` measures.
#[derive(Args, Debug)]
pub(crate) struct Blobs {
    /// Bytes of all files together.
    #[arg(long, default_value_t = 1 << 30)]
    pub(crate) bytes: u64,
    /// Numbers of files, separated by commas.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2_000])]
    pub(crate) files: Vec<usize>,
    /// Runs of each side, in turns; the medians are reported.
    #[arg(long, default_value_t = 3)]
    pub(crate) runs: usize,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// What all print and where they work.
#[derive(Args, Debug)]
pub(crate) struct Common {
    /// Prints one JSON document instead of a table.
    #[arg(long)]
    pub(crate) json: bool,
    /// Folder for the stores; a temporary one by default. It should lie on the disk that is meant.
    #[arg(long)]
    pub(crate) folder: Option<PathBuf>,
}

/// What the second node knows of the first.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Transport {
    /// QUIC alone.
    Quic,
    /// TCP with TLS and yamux alone.
    Tcp,
    /// Both; the node chooses.
    Both,
}

impl Transport {
    /// Returns addresses to listen on.
    pub(crate) const fn listen(self) -> &'static [&'static str] {
        match self {
            Self::Quic => &["/ip4/127.0.0.1/udp/0/quic-v1"],
            Self::Tcp => &["/ip4/127.0.0.1/tcp/0"],
            Self::Both => &["/ip4/127.0.0.1/udp/0/quic-v1", "/ip4/127.0.0.1/tcp/0"],
        }
    }
}

impl Common {
    /// Makes a folder that is removed at the end.
    pub(crate) fn folder(&self) -> anyhow::Result<tempfile::TempDir> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("kreisnetz-compare-");
        Ok(match &self.folder {
            Some(folder) => builder.tempdir_in(folder)?,
            None => builder.tempdir()?,
        })
    }
}
