//! Takes what happens in the swarm and on streams.

use kreisnetz_protocol::{Failure, Input, RequestId, StreamToken, Topic};
use libp2p::core::ConnectedPoint;
use libp2p::gossipsub::{self, MessageId};
use libp2p::swarm::{ConnectionId, DialError, SwarmEvent};
use libp2p::{PeerId, ping};
use tokio::time::Instant;

use super::Driver;
use crate::behaviour::Event;
use crate::exchange::{self, StreamNews};
use crate::handle::NetworkEvent;
use crate::limits::NEGOTIATION_MAX;
use crate::streams::{OpenId, StreamEvent, SyncStream, refuse};
use crate::translate::{self, Direction};

impl Driver {
    pub(super) fn swarm_event(&mut self, event: SwarmEvent<Event>) {
        match event {
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, num_established, .. } => {
                self.established(peer_id, connection_id, &endpoint);
                if num_established.get() == 1 {
                    self.connected(peer_id, &endpoint);
                }
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, num_established, .. } => {
                self.connections.closed(peer_id, connection_id);
                if num_established == 0 {
                    self.disconnected(peer_id);
                }
            }
            SwarmEvent::OutgoingConnectionError { peer_id: Some(peer), error, .. } => self.dial_error(peer, &error),
            SwarmEvent::NewListenAddr { address, .. } => tracing::info!(%address, "listening"),
            SwarmEvent::ListenerClosed { addresses, reason, .. } => tracing::error!(?addresses, ?reason, "listening ended"),
            SwarmEvent::ListenerError { error, .. } => tracing::warn!(%error, "listening"),
            SwarmEvent::Behaviour(Event::Gossip(event)) => self.gossip_event(*event),
            SwarmEvent::Behaviour(Event::Stream(event)) => self.stream_event(event),
            SwarmEvent::Behaviour(Event::Files(event)) => self.files_event(event),
            SwarmEvent::Behaviour(Event::Ping(ping::Event { peer, result: Ok(round_trip), .. })) => self.peers.pinged(peer, round_trip),
            SwarmEvent::Behaviour(Event::Refused(refused)) => {
                tracing::warn!(peer = %refused.peer, "peer refused for its conduct");
                self.tell(NetworkEvent::PeerRefused { peer: refused.peer, until: refused.until });
            }
            _ => {}
        }
    }

    fn established(&mut self, peer: PeerId, connection: ConnectionId, endpoint: &ConnectedPoint) {
        for dead in self.connections.established(self.clocks.waiting.now(), peer, connection, endpoint.is_listener()) {
            self.swarm.close_connection(dead);
        }
    }

    fn connected(&mut self, peer: PeerId, endpoint: &ConnectedPoint) {
        let direction = translate::direction(endpoint);
        let address = endpoint.get_remote_address();
        let outbound = (direction == Direction::Outbound).then_some(address);
        self.dialler.connected(self.clocks.wall.now(), peer, outbound);
        self.refresh_anchors();
        self.peers.connected(peer, direction, address.clone(), self.clocks.timestamp());
        self.tell(NetworkEvent::Connected { peer, direction });
        match direction {
            Direction::Inbound => self.feed(Input::Connected { peer, outbound: false }),
            Direction::Outbound => {
                self.greetings.put_off(self.clocks.waiting.now(), peer);
                self.silence.dialled(self.clocks.waiting.now(), peer);
            }
        }
    }

    fn disconnected(&mut self, peer: PeerId) {
        let entropy = (self.entropy)();
        self.dialler.disconnected(self.clocks.wall.now(), peer, entropy);
        self.refresh_anchors();
        self.silence.broken(&peer);
        self.peers.disconnected(&peer);
        self.tell(NetworkEvent::Disconnected { peer });
        if !self.greetings.settle(&peer) {
            self.feed(Input::Disconnected { peer });
        }
    }

    fn dial_error(&mut self, peer: PeerId, error: &DialError) {
        tracing::debug!(%peer, %error, "dial failed");
        self.dial_failed(peer);
    }

    fn gossip_event(&mut self, event: gossipsub::Event) {
        match event {
            gossipsub::Event::Message { propagation_source, message_id, message } => {
                if let Some(topic) = self.topics.topic(&message.topic) {
                    self.gossiped(propagation_source, topic, message_id, message.data);
                }
            }
            gossipsub::Event::Subscribed { peer_id: peer, topic } if topic == self.topics.heads().hash() => {
                self.silence.broken(&peer);
                if self.greetings.settle(&peer) {
                    self.feed(Input::Connected { peer, outbound: true });
                }
            }
            _ => {}
        }
    }

    fn gossiped(&mut self, peer: PeerId, topic: Topic, message: MessageId, bytes: Vec<u8>) {
        self.swarm.behaviour().traffic().gossip_in(bytes.len());
        let token = self.number();
        self.verdicts.asked(token, message);
        self.feed(Input::Gossip { peer, topic, token, bytes });
    }

    fn stream_event(&mut self, event: StreamEvent) {
        match event {
            StreamEvent::Arrived { peer, stream } => {
                self.tasks.spawn(exchange::listen(stream, peer, self.news.0.clone()));
            }
            StreamEvent::Excess { stream, .. } => {
                self.tasks.spawn(async move {
                    let _ = refuse(stream, &Self::busy(), Instant::now() + NEGOTIATION_MAX).await;
                });
            }
            StreamEvent::Opened { id, stream, .. } => self.opened(id, stream),
            StreamEvent::OpenFailed { id, error, .. } => {
                if let Some((request, _)) = self.opening.remove(&id) {
                    self.request_failed(request, translate::open_failure(&error));
                }
            }
        }
    }

    /// A stream whose request was cancelled meanwhile is dropped.
    fn opened(&mut self, id: OpenId, stream: SyncStream) {
        if let Some((request, bytes)) = self.opening.remove(&id) {
            let task = self.tasks.spawn(exchange::ask(stream, request, bytes, self.news.0.clone()));
            self.asking.insert(request, task);
        }
    }

    pub(super) fn news(&mut self, news: StreamNews) {
        match news {
            StreamNews::Received { request, frame } => self.received(request, frame),
            StreamNews::Failed { request, failure } => self.ended(request, failure),
            StreamNews::Requested { peer, request, stream } => self.requested(peer, request, stream),
            StreamNews::Offended { peer, offence } => self.offended(peer, offence),
            StreamNews::Spoilt { peer, error } => {
                tracing::debug!(%peer, %error, "request not read");
                if let Some(offence) = translate::request_offence(&error) {
                    self.swarm.behaviour_mut().penalise(peer, offence.points);
                }
            }
        }
    }

    /// What a cancelled task had sent before is not passed on.
    fn received(&mut self, request: RequestId, frame: Vec<u8>) {
        if self.asking.contains_key(&request) {
            self.feed(Input::Received { request, frame });
        }
    }

    fn ended(&mut self, request: RequestId, failure: Failure) {
        if self.asking.contains_key(&request) {
            self.request_failed(request, failure);
        }
    }

    /// The engine answers each request, at once or after a short wait for a catalog that is on its way.
    fn requested(&mut self, peer: PeerId, request: Vec<u8>, stream: SyncStream) {
        let token = StreamToken(self.number());
        self.swarm.behaviour_mut().active(&peer);
        self.waiting.insert(token, stream);
        self.feed(Input::Requested { peer, stream: token, request });
    }
}
