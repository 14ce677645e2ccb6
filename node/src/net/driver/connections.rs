//! Which connections with a peer are still good. Pure.
//!
//! A peer dials only when it has no connection. So when one comes in while we hold an older one, the peer has lost
//! that: it was killed and is back, and QUIC would keep the dead connection for a minute. Only dials that crossed make
//! two good ones, and those are made within moments of each other.

use std::collections::BTreeMap;
use std::time::Duration;

use libp2p::PeerId;
use libp2p::swarm::ConnectionId;

/// Dials that crossed are this close together.
const CROSSED_WITHIN: Duration = Duration::from_secs(2);
/// Two connections of one dial, over QUIC and over TCP, are this close together.
const ONE_DIAL_WITHIN: Duration = Duration::from_millis(300);

/// Established connections by peer; bounded by the limits of connections.
#[derive(Debug, Default)]
pub(super) struct Connections {
    peers: BTreeMap<PeerId, Vec<Held>>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    connection: ConnectionId,
    since: Duration,
    is_inbound: bool,
}

impl Held {
    /// Says whether a later inbound connection proves this one dead: the peer would not have dialled beside it.
    fn is_dead(&self, now: Duration) -> bool {
        let together = if self.is_inbound { ONE_DIAL_WITHIN } else { CROSSED_WITHIN };
        now.saturating_sub(self.since) > together
    }
}

impl Connections {
    /// Takes a new connection, and returns those that it proves dead.
    pub(super) fn established(&mut self, now: Duration, peer: PeerId, connection: ConnectionId, is_inbound: bool) -> Vec<ConnectionId> {
        let held = self.peers.entry(peer).or_default();
        let dead = held.iter().filter(|held| is_inbound && held.is_dead(now)).map(|held| held.connection).collect();
        held.push(Held { connection, since: now, is_inbound });
        dead
    }

    pub(super) fn closed(&mut self, peer: PeerId, connection: ConnectionId) {
        if let Some(held) = self.peers.get_mut(&peer) {
            held.retain(|other| other.connection != connection);
            if held.is_empty() {
                self.peers.remove(&peer);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    pub(super) fn peers(&self) -> impl Iterator<Item = PeerId> + '_ {
        self.peers.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use libp2p::swarm::ConnectionId;

    use super::Connections;
    use crate::net::test_peers::{COESFELD, UELZEN, peer};

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn id(number: usize) -> ConnectionId {
        ConnectionId::new_unchecked(number)
    }

    #[test]
    fn a_peer_that_comes_back_proves_its_older_connections_dead() {
        let mut connections = Connections::default();
        assert!(connections.established(at(0), peer(UELZEN), id(1), false).is_empty());
        assert!(connections.established(at(0), peer(COESFELD), id(2), false).is_empty());
        assert_eq!(connections.established(at(60), peer(UELZEN), id(3), true), [id(1)]);
        connections.closed(peer(UELZEN), id(1));
        assert_eq!(connections.established(at(90), peer(UELZEN), id(4), true), [id(3)]);
    }

    #[test]
    fn a_peer_that_comes_back_twice_within_seconds_proves_its_former_dial_dead() {
        let mut connections = Connections::default();
        assert!(connections.established(at(0), peer(UELZEN), id(1), true).is_empty());
        assert!(connections.established(Duration::from_millis(100), peer(UELZEN), id(2), true).is_empty(), "one dial, two transports");
        connections.closed(peer(UELZEN), id(2));
        assert_eq!(connections.established(at(1), peer(UELZEN), id(3), true), [id(1)]);
    }

    #[test]
    fn dials_that_crossed_and_dials_of_our_own_prove_nothing() {
        let mut connections = Connections::default();
        assert!(connections.established(at(0), peer(UELZEN), id(1), false).is_empty());
        assert!(connections.established(at(1), peer(UELZEN), id(2), true).is_empty());
        assert!(connections.established(at(60), peer(UELZEN), id(3), false).is_empty());
        for number in 1..4 {
            connections.closed(peer(UELZEN), id(number));
        }
        assert!(connections.is_empty());
    }
}
