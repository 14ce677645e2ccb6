//! Comparing frontiers with a peer, and how often: a greeting, then the plain list or the buckets that differ.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_catalog::{Fingerprint, FrontierItem, Position};
use kreisnetz_identity::PublisherId;

use crate::{
    Buckets, Frontier, RequestId,
    frontier::bucket_of,
    limits::{BUCKETS, COMPARISONS_MAX, PUBLISHERS_MAX},
};

/// Comparisons under way, and whom to greet next.
#[derive(Debug)]
pub(crate) struct Reconciles<P> {
    due: BTreeMap<P, Step>,
    asking: BTreeMap<RequestId, Asking<P>>,
    next_round: u64,
}

/// How a comparison with a peer goes on.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Step {
    /// Ask for these buckets: their fingerprints differ.
    Lists(Buckets),
    /// Ask for the plain list.
    Whole,
    /// Ask for the list, or for fingerprints where it would be long: that we differ is known.
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
    /// The buckets that the list is of; none where it is of all.
    buckets: Option<Buckets>,
    /// Buckets whose fingerprints differ, once they came.
    differing: Option<Buckets>,
}

/// A comparison that has come to its end.
#[derive(Debug)]
pub(crate) struct Compared<P> {
    pub(crate) peer: P,
    pub(crate) items: Vec<FrontierItem>,
    pub(crate) buckets: Option<Buckets>,
    pub(crate) differing: Option<Buckets>,
}

/// What a complete list shows against our own frontier.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// Heads that the peer has newer, or that we lack.
    pub(crate) newer_there: Vec<(PublisherId, Position)>,
    /// Publishers that the peer lacks or has older.
    pub(crate) newer_here: usize,
    /// Publishers of which the peer holds another head at the same place.
    pub(crate) contradictions: Vec<(PublisherId, Position)>,
    /// Publishers of which the peer knows other side events or proofs.
    pub(crate) side_events: Vec<PublisherId>,
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

    /// Takes the comparisons that can begin: [`COMPARISONS_MAX`] are under way at most, besides those with the peers that are always to be
    /// asked.
    pub(crate) fn take_due(&mut self, may: impl Fn(&P) -> bool, always: impl Fn(&P) -> bool) -> Vec<(P, Step)> {
        let busy: BTreeSet<P> = self.asking.values().map(|asking| asking.peer.clone()).collect();
        let may_begin = |(peer, _): &(&P, &Step)| may(peer) && !busy.contains(peer);
        let mut places = COMPARISONS_MAX.saturating_sub(self.asking.len());
        let mut has_place = |peer: &P| {
            let has_place = always(peer) || places > 0;
            places = places.saturating_sub(1);
            has_place
        };
        let can_begin = self.due.iter().filter(may_begin).filter(|(peer, _)| has_place(peer));
        let ready: Vec<(P, Step)> = can_begin.map(|(peer, step)| (peer.clone(), *step)).collect();
        for (peer, _) in &ready {
            self.due.remove(peer);
        }
        ready
    }

    /// Notes a request under way, for the plain list or for these buckets.
    pub(crate) fn asked(&mut self, request: RequestId, peer: P, due: u64, buckets: Option<Buckets>) {
        self.asking.insert(request, Asking { peer, due, items: Vec::new(), greeted: false, buckets, differing: None });
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

    /// Takes a part of a list. Says whether it is in order, of the buckets that were asked for, and within the limit.
    pub(crate) fn list(&mut self, request: RequestId, items: Vec<FrontierItem>, due: u64) -> bool {
        let Some(asking) = self.asking.get_mut(&request) else { return false };
        let last = asking.items.last().map(|item| item.publisher);
        let follows = last.is_none_or(|last| items.first().is_none_or(|first| last < first.publisher));
        let wanted = asking.buckets.is_none_or(|buckets| items.iter().all(|item| buckets.contains(bucket_of(&item.publisher))));
        let sorted = items.is_sorted_by(|a, b| a.publisher < b.publisher);
        asking.items.extend(items);
        asking.due = due;
        follows && wanted && sorted && asking.items.len() <= PUBLISHERS_MAX && asking.differing.is_none()
    }

    /// Takes the fingerprints of a peer's buckets. Says whether they were to come now.
    pub(crate) fn fingerprints(&mut self, request: RequestId, ours: &[Fingerprint], theirs: &[Fingerprint], due: u64) -> bool {
        let Some(asking) = self.asking.get_mut(&request) else { return false };
        asking.due = due;
        let differing = (0..=u8::MAX).zip(ours.iter().zip(theirs)).filter(|(_, (ours, theirs))| ours != theirs).map(|(bucket, _)| bucket);
        let is_first = asking.differing.replace(differing.collect()).is_none();
        is_first && asking.items.is_empty() && asking.buckets.is_none()
    }

    /// Ends a comparison; returns whose it was and what came.
    pub(crate) fn end(&mut self, request: RequestId) -> Option<Compared<P>> {
        let Asking { peer, items, buckets, differing, .. } = self.asking.remove(&request)?;
        Some(Compared { peer, items, buckets, differing })
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

impl Step {
    /// Returns what to ask for next, knowing which buckets differ: the plain list where most do.
    pub(crate) fn after(differing: Buckets) -> Self {
        if differing.count() as usize * 2 > BUCKETS { Self::Whole } else { Self::Lists(differing) }
    }
}

impl Difference {
    /// Compares a peer's list, of all buckets or of some, with our frontier.
    pub(crate) fn between(ours: &Frontier, counts: impl Fn(&PublisherId) -> bool, theirs: &[FrontierItem], of: Option<Buckets>) -> Self {
        let mut difference = Self::default();
        let theirs: Vec<&FrontierItem> = theirs.iter().filter(|item| counts(&item.publisher)).collect();
        for item in &theirs {
            difference.add(ours.item(&item.publisher), item);
        }
        let listed: BTreeSet<PublisherId> = theirs.iter().map(|item| item.publisher).collect();
        let lacking = |item: &&FrontierItem| !listed.contains(&item.publisher);
        difference.newer_here += match of {
            None => ours.items().filter(lacking).count(),
            Some(buckets) => buckets.iter().flat_map(|bucket| ours.bucket_items(bucket)).filter(lacking).count(),
        };
        difference
    }

    fn add(&mut self, ours: Option<&FrontierItem>, theirs: &FrontierItem) {
        let Some(ours) = ours else {
            // Of a head that does not stand the peer has only the reason.
            return match theirs.position.seq {
                0 => self.side_events.push(theirs.publisher),
                _ => self.newer_there.push((theirs.publisher, theirs.position)),
            };
        };
        if theirs.side_events != ours.side_events {
            self.side_events.push(theirs.publisher);
            // What either is compared by may be made of proofs: of a place that both have nothing follows before these are the same.
            if theirs.position <= ours.position {
                return;
            }
        }
        match theirs.position.cmp(&ours.position) {
            std::cmp::Ordering::Greater => self.newer_there.push((theirs.publisher, theirs.position)),
            std::cmp::Ordering::Less => self.newer_here += 1,
            std::cmp::Ordering::Equal if theirs.head != ours.head => self.contradictions.push((theirs.publisher, theirs.position)),
            std::cmp::Ordering::Equal => {}
        }
    }
}
