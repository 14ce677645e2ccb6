//! What one's own last heads saw: the frontier behind each `seen_root`, so that this node can witness for others.
//!
//! The oldest kept head has its whole frontier, each later one only what changed since the head before. Most heads see few new heads of
//! others, so 64 frontiers of 400 publishers take little more room than one.

use std::collections::BTreeMap;

use kreisnetz_catalog::{FrontierItem, Head, Position, VerifiedWitness, seen_root};
use kreisnetz_identity::{PublisherId, Verified};
use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata, WriteTransaction};

use crate::{
    ReadError, Reader, StorageFault, reader,
    tables::{HEAD_HISTORY, Id, OWN_FRONTIER_BASE, OWN_FRONTIER_CHANGES, OWN_FRONTIERS, OWN_FRONTIERS_MAX},
};

/// Bytes of one item at most: three digests of 34 and two numbers of 9.
const ITEM_BYTES_MAX: usize = 128;
/// Sorts before and after every publisher.
const BOUNDS: [[u8; 32]; 2] = [[0; 32], [0xff; 32]];

/// What own heads saw of one publisher, by epoch and number of the head.
type Sights = Vec<((u64, u64), FrontierItem)>;

/// Encoded items by publisher.
type Frontier = BTreeMap<[u8; 32], Vec<u8>>;

/// Makes the tables, so that readers find them.
pub(crate) fn make_tables(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    transaction.open_table(OWN_FRONTIERS)?;
    transaction.open_table(OWN_FRONTIER_BASE)?;
    transaction.open_table(OWN_FRONTIER_CHANGES)?;
    Ok(())
}

/// Keeps the frontier of a new own head, and forgets that of the oldest where there are too many.
pub(crate) fn keep(transaction: &WriteTransaction, position: Position, items: &[FrontierItem]) -> Result<(), StorageFault> {
    let mut heads = transaction.open_table(OWN_FRONTIERS)?;
    let after: Frontier = items.iter().map(|item| (*item.publisher.as_bytes(), kreisnetz_canonical::encode(item))).collect();
    if heads.is_empty()? {
        let mut base = transaction.open_table(OWN_FRONTIER_BASE)?;
        for (publisher, item) in &after {
            base.insert(publisher, item.as_slice())?;
        }
    } else {
        write_changes(transaction, position, &after)?;
    }
    heads.insert((position.epoch, position.seq), items.len() as u64)?;
    while heads.len()? > OWN_FRONTIERS_MAX {
        heads.pop_first()?;
        let Some(oldest) = heads.first()?.map(|(place, _)| place.value()) else { break };
        merge_into_base(transaction, oldest)?;
    }
    Ok(())
}

fn write_changes(transaction: &WriteTransaction, position: Position, after: &Frontier) -> Result<(), StorageFault> {
    let mut changes = transaction.open_table(OWN_FRONTIER_CHANGES)?;
    let before = frontier_at(&transaction.open_table(OWN_FRONTIER_BASE)?, &changes, (u64::MAX, u64::MAX))?;
    for (publisher, item) in after {
        if before.get(publisher) != Some(item) {
            changes.insert((position.epoch, position.seq, publisher), item.as_slice())?;
        }
    }
    for publisher in before.keys().filter(|publisher| !after.contains_key(*publisher)) {
        changes.insert((position.epoch, position.seq, publisher), [].as_slice())?;
    }
    Ok(())
}

/// Makes a head the oldest kept one: its changes go into the base.
fn merge_into_base(transaction: &WriteTransaction, (epoch, seq): (u64, u64)) -> Result<(), StorageFault> {
    let mut base = transaction.open_table(OWN_FRONTIER_BASE)?;
    let mut changes = transaction.open_table(OWN_FRONTIER_CHANGES)?;
    let [first, last] = &BOUNDS;
    let mut merged = Vec::new();
    for row in changes.range((epoch, seq, first)..=(epoch, seq, last))? {
        let (key, item) = row?;
        let publisher = *key.value().2;
        if item.value().is_empty() {
            base.remove(&publisher)?;
        } else {
            base.insert(&publisher, item.value())?;
        }
        merged.push(publisher);
    }
    for publisher in &merged {
        changes.remove((epoch, seq, publisher))?;
    }
    Ok(())
}

/// Puts the frontier of a kept head together.
fn frontier_at(
    base: &impl ReadableTable<Id, &'static [u8]>,
    changes: &impl ReadableTable<(u64, u64, Id), &'static [u8]>,
    (epoch, seq): (u64, u64),
) -> Result<Frontier, StorageFault> {
    let mut frontier = Frontier::new();
    for row in base.iter()? {
        let (publisher, item) = row?;
        frontier.insert(*publisher.value(), item.value().to_vec());
    }
    for row in changes.range(..=(epoch, seq, &BOUNDS[1]))? {
        let (key, item) = row?;
        let publisher = *key.value().2;
        if item.value().is_empty() {
            frontier.remove(&publisher);
        } else {
            frontier.insert(publisher, item.value().to_vec());
        }
    }
    Ok(frontier)
}

impl Reader {
    /// Returns what the own head of this number saw of others, sorted by publisher; none where it is not kept (any more).
    ///
    /// # Errors
    ///
    /// [`ReadError::Damaged`] where it is not the frontier that the head names.
    pub fn own_frontier(&self, seq: u64) -> Result<Option<Vec<FrontierItem>>, ReadError> {
        let transaction = self.begin()?;
        for row in transaction.open_table(OWN_FRONTIERS)?.iter()? {
            let (epoch, number) = row?.0.value();
            if number == seq {
                return Ok(Some(self.kept(&transaction, (epoch, seq))?.1));
            }
        }
        Ok(None)
    }

    /// Returns the newest own word about a publisher: that of the newest own head among those that saw its newest head seen.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn witness(&self, publisher: &PublisherId) -> Result<Option<VerifiedWitness>, ReadError> {
        let transaction = self.begin()?;
        let sights = sights(&transaction, publisher)?;
        // Of equal ones the last is taken.
        let newest = sights.iter().max_by_key(|(_, item)| item.position).map(|(place, _)| *place);
        self.word(&transaction, newest, publisher)
    }

    /// Returns the earliest own word about a head: that of the first own head kept that saw it, or a later one of its epoch.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn witness_since(&self, publisher: &PublisherId, head: Position) -> Result<Option<VerifiedWitness>, ReadError> {
        let transaction = self.begin()?;
        let saw = |item: &FrontierItem| item.position.epoch == head.epoch && item.position >= head;
        let first = sights(&transaction, publisher)?.into_iter().find(|(_, item)| saw(item)).map(|(place, _)| place);
        self.word(&transaction, first, publisher)
    }

    fn word(
        &self,
        transaction: &ReadTransaction,
        place: Option<(u64, u64)>,
        publisher: &PublisherId,
    ) -> Result<Option<VerifiedWitness>, ReadError> {
        let Some(place) = place else { return Ok(None) };
        let (head, frontier) = self.kept(transaction, place)?;
        Ok(VerifiedWitness::of(head, &frontier, publisher))
    }

    /// Returns an own head and the frontier that it names, both checked again.
    fn kept(&self, transaction: &ReadTransaction, (epoch, seq): (u64, u64)) -> Result<(Verified<Head>, Vec<FrontierItem>), ReadError> {
        let damaged = || ReadError::Damaged("what an own head saw".to_owned());
        let own = self.own_of(transaction)?.ok_or_else(damaged)?;
        let log = self.identity(&own)?.ok_or_else(damaged)?;
        let history = transaction.open_table(HEAD_HISTORY)?;
        let bytes = history.get((own.as_bytes(), epoch, seq))?.ok_or_else(damaged)?;
        let head = reader::verified(bytes.value(), &log)?;
        let (base, changes) = (transaction.open_table(OWN_FRONTIER_BASE)?, transaction.open_table(OWN_FRONTIER_CHANGES)?);
        let frontier: Vec<FrontierItem> =
            frontier_at(&base, &changes, (epoch, seq))?.values().map(|item| decode(item)).collect::<Result<_, _>>()?;
        if seen_root(&frontier) == head.seen_root { Ok((head, frontier)) } else { Err(damaged()) }
    }
}

/// Returns what each own head kept saw of one publisher, oldest first, without putting whole frontiers together.
fn sights(transaction: &ReadTransaction, publisher: &PublisherId) -> Result<Sights, ReadError> {
    let changes = transaction.open_table(OWN_FRONTIER_CHANGES)?;
    let base = transaction.open_table(OWN_FRONTIER_BASE)?.get(publisher.as_bytes())?.map(|item| item.value().to_vec());
    let mut seen = base.unwrap_or_default();
    let mut sights = Vec::new();
    for row in transaction.open_table(OWN_FRONTIERS)?.iter()? {
        let place = row?.0.value();
        if let Some(changed) = changes.get((place.0, place.1, publisher.as_bytes()))? {
            seen = changed.value().to_vec();
        }
        if !seen.is_empty() {
            sights.push((place, decode(&seen)?));
        }
    }
    Ok(sights)
}

fn decode(item: &[u8]) -> Result<FrontierItem, StorageFault> {
    kreisnetz_canonical::decode(item, ITEM_BYTES_MAX).map_err(|_| StorageFault::damaged("what an own head saw"))
}
