//! Everything libp2p does for us, composed; the order of the fields is the order in which they are asked.
//!
//! First who may come at all: the cap per IP, the limits of connections and memory, the peer's conduct, the number of
//! guests. Then what is spoken: identify, ping, gossip and our own streams.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;

use kreisnetz_protocol::Over;
use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::gossipsub::{self, MessageAcceptance, MessageId, PublishError};
use libp2p::identity::PublicKey;
use libp2p::swarm::NetworkBehaviour;
use libp2p::{PeerId, identify, memory_connection_limits, ping};

use super::clock::Clock;
use super::dial_rules::DialRules;
use super::gossip::{self, Gossip, GossipError, Topics};
use super::guests::Guests;
use super::limits::{
    CONNECTIONS_IN_MAX, CONNECTIONS_OUT_MAX, CONNECTIONS_PER_PEER_MAX, IDENTIFY_EVERY, PENDING_IN_MAX, PENDING_OUT_MAX, PING_EVERY,
    PING_MAX,
};
use super::per_ip_cap::PerIpCap;
use super::standing::{Sentence, Standing};
use super::standing_gate::{NewlyRefused, StandingGate};
use super::streams::{Dialect, OpenError, OpenId, Spoken, StreamEvent, Streams};
use super::traffic::Traffic;

/// What identify tells others that we are; no version, no addresses.
const AGENT: &str = "kreisnetz/1";

/// The protocol family in identify.
const PROTOCOL_FAMILY: &str = "/kreisnetz/1";

/// What the behaviours are made from.
#[derive(Debug)]
pub struct BehaviourSettings<'a> {
    /// Our public transport key.
    pub key: PublicKey,
    /// Topics of the network.
    pub topics: &'a Topics,
    /// Addresses exempt from the cap per IP.
    pub rules: DialRules,
    /// Inbound connections at once; more than [`CONNECTIONS_IN_MAX`] counts as that.
    pub connections_in: u32,
    /// Outbound connections at once; more than [`CONNECTIONS_OUT_MAX`] counts as that.
    pub connections_out: u32,
    /// Memory of the process in bytes above which no further connection is taken.
    pub memory_bytes_max: usize,
    /// What is remembered of peers.
    pub standing: Standing,
}

/// The composed behaviour.
#[derive(NetworkBehaviour)]
#[behaviour(to_swarm = "Event", prelude = "libp2p::swarm::derive_prelude")]
pub struct Behaviour {
    per_ip: PerIpCap,
    limits: connection_limits::Behaviour,
    memory: memory_connection_limits::Behaviour,
    standing: StandingGate,
    guests: Guests,
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    gossip: Gossip,
    streams: Streams,
    files: Streams,
}

/// What the behaviours report.
#[derive(Debug)]
pub enum Event {
    /// A peer has just been refused for its conduct.
    Refused(NewlyRefused),
    /// A message, a subscription.
    Gossip(Box<gossipsub::Event>),
    /// Something happened to a stream of catalogs.
    Stream(StreamEvent),
    /// Something happened to a stream of files.
    Files(StreamEvent),
    /// A peer said what it is; nothing of it is believed.
    Identify(Box<identify::Event>),
    /// A round trip, or a failed one.
    Ping(ping::Event),
}

/// What became of an announcement; none of it is worth a second try, reconcile repairs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Announced {
    /// It is on its way to at least one peer.
    Sent,
    /// It was announced before, by us or by another.
    Known,
    /// Nobody is there to hear it.
    Unheard,
    /// It is no message that gossip would take.
    Unfit,
}

impl Behaviour {
    /// Composes the behaviours.
    ///
    /// # Errors
    ///
    /// When gossipsub refuses its settings.
    pub fn new(settings: BehaviourSettings<'_>) -> Result<Self, GossipError> {
        let monotonic = Clock::monotonic();
        let traffic = Traffic::default();
        Ok(Self {
            per_ip: PerIpCap::new(settings.rules, monotonic.clone()),
            limits: connection_limits::Behaviour::new(connection_limits(
                settings.connections_in.min(CONNECTIONS_IN_MAX),
                settings.connections_out.min(CONNECTIONS_OUT_MAX),
            )),
            memory: memory_connection_limits::Behaviour::with_max_bytes(settings.memory_bytes_max),
            standing: StandingGate::new(settings.standing, Clock::wall()),
            guests: Guests::new(monotonic),
            identify: identify::Behaviour::new(
                identify::Config::new(PROTOCOL_FAMILY.to_owned(), settings.key)
                    .with_agent_version(AGENT.to_owned())
                    .with_hide_listen_addrs(true)
                    .with_cache_size(0)
                    .with_interval(IDENTIFY_EVERY),
            ),
            ping: ping::Behaviour::new(ping::Config::new().with_interval(PING_EVERY).with_timeout(PING_MAX)),
            gossip: gossip::build(settings.topics)?,
            streams: Streams::new(Dialect::Sync, traffic.clone()),
            files: Streams::new(Dialect::Files, traffic),
        })
    }

    /// Takes the transport keys that admitted publishers name in their catalogs.
    pub fn set_members(&mut self, members: BTreeSet<PeerId>) {
        let members = Arc::new(members);
        self.per_ip.set_members(Arc::clone(&members));
        self.guests.set_members(members);
    }

    /// Lets an anchor past the limits of connections; at most eight at a time, for none of them is counted.
    pub fn add_anchor(&mut self, peer: &PeerId) {
        self.limits.bypass_peer_id(peer);
    }

    /// Counts a former anchor like any other peer.
    pub fn remove_anchor(&mut self, peer: &PeerId) {
        self.limits.remove_peer_id(peer);
    }

    /// Takes points from a peer; gossip scores it accordingly, and too few disconnect it.
    pub fn penalise(&mut self, peer: PeerId, points: u32) -> Sentence {
        let sentence = self.standing.penalise(peer, points);
        self.score(&peer);
        sentence
    }

    /// Gives points to a peer.
    pub fn credit(&mut self, peer: PeerId, points: u32) {
        self.standing.credit(peer, points);
        self.score(&peer);
    }

    /// Passes faded points on to gossip; to be called about once a minute.
    pub fn refresh_scores(&mut self) {
        let peers: Vec<PeerId> = self.gossip.all_peers().map(|(peer, _)| *peer).collect();
        for peer in peers {
            self.score(&peer);
        }
    }

    /// Returns whether a peer is refused now.
    pub fn is_refused(&self, peer: &PeerId) -> bool {
        self.standing.is_refused(peer)
    }

    /// Forgets what is held against a peer.
    pub fn pardon(&mut self, peer: &PeerId) {
        self.standing.pardon(peer);
        self.score(peer);
    }

    /// Returns a peer's points now.
    pub fn points(&self, peer: &PeerId) -> f64 {
        self.standing.points(peer)
    }

    /// Returns what is remembered of all peers.
    pub fn standing(&self) -> &Standing {
        self.standing.standing()
    }

    /// Returns gossip's score of a peer, if it has one.
    pub fn gossip_score(&self, peer: &PeerId) -> Option<f64> {
        self.gossip.peer_score(peer)
    }

    /// Returns how many guests are connected.
    pub fn guest_count(&self) -> usize {
        self.guests.len()
    }

    /// A peer asked for something: as a guest it is not idle.
    pub fn active(&mut self, peer: &PeerId) {
        self.guests.active(peer);
    }

    /// Publishes on a topic.
    pub fn announce(&mut self, topic: &gossipsub::IdentTopic, message: Vec<u8>) -> Announced {
        let bytes = message.len();
        match self.gossip.publish(topic.hash(), message) {
            Ok(_) => {
                self.traffic().gossip_out(bytes);
                Announced::Sent
            }
            Err(PublishError::Duplicate) => Announced::Known,
            Err(PublishError::NoPeersSubscribedToTopic | PublishError::AllQueuesFull(_)) => Announced::Unheard,
            Err(_) => Announced::Unfit,
        }
    }

    /// Passes the engine's verdict on a gossiped message on. Returns whether gossip still knew the message; after
    /// about 5 s it forwards nothing any more.
    pub fn gossip_verdict(&mut self, message: &MessageId, carrier: &PeerId, verdict: MessageAcceptance) -> bool {
        self.gossip.report_message_validation_result(message, carrier, verdict)
    }

    /// Returns the counters of what streams and gossip carried.
    pub const fn traffic(&self) -> &Traffic {
        self.streams.traffic()
    }

    /// Asks for a stream to a connected peer; see [`Streams::open`].
    ///
    /// # Errors
    ///
    /// As [`Streams::open`].
    pub fn open_stream(&mut self, peer: PeerId) -> Result<OpenId, OpenError> {
        self.streams.open(peer)
    }

    /// As [`Self::open_stream`], on the connection that is asked for.
    ///
    /// # Errors
    ///
    /// As [`Streams::open`].
    pub fn open_stream_over(&mut self, peer: PeerId, over: Over) -> Result<OpenId, OpenError> {
        self.streams.open_over(peer, over)
    }

    /// Asks for a stream of files to a connected peer; see [`Streams::open`].
    ///
    /// # Errors
    ///
    /// As [`Streams::open`].
    pub fn open_files(&mut self, peer: PeerId) -> Result<OpenId, OpenError> {
        self.files.open(peer)
    }

    /// Opens as many streams as a hostile node would.
    #[cfg(test)]
    pub(crate) fn lift_opening_bound(&mut self) {
        self.streams.lift_opening_bound();
    }

    fn score(&mut self, peer: &PeerId) {
        let points = self.standing.points(peer);
        self.gossip.set_application_score(peer, points);
    }
}

impl std::fmt::Debug for Behaviour {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Behaviour").finish_non_exhaustive()
    }
}

fn connection_limits(inbound: u32, outbound: u32) -> ConnectionLimits {
    ConnectionLimits::default()
        .with_max_pending_incoming(Some(PENDING_IN_MAX))
        .with_max_pending_outgoing(Some(PENDING_OUT_MAX))
        .with_max_established_incoming(Some(inbound))
        .with_max_established_outgoing(Some(outbound))
        .with_max_established_per_peer(Some(CONNECTIONS_PER_PEER_MAX))
        .with_max_established(Some(inbound + outbound))
}

impl From<Infallible> for Event {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<NewlyRefused> for Event {
    fn from(event: NewlyRefused) -> Self {
        Self::Refused(event)
    }
}

impl From<gossipsub::Event> for Event {
    fn from(event: gossipsub::Event) -> Self {
        Self::Gossip(Box::new(event))
    }
}

impl From<Spoken> for Event {
    fn from(Spoken { dialect, event }: Spoken) -> Self {
        match dialect {
            Dialect::Sync => Self::Stream(event),
            Dialect::Files => Self::Files(event),
        }
    }
}

impl From<identify::Event> for Event {
    fn from(event: identify::Event) -> Self {
        Self::Identify(Box::new(event))
    }
}

impl From<ping::Event> for Event {
    fn from(event: ping::Event) -> Self {
        Self::Ping(event)
    }
}
