//! Identities and catalogs that are stored together, and answered once they are durable.

use std::collections::BTreeSet;

use kreisnetz_identity::{IdentityLog, PublisherId, Verified};
use kreisnetz_protocol::StoreOutcome;
use kreisnetz_store::{Applied, Refusal, StorageFault, Store};
use tokio::sync::oneshot;

use super::handle::{Put, PutIdentity};
use super::verifying::Checked;
use crate::failure::Failure;

/// Identities or catalogs that share a transaction at most: the flushes of one commit are paid once for all that wait.
const PUTS_PER_COMMIT: usize = 64;
/// Bytes of entries that share a transaction, above which nothing further joins it.
const BYTES_PER_COMMIT: u64 = 32 * 1024 * 1024;

/// What waits, in the order in which it came: identities, and catalogs of different publishers. An identity is stored before all
/// catalogs, for it only ever grows.
#[derive(Debug, Default)]
pub(super) struct Batch {
    identities: Vec<PutIdentity>,
    puts: Vec<Put>,
    publishers: BTreeSet<PublisherId>,
    bytes: u64,
}

/// A batch that is durable, not answered yet.
#[derive(Debug)]
pub(super) struct Stored {
    identities: Vec<(PutIdentity, u64)>,
    puts: Vec<(Put, Result<Applied, Refusal>)>,
}

impl Batch {
    pub(super) const fn is_empty(&self) -> bool {
        self.identities.is_empty() && self.puts.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.identities.len() >= PUTS_PER_COMMIT || self.puts.len() >= PUTS_PER_COMMIT || self.bytes >= BYTES_PER_COMMIT
    }

    /// A second catalog of one publisher was verified on the store without the first: it comes into the next transaction.
    pub(super) fn has_room_for(&self, put: &Put) -> bool {
        !self.publishers.contains(&put.checked.update.head().publisher)
    }

    pub(super) fn push(&mut self, put: Put) {
        let update = &put.checked.update;
        self.publishers.insert(update.head().publisher);
        self.bytes += update.entries().values().map(|entry| entry.len() as u64).sum::<u64>();
        self.puts.push(put);
    }

    pub(super) fn push_identity(&mut self, identity: PutIdentity) {
        self.identities.push(identity);
    }

    /// Makes everything durable that is not refused. Where the disk fails everybody is told so.
    pub(super) fn store(self, store: &mut Store) -> Result<Stored, (StorageFault, Self)> {
        match self.write(store) {
            Ok((identities, puts)) => Ok(Stored {
                identities: self.identities.into_iter().zip(identities).collect(),
                puts: self.puts.into_iter().zip(puts).collect(),
            }),
            Err(fault) => Err((fault, self)),
        }
    }

    #[expect(clippy::type_complexity, reason = "two lists of outcomes, named where they are taken apart")]
    fn write(&self, store: &mut Store) -> Result<(Vec<u64>, Vec<Result<Applied, Refusal>>), StorageFault> {
        let mut group = store.group()?;
        let identities = self.identities.iter().map(|put| group.put_events(&put.log)).collect::<Result<_, _>>()?;
        let puts = self.puts.iter().map(|put| group.put(&put.checked.update, put.checked.base)).collect::<Result<_, _>>()?;
        group.commit()?;
        Ok((identities, puts))
    }

    /// Tells everybody that nothing was stored. The askers may have gone.
    pub(super) fn fail(self, failure: &Failure) {
        self.identities.into_iter().for_each(|put| answer(put.reply, Err(failure.clone())));
        self.puts.into_iter().for_each(|put| answer(put.reply, StoreOutcome::Failed));
    }
}

impl Stored {
    /// Returns the identities; one of which no event was new may have another in force by now.
    pub(super) fn identities(&self) -> impl Iterator<Item = &IdentityLog> {
        self.identities.iter().map(|(put, _)| &*put.log)
    }

    /// Returns the catalogs that were not refused.
    pub(super) fn catalogs(&self) -> impl Iterator<Item = &Checked> {
        self.puts.iter().filter(|(_, outcome)| outcome.is_ok()).map(|(put, _)| &*put.checked)
    }

    /// Tells everybody what became of theirs.
    pub(super) fn answer(self) {
        for (put, new) in self.identities {
            answer(put.reply, Ok(new > 0));
        }
        for (put, outcome) in self.puts {
            answer(put.reply, told(put.checked.update.head(), outcome));
        }
    }
}

/// Somebody who no longer waits is no reason to stop.
fn answer<T>(reply: oneshot::Sender<T>, answer: T) {
    let _ = reply.send(answer);
}

/// Returns what the network is told of a catalog.
fn told(head: &Verified<kreisnetz_catalog::Head>, outcome: Result<Applied, Refusal>) -> StoreOutcome {
    match outcome {
        Ok(_) => StoreOutcome::Stored(head.clone()),
        Err(Refusal::Superseded { .. } | Refusal::Conflict { .. }) => StoreOutcome::Superseded,
        Err(Refusal::EntryMissing(_)) => StoreOutcome::RootMismatch,
        Err(refusal @ Refusal::IdentityMissing) => {
            tracing::warn!(publisher = %head.publisher, %refusal, "a catalog came before its identity");
            StoreOutcome::Failed
        }
    }
}
