//! Which peers that we dialled have not said what they listen to. Pure.
//!
//! gossipsub tells its subscriptions with the first connection of a peer, and keeps what it knows of that peer while any connection
//! stands. A node that was killed and is back within the minute that QUIC keeps a dead connection is a second connection to its peers:
//! they tell it nothing, it never passes anything on to them, and nothing of that ends by itself. It can know: whoever speaks our
//! protocol subscribes at once. So it hangs up, the others drop what is dead meanwhile, and the next dial is a first connection.

use std::time::Duration;

use libp2p::PeerId;

use super::deadlines::Deadlines;

/// A peer may take this long to subscribe: many times what a node takes that starts beside hundreds of others.
const SUBSCRIBED_WITHIN: Duration = Duration::from_secs(15);

/// Peers that we dialled and that have not subscribed yet; bounded by the limits of connections.
#[derive(Debug, Default)]
pub(super) struct Silence(Deadlines);

impl Silence {
    /// A connection that we dialled stands, the first one with the peer.
    pub(super) fn dialled(&mut self, now: Duration, peer: PeerId) {
        self.0.set(peer, now + SUBSCRIBED_WITHIN);
    }

    /// The peer has subscribed, or is gone.
    pub(super) fn broken(&mut self, peer: &PeerId) {
        self.0.lift(peer);
    }

    /// Takes those that stayed silent.
    pub(super) fn take_overdue(&mut self, now: Duration) -> Vec<PeerId> {
        self.0.take_overdue(now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Silence;
    use crate::test_peers::{COESFELD, UELZEN, peer};

    #[test]
    fn a_peer_that_never_subscribes_is_given_up_once_and_one_that_does_is_not() {
        let at = Duration::from_secs;
        let mut silence = Silence::default();
        silence.dialled(at(0), peer(UELZEN));
        silence.dialled(at(0), peer(COESFELD));
        silence.broken(&peer(COESFELD));
        assert!(silence.take_overdue(at(14)).is_empty());
        assert_eq!(silence.take_overdue(at(15)), [peer(UELZEN)]);
        assert!(silence.take_overdue(at(99)).is_empty());
    }
}
