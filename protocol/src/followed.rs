//! Publishers of what is in use here, and their own nodes: asked in every round, so that no choice of peers can keep a recall away.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_identity::PublisherId;

use crate::limits::FOLLOWED_ASKED_MAX;

/// Whom to ask besides the peers that are drawn.
#[derive(Debug)]
pub(crate) struct Followed<P> {
    nodes: BTreeMap<PublisherId, BTreeSet<P>>,
    /// The publisher after which the next round goes on, where there are more than one round asks.
    last: Option<PublisherId>,
}

impl<P: Clone + Ord> Followed<P> {
    pub(crate) const fn new() -> Self {
        Self { nodes: BTreeMap::new(), last: None }
    }

    /// Follows exactly these.
    pub(crate) fn set(&mut self, nodes: BTreeMap<PublisherId, BTreeSet<P>>) {
        self.nodes = nodes;
    }

    /// Returns the publishers that are followed.
    pub(crate) fn publishers(&self) -> impl Iterator<Item = &PublisherId> {
        self.nodes.keys()
    }

    /// Says whether a peer is a node of one of them.
    pub(crate) fn has_node(&self, peer: &P) -> bool {
        self.nodes.values().any(|nodes| nodes.contains(peer))
    }

    /// Returns the nodes to ask in this round: those of at most [`FOLLOWED_ASKED_MAX`] publishers, the next ones in the next round.
    pub(crate) fn round(&mut self) -> Vec<P> {
        let after = self.nodes.iter().filter(|(publisher, _)| self.last.is_none_or(|last| **publisher > last));
        let before = self.nodes.iter().filter(|(publisher, _)| self.last.is_some_and(|last| **publisher <= last));
        let chosen: Vec<(&PublisherId, &BTreeSet<P>)> = after.chain(before).take(FOLLOWED_ASKED_MAX).collect();
        let peers = chosen.iter().flat_map(|(_, nodes)| nodes.iter().cloned()).collect();
        self.last = chosen.last().map(|(publisher, _)| **publisher);
        peers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publisher(number: u8) -> PublisherId {
        PublisherId::from_bytes([number; 32])
    }

    #[test]
    fn more_publishers_than_a_round_asks_are_asked_in_turn() {
        let mut followed = Followed::new();
        let most = u8::try_from(FOLLOWED_ASKED_MAX).unwrap_or(u8::MAX);
        followed.set((0..=most).map(|number| (publisher(number), BTreeSet::from([number]))).collect());
        let first = followed.round();
        assert_eq!((first.len(), first.contains(&most)), (FOLLOWED_ASKED_MAX, false));
        assert_eq!(followed.round()[..2], [most, 0]);
    }
}
