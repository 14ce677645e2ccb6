//! A cut through the network, as a firewall makes it: nothing arrives, and nobody is told.

use super::cast::NodeId;
use super::scenario::{Direction, Partition};

/// One partition; the nodes below its border are cut off.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    border: NodeId,
    direction: Direction,
    active: bool,
}

impl Cut {
    pub(crate) fn new(partition: &Partition, nodes: usize) -> Self {
        let border = NodeId::of(nodes * partition.share as usize / 1_000);
        Self { border, direction: partition.direction, active: false }
    }

    pub(crate) const fn set_active(&mut self, active: bool) {
        self.active = active;
    }

    /// Says whether nothing gets from one node to another.
    pub(crate) fn stops(&self, from: NodeId, to: NodeId) -> bool {
        let (out, inn) = (from < self.border, to < self.border);
        self.active
            && out != inn
            && match self.direction {
                Direction::Both => true,
                Direction::Inward => inn,
                Direction::Outward => out,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UELZEN: NodeId = NodeId(0);
    const COESFELD: NodeId = NodeId(2);

    #[test]
    fn a_cut_inward_lets_out_what_is_said() {
        let partition = Partition { from_s: 0, until_s: 1, share: 500, direction: Direction::Inward, noticed_s: 60 };
        let mut cut = Cut::new(&partition, 4);
        assert!(!cut.stops(COESFELD, UELZEN), "not yet");
        cut.set_active(true);
        assert!(cut.stops(COESFELD, UELZEN) && !cut.stops(UELZEN, COESFELD));
    }
}
