//! Proofs of equivocation in the tables: kept for ever, of each publisher the same few on every node.
//!
//! Whoever contradicts itself can do so without end; the smallest ids are kept, so that nodes agree which, and the rest is counted.

use std::collections::BTreeSet;

use kreisnetz_catalog::Equivocation;
use kreisnetz_identity::{IdentityLog, PublisherId, Timestamp};
use redb::{ReadTransaction, ReadableTable, WriteTransaction};

use crate::{
    ReadError, StorageFault,
    tables::{EQUIVOCATIONS, EQUIVOCATIONS_MORE},
};

/// Proofs kept of one publisher at most.
pub const EQUIVOCATIONS_MAX: usize = 4;
/// Number up to which proofs beyond these are counted; from then on a further one costs no write.
pub const EQUIVOCATIONS_COUNTED_MAX: u64 = 1_000;

/// What became of a proof.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kept {
    /// It is kept from now on.
    New,
    /// It was kept already; nothing was written.
    Held,
    /// As many of smaller ids are kept; it was counted.
    Counted,
}

/// Why a proof was not stored; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PutEquivocationError {
    /// The identity that the proof was verified with was never stored: nobody could verify it again.
    #[error("the identity event that a head of the proof names is not stored")]
    IdentityMissing,
    /// The disk fails.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

/// The contradictions of one publisher, as they are kept.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Incidents {
    /// The proofs by their ids, each with the moment at which it was first kept here.
    pub proofs: Vec<(Equivocation, Timestamp)>,
    /// How often a proof was turned away or replaced because enough are kept; at most [`EQUIVOCATIONS_COUNTED_MAX`].
    pub more: u64,
}

/// Keeps the proof, or counts it. Says whether something was written too.
pub(crate) fn keep(transaction: &WriteTransaction, proof: &Equivocation, seen: Timestamp) -> Result<(Kept, bool), StorageFault> {
    let mut table = transaction.open_table(EQUIVOCATIONS)?;
    let (publisher, id) = (proof.publisher(), proof.id());
    if table.get((publisher.as_bytes(), id.as_bytes()))?.is_some() {
        return Ok((Kept::Held, false));
    }
    let mut kept = Vec::new();
    for row in table.range((publisher.as_bytes(), &[0; 32])..=(publisher.as_bytes(), &[u8::MAX; 32]))? {
        kept.push(*row?.0.value().1);
    }
    if kept.len() >= EQUIVOCATIONS_MAX {
        let counted = count(transaction, &publisher)?;
        match kept.last() {
            Some(largest) if id.as_bytes() < largest => drop(table.remove((publisher.as_bytes(), largest))?),
            _ => return Ok((Kept::Counted, counted)),
        }
    }
    table.insert((publisher.as_bytes(), id.as_bytes()), (seen.as_seconds(), proof.encode().as_slice()))?;
    Ok((Kept::New, true))
}

fn count(transaction: &WriteTransaction, publisher: &PublisherId) -> Result<bool, StorageFault> {
    let mut more = transaction.open_table(EQUIVOCATIONS_MORE)?;
    let before = more.get(publisher.as_bytes())?.map_or(0, |count| count.value());
    if before >= EQUIVOCATIONS_COUNTED_MAX {
        return Ok(false);
    }
    more.insert(publisher.as_bytes(), before + 1)?;
    Ok(true)
}

/// Reads what is kept of one publisher, every proof verified again.
pub(crate) fn read(transaction: &ReadTransaction, log: &IdentityLog) -> Result<Incidents, ReadError> {
    let publisher = log.publisher();
    let mut proofs = Vec::new();
    let table = transaction.open_table(EQUIVOCATIONS)?;
    for row in table.range((publisher.as_bytes(), &[0; 32])..=(publisher.as_bytes(), &[u8::MAX; 32]))? {
        let (_, value) = row?;
        let (seen, bytes) = value.value();
        let proof = Equivocation::verify(bytes, log).map_err(|error| ReadError::Damaged(format!("a proof of equivocation: {error}")))?;
        proofs.push((proof, Timestamp::from_seconds(seen)));
    }
    let more = transaction.open_table(EQUIVOCATIONS_MORE)?.get(publisher.as_bytes())?.map_or(0, |count| count.value());
    Ok(Incidents { proofs, more })
}

/// Returns whom the kept proofs accuse.
pub(crate) fn accused(transaction: &ReadTransaction) -> Result<BTreeSet<PublisherId>, StorageFault> {
    let mut accused = BTreeSet::new();
    for row in transaction.open_table(EQUIVOCATIONS)?.iter()? {
        accused.insert(PublisherId::from_bytes(*row?.0.value().0));
    }
    Ok(accused)
}
