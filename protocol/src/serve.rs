//! The frames of an answer, cut to size; the same for the node and for the simulator.

use kreisnetz_catalog::{Fingerprint, FrontierItem, Leaf, Since};

use crate::{
    Response,
    limits::{ENTRY_BYTES_PER_FRAME, EVENTS_PER_FRAME, FRONTIER_ITEMS_PER_FRAME, LEAVES_PER_FRAME},
};

/// Whole answers that are put together from memory.
pub enum Answer {}

impl Answer {
    /// Returns the frames of a frontier.
    #[must_use]
    pub fn frontier(items: &[FrontierItem]) -> Vec<Vec<u8>> {
        let parts = items.chunks(FRONTIER_ITEMS_PER_FRAME).map(|part| Response::Frontier(part.to_vec()).encode());
        parts.chain([Response::End.encode()]).collect()
    }

    /// Returns the frames of an identity log.
    #[must_use]
    pub fn identity<'a>(events: impl IntoIterator<Item = &'a [u8]>) -> Vec<Vec<u8>> {
        let events: Vec<Vec<u8>> = events.into_iter().map(<[u8]>::to_vec).collect();
        let parts = events.chunks(EVENTS_PER_FRAME).map(|part| Response::Events(part.to_vec()).encode());
        parts.chain([Response::End.encode()]).collect()
    }

    /// Returns the frame of a publisher's kept heads, at most 64, the oldest first.
    #[must_use]
    pub fn heads(heads: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        if heads.is_empty() { Self::absent() } else { vec![Response::Heads(heads).encode()] }
    }

    /// Returns the frame of the proofs about a publisher.
    #[must_use]
    pub fn proofs(proofs: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        if proofs.is_empty() { Self::absent() } else { vec![Response::Proofs(proofs).encode()] }
    }

    /// Returns the frame of a witness.
    #[must_use]
    pub fn witness(witness: Option<Vec<u8>>) -> Vec<Vec<u8>> {
        witness.map_or_else(Self::absent, |witness| vec![Response::Witness(witness).encode()])
    }

    /// Returns the frames of the fingerprints of all buckets.
    #[must_use]
    pub fn fingerprints(fingerprints: Vec<Fingerprint>) -> Vec<Vec<u8>> {
        vec![Response::Fingerprints(fingerprints).encode(), Response::End.encode()]
    }

    /// Returns the one frame that says nothing is held.
    #[must_use]
    pub fn absent() -> Vec<Vec<u8>> {
        vec![Response::Absent.encode()]
    }

    /// Returns the one frame that asks for patience.
    #[must_use]
    pub fn busy(millis: u64) -> Vec<Vec<u8>> {
        vec![Response::Busy(millis).encode()]
    }
}

/// The frames of a delta, made while the entries are read, so that a large catalog needs one frame's memory.
#[derive(Debug)]
pub struct DeltaFrames {
    pending: Vec<Vec<u8>>,
    bytes: usize,
}

impl DeltaFrames {
    /// Returns the frames that come before the entries: the head, and the leaves sorted by slug.
    #[must_use]
    pub fn opening(head: &[u8], since: Since, leaves: &[Leaf]) -> Vec<Vec<u8>> {
        let since = match since {
            Since::Nothing => 0,
            Since::Held(seq) => seq,
        };
        let head = Response::Head { head: head.to_vec(), since }.encode();
        let leaves = leaves.chunks(LEAVES_PER_FRAME).map(|part| Response::Leaves(part.to_vec()).encode());
        [head].into_iter().chain(leaves).collect()
    }

    /// Begins with the entries.
    #[must_use]
    pub const fn entries() -> Self {
        Self { pending: Vec::new(), bytes: 0 }
    }

    /// Adds the bytes of an entry; returns a frame when one is full.
    pub fn push(&mut self, entry: Vec<u8>) -> Option<Vec<u8>> {
        self.bytes += entry.len();
        self.pending.push(entry);
        (self.bytes >= ENTRY_BYTES_PER_FRAME).then(|| self.flush())
    }

    /// Returns the last frames.
    #[must_use]
    pub fn finish(mut self) -> Vec<Vec<u8>> {
        let rest = (!self.pending.is_empty()).then(|| self.flush());
        rest.into_iter().chain([Response::End.encode()]).collect()
    }

    fn flush(&mut self) -> Vec<u8> {
        self.bytes = 0;
        Response::Entries(std::mem::take(&mut self.pending)).encode()
    }
}
