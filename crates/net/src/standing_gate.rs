//! Keeps refused peers out, in both directions: the libp2p side of [`Standing`].
//!
//! Every protocol of a peer ends with its connection, so one gate at the connection is a gate for all of them.

use std::collections::{BTreeSet, VecDeque};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::swarm::{
    CloseConnection, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
    dummy,
};
use libp2p::{Multiaddr, PeerId};

use super::clock::Clock;
use super::standing::{Sentence, Standing};

/// A connection was refused for the peer's conduct.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the peer is refused for its conduct")]
pub struct PeerRefused;

/// A peer has just been refused: worth a log line, and worth storing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NewlyRefused {
    /// The peer.
    pub peer: PeerId,
    /// Wall time until which it is refused.
    pub until: Duration,
}

/// The behaviour that asks [`Standing`] before every connection.
#[derive(Debug)]
pub struct StandingGate {
    standing: Standing,
    clock: Clock,
    /// Peers to disconnect; a set, so its bound is the number of connected peers.
    closing: BTreeSet<PeerId>,
    told: VecDeque<NewlyRefused>,
    waker: Option<Waker>,
}

impl StandingGate {
    /// Takes what is remembered, and a wall clock.
    pub fn new(standing: Standing, clock: Clock) -> Self {
        Self { standing, clock, closing: BTreeSet::new(), told: VecDeque::new(), waker: None }
    }

    /// Takes points from a peer and disconnects it when it has too few.
    pub fn penalise(&mut self, peer: PeerId, points: u32) -> Sentence {
        let now = self.clock.now();
        let was_refused = self.standing.is_refused(now, &peer);
        let sentence = self.standing.penalise(now, peer, points);
        if let Sentence::Refused { until } = sentence {
            self.closing.insert(peer);
            if !was_refused {
                self.told.push_back(NewlyRefused { peer, until });
            }
            if let Some(waker) = self.waker.take() {
                waker.wake();
            }
        }
        sentence
    }

    /// Gives points to a peer.
    pub fn credit(&mut self, peer: PeerId, points: u32) {
        self.standing.credit(self.clock.now(), peer, points);
    }

    /// Forgets what is held against a peer.
    pub fn pardon(&mut self, peer: &PeerId) {
        self.standing.pardon(peer);
    }

    /// Returns a peer's points now.
    pub fn points(&self, peer: &PeerId) -> f64 {
        self.standing.points(self.clock.now(), peer)
    }

    /// Returns whether a peer is refused now; the dialler asks before it plans.
    pub fn is_refused(&self, peer: &PeerId) -> bool {
        self.standing.is_refused(self.clock.now(), peer)
    }

    /// Returns what is remembered.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    fn check(&self, peer: &PeerId) -> Result<(), ConnectionDenied> {
        if self.is_refused(peer) { Err(ConnectionDenied::new(PeerRefused)) } else { Ok(()) }
    }
}

impl NetworkBehaviour for StandingGate {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = NewlyRefused;

    fn handle_pending_outbound_connection(
        &mut self,
        _connection: ConnectionId,
        peer: Option<PeerId>,
        _addresses: &[Multiaddr],
        _role: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        if let Some(peer) = peer {
            self.check(&peer)?;
        }
        Ok(Vec::new())
    }

    fn handle_established_inbound_connection(
        &mut self,
        _connection: ConnectionId,
        peer: PeerId,
        _local: &Multiaddr,
        _remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.check(&peer)?;
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _connection: ConnectionId,
        peer: PeerId,
        _address: &Multiaddr,
        _role: Endpoint,
        _port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.check(&peer)?;
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, _event: FromSwarm) {}

    fn on_connection_handler_event(&mut self, _peer: PeerId, _connection: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        if let Some(peer_id) = self.closing.pop_first() {
            return Poll::Ready(ToSwarm::CloseConnection { peer_id, connection: CloseConnection::All });
        }
        if let Some(refused) = self.told.pop_front() {
            return Poll::Ready(ToSwarm::GenerateEvent(refused));
        }
        self.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
