//! The bytes of what this county adopted or judged stay here, in the version that it speaks of, as long as the own entry names it.

use std::collections::BTreeSet;

use kreisnetz_catalog::Change;
use kreisnetz_catalog::entry::{Entry, EntryRef};
use kreisnetz_identity::{Digest, PublisherId};

use super::{Derived, Judgement, Storage, Subject, ground};
use crate::failure::Failure;

/// Returns the digests that own adoptions and judgements name.
pub(super) fn kept(derived: &Derived, own: PublisherId) -> BTreeSet<Digest> {
    let judged = derived.judgements.by(own).flat_map(|judgement| judgement.pins.iter().map(EntryRef::digest));
    derived.ledger.by(own).map(|(_, adoption)| adoption.about_digest).chain(judged).collect()
}

/// Returns the versions of an entry that own adoptions and judgements name: the number of the head that brought each, and its digest.
pub(crate) fn versions_named(derived: &Derived, own: PublisherId, subject: &Subject) -> Vec<(u64, Digest)> {
    let adopted =
        derived.ledger.by(own).filter(|(about, _)| *about == subject).map(|(_, adoption)| (adoption.about_seq, adoption.about_digest));
    let judged = derived.judgements.by(own).flat_map(|judgement| &judgement.pins);
    let judged = judged.filter(|pin| pin.publisher() == subject.0 && *pin.slug() == subject.1).map(|pin| (pin.seq(), pin.digest()));
    adopted.chain(judged).collect()
}

/// Returns the digests that adoptions and judgements among these changes name.
fn named(changes: &[Change], own: PublisherId) -> impl Iterator<Item = Digest> {
    let entry = |change: &Change| match change {
        Change::Put { entry, .. } => Entry::parse(entry).ok(),
        Change::Withdraw { .. } => None,
    };
    changes.iter().filter_map(entry).flat_map(move |entry| {
        let adopted = entry.adoption().map(|adoption| adoption.about().digest());
        let judged = Judgement::of(own, 0, &entry).map(|judgement| judgement.pins).unwrap_or_default();
        adopted.into_iter().chain(judged.into_iter().map(|pin| pin.digest())).collect::<Vec<_>>()
    })
}

impl Storage {
    /// Keeps what an own entry is about to name: its publisher may replace it the moment after.
    pub(super) fn keep_named(&mut self, changes: &[Change]) -> Result<(), Failure> {
        let mut digests = kept(&self.derived.borrow(), self.log.publisher());
        let held = digests.len();
        digests.extend(named(changes, self.log.publisher()));
        if digests.len() == held {
            return Ok(());
        }
        self.store.keep_entries(&digests).map(|_| ()).map_err(|fault| ground::fault_failure(&fault))
    }

    /// Lets go what no own entry names any more.
    pub(super) fn keep_named_only(&mut self) -> Result<(), Failure> {
        let digests = kept(&self.derived.borrow(), self.log.publisher());
        self.store.keep_entries(&digests).map(|_| ()).map_err(|fault| ground::fault_failure(&fault))
    }
}
