//! Refuses inbound connections by IP block; the first behaviour that is asked.
//!
//! A thin libp2p behaviour over [`PerIpCounts`]. A pending connection is released when it is established or has
//! failed; an established one is counted when libp2p says so, never when it asks, for a sibling may still refuse it.
//! Addresses in the configured private ranges are exempt: a testnet has 401 nodes on one address.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::task::{Context, Poll};

use libp2p::core::transport::PortUse;
use libp2p::core::{ConnectedPoint, Endpoint};
use libp2p::swarm::behaviour::{ConnectionClosed, ConnectionEstablished, ListenFailure};
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm, dummy,
};
use libp2p::{Multiaddr, PeerId};

use super::clock::Clock;
use super::dial_rules::DialRules;
use super::ip_block::{Carrier, IpBlock};
use super::per_ip_counts::PerIpCounts;

/// Caps what one IP block may hold of us.
#[derive(Debug)]
pub struct PerIpCap {
    counts: PerIpCounts,
    /// Handshakes under way; bounded by the per-block counts and by the limit of pending connections.
    pending: HashMap<ConnectionId, (IpBlock, Carrier)>,
    /// Established strangers; bounded by the limit of inbound connections.
    strangers: HashMap<ConnectionId, IpBlock>,
    members: Arc<BTreeSet<PeerId>>,
    rules: DialRules,
    clock: Clock,
}

impl PerIpCap {
    /// Starts with nothing counted. The clock must never go back.
    pub fn new(rules: DialRules, clock: Clock) -> Self {
        Self { counts: PerIpCounts::default(), pending: HashMap::new(), strangers: HashMap::new(), members: Arc::default(), rules, clock }
    }

    /// Takes the transport keys that admitted publishers name; connections already counted stay counted.
    pub fn set_members(&mut self, members: Arc<BTreeSet<PeerId>>) {
        self.members = members;
    }

    /// Returns the block that is counted for this address, or none if the address is exempt.
    fn counted(&self, remote: &Multiaddr) -> Option<IpBlock> {
        match IpBlock::of(remote) {
            IpBlock::Ip(ip @ IpAddr::V4(_)) if self.rules.is_private_range(ip) => None,
            IpBlock::Ip(IpAddr::V6(_)) if self.is_private_v6(remote) => None,
            block => Some(block),
        }
    }

    /// Asks for the whole address: a private range may be narrower than a /48.
    fn is_private_v6(&self, remote: &Multiaddr) -> bool {
        use libp2p::multiaddr::Protocol;
        matches!(remote.iter().next(), Some(Protocol::Ip6(ip)) if self.rules.is_private_range(ip.into()))
    }

    fn end_pending(&mut self, connection: ConnectionId) {
        if let Some((block, carrier)) = self.pending.remove(&connection) {
            self.counts.end_pending(block, carrier);
        }
    }

    fn established(&mut self, connection: ConnectionId, peer: PeerId, remote: &Multiaddr) {
        let Some(block) = self.counted(remote) else {
            return;
        };
        let now = self.clock.now();
        if self.members.contains(&peer) {
            self.counts.member_seen(now, block);
        } else {
            self.counts.established(now, block);
            self.strangers.insert(connection, block);
        }
    }
}

impl NetworkBehaviour for PerIpCap {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_pending_inbound_connection(
        &mut self,
        connection: ConnectionId,
        _local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        if let Some(block) = self.counted(remote) {
            let carrier = Carrier::of(remote);
            self.counts.try_begin(self.clock.now(), block, carrier).map_err(ConnectionDenied::new)?;
            self.pending.insert(connection, (block, carrier));
        }
        Ok(())
    }

    fn handle_established_inbound_connection(
        &mut self,
        _connection: ConnectionId,
        peer: PeerId,
        _local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        if !self.members.contains(&peer)
            && let Some(block) = self.counted(remote)
        {
            self.counts.may_establish(block).map_err(ConnectionDenied::new)?;
        }
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _connection: ConnectionId,
        _peer: PeerId,
        _address: &Multiaddr,
        _role: Endpoint,
        _port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        match event {
            FromSwarm::ConnectionEstablished(ConnectionEstablished {
                peer_id,
                connection_id,
                endpoint: ConnectedPoint::Listener { send_back_addr, .. },
                ..
            }) => {
                self.end_pending(connection_id);
                self.established(connection_id, peer_id, send_back_addr);
            }
            FromSwarm::ListenFailure(ListenFailure { connection_id, .. }) => {
                self.end_pending(connection_id);
            }
            FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. }) => {
                if let Some(block) = self.strangers.remove(&connection_id) {
                    self.counts.closed(block);
                }
            }
            _ => {}
        }
    }

    fn on_connection_handler_event(&mut self, _peer: PeerId, _connection: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}
