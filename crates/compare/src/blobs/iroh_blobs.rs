//! The same files as one collection of iroh-blobs, between two processes of this program: store on disk, direct address, no relay.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::{Context, anyhow};
use clap::Args;
use iroh::endpoint::presets;
use iroh::protocol::Router;
use iroh::{Endpoint, RelayMode};
use iroh_blobs::format::collection::Collection;
use iroh_blobs::store::fs::FsStore;
use iroh_blobs::ticket::BlobTicket;
use iroh_blobs::{BlobFormat, BlobsProtocol};
use tokio::runtime::Runtime;

use super::{Carried, Room, watched};
use crate::beside::PROGRAM;

/// Threads of the runtime, as a kreisnetz node has them; the blob store starts more of its own.
const WORKERS: usize = 2;

/// Gives out what lies in a folder.
#[derive(Args, Debug)]
pub(crate) struct Give {
    #[arg(long)]
    store: PathBuf,
    #[arg(long)]
    content: PathBuf,
}

/// Takes what another process gives out, once a line comes on stdin.
#[derive(Args, Debug)]
pub(crate) struct Take {
    #[arg(long)]
    store: PathBuf,
    #[arg(long)]
    ticket: BlobTicket,
}

/// Lets one process give and another take.
pub(super) fn carry(room: &Room, content: &Path) -> anyhow::Result<Carried> {
    let folder = &room.folder;
    let mut giving = Side::start("give", &folder.join("first"), &["--content", &content.to_string_lossy()])?;
    let ticket = giving.line()?;
    let mut taking = Side::start("take", &folder.join("second"), &["--ticket", &ticket])?;
    taking.line()?;
    let processes = [giving.child.id(), taking.child.id()];
    let (carried, ()) = watched(processes, room, || {
        writeln!(taking.input.as_mut().context("the input of the taking side")?)?;
        taking.line().map(drop)
    })?;
    Ok(carried)
}

/// One process, which ends when its input does.
struct Side {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Side {
    fn start(what: &str, store: &Path, more: &[&str]) -> anyhow::Result<Self> {
        let mut command = PROGRAM.beside(what)?;
        command.arg("--store").arg(store).args(more).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().context("the output of the process beside")?);
        Ok(Self { child, input, output })
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        let read = self.output.read_line(&mut line)?;
        if read == 0 { Err(anyhow!("the process beside ended")) } else { Ok(line.trim_end().to_owned()) }
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn runtime() -> anyhow::Result<Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?)
}

async fn endpoint() -> anyhow::Result<Endpoint> {
    let endpoint = Endpoint::builder(presets::Minimal).relay_mode(RelayMode::Disabled).clear_ip_transports();
    Ok(endpoint.bind_addr("127.0.0.1:0")?.bind().await?)
}

impl Give {
    /// Takes all files into the store, tells the ticket, and serves until the input ends.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        runtime()?.block_on(async {
            let store = FsStore::load(&self.store).await.map_err(|error| anyhow!("{error}"))?;
            let mut collection = Collection::default();
            for path in files(&self.content)? {
                let name = path.strip_prefix(&self.content)?.to_string_lossy().into_owned();
                let tag = store.blobs().add_path(&path).await.map_err(|error| anyhow!("{error}"))?;
                collection.push(name, tag.hash);
            }
            let root = collection.store(&store).await.map_err(|error| anyhow!("{error}"))?;
            let router = Router::builder(endpoint().await?).accept(iroh_blobs::ALPN, BlobsProtocol::new(&store, None)).spawn();
            println!("{}", BlobTicket::new(router.endpoint().addr(), root.hash(), BlobFormat::HashSeq));
            wait_for_input().await?;
            router.shutdown().await.map_err(|error| anyhow!("{error}"))
        })
    }
}

impl Take {
    /// Fetches on the first line of the input, tells when everything is there, and ends with the input.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        runtime()?.block_on(async {
            let store = FsStore::load(&self.store).await.map_err(|error| anyhow!("{error}"))?;
            let endpoint = endpoint().await?;
            let connection = endpoint.connect(self.ticket.addr().clone(), iroh_blobs::ALPN).await?;
            println!("ready");
            wait_for_input().await?;
            store.remote().fetch(connection, self.ticket).await.map_err(|error| anyhow!("{error}"))?;
            println!("there");
            wait_for_input().await?;
            store.shutdown().await.map_err(|error| anyhow!("{error}"))
        })
    }
}

/// Waits for a line, or the end.
async fn wait_for_input() -> anyhow::Result<()> {
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new())).await??;
    Ok(())
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}
