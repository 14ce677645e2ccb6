//! How far the nodes agree: for each publisher, how many hold its newest catalog. Counted as it happens, so that it costs nothing.

use kreisnetz_catalog::Position;

use super::cast::NodeId;
use super::clock::Micros;

/// Counts over honest nodes.
#[derive(Debug)]
pub(crate) struct Agreement {
    newest: Vec<Option<Position>>,
    holders: Vec<usize>,
    nodes: usize,
    behind: usize,
    since: Option<Micros>,
    /// When something last happened that nodes have to catch up with.
    disturbed: Micros,
    /// Whose catalog was stored by whom when all agreed.
    last: Option<(NodeId, NodeId)>,
}

impl Agreement {
    /// Begins with nothing held, or with everything held by all; the first `counted` publishers are to be held by everybody.
    pub(crate) fn new(publishers: usize, counted: usize, honest: usize, ground: &[Position]) -> Self {
        let newest: Vec<Option<Position>> = (0..publishers).map(|number| ground.get(number).copied()).collect();
        let holders = newest.iter().map(|newest| if newest.is_some() { honest } else { 0 }).collect();
        let behind = counted - ground.len();
        Self { newest, holders, nodes: honest, behind, since: (behind == 0).then_some(0), disturbed: 0, last: None }
    }

    /// A publisher has a newer catalog, which so far nobody is known to hold.
    pub(crate) fn published(&mut self, publisher: NodeId, position: Position, now: Micros) {
        let index = publisher.index();
        if self.newest[index].is_some() && self.holders[index] == self.nodes {
            self.behind += 1;
        }
        (self.newest[index], self.holders[index], self.since) = (Some(position), 0, None);
        self.disturbed = now;
    }

    /// An honest node holds a catalog that it did not hold before.
    pub(crate) fn stored(&mut self, node: NodeId, publisher: NodeId, position: Position, now: Micros) {
        let index = publisher.index();
        if self.newest[index] != Some(position) {
            return;
        }
        self.holders[index] += 1;
        if self.holders[index] == self.nodes {
            self.behind -= 1;
            self.last = Some((publisher, node));
            self.since = (self.behind == 0).then_some(now);
        }
    }

    /// An honest node holds a catalog no more that it held: its machine was set back.
    pub(crate) fn lost(&mut self, publisher: NodeId, position: Position) {
        let index = publisher.index();
        if self.newest[index] != Some(position) {
            return;
        }
        if self.holders[index] == self.nodes {
            self.behind += 1;
            self.since = None;
        }
        self.holders[index] -= 1;
    }

    /// A link, a node or a clock came back.
    pub(crate) fn disturbed(&mut self, now: Micros) {
        self.disturbed = self.disturbed.max(now);
    }

    /// Returns the catalogs that are not everywhere.
    pub(crate) const fn behind(&self) -> usize {
        self.behind
    }

    /// Returns a publisher whose newest catalog is not everywhere, and its place.
    pub(crate) fn first_behind(&self) -> Option<(NodeId, Position)> {
        let behind = (0..self.newest.len()).find(|index| self.newest[*index].is_some() && self.holders[*index] != self.nodes)?;
        Some((NodeId::of(behind), self.newest[behind]?))
    }

    /// Returns whose catalog came last, and to whom.
    pub(crate) const fn last(&self) -> Option<(NodeId, NodeId)> {
        self.last
    }

    /// Returns how long it took after the last disturbance until all agreed; nothing where they do not.
    pub(crate) fn took(&self) -> Option<Micros> {
        self.since.map(|since| since.saturating_sub(self.disturbed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UELZEN: NodeId = NodeId(0);

    #[test]
    fn all_agree_when_the_last_node_holds_the_newest() {
        let position = |seq| Position { epoch: 1, seq };
        let mut agreement = Agreement::new(1, 1, 2, &[position(1)]);
        assert_eq!(agreement.took(), Some(0));
        agreement.published(UELZEN, position(2), 100);
        agreement.stored(UELZEN, UELZEN, position(2), 100);
        assert_eq!((agreement.took(), agreement.behind()), (None, 1));
        agreement.stored(UELZEN, UELZEN, position(1), 150);
        agreement.stored(UELZEN, UELZEN, position(2), 170);
        assert_eq!((agreement.took(), agreement.behind()), (Some(70), 0));
    }
}
