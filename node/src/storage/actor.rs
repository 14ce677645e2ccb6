//! The thread that owns everything that is written.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread::JoinHandle;

use jiff::civil::Date;
use kreisnetz_catalog::{BadCatalog, Delta, Head, Since};
use kreisnetz_identity::{IdentityLog, SecretKey, Verified};
use kreisnetz_protocol::StoreOutcome;
use kreisnetz_store::{Guard, PutError, PutEventsError, Refusal, Store};
use tokio::sync::{mpsc, oneshot, watch};

use super::handle::{Command, StorageHandle};
use super::indexing::{Indexing, Round};
use super::publishing::{self, PublishFailed, PublishOrder};
use super::{Derived, KnownPublisher, Signed, Standpoint, ground};
use crate::clock::Clock;
use crate::failure::{Failure, Slug};

/// Name of the thread, as the system shows it.
const THREAD: &str = "storage";
/// Changed catalogs after which the index is committed although more commands wait.
const PUTS_PER_COMMIT: usize = 64;

/// Store, guard, signing key and index, open for writing; there is one in a process.
#[derive(Debug)]
pub struct Storage {
    pub(super) store: Store,
    pub(super) guard: Guard,
    pub(super) key: SecretKey,
    pub(super) log: Arc<IdentityLog>,
    pub(super) indexing: Indexing,
    pub(super) derived: watch::Sender<Arc<Derived>>,
    pub(super) standpoint: watch::Sender<Arc<Standpoint>>,
    pub(super) clock: Clock,
    /// The day for which the index counted adopters.
    pub(super) counted_on: Date,
}

/// What a command leaves behind: go on, or end because the disk fails.
type Step = ControlFlow<Failure>;

impl Storage {
    /// Returns one's own identity.
    #[must_use]
    pub fn identity(&self) -> &Arc<IdentityLog> {
        &self.log
    }

    /// Returns whether own heads can be signed, and if not why.
    #[must_use]
    pub fn guard_state(&self) -> kreisnetz_store::GuardState {
        self.guard.state()
    }

    /// Starts the thread. It ends in order when the last handle is gone, and with a failure when the disk fails.
    ///
    /// # Errors
    ///
    /// `internal` where the system gives no thread.
    pub fn start(self) -> Result<(StorageHandle, JoinHandle<Result<(), Failure>>), Failure> {
        let (handle, queue) = StorageHandle::new();
        let thread = std::thread::Builder::new().name(THREAD.to_owned()).spawn(move || self.run(queue));
        thread.map(|thread| (handle, thread)).map_err(Failure::internal)
    }

    fn run(mut self, mut queue: mpsc::Receiver<Command>) -> Result<(), Failure> {
        while let Some(first) = queue.blocking_recv() {
            let mut next = Some(first);
            let mut done = 0;
            while let Some(command) = next {
                if let ControlFlow::Break(failure) = self.perform(command) {
                    tracing::error!(%failure, "storage ends");
                    return Err(failure);
                }
                done += 1;
                next = if done < PUTS_PER_COMMIT { queue.try_recv().ok() } else { None };
            }
            self.indexing.commit()?;
        }
        self.indexing.commit()
    }

    fn perform(&mut self, command: Command) -> Step {
        match command {
            Command::Put { delta, reply } => self.put(*delta, reply),
            Command::PutIdentity { log, reply } => self.put_identity(&log, reply),
            Command::Publish { order, reply } => self.publish(*order, reply),
            Command::NextPosition { reply } => {
                let next = self.guard.next(self.log.epoch()).map(|next| next.position);
                answer(reply, next.map_err(|error| publishing::guard_failure(&error)))
            }
            Command::Remember { name, bytes, reply } => match self.store.remember(&name, &bytes) {
                Ok(()) => answer(reply, Ok(())),
                Err(fault) => fail(reply, ground::fault_failure(&fault)),
            },
            Command::Admit { standpoint, reply } => {
                self.standpoint.send_replace(Arc::new(*standpoint));
                match self.recount() {
                    Ok(()) => answer(reply, ()),
                    Err(failure) => ControlFlow::Break(failure),
                }
            }
        }
    }

    fn put(&mut self, delta: Delta, reply: oneshot::Sender<StoreOutcome>) -> Step {
        match self.take(delta) {
            Ok(outcome) => answer(reply, outcome),
            Err(failure) => {
                // The asker may have gone; the thread ends in any case.
                let _ = reply.send(StoreOutcome::Failed);
                ControlFlow::Break(failure)
            }
        }
    }

    fn take(&mut self, delta: Delta) -> Result<StoreOutcome, Failure> {
        let publisher = delta.head.publisher;
        let whole = delta.since == Since::Nothing;
        let held = self.store.reader().leaves(&publisher).map_err(ground::read_failure)?;
        let reader = self.store.reader();
        // A digest that cannot be looked up counts as missing: the sender is asked again, nothing is believed.
        let verified = delta.verify(&held, |digest| reader.entry(digest).ok().flatten());
        let update = match verified {
            Ok(update) => update,
            Err(BadCatalog::Root) if !whole => return Ok(StoreOutcome::RootMismatch),
            Err(error) => {
                tracing::debug!(%publisher, %error, "a catalog is not the one of its head");
                return Ok(StoreOutcome::BadCatalog);
            }
        };
        match self.store.put(&update) {
            Ok(_) => {
                self.follow(update.head().clone())?;
                Ok(StoreOutcome::Stored(update.head().clone()))
            }
            Err(PutError::Refused(Refusal::Superseded { .. } | Refusal::Conflict { .. })) => Ok(StoreOutcome::Superseded),
            Err(PutError::Refused(Refusal::EntryMissing(_))) => Ok(StoreOutcome::RootMismatch),
            Err(PutError::Refused(refusal @ Refusal::IdentityMissing)) => {
                tracing::warn!(%publisher, %refusal, "a catalog came before its identity");
                Ok(StoreOutcome::Failed)
            }
            Err(PutError::Storage(fault)) => Err(ground::fault_failure(&fault)),
        }
    }

    fn put_identity(&mut self, log: &IdentityLog, reply: oneshot::Sender<Result<bool, Failure>>) -> Step {
        match self.store.put_events(log) {
            Ok(0) => answer(reply, Ok(false)),
            Ok(_) => {
                self.change(|derived| {
                    let known = derived.publishers.entry(log.publisher());
                    let log = Arc::new(log.clone());
                    known.and_modify(|known| known.log = log.clone()).or_insert_with(|| KnownPublisher {
                        log,
                        head: None,
                        issued: Arc::default(),
                    });
                });
                answer(reply, Ok(true))
            }
            Err(PutEventsError::Refused(refused)) => answer(reply, Err(Failure::new(Slug::Equivocation).with("why", refused))),
            Err(PutEventsError::Storage(fault)) => fail(reply, ground::fault_failure(&fault)),
        }
    }

    fn publish(&mut self, order: PublishOrder, reply: oneshot::Sender<Result<Signed, Failure>>) -> Step {
        let derived = self.derived.borrow().clone();
        let now = self.clock.now();
        let signed = publishing::sign(&mut self.store, &mut self.guard, &self.key, &self.log, &derived, order, now);
        match signed {
            Ok(signed) => {
                // It is durable and signed: it is acknowledged whatever becomes of the index.
                let followed = self.follow(signed.head.clone()).and_then(|()| self.indexing.commit());
                let _ = reply.send(Ok(signed));
                followed.map_or_else(ControlFlow::Break, ControlFlow::Continue)
            }
            Err(PublishFailed::Refused(failure)) => answer(reply, Err(failure)),
            Err(PublishFailed::Storage(failure)) => fail(reply, failure),
        }
    }

    /// Takes a newly stored catalog over into what is derived.
    fn follow(&mut self, head: Verified<Head>) -> Result<(), Failure> {
        let mut derived = Derived::clone(&self.derived.borrow());
        if let Some(known) = derived.publishers.get_mut(&head.publisher) {
            Arc::make_mut(&mut known.issued).insert(head.seq, head.issued);
            known.head = Some(head);
        }
        let standpoint = self.standpoint.borrow().clone();
        let round = Round { reader: self.store.reader(), standpoint: &standpoint, today: self.clock.today() };
        self.indexing.follow(&mut derived, &round)?;
        self.derived.send_replace(Arc::new(derived));
        if self.clock.today() == self.counted_on { Ok(()) } else { self.recount() }
    }

    fn recount(&mut self) -> Result<(), Failure> {
        let standpoint = self.standpoint.borrow().clone();
        let derived = self.derived.borrow().clone();
        let today = self.clock.today();
        self.indexing.recount(&derived, &Round { reader: self.store.reader(), standpoint: &standpoint, today })?;
        self.counted_on = today;
        Ok(())
    }

    fn change(&self, change: impl FnOnce(&mut Derived)) {
        let mut derived = Derived::clone(&self.derived.borrow());
        change(&mut derived);
        self.derived.send_replace(Arc::new(derived));
    }
}

/// Answers; somebody who no longer waits is no reason to stop.
fn answer<T>(reply: oneshot::Sender<T>, answer: T) -> Step {
    let _ = reply.send(answer);
    ControlFlow::Continue(())
}

fn fail<T>(reply: oneshot::Sender<Result<T, Failure>>, failure: Failure) -> Step {
    let _ = reply.send(Err(failure.clone()));
    ControlFlow::Break(failure)
}
