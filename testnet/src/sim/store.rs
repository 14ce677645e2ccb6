//! What one simulated node has made durable: it survives a crash, and nothing else does.
//!
//! Catalogs that everybody held when the run began lie in one [`Ground`]; a node keeps only what it stored since. Eleven thousand
//! nodes with eleven thousand catalogs each fit into memory only so.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use kreisnetz_catalog::{Equivocation, Head, Position};
use kreisnetz_identity::{Digest, PublisherId, Verified};
use kreisnetz_protocol::{Knowledge, limits::PROOFS_PER_PUBLISHER};

use super::cast::{Cast, NodeId};
use super::held::Held;

/// Heads kept of each publisher, the newest among them (SECURITY.md §2, step 8).
const KEPT: usize = 64;

/// What every node held at the beginning.
#[derive(Debug)]
pub(crate) struct Ground {
    catalogs: Vec<Arc<Held>>,
    /// The same as an engine knows it; nothing where nodes begin empty.
    knowledge: Option<Knowledge>,
    digest: Digest,
}

/// One node's durable state.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    ground: Arc<Ground>,
    /// The catalogs kept of each publisher since, the newest last.
    catalogs: BTreeMap<NodeId, VecDeque<Arc<Held>>>,
    identities: BTreeSet<NodeId>,
    proofs: BTreeMap<Digest, Equivocation>,
    /// The highest number of an own head that was reserved: written before anything is signed under it.
    reserved: u64,
}

/// What became of a catalog.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kept {
    /// It is durable now.
    Durable,
    /// As new or newer is there.
    Superseded,
}

impl Ground {
    /// Takes one catalog of every publisher, in the order of the cast; or none.
    pub(crate) fn new(cast: &Cast, catalogs: Vec<Arc<Held>>) -> Arc<Self> {
        let digests: Vec<u8> = catalogs.iter().flat_map(|held| *held.head.digest().as_bytes()).collect();
        let logs = cast.all().map(|node| Arc::clone(&cast.part(node).log));
        let heads = catalogs.iter().map(|held| Arc::clone(&held.head));
        let knowledge = (!catalogs.is_empty()).then(|| Knowledge::new(cast.network, logs, heads, []));
        Arc::new(Self { knowledge, digest: Digest::of(&digests), catalogs })
    }

    pub(crate) fn catalogs(&self) -> &[Arc<Held>] {
        &self.catalogs
    }
}

impl Store {
    pub(crate) fn new(ground: Arc<Ground>, own: NodeId) -> Self {
        let reserved = ground.catalogs.get(own.index()).map_or(0, |held| held.head.seq);
        let identities = BTreeSet::from([own]);
        Self { ground, catalogs: BTreeMap::new(), identities, proofs: BTreeMap::new(), reserved }
    }

    /// Reserves the next number of an own head; it is never given out again.
    pub(crate) fn reserve(&mut self) -> u64 {
        self.reserved += 1;
        self.reserved
    }

    /// Gives no number up to this one out again: it was used in another life of this machine.
    pub(crate) fn follow(&mut self, seq: u64) {
        self.reserved = self.reserved.max(seq);
    }

    /// Makes a catalog durable, unless it is not newer.
    pub(crate) fn keep(&mut self, publisher: NodeId, held: Arc<Held>) -> Kept {
        if self.position(publisher).is_some_and(|position| position >= held.position()) {
            return Kept::Superseded;
        }
        let kept = self.catalogs.entry(publisher).or_default();
        kept.push_back(held);
        if kept.len() > KEPT {
            kept.pop_front();
        }
        Kept::Durable
    }

    pub(crate) fn keep_identity(&mut self, publisher: NodeId) {
        self.identities.insert(publisher);
    }

    /// Keeps a proof; of each publisher the smallest ids, as a node's store does.
    pub(crate) fn keep_proof(&mut self, proof: Equivocation) {
        let publisher = proof.publisher();
        self.proofs.insert(proof.id(), proof);
        let kept = self.proofs_of(&publisher);
        if let Some(largest) = kept.get(PROOFS_PER_PUBLISHER) {
            self.proofs.remove(largest);
        }
    }

    /// Returns what the engine knows of a store to which nothing was added since the beginning.
    pub(crate) fn untouched(&self) -> Option<&Knowledge> {
        let untouched = self.catalogs.is_empty() && self.proofs.is_empty();
        self.ground.knowledge.as_ref().filter(|_| untouched)
    }

    pub(crate) fn catalog(&self, publisher: NodeId) -> Option<&Arc<Held>> {
        let since = self.catalogs.get(&publisher).and_then(VecDeque::back);
        since.or_else(|| self.ground.catalogs.get(publisher.index()))
    }

    /// Returns the heads that are kept of a publisher, the oldest first.
    pub(crate) fn heads(&self, publisher: NodeId) -> impl Iterator<Item = &Verified<Head>> {
        let first = self.ground.catalogs.get(publisher.index());
        first.into_iter().chain(self.catalogs.get(&publisher).into_iter().flatten()).map(|held| &*held.head)
    }

    pub(crate) fn proofs(&self) -> impl Iterator<Item = &Equivocation> {
        self.proofs.values()
    }

    /// Returns the ids of the proofs that a publisher contradicted itself.
    pub(crate) fn proofs_of(&self, publisher: &PublisherId) -> Vec<Digest> {
        self.proofs.iter().filter(|(_, proof)| proof.publisher() == *publisher).map(|(id, _)| *id).collect()
    }

    pub(crate) fn position(&self, publisher: NodeId) -> Option<Position> {
        self.catalog(publisher).map(|held| held.position())
    }

    pub(crate) fn knows(&self, publisher: NodeId) -> bool {
        self.identities.contains(&publisher) || publisher.index() < self.ground.catalogs.len()
    }

    /// Returns what this node stored since the beginning, the newest of each publisher.
    pub(crate) fn since_ground(&self) -> impl Iterator<Item = (NodeId, &Arc<Held>)> {
        self.catalogs.iter().filter_map(|(publisher, kept)| Some((*publisher, kept.back()?)))
    }

    /// Returns the digest of all that is durable.
    pub(crate) fn state(&self) -> Digest {
        let mut bytes = self.ground.digest.as_bytes().to_vec();
        bytes.extend(self.reserved.to_be_bytes());
        for (publisher, held) in self.since_ground() {
            bytes.extend(publisher.0.to_be_bytes());
            bytes.extend(held.head.digest().as_bytes());
        }
        bytes.extend(self.identities.iter().flat_map(|publisher| publisher.0.to_be_bytes()));
        bytes.extend(self.proofs.keys().flat_map(|id| *id.as_bytes()));
        Digest::of(&bytes)
    }

    /// Loses the newest catalog of a publisher as no store may: for the tests of the checker alone.
    #[cfg(test)]
    pub(crate) fn lose_newest(&mut self, publisher: NodeId) {
        if let Some(kept) = self.catalogs.get_mut(&publisher) {
            kept.pop_back();
        }
    }

    /// Goes back to the catalog before the newest, with its number, as a restored backup does: for the tests of the checker alone.
    #[cfg(test)]
    pub(crate) fn restore_backup(&mut self, own: NodeId) {
        if self.catalogs.contains_key(&own) {
            self.lose_newest(own);
            self.reserved = self.position(own).map_or(0, |position| position.seq);
        }
    }
}
