//! The one writer of the ground state.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use kreisnetz_catalog::{Equivocation, FrontierItem, VerifiedUpdate, VerifiedWitness};
use kreisnetz_identity::{Digest, IdentityLog, NetworkId, PublisherId, Timestamp};
use redb::{Database, ReadableDatabase, StorageBackend};

use crate::{
    Applied, Base, Group, Incarnation, Kept, OpenError, PutEquivocationError, Reader, Refusal, StorageFault, WitnessKept, apply, database,
    equivocations, kept,
    migrations::{self, Need},
    own_frontiers, record,
    tables::{
        CHANGES, ENTRIES, ENTRY_PLACES, EQUIVOCATIONS, EQUIVOCATIONS_MORE, EVENTS, EVENTS_SEEN, FORMAT, HEAD_HISTORY, HEADS, LEAVES, META,
        META_FORMAT, META_INCARNATION, META_NETWORK, META_OWN, META_SEQUENCE, PEER_MEMORY,
    },
    witnesses,
};

/// The ground state, open for writing. There is one in a process, and one process for a file.
///
/// Every method that writes returns when the change is on the disk. After a [`StorageFault`] drop the store and all its readers,
/// and open it again: what was not acknowledged is then there as a whole or not at all.
#[derive(Debug)]
pub struct Store {
    database: Arc<Database>,
    reader: Reader,
}

/// Why an update was not stored; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// The update does not fit what is held.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The disk fails.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

impl Store {
    /// Makes an empty store. It stands under its name only once it is whole.
    ///
    /// # Errors
    ///
    /// [`OpenError::Exists`], or a failing disk.
    pub fn create(path: &Path, network: NetworkId, incarnation: Incarnation) -> Result<Self, OpenError> {
        Self::begin(database::create(path, |database| Ok(initialise(database, network, incarnation)?))?)
    }

    /// Makes an empty store in another kind of storage.
    ///
    /// # Errors
    ///
    /// A failing storage.
    pub fn create_in(backend: impl StorageBackend, network: NetworkId, incarnation: Incarnation) -> Result<Self, OpenError> {
        let database = database::open_backend(backend)?;
        initialise(&database, network, incarnation)?;
        Self::begin(database)
    }

    /// Opens a store: repairs it after a crash, checks every page of it, and migrates an older layout.
    ///
    /// # Errors
    ///
    /// [`OpenError`]; a damaged file is not touched further.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::begin(database::open(path)?)
    }

    /// Opens a store in another kind of storage, as [`open`](Self::open) does.
    ///
    /// # Errors
    ///
    /// [`OpenError`].
    pub fn open_in(backend: impl StorageBackend) -> Result<Self, OpenError> {
        Self::begin(database::open_backend(backend)?)
    }

    fn begin(database: Database) -> Result<Self, OpenError> {
        let found = {
            let transaction = database.begin_read().map_err(StorageFault::from)?;
            record::read_number(&transaction.open_table(META).map_err(StorageFault::from)?, META_FORMAT)?
        };
        if migrations::need(found)? == Need::Migration {
            let transaction = database::begin_write(&database)?;
            migrations::migrate(&transaction, found)?;
            transaction.commit().map_err(StorageFault::from)?;
        }
        let database = Arc::new(database);
        let reader = Reader::of(database.clone())?;
        Ok(Self { database, reader })
    }

    /// Stores a verified catalog in one transaction: head, leaves, entries, history and change log, all or nothing.
    ///
    /// The publisher's identity has to be stored before, see [`put_events`](Self::put_events).
    ///
    /// # Errors
    ///
    /// [`PutError`]; nothing was written, except that after a failing disk the update may turn out stored once it is opened again.
    pub fn put(&mut self, update: &VerifiedUpdate) -> Result<Applied, PutError> {
        self.put_on(update, Base::UNKNOWN)
    }

    /// Stores a verified catalog as [`put`](Self::put) does, with the state of the store on which it was verified.
    ///
    /// # Errors
    ///
    /// As [`put`](Self::put).
    pub fn put_on(&mut self, update: &VerifiedUpdate, base: Base) -> Result<Applied, PutError> {
        let mut group = self.group()?;
        let applied = group.put(update, base)??;
        group.commit()?;
        Ok(applied)
    }

    /// Stores one's own catalog as [`put`](Self::put) does, and in the same transaction the frontier that its head names.
    pub(crate) fn put_own(&mut self, update: &VerifiedUpdate, base: Base, seen: &[FrontierItem]) -> Result<Applied, PutError> {
        let mut group = self.group()?;
        let applied = group.put_own(update, base, seen)??;
        group.commit()?;
        Ok(applied)
    }

    /// Keeps the word of another county about a publisher; one a county, the newest head witnessed, and that as early as it was.
    ///
    /// The identity of the county that speaks has to be stored before, see [`put_events`](Self::put_events).
    ///
    /// # Errors
    ///
    /// A failing disk.
    pub fn keep_witness(&mut self, witness: &VerifiedWitness) -> Result<WitnessKept, StorageFault> {
        let transaction = database::begin_write(&self.database)?;
        let kept = witnesses::keep(&transaction, witness)?;
        if kept == WitnessKept::New {
            transaction.commit()?;
        }
        Ok(kept)
    }

    /// Keeps the bytes of exactly these entries, whatever becomes of them in their catalogs: those that own adoptions name. At most
    /// [`KEPT_MAX`](crate::KEPT_MAX); one whose bytes are not held is not waited for. Says whether anything changed.
    ///
    /// # Errors
    ///
    /// A failing disk.
    pub fn keep_entries(&mut self, digests: &BTreeSet<Digest>) -> Result<bool, StorageFault> {
        let transaction = database::begin_write(&self.database)?;
        let is_changed = kept::keep(&transaction, digests)?;
        if is_changed {
            transaction.commit()?;
        }
        Ok(is_changed)
    }

    /// Stores several verified catalogs in one transaction, in their order; each is taken or refused for itself.
    ///
    /// # Errors
    ///
    /// A failing disk: none of them was stored, or all that were not refused.
    pub fn put_all<'a>(
        &mut self,
        updates: impl IntoIterator<Item = &'a VerifiedUpdate>,
    ) -> Result<Vec<Result<Applied, Refusal>>, StorageFault> {
        let mut group = self.group()?;
        let outcomes = updates.into_iter().map(|update| group.put(update, Base::UNKNOWN)).collect::<Result<_, _>>()?;
        group.commit()?;
        Ok(outcomes)
    }

    /// Begins changes that become durable together.
    ///
    /// # Errors
    ///
    /// A failing disk.
    pub fn group(&mut self) -> Result<Group<'_>, StorageFault> {
        Ok(Group::new(database::begin_write(&self.database)?))
    }

    /// Stores the events of an identity that are new or were seen earlier than was known, and returns how many. What the log lacks of the
    /// stored events stays.
    ///
    /// # Errors
    ///
    /// A failing disk: nothing was written.
    pub fn put_events(&mut self, log: &IdentityLog) -> Result<u64, StorageFault> {
        let mut group = self.group()?;
        let new = group.put_events(log)?;
        group.commit()?;
        Ok(new)
    }

    /// Keeps a proof that a publisher contradicted itself, for ever; `seen` says when this node learnt of it. Of each publisher the 4
    /// proofs with the smallest ids are kept, others counted.
    ///
    /// # Errors
    ///
    /// [`PutEquivocationError`]; nothing was written.
    pub fn put_equivocation(&mut self, proof: &Equivocation, seen: Timestamp) -> Result<Kept, PutEquivocationError> {
        let transaction = database::begin_write(&self.database)?;
        for head in proof.heads() {
            if !apply::is_identity_stored(&transaction, head)? {
                return Err(PutEquivocationError::IdentityMissing);
            }
        }
        let (kept, is_changed) = equivocations::keep(&transaction, proof, seen)?;
        if is_changed {
            transaction.commit().map_err(StorageFault::from)?;
        }
        Ok(kept)
    }

    /// Says whose heads are all kept: one's own. Said once, when the home gets its identity.
    ///
    /// # Errors
    ///
    /// A failing disk.
    pub fn set_own(&mut self, publisher: &PublisherId) -> Result<(), StorageFault> {
        let transaction = database::begin_write(&self.database)?;
        record::write(&mut transaction.open_table(META)?, META_OWN, publisher.as_bytes())?;
        Ok(transaction.commit()?)
    }

    /// Keeps bytes about peers under a name, in place of those kept before.
    ///
    /// # Errors
    ///
    /// A failing disk.
    pub fn remember(&mut self, name: &str, bytes: &[u8]) -> Result<(), StorageFault> {
        let transaction = database::begin_write(&self.database)?;
        transaction.open_table(PEER_MEMORY)?.insert(name, bytes)?;
        Ok(transaction.commit()?)
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// Returns a reader of this store; clone it freely. The file stays open and locked until the last one is gone.
    #[must_use]
    pub const fn reader(&self) -> &Reader {
        &self.reader
    }
}

/// Makes all tables, so that readers find them, and the facts that never change.
fn initialise(database: &Database, network: NetworkId, incarnation: Incarnation) -> Result<(), StorageFault> {
    let transaction = database::begin_write(database)?;
    transaction.open_table(HEADS)?;
    transaction.open_table(HEAD_HISTORY)?;
    transaction.open_table(LEAVES)?;
    transaction.open_table(ENTRIES)?;
    transaction.open_table(ENTRY_PLACES)?;
    transaction.open_table(EVENTS)?;
    transaction.open_table(EVENTS_SEEN)?;
    transaction.open_table(PEER_MEMORY)?;
    transaction.open_table(CHANGES)?;
    transaction.open_table(EQUIVOCATIONS)?;
    transaction.open_table(EQUIVOCATIONS_MORE)?;
    own_frontiers::make_tables(&transaction)?;
    witnesses::make_table(&transaction)?;
    kept::make_table(&transaction)?;
    let mut meta = transaction.open_table(META)?;
    record::write(&mut meta, META_FORMAT, &FORMAT.to_be_bytes())?;
    record::write(&mut meta, META_INCARNATION, incarnation.as_bytes())?;
    record::write(&mut meta, META_NETWORK, network.as_bytes())?;
    record::write(&mut meta, META_SEQUENCE, &0_u64.to_be_bytes())?;
    drop(meta);
    Ok(transaction.commit()?)
}
