//! From an older layout to the present one, step by step, all within one transaction.
//!
//! A step that changes a layout is a function `migration_00n_what_it_does` that reads the old tables, writes new ones under a higher
//! number and deletes the old. It is appended to [`STEPS`]; [`FORMAT`] grows by one with it. Steps are never changed or removed.

mod places_of_entries;

use places_of_entries::migration_001_places_of_entries;
use redb::WriteTransaction;

use crate::{
    OpenError, StorageFault, kept, own_frontiers, record,
    tables::{EQUIVOCATIONS, EQUIVOCATIONS_MORE, EVENTS_SEEN, FORMAT, META, META_FORMAT},
    witnesses,
};

/// One step: leads from the layout of its place in the list, counted from 1, to the next.
type Step = fn(&WriteTransaction) -> Result<(), StorageFault>;

/// All steps there are.
const STEPS: &[Step] = &[
    migration_001_places_of_entries,
    migration_002_adds_equivocations,
    migration_003_keep_own_frontiers_and_witnesses,
    migration_004_keep_adopted_entries,
    migration_005_mark_when_events_were_seen,
];
const _: () = assert!(STEPS.len() as u64 + 1 == FORMAT, "each step leads to the next layout");

/// Makes the tables of proofs; before them no contradiction was kept.
fn migration_002_adds_equivocations(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    transaction.open_table(EQUIVOCATIONS)?;
    transaction.open_table(EQUIVOCATIONS_MORE)?;
    Ok(())
}

/// What has to be done about a layout.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Need {
    Nothing,
    Migration,
}

/// Compares a file's layout with the one known here.
pub(crate) fn need(found: u64) -> Result<Need, OpenError> {
    match found.cmp(&FORMAT) {
        std::cmp::Ordering::Equal => Ok(Need::Nothing),
        std::cmp::Ordering::Less => Ok(Need::Migration),
        std::cmp::Ordering::Greater => Err(OpenError::StoreNewer { found, known: FORMAT }),
    }
}

/// Brings the tables to the present layout; the caller commits.
pub(crate) fn migrate(transaction: &WriteTransaction, found: u64) -> Result<(), OpenError> {
    migrate_by(STEPS, transaction, found)
}

fn migrate_by(steps: &[Step], transaction: &WriteTransaction, found: u64) -> Result<(), OpenError> {
    let known = steps.len() as u64 + 1;
    let first = found.checked_sub(1).and_then(|done| usize::try_from(done).ok());
    let Some(due) = first.and_then(|first| steps.get(first..)) else {
        return Err(OpenError::MigrationNeeded { found, known });
    };
    for step in due {
        step(transaction)?;
    }
    let mut meta = transaction.open_table(META).map_err(StorageFault::from)?;
    Ok(record::write(&mut meta, META_FORMAT, &known.to_be_bytes())?)
}

/// Only makes the tables: the frontiers of heads signed before are not known any more.
fn migration_003_keep_own_frontiers_and_witnesses(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    own_frontiers::make_tables(transaction)?;
    witnesses::make_table(transaction)
}

/// Only makes the table: whoever opens the store says which entries are to be kept.
fn migration_004_keep_adopted_entries(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    kept::make_table(transaction)
}

/// Only makes the table: when the stored events came is not known any more.
fn migration_005_mark_when_events_were_seen(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    transaction.open_table(EVENTS_SEEN)?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use redb::ReadableDatabase;

    use super::*;

    fn mark(transaction: &WriteTransaction, name: &'static str) -> Result<(), StorageFault> {
        record::write(&mut transaction.open_table(META)?, name, b"done")
    }

    #[test]
    fn an_older_layout_takes_only_the_steps_that_it_lacks() {
        let steps: &[Step] = &[|transaction| mark(transaction, "first"), |transaction| mark(transaction, "second")];
        let database = redb::Builder::new().create_with_backend(redb::backends::InMemoryBackend::new()).unwrap();
        let transaction = database.begin_write().unwrap();
        migrate_by(steps, &transaction, 2).unwrap();
        transaction.commit().unwrap();
        let meta = database.begin_read().unwrap().open_table(META).unwrap();
        assert_eq!(record::read::<4>(&meta, "first").unwrap(), None, "layout 2 has it already");
        assert_eq!(record::read::<4>(&meta, "second").unwrap(), Some(*b"done"));
        assert_eq!(record::read_number(&meta, META_FORMAT).unwrap(), 3);
    }

    #[test]
    fn a_layout_from_which_no_step_leads_is_refused() {
        let database = redb::Builder::new().create_with_backend(redb::backends::InMemoryBackend::new()).unwrap();
        let transaction = database.begin_write().unwrap();
        assert!(matches!(migrate(&transaction, 0), Err(OpenError::MigrationNeeded { found: 0, known: FORMAT })));
    }
}
