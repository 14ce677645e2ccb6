//! The file of the guard: what is written, and when it is durable.

use std::path::Path;

use kreisnetz_catalog::{HEAD_BYTES_MAX, Position};
use kreisnetz_identity::Digest;
use redb::{Database, ReadableDatabase, ReadableTable, StorageBackend, TableDefinition};

use crate::{Incarnation, OpenError, StorageFault, database, record};

/// The table that the module `guard` documents.
const GUARD: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("guard_1");
const FORMAT: &str = "format";
const INCARNATION: &str = "incarnation";
const RESERVED: &str = "reserved";
const INTENT: &str = "intent";
const SIGNED: &str = "signed";

/// The layout that is read and written here.
const LAYOUT: u64 = 1;

/// The open file.
#[derive(Debug)]
pub(super) struct File {
    database: Database,
}

/// All that the file says.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) incarnation: Incarnation,
    pub(super) reserved: Option<Position>,
    pub(super) intent: Option<Digest>,
    pub(super) signed: Option<Vec<u8>>,
}

impl Record {
    /// What a new guard says.
    pub(super) const fn new(incarnation: Incarnation) -> Self {
        Self { incarnation, reserved: None, intent: None, signed: None }
    }
}

impl File {
    pub(super) fn create(path: &Path, incarnation: Incarnation) -> Result<Self, OpenError> {
        let database = database::create(path, |database| Ok(initialise(database, incarnation)?))?;
        Ok(Self { database })
    }

    pub(super) fn create_in(backend: impl StorageBackend, incarnation: Incarnation) -> Result<Self, OpenError> {
        let database = database::open_backend(backend)?;
        initialise(&database, incarnation)?;
        Ok(Self { database })
    }

    pub(super) fn open(path: &Path) -> Result<Self, OpenError> {
        Ok(Self { database: database::open(path)? })
    }

    pub(super) fn open_in(backend: impl StorageBackend) -> Result<Self, OpenError> {
        Ok(Self { database: database::open_backend(backend)? })
    }

    pub(super) fn read(&self) -> Result<Record, OpenError> {
        let transaction = self.database.begin_read().map_err(StorageFault::from)?;
        let table = transaction.open_table(GUARD).map_err(StorageFault::from)?;
        let found = record::read_number(&table, FORMAT)?;
        match found.cmp(&LAYOUT) {
            std::cmp::Ordering::Equal => Ok(read_record(&table)?),
            std::cmp::Ordering::Less => Err(OpenError::MigrationNeeded { found, known: LAYOUT }),
            std::cmp::Ordering::Greater => Err(OpenError::StoreNewer { found, known: LAYOUT }),
        }
    }

    pub(super) fn write_reserved(&self, position: Position, intent: Digest) -> Result<(), StorageFault> {
        self.write(&[(RESERVED, &encode_position(position)), (INTENT, intent.as_bytes())])
    }

    /// Writes what a new guard takes over from the store, in one transaction.
    pub(super) fn write_last(&self, reserved: Position, intent: Digest, head: &[u8]) -> Result<(), StorageFault> {
        self.write(&[(RESERVED, &encode_position(reserved)), (INTENT, intent.as_bytes()), (SIGNED, head)])
    }

    pub(super) fn write_signed(&self, head: &[u8]) -> Result<(), StorageFault> {
        self.write(&[(SIGNED, head)])
    }

    fn write(&self, rows: &[(&'static str, &[u8])]) -> Result<(), StorageFault> {
        write(&self.database, rows)
    }
}

fn initialise(database: &Database, incarnation: Incarnation) -> Result<(), StorageFault> {
    write(database, &[(FORMAT, &LAYOUT.to_be_bytes()), (INCARNATION, incarnation.as_bytes())])
}

fn write(database: &Database, rows: &[(&'static str, &[u8])]) -> Result<(), StorageFault> {
    let transaction = database::begin_write(database)?;
    {
        let mut table = transaction.open_table(GUARD)?;
        for (name, value) in rows {
            record::write(&mut table, name, value)?;
        }
    }
    Ok(transaction.commit()?)
}

fn read_record(table: &impl ReadableTable<&'static str, &'static [u8]>) -> Result<Record, StorageFault> {
    let signed = table.get(SIGNED)?.map(|bytes| bytes.value().to_vec());
    if signed.as_ref().is_some_and(|bytes| bytes.len() > HEAD_BYTES_MAX) {
        return Err(StorageFault::damaged("the head in the signer guard"));
    }
    Ok(Record {
        incarnation: Incarnation::from_bytes(record::read_required(table, INCARNATION)?),
        reserved: record::read(table, RESERVED)?.map(decode_position),
        intent: record::read(table, INTENT)?.map(Digest::from_bytes),
        signed,
    })
}

fn encode_position(position: Position) -> [u8; 16] {
    ((u128::from(position.epoch) << 64) | u128::from(position.seq)).to_be_bytes()
}

fn decode_position(bytes: [u8; 16]) -> Position {
    let (mut epoch, mut seq) = ([0; 8], [0; 8]);
    epoch.copy_from_slice(&bytes[..8]);
    seq.copy_from_slice(&bytes[8..]);
    Position { epoch: u64::from_be_bytes(epoch), seq: u64::from_be_bytes(seq) }
}
