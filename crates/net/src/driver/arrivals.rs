//! When gossip brought which head, for whoever measures how fast news travel. Pure; lost at a restart.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use kreisnetz_catalog::Position;
use kreisnetz_identity::PublisherId;

/// Heads of one publisher whose arrival is remembered at most.
const HEADS_MAX: usize = 16;

/// The last arrivals; bounded by the publishers that a frontier can hold, since only members' heads are passed on.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    publishers: BTreeMap<PublisherId, VecDeque<(Position, Duration)>>,
}

impl Arrivals {
    pub(super) fn heard(&mut self, publisher: PublisherId, place: Position, now: Duration) {
        let heads = self.publishers.entry(publisher).or_default();
        heads.push_back((place, now));
        if heads.len() > HEADS_MAX {
            heads.pop_front();
        }
    }

    pub(super) fn of(&self, publisher: &PublisherId) -> Vec<(Position, Duration)> {
        self.publishers.get(publisher).into_iter().flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_heads_of_a_publisher_are_remembered() {
        let (uelzen, mut arrivals) = (PublisherId::from_bytes([1; 32]), Arrivals::default());
        for seq in 1..=20 {
            arrivals.heard(uelzen, Position { epoch: 1, seq }, Duration::from_secs(seq));
        }
        let heard = arrivals.of(&uelzen);
        assert_eq!((heard.len(), heard[0].0.seq), (HEADS_MAX, 5));
    }
}
