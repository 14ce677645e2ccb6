//! How the rest of the node talks to the network task: a cloneable sender of commands, each with its reply.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use kreisnetz_catalog::{Admission, FrontierItem, Head, Position};
use kreisnetz_identity::{IdentityLog, PublisherId, Timestamp, Verified};
use kreisnetz_protocol::{Offence, Reason};
use libp2p::{Multiaddr, PeerId};
use tokio::sync::{broadcast, mpsc, oneshot};

use super::contact::Contact;
use super::memory::NetworkMemory;
use super::streams::{OpenError, SyncStream};
use super::traffic::TrafficFigures;
use super::translate::{Carrier, Direction};

/// Commands waiting for the network task at most; a full queue slows the sender down.
pub const COMMANDS_MAX: usize = 64;

/// Events that a slow listener may be behind, before it misses some.
pub const EVENTS_MAX: usize = 256;

/// The network task is gone.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the network has stopped")]
pub struct NetworkStopped;

/// Talks to the network task. When the last handle is dropped, the task ends.
#[derive(Clone, Debug)]
pub struct NetworkHandle {
    pub(super) commands: mpsc::Sender<Command>,
    pub(super) events: broadcast::WeakSender<NetworkEvent>,
}

/// What the rest of the node asks of the network task.
#[derive(Debug)]
pub(super) enum Command {
    Published { head: Box<Verified<Head>>, done: oneshot::Sender<()> },
    IdentityExtended { log: Arc<IdentityLog>, done: oneshot::Sender<()> },
    Imported { heads: Vec<Verified<Head>>, logs: Vec<Arc<IdentityLog>>, done: oneshot::Sender<()> },
    Witnesses { publisher: PublisherId, reply: oneshot::Sender<Vec<Vec<u8>>> },
    WantIdentities { publishers: Vec<PublisherId>, done: oneshot::Sender<()> },
    Admission { admission: Arc<Admission>, peers: BTreeSet<PeerId>, done: oneshot::Sender<()> },
    Learn { contacts: Vec<Contact>, done: oneshot::Sender<()> },
    ReconcileNow { reply: oneshot::Sender<usize> },
    Follow { nodes: BTreeMap<PublisherId, BTreeSet<PeerId>>, done: oneshot::Sender<()> },
    GreetEverybody { done: oneshot::Sender<()> },
    Dial { contact: Contact, reply: oneshot::Sender<Result<(), String>> },
    Refuse { peer: PeerId, done: oneshot::Sender<()> },
    Pardon { peer: PeerId, done: oneshot::Sender<()> },
    OpenFiles { peer: PeerId, reply: oneshot::Sender<Result<SyncStream, OpenError>> },
    Offended { peer: PeerId, offence: Offence, done: oneshot::Sender<()> },
    Peers { reply: oneshot::Sender<Vec<PeerReport>> },
    Status { reply: oneshot::Sender<NetworkStatus> },
    Frontier { reply: oneshot::Sender<Vec<FrontierItem>> },
    Heard { publisher: PublisherId, reply: oneshot::Sender<Vec<(Position, Duration)>> },
    Memory { reply: oneshot::Sender<NetworkMemory> },
}

/// The network in numbers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NetworkStatus {
    /// Peers connected.
    pub connected: usize,
    /// Peers known by address.
    pub known: usize,
    /// Guests among the connected.
    pub guests: usize,
    /// Publishers whose catalog is held.
    pub publishers: usize,
    /// Newer catalogs known and not held yet.
    pub lag: usize,
    /// Addresses listened on.
    pub listening: Vec<Multiaddr>,
    /// The last time frontiers were compared with anybody.
    pub reconciled_at: Option<Timestamp>,
    /// What streams and gossip carried since the start.
    pub traffic: TrafficFigures,
}

/// How it stands with a peer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Link {
    /// A connection stands.
    Connected {
        /// Who dialled.
        direction: Direction,
        /// Over what.
        carrier: Carrier,
        /// The peer's address.
        address: Multiaddr,
        /// Since when.
        since: Timestamp,
    },
    /// Being dialled.
    Dialling,
    /// To be dialled again, in wall time since 1970.
    Backoff {
        /// From when on.
        retry_at: Duration,
    },
    /// Known by address and not needed now.
    Idle,
    /// Refused for its conduct.
    Refused,
}

/// One peer.
#[derive(Clone, Debug, PartialEq)]
pub struct PeerReport {
    /// Who.
    pub peer: PeerId,
    /// How it stands.
    pub link: Link,
    /// Addresses known.
    pub addresses: Vec<Multiaddr>,
    /// Time to it and back, at the last ping.
    pub round_trip: Option<Duration>,
    /// Heads that it had newer, and heads that we had newer, when frontiers were last compared.
    pub compared: Option<(usize, usize)>,
    /// When that was.
    pub reconciled_at: Option<Timestamp>,
    /// Its points, 0 or below for nonsense.
    pub points: f64,
}

/// Something that others may want to show or count.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NetworkEvent {
    /// The first connection with a peer stands.
    Connected {
        /// Who.
        peer: PeerId,
        /// Who dialled.
        direction: Direction,
    },
    /// The last connection with a peer is gone.
    Disconnected {
        /// Who.
        peer: PeerId,
    },
    /// A newer catalog is stored.
    Replicated {
        /// Whose.
        publisher: PublisherId,
        /// Its number.
        seq: u64,
    },
    /// A publisher contradicted itself; the proof is new here.
    Equivocation {
        /// Whose line of heads it is.
        publisher: PublisherId,
        /// The lowest disputed place.
        place: Position,
    },
    /// Frontiers were compared.
    Reconciled {
        /// With whom.
        peer: PeerId,
        /// Heads that it had newer.
        behind: usize,
        /// Heads that we had newer.
        ahead: usize,
    },
    /// Something was not taken.
    Refused {
        /// From whom it came.
        peer: PeerId,
        /// Whose it is, where that is known.
        publisher: Option<PublisherId>,
        /// Why.
        reason: Reason,
    },
    /// A peer is refused for its conduct.
    PeerRefused {
        /// Who.
        peer: PeerId,
        /// Wall time since 1970 until which.
        until: Duration,
    },
}

impl NetworkHandle {
    /// Announces a head of our own, which is signed and stored.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`], here and below.
    pub async fn published(&self, head: Verified<Head>) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::Published { head: Box::new(head), done }).await
    }

    /// Tells that our own identity has grown.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn identity_extended(&self, log: Arc<IdentityLog>) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::IdentityExtended { log, done }).await
    }

    /// Asks all connected peers for a head of theirs that had seen one of this publisher, and returns what they gave, unproven.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn witnesses(&self, publisher: PublisherId) -> Result<Vec<Vec<u8>>, NetworkStopped> {
        self.ask(|reply| Command::Witnesses { publisher, reply }).await
    }

    /// Tells of catalogs that came in a file and are stored, with the identities that they rest on.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn imported(&self, heads: Vec<Verified<Head>>, logs: Vec<Arc<IdentityLog>>) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::Imported { heads, logs, done }).await
    }

    /// Tells who the members are, and which peers their catalogs name; all others are guests.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn set_admission(&self, admission: Arc<Admission>, peers: BTreeSet<PeerId>) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::Admission { admission, peers, done }).await
    }

    /// Tells whose identities are vouched for and not known: peers are asked for them, in place of those told before.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn want_identities(&self, publishers: Vec<PublisherId>) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::WantIdentities { publishers, done }).await
    }

    /// Tells where peers may be reached, from local files or `node` entries.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn learn(&self, contacts: Vec<Contact>) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::Learn { contacts, done }).await
    }

    /// Tells which publishers offer something that is in use here, and which nodes their entries name: these are always asked.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn follow(&self, nodes: BTreeMap<PublisherId, BTreeSet<PeerId>>) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::Follow { nodes, done }).await
    }

    /// Greets all connected peers now: what is urgent does not wait for gossip alone.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn greet_everybody(&self) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::GreetEverybody { done }).await
    }

    /// Compares frontiers with all connected peers now. Returns how many those are.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn reconcile_now(&self) -> Result<usize, NetworkStopped> {
        self.ask(|reply| Command::ReconcileNow { reply }).await
    }

    /// Begins to dial a peer now, whatever its back-off. The answer says why it was not begun; whether it succeeds is an
    /// event.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn dial(&self, contact: Contact) -> Result<Result<(), String>, NetworkStopped> {
        self.ask(|reply| Command::Dial { contact, reply }).await
    }

    /// Disconnects a peer and refuses it, as an operator's word.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn refuse(&self, peer: PeerId) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::Refuse { peer, done }).await
    }

    /// Opens a stream of files to a connected peer. It is not dialled.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn open_files(&self, peer: PeerId) -> Result<Result<SyncStream, OpenError>, NetworkStopped> {
        self.ask(|reply| Command::OpenFiles { peer, reply }).await
    }

    /// Counts an offence against a peer.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn offended(&self, peer: PeerId, offence: Offence) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::Offended { peer, offence, done }).await
    }

    /// Forgets what is held against a peer.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn pardon(&self, peer: PeerId) -> Result<(), NetworkStopped> {
        self.ask(|done| Command::Pardon { peer, done }).await
    }

    /// Returns all peers that are connected or known by address, by id.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn peers(&self) -> Result<Vec<PeerReport>, NetworkStopped> {
        self.ask(|reply| Command::Peers { reply }).await
    }

    /// Returns the network in numbers.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn status(&self) -> Result<NetworkStatus, NetworkStopped> {
        self.ask(|reply| Command::Status { reply }).await
    }

    /// Returns the newest heads held, sorted by publisher, for the `seen_root` of the next own one.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn frontier(&self) -> Result<Vec<FrontierItem>, NetworkStopped> {
        self.ask(|reply| Command::Frontier { reply }).await
    }

    /// Returns when gossip brought the last heads of a publisher, in wall time since 1970; none of before this start.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn heard(&self, publisher: PublisherId) -> Result<Vec<(Position, Duration)>, NetworkStopped> {
        self.ask(|reply| Command::Heard { publisher, reply }).await
    }

    /// Returns what should be known again after a restart.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub async fn memory(&self) -> Result<NetworkMemory, NetworkStopped> {
        self.ask(|reply| Command::Memory { reply }).await
    }

    /// Listens to events from now on; a listener that is slow misses the oldest.
    ///
    /// # Errors
    ///
    /// [`NetworkStopped`].
    pub fn events(&self) -> Result<broadcast::Receiver<NetworkEvent>, NetworkStopped> {
        self.events.upgrade().map(|events| events.subscribe()).ok_or(NetworkStopped)
    }

    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, NetworkStopped> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).await.map_err(|_| NetworkStopped)?;
        answer.await.map_err(|_| NetworkStopped)
    }
}
