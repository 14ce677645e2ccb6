//! Entries of others that one's own adoptions and judgements name: their bytes stay, whatever their publisher does.
//!
//! A catalog holds the present version of an entry alone. Who adopted or judged an earlier one keeps its bytes, to say what
//! changed since, to show what was recalled, and to publish its own entry again. Being kept is one use more in [`ENTRY_PLACES`], so that nothing is stored twice and everything that reads
//! by digest finds it.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_identity::Digest;
use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use crate::{
    StorageFault, entries,
    tables::{ENTRY_PLACES, KEPT},
};

/// Entries that are kept at most: one for each entry that a catalog can have.
pub const KEPT_MAX: usize = kreisnetz_catalog::ENTRIES_MAX;

pub(crate) fn make_table(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    transaction.open_table(KEPT)?;
    Ok(())
}

/// Returns how many entries are held only because they are kept: no catalog lists them any more.
pub(crate) fn only_kept(transaction: &ReadTransaction) -> Result<u64, StorageFault> {
    let (kept, places) = (transaction.open_table(KEPT)?, transaction.open_table(ENTRY_PLACES)?);
    let mut only = 0;
    for row in kept.iter()? {
        let uses = places.get(row?.0.value())?.map(|place| place.value().1);
        only += u64::from(uses == Some(1));
    }
    Ok(only)
}

/// Keeps exactly these, as far as they are held; says whether anything changed. Beyond [`KEPT_MAX`] the largest digests are let go.
pub(crate) fn keep(transaction: &WriteTransaction, wanted: &BTreeSet<Digest>) -> Result<bool, StorageFault> {
    let mut kept = transaction.open_table(KEPT)?;
    let mut changes: BTreeMap<Digest, i64> = BTreeMap::new();
    let mut held = BTreeSet::new();
    for row in kept.iter()? {
        held.insert(Digest::from_bytes(*row?.0.value()));
    }
    {
        let places = transaction.open_table(ENTRY_PLACES)?;
        for digest in wanted.iter().take(KEPT_MAX).filter(|digest| !held.contains(digest)) {
            if entries::is_held(&places, digest)? {
                changes.insert(*digest, 1);
            }
        }
    }
    let wanted: BTreeSet<&Digest> = wanted.iter().take(KEPT_MAX).collect();
    changes.extend(held.iter().filter(|digest| !wanted.contains(digest)).map(|digest| (*digest, -1)));
    for (digest, by) in &changes {
        if *by > 0 {
            kept.insert(digest.as_bytes(), ())?;
        } else {
            kept.remove(digest.as_bytes())?;
        }
    }
    entries::count(transaction, [], &BTreeMap::new(), &changes)?;
    Ok(!changes.is_empty())
}
