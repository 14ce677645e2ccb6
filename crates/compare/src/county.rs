//! One kreisnetz node: storage thread, network task and engine as the daemon puts them together, in a runtime of its own.
//!
//! What is left out of a daemon answers people: control sockets, drafts, the address book.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, anyhow};
use kreisnetz::clock::Clock;
use kreisnetz::daemon::{STORE_JOBS_MAX, storing};
use kreisnetz::failure::Failure;
use kreisnetz::home::{Home, peer_id, read_key};
use kreisnetz::net::contact::Contact;
use kreisnetz::net::driver::{self, DriverSettings};
use kreisnetz::net::gossip::Topics;
use kreisnetz::net::handle::{NetworkEvent, NetworkHandle, NetworkStatus};
use kreisnetz::net::memory::NetworkMemory;
use kreisnetz::net::storing::NoFiles;
use kreisnetz::net::swarm::NetworkSettings;
use kreisnetz::storage::{self, PublishOrder, Shelf, Signed, StorageHandle};
use kreisnetz_catalog::admission::Policy;
use kreisnetz_catalog::{Change, NetworkFile};
use kreisnetz_identity::{KeyRole, PublisherId};
use kreisnetz_protocol::{Config, Knowledge};
use tokio::runtime::Runtime;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::args::Transport;

/// Threads of a node's runtime, as the daemon has them.
const WORKERS: usize = 2;
/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(600);

/// The network task, to be waited for: connections that are not closed count for their peer until they time out.
type JoinDriver = tokio::task::JoinHandle<Result<NetworkMemory, driver::DriverEnded>>;

/// What the thread of the index does while the node runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Index {
    /// It follows what is stored, as in a daemon.
    Follows,
    /// It does not.
    Paused,
}

/// A running node.
pub(crate) struct County {
    pub(crate) runtime: Runtime,
    pub(crate) shelf: Shelf,
    publisher: PublisherId,
    peer: String,
    storage: StorageHandle,
    network: NetworkHandle,
    stop: CancellationToken,
    driving: JoinDriver,
    thread: JoinHandle<Result<(), Failure>>,
}

impl County {
    /// Starts the node of a home.
    pub(crate) fn start(home: &Home, network: &NetworkFile, transport: Transport) -> anyhow::Result<Self> {
        Self::start_with(home, network, transport, Index::Follows)
    }

    /// Starts the node of a home, with an index that follows or that does not.
    pub(crate) fn start_with(home: &Home, network: &NetworkFile, transport: Transport, index: Index) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
        let (storage, shelf) = storage::open(home, network, Policy::default(), Clock::System)?;
        if index == Index::Paused {
            storage.pause_index();
        }
        let publisher = storage.identity().publisher();
        let (storage, thread) = storage.start()?;
        let (jobs, queue) = mpsc::channel(STORE_JOBS_MAX);
        let key = read_key(&home.transport_key(), KeyRole::Transport)?;
        let peer = peer_id(&key);
        let derived = shelf.derived();
        let mut drawn = u64::from(publisher.as_bytes()[0]);
        let settings = DriverSettings {
            network: NetworkSettings {
                transport_key: key.seed(),
                listen: transport.listen().iter().map(|address| address.parse()).collect::<Result<_, _>>()?,
                external: Vec::new(),
                private_ranges: vec!["127.0.0.0/8".parse().map_err(|_| anyhow!("the range of the loopback"))?],
                inbound: true,
                connections_in: 128,
                connections_out: 48,
                // Both nodes, what they are filled with and the other side share one process.
                memory_bytes_max: 16 * 1024 * 1024 * 1024,
                topics: Topics::new("kreisnetz/1/compare/heads", "kreisnetz/1/compare/proofs"),
            },
            engine: Config::new(network.id(), Some(publisher), drawn),
            admission: Arc::new(shelf.standpoint().admission.clone()),
            members: BTreeSet::new(),
            knowledge: Knowledge::new(
                network.id(),
                derived.publishers.values().map(|known| known.log.clone()),
                derived.publishers.values().filter_map(|known| known.head.clone()).map(Arc::new),
                [],
            ),
            contacts: Vec::new(),
            memory: NetworkMemory::default(),
            wall: kreisnetz::net::clock::Clock::wall(),
            entropy: Box::new(move || {
                drawn += 1;
                drawn
            }),
            store: jobs,
            source: Arc::new(storing::Serving::new(shelf.clone())),
            files: Arc::new(NoFiles),
        };
        let (network, driver) = {
            let _inside = runtime.enter();
            driver::start(settings)?
        };
        let stop = CancellationToken::new();
        runtime.spawn(storing::keep(queue, storage.clone()));
        let driving = runtime.spawn(driver.run(stop.clone()));
        Ok(Self { runtime, shelf, publisher, peer, storage, network, stop, driving, thread })
    }

    pub(crate) const fn publisher(&self) -> PublisherId {
        self.publisher
    }

    /// Returns where the node is to be reached.
    pub(crate) fn contact(&self) -> anyhow::Result<Contact> {
        let listening = self.status()?.listening;
        let addresses: Vec<String> = listening.iter().map(ToString::to_string).collect();
        Ok(Contact::of(&self.peer, addresses.iter().map(String::as_str))?)
    }

    pub(crate) fn status(&self) -> anyhow::Result<NetworkStatus> {
        Ok(self.runtime.block_on(self.network.status())?)
    }

    pub(crate) fn events(&self) -> anyhow::Result<Receiver<NetworkEvent>> {
        Ok(self.network.events()?)
    }

    /// Begins to dial.
    pub(crate) fn dial(&self, contact: Contact) -> anyhow::Result<()> {
        self.runtime.block_on(self.network.dial(contact))?.map_err(|why| anyhow!("not dialled: {why}"))
    }

    /// Signs, stores and announces changes to the own catalog.
    pub(crate) fn publish(&self, changes: Vec<Change>) -> anyhow::Result<Signed> {
        let based_on = self.shelf.derived().head(&self.publisher).map(|head| head.position());
        self.runtime.block_on(async {
            let signed = self.storage.publish(PublishOrder { changes, based_on }).await?;
            self.network.published(signed.head.clone()).await?;
            Ok(signed)
        })
    }

    /// Waits for an event.
    pub(crate) fn until<T>(
        &self,
        events: &mut Receiver<NetworkEvent>,
        mut found: impl FnMut(NetworkEvent) -> Option<T>,
    ) -> anyhow::Result<T> {
        let waiting = async {
            loop {
                match events.recv().await {
                    Ok(event) => {
                        if let Some(found) = found(event) {
                            return Ok(found);
                        }
                    }
                    Err(RecvError::Lagged(missed)) => return Err(anyhow!("{missed} events were missed")),
                    Err(RecvError::Closed) => return Err(anyhow!("the network has stopped")),
                }
            }
        };
        self.runtime.block_on(async { tokio::time::timeout(PATIENCE, waiting).await }).context("nothing came within ten minutes")?
    }

    /// Waits until everything stored can be found.
    pub(crate) fn settle(&self) -> anyhow::Result<()> {
        Ok(self.runtime.block_on(self.storage.settled())?)
    }

    /// Ends the node in order.
    pub(crate) fn stop(self) -> anyhow::Result<()> {
        self.stop.cancel();
        let Self { runtime, shelf, storage, network, driving, thread, .. } = self;
        runtime.block_on(driving)?.context("the network task")?;
        drop((network, storage, shelf));
        runtime.shutdown_timeout(Duration::from_secs(10));
        thread.join().map_err(|_| anyhow!("the storage thread failed"))??;
        Ok(())
    }
}
