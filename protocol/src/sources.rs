//! Who may be asked for which wanted catalog, and from when on: one queue a peer, so that a free place finds its work at once
//! however many catalogs are wanted.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_identity::PublisherId;

use crate::limits::{DELTAS_PER_PEER, SOURCES_MAX};

/// Queues by peer, and how many requests each peer is answering.
#[derive(Debug)]
pub(crate) struct Sources<P> {
    peers: BTreeMap<P, Peer>,
    /// The peers of each publisher, with the time from which on each may be asked.
    publishers: BTreeMap<PublisherId, BTreeMap<P, u64>>,
}

#[derive(Debug, Default)]
struct Peer {
    queue: BTreeSet<(u64, PublisherId)>,
    answering: usize,
}

impl<P: Ord + Clone> Sources<P> {
    pub(crate) const fn new() -> Self {
        Self { peers: BTreeMap::new(), publishers: BTreeMap::new() }
    }

    /// Adds a peer that has a publisher's catalog; a known one may be asked sooner, never later.
    pub(crate) fn add(&mut self, publisher: PublisherId, peer: &P, not_before: u64) {
        let known = self.publishers.entry(publisher).or_default();
        match known.get(peer) {
            Some(since) if *since <= not_before => {}
            None if known.len() >= SOURCES_MAX => {}
            _ => self.set(publisher, peer, not_before),
        }
    }

    /// Puts off when a peer, or with none every peer, may be asked for a publisher's catalog.
    pub(crate) fn put_off(&mut self, publisher: &PublisherId, not_before: u64, peer: Option<&P>) {
        let known = self.publishers.get(publisher).into_iter().flatten();
        let later: Vec<P> = known
            .filter(|(other, since)| **since < not_before && peer.is_none_or(|peer| peer == *other))
            .map(|(peer, _)| peer.clone())
            .collect();
        for peer in later {
            self.set(*publisher, &peer, not_before);
        }
    }

    /// Takes a publisher whose catalog a peer may be asked for now, where the peer has a free place.
    pub(crate) fn take(&mut self, peer: &P, now: u64) -> Option<PublisherId> {
        let queued = self.peers.get_mut(peer).filter(|peer| peer.answering < DELTAS_PER_PEER)?;
        let (_, publisher) = *queued.queue.first().filter(|(due, _)| *due <= now)?;
        queued.answering += 1;
        self.suspend(&publisher);
        Some(publisher)
    }

    /// Takes one of these publishers as [`take`](Self::take) does, whatever else waits for the peer.
    pub(crate) fn take_of(&mut self, urgent: &BTreeSet<PublisherId>, peer: &P, now: u64) -> Option<PublisherId> {
        let queued = self.peers.get_mut(peer).filter(|peer| peer.answering < DELTAS_PER_PEER)?;
        let is_due = |publisher: &&PublisherId| {
            let since = self.publishers.get(publisher).and_then(|known| known.get(peer));
            since.is_some_and(|since| *since <= now && queued.queue.contains(&(*since, **publisher)))
        };
        let publisher = *urgent.iter().find(is_due)?;
        queued.answering += 1;
        self.suspend(&publisher);
        Some(publisher)
    }

    /// A peer has answered, or will not: its place is free.
    pub(crate) fn freed(&mut self, peer: &P) {
        if let Some(peer) = self.peers.get_mut(peer) {
            peer.answering = peer.answering.saturating_sub(1);
        }
    }

    /// Takes a publisher out of all queues while somebody answers for it; who has it stays known.
    pub(crate) fn suspend(&mut self, publisher: &PublisherId) {
        for (peer, since) in self.publishers.get(publisher).into_iter().flatten() {
            if let Some(peer) = self.peers.get_mut(peer) {
                peer.queue.remove(&(*since, *publisher));
            }
        }
    }

    /// Puts a publisher back into the queues of those who have it.
    pub(crate) fn resume(&mut self, publisher: &PublisherId) {
        for (peer, since) in self.publishers.get(publisher).into_iter().flatten() {
            self.peers.entry(peer.clone()).or_default().queue.insert((*since, *publisher));
        }
    }

    /// Forgets a publisher that is not wanted any more.
    pub(crate) fn drop_publisher(&mut self, publisher: &PublisherId) {
        self.suspend(publisher);
        self.publishers.remove(publisher);
    }

    /// Forgets a peer that is gone; returns the publishers that nobody is left to be asked for.
    pub(crate) fn drop_peer(&mut self, peer: &P) -> Vec<PublisherId> {
        self.peers.remove(peer);
        let mut orphans = Vec::new();
        for (publisher, known) in &mut self.publishers {
            if known.remove(peer).is_some() && known.is_empty() {
                orphans.push(*publisher);
            }
        }
        orphans
    }

    /// Says whether nobody is known who has a publisher's catalog.
    pub(crate) fn is_orphan(&self, publisher: &PublisherId) -> bool {
        self.publishers.get(publisher).is_none_or(BTreeMap::is_empty)
    }

    /// Returns when a peer with a free place may next be asked for something.
    pub(crate) fn deadline(&self, now: u64) -> u64 {
        let free = self.peers.values().filter(|peer| peer.answering < DELTAS_PER_PEER);
        free.filter_map(|peer| peer.queue.first()).map(|(due, _)| *due).filter(|due| *due > now).min().unwrap_or(u64::MAX)
    }

    fn set(&mut self, publisher: PublisherId, peer: &P, not_before: u64) {
        let before = self.publishers.entry(publisher).or_default().insert(peer.clone(), not_before);
        let queue = &mut self.peers.entry(peer.clone()).or_default().queue;
        let was_queued = before.is_some_and(|before| queue.remove(&(before, publisher)));
        if was_queued || before.is_none() {
            queue.insert((not_before, publisher));
        }
    }
}
