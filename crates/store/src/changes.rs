//! The log of changes: what an index has to look at again since it last looked.
//!
//! A put appends one row for up to a thousand leaves, so that a first sync does not pay a row for each.

use kreisnetz_catalog::Slug;
use kreisnetz_identity::PublisherId;
use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use crate::{
    StorageFault, record,
    tables::{CHANGES, META, META_SEQUENCE},
};

/// Changes kept at least; an index that lags by more has to be made anew, at the latest when it lags by a row more.
pub const CHANGES_MAX: u64 = 65_536;
/// Slugs in one row at most, 65 bytes each: a row stays far below a megabyte.
const SLUGS_PER_ROW: usize = 1_000;

/// One leaf that is new, has changed or is gone; which of these, the leaf itself says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Changed {
    /// Number of the change, from 1.
    pub sequence: u64,
    /// Whose catalog.
    pub publisher: PublisherId,
    /// Which leaf.
    pub slug: Slug,
}

/// What happened since a watermark.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Changes {
    /// These changes, oldest first; none if the watermark is up to date.
    Since(Vec<Changed>),
    /// The log does not reach back so far, or the watermark comes from another store: begin anew.
    Rebuild,
}

/// Numbers the changes, and forgets those that are too old. Returns the last number.
pub(crate) fn append(transaction: &WriteTransaction, publisher: &PublisherId, slugs: &[&str]) -> Result<u64, StorageFault> {
    let mut meta = transaction.open_table(META)?;
    let mut sequence = record::read_number(&meta, META_SEQUENCE)?;
    if slugs.is_empty() {
        return Ok(sequence);
    }
    let mut log = transaction.open_table(CHANGES)?;
    for row in slugs.chunks(SLUGS_PER_ROW) {
        sequence += row.len() as u64;
        log.insert(sequence, (publisher.as_bytes(), row.to_vec()))?;
    }
    log.retain_in(..=sequence.saturating_sub(CHANGES_MAX), |_, _| false)?;
    record::write(&mut meta, META_SEQUENCE, &sequence.to_be_bytes())?;
    Ok(sequence)
}

/// Reads at most `limit` changes after `watermark`.
pub(crate) fn since(transaction: &ReadTransaction, watermark: u64, limit: usize) -> Result<Changes, StorageFault> {
    let current = record::read_number(&transaction.open_table(META)?, META_SEQUENCE)?;
    if watermark == current {
        return Ok(Changes::Since(Vec::new()));
    }
    let log = transaction.open_table(CHANGES)?;
    let oldest = log.first()?.map_or(u64::MAX, |(last, row)| first_of(last.value(), row.value().1.len()));
    if watermark > current || oldest > watermark + 1 {
        return Ok(Changes::Rebuild);
    }
    let mut changes = Vec::new();
    for row in log.range(watermark + 1..)? {
        let (last, row) = row?;
        let (publisher, slugs) = row.value();
        let numbered = (first_of(last.value(), slugs.len())..).zip(slugs).skip_while(|(sequence, _)| *sequence <= watermark);
        for (sequence, slug) in numbered.take(limit - changes.len()) {
            let slug = slug.parse().map_err(|_| StorageFault::damaged("the log of changes"))?;
            changes.push(Changed { sequence, publisher: PublisherId::from_bytes(*publisher), slug });
        }
        if changes.len() >= limit {
            break;
        }
    }
    Ok(Changes::Since(changes))
}

/// Returns the number of the first change in a row.
const fn first_of(last: u64, count: usize) -> u64 {
    last.saturating_sub(count as u64) + 1
}
