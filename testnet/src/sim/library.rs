//! Every catalog of a run, verified once: four hundred nodes that pull the same change share one result.
//!
//! The first time a change is applied, [`Delta::verify`] judges it as a real store does. The same change on the same ground is
//! then recognised by comparing it whole, never by its head alone: a hostile peer may send a good head with bad leaves.

use std::collections::BTreeMap;
use std::sync::Arc;

use kreisnetz_catalog::{BadCatalog, Delta, Leaf, Since};
use kreisnetz_identity::Digest;
use kreisnetz_protocol::DeltaFrames;

use super::held::Held;

/// Answers kept for the next peer that asks the same.
const ANSWERS_MAX: usize = 4_096;

/// The frames of an answer, shared by everyone who is sent them.
pub(crate) type Frames = Arc<[Arc<[u8]>]>;

/// All catalogs that were verified, and the changes that led to them.
#[derive(Debug, Default)]
pub(crate) struct Library {
    by_head: BTreeMap<Digest, Arc<Held>>,
    applied: BTreeMap<(Digest, Option<Digest>), Applied>,
    answers: BTreeMap<(Digest, u64), Answer>,
}

#[derive(Debug)]
struct Applied {
    since: Since,
    leaves: Vec<Leaf>,
    entries: Vec<Vec<u8>>,
    result: Arc<Held>,
}

/// The frames of a delta and what they stand for.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) frames: Frames,
    /// Live entries in it, whose nominal length is added by accounting.
    pub(crate) entries: u64,
}

impl Library {
    /// Takes a catalog that its publisher has just signed.
    pub(crate) fn add(&mut self, held: Held) -> Arc<Held> {
        self.by_head.entry(held.head.digest()).or_insert_with(|| Arc::new(held)).clone()
    }

    /// Applies a pulled change on what a node holds.
    ///
    /// # Errors
    ///
    /// [`BadCatalog`], as the real store would say.
    pub(crate) fn apply(&mut self, delta: Delta, before: Option<&Arc<Held>>) -> Result<Arc<Held>, BadCatalog> {
        let key = (delta.head.digest(), before.map(|before| before.head.digest()));
        if let Some(known) = self.applied.get(&key).filter(|known| known.is_the_same(&delta)) {
            return Ok(Arc::clone(&known.result));
        }
        let (since, leaves, entries) = (delta.since, delta.leaves.clone(), delta.entries.clone());
        let held: &[Leaf] = before.map_or(&[], |before| &before.leaves);
        let kept = |digest: &Digest| before.and_then(|before| before.entries.get(digest)).map(|bytes| bytes.to_vec());
        let update = delta.verify(held, kept)?;
        let result = self.add(Held::of(&update, before.map(Arc::as_ref)));
        self.applied.entry(key).or_insert_with(|| Applied { since, leaves, entries, result: Arc::clone(&result) });
        Ok(result)
    }

    /// Returns the frames of a delta, as the owner of a store reads them.
    pub(crate) fn serve(&mut self, held: &Held, since: Since) -> Answer {
        let floor = match since {
            Since::Nothing => 0,
            Since::Held(seq) => seq,
        };
        if self.answers.len() > ANSWERS_MAX {
            self.answers.clear();
        }
        self.answers.entry((held.head.digest(), floor)).or_insert_with(|| answer(held, since)).clone()
    }

    /// Returns every catalog that was verified in this run.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Held>> {
        self.by_head.values()
    }
}

impl Applied {
    fn is_the_same(&self, delta: &Delta) -> bool {
        self.since == delta.since && self.leaves == delta.leaves && self.entries == delta.entries
    }
}

fn answer(held: &Held, since: Since) -> Answer {
    let leaves = held.leaves_since(since);
    let mut frames = DeltaFrames::opening(held.head.bytes(), since, &leaves);
    let mut body = DeltaFrames::entries();
    let mut entries = 0;
    for (digest, _) in leaves.iter().filter_map(Leaf::entry) {
        if let Some(bytes) = held.entries.get(&digest) {
            frames.extend(body.push(bytes.to_vec()));
            entries += 1;
        }
    }
    frames.extend(body.finish());
    Answer { frames: shared(frames), entries }
}

/// Returns frames so that they can be sent to many.
pub(crate) fn shared(frames: Vec<Vec<u8>>) -> Frames {
    frames.into_iter().map(Arc::from).collect()
}
