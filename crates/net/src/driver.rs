//! The network task: owns the swarm and the engine, and stands between them.
//!
//! Performs what the engine wants, then waits for exactly one thing: local work first, new remote work last. It decides
//! nothing about replication, and parses nothing: bytes go to the engine as they came.

mod arrivals;
mod commands;
mod connections;
mod deadlines;
mod events;
mod files;
mod greetings;
mod jump;
mod outputs;
mod peers;
mod silence;
mod verdicts;
mod visits;
mod witnesses;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use kreisnetz_catalog::Admission;
use kreisnetz_identity::Timestamp;
use kreisnetz_protocol::{Config, Engine, Input, Knowledge, Moment, RequestId, StreamToken};
use libp2p::swarm::SwarmEvent;
use libp2p::{PeerId, Swarm};
use tokio::sync::{broadcast, mpsc};
use tokio::task::{AbortHandle, JoinError, JoinSet};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::behaviour::{Behaviour, Event};
use super::clock::Clock;
use super::contact::Contact;
use super::dial_rules::DialRules;
use super::dialler::Dialler;
use super::exchange::{NEWS_MAX, StreamNews};
use super::handle::{COMMANDS_MAX, Command, EVENTS_MAX, NetworkEvent, NetworkHandle};
use super::memory::{NetworkMemory, held};
use super::storing::{FileSource, Source, StoreJob};
use super::streams::{OpenId, SyncStream};
use super::swarm::{NetworkSettings, StartError, build, dial_rules};
use arrivals::Arrivals;
use connections::Connections;
use greetings::Greetings;
use jump::Jump;
use peers::PeerTable;
use silence::Silence;
use verdicts::Verdicts;
use visits::Visits;
use witnesses::Witnesses;

/// The dialler is asked this often.
const TICK: Duration = Duration::from_secs(1);

/// Faded points are passed on to gossip after so many ticks.
const SCORES_EVERY: u64 = 60;

/// The longest sleep, whatever the engine says: its deadline can be "never".
const SLEEP_MAX: Duration = Duration::from_secs(3600);

/// Goodbyes may take this long at the end.
const PARTING_MAX: Duration = Duration::from_millis(500);

/// Everything that the network task is made from.
pub struct DriverSettings {
    /// libp2p's part.
    pub network: NetworkSettings,
    /// The engine's part.
    pub engine: Config,
    /// Who the members are.
    pub admission: Arc<Admission>,
    /// The peers that members' catalogs name.
    pub members: BTreeSet<PeerId>,
    /// What is held.
    pub knowledge: Knowledge,
    /// Where peers may be reached, from local files.
    pub contacts: Vec<Contact>,
    /// What was kept over the restart.
    pub memory: NetworkMemory,
    /// Tells the wall time by which signed data is judged.
    pub wall: Clock,
    /// Gives jitter; no secret.
    pub entropy: Box<dyn FnMut() -> u64 + Send>,
    /// Takes what is to be made durable.
    pub store: mpsc::Sender<StoreJob>,
    /// Serves catalogs.
    pub source: Arc<dyn Source>,
    /// Serves files of assets.
    pub files: Arc<dyn FileSource>,
}

impl std::fmt::Debug for DriverSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("DriverSettings").field("network", &self.network.listen).finish_non_exhaustive()
    }
}

/// Why the network task ended by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DriverEnded {
    /// The storage side takes no more jobs.
    #[error("the store has stopped")]
    StoreStopped,
}

/// The network task, listening already and not running yet.
pub struct Driver {
    engine: Engine<PeerId>,
    swarm: Swarm<Behaviour>,
    topics: super::gossip::Topics,
    rules: DialRules,
    dialler: Dialler,
    peers: PeerTable,
    connections: Connections,
    greetings: Greetings,
    silence: Silence,
    anchors: BTreeSet<PeerId>,
    entropy: Box<dyn FnMut() -> u64 + Send>,
    clocks: Clocks,
    commands: mpsc::Receiver<Command>,
    events: broadcast::Sender<NetworkEvent>,
    store: mpsc::Sender<StoreJob>,
    /// Jobs that found the store's queue full; bounded by what the engine lets be under way.
    to_store: VecDeque<StoreJob>,
    storing: FuturesUnordered<BoxFuture<'static, Input<PeerId>>>,
    source: Arc<dyn Source>,
    files: Arc<dyn FileSource>,
    /// Who waits for a stream of files.
    opening_files: BTreeMap<OpenId, files::Waiting>,
    tasks: JoinSet<()>,
    news: (mpsc::Sender<StreamNews>, mpsc::Receiver<StreamNews>),
    /// Requests whose stream is being opened.
    opening: BTreeMap<OpenId, (RequestId, Vec<u8>)>,
    /// Requests under way.
    asking: BTreeMap<RequestId, AbortHandle>,
    /// Streams whose request the engine is about to answer.
    waiting: BTreeMap<StreamToken, SyncStream>,
    verdicts: Verdicts,
    witnesses: Witnesses,
    arrivals: Arrivals,
    visits: Visits,
    next_number: u64,
    ticks: u64,
    jump: Jump,
}

impl std::fmt::Debug for Driver {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Driver").field("engine", &self.engine).finish_non_exhaustive()
    }
}

/// Three clocks: for waiting, for signed data, and for what survives a restart.
#[derive(Debug)]
struct Clocks {
    start: Instant,
    waiting: Clock,
    signed: Clock,
    wall: Clock,
}

impl Clocks {
    fn moment(&self) -> Moment {
        let millis = u64::try_from(self.waiting.now().as_millis()).unwrap_or(u64::MAX);
        Moment { millis, wall: self.timestamp() }
    }

    fn timestamp(&self) -> Timestamp {
        Timestamp::from_seconds(self.signed.now().as_secs())
    }

    /// Returns when a deadline of the engine comes, at least a millisecond from now, so that no mistake of ours spins.
    fn instant(&self, millis: u64) -> Instant {
        let now = Instant::now();
        let due = self.start.checked_add(Duration::from_millis(millis)).unwrap_or(now + SLEEP_MAX);
        due.clamp(now + Duration::from_millis(1), now + SLEEP_MAX)
    }
}

/// The one thing that happened.
enum Step {
    Stop,
    Stored(Input<PeerId>),
    StoreHasRoom,
    StoreStopped,
    Command(Command),
    Deadline,
    Tick,
    News(StreamNews),
    TaskEnded(Result<(), JoinError>),
    Swarm(Box<SwarmEvent<Event>>),
}

/// Builds the network task. It listens when this returns, and works once [`Driver::run`] is polled.
///
/// Must be called inside a tokio runtime.
///
/// # Errors
///
/// See [`StartError`]: a busy port, an unusable key.
pub fn start(settings: DriverSettings) -> Result<(NetworkHandle, Driver), StartError> {
    let clocks = Clocks { start: Instant::now(), waiting: Clock::monotonic(), signed: settings.wall, wall: Clock::wall() };
    let now = clocks.wall.now();
    let jump = Jump::new(clocks.signed.now(), clocks.waiting.now());
    let mut swarm = build(&settings.network, settings.memory.standing(now))?;
    swarm.behaviour_mut().set_members(settings.members);
    let rules = dial_rules(&settings.network);
    let mut entropy = settings.entropy;
    let mut dialler = Dialler::new(*swarm.local_peer_id(), rules.clone(), settings.memory.backoff(now), now);
    let anchors = settings.memory.anchors();
    dialler.learn(anchors.iter().map(|(contact, _)| contact.clone()).chain(settings.contacts), &mut entropy);
    dialler.restore_anchors(held(&anchors));
    let (sender, commands) = mpsc::channel(COMMANDS_MAX);
    let (events, _) = broadcast::channel(EVENTS_MAX);
    let handle = NetworkHandle { commands: sender, events: events.downgrade() };
    let engine = Engine::new(settings.engine, settings.admission, settings.knowledge, settings.memory.patience(now), clocks.moment());
    let driver = Driver {
        engine,
        swarm,
        topics: settings.network.topics,
        rules,
        dialler,
        peers: PeerTable::default(),
        connections: Connections::default(),
        greetings: Greetings::default(),
        silence: Silence::default(),
        anchors: BTreeSet::new(),
        entropy,
        clocks,
        commands,
        events,
        store: settings.store,
        to_store: VecDeque::new(),
        storing: FuturesUnordered::new(),
        source: settings.source,
        files: settings.files,
        opening_files: BTreeMap::new(),
        tasks: JoinSet::new(),
        news: mpsc::channel(NEWS_MAX),
        opening: BTreeMap::new(),
        asking: BTreeMap::new(),
        waiting: BTreeMap::new(),
        verdicts: Verdicts::default(),
        witnesses: Witnesses::default(),
        arrivals: Arrivals::default(),
        visits: Visits::default(),
        next_number: 0,
        ticks: 0,
        jump,
    };
    Ok((handle, driver))
}

impl Driver {
    /// Works until it is told to stop, or the last handle is dropped. Returns what should be known again after a restart.
    ///
    /// # Errors
    ///
    /// [`DriverEnded`].
    pub async fn run(mut self, stop: CancellationToken) -> Result<NetworkMemory, DriverEnded> {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            while let Some(output) = self.engine.next_output() {
                self.perform(output);
            }
            match self.wait(&stop, &mut tick).await {
                Step::Stop => return Ok(self.part().await),
                Step::StoreStopped => return Err(DriverEnded::StoreStopped),
                step => self.take(step),
            }
        }
    }

    /// Says goodbye, so that nobody keeps a dead connection, and returns what is to be kept.
    async fn part(mut self) -> NetworkMemory {
        let memory = self.memory();
        let peers: Vec<PeerId> = self.connections.peers().collect();
        for peer in peers {
            let _ = self.swarm.disconnect_peer_id(peer);
        }
        let closing = async {
            while !self.connections.is_empty() {
                if let SwarmEvent::ConnectionClosed { peer_id, connection_id, .. } = self.swarm.select_next_some().await {
                    self.connections.closed(peer_id, connection_id);
                }
            }
        };
        let _ = timeout(PARTING_MAX, closing).await;
        memory
    }

    async fn wait(&mut self, stop: &CancellationToken, tick: &mut Interval) -> Step {
        let deadline = self.clocks.instant(self.engine.deadline());
        tokio::select! {
            biased;
            () = stop.cancelled() => Step::Stop,
            Some(stored) = self.storing.next() => Step::Stored(stored),
            room = self.store.reserve(), if !self.to_store.is_empty() => match room {
                Ok(_) => Step::StoreHasRoom,
                Err(_) => Step::StoreStopped,
            },
            command = self.commands.recv() => command.map_or(Step::Stop, Step::Command),
            () = sleep_until(deadline) => Step::Deadline,
            _ = tick.tick() => Step::Tick,
            Some(news) = self.news.1.recv() => Step::News(news),
            Some(ended) = self.tasks.join_next() => Step::TaskEnded(ended),
            event = self.swarm.select_next_some() => Step::Swarm(Box::new(event)),
        }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Stored(stored) => self.feed(stored),
            Step::StoreHasRoom => self.fill_store(),
            Step::Command(command) => self.command(command),
            Step::Deadline => self.feed(Input::DeadlineReached),
            Step::Tick => self.tick(),
            Step::News(news) => self.news(news),
            Step::TaskEnded(Err(error)) if error.is_panic() => tracing::error!(%error, "a stream's task failed"),
            Step::TaskEnded(_) | Step::Stop | Step::StoreStopped => {}
            Step::Swarm(event) => self.swarm_event(*event),
        }
    }

    fn feed(&mut self, input: Input<PeerId>) {
        self.engine.handle(self.clocks.moment(), input);
    }

    fn tick(&mut self) {
        self.ticks += 1;
        if self.jump.has_jumped(self.clocks.signed.now(), self.clocks.waiting.now()) {
            // The guard first: nothing may be signed in between.
            self.store(StoreJob::OwnLineDoubted);
            self.feed(Input::OwnLineDoubted);
        }
        if self.ticks.is_multiple_of(SCORES_EVERY) {
            self.swarm.behaviour_mut().refresh_scores();
        }
        for told in self.verdicts.take_overdue(self.clocks.waiting.now()) {
            self.tell_gossip(&told);
        }
        for peer in self.greetings.take_overdue(self.clocks.waiting.now()) {
            self.feed(Input::Connected { peer, outbound: true });
        }
        for silent in self.silence.take_overdue(self.clocks.waiting.now()) {
            tracing::info!(peer = %silent, event = "silent_peer_left", "a peer told nothing of what it listens to; it is dialled anew");
            let _ = self.swarm.disconnect_peer_id(silent);
        }
        self.witnesses.answer_overdue(self.clocks.waiting.now());
        if self.greetings.take_everybody(self.clocks.waiting.now()) {
            self.feed(Input::Unannounced);
        }
        for dead in self.connections.take_dead(self.clocks.waiting.now()) {
            self.swarm.close_connection(dead);
        }
        self.end_visits();
        self.dial_whoever_is_due();
    }

    fn dial_whoever_is_due(&mut self) {
        let now = self.clocks.wall.now();
        while let Some(dial) = {
            let behaviour = self.swarm.behaviour();
            self.dialler.next(now, |peer| behaviour.is_refused(peer))
        } {
            if let Err(error) = super::swarm::dial(&mut self.swarm, &self.rules, dial.peer, &dial.addresses) {
                tracing::debug!(peer = %dial.peer, %error, "not dialled");
                self.dial_failed(dial.peer);
            }
        }
    }

    fn dial_failed(&mut self, peer: PeerId) {
        let entropy = (self.entropy)();
        self.dialler.failed(self.clocks.wall.now(), peer, entropy);
    }

    /// Lets present anchors past the limits of connections, and nobody else.
    fn refresh_anchors(&mut self) {
        let anchors: BTreeSet<PeerId> = self.dialler.anchors().map(|(peer, _)| peer).collect();
        let behaviour = self.swarm.behaviour_mut();
        for peer in self.anchors.difference(&anchors) {
            behaviour.remove_anchor(peer);
        }
        for peer in anchors.difference(&self.anchors) {
            behaviour.add_anchor(peer);
        }
        self.anchors = anchors;
    }

    fn memory(&self) -> NetworkMemory {
        NetworkMemory::of(self.clocks.wall.now(), self.swarm.behaviour().standing(), &self.dialler, &self.engine.patience())
    }

    fn tell(&self, event: NetworkEvent) {
        // Nobody listening is no fault.
        let _ = self.events.send(event);
    }

    fn number(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number
    }
}
