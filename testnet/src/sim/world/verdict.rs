//! What is checked when a run has ended: every invariant once more, over all nodes, and the digest of all that is durable.

use kreisnetz_identity::Digest;

use super::{Side, World, place};
use crate::sim::cast::NodeId;
use crate::sim::invariants::Invariant;

impl World {
    /// Checks what can only be checked at the end.
    pub(super) fn check_end(&mut self) {
        let catalogs: Vec<_> = self.library.all().cloned().collect();
        for held in catalogs {
            let publisher = self.cast.number(&held.head.publisher).unwrap_or(NodeId(0));
            self.checker.verifies_again(place(&self.cast, publisher, self.now), &held);
        }
        if self.scenario.hold.proven && self.side == Side::Hostile {
            self.check_proofs();
        }
        let promises = self.scenario.hold.converged_s.is_some();
        for node in self.honest().collect::<Vec<_>>() {
            let place = place(&self.cast, node, self.now);
            self.checker.engine_follows_store(place, &self.nodes[node.index()]);
            if promises {
                self.checker.holds_acknowledged(place, &self.nodes[node.index()]);
            }
        }
    }

    /// I6: where somebody contradicted itself, every honest node holds the same proofs of it.
    fn check_proofs(&mut self) {
        let hostile = self.scenario.hostile.iter().filter(|hostile| hostile.mode.contradicts_itself());
        let accused: Vec<NodeId> = hostile.filter_map(|hostile| self.cast.by_name(&hostile.node)).collect();
        for accused in accused {
            let publisher = self.cast.publisher(accused);
            let all: Vec<_> = self.honest().map(|node| (node, self.node(node).store.proofs_of(&publisher))).collect();
            let first = all.first().map(|(_, proofs)| proofs.clone()).unwrap_or_default();
            let differing = all.iter().find(|(_, proofs)| first.is_empty() || *proofs != first).map(|(node, _)| *node);
            if let Some(node) = differing {
                let counts: Vec<usize> = all.iter().map(|(_, proofs)| proofs.len()).collect();
                let what =
                    format!("it holds other proofs against {} than the first, or none; all hold {counts:?}", self.cast.name(accused));
                self.checker.violated(Invariant::Proven, place(&self.cast, node, self.now), what);
            }
        }
    }

    pub(crate) fn honest(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.cast.all().filter(|node| !self.node(*node).is_suspect)
    }

    /// Returns the digest of what all nodes hold, in their order, and whom they refuse.
    pub(crate) fn state(&self) -> Digest {
        let mut bytes = Vec::new();
        for node in &self.nodes {
            bytes.extend(node.store.state().as_bytes());
            bytes.extend(node.standing.cut_off().flat_map(|peer| peer.0.to_be_bytes()));
        }
        Digest::of(&bytes)
    }
}
