//! The same entries as one document of iroh-docs: entries with content, both stores on disk, direct addresses, no relay, no discovery.
//!
//! One document is its best case: it reconciles once, whatever the number of entries. Its stores acknowledge nothing to wait for, so
//! its time ends when it holds the content of every entry, which is no later than when it is durable.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{anyhow, ensure};
use futures::{Stream, StreamExt, TryStreamExt};
use iroh::endpoint::presets;
use iroh::protocol::Router;
use iroh::{Endpoint, EndpointAddr, RelayMode};
use iroh_blobs::store::fs::FsStore;
use iroh_blobs::{BlobsProtocol, Hash};
use iroh_docs::api::Doc;
use iroh_docs::api::protocol::{AddrInfoOptions, ShareMode};
use iroh_docs::engine::LiveEvent;
use iroh_docs::protocol::Docs;
use iroh_docs::store::Query;
use iroh_docs::{AuthorId, Capability, ContentStatus};
use iroh_gossip::net::Gossip;
use tokio::runtime::Runtime;

use crate::catalogs::Sizes;
use crate::entries;
use crate::metering::{Cost, Mark};
use crate::quiet;

/// Threads of a node's runtime, as a kreisnetz node has them; its blob store starts more of its own.
const WORKERS: usize = 2;
/// Entries written at the same time while the first node is filled.
const WRITERS: usize = 64;
/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(1_200);
/// Time between two looks at whether a content is there.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// A node with documents, blobs and gossip.
struct Node {
    runtime: Runtime,
    router: Router,
    blobs: FsStore,
    docs: Docs,
}

/// What one run came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    pub(crate) first: Cost,
    pub(crate) change: Cost,
}

/// The filled first node, which serves every run.
pub(crate) struct Filled {
    node: Node,
    doc: Doc,
    author: AuthorId,
    capability: Capability,
    numbers: Vec<(usize, usize)>,
    entries: usize,
    changes: u64,
}

impl Node {
    fn start(folder: &Path) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
        std::fs::create_dir_all(folder.join("docs"))?;
        let (router, blobs, docs) = runtime.block_on(async {
            let endpoint = Endpoint::builder(presets::Minimal).relay_mode(RelayMode::Disabled).clear_ip_transports();
            let endpoint = endpoint.bind_addr("127.0.0.1:0")?.bind().await?;
            let blobs = FsStore::load(folder.join("blobs")).await.map_err(|error| anyhow!("{error}"))?;
            let gossip = Gossip::builder().spawn(endpoint.clone());
            let docs = Docs::persistent(folder.join("docs")).spawn(endpoint.clone(), (*blobs).clone(), gossip.clone()).await?;
            let router = Router::builder(endpoint)
                .accept(iroh_blobs::ALPN, BlobsProtocol::new(&blobs, None))
                .accept(iroh_gossip::ALPN, gossip)
                .accept(iroh_docs::ALPN, docs.clone())
                .spawn();
            anyhow::Ok((router, blobs, docs))
        })?;
        Ok(Self { runtime, router, blobs, docs })
    }

    fn address(&self) -> EndpointAddr {
        self.router.endpoint().addr()
    }

    fn stop(self) -> anyhow::Result<()> {
        let Self { runtime, router, blobs, docs } = self;
        drop(docs);
        // The router ends what it routes to, the blob store too.
        runtime.block_on(async { router.shutdown().await }).map_err(|error| anyhow!("{error}"))?;
        drop(blobs);
        runtime.shutdown_timeout(Duration::from_secs(10));
        Ok(())
    }
}

impl Filled {
    /// Starts a node and writes all entries into one document.
    pub(crate) fn new(folder: &Path, sizes: &Sizes) -> anyhow::Result<Self> {
        let node = Node::start(folder)?;
        let numbers: Vec<(usize, usize)> =
            sizes.iter().flat_map(|(catalog, size)| (0..size).map(move |number| (catalog, number))).collect();
        let entries = numbers.len();
        let (doc, author, capability) = node.runtime.block_on(async {
            let author = node.docs.author_create().await?;
            let doc = node.docs.create().await?;
            let writes = futures::stream::iter(numbers.clone()).map(|(catalog, number)| {
                let doc = doc.clone();
                async move { doc.set_bytes(author, key(catalog, number), entries::entry(catalog, number, 0)).await }
            });
            writes.buffer_unordered(WRITERS).try_for_each(|_| async { Ok(()) }).await?;
            let ticket = doc.share(ShareMode::Write, AddrInfoOptions::Addresses).await?;
            anyhow::Ok((doc, author, ticket.capability))
        })?;
        Ok(Self { node, doc, author, capability, numbers, entries, changes: 0 })
    }

    /// Lets a new, empty node sync from the filled one, then one change, and takes the second node away again.
    pub(crate) fn measure(&mut self, folder: &Path) -> anyhow::Result<Measured> {
        quiet::wait();
        let second = Node::start(folder)?;
        let (first, doc, heard) = self.first_sync(&second)?;
        quiet::wait();
        let change = self.one_change(&second, &heard)?;
        drop((doc, heard));
        second.stop()?;
        // Its blob store may still write a file for a moment; the folder of the run is removed in the end.
        let _ = std::fs::remove_dir_all(folder);
        Ok(Measured { first, change })
    }

    fn first_sync(&self, second: &Node) -> anyhow::Result<(Cost, Doc, Heard)> {
        let address = self.node.address();
        let hashes: Vec<Hash> = self.numbers.iter().map(|(catalog, number)| Hash::new(entries::entry(*catalog, *number, 0))).collect();
        second.runtime.block_on(async {
            let doc = second.docs.import_namespace(self.capability.clone()).await?;
            let heard = Heard::of(doc.subscribe().await?);
            let mark = Mark::now()?;
            doc.start_sync(vec![address]).await?;
            // It stops telling of contents after some thousands: what counts is what it holds.
            for hash in hashes {
                while !second.blobs.has(hash).await.map_err(|error| anyhow!("{error}"))? {
                    ensure!(mark.elapsed() < PATIENCE, "iroh-docs lacks a content after {PATIENCE:?}");
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            }
            let cost = mark.cost()?;
            let held = doc.get_many(Query::all().build()).await?.count().await;
            ensure!(held == self.entries, "{held} entries came, not {}", self.entries);
            Ok((cost, doc, heard))
        })
    }

    fn one_change(&mut self, second: &Node, heard: &Heard) -> anyhow::Result<Cost> {
        self.changes += 1;
        let content = entries::entry(0, 0, self.changes);
        let hash = Hash::new(&content);
        heard.wait_for(hash);
        let mark = Mark::now()?;
        self.node.runtime.block_on(self.doc.set_bytes(self.author, key(0, 0), content))?;
        let end = second.runtime.block_on(async {
            loop {
                match heard.came() {
                    Some(came) => return anyhow::Ok(came),
                    None => ensure!(mark.elapsed() < PATIENCE, "a change of iroh-docs did not come within {PATIENCE:?}"),
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })?;
        std::thread::sleep(Duration::from_millis(200));
        mark.cost_at(end)
    }

    /// Ends the filled node.
    pub(crate) fn stop(self) -> anyhow::Result<()> {
        drop(self.doc);
        self.node.stop()
    }
}

fn key(catalog: usize, number: usize) -> String {
    format!("{catalog:04}/{}", entries::slug(number))
}

/// What a node has said of the contents of its entries; a task of its own listens, so that nothing waits for us.
struct Heard(Arc<Mutex<Word>>);

struct Word {
    /// The one that is waited for, and when it came.
    wanted: Option<Hash>,
    came: Option<Instant>,
}

impl Heard {
    /// Must be called inside the node's runtime.
    fn of(mut events: impl Stream<Item = anyhow::Result<LiveEvent>> + Send + Unpin + 'static) -> Self {
        let word = Arc::new(Mutex::new(Word { wanted: None, came: None }));
        let heard = Self(Arc::clone(&word));
        tokio::spawn(async move {
            while let Some(Ok(event)) = events.next().await {
                let Some(hash) = content_of(&event) else { continue };
                let now = Instant::now();
                let mut word = word.lock().unwrap_or_else(PoisonError::into_inner);
                if word.wanted == Some(hash) {
                    word.came = word.came.or(Some(now));
                }
            }
        });
        heard
    }

    fn wait_for(&self, hash: Hash) {
        let mut word = self.lock();
        (word.wanted, word.came) = (Some(hash), None);
    }

    fn came(&self) -> Option<Instant> {
        self.lock().came
    }

    fn lock(&self) -> MutexGuard<'_, Word> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the content that an event tells is there.
fn content_of(event: &LiveEvent) -> Option<Hash> {
    match event {
        LiveEvent::ContentReady { hash } => Some(*hash),
        LiveEvent::InsertRemote { entry, content_status: ContentStatus::Complete, .. } => Some(entry.content_hash()),
        _ => None,
    }
}
