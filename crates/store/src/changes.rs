//! The log of changes: what an index has to look at again since it last looked.

use kreisnetz_catalog::Slug;
use kreisnetz_identity::PublisherId;
use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use crate::{
    StorageFault, record,
    tables::{CHANGES, META, META_SEQUENCE},
};

/// Changes kept; an index that lags by more has to be made anew.
pub const CHANGES_MAX: u64 = 65_536;

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
pub(crate) fn append(transaction: &WriteTransaction, publisher: &PublisherId, slugs: &[&Slug]) -> Result<u64, StorageFault> {
    let mut meta = transaction.open_table(META)?;
    let mut sequence = record::read_number(&meta, META_SEQUENCE)?;
    if slugs.is_empty() {
        return Ok(sequence);
    }
    let mut log = transaction.open_table(CHANGES)?;
    for slug in slugs {
        sequence += 1;
        log.insert(sequence, (publisher.as_bytes(), slug.as_str()))?;
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
    let oldest = log.first()?.map_or(u64::MAX, |(sequence, _)| sequence.value());
    if watermark > current || oldest > watermark + 1 {
        return Ok(Changes::Rebuild);
    }
    let mut changes = Vec::new();
    for row in log.range(watermark + 1..)?.take(limit) {
        let (sequence, row) = row?;
        let (publisher, slug) = row.value();
        let slug = slug.parse().map_err(|_| StorageFault::damaged("the log of changes"))?;
        changes.push(Changed { sequence: sequence.value(), publisher: PublisherId::from_bytes(*publisher), slug });
    }
    Ok(Changes::Since(changes))
}
