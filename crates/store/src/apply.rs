//! One verified catalog into the tables, within a transaction that the caller commits.
//!
//! What changes is found by comparing the whole catalog with the leaves stored, not by believing the difference that came with the
//! update: the catalog may have moved on since the update was verified. A refusal is found before the first write, so that other
//! updates in the same transaction go on.

use std::collections::BTreeMap;

use kreisnetz_catalog::{Head, Leaf, Position, Slug, VerifiedUpdate, parse_head};
use kreisnetz_identity::{Digest, Verified};
use redb::{ReadableTable, WriteTransaction};

use crate::{
    StorageFault, changes,
    reader::{decode_leaf, leaf_range},
    record,
    tables::{ENTRIES, ENTRY_USES, EVENTS, HEAD_HISTORY, HEADS, HISTORY_HEADS_MAX, LEAVES, META, META_OWN},
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

/// How the leaves of one publisher change.
struct Difference {
    /// New or changed leaves by slug.
    put: BTreeMap<Slug, Vec<u8>>,
    /// Slugs that are not listed any more.
    gone: Vec<Slug>,
    /// By how many leaves more, or fewer, a digest is named.
    uses: BTreeMap<Digest, i64>,
}

/// Writes the update, or says why not.
pub(crate) fn apply(transaction: &WriteTransaction, update: &VerifiedUpdate) -> Result<Result<Applied, Refusal>, StorageFault> {
    match check_place(transaction, update.head())? {
        Ok(Place::Newer) => {}
        Ok(Place::Held) => return Ok(Ok(Applied::Held)),
        Err(refusal) => return Ok(Err(refusal)),
    }
    if !is_identity_stored(transaction, update.head())? {
        return Ok(Err(Refusal::IdentityMissing));
    }
    let difference = difference(transaction, update)?;
    if let Some(slug) = missing_entry(transaction, update)? {
        return Ok(Err(Refusal::EntryMissing(slug)));
    }
    write_leaves(transaction, update.head(), &difference)?;
    write_entries(transaction, update.entries(), &difference.uses)?;
    write_head(transaction, update.head())?;
    let slugs: Vec<&Slug> = difference.put.keys().chain(&difference.gone).collect();
    let sequence = changes::append(transaction, &update.head().publisher, &slugs)?;
    Ok(Ok(Applied::Newer { sequence, changed: slugs.len() }))
}

enum Place {
    Newer,
    Held,
}

fn check_place(transaction: &WriteTransaction, head: &Verified<Head>) -> Result<Result<Place, Refusal>, StorageFault> {
    let heads = transaction.open_table(HEADS)?;
    let Some(held) = heads.get(head.publisher.as_bytes())? else { return Ok(Ok(Place::Newer)) };
    let bytes = held.value();
    let held = parse_head(bytes).map_err(|_| StorageFault::damaged("a head"))?;
    let place = held.claims().position();
    Ok(match head.position().cmp(&place) {
        std::cmp::Ordering::Greater => Ok(Place::Newer),
        std::cmp::Ordering::Less => Err(Refusal::Superseded { held: place }),
        // The same payload may carry another signature; what is signed decides.
        std::cmp::Ordering::Equal if held.claims() == &**head => Ok(Place::Held),
        std::cmp::Ordering::Equal => Err(Refusal::Conflict { held: bytes.to_vec() }),
    })
}

fn is_identity_stored(transaction: &WriteTransaction, head: &Head) -> Result<bool, StorageFault> {
    let events = transaction.open_table(EVENTS)?;
    let publisher = head.publisher.as_bytes();
    for event in events.range((publisher, 0)..=(publisher, u64::MAX))?.rev() {
        if Digest::of(event?.1.value()) == head.identity_tip {
            return Ok(true);
        }
    }
    Ok(false)
}

fn difference(transaction: &WriteTransaction, update: &VerifiedUpdate) -> Result<Difference, StorageFault> {
    let table = transaction.open_table(LEAVES)?;
    let mut before: BTreeMap<Slug, (Leaf, Vec<u8>)> = BTreeMap::new();
    for row in table.range(leaf_range(&update.head().publisher))? {
        let bytes = row?.1.value().to_vec();
        let leaf = decode_leaf(&bytes)?;
        before.insert(leaf.slug().clone(), (leaf, bytes));
    }
    let mut difference = Difference { put: BTreeMap::new(), gone: Vec::new(), uses: BTreeMap::new() };
    for leaf in update.leaves() {
        let bytes = leaf.encode();
        let old = before.remove(leaf.slug());
        if old.as_ref().is_none_or(|(_, old)| *old != bytes) {
            difference.count(leaf, 1);
            if let Some((old, _)) = old {
                difference.count(&old, -1);
            }
            difference.put.insert(leaf.slug().clone(), bytes);
        }
    }
    for (slug, (leaf, _)) in before {
        difference.count(&leaf, -1);
        difference.gone.push(slug);
    }
    Ok(difference)
}

impl Difference {
    fn count(&mut self, leaf: &Leaf, by: i64) {
        if let Some((digest, _)) = leaf.entry() {
            *self.uses.entry(digest).or_default() += by;
        }
    }
}

/// Finds a live leaf whose bytes neither came along nor are held.
fn missing_entry(transaction: &WriteTransaction, update: &VerifiedUpdate) -> Result<Option<Slug>, StorageFault> {
    let uses = transaction.open_table(ENTRY_USES)?;
    for leaf in update.leaves() {
        let Some((digest, _)) = leaf.entry() else { continue };
        if !update.entries().contains_key(&digest) && uses.get(digest.as_bytes())?.is_none() {
            return Ok(Some(leaf.slug().clone()));
        }
    }
    Ok(None)
}

fn write_leaves(transaction: &WriteTransaction, head: &Head, difference: &Difference) -> Result<(), StorageFault> {
    let mut leaves = transaction.open_table(LEAVES)?;
    for (slug, bytes) in &difference.put {
        leaves.insert((head.publisher.as_bytes(), slug.as_str()), bytes.as_slice())?;
    }
    for slug in &difference.gone {
        leaves.remove((head.publisher.as_bytes(), slug.as_str()))?;
    }
    Ok(())
}

fn write_entries(
    transaction: &WriteTransaction,
    came: &BTreeMap<Digest, Vec<u8>>,
    changes: &BTreeMap<Digest, i64>,
) -> Result<(), StorageFault> {
    let (mut entries, mut uses) = (transaction.open_table(ENTRIES)?, transaction.open_table(ENTRY_USES)?);
    for (digest, by) in changes {
        let key = digest.as_bytes();
        let before = uses.get(key)?.map_or(0, |count| count.value());
        let after = before.checked_add_signed(*by).ok_or_else(|| StorageFault::damaged("the uses of an entry"))?;
        if after == before {
            continue;
        }
        if after == 0 {
            uses.remove(key)?;
            entries.remove(key)?;
            continue;
        }
        uses.insert(key, after)?;
        if before == 0 {
            let bytes = came.get(digest).ok_or_else(|| StorageFault::damaged("the uses of an entry"))?;
            entries.insert(key, bytes.as_slice())?;
        }
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
