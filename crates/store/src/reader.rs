//! Reading the ground state, from any number of threads.

use std::{fmt, ops::RangeInclusive, path::Path, sync::Arc};

use kreisnetz_catalog::{Equivocation, Head, Leaf, Since, Slug, parse_head, verify_signature};
use kreisnetz_identity::{Digest, IdentityLog, NetworkId, PublisherId, Timestamp, Verified};
use redb::{ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata};

use crate::{
    Base, Changes, Held, Incarnation, Incidents, OpenError, Serving, StorageFault, changes, database, entries, equivocations, identities,
    kept,
    migrations::{self, Need},
    record,
    tables::{
        ENTRIES, ENTRY_PLACES, EVENTS, EVENTS_SEEN, FORMAT, HEAD_HISTORY, HEADS, Id, LEAVES, META, META_FORMAT, META_INCARNATION,
        META_NETWORK, META_OWN, META_SEQUENCE, PEER_MEMORY,
    },
};

/// Bytes of one leaf at most: slug 64, kind and reason 32 each, digest and numbers.
const LEAF_BYTES_MAX: usize = 256;
/// Sorts after every slug.
const AFTER_SLUGS: &str = "~";

/// The ground state, open for reading. Each method sees one state of it; several calls may see several.
#[derive(Clone)]
pub struct Reader {
    database: Arc<dyn ReadableDatabase + Send + Sync>,
    incarnation: Incarnation,
    network: NetworkId,
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// What is stored is not what was stored: a digest, a signature or a form does not hold. Nothing of it was returned.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The disk fails.
    #[error(transparent)]
    Storage(StorageFault),
}

/// How much the store holds.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Figures {
    /// Publishers whose head is held.
    pub catalogs: u64,
    /// Leaves of all catalogs, tombstones too.
    pub leaves: u64,
    /// Different entries that catalogs list; versions that are kept besides do not count.
    pub entries: u64,
    /// Sum of the lengths that the heads state.
    pub entry_bytes: u64,
    /// Number of the last change.
    pub sequence: u64,
}

impl Reader {
    /// Opens a store for reading while no node has it open.
    ///
    /// # Errors
    ///
    /// [`OpenError::NeedsRepair`] after a crash, [`OpenError::AlreadyOpen`] beside a writer, and the others.
    pub fn open_read_only(path: &Path) -> Result<Self, OpenError> {
        let database = database::open_read_only(path)?;
        let transaction = database.begin_read().map_err(StorageFault::from)?;
        let found = record::read_number(&transaction.open_table(META).map_err(StorageFault::from)?, META_FORMAT)?;
        drop(transaction);
        match migrations::need(found)? {
            Need::Nothing => Ok(Self::of(Arc::new(database))?),
            Need::Migration => Err(OpenError::MigrationNeeded { found, known: FORMAT }),
        }
    }

    pub(crate) fn of(database: Arc<dyn ReadableDatabase + Send + Sync>) -> Result<Self, StorageFault> {
        let (incarnation, network) = {
            let meta = database.begin_read()?.open_table(META)?;
            (record::read_required(&meta, META_INCARNATION)?, record::read_required(&meta, META_NETWORK)?)
        };
        Ok(Self { database, incarnation: Incarnation::from_bytes(incarnation), network: NetworkId::from_bytes(network) })
    }

    /// Returns the mark that the guard of this store has too.
    #[must_use]
    pub const fn incarnation(&self) -> Incarnation {
        self.incarnation
    }

    /// Returns the network whose data this is.
    #[must_use]
    pub const fn network(&self) -> NetworkId {
        self.network
    }

    /// Returns the publisher whose heads are all kept.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn own(&self) -> Result<Option<PublisherId>, ReadError> {
        self.own_of(&self.begin()?)
    }

    pub(crate) fn own_of(&self, transaction: &ReadTransaction) -> Result<Option<PublisherId>, ReadError> {
        let own = record::read(&transaction.open_table(META)?, META_OWN)?;
        Ok(own.map(PublisherId::from_bytes))
    }

    /// Returns all publishers whose identity is stored, in the order of their ids.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn publishers(&self) -> Result<Vec<PublisherId>, ReadError> {
        let events = self.begin()?.open_table(EVENTS)?;
        let mut publishers = Vec::new();
        for row in events.iter()? {
            let (key, _) = row?;
            if let (publisher, 0) = key.value() {
                publishers.push(PublisherId::from_bytes(*publisher));
            }
        }
        Ok(publishers)
    }

    /// Returns a publisher's identity, every event verified again; what leans on a guardian whose identity is not stored is left out.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn identity(&self, publisher: &PublisherId) -> Result<Option<IdentityLog>, ReadError> {
        let transaction = self.begin()?;
        identities::read(&transaction.open_table(EVENTS)?, &transaction.open_table(EVENTS_SEEN)?, publisher, self.network)
    }

    /// Returns a publisher's newest head, verified again through its identity.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn head(&self, publisher: &PublisherId) -> Result<Option<Verified<Head>>, ReadError> {
        match self.identity(publisher)? {
            Some(log) => self.head_of(&log),
            None => Ok(None),
        }
    }

    /// Returns the newest head of an identity that the caller has read already, verified again.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn head_of(&self, log: &IdentityLog) -> Result<Option<Verified<Head>>, ReadError> {
        let heads = self.begin()?.open_table(HEADS)?;
        match heads.get(log.publisher().as_bytes())? {
            Some(bytes) => verified(bytes.value(), log).map(Some),
            None => Ok(None),
        }
    }

    /// Returns the newest heads of all publishers in the order of their ids, each verified again: for the start of a node.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn heads(&self) -> Result<Vec<Verified<Head>>, ReadError> {
        let heads = self.publishers()?.iter().map(|publisher| self.head(publisher)).collect::<Result<Vec<_>, _>>()?;
        Ok(heads.into_iter().flatten().collect())
    }

    /// Returns at most `limit` heads of a publisher as signed, the newest first.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn history(&self, publisher: &PublisherId, limit: usize) -> Result<Vec<Vec<u8>>, ReadError> {
        let history = self.begin()?.open_table(HEAD_HISTORY)?;
        let range = (publisher.as_bytes(), 0, 0)..=(publisher.as_bytes(), u64::MAX, u64::MAX);
        let mut heads = Vec::new();
        for row in history.range(range)?.rev().take(limit) {
            heads.push(row?.1.value().to_vec());
        }
        Ok(heads)
    }

    /// Returns the proofs against a publisher by their ids, each verified again.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn equivocations(&self, publisher: &PublisherId) -> Result<Vec<Equivocation>, ReadError> {
        Ok(self.incidents(publisher)?.proofs.into_iter().map(|(proof, _)| proof).collect())
    }

    /// Returns the proofs against a publisher with the time since which they are known, and how many more there were.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn incidents(&self, publisher: &PublisherId) -> Result<Incidents, ReadError> {
        match self.identity(publisher)? {
            Some(log) => self.incidents_of(&log),
            None => Ok(Incidents::default()),
        }
    }

    /// Returns what [`incidents`](Self::incidents) does, of an identity that the caller has read already.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn incidents_of(&self, log: &IdentityLog) -> Result<Incidents, ReadError> {
        equivocations::read(&self.begin()?, log)
    }

    /// Returns the proofs against all publishers, by publisher and id, each verified again: for the start of a node.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn all_equivocations(&self) -> Result<Vec<Equivocation>, ReadError> {
        let accused = equivocations::accused(&self.begin()?)?;
        let proofs = accused.iter().map(|publisher| self.equivocations(publisher)).collect::<Result<Vec<_>, _>>()?;
        Ok(proofs.into_iter().flatten().collect())
    }

    /// Returns the number of the newest head after `seq` in the unbroken run of those that are at least `age` seconds old.
    pub(crate) fn last_issued_before(&self, publisher: &PublisherId, seq: u64, now: Timestamp, age: u64) -> Result<Option<u64>, ReadError> {
        let history = self.begin()?.open_table(HEAD_HISTORY)?;
        let mut last = None;
        for row in history.range((publisher.as_bytes(), 0, 0)..=(publisher.as_bytes(), u64::MAX, u64::MAX))? {
            let (key, bytes) = row?;
            let (_, _, number) = key.value();
            if number <= seq {
                continue;
            }
            let head = parse_head(bytes.value()).map_err(|_| StorageFault::damaged("a head"))?;
            if head.claims().issued.plus(age) > now {
                break;
            }
            last = Some(number);
        }
        Ok(last)
    }

    /// Returns all leaves of a publisher, sorted by slug: at most 20,000.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn leaves(&self, publisher: &PublisherId) -> Result<Vec<Leaf>, ReadError> {
        Ok(leaves_after(&self.begin()?, publisher, 0)?)
    }

    /// Returns the catalog of a publisher as it is held: what an update is verified on.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn held(&self, publisher: &PublisherId) -> Result<Held, ReadError> {
        let transaction = self.begin()?;
        let heads = transaction.open_table(HEADS)?;
        let base = heads.get(publisher.as_bytes())?.map_or(Base::NOTHING, |head| Base::on(head.value()));
        Ok(Held::new(base, leaves_after(&transaction, publisher, 0)?))
    }

    /// Returns one leaf, live or a tombstone.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn leaf(&self, publisher: &PublisherId, slug: &Slug) -> Result<Option<Leaf>, ReadError> {
        let leaves = self.begin()?.open_table(LEAVES)?;
        let Some(bytes) = leaves.get((publisher.as_bytes(), slug.as_str()))? else { return Ok(None) };
        Ok(Some(decode_leaf(bytes.value())?))
    }

    /// Returns the bytes of an entry, checked against the digest.
    ///
    /// # Errors
    ///
    /// [`ReadError::Damaged`] where they do not have it.
    pub fn entry(&self, digest: &Digest) -> Result<Option<Vec<u8>>, ReadError> {
        let transaction = self.begin()?;
        read_entry(&transaction.open_table(ENTRY_PLACES)?, &transaction.open_table(ENTRIES)?, digest)
    }

    /// Says whether the bytes of an entry are held; they are not looked at.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn has_entry(&self, digest: &Digest) -> Result<bool, ReadError> {
        Ok(entries::is_held(&self.begin()?.open_table(ENTRY_PLACES)?, digest)?)
    }

    /// Returns what turns the catalog of an earlier head into the held one: head and leaves at once, entries one by one.
    ///
    /// All of it is one state of the store, however long it takes to read.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn delta(&self, publisher: &PublisherId, since: Since) -> Result<Option<Serving>, ReadError> {
        match self.identity(publisher)? {
            Some(log) => self.delta_of(&log, since),
            None => Ok(None),
        }
    }

    /// Returns what [`delta`](Self::delta) does, of an identity that the caller has read already: to verify its events costs more than to
    /// find a small catalog.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn delta_of(&self, log: &IdentityLog, since: Since) -> Result<Option<Serving>, ReadError> {
        let publisher = &log.publisher();
        let transaction = self.begin()?;
        let heads = transaction.open_table(HEADS)?;
        let Some(bytes) = heads.get(publisher.as_bytes())? else { return Ok(None) };
        let head = verified(bytes.value(), log)?;
        let after = match since {
            Since::Nothing => 0,
            Since::Held(seq) => seq,
        };
        let leaves = leaves_after(&transaction, publisher, after)?;
        Ok(Some(Serving::new(head, leaves, (transaction.open_table(ENTRY_PLACES)?, transaction.open_table(ENTRIES)?))))
    }

    /// Returns at most `limit` changes after `watermark`, the number of the last change that the caller has seen; 0 is before all.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn changes_since(&self, watermark: u64, limit: usize) -> Result<Changes, ReadError> {
        Ok(changes::since(&self.begin()?, watermark, limit)?)
    }

    /// Returns the number of the last change.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn sequence(&self) -> Result<u64, ReadError> {
        Ok(record::read_number(&self.begin()?.open_table(META)?, META_SEQUENCE)?)
    }

    /// Returns what [`Store::remember`](crate::Store::remember) kept under a name.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn memory(&self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.begin()?.open_table(PEER_MEMORY)?.get(name)?.map(|bytes| bytes.value().to_vec()))
    }

    /// Returns how much is held.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn figures(&self) -> Result<Figures, ReadError> {
        let transaction = self.begin()?;
        let heads = transaction.open_table(HEADS)?;
        let mut entry_bytes = 0;
        for row in heads.iter()? {
            entry_bytes += parse_head(row?.1.value()).map_err(|_| StorageFault::damaged("a head"))?.claims().bytes;
        }
        Ok(Figures {
            catalogs: heads.len()?,
            leaves: transaction.open_table(LEAVES)?.len()?,
            entries: transaction.open_table(ENTRIES)?.len()?.saturating_sub(kept::only_kept(&transaction)?),
            entry_bytes,
            sequence: record::read_number(&transaction.open_table(META)?, META_SEQUENCE)?,
        })
    }

    pub(crate) fn begin(&self) -> Result<ReadTransaction, StorageFault> {
        Ok(self.database.begin_read()?)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reader").field("network", &self.network).finish_non_exhaustive()
    }
}

impl From<StorageFault> for ReadError {
    fn from(fault: StorageFault) -> Self {
        match fault {
            StorageFault::Damaged(what) => Self::Damaged(what),
            fault => Self::Storage(fault),
        }
    }
}

impl From<redb::StorageError> for ReadError {
    fn from(error: redb::StorageError) -> Self {
        StorageFault::from(error).into()
    }
}

impl From<redb::TableError> for ReadError {
    fn from(error: redb::TableError) -> Self {
        StorageFault::from(error).into()
    }
}

/// Returns the keys of all leaves of a publisher.
pub(crate) fn leaf_range(publisher: &PublisherId) -> RangeInclusive<(&[u8; 32], &'static str)> {
    (publisher.as_bytes(), "")..=(publisher.as_bytes(), AFTER_SLUGS)
}

/// Reads a leaf that this crate wrote.
pub(crate) fn decode_leaf(bytes: &[u8]) -> Result<Leaf, StorageFault> {
    kreisnetz_canonical::decode(bytes, LEAF_BYTES_MAX).map_err(|_| StorageFault::damaged("a leaf"))
}

/// Returns the bytes of an entry, checked against the digest.
pub(crate) fn read_entry(
    places: &impl ReadableTable<Id, (u64, u64)>,
    entries: &impl ReadableTable<u64, &'static [u8]>,
    digest: &Digest,
) -> Result<Option<Vec<u8>>, ReadError> {
    let Some(place) = places.get(digest.as_bytes())? else { return Ok(None) };
    match entries.get(place.value().0)? {
        Some(bytes) => checked_entry(digest, bytes.value()).map(Some),
        None => Err(ReadError::Damaged(format!("the entry {digest} is not at its place"))),
    }
}

/// Returns the bytes if they have the digest.
pub(crate) fn checked_entry(digest: &Digest, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    if Digest::of(bytes) == *digest { Ok(bytes.to_vec()) } else { Err(ReadError::Damaged(format!("the entry {digest}"))) }
}

fn leaves_after(transaction: &ReadTransaction, publisher: &PublisherId, rev: u64) -> Result<Vec<Leaf>, StorageFault> {
    let mut leaves = Vec::new();
    for row in transaction.open_table(LEAVES)?.range(leaf_range(publisher))? {
        let leaf = decode_leaf(row?.1.value())?;
        if leaf.rev() > rev {
            leaves.push(leaf);
        }
    }
    Ok(leaves)
}

/// Returns a stored head, verified again: who signed it. Whether it counts still is for its identity to say.
pub(crate) fn verified(bytes: &[u8], log: &IdentityLog) -> Result<Verified<Head>, ReadError> {
    let head = parse_head(bytes).map_err(|error| ReadError::Damaged(format!("a head: {error}")))?;
    if head.claims().publisher != log.publisher() {
        return Err(ReadError::Damaged("a head of another publisher".to_owned()));
    }
    verify_signature(head, log).map_err(|error| ReadError::Damaged(format!("a head: {error}")))
}
