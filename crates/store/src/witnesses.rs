//! What other counties' heads say about a publisher, as it was collected: their word, not this node's.

use kreisnetz_catalog::{VerifiedWitness, Witness};
use kreisnetz_identity::PublisherId;
use redb::{ReadableTable, Table, WriteTransaction};

use crate::{
    ReadError, Reader, StorageFault, apply,
    tables::{Id, WITNESSES, WITNESSES_MAX},
};

/// Sorts before and after every witness.
const BOUNDS: [[u8; 32]; 2] = [[0; 32], [0xff; 32]];

/// What became of a witness.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WitnessKept {
    /// It is kept, in place of what the county said before.
    New,
    /// The county's word of a newer head, or an earlier word of the same, is kept already.
    Held,
    /// There are enough witnesses of newer heads.
    Full,
    /// The identity of the county that speaks was never stored.
    IdentityMissing,
}

/// Makes the table, so that readers find it.
pub(crate) fn make_table(transaction: &WriteTransaction) -> Result<(), StorageFault> {
    transaction.open_table(WITNESSES)?;
    Ok(())
}

/// Keeps a witness, or says why not.
pub(crate) fn keep(transaction: &WriteTransaction, witness: &VerifiedWitness) -> Result<WitnessKept, StorageFault> {
    if !apply::is_identity_stored(transaction, witness.head())? {
        return Ok(WitnessKept::IdentityMissing);
    }
    let mut table = transaction.open_table(WITNESSES)?;
    let (subject, speaker) = (witness.item().publisher, witness.witness());
    let key = (subject.as_bytes(), speaker.as_bytes());
    let held = table.get(key)?.map(|bytes| parsed(bytes.value())).transpose()?;
    match held {
        Some(held) if !is_better(witness, &held) => return Ok(WitnessKept::Held),
        Some(_) => {}
        None => {
            if !make_room(&mut table, witness)? {
                return Ok(WitnessKept::Full);
            }
        }
    }
    table.insert(key, witness.encode().as_slice())?;
    Ok(WitnessKept::New)
}

/// A newer head counts before all; of the same head, the word that was given first.
fn is_better(new: &VerifiedWitness, held: &Witness) -> bool {
    let (place, before) = (new.item().position, held.item().position);
    place > before || (new.item().head == held.item().head && new.issued() < held.issued())
}

/// Makes room for one more: the witness of the oldest head goes, if it is older than the new one's.
fn make_room(table: &mut Table<'_, (Id, Id), &'static [u8]>, witness: &VerifiedWitness) -> Result<bool, StorageFault> {
    let subject = witness.item().publisher;
    let mut kept = Vec::new();
    for bytes in rows(table, &subject)? {
        let held = parsed(&bytes)?;
        kept.push((held.item().position, held.witness()));
    }
    if kept.len() < WITNESSES_MAX {
        return Ok(true);
    }
    match kept.iter().min() {
        Some((position, oldest)) if *position < witness.item().position => {
            table.remove((subject.as_bytes(), oldest.as_bytes()))?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

impl Reader {
    /// Returns what other counties said about a publisher, in the order of their ids, as it came: to be verified by their identities.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn witnesses(&self, publisher: &PublisherId) -> Result<Vec<Vec<u8>>, ReadError> {
        Ok(rows(&self.begin()?.open_table(WITNESSES)?, publisher)?)
    }
}

fn rows(table: &impl ReadableTable<(Id, Id), &'static [u8]>, publisher: &PublisherId) -> Result<Vec<Vec<u8>>, StorageFault> {
    let [first, last] = &BOUNDS;
    let mut rows = Vec::new();
    for row in table.range((publisher.as_bytes(), first)..=(publisher.as_bytes(), last))? {
        rows.push(row?.1.value().to_vec());
    }
    Ok(rows)
}

fn parsed(bytes: &[u8]) -> Result<Witness, StorageFault> {
    Witness::parse(bytes).map_err(|_| StorageFault::damaged("a witness"))
}
