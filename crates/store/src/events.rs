//! Identity events into the table: a set that only grows, in its order of arrival, with when each was first seen.

use std::collections::BTreeMap;

use kreisnetz_identity::{Digest, IdentityLog, PublisherId, Timestamp};
use redb::{ReadableTable, WriteTransaction};

use crate::{
    StorageFault,
    tables::{EVENTS, EVENTS_SEEN},
};

/// Writes the events that are new, and earlier marks of when one was first seen. Events that the log lacks stay. Returns how many rows
/// are new or changed.
pub(crate) fn append(transaction: &WriteTransaction, log: &IdentityLog) -> Result<u64, StorageFault> {
    let publisher = log.publisher();
    let mut events = transaction.open_table(EVENTS)?;
    let mut seen = transaction.open_table(EVENTS_SEEN)?;
    let mut places = BTreeMap::new();
    for row in events.range((publisher.as_bytes(), 0)..=(publisher.as_bytes(), u64::MAX))? {
        let (key, bytes) = row?;
        places.insert(Digest::of(bytes.value()), key.value().1);
    }
    let mut written = 0;
    for event in log.events() {
        let (id, next) = (event.digest(), places.len() as u64);
        let is_new = !places.contains_key(&id);
        let place = *places.entry(id).or_insert(next);
        if is_new {
            events.insert((publisher.as_bytes(), place), event.bytes())?;
        }
        let is_earlier = match log.first_seen(&id) {
            Some(first) => mark(&mut seen, &publisher, place, first)?,
            None => false,
        };
        written += u64::from(is_new || is_earlier);
    }
    Ok(written)
}

/// Keeps the earliest moment at which an event was seen. Says whether this one was earlier.
fn mark(
    seen: &mut redb::Table<'_, (&'static [u8; 32], u64), u64>,
    publisher: &PublisherId,
    place: u64,
    first: Timestamp,
) -> Result<bool, StorageFault> {
    let key = (publisher.as_bytes(), place);
    let known = seen.get(key)?.map(|seconds| seconds.value());
    if known.is_some_and(|known| known <= first.as_seconds()) {
        return Ok(false);
    }
    seen.insert(key, first.as_seconds())?;
    Ok(true)
}
