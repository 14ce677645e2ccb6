//! The bytes of entries: stored once, found by digest, gone when no leaf names them any more.

use std::collections::BTreeMap;

use kreisnetz_catalog::Leaf;
use kreisnetz_identity::Digest;
use redb::{ReadableTable, WriteTransaction};

use crate::{
    StorageFault,
    tables::{ENTRIES, ENTRY_PLACES, Id},
};

/// Takes over by how many leaves more, or fewer, each digest is named; `came` has the bytes of those that are new. Where these lie follows
/// the leaves that name them, so that a catalog is handed out by reading on.
pub(crate) fn count<'a>(
    transaction: &WriteTransaction,
    named_by: impl IntoIterator<Item = &'a Leaf>,
    came: &BTreeMap<Digest, Vec<u8>>,
    changes: &BTreeMap<Digest, i64>,
) -> Result<(), StorageFault> {
    let (mut places, mut entries) = (transaction.open_table(ENTRY_PLACES)?, transaction.open_table(ENTRIES)?);
    let mut new: BTreeMap<&Digest, u64> = BTreeMap::new();
    for (digest, by) in changes.iter().filter(|(_, by)| **by != 0) {
        let key = digest.as_bytes();
        let held = places.get(key)?.map(|held| held.value());
        let uses = held.map_or(0, |(_, uses)| uses).checked_add_signed(*by).ok_or_else(damaged)?;
        match (held, uses) {
            (Some((place, _)), 0) => {
                places.remove(key)?;
                entries.remove(place)?;
            }
            (Some((place, _)), uses) => {
                places.insert(key, (place, uses))?;
            }
            (None, uses) => {
                new.insert(digest, uses);
            }
        }
    }
    let mut next = entries.last()?.map_or(0, |(place, _)| place.value() + 1);
    let mut placed = Vec::new();
    for (digest, _) in named_by.into_iter().filter_map(Leaf::entry) {
        let Some(uses) = new.remove(&digest) else { continue };
        entries.insert(next, came.get(&digest).ok_or_else(damaged)?.as_slice())?;
        placed.push((digest, (next, uses)));
        next += 1;
    }
    // A tree is filled faster in its own order.
    placed.sort_unstable();
    for (digest, place) in placed {
        places.insert(digest.as_bytes(), place)?;
    }
    if new.is_empty() { Ok(()) } else { Err(damaged()) }
}

/// Says whether the bytes of a digest are held.
pub(crate) fn is_held(places: &impl ReadableTable<Id, (u64, u64)>, digest: &Digest) -> Result<bool, StorageFault> {
    Ok(places.get(digest.as_bytes())?.is_some())
}

fn damaged() -> StorageFault {
    StorageFault::damaged("the places of entries")
}
