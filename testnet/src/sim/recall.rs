//! One recall on its way to those who use what was recalled: when it was signed, when each of them first asked somebody who holds it and
//! tells the truth, and when each had it.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::NodeId;
use super::clock::Micros;

/// The recall of a run.
#[derive(Clone, Debug)]
pub(crate) struct Recall {
    pub(crate) publisher: NodeId,
    pub(crate) adopters: BTreeSet<NodeId>,
    /// When it was signed, and under which number.
    pub(crate) signed: Option<(Micros, u64)>,
    asked: BTreeMap<NodeId, Micros>,
    had: BTreeMap<NodeId, Micros>,
}

/// How late an adopter had it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Late {
    pub(crate) adopter: NodeId,
    /// Nothing where it never did.
    pub(crate) after: Option<Micros>,
}

impl Recall {
    pub(crate) const fn new(publisher: NodeId, adopters: BTreeSet<NodeId>) -> Self {
        Self { publisher, adopters, signed: None, asked: BTreeMap::new(), had: BTreeMap::new() }
    }

    /// An adopter asked somebody honest who holds it.
    pub(crate) fn asked(&mut self, adopter: NodeId, now: Micros) {
        self.asked.entry(adopter).or_insert(now);
    }

    /// An adopter has stored a catalog of the publisher.
    pub(crate) fn stored(&mut self, node: NodeId, seq: u64, now: Micros) {
        if self.adopters.contains(&node) && self.signed.is_some_and(|(_, recalled)| seq >= recalled) {
            self.had.entry(node).or_insert(now);
        }
    }

    /// Says whether a node has it.
    #[cfg(test)]
    pub(crate) fn has(&self, node: NodeId) -> bool {
        self.had.contains_key(&node)
    }

    /// Returns how many adopters have it.
    pub(crate) fn reached(&self) -> usize {
        self.had.len()
    }

    /// Returns the first adopter that did not have it within a time: after it was signed, or after the adopter first asked an honest
    /// holder, in which case those count that did ask.
    pub(crate) fn late(&self, at_most: Micros, since_asked: bool) -> Option<Late> {
        let (signed, _) = self.signed?;
        let begun = |adopter: &NodeId| if since_asked { self.asked.get(adopter).copied() } else { Some(signed) };
        self.adopters.iter().filter_map(|adopter| Some((*adopter, begun(adopter)?))).find_map(|(adopter, begun)| {
            let after = self.had.get(&adopter).map(|had| had.saturating_sub(begun));
            after.is_none_or(|after| after > at_most).then_some(Late { adopter, after })
        })
    }
}
