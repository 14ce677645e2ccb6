//! Identity events into the table: kept for ever, only appended to.

use kreisnetz_identity::IdentityLog;
use redb::{ReadableTable, WriteTransaction};

use crate::{StorageFault, tables::EVENTS};

/// Why a log does not fit the one that is stored; nothing was written.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EventsRefused {
    /// Another event is stored at this place: the identity forked.
    #[error("another identity event is stored at place {place}")]
    Fork {
        /// Where they part.
        place: u64,
    },
}

/// Why identity events were not stored.
#[derive(Debug, thiserror::Error)]
pub enum PutEventsError {
    /// They do not fit.
    #[error(transparent)]
    Refused(#[from] EventsRefused),
    /// The disk fails.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

/// Writes the events that are new. A log shorter than the stored one changes nothing. Returns how many were new.
pub(crate) fn append(transaction: &WriteTransaction, log: &IdentityLog) -> Result<Result<u64, EventsRefused>, StorageFault> {
    let mut table = transaction.open_table(EVENTS)?;
    let publisher = log.publisher();
    let mut new = Vec::new();
    for (place, event) in (0..).zip(log.events()) {
        match table.get((publisher.as_bytes(), place))? {
            Some(stored) if stored.value() == event.bytes() => {}
            Some(_) => return Ok(Err(EventsRefused::Fork { place })),
            None => new.push((place, event)),
        }
    }
    for (place, event) in &new {
        table.insert((publisher.as_bytes(), *place), event.bytes())?;
    }
    Ok(Ok(new.len() as u64))
}
