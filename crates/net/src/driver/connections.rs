//! Which connections with a peer are still good. Pure.
//!
//! A peer dials only when it has no connection. So when one comes in while we hold an older one, the peer has lost
//! that: it was killed and is back, and QUIC would keep the dead connection for a minute. Only dials that crossed make
//! two good ones, and one dial over two transports makes two of which the peer itself drops one: such pairs are close
//! together, and what is left of them after a while is judged then.

use std::collections::BTreeMap;
use std::time::Duration;

use libp2p::PeerId;
use libp2p::swarm::ConnectionId;

use crate::limits::HANDSHAKE_OUT_MAX;

/// Dials that crossed are this close together.
const CROSSED_WITHIN: Duration = Duration::from_secs(2);
/// Two connections of one dial, over TCP and over QUIC, are this close together: the longest handshake that is waited for.
const ONE_DIAL_WITHIN: Duration = HANDSHAKE_OUT_MAX;
/// How long a peer may take to drop the connection that lost.
const DROPPED_WITHIN: Duration = Duration::from_secs(3);

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
    /// Until when a later one beside it proves nothing; none where none came.
    doubted: Option<Duration>,
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
        for older in held.iter_mut().filter(|older| is_inbound && older.is_inbound) {
            older.doubted = Some(now + DROPPED_WITHIN);
        }
        held.push(Held { connection, since: now, is_inbound, doubted: None });
        dead
    }

    /// Returns connections beside which another one of the same peer has stood for long: the peer would have dropped one of them.
    pub(super) fn take_dead(&mut self, now: Duration) -> Vec<ConnectionId> {
        let held = self.peers.values_mut().filter(|held| held.len() > 1).flatten();
        let over = held.filter(|held| held.doubted.is_some_and(|until| until <= now));
        over.map(|held| {
            held.doubted = None;
            held.connection
        })
        .collect()
    }

    pub(super) fn closed(&mut self, peer: PeerId, connection: ConnectionId) {
        if let Some(held) = self.peers.get_mut(&peer) {
            held.retain(|other| other.connection != connection);
            match &mut held[..] {
                [] => drop(self.peers.remove(&peer)),
                [alone] => alone.doubted = None,
                _ => {}
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
    use crate::test_peers::{COESFELD, UELZEN, peer};

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
    fn a_peer_that_comes_back_twice_within_seconds_proves_its_former_dial_dead_once_it_dropped_neither() {
        let mut connections = Connections::default();
        assert!(connections.established(at(0), peer(UELZEN), id(1), true).is_empty());
        assert!(connections.established(at(1), peer(UELZEN), id(2), true).is_empty());
        assert!(connections.take_dead(at(3)).is_empty());
        assert_eq!(connections.take_dead(at(4)), [id(1)]);
        assert!(connections.take_dead(at(5)).is_empty(), "said once");
    }

    #[test]
    fn one_dial_over_two_transports_leaves_the_one_that_the_peer_keeps() {
        for (dropped, kept) in [(1, 2), (2, 1)] {
            let mut connections = Connections::default();
            assert!(connections.established(at(0), peer(UELZEN), id(1), true).is_empty());
            assert!(connections.established(at(5), peer(UELZEN), id(2), true).is_empty(), "handshakes take their time on a busy machine");
            connections.closed(peer(UELZEN), id(dropped));
            assert!(connections.take_dead(at(60)).is_empty(), "{kept} is good");
            assert_eq!(connections.established(at(90), peer(UELZEN), id(3), true), [id(kept)]);
        }
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
