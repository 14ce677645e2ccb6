//! Whom to greet when: peers that we dialled, once they listen; and everybody, when gossip could not tell of something. Pure.
//!
//! A greeting compares frontiers, gossip brings what is newer. A head published between the two would reach nobody:
//! after the comparison, before the peer's subscription is known. So we greet once the peer is known to listen.

use std::time::Duration;

use libp2p::PeerId;

use super::deadlines::Deadlines;

/// A peer that does not subscribe is greeted all the same after this time.
const SUBSCRIBED_WITHIN: Duration = Duration::from_secs(2);

/// Between two greetings of everybody: the quota of a peer is two a minute.
const EVERYBODY_EVERY: Duration = Duration::from_secs(30);

/// Who is to be greeted when; bounded by the limits of connections.
#[derive(Debug, Default)]
pub(super) struct Greetings {
    due: Deadlines,
    is_untold: bool,
    told: Option<Duration>,
}

impl Greetings {
    /// Puts a greeting off until the peer listens.
    pub(super) fn put_off(&mut self, now: Duration, peer: PeerId) {
        self.due.set(peer, now + SUBSCRIBED_WITHIN);
    }

    /// Returns whether the peer was still to be greeted; now it is not.
    pub(super) fn settle(&mut self, peer: &PeerId) -> bool {
        self.due.lift(peer)
    }

    /// Something is held of which gossip did not take the news.
    pub(super) fn unannounced(&mut self) {
        self.is_untold = true;
    }

    /// Says whether everybody is to be greeted now.
    pub(super) fn take_everybody(&mut self, now: Duration) -> bool {
        let is_due = self.is_untold && self.told.is_none_or(|told| now.saturating_sub(told) >= EVERYBODY_EVERY);
        if is_due {
            (self.is_untold, self.told) = (false, Some(now));
        }
        is_due
    }

    /// Takes those who have kept us waiting.
    pub(super) fn take_overdue(&mut self, now: Duration) -> Vec<PeerId> {
        self.due.take_overdue(now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Greetings;
    use crate::test_peers::{COESFELD, UELZEN, peer};

    #[test]
    fn a_peer_is_greeted_once_whether_it_subscribes_or_not() {
        let at = Duration::from_secs;
        let mut greetings = Greetings::default();
        greetings.put_off(at(0), peer(UELZEN));
        greetings.put_off(at(0), peer(COESFELD));
        assert!(greetings.settle(&peer(UELZEN)));
        assert!(!greetings.settle(&peer(UELZEN)));
        assert!(greetings.take_overdue(at(1)).is_empty());
        assert_eq!(greetings.take_overdue(at(2)), [peer(COESFELD)]);
        assert!(!greetings.settle(&peer(COESFELD)));
    }
}
