//! Bounds the inbound connections of guests: peers whose key no admitted publisher names.
//!
//! A county not yet admitted searches and adopts, so guests are welcome, but few, and a silent one yields to a new one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use libp2p::core::transport::PortUse;
use libp2p::core::{ConnectedPoint, Endpoint};
use libp2p::swarm::behaviour::{ConnectionClosed, ConnectionEstablished};
use libp2p::swarm::{
    CloseConnection, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
    dummy,
};
use libp2p::{Multiaddr, PeerId};

use super::clock::Clock;
use super::limits::{GUEST_IDLE, GUESTS_MAX};

/// A connection was refused because there are as many guests as there may be.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("too many guests")]
pub(super) struct TooManyGuests;

#[derive(Clone, Copy, Debug)]
struct Guest {
    peer: PeerId,
    active: Duration,
}

/// Counts guests and makes room among the idle ones.
#[derive(Debug)]
pub struct Guests {
    /// Bounded by [`GUESTS_MAX`], and for a moment by those that are being closed.
    guests: BTreeMap<ConnectionId, Guest>,
    closing: VecDeque<(PeerId, ConnectionId)>,
    members: Arc<BTreeSet<PeerId>>,
    clock: Clock,
    waker: Option<Waker>,
}

impl Guests {
    /// Starts with no guest. The clock must never go back.
    pub fn new(clock: Clock) -> Self {
        Self { guests: BTreeMap::new(), closing: VecDeque::new(), members: Arc::default(), clock, waker: None }
    }

    /// Takes the transport keys that admitted publishers name; a guest among them is one no more.
    pub fn set_members(&mut self, members: Arc<BTreeSet<PeerId>>) {
        self.guests.retain(|_, guest| !members.contains(&guest.peer));
        self.members = members;
    }

    /// A peer asked for something: it is not idle.
    pub fn active(&mut self, peer: &PeerId) {
        let now = self.clock.now();
        for guest in self.guests.values_mut().filter(|guest| guest.peer == *peer) {
            guest.active = now;
        }
    }

    /// Returns how many guests are connected.
    pub fn len(&self) -> usize {
        self.guests.len()
    }

    /// Returns whether no guest is connected.
    pub fn is_empty(&self) -> bool {
        self.guests.is_empty()
    }

    /// Closes the guest that was silent for longest, if it was for long enough.
    fn make_room(&mut self) -> Result<(), TooManyGuests> {
        let now = self.clock.now();
        let (connection, guest) = self
            .guests
            .iter()
            .min_by_key(|(_, guest)| guest.active)
            .map(|(connection, guest)| (*connection, *guest))
            .ok_or(TooManyGuests)?;
        if now.saturating_sub(guest.active) < GUEST_IDLE {
            return Err(TooManyGuests);
        }
        self.guests.remove(&connection);
        self.closing.push_back((guest.peer, connection));
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
        Ok(())
    }
}

impl NetworkBehaviour for Guests {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_established_inbound_connection(
        &mut self,
        _connection: ConnectionId,
        peer: PeerId,
        _local: &Multiaddr,
        _remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        if !self.members.contains(&peer) && self.guests.len() >= GUESTS_MAX {
            self.make_room().map_err(ConnectionDenied::new)?;
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
                endpoint: ConnectedPoint::Listener { .. },
                ..
            }) if !self.members.contains(&peer_id) => {
                let guest = Guest { peer: peer_id, active: self.clock.now() };
                self.guests.insert(connection_id, guest);
            }
            FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. }) => {
                self.guests.remove(&connection_id);
            }
            _ => {}
        }
    }

    fn on_connection_handler_event(&mut self, _peer: PeerId, _connection: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        if let Some((peer_id, connection)) = self.closing.pop_front() {
            return Poll::Ready(ToSwarm::CloseConnection { peer_id, connection: CloseConnection::One(connection) });
        }
        self.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use libp2p::core::ConnectedPoint;
    use libp2p::swarm::behaviour::ConnectionEstablished;
    use libp2p::swarm::{ConnectionId, FromSwarm, NetworkBehaviour};
    use libp2p::{Multiaddr, PeerId};

    use super::Guests;
    use crate::clock::Clock;
    use crate::limits::GUESTS_MAX;
    use crate::test_peers::{UELZEN, numbered, peer};

    fn arrive(guests: &mut Guests, number: usize, peer: PeerId) -> bool {
        let address: Multiaddr = "/ip4/127.0.0.9/tcp/4480".parse().unwrap();
        let connection_id = ConnectionId::new_unchecked(number);
        let allowed = guests.handle_established_inbound_connection(connection_id, peer, &address, &address).is_ok();
        if allowed {
            let endpoint = ConnectedPoint::Listener { local_addr: address.clone(), send_back_addr: address };
            guests.on_swarm_event(FromSwarm::ConnectionEstablished(ConnectionEstablished {
                peer_id: peer,
                connection_id,
                endpoint: &endpoint,
                failed_addresses: &[],
                other_established: 0,
            }));
        }
        allowed
    }

    #[test]
    fn the_thirty_third_guest_waits_until_one_was_silent_for_ten_minutes() {
        let seconds = Arc::new(AtomicU64::new(0));
        let source = Arc::clone(&seconds);
        let clock = Clock::new(move || Duration::from_secs(source.load(Ordering::Relaxed)));
        let mut guests = Guests::new(clock);
        for number in 0..GUESTS_MAX {
            assert!(arrive(&mut guests, number, numbered(number as u64)));
        }
        assert!(!arrive(&mut guests, 90, numbered(90)));
        seconds.store(601, Ordering::Relaxed);
        for number in 1..GUESTS_MAX {
            guests.active(&numbered(number as u64));
        }
        assert!(arrive(&mut guests, 91, numbered(91)), "guest 0 yields");
        assert_eq!(guests.closing.len(), 1);
        assert_eq!(guests.closing[0].0, numbered(0));
        assert!(!arrive(&mut guests, 92, numbered(92)), "the others are busy");
        assert_eq!(guests.len(), GUESTS_MAX);
    }

    #[test]
    fn members_are_no_guests() {
        let mut guests = Guests::new(Clock::monotonic());
        guests.set_members(Arc::new([peer(UELZEN)].into()));
        assert!(arrive(&mut guests, 1, peer(UELZEN)));
        assert!(guests.is_empty());
        assert!(arrive(&mut guests, 2, numbered(2)));
        guests.set_members(Arc::new([numbered(2)].into()));
        assert!(guests.is_empty(), "admitted while connected");
    }
}
