//! The bytes of entries: stored once, found by digest, gone when no leaf names them any more.

use std::collections::BTreeMap;

use kreisnetz_identity::Digest;
use redb::{ReadableTable, WriteTransaction};

use crate::{
    StorageFault,
    tables::{ENTRIES, ENTRY_PLACES, Id},
};

/// Takes over by how many leaves more, or fewer, each digest is named; `came` has the bytes of those that are new.
pub(crate) fn count(
    transaction: &WriteTransaction,
    came: &BTreeMap<Digest, Vec<u8>>,
    changes: &BTreeMap<Digest, i64>,
) -> Result<(), StorageFault> {
    let (mut places, mut entries) = (transaction.open_table(ENTRY_PLACES)?, transaction.open_table(ENTRIES)?);
    let mut next = entries.last()?.map_or(0, |(place, _)| place.value() + 1);
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
                let bytes = came.get(digest).ok_or_else(damaged)?;
                places.insert(key, (next, uses))?;
                entries.insert(next, bytes.as_slice())?;
                next += 1;
            }
        }
    }
    Ok(())
}

/// Says whether the bytes of a digest are held.
pub(crate) fn is_held(places: &impl ReadableTable<Id, (u64, u64)>, digest: &Digest) -> Result<bool, StorageFault> {
    Ok(places.get(digest.as_bytes())?.is_some())
}

fn damaged() -> StorageFault {
    StorageFault::damaged("the places of entries")
}
