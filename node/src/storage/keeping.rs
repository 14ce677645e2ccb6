//! The bytes of what this county adopted stay here, in the version that was adopted, as long as the adoption is not withdrawn.

use std::collections::BTreeSet;

use kreisnetz_catalog::Change;
use kreisnetz_catalog::entry::Entry;
use kreisnetz_identity::{Digest, PublisherId};

use super::{Derived, Storage, ground};
use crate::failure::Failure;

/// Returns the digests that the own adoptions name.
pub(super) fn adopted(derived: &Derived, own: PublisherId) -> BTreeSet<Digest> {
    derived.ledger.by(own).map(|(_, adoption)| adoption.about_digest).collect()
}

/// Returns the digests that adoptions among these changes name.
fn named(changes: &[Change]) -> impl Iterator<Item = Digest> {
    let entry = |change: &Change| match change {
        Change::Put { entry, .. } => Entry::parse(entry).ok(),
        Change::Withdraw { .. } => None,
    };
    changes.iter().filter_map(entry).filter_map(|entry| entry.adoption().map(|adoption| adoption.about().digest()))
}

impl Storage {
    /// Keeps what an adoption is about to name: its publisher may replace it the moment after.
    pub(super) fn keep_named(&mut self, changes: &[Change]) -> Result<(), Failure> {
        let mut digests = adopted(&self.derived.borrow(), self.log.publisher());
        let held = digests.len();
        digests.extend(named(changes));
        if digests.len() == held {
            return Ok(());
        }
        self.store.keep_entries(&digests).map(|_| ()).map_err(|fault| ground::fault_failure(&fault))
    }

    /// Lets go what no own adoption names any more.
    pub(super) fn keep_adopted(&mut self) -> Result<(), Failure> {
        let digests = adopted(&self.derived.borrow(), self.log.publisher());
        self.store.keep_entries(&digests).map(|_| ()).map_err(|fault| ground::fault_failure(&fault))
    }
}
