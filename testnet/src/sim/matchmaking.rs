//! Which county vouches for which: who turned up meets members, by telephone and outside of the network, until it has vouchers enough.
//!
//! Whoever joined first is asked first, until its budget is spent: the worst case for the budget.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::{Cast, NodeId};

/// Vouchers that a county needs, and Länder that they come from (SECURITY.md §5); said here again, so that a weaker rule is found.
pub(crate) const VOUCHERS: usize = 3;
pub(crate) const LAENDER: usize = 2;

/// Who turns up when, and who was vouched for by whom.
#[derive(Debug)]
pub(crate) struct Matchmaking {
    arrivals: Vec<(u64, NodeId)>,
    given: BTreeMap<NodeId, BTreeSet<NodeId>>,
}

/// A member that may vouch today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Author {
    pub(crate) node: NodeId,
    /// Vouches that its budget still lets it give.
    pub(crate) left: usize,
}

impl Matchmaking {
    /// Lets these turn up in their order, evenly over so many days.
    pub(crate) fn new(newcomers: &[NodeId], over_days: u64) -> Self {
        let of = newcomers.len().max(1) as u64;
        let arrivals = (0..).zip(newcomers).map(|(place, node): (u64, _)| (place * over_days / of, *node)).collect();
        Self { arrivals, given: BTreeMap::new() }
    }

    /// Returns who vouches for whom on a day.
    pub(crate) fn of_day(&mut self, cast: &Cast, day: u64, authors: &mut [Author]) -> Vec<(NodeId, NodeId)> {
        let mut matches = Vec::new();
        for (_, newcomer) in self.arrivals.iter().filter(|(arrival, _)| *arrival <= day) {
            let given = self.given.entry(*newcomer).or_default();
            for author in authors.iter_mut() {
                if author.left > 0 && author.node != *newcomer && is_of_use(cast, given, author.node) {
                    author.left -= 1;
                    given.insert(author.node);
                    matches.push((author.node, *newcomer));
                }
            }
        }
        matches
    }
}

/// Says whether one more voucher brings a newcomer nearer to what it needs.
fn is_of_use(cast: &Cast, given: &BTreeSet<NodeId>, author: NodeId) -> bool {
    let land = |node: NodeId| cast.part(node).log.ags().map(|ags| ags.land().to_owned());
    let laender: BTreeSet<_> = given.iter().map(|node| land(*node)).collect();
    let is_last = given.len() + 1 == VOUCHERS;
    let is_of_one_land_too_many = is_last && laender.len() < LAENDER && laender.contains(&land(author));
    given.len() < VOUCHERS && !given.contains(&author) && !is_of_one_land_too_many
}
