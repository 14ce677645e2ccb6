//! A county with keys, a store in memory and a running network task.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use kreisnetz_catalog::{
    Admission, Author, Change, Delta, Head, HeadClaims, Leaf, NetworkFile, Position, Revision, Since, VerifiedUpdate, parse_head,
    seen_root, sign_head, verify_head,
};
use kreisnetz_identity::{
    Ags, Class, Delegation, Digest, Event, IdentityLog, Inception, NetworkId, PublisherId, RootSet, SecretKey, Signed, Term, Timestamp,
    Verified, sign_event,
};
use kreisnetz_protocol::{Answer, Config, DeltaFrames, Knowledge, Reading, StoreOutcome};
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::town::{PATIENCE, settings};
use crate::clock::Clock;
use crate::contact::Contact;
use crate::driver::{DriverEnded, DriverSettings, start};
use crate::exchange::FrameSink;
use crate::frames::FrameError;
use crate::handle::{NetworkEvent, NetworkHandle};
use crate::memory::NetworkMemory;
use crate::storing::{NoFiles, Source, StoreJob};

/// The wall clock at which every test begins.
const START: Timestamp = Timestamp::from_seconds(1_795_000_000);

/// The names of all counties of the tests' network; all are founders.
const FOUNDERS: [&str; 4] = ["Uelzen", "Coesfeld", "Heidekreis", "Rostock"];

#[derive(Debug, Default)]
struct Shelf {
    held: BTreeMap<PublisherId, (Verified<Head>, Vec<Leaf>)>,
    identities: BTreeMap<PublisherId, IdentityLog>,
    entries: BTreeMap<Digest, Vec<u8>>,
    /// What was said of the own line: doubted, or confirmed.
    doubted: Vec<bool>,
}

impl Shelf {
    fn store(&mut self, delta: Delta) -> StoreOutcome {
        let held = match self.held.get(&delta.head.publisher) {
            Some((head, _)) if head.position() >= delta.head.position() => return StoreOutcome::Superseded,
            Some((_, leaves)) => leaves.clone(),
            None => Vec::new(),
        };
        match delta.verify(&held, |digest| self.entries.get(digest).cloned()) {
            Ok(update) => {
                self.keep(&update);
                StoreOutcome::Stored(update.head().clone())
            }
            Err(kreisnetz_catalog::BadCatalog::Root) => StoreOutcome::RootMismatch,
            Err(_) => StoreOutcome::BadCatalog,
        }
    }

    fn keep(&mut self, update: &VerifiedUpdate) {
        self.entries.extend(update.entries().clone());
        self.held.insert(update.head().publisher, (update.head().clone(), update.leaves().to_vec()));
    }

    fn frames(&self, publisher: &PublisherId, since: Since) -> Vec<Vec<u8>> {
        let Some((head, leaves)) = self.held.get(publisher) else { return Answer::absent() };
        let floor = if let Since::Held(seq) = since { seq } else { 0 };
        let leaves: Vec<Leaf> = leaves.iter().filter(|leaf| leaf.rev() > floor).cloned().collect();
        let mut frames = DeltaFrames::opening(head.bytes(), since, &leaves);
        let mut body = DeltaFrames::entries();
        for (digest, _) in leaves.iter().filter_map(Leaf::entry) {
            frames.extend(body.push(self.entries[&digest].clone()));
        }
        frames.extend(body.finish());
        frames
    }
}

#[derive(Clone, Default)]
struct SharedShelf(Arc<Mutex<Shelf>>);

impl Source for SharedShelf {
    fn serve(&self, reading: Reading, mut sink: FrameSink) -> BoxFuture<'static, Result<(), FrameError>> {
        let frames = match reading {
            Reading::Delta { publisher, since } => self.0.lock().unwrap().frames(&publisher, since),
            Reading::Heads { .. } | Reading::Witness { .. } => Answer::absent(),
        };
        async move {
            for frame in frames {
                sink.send(&frame).await?;
            }
            sink.finish().await
        }
        .boxed()
    }
}

impl SharedShelf {
    /// Does jobs one by one, as the storage thread does; slowly, and its queue holds one, so that the driver meets a full one.
    fn owner(&self) -> mpsc::Sender<StoreJob> {
        let (jobs, mut queue) = mpsc::channel(1);
        let shelf = self.clone();
        tokio::spawn(async move {
            while let Some(job) = queue.recv().await {
                tokio::time::sleep(Duration::from_millis(20)).await;
                let mut shelf = shelf.0.lock().unwrap();
                match job {
                    StoreJob::Identity { log } => drop(shelf.identities.insert(log.publisher(), IdentityLog::clone(&log))),
                    StoreJob::Proof { .. } => {}
                    StoreJob::Examine { reply, .. } => drop(reply.send(None)),
                    StoreJob::OwnLineConfirmed => shelf.doubted.push(false),
                    StoreJob::OwnLineDoubted => shelf.doubted.push(true),
                    StoreJob::Catalog { delta, reply } => drop(reply.send(shelf.store(*delta))),
                }
            }
        });
        jobs
    }
}

/// A county whose network task runs.
pub(super) struct County {
    name: &'static str,
    log: IdentityLog,
    signing: SecretKey,
    shelf: SharedShelf,
    pub(super) handle: NetworkHandle,
    pub(super) events: broadcast::Receiver<NetworkEvent>,
    /// Seconds by which the machine's clock was set on.
    slept: Arc<AtomicU64>,
    stop: CancellationToken,
    running: JoinHandle<Result<NetworkMemory, DriverEnded>>,
}

impl County {
    /// Starts a county that listens on a free port and knows some contacts.
    pub(super) fn start(name: &'static str, contacts: Vec<Contact>) -> Self {
        Self::start_with(name, "/ip4/127.0.0.1/tcp/0", contacts, NetworkMemory::default())
    }

    pub(super) fn start_with(name: &'static str, listen: &str, contacts: Vec<Contact>, memory: NetworkMemory) -> Self {
        let (log, signing) = identity(name);
        let shelf = SharedShelf::default();
        let since = std::time::Instant::now();
        let slept = Arc::new(AtomicU64::new(0));
        let set_on = Arc::clone(&slept);
        let mut drawn = 0;
        let settings = DriverSettings {
            network: settings(name, &[listen]),
            engine: Config::new(network(), Some(log.publisher()), log.publisher().as_bytes()[0].into()),
            admission: Arc::new(admission()),
            members: BTreeSet::new(),
            knowledge: Knowledge::new(log.network(), [Arc::new(log.clone())], [], []),
            contacts,
            memory,
            wall: Clock::new(move || Duration::from_secs(START.as_seconds() + set_on.load(Ordering::Relaxed)) + since.elapsed()),
            entropy: Box::new(move || {
                drawn += 1;
                drawn
            }),
            store: shelf.owner(),
            files: Arc::new(NoFiles),
            source: Arc::new(shelf.clone()),
        };
        let (handle, driver) = start(settings).unwrap();
        let events = handle.events().unwrap();
        let stop = CancellationToken::new();
        let running = tokio::spawn(driver.run(stop.clone()));
        Self { name, log, signing, shelf, handle, events, slept, stop, running }
    }

    /// Sets the machine's clock on, as after a sleep.
    pub(super) fn sleep(&self, seconds: u64) {
        self.slept.fetch_add(seconds, Ordering::Relaxed);
    }

    pub(super) fn has_doubted(&self) -> bool {
        self.shelf.0.lock().unwrap().doubted.contains(&true)
    }

    /// Waits until the storage side was told to doubt the own line.
    pub(super) async fn doubts(&self) {
        let doubted = async {
            while !self.has_doubted() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(PATIENCE, doubted).await.unwrap();
    }

    pub(super) fn publisher(&self) -> PublisherId {
        self.log.publisher()
    }

    /// Returns where the county is to be reached.
    pub(super) async fn contact(&self) -> Contact {
        let id = super::town::peer_of(self.name);
        let listening = async {
            loop {
                let status = self.handle.status().await.unwrap();
                if let Some(address) = status.listening.first() {
                    return Contact::of(&id.to_string(), [address.to_string().as_str()]).unwrap();
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(PATIENCE, listening).await.unwrap()
    }

    /// Signs, stores and announces entries with these slugs.
    pub(super) async fn publish(&self, slugs: &[&str], bytes: usize) {
        let head = self.sign(slugs, bytes, &self.handle.frontier().await.unwrap());
        self.handle.published(head).await.unwrap();
    }

    fn sign(&self, slugs: &[&str], bytes: usize, others: &[kreisnetz_catalog::FrontierItem]) -> Verified<Head> {
        let mut shelf = self.shelf.0.lock().unwrap();
        let own = self.publisher();
        let (prev, held) = match shelf.held.get(&own) {
            Some((head, leaves)) => (Some(head.clone()), leaves.clone()),
            None => (None, Vec::new()),
        };
        let seq = prev.as_ref().map_or(0, |head| head.seq) + 1;
        let changes = slugs.iter().map(|slug| put(slug, bytes)).collect();
        let revision = Revision::of(&held, changes, seq, 0).unwrap();
        let others: Vec<_> = others.iter().filter(|item| item.publisher != own).cloned().collect();
        let head = Head::new(HeadClaims {
            position: Position { epoch: 1, seq },
            prev: prev.as_ref().map(Verified::digest),
            revision: revision.summary(),
            issued: START,
            expires: START.plus(30 * 86_400),
            seen_root: seen_root(&others),
            identity: Author::from(&self.log),
        });
        let head = verify_head(parse_head(&sign_head(&head, &self.signing)).unwrap(), &self.log).unwrap();
        let since = if seq == 1 { Since::Nothing } else { Since::Held(seq - 1) };
        let (mut leaves, entries) = revision.into_delta_parts();
        leaves.sort();
        let delta = Delta { head: head.clone(), since, leaves, entries };
        let update = delta.verify(&held, |_| None).unwrap();
        shelf.keep(&update);
        head
    }

    /// Waits for an event.
    pub(super) async fn until<T>(&mut self, mut closure: impl FnMut(NetworkEvent) -> Option<T>) -> T {
        let waiting = async {
            loop {
                match self.events.recv().await {
                    Ok(event) => {
                        if let Some(found) = closure(event) {
                            return found;
                        }
                    }
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => unreachable!("the network has stopped"),
                }
            }
        };
        timeout(PATIENCE, waiting).await.unwrap()
    }

    pub(super) async fn connected(&mut self) {
        self.until(|event| matches!(event, NetworkEvent::Connected { .. }).then_some(())).await;
    }

    /// Waits until a catalog of at least this number is stored.
    pub(super) async fn replicated(&mut self, whose: PublisherId, least: u64) {
        self.until(|event| match event {
            NetworkEvent::Replicated { publisher, seq } if publisher == whose && seq >= least => Some(()),
            _ => None,
        })
        .await;
    }

    /// Returns the bytes of all live entries held of a publisher.
    pub(super) fn holds(&self, publisher: &PublisherId) -> Vec<Vec<u8>> {
        let shelf = self.shelf.0.lock().unwrap();
        let Some((_, leaves)) = shelf.held.get(publisher) else { return Vec::new() };
        leaves.iter().filter_map(Leaf::entry).map(|(digest, _)| shelf.entries[&digest].clone()).collect()
    }

    /// Returns how many identities the store was given, its own aside.
    pub(super) fn identities(&self) -> usize {
        self.shelf.0.lock().unwrap().identities.len()
    }

    /// Ends the network task and returns what it would keep.
    pub(super) async fn stop(self) -> NetworkMemory {
        self.stop.cancel();
        timeout(PATIENCE, self.running).await.unwrap().unwrap().unwrap()
    }

    /// Drops the handle and waits for the task's own end.
    pub(super) async fn let_go(self) -> NetworkMemory {
        drop(self.handle);
        timeout(PATIENCE, self.running).await.unwrap().unwrap().unwrap()
    }
}

fn network() -> NetworkId {
    network_file().id()
}

fn network_file() -> NetworkFile {
    let founders: String = FOUNDERS
        .iter()
        .map(|name| {
            format!(
                "[[founder]]\npublisher = \"{}\"\n",
                hex::encode(identity_in(name, network_without_founders()).0.publisher().as_bytes())
            )
        })
        .collect();
    NetworkFile::parse(&format!("name = \"driver-tests\"\nsalt = \"{}\"\n{founders}", "07".repeat(16))).unwrap()
}

fn network_without_founders() -> NetworkId {
    NetworkId::derive("driver-tests", &[7; 16])
}

fn admission() -> Admission {
    Admission::of(&network_file())
}

fn identity(name: &str) -> (IdentityLog, SecretKey) {
    identity_in(name, network_without_founders())
}

fn identity_in(name: &str, network: NetworkId) -> (IdentityLog, SecretKey) {
    let number = FOUNDERS.iter().position(|founder| *founder == name).unwrap();
    let key = |purpose: u8| {
        let mut seed = [purpose; 32];
        seed[..8].copy_from_slice(&(number as u64).to_be_bytes());
        SecretKey::from_seed(&seed)
    };
    let (roots, next, signing) = ([key(1), key(2), key(3)], [key(4), key(5), key(6)], key(7));
    let set = RootSet::new(roots.iter().map(SecretKey::public), 2, next.iter().map(SecretKey::public), 2);
    let ags: Ags = format!("03{number:03}").parse().unwrap();
    let inception = Inception::new(Class::County, Some(ags), name.to_owned(), network, START, set);
    let signed = sign_event(&Event::Inception(Box::new(inception)), &roots.iter().collect::<Vec<_>>());
    let mut log = IdentityLog::begin(Signed::parse(&signed).unwrap(), network).unwrap();
    let term = Term { not_before: START, not_after: START.plus(180 * 86_400) };
    let delegation = Delegation::new(&log, signing.public(), 1, term, START);
    let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&roots[0], &roots[1], &signing]);
    log.extend(Signed::parse(&signed).unwrap()).unwrap();
    (log, signing)
}

fn put(slug: &str, bytes: usize) -> Change {
    #[derive(serde::Serialize)]
    struct Small<'a> {
        v: u64,
        kind: &'a str,
        slug: &'a str,
        title: String,
    }
    let entry = kreisnetz_canonical::encode(&Small { v: 1, kind: "asset", slug, title: "x".repeat(bytes) });
    Change::Put { slug: slug.parse().unwrap(), kind: "asset".into(), entry }
}
