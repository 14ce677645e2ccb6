//! One verified catalog into the tables, within a transaction that the caller commits.
//!
//! A refusal is found before the first write, so that other updates in the same transaction go on. What changes, the module
//! `difference` says.

use kreisnetz_catalog::{Head, Position, Slug, VerifiedUpdate, parse_head, stands};
use kreisnetz_identity::{Digest, Verified};
use redb::{ReadableTable, WriteTransaction};

use crate::{
    Base, ReadError, StorageFault, changes,
    difference::Difference,
    entries, identities,
    reader::verified,
    record,
    tables::{ENTRY_PLACES, EVENTS, EVENTS_SEEN, HEAD_HISTORY, HEADS, HISTORY_HEADS_MAX, LEAVES, META, META_OWN},
};

/// What became of an update.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Applied {
    /// It is the newest head of its publisher now.
    Newer {
        /// Number of the last change in the store.
        sequence: u64,
        /// Leaves that changed or went.
        changed: usize,
    },
    /// The very same head was held already; nothing was written.
    Held,
}

/// Why an update was not taken; nothing of it was written.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// A newer head of the publisher is held.
    #[error("a newer head is held, of epoch {} and number {}", .held.epoch, .held.seq)]
    Superseded {
        /// Its place.
        held: Position,
    },
    /// Another head is held for the very same place: together they prove an equivocation.
    #[error("another head is held for the same place")]
    Conflict {
        /// Bytes of the head held.
        held: Vec<u8>,
    },
    /// The bytes of an entry were held when the update was verified, and are not any more: pull again.
    #[error("the bytes of the entry {0} are not held any more")]
    EntryMissing(Slug),
    /// The identity that the head was verified with was never stored.
    #[error("the identity event that the head names is not stored")]
    IdentityMissing,
}

/// Writes the update, or says why not. What the update says has changed is believed only where it was verified on top of the very
/// catalog that is held; otherwise the whole catalogs are compared.
pub(crate) fn apply(transaction: &WriteTransaction, update: &VerifiedUpdate, base: Base) -> Result<Result<Applied, Refusal>, StorageFault> {
    let held = match check_place(transaction, update.head())? {
        Ok(Place::Newer { held }) => held,
        Ok(Place::Held) => return Ok(Ok(Applied::Held)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !is_identity_stored(transaction, update.head())? {
        return Ok(Err(Refusal::IdentityMissing));
    }
    let difference = if base == held { Difference::as_verified(transaction, update)? } else { Difference::found(transaction, update)? };
    if let Some(slug) = missing_entry(transaction, update, &difference)? {
        return Ok(Err(Refusal::EntryMissing(slug)));
    }
    write_leaves(transaction, update.head(), &difference)?;
    entries::count(transaction, difference.put.iter().copied(), update.entries(), &difference.uses)?;
    write_head(transaction, update.head())?;
    let slugs: Vec<&str> = difference.put.iter().map(|leaf| leaf.slug()).chain(&difference.gone).map(Slug::as_str).collect();
    let sequence = changes::append(transaction, &update.head().publisher, &slugs)?;
    Ok(Ok(Applied::Newer { sequence, changed: slugs.len() }))
}

enum Place {
    Newer { held: Base },
    Held,
}

fn check_place(transaction: &WriteTransaction, head: &Verified<Head>) -> Result<Result<Place, Refusal>, StorageFault> {
    let heads = transaction.open_table(HEADS)?;
    let Some(held) = heads.get(head.publisher.as_bytes())? else { return Ok(Ok(Place::Newer { held: Base::NOTHING })) };
    let bytes = held.value();
    let base = Base::on(bytes);
    let held = parse_head(bytes).map_err(|_| StorageFault::damaged("a head"))?;
    let place = held.claims().position();
    let refusal = match head.position().cmp(&place) {
        std::cmp::Ordering::Greater => return Ok(Ok(Place::Newer { held: base })),
        // The same payload may carry another signature; what is signed decides.
        std::cmp::Ordering::Equal if held.claims() == &**head => return Ok(Ok(Place::Held)),
        std::cmp::Ordering::Less => Refusal::Superseded { held: place },
        std::cmp::Ordering::Equal => Refusal::Conflict { held: bytes.to_vec() },
    };
    // An older place follows only where an event of the identity voided the head that is held (SECURITY.md §9, I3).
    if is_voided(transaction, bytes, head)? { Ok(Ok(Place::Newer { held: base })) } else { Ok(Err(refusal)) }
}

fn is_voided(transaction: &WriteTransaction, held: &[u8], head: &Head) -> Result<bool, StorageFault> {
    let (events, seen) = (transaction.open_table(EVENTS)?, transaction.open_table(EVENTS_SEEN)?);
    let log = match identities::read(&events, &seen, &head.publisher, head.network) {
        Ok(log) => log,
        Err(ReadError::Storage(fault)) => return Err(fault),
        Err(ReadError::Damaged(_)) => return Err(StorageFault::damaged("an identity")),
    };
    let Some(log) = log else { return Ok(false) };
    let held = verified(held, &log).map_err(|_| StorageFault::damaged("a head"))?;
    Ok(stands(&held, &log).is_err())
}

/// Says whether the identity event that a head names is stored.
pub(crate) fn is_identity_stored(transaction: &WriteTransaction, head: &Head) -> Result<bool, StorageFault> {
    let events = transaction.open_table(EVENTS)?;
    let publisher = head.publisher.as_bytes();
    for event in events.range((publisher, 0)..=(publisher, u64::MAX))?.rev() {
        if Digest::of(event?.1.value()) == head.identity_tip {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Finds a live leaf that is new and whose bytes neither came along nor are held. Those of the leaves that stay are held already.
fn missing_entry(
    transaction: &WriteTransaction,
    update: &VerifiedUpdate,
    difference: &Difference<'_>,
) -> Result<Option<Slug>, StorageFault> {
    let places = transaction.open_table(ENTRY_PLACES)?;
    for leaf in &difference.put {
        let Some((digest, _)) = leaf.entry() else { continue };
        if !update.entries().contains_key(&digest) && !entries::is_held(&places, &digest)? {
            return Ok(Some(leaf.slug().clone()));
        }
    }
    Ok(None)
}

fn write_leaves(transaction: &WriteTransaction, head: &Head, difference: &Difference<'_>) -> Result<(), StorageFault> {
    let mut leaves = transaction.open_table(LEAVES)?;
    for leaf in &difference.put {
        leaves.insert((head.publisher.as_bytes(), leaf.slug().as_str()), leaf.encode().as_slice())?;
    }
    for slug in &difference.gone {
        leaves.remove((head.publisher.as_bytes(), slug.as_str()))?;
    }
    Ok(())
}

fn write_head(transaction: &WriteTransaction, head: &Verified<Head>) -> Result<(), StorageFault> {
    let publisher = head.publisher.as_bytes();
    transaction.open_table(HEADS)?.insert(publisher, head.bytes())?;
    let mut history = transaction.open_table(HEAD_HISTORY)?;
    history.insert((publisher, head.epoch, head.seq), head.bytes())?;
    if record::read(&transaction.open_table(META)?, META_OWN)? == Some(*publisher) {
        return Ok(());
    }
    let mut old = Vec::new();
    for row in history.range((publisher, 0, 0)..=(publisher, u64::MAX, u64::MAX))?.rev().skip(HISTORY_HEADS_MAX) {
        let (key, _) = row?;
        let (_, epoch, seq) = key.value();
        old.push((epoch, seq));
    }
    for (epoch, seq) in old {
        history.remove((publisher, epoch, seq))?;
    }
    Ok(())
}
