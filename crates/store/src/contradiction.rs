//! A head against the history of its publisher: where both cannot be honest, they make a proof.

use kreisnetz_catalog::{Equivocation, Head, Position, contradict, parse_head};
use kreisnetz_identity::{IdentityLog, PublisherId, Verified};
use redb::ReadTransaction;

use crate::{
    ReadError, Refusal, StorageFault,
    reader::{Reader, verified},
    tables::{HEAD_HISTORY, HISTORY_HEADS_MAX},
};

impl Reader {
    /// Returns the proof that a head and one of the kept history of its publisher give: of the same epoch and number, or with the same
    /// predecessor, and with another payload. Only one whose heads both stand.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn contradiction(&self, head: &Verified<Head>) -> Result<Option<Equivocation>, ReadError> {
        let opposed = opposed(&self.begin()?, head)?;
        if opposed.is_empty() {
            return Ok(None);
        }
        let Some(log) = self.identity(&head.publisher)? else { return Ok(None) };
        for other in opposed {
            // A head that a later event voided contradicts nothing.
            let proof = Equivocation::of(head.clone(), verified(&other, &log)?).ok().filter(|proof| proof.stands(&log));
            if proof.is_some() {
                return Ok(proof);
            }
        }
        Ok(None)
    }

    /// Returns at most 64 heads of a publisher as signed, from this place upwards.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn heads_from(&self, publisher: &PublisherId, from: Position) -> Result<Vec<Vec<u8>>, ReadError> {
        let history = self.begin()?.open_table(HEAD_HISTORY)?;
        let range = (publisher.as_bytes(), from.epoch, from.seq)..=(publisher.as_bytes(), u64::MAX, u64::MAX);
        let mut heads = Vec::new();
        for row in history.range(range)?.take(HISTORY_HEADS_MAX) {
            heads.push(row?.1.value().to_vec());
        }
        Ok(heads)
    }

    /// Returns at most `limit` heads of an identity, the newest first, each verified again.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn history_of(&self, log: &IdentityLog, limit: usize) -> Result<Vec<Verified<Head>>, ReadError> {
        self.history(&log.publisher(), limit)?.iter().map(|bytes| verified(bytes, log)).collect()
    }
}

/// Finds the heads of the history that contradict this one, the newest first; the identity is read only if there are any.
fn opposed(transaction: &ReadTransaction, head: &Head) -> Result<Vec<Vec<u8>>, ReadError> {
    let mut opposed = Vec::new();
    let history = transaction.open_table(HEAD_HISTORY)?;
    let publisher = head.publisher.as_bytes();
    for row in history.range((publisher, head.epoch, 0)..=(publisher, head.epoch, u64::MAX))?.rev() {
        let (_, bytes) = row?;
        let held = parse_head(bytes.value()).map_err(|_| StorageFault::damaged("a head"))?;
        if contradict(held.claims(), head) {
            opposed.push(bytes.value().to_vec());
        }
    }
    Ok(opposed)
}

impl Refusal {
    /// Returns the proof that a [`Conflict`](Self::Conflict) gives, together with the head that was refused.
    #[must_use]
    pub fn equivocation(&self, refused: &Verified<Head>, log: &IdentityLog) -> Option<Equivocation> {
        let Self::Conflict { held } = self else { return None };
        Equivocation::of(refused.clone(), verified(held, log).ok()?).ok()
    }
}
