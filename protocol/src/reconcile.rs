//! With whom to compare frontiers, and when; and what a comparison shows.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_catalog::{FrontierItem, Position};
use kreisnetz_identity::{Digest, PublisherId};

use crate::{Frontier, RequestId, limits::PUBLISHERS_MAX};

/// Comparisons under way, and whom to greet next.
#[derive(Debug)]
pub(crate) struct Reconciles<P> {
    due: BTreeMap<P, Step>,
    asking: BTreeMap<RequestId, Asking<P>>,
    next_round: u64,
}

/// How a comparison with a peer is to begin.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Step {
    /// Ask for the list at once: that we differ is known.
    List,
    /// Greet first.
    Greet,
}

#[derive(Debug)]
struct Asking<P> {
    peer: P,
    due: u64,
    items: Vec<FrontierItem>,
    greeted: bool,
}

/// What a complete list shows against our own frontier.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// Heads that the peer has newer, or that we lack.
    pub(crate) newer_there: Vec<(PublisherId, Position)>,
    /// Publishers that the peer lacks or has older.
    pub(crate) newer_here: usize,
    /// Another head at the same place.
    pub(crate) contradictions: Vec<(PublisherId, Digest)>,
    /// Identities of which the peer knows other side events.
    pub(crate) identities: Vec<PublisherId>,
}

impl<P: Ord + Clone> Reconciles<P> {
    pub(crate) const fn new(first_round: u64) -> Self {
        Self { due: BTreeMap::new(), asking: BTreeMap::new(), next_round: first_round }
    }

    /// Notes that a comparison with a peer is due now; a list goes before a greeting.
    pub(crate) fn plan(&mut self, peer: &P, step: Step) {
        let planned = self.due.entry(peer.clone()).or_insert(step);
        *planned = (*planned).min(step);
    }

    pub(crate) fn forget(&mut self, peer: &P) {
        self.due.remove(peer);
        self.asking.retain(|_, asking| asking.peer != *peer);
    }

    /// Takes the comparisons that can begin.
    pub(crate) fn take_due(&mut self, may: impl Fn(&P) -> bool) -> Vec<(P, Step)> {
        let busy: BTreeSet<P> = self.asking.values().map(|asking| asking.peer.clone()).collect();
        let ready: Vec<(P, Step)> =
            self.due.iter().filter(|(peer, _)| may(peer) && !busy.contains(peer)).map(|(peer, step)| (peer.clone(), *step)).collect();
        for (peer, _) in &ready {
            self.due.remove(peer);
        }
        ready
    }

    pub(crate) fn asked(&mut self, request: RequestId, peer: P, due: u64) {
        self.asking.insert(request, Asking { peer, due, items: Vec::new(), greeted: false });
    }

    pub(crate) fn peer(&self, request: RequestId) -> Option<&P> {
        self.asking.get(&request).map(|asking| &asking.peer)
    }

    pub(crate) fn is_greeted(&self, request: RequestId) -> bool {
        self.asking.get(&request).is_some_and(|asking| asking.greeted)
    }

    /// Takes the greeting; the answer goes on and is given more time, until `due`.
    pub(crate) fn greeted(&mut self, request: RequestId, due: u64) {
        if let Some(asking) = self.asking.get_mut(&request) {
            asking.due = due;
            asking.greeted = true;
        }
    }

    /// Takes a part of a list. Says whether it is in order and within the limit.
    pub(crate) fn list(&mut self, request: RequestId, items: Vec<FrontierItem>, due: u64) -> bool {
        let Some(asking) = self.asking.get_mut(&request) else { return false };
        asking.items.extend(items);
        asking.due = due;
        asking.items.len() <= PUBLISHERS_MAX && asking.items.is_sorted_by(|a, b| a.publisher < b.publisher)
    }

    /// Ends a comparison; returns whose it was and the list that came.
    pub(crate) fn end(&mut self, request: RequestId) -> Option<(P, Vec<FrontierItem>)> {
        self.asking.remove(&request).map(|asking| (asking.peer, asking.items))
    }

    /// Returns requests whose time is up.
    pub(crate) fn overdue(&self, now: u64) -> Vec<RequestId> {
        self.asking.iter().filter(|(_, asking)| asking.due <= now).map(|(request, _)| *request).collect()
    }

    /// Says whether a round is due, and sets the next one.
    pub(crate) fn is_round_due(&mut self, now: u64, every: u64) -> bool {
        let is_due = self.next_round <= now;
        if is_due {
            self.next_round = now + every;
        }
        is_due
    }

    /// Returns when something here next wants attention.
    pub(crate) fn deadline(&self) -> u64 {
        self.asking.values().map(|asking| asking.due).min().unwrap_or(u64::MAX).min(self.next_round)
    }
}

impl Difference {
    /// Compares a peer's list with our frontier.
    pub(crate) fn between(ours: &Frontier, counts: impl Fn(&PublisherId) -> bool, theirs: &[FrontierItem]) -> Self {
        let mut difference = Self::default();
        let mine: BTreeMap<PublisherId, FrontierItem> =
            ours.items().filter(|item| counts(&item.publisher)).map(|item| (item.publisher, item)).collect();
        for item in theirs.iter().filter(|item| counts(&item.publisher)) {
            difference.add(mine.get(&item.publisher), item);
        }
        let listed: BTreeSet<PublisherId> = theirs.iter().map(|item| item.publisher).collect();
        difference.newer_here += mine.keys().filter(|publisher| !listed.contains(publisher)).count();
        difference
    }

    fn add(&mut self, ours: Option<&FrontierItem>, theirs: &FrontierItem) {
        let Some(ours) = ours else {
            self.newer_there.push((theirs.publisher, theirs.position));
            return;
        };
        match theirs.position.cmp(&ours.position) {
            std::cmp::Ordering::Greater => self.newer_there.push((theirs.publisher, theirs.position)),
            std::cmp::Ordering::Less => self.newer_here += 1,
            std::cmp::Ordering::Equal if theirs.head != ours.head => self.contradictions.push((theirs.publisher, theirs.head)),
            std::cmp::Ordering::Equal if theirs.side_events != ours.side_events => self.identities.push(theirs.publisher),
            std::cmp::Ordering::Equal => {}
        }
    }
}
