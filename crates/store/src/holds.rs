//! What the last run of admission left for the next: who was a member under which key, and who is none any more since when.
//!
//! The table is made with the first write; a store without it kept nothing. So no layout of older stores changes.

use jiff::civil::Date;
use kreisnetz_catalog::admission::Holds;
use kreisnetz_identity::{Ags, PublisherId};
use redb::{ReadTransaction, ReadableTable, TableError, WriteTransaction};

use crate::{ReadError, Reader, StorageFault, Store, database, tables::HOLDS};

/// Marks a row of a member; the text is its AGS, empty for a partner.
const MEMBER: u8 = 1;
/// Marks a row of a former member; the text is the first day on which it was none.
const LAPSED: u8 = 2;

impl Store {
    /// Keeps the holds of the newest run of admission in place of all that were kept before, in one transaction.
    ///
    /// # Errors
    ///
    /// A failing disk: the holds before are kept then.
    pub fn keep_holds(&mut self, holds: &Holds) -> Result<(), StorageFault> {
        let transaction = database::begin_write(self.database())?;
        write(&transaction, holds)?;
        Ok(transaction.commit()?)
    }
}

impl Reader {
    /// Returns the holds of the last run of admission; empty ones before the first.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn holds(&self) -> Result<Holds, ReadError> {
        read(&self.begin()?)
    }
}

fn write(transaction: &WriteTransaction, holds: &Holds) -> Result<(), StorageFault> {
    transaction.delete_table(HOLDS)?;
    let mut table = transaction.open_table(HOLDS)?;
    for (publisher, ags) in holds.members() {
        table.insert(publisher.as_bytes(), (MEMBER, ags.as_ref().map_or("", Ags::as_str)))?;
    }
    for (publisher, since) in holds.lapsed() {
        table.insert(publisher.as_bytes(), (LAPSED, since.to_string().as_str()))?;
    }
    Ok(())
}

fn read(transaction: &ReadTransaction) -> Result<Holds, ReadError> {
    let table = match transaction.open_table(HOLDS) {
        Ok(table) => table,
        Err(TableError::TableDoesNotExist(_)) => return Ok(Holds::default()),
        Err(error) => return Err(StorageFault::from(error).into()),
    };
    let (mut members, mut lapsed) = (Vec::new(), Vec::new());
    for row in table.iter()? {
        let (key, value) = row?;
        let publisher = PublisherId::from_bytes(*key.value());
        match value.value() {
            (MEMBER, "") => members.push((publisher, None)),
            (MEMBER, ags) => members.push((publisher, Some(ags.parse::<Ags>().map_err(|_| damaged(&publisher))?))),
            (LAPSED, day) => lapsed.push((publisher, day.parse::<Date>().map_err(|_| damaged(&publisher))?)),
            _ => return Err(damaged(&publisher)),
        }
    }
    Ok(Holds::of(members, lapsed))
}

fn damaged(publisher: &PublisherId) -> ReadError {
    ReadError::Damaged(format!("the hold of {publisher} is not what was written"))
}
