//! All connections' streams: chooses the connection, keeps track of wishes, never dials.

use std::collections::{BTreeMap, VecDeque};
use std::task::{Context, Poll, Waker};

use kreisnetz_protocol::Over;
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::swarm::behaviour::{ConnectionClosed, ConnectionEstablished};
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NotifyHandler, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
};
use libp2p::{Multiaddr, PeerId};

use super::handler::{Bounds, Handler, HandlerEvent};
use super::{Dialect, OpenError, OpenId, Spoken, StreamEvent};
use crate::traffic::Traffic;

/// The behaviour of one of our own protocols.
#[derive(Debug, Default)]
pub struct Streams {
    dialect: Dialect,
    /// Established connections of each peer, oldest first.
    connections: BTreeMap<PeerId, Vec<ConnectionId>>,
    /// Wishes under way; at most [`Bounds::opened`] a connection.
    opening: BTreeMap<OpenId, (PeerId, ConnectionId)>,
    bounds: Bounds,
    traffic: Traffic,
    next_id: u64,
    actions: VecDeque<ToSwarm<Spoken, OpenId>>,
    waker: Option<Waker>,
}

impl Streams {
    /// Returns the behaviour of a dialect, which counts its bytes with these counters.
    pub fn new(dialect: Dialect, traffic: Traffic) -> Self {
        Self { dialect, bounds: Bounds::of(dialect), traffic, ..Self::default() }
    }

    /// Asks for a stream to a connected peer, on its newest connection: an older one
    /// may be dead without knowing it. The answer is
    /// [`StreamEvent::Opened`] or [`StreamEvent::OpenFailed`] with the id returned here.
    ///
    /// # Errors
    ///
    /// [`OpenError::NotConnected`], [`OpenError::TooMany`].
    pub fn open(&mut self, peer: PeerId) -> Result<OpenId, OpenError> {
        self.open_over(peer, Over::Newest)
    }

    /// As [`Self::open`], on the connection that is asked for.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn open_over(&mut self, peer: PeerId, over: Over) -> Result<OpenId, OpenError> {
        let connections = self.connections.get(&peer).map(Vec::as_slice).unwrap_or_default();
        let connection = match over {
            Over::Newest => connections.last(),
            Over::Oldest => connections.first(),
        };
        let connection = *connection.ok_or(OpenError::NotConnected)?;
        let under_way = self.opening.values().filter(|(_, other)| *other == connection).count();
        if under_way >= self.bounds.opened {
            return Err(OpenError::TooMany);
        }
        self.traffic.asked();
        let id = OpenId(self.next_id);
        self.next_id += 1;
        self.opening.insert(id, (peer, connection));
        self.act(ToSwarm::NotifyHandler { peer_id: peer, handler: NotifyHandler::One(connection), event: id });
        Ok(id)
    }

    /// Opens as many streams as a hostile node would.
    #[cfg(test)]
    pub(crate) fn lift_opening_bound(&mut self) {
        self.bounds.opened = 64;
    }

    /// Returns the counters of all streams.
    pub const fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// Returns whether at least one connection with the peer exists.
    pub fn is_connected(&self, peer: &PeerId) -> bool {
        self.connections.contains_key(peer)
    }

    fn tell(&mut self, event: StreamEvent) {
        self.act(ToSwarm::GenerateEvent(Spoken { dialect: self.dialect, event }));
    }

    fn act(&mut self, action: ToSwarm<Spoken, OpenId>) {
        self.actions.push_back(action);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn closed(&mut self, peer: PeerId, connection: ConnectionId) {
        if let Some(connections) = self.connections.get_mut(&peer) {
            connections.retain(|other| *other != connection);
            if connections.is_empty() {
                self.connections.remove(&peer);
            }
        }
        let lost: Vec<OpenId> = self.opening.iter().filter(|(_, (_, other))| *other == connection).map(|(id, _)| *id).collect();
        for id in lost {
            self.opening.remove(&id);
            self.tell(StreamEvent::OpenFailed { peer, id, error: OpenError::NotConnected });
        }
    }
}

impl NetworkBehaviour for Streams {
    type ConnectionHandler = Handler;
    type ToSwarm = Spoken;

    fn handle_established_inbound_connection(
        &mut self,
        _connection: ConnectionId,
        _peer: PeerId,
        _local: &Multiaddr,
        _remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(Handler::new(self.dialect, self.bounds, self.traffic.clone()))
    }

    fn handle_established_outbound_connection(
        &mut self,
        _connection: ConnectionId,
        _peer: PeerId,
        _address: &Multiaddr,
        _role: Endpoint,
        _port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(Handler::new(self.dialect, self.bounds, self.traffic.clone()))
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        match event {
            FromSwarm::ConnectionEstablished(ConnectionEstablished { peer_id, connection_id, .. }) => {
                self.connections.entry(peer_id).or_default().push(connection_id)
            }
            FromSwarm::ConnectionClosed(ConnectionClosed { peer_id, connection_id, .. }) => self.closed(peer_id, connection_id),
            _ => {}
        }
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, _connection: ConnectionId, event: THandlerOutEvent<Self>) {
        let event = match event {
            HandlerEvent::Arrived(stream) => StreamEvent::Arrived { peer, stream },
            HandlerEvent::Excess(stream) => StreamEvent::Excess { peer, stream },
            HandlerEvent::Opened(id, stream) => {
                self.opening.remove(&id);
                StreamEvent::Opened { peer, id, stream }
            }
            HandlerEvent::OpenFailed(id, error) => {
                self.opening.remove(&id);
                StreamEvent::OpenFailed { peer, id, error }
            }
        };
        self.tell(event);
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        if let Some(action) = self.actions.pop_front() {
            return Poll::Ready(action);
        }
        self.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
