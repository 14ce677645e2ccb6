//! Layout 1 → 2: entries lie at numbered places instead of under their digests, and the log of changes has a row for many leaves.

use redb::{ReadableTable, TableDefinition, WriteTransaction};

use crate::{
    StorageFault,
    tables::{CHANGES, ENTRIES, ENTRY_PLACES, Id},
};

const OLD_ENTRIES: TableDefinition<'_, Id, &[u8]> = TableDefinition::new("entries_1");
const OLD_USES: TableDefinition<'_, Id, u64> = TableDefinition::new("entry_uses_1");
const OLD_CHANGES: TableDefinition<'_, u64, (Id, &str)> = TableDefinition::new("changes_1");

pub(super) fn migration_001_places_of_entries(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    move_entries(transaction)?;
    move_changes(transaction)?;
    transaction.delete_table(OLD_ENTRIES)?;
    transaction.delete_table(OLD_USES)?;
    transaction.delete_table(OLD_CHANGES)?;
    Ok(())
}

fn move_entries(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    let (old, uses) = (transaction.open_table(OLD_ENTRIES)?, transaction.open_table(OLD_USES)?);
    let (mut places, mut entries) = (transaction.open_table(ENTRY_PLACES)?, transaction.open_table(ENTRIES)?);
    for (place, row) in (0..).zip(old.iter()?) {
        let (digest, bytes) = row?;
        let uses = uses.get(digest.value())?.ok_or_else(|| StorageFault::damaged("the uses of an entry"))?;
        places.insert(digest.value(), (place, uses.value()))?;
        entries.insert(place, bytes.value())?;
    }
    Ok(())
}

/// Each old row becomes one of the new rows: they go when they are old.
fn move_changes(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    let old = transaction.open_table(OLD_CHANGES)?;
    let mut changes = transaction.open_table(CHANGES)?;
    for row in old.iter()? {
        let (sequence, row) = row?;
        let (publisher, slug) = row.value();
        changes.insert(sequence.value(), (publisher, vec![slug]))?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use kreisnetz_identity::{Digest, NetworkId, PublisherId};
    use redb::{Builder, ReadableDatabase, ReadableTableMetadata, backends::InMemoryBackend};

    use super::*;
    use crate::{
        Changed, Changes, changes, reader, record,
        tables::{FORMAT, LEAVES, META, META_FORMAT, META_INCARNATION, META_NETWORK, META_SEQUENCE},
    };

    const UELZEN: PublisherId = PublisherId::from_bytes([1; 32]);

    /// A store of layout 1 with two entries, one of them named by two leaves.
    fn of_layout_1() -> redb::Database {
        let database = Builder::new().create_with_backend(InMemoryBackend::new()).unwrap();
        let transaction = database.begin_write().unwrap();
        let mut meta = transaction.open_table(META).unwrap();
        record::write(&mut meta, META_FORMAT, &1_u64.to_be_bytes()).unwrap();
        record::write(&mut meta, META_INCARNATION, &[7; 16]).unwrap();
        record::write(&mut meta, META_NETWORK, NetworkId::derive("test", &[1; 16]).as_bytes()).unwrap();
        record::write(&mut meta, META_SEQUENCE, &3_u64.to_be_bytes()).unwrap();
        drop(meta);
        transaction.open_table(LEAVES).unwrap();
        for (bytes, uses) in [(&b"kuubu"[..], 2), (b"radweg", 1)] {
            transaction.open_table(OLD_ENTRIES).unwrap().insert(Digest::of(bytes).as_bytes(), bytes).unwrap();
            transaction.open_table(OLD_USES).unwrap().insert(Digest::of(bytes).as_bytes(), uses).unwrap();
        }
        for (sequence, slug) in [(1, "kuubu"), (2, "radweg"), (3, "kuubu")] {
            transaction.open_table(OLD_CHANGES).unwrap().insert(sequence, (UELZEN.as_bytes(), slug)).unwrap();
        }
        transaction.commit().unwrap();
        database
    }

    #[test]
    fn entries_their_uses_and_the_changes_of_layout_1_are_found_again() {
        let database = of_layout_1();
        let transaction = database.begin_write().unwrap();
        crate::migrations::migrate(&transaction, 1).unwrap();
        transaction.commit().unwrap();
        let transaction = database.begin_read().unwrap();
        let (places, entries) = (transaction.open_table(ENTRY_PLACES).unwrap(), transaction.open_table(ENTRIES).unwrap());
        for (bytes, uses) in [(&b"kuubu"[..], 2), (b"radweg", 1)] {
            let digest = Digest::of(bytes);
            assert_eq!(reader::read_entry(&places, &entries, &digest).unwrap().as_deref(), Some(bytes));
            assert_eq!(places.get(digest.as_bytes()).unwrap().unwrap().value().1, uses);
        }
        assert_eq!(entries.len().unwrap(), 2);
        let Changes::Since(since) = changes::since(&transaction, 1, 10).unwrap() else { panic!("the log was moved") };
        let changed = |sequence, slug: &str| Changed { sequence, publisher: UELZEN, slug: slug.parse().unwrap() };
        assert_eq!(since, [changed(2, "radweg"), changed(3, "kuubu")]);
        assert_eq!(record::read_number(&transaction.open_table(META).unwrap(), META_FORMAT).unwrap(), FORMAT);
        assert!(transaction.open_table(OLD_ENTRIES).is_err() && transaction.open_table(OLD_USES).is_err(), "the old tables are gone");
    }
}
