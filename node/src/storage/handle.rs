//! How the rest of the node talks to the storage thread, and what it may read without asking it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kreisnetz_catalog::admission::Policy;
use kreisnetz_catalog::{Delta, Equivocation, Head, Position};
use kreisnetz_identity::{IdentityLog, Verified};
use kreisnetz_protocol::StoreOutcome;
use kreisnetz_search::Searcher;
use kreisnetz_store::{GuardState, Kept, Reader};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use super::verifying::{Checked, verify};
use super::{Derived, Import, Imported, PublishOrder, Signed, Standpoint, WitnessTaken};
use crate::failure::{Failure, Slug};

/// Commands waiting for the storage thread at most; a full queue slows the sender down.
pub const COMMANDS_MAX: usize = 256;

/// Catalogs that are verified at the same time at most: as many as it takes to keep the storage thread busy.
const VERIFYING_MAX: usize = 2;

/// A verified catalog to be made durable.
#[derive(Debug)]
pub(super) struct Put {
    pub(super) checked: Box<Checked>,
    pub(super) reply: oneshot::Sender<StoreOutcome>,
}

/// An identity to be made durable.
#[derive(Debug)]
pub(super) struct PutIdentity {
    pub(super) log: Arc<IdentityLog>,
    pub(super) reply: oneshot::Sender<Result<bool, Failure>>,
}

/// What the storage thread is asked to do.
#[derive(Debug)]
pub(super) enum Command {
    Put(Put),
    PutIdentity(PutIdentity),
    Other(Other),
}

/// What is done for itself, between what is stored together.
#[derive(Debug)]
pub(super) enum Other {
    PutEquivocation { proof: Box<Equivocation>, reply: oneshot::Sender<Result<Kept, Failure>> },
    Examine { head: Box<Verified<Head>>, reply: oneshot::Sender<Result<Option<Equivocation>, Failure>> },
    Publish { order: Box<PublishOrder>, reply: oneshot::Sender<Result<Signed, Failure>> },
    Import { parts: Vec<Import>, reply: oneshot::Sender<Result<Vec<Imported>, Failure>> },
    Settle { reply: oneshot::Sender<()> },
    CountForToday { reply: oneshot::Sender<()> },
    Doubt { reply: oneshot::Sender<()> },
    Confirm { reply: oneshot::Sender<()> },
    NextPosition { reply: oneshot::Sender<Result<Position, Failure>> },
    Remember { name: String, bytes: Vec<u8>, reply: oneshot::Sender<Result<(), Failure>> },
    KeepWitness { bytes: Vec<u8>, reply: oneshot::Sender<Result<WitnessTaken, Failure>> },
    Admit { policy: Policy, reply: oneshot::Sender<Result<Arc<Standpoint>, Failure>> },
}

/// The storage thread has ended, and took no more commands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the storage thread has ended")]
pub struct StorageStopped;

impl From<StorageStopped> for Failure {
    fn from(_: StorageStopped) -> Self {
        Self::new(Slug::NodeStarting).detail("stopping")
    }
}

/// Sends commands to the storage thread; when the last one is gone, the thread ends in order.
#[derive(Clone, Debug)]
pub struct StorageHandle {
    commands: mpsc::Sender<Command>,
    reader: Reader,
    verifying: Arc<Semaphore>,
    guard: watch::Receiver<GuardState>,
}

impl StorageHandle {
    pub(super) fn new(reader: Reader, guard: watch::Receiver<GuardState>) -> (Self, mpsc::Receiver<Command>) {
        let (commands, queue) = mpsc::channel(COMMANDS_MAX);
        (Self { commands, reader, verifying: Arc::new(Semaphore::new(VERIFYING_MAX)), guard }, queue)
    }

    /// Verifies a pulled catalog against what is held and makes it durable.
    ///
    /// # Errors
    ///
    /// [`StorageStopped`].
    pub async fn put(&self, delta: Box<Delta>) -> Result<StoreOutcome, StorageStopped> {
        let verified = {
            let _place = self.verifying.acquire().await.map_err(|_| StorageStopped)?;
            let reader = self.reader.clone();
            tokio::task::spawn_blocking(move || verify(&reader, *delta).map(Box::new)).await
        };
        match verified {
            Ok(Ok(checked)) => self.ask_for(|reply| Command::Put(Put { checked, reply })).await,
            Ok(Err(outcome)) => Ok(*outcome),
            Err(error) => {
                tracing::error!(%error, "verifying a catalog failed");
                Ok(StoreOutcome::Failed)
            }
        }
    }

    /// Makes an identity durable, before anything that rests on it. Says whether an event of it was new.
    ///
    /// # Errors
    ///
    /// [`StorageStopped`]; inside, `equivocation` where the stored log forks from it.
    pub async fn put_identity(&self, log: Arc<IdentityLog>) -> Result<Result<bool, Failure>, StorageStopped> {
        Ok(self.send_identity(log).await?.await.unwrap_or_else(|_| Err(StorageStopped.into())))
    }

    /// Hands an identity over to be made durable before whatever is handed over from now on; what comes back is the answer.
    ///
    /// # Errors
    ///
    /// [`StorageStopped`].
    pub async fn send_identity(&self, log: Arc<IdentityLog>) -> Result<oneshot::Receiver<Result<bool, Failure>>, StorageStopped> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(Command::PutIdentity(PutIdentity { log, reply })).await.map_err(|_| StorageStopped)?;
        Ok(answer)
    }

    /// Makes a proof of equivocation durable, and freezes the catalog that it is about.
    ///
    /// # Errors
    ///
    /// [`StorageStopped`]; inside, `not_found` where the identity of the accused is not stored.
    pub async fn put_equivocation(&self, proof: Equivocation) -> Result<Result<Kept, Failure>, StorageStopped> {
        self.ask(|reply| Other::PutEquivocation { proof: Box::new(proof), reply }).await
    }

    /// Compares a head with the history that is kept of its publisher. A contradiction comes back as its proof, which is durable then.
    ///
    /// # Errors
    ///
    /// [`StorageStopped`]; inside, a failing disk.
    pub async fn examine(&self, head: Verified<Head>) -> Result<Result<Option<Equivocation>, Failure>, StorageStopped> {
        self.ask(|reply| Other::Examine { head: Box::new(head), reply }).await
    }

    /// Signs a new head of the own catalog and makes it durable. What comes back may be announced.
    ///
    /// # Errors
    ///
    /// `expectation_failed` where the catalog is not at the expected number, those of the signer guard and of the key, `too_large`,
    /// `disk_full`; nothing was published then, unless it says otherwise.
    pub async fn publish(&self, order: PublishOrder) -> Result<Signed, Failure> {
        self.ask(|reply| Other::Publish { order: Box::new(order), reply }).await?
    }

    /// Makes identities and verified catalogs durable that came in a file; says of each what became of it.
    ///
    /// # Errors
    ///
    /// A failing disk, or a thread that has ended.
    pub async fn import(&self, parts: Vec<Import>) -> Result<Vec<Imported>, Failure> {
        self.ask(|reply| Other::Import { parts, reply }).await?
    }

    /// Waits until everything that was stored before can be searched.
    ///
    /// # Errors
    ///
    /// [`StorageStopped`].
    pub async fn settled(&self) -> Result<(), StorageStopped> {
        self.ask(|reply| Other::Settle { reply }).await
    }

    /// Lets nothing be signed until [`Self::confirm`]: this process may be an older copy of itself.
    ///
    /// # Errors
    ///
    /// [`StorageStopped`].
    pub async fn doubt(&self) -> Result<(), StorageStopped> {
        self.ask(|reply| Other::Doubt { reply }).await
    }

    /// Lets signing go on, since peers know no newer own head.
    ///
    /// # Errors
    ///
    /// [`StorageStopped`].
    pub async fn confirm(&self) -> Result<(), StorageStopped> {
        self.ask(|reply| Other::Confirm { reply }).await
    }

    /// Waits until it is known whether one may sign, as long as peers are being asked, but no longer than this.
    pub async fn confirmed_within(&self, patience: Duration) {
        let mut guard = self.guard.clone();
        let confirmed = guard.wait_for(|state| *state != GuardState::Quarantine);
        // Whatever comes of it: who signs is told the reason.
        let _ = tokio::time::timeout(patience, confirmed).await;
    }

    /// Returns whether own heads may be signed.
    #[must_use]
    pub fn guard_state(&self) -> GuardState {
        *self.guard.borrow()
    }

    /// Returns the place that the next own head will have, so that references between new entries can name it.
    ///
    /// # Errors
    ///
    /// `seq_reserved` where the signer guard lets nothing through.
    pub async fn next_position(&self) -> Result<Position, Failure> {
        self.ask(|reply| Other::NextPosition { reply }).await?
    }

    /// Says whether a command would have to wait: then a server answers "busy".
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.commands.capacity() == 0
    }

    /// Waits until the thread has ended, which it does before the last handle is gone only when the disk fails.
    pub async fn ended(&self) {
        self.commands.closed().await;
    }

    /// Keeps opaque bytes under a name, in place of those kept before.
    ///
    /// # Errors
    ///
    /// A failing disk, or a thread that has ended.
    pub async fn remember(&self, name: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let name = name.to_owned();
        self.ask(|reply| Other::Remember { name, bytes, reply }).await?
    }

    /// Verifies the word of another county about a head, as a peer brought it, and keeps it where it says something new.
    ///
    /// # Errors
    ///
    /// A failing disk, or a thread that has ended.
    pub async fn keep_witness(&self, bytes: Vec<u8>) -> Result<WitnessTaken, Failure> {
        self.ask(|reply| Other::KeepWitness { bytes, reply }).await?
    }

    /// Has adopters counted again if a new day has begun: an operation that nobody confirmed may count as unconfirmed today.
    ///
    /// # Errors
    ///
    /// [`StorageStopped`].
    pub async fn count_for_today(&self) -> Result<(), StorageStopped> {
        self.ask(|reply| Other::CountForToday { reply }).await
    }

    /// Says who belongs to the network today under a local policy; everybody who reads sees it so from now on.
    ///
    /// # Errors
    ///
    /// A failing disk, or a thread that has ended.
    pub async fn admit(&self, policy: Policy) -> Result<Arc<Standpoint>, Failure> {
        self.ask(|reply| Other::Admit { policy, reply }).await?
    }

    async fn ask<T>(&self, other: impl FnOnce(oneshot::Sender<T>) -> Other) -> Result<T, StorageStopped> {
        self.ask_for(|reply| Command::Other(other(reply))).await
    }

    async fn ask_for<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, StorageStopped> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).await.map_err(|_| StorageStopped)?;
        answer.await.map_err(|_| StorageStopped)
    }
}

/// What may be read at any time, beside the storage thread; cheap to clone.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// The ground state.
    pub reader: Reader,
    /// The index.
    pub searcher: Searcher,
    /// The folder with the files of assets.
    pub blobs: Arc<Path>,
    pub(super) derived: watch::Receiver<Arc<Derived>>,
    pub(super) standpoint: watch::Receiver<Arc<Standpoint>>,
    pub(super) due: watch::Receiver<u64>,
}

impl Shelf {
    /// Returns what follows from the ground state, as of the last change.
    #[must_use]
    pub fn derived(&self) -> Arc<Derived> {
        self.derived.borrow().clone()
    }

    /// Returns how this node sees publishers.
    #[must_use]
    pub fn standpoint(&self) -> Arc<Standpoint> {
        self.standpoint.borrow().clone()
    }

    /// Returns a receiver that is told whenever publishers are seen in another way.
    #[must_use]
    pub fn standpoints(&self) -> watch::Receiver<Arc<Standpoint>> {
        self.standpoint.clone()
    }

    /// Returns a receiver that is told of every change of what admission reads.
    #[must_use]
    pub fn admission_due(&self) -> watch::Receiver<u64> {
        self.due.clone()
    }

    /// Returns a receiver that is told of every change, for whoever waits for one.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<Arc<Derived>> {
        self.derived.clone()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use kreisnetz_identity::NetworkId;
    use kreisnetz_store::{Incarnation, Store};

    use super::*;

    #[tokio::test]
    async fn whoever_asks_a_thread_that_has_ended_is_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let (network, incarnation) = (NetworkId::derive("ended", &[1; 16]), Incarnation::from_bytes([1; 16]));
        let store = Store::create(&folder.path().join("store.redb"), network, incarnation).unwrap();
        let (handle, queue) = StorageHandle::new(store.reader().clone(), watch::channel(GuardState::Born).1);
        drop(queue);
        handle.ended().await;
        assert!(handle.next_position().await.is_err_and(|failure| failure.slug() == Slug::NodeStarting));
    }
}
