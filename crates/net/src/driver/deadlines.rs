//! Until when peers have time for something. Pure.

use std::collections::BTreeMap;
use std::time::Duration;

use libp2p::PeerId;

/// A deadline for each of some peers, by the clock that only waiting is measured with.
#[derive(Debug, Default)]
pub(super) struct Deadlines(BTreeMap<PeerId, Duration>);

impl Deadlines {
    /// Gives a peer time until then, however long it had before.
    pub(super) fn set(&mut self, peer: PeerId, until: Duration) {
        self.0.insert(peer, until);
    }

    /// Takes a peer off, and says whether its time still ran.
    pub(super) fn lift(&mut self, peer: &PeerId) -> bool {
        self.0.remove(peer).is_some()
    }

    /// Takes those off whose time is over.
    pub(super) fn take_overdue(&mut self, now: Duration) -> Vec<PeerId> {
        self.0.extract_if(.., |_, until| *until <= now).map(|(peer, _)| peer).collect()
    }
}
