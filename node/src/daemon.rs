//! The running node: the order in which its owners start and stop, and what flows between them.
//!
//! Storage first, then the network (a busy port ends the start before anything is served), then the control API. At the end the
//! other way round: no request is taken any more, the network says goodbye, the storage thread finishes what it was given.

pub(crate) mod address_book;
mod admission;
mod announcer;
mod log;
mod node;
mod peers;
mod renewal;
mod signals;
pub mod storing;

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use kreisnetz_catalog::NetworkFile;
use kreisnetz_identity::KeyRole;
use kreisnetz_protocol::{Config as EngineConfig, Knowledge};
use rand_core::Rng;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::assets::{self, Assets, FileServing};
use crate::clock::Clock;
use crate::config::{Config, Loaded, Metrics, Web};
use crate::control::{self, Sockets};
use crate::entropy::Entropy;
use crate::failure::{Failure, Slug};
use crate::founding;
use crate::home::{Home, HomeLock, read_key};
use crate::metrics;
use crate::net::cidr::Cidr;
use crate::net::contact::Contact;
use crate::net::driver::{self, DriverSettings};
use crate::net::gossip::Topics;
use crate::net::handle::NetworkHandle;
use crate::net::limits::MEMORY_BYTES_MAX;
use crate::net::listening::{ListenError, ListenReason};
use crate::net::memory::NetworkMemory;
use crate::net::swarm::{NetworkSettings, StartError};
use crate::policy;
use crate::portal::{self, Hosts};
use crate::storage::{self, Shelf, StorageHandle};
use address_book::AddressBook;
use announcer::Announcer;
pub use log::Verbosity;
use node::Node;

/// Name under which the store keeps what the network wants to know again.
const NETWORK_MEMORY: &str = "network";
/// How long a reading command may keep a stopped node's store from being opened.
const READERS_GONE_AFTER: Duration = Duration::from_secs(3);
/// Time between two tries to open it.
const READERS_LOOK_EVERY: Duration = Duration::from_millis(20);
/// Jobs waiting for the storage thread at most.
pub const STORE_JOBS_MAX: usize = 64;

/// Runs the node of a home until it is told to stop.
///
/// # Errors
///
/// What keeps it from starting (`home_in_use`, `address_in_use`, `network_mismatch`, those of keys, store and configuration), or the
/// disk that failed while it ran.
pub fn run(loaded: Loaded, verbosity: Verbosity) -> Result<(), Failure> {
    log::start(&loaded.config.log, verbosity)?;
    if std::env::var_os("SSLKEYLOGFILE").is_some() {
        return Err(Failure::new(Slug::ConfigInvalid).detail("key_log").with("key", "SSLKEYLOGFILE"));
    }
    loaded.refuse_proxy()?;
    let home = Home::new(loaded.home());
    home.require_initialised()?;
    let _lock = patiently(|| HomeLock::acquire(&home))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(Failure::internal)?;
    runtime.block_on(serve(loaded, home))
}

/// Tries again for a short time where the home is in use: a reader of the stopped node's store has it for a moment only.
fn patiently<T>(open: impl Fn() -> Result<T, Failure>) -> Result<T, Failure> {
    let end = Instant::now() + READERS_GONE_AFTER;
    loop {
        match open() {
            Err(failure) if failure.slug() == Slug::HomeInUse && Instant::now() < end => std::thread::sleep(READERS_LOOK_EVERY),
            opened => return opened,
        }
    }
}

/// The storage thread and what talks to it.
struct Stored {
    handle: StorageHandle,
    shelf: Shelf,
    thread: JoinHandle<Result<(), Failure>>,
}

async fn serve(loaded: Loaded, home: Home) -> Result<(), Failure> {
    let clock = Clock::of_environment()?;
    let network = founding::configured(&home, &loaded.config)?;
    let policy_file = policy::path(&home, &loaded.config);
    let policy = policy::read(&policy_file)?;
    let (storage, shelf) = patiently(|| storage::open(&home, &network, policy.clone(), clock))?;
    let identity = Arc::clone(storage.identity());
    let (handle, thread) = storage.start()?;
    let stored = Stored { handle, shelf, thread };

    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    let (jobs, queue) = mpsc::channel(STORE_JOBS_MAX);
    let book = AddressBook::new(stored.shelf.clone());
    let files = assets::open_store(&home, &loaded.config.assets)?;
    let serving = FileServing::new(Arc::clone(&files), loaded.config.assets.upload_rate.bytes());
    let settings = driver_settings(&loaded.config, &home, &network, (&stored.shelf, &book), clock, (jobs, serving))?;
    let (net, driver) = driver::start(settings).map_err(start_failure)?;
    let sockets = Sockets::open(&loaded.read_socket(), &loaded.control_socket())?;
    let web = listen(&loaded.config.web).await?;
    let figures = listen_for_figures(&loaded.config.metrics, &home).await?;
    tracing::info!(event = "started", publisher = %identity.publisher(), network = network.name(), "the node is up");

    let requests = usize::try_from(loaded.config.control.requests).unwrap_or(1);
    let (announcer, announcing) = Announcer::new(net.clone(), book.clone(), stop.clone());
    let assets = Assets::new(files, net.clone(), stored.shelf.clone(), book.clone(), founders(&network));
    let is_steward = loaded.config.assets.steward;
    let carriers = (net.clone(), announcer, assets.clone(), book.clone());
    let node = Arc::new(Node::new(loaded, home, network, &stored, carriers, clock, stop.clone()));
    tasks.spawn(announcing);
    tasks.spawn(assets::keep_house(assets, is_steward, stop.clone()));
    tasks.spawn(storing::keep(queue, stored.handle.clone()));
    tasks.spawn(address_book::follow(book, net.clone(), stop.clone()));
    let admitting = (stored.shelf.clone(), stored.handle.clone(), net.clone());
    tasks.spawn(admission::follow(admitting, (policy_file, policy), clock, stop.clone()));
    tasks.spawn(renewal::renew(Arc::clone(&node), stop.clone()));
    tasks.spawn(signals::wait(stop.clone()));
    if let Some((listener, token)) = figures {
        tasks.spawn(metrics::serve(listener, Arc::clone(&node), token, stop.clone()));
    }
    if let Some((listener, hosts)) = web {
        tasks.spawn(portal::serve(listener, Arc::clone(&node), hosts, stop.clone()));
    }
    tasks.spawn(control::serve(sockets, node, requests, stop.clone()));
    tasks.close();

    let running = tokio::spawn(driver.run(stop.clone()));
    finish(running, tasks, stored, net, stop).await
}

/// Opens the listener for other catalogues, where one is wanted.
async fn listen(web: &Web) -> Result<Option<(TcpListener, Hosts)>, Failure> {
    if !web.enabled {
        return Ok(None);
    }
    Ok(Some((bound("web.listen", &web.listen).await?, Hosts::new(&web.allowed_hosts))))
}

/// Opens the listener for a monitoring, where one is wanted, and reads the token that it asks for.
async fn listen_for_figures(metrics: &Metrics, home: &Home) -> Result<Option<(TcpListener, Option<String>)>, Failure> {
    if !metrics.enabled {
        return Ok(None);
    }
    let token = if metrics.token_file.as_os_str().is_empty() {
        None
    } else {
        let path = home.resolve(&metrics.token_file);
        let token = std::fs::read_to_string(&path).map_err(|error| crate::home::io_failure(&path, &error))?.trim().to_owned();
        if token.is_empty() {
            return Err(Failure::new(Slug::ConfigInvalid).detail("value").with("key", "metrics.token_file").with("value", path.display()));
        }
        Some(token)
    };
    Ok(Some((bound("metrics.listen", &metrics.listen).await?, token)))
}

async fn bound(key: &str, address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => Failure::new(Slug::AddressInUse).with("address", address),
        _ => Failure::new(Slug::ConfigInvalid).detail("value").with("key", key).with("value", address),
    })
}

/// Waits for the end of whatever ends first, and brings the rest down in order.
async fn finish(
    running: tokio::task::JoinHandle<Result<NetworkMemory, driver::DriverEnded>>,
    tasks: TaskTracker,
    stored: Stored,
    net: NetworkHandle,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let memory = running.await;
    stop.cancel();
    drop(net);
    if let Ok(Ok(memory)) = &memory
        && let Ok(bytes) = serde_json::to_vec(memory)
        && let Err(failure) = stored.handle.remember(NETWORK_MEMORY, bytes).await
    {
        tracing::warn!(%failure, "what the network wants to know again was not kept");
    }
    tasks.wait().await;
    let Stored { handle, shelf, thread } = stored;
    drop((handle, shelf));
    let stored = tokio::task::spawn_blocking(move || thread.join()).await;
    match stored {
        Ok(Ok(result)) => result?,
        _ => return Err(Failure::internal("the storage thread failed")),
    }
    match memory {
        Ok(_) => {
            tracing::info!(event = "stopped", "the node has stopped");
            Ok(())
        }
        Err(error) => Err(Failure::internal(error)),
    }
}

fn driver_settings(
    config: &Config,
    home: &Home,
    network: &NetworkFile,
    (shelf, book): (&Shelf, &AddressBook),
    clock: Clock,
    (store, files): (mpsc::Sender<crate::net::storing::StoreJob>, FileServing),
) -> Result<DriverSettings, Failure> {
    let mut entropy = Entropy::system()?;
    let derived = shelf.derived();
    let standpoint = shelf.standpoint();
    let logs = derived.publishers.values().map(|known| known.log.clone());
    let heads = derived.publishers.values().filter_map(|known| known.head.clone()).map(Arc::new);
    let proofs =
        derived.publishers.values().flat_map(|known| known.contradictions.incidents().proofs.iter().map(|(proof, _)| proof.clone()));
    let knowledge = Knowledge::new(network.id(), logs, heads, proofs);
    let key = read_key(&home.transport_key(), KeyRole::Transport)?;
    let prefix: String = network.id().to_string().chars().take(16).collect();
    let mut engine = EngineConfig::new(network.id(), Some(standpoint.own), entropy.next_u64());
    engine.confirm_own = true;
    engine.run = entropy.next_u64();
    engine.reconcile_every_ms =
        u64::try_from(config.replication.reconcile_every.duration().as_millis()).unwrap_or(engine.reconcile_every_ms);
    Ok(DriverSettings {
        network: NetworkSettings {
            transport_key: key.seed(),
            listen: parsed("network.listen", &config.network.listen)?,
            external: parsed("network.external", &config.network.external)?,
            private_ranges: parsed::<Cidr>("network.private_ranges", &config.network.private_ranges)?,
            inbound: config.network.inbound,
            connections_in: config.network.connections_in,
            connections_out: config.network.connections_out,
            memory_bytes_max: MEMORY_BYTES_MAX,
            topics: Topics::new(format!("kreisnetz/1/{prefix}/heads"), format!("kreisnetz/1/{prefix}/proofs")),
        },
        engine,
        admission: Arc::new(standpoint.admission.clone()),
        members: book.members(&standpoint),
        knowledge,
        contacts: contacts(config, network, book)?,
        memory: memory(shelf),
        wall: crate::net::clock::Clock::new(move || Duration::from_secs(clock.now().as_seconds())),
        entropy: Box::new(move || entropy.next_u64()),
        store,
        source: Arc::new(storing::Serving::new(shelf.clone())),
        files: Arc::new(files),
    })
}

/// Returns where peers may be reached: local files, and the `node` entries held.
fn contacts(config: &Config, network: &NetworkFile, book: &AddressBook) -> Result<Vec<Contact>, Failure> {
    let wrong = |key: &str, value: &str, why: String| {
        Failure::new(Slug::ConfigInvalid).detail("value").with("key", key).with("value", value).with("why", why)
    };
    let mut contacts = book.contacts();
    for address in network.founders().iter().flat_map(|founder| &founder.addresses) {
        contacts.push(Contact::parse(address).map_err(|error| wrong("network.toml: addresses", address, error.to_string()))?);
    }
    for address in &config.network.bootstrap {
        contacts.push(Contact::parse(address).map_err(|error| wrong("network.bootstrap", address, error.to_string()))?);
    }
    Ok(Contact::merged(contacts))
}

/// Returns where the network file says that founders are reached; what is no address there ended the start before.
fn founders(network: &NetworkFile) -> Vec<(kreisnetz_identity::PublisherId, Contact)> {
    let contacts = |founder: &kreisnetz_catalog::Founder| {
        let contacts = Contact::merged(founder.addresses.iter().filter_map(|address| Contact::parse(address).ok()));
        contacts.into_iter().map(|contact| (founder.publisher, contact)).collect::<Vec<_>>()
    };
    network.founders().iter().flat_map(contacts).collect()
}

fn memory(shelf: &Shelf) -> NetworkMemory {
    let kept = shelf.reader.memory(NETWORK_MEMORY).ok().flatten();
    // Who stores it may lose it: then nobody is refused, and everybody is dialled at once.
    kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

fn parsed<T: std::str::FromStr>(key: &str, texts: &[String]) -> Result<Vec<T>, Failure>
where
    T::Err: std::fmt::Display,
{
    let read = |text: &String| {
        text.parse()
            .map_err(|error| Failure::new(Slug::ConfigInvalid).detail("value").with("key", key).with("value", text).with("why", error))
    };
    texts.iter().map(read).collect()
}

fn start_failure(error: StartError) -> Failure {
    match error {
        StartError::Listen(error) => listen_failure(error),
        error => Failure::internal(error),
    }
}

fn listen_failure(error: ListenError) -> Failure {
    let slug = if matches!(error.reason, ListenReason::Busy) { Slug::AddressInUse } else { Slug::ConfigInvalid };
    let failure = Failure::new(slug).detail("listen").with("key", "network.listen");
    failure.with("address", error.address).with("why", error.reason)
}
