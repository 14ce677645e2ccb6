//! Who may be asked for which wanted catalog, and from when on: one queue a peer, so that a free place finds its work at once
//! however many catalogs are wanted.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_identity::PublisherId;

use crate::limits::{DELTAS_PER_PEER, PULL_BYTES_PER_PEER, SOURCES_MAX};

/// Queues by peer, and how many requests each peer is answering.
#[derive(Debug)]
pub(crate) struct Sources<P> {
    peers: BTreeMap<P, Peer>,
    /// The peers of each publisher, with the time from which on each may be asked.
    publishers: BTreeMap<PublisherId, BTreeMap<P, u64>>,
}

/// What was still to come with an answer that ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Coming {
    /// It was no catalog.
    Nothing,
    /// It had not begun.
    Unknown,
    /// So many bytes of entries, those included that came.
    Bytes(u64),
}

#[derive(Debug)]
struct Peer {
    queue: BTreeSet<(u64, PublisherId)>,
    /// Requests under way.
    answering: usize,
    /// Those among them for a catalog whose size is not known yet.
    unknown: u64,
    /// Bytes of entries that the others bring.
    coming: u64,
    /// Bytes of the last catalog that began to come: what the next one is thought to bring.
    usual: u64,
}

impl Peer {
    /// A first catalog comes alone until it says how large it is.
    const fn new() -> Self {
        Self { queue: BTreeSet::new(), answering: 0, unknown: 0, coming: 0, usual: PULL_BYTES_PER_PEER }
    }

    const fn has_place(&self) -> bool {
        self.answering < DELTAS_PER_PEER
    }

    const fn has_room(&self) -> bool {
        let expected = self.coming.saturating_add(self.usual.saturating_mul(self.unknown + 1));
        self.answering == 0 || self.has_place() && expected <= PULL_BYTES_PER_PEER
    }
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

    /// Takes a publisher whose catalog a peer may be asked for now, where the peer has a free place and little is on its way from it.
    pub(crate) fn take(&mut self, peer: &P, now: u64) -> Option<PublisherId> {
        let queued = self.peers.get_mut(peer).filter(|peer| peer.has_room())?;
        let (_, publisher) = *queued.queue.first().filter(|(due, _)| *due <= now)?;
        queued.answering += 1;
        self.suspend(&publisher);
        Some(publisher)
    }

    /// Takes one of these publishers where the peer has a free place, whatever else waits for it or is on its way.
    pub(crate) fn take_of(&mut self, urgent: &BTreeSet<PublisherId>, peer: &P, now: u64) -> Option<PublisherId> {
        let queued = self.peers.get_mut(peer).filter(|peer| peer.has_place())?;
        let is_due = |publisher: &&PublisherId| {
            let since = self.publishers.get(publisher).and_then(|known| known.get(peer));
            since.is_some_and(|since| *since <= now && queued.queue.contains(&(*since, **publisher)))
        };
        let publisher = *urgent.iter().find(is_due)?;
        queued.answering += 1;
        self.suspend(&publisher);
        Some(publisher)
    }

    /// A peer was asked for a whole catalog, and nobody knows yet how large it is.
    pub(crate) fn expect(&mut self, peer: &P) {
        if let Some(peer) = self.peers.get_mut(peer) {
            peer.unknown += 1;
        }
    }

    /// A catalog from a peer begins to come, and so many bytes of entries with it.
    pub(crate) fn begun(&mut self, peer: &P, bytes: u64) {
        if let Some(peer) = self.peers.get_mut(peer) {
            peer.unknown = peer.unknown.saturating_sub(1);
            peer.usual = bytes;
            peer.coming += bytes;
        }
    }

    /// What a peer sends brings so many bytes of entries instead.
    pub(crate) fn grown(&mut self, peer: &P, before: u64, now: u64) {
        if let Some(peer) = self.peers.get_mut(peer) {
            peer.coming = (peer.coming + now).saturating_sub(before);
        }
    }

    /// A peer has answered, or will not: its place is free. `coming` is what was known to come, if it was a catalog.
    pub(crate) fn freed(&mut self, peer: &P, coming: Coming) {
        if let Some(peer) = self.peers.get_mut(peer) {
            peer.answering = peer.answering.saturating_sub(1);
            match coming {
                Coming::Nothing => {}
                Coming::Unknown => peer.unknown = peer.unknown.saturating_sub(1),
                Coming::Bytes(bytes) => peer.coming = peer.coming.saturating_sub(bytes),
            }
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
            self.peers.entry(peer.clone()).or_insert_with(Peer::new).queue.insert((*since, *publisher));
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
        let free = self.peers.values().filter(|peer| peer.has_room());
        free.filter_map(|peer| peer.queue.first()).map(|(due, _)| *due).filter(|due| *due > now).min().unwrap_or(u64::MAX)
    }

    fn set(&mut self, publisher: PublisherId, peer: &P, not_before: u64) {
        let before = self.publishers.entry(publisher).or_default().insert(peer.clone(), not_before);
        let queue = &mut self.peers.entry(peer.clone()).or_insert_with(Peer::new).queue;
        let was_queued = before.is_some_and(|before| queue.remove(&(before, publisher)));
        if was_queued || before.is_none() {
            queue.insert((not_before, publisher));
        }
    }
}

#[cfg(test)]
mod tests {
    use kreisnetz_identity::Digest;

    use super::*;

    const MIB: u64 = 1 << 20;

    fn uelzen_has_ten() -> Sources<&'static str> {
        let mut sources = Sources::new();
        for number in 0..10_u8 {
            sources.add(PublisherId::from_bytes(*Digest::of(&[number]).as_bytes()), &"uelzen", 0);
        }
        sources
    }

    /// Asks as often as may be, and returns how often that was.
    fn ask(sources: &mut Sources<&'static str>) -> usize {
        let mut asked = 0;
        while sources.take(&"uelzen", 0).is_some() {
            sources.expect(&"uelzen");
            asked += 1;
        }
        asked
    }

    #[test]
    fn a_first_catalog_comes_alone_until_it_says_that_it_is_small() {
        let mut sources = uelzen_has_ten();
        assert_eq!(ask(&mut sources), 1);
        sources.begun(&"uelzen", MIB / 8);
        assert_eq!(ask(&mut sources), DELTAS_PER_PEER - 1);
        sources.freed(&"uelzen", Coming::Bytes(MIB / 8));
        assert_eq!(ask(&mut sources), 1, "the place that is free again");
    }

    #[test]
    fn large_catalogs_come_one_after_the_other() {
        let mut sources = uelzen_has_ten();
        for _ in 0..3 {
            assert_eq!(ask(&mut sources), 1);
            sources.begun(&"uelzen", 12 * MIB);
            assert_eq!(ask(&mut sources), 0);
            sources.freed(&"uelzen", Coming::Bytes(12 * MIB));
        }
        assert_eq!(ask(&mut sources), 1);
        sources.begun(&"uelzen", MIB);
        assert_eq!(ask(&mut sources), 3, "small ones come together again");
    }

    #[test]
    fn an_identity_holds_up_no_catalog() {
        let mut sources = uelzen_has_ten();
        assert!(sources.take(&"uelzen", 0).is_some());
        assert!(sources.take(&"uelzen", 0).is_some());
        sources.freed(&"uelzen", Coming::Nothing);
        assert_eq!(ask(&mut sources), 1);
        sources.freed(&"uelzen", Coming::Unknown);
        assert_eq!(ask(&mut sources), 1, "what was not answered is expected no more");
    }
}
