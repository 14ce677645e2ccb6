//! The thread that owns everything that is written.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread::JoinHandle;

use jiff::civil::Date;
use kreisnetz_catalog::{Change, Head, Leaf, Slug as EntrySlug};
use kreisnetz_identity::{IdentityLog, PublisherId, SecretKey, Verified};
use kreisnetz_protocol::StoreOutcome;
use kreisnetz_store::{Guard, GuardError, GuardState, Store};
use tokio::sync::{mpsc, oneshot, watch};

use super::admitting::Admitting;
use super::backlog::Backlog;
use super::batch::Batch;
use super::deriving::{follow_ledger, is_derived_from};
use super::handle::{Command, Other, Put, StorageHandle};
use super::indexer::Indexer;
use super::publishing::{self, PublishFailed, PublishOrder};
use super::{Derived, KnownPublisher, Signed, Standpoint, Subject, ground, keep_witness};
use crate::clock::Clock;
use crate::failure::{Failure, Slug};

/// Name of the thread, as the system shows it.
const THREAD: &str = "storage";

/// Store, guard and signing key, open for writing, and the index that follows; there is one in a process.
#[derive(Debug)]
pub struct Storage {
    pub(super) store: Store,
    pub(super) guard: Guard,
    /// The guard's state, for whoever waits for it.
    pub(super) guard_state: watch::Sender<GuardState>,
    pub(super) key: SecretKey,
    pub(super) log: Arc<IdentityLog>,
    pub(super) indexer: Option<Indexer>,
    pub(super) backlog: Backlog,
    pub(super) derived: watch::Sender<Arc<Derived>>,
    pub(super) standpoint: watch::Sender<Arc<Standpoint>>,
    pub(super) admitting: Admitting,
    pub(super) clock: Clock,
    /// The day for which the index counted adopters.
    pub(super) counted_on: Date,
}

/// What a command leaves behind: go on, or end because the disk fails.
pub(super) type Step = ControlFlow<Failure>;

impl Storage {
    /// Returns one's own identity.
    #[must_use]
    pub fn identity(&self) -> &Arc<IdentityLog> {
        &self.log
    }

    /// Returns whether own heads can be signed, and if not why.
    #[must_use]
    pub fn guard_state(&self) -> GuardState {
        self.guard.state()
    }

    /// Leaves the index where it is but for own entries; the next run follows. This is for measuring what the index costs.
    pub fn pause_index(&self) {
        self.backlog.pause();
    }

    /// Lets own heads be signed, since peers know no newer one.
    pub fn confirm(&mut self) {
        if self.guard.state() == GuardState::Quarantine {
            tracing::info!(event = "own_head_confirmed", "peers know no newer own head");
        }
        self.guard.confirm();
        self.tell_guard();
    }

    /// Starts the threads of store and index. They end in order when the last handle is gone, and with a failure when the disk fails.
    ///
    /// # Errors
    ///
    /// `internal` where the system gives no thread.
    pub fn start(mut self) -> Result<(StorageHandle, JoinHandle<Result<(), Failure>>), Failure> {
        let (handle, queue) = StorageHandle::new(self.store.reader().clone(), self.guard_state.subscribe());
        let index = self.indexer.take().map(Indexer::start).transpose()?;
        let thread = std::thread::Builder::new().name(THREAD.to_owned()).spawn(move || {
            let backlog = self.backlog.clone();
            let ended = self.run(queue);
            backlog.end();
            if index.is_some_and(|index| index.join().is_err()) {
                return Err(Failure::internal("the thread of the index failed"));
            }
            ended.and_then(|()| backlog.failure().map_or(Ok(()), Err))
        });
        thread.map(|thread| (handle, thread)).map_err(Failure::internal)
    }

    fn run(mut self, mut queue: mpsc::Receiver<Command>) -> Result<(), Failure> {
        while let Some(first) = queue.blocking_recv() {
            let ended = match self.backlog.failure() {
                Some(failure) => ControlFlow::Break(failure),
                None => self.perform_all(first, &mut queue),
            };
            if let ControlFlow::Break(failure) = ended {
                tracing::error!(%failure, "storage ends");
                return Err(failure);
            }
        }
        Ok(())
    }

    /// Performs a command and what waits behind it; what is to be stored and waits together is stored together.
    fn perform_all(&mut self, first: Command, queue: &mut mpsc::Receiver<Command>) -> Step {
        let mut batch = Batch::default();
        let mut next = Some(first);
        while let Some(command) = next {
            match command {
                Command::Put(put) => {
                    let Some(put) = self.require_guard(put)? else {
                        next = queue.try_recv().ok();
                        continue;
                    };
                    let Some(put) = self.require_no_contradiction(put)? else {
                        next = queue.try_recv().ok();
                        continue;
                    };
                    if !batch.has_room_for(&put) {
                        self.put_all(std::mem::take(&mut batch))?;
                    }
                    batch.push(put);
                }
                Command::PutIdentity(put) => batch.push_identity(put),
                Command::Other(other) => {
                    self.put_all(std::mem::take(&mut batch))?;
                    self.perform(other)?;
                }
            }
            next = if batch.is_full() { None } else { queue.try_recv().ok() };
        }
        self.put_all(batch)
    }

    fn perform(&mut self, command: Other) -> Step {
        match command {
            Other::PutEquivocation { proof, reply } => finished(self.keep(&proof), reply),
            Other::Examine { head, reply } => finished(self.examine(&head), reply),
            Other::Publish { order, reply } => self.publish(*order, reply),
            Other::Import { parts, reply } => self.import(parts, reply),
            Other::Settle { reply } => {
                self.backlog.followed(Box::new(move || {
                    let _ = reply.send(());
                }));
                ControlFlow::Continue(())
            }
            Other::CountForToday { reply } => {
                self.count_for_today();
                answer(reply, ())
            }
            Other::Doubt { reply } => {
                tracing::warn!(event = "own_head_doubted", "the clock jumped; nothing is signed until peers have confirmed the own head");
                self.guard.doubt();
                self.tell_guard();
                answer(reply, ())
            }
            Other::Confirm { reply } => {
                self.confirm();
                answer(reply, ())
            }
            Other::NextPosition { reply } => {
                let next = self.guard.next(self.log.epoch()).map(|next| next.position);
                let next = next.map_err(|error| publishing::guard_failure(&error));
                answer(reply, self.require_one_story().and(next))
            }
            Other::Remember { name, bytes, reply } => match self.store.remember(&name, &bytes) {
                Ok(()) => answer(reply, Ok(())),
                Err(fault) => fail(reply, ground::fault_failure(&fault)),
            },
            Other::KeepWitness { bytes, reply } => {
                let (derived, standpoint) = (self.derived.borrow().clone(), self.standpoint.borrow().clone());
                match keep_witness(&mut self.store, &derived, &standpoint, &bytes) {
                    Ok(taken) => answer(reply, Ok(taken)),
                    Err(fault) => fail(reply, ground::fault_failure(&fault)),
                }
            }
            Other::Admit { policy, reply } => finished(self.admit(policy), reply),
        }
    }

    /// Makes identities and catalogs durable in one transaction, and answers once they are.
    fn put_all(&mut self, batch: Batch) -> Step {
        if batch.is_empty() {
            return ControlFlow::Continue(());
        }
        let stored = match batch.store(&mut self.store) {
            Ok(stored) => stored,
            Err((fault, batch)) => {
                let failure = ground::fault_failure(&fault);
                batch.fail(&failure);
                return ControlFlow::Break(failure);
            }
        };
        let catalogs = stored.catalogs().map(|checked| (checked.update.head().clone(), changes_of(&checked.update))).collect();
        let is_other = |log: &&IdentityLog| (log.length(), log.tip()) != (self.log.length(), self.log.tip());
        if let Some(log) = stored.identities().filter(|log| log.publisher() == self.log.publisher()).find(is_other) {
            // Root keys spoke in another life of this home.
            self.log = Arc::new(log.clone());
        }
        let followed = self.follow_all(stored.identities(), catalogs);
        stored.answer();
        followed.map_or_else(ControlFlow::Break, ControlFlow::Continue)
    }

    fn publish(&mut self, order: PublishOrder, reply: oneshot::Sender<Result<Signed, Failure>>) -> Step {
        let derived = self.derived.borrow().clone();
        let now = self.clock.now();
        let slugs: Vec<EntrySlug> = order.changes.iter().map(Change::slug).cloned().collect();
        if let Err(failure) = self.keep_named(&order.changes) {
            return fail(reply, failure);
        }
        let signed = publishing::sign(&mut self.store, &mut self.guard, &self.key, &self.log, &derived, order, now);
        self.tell_guard();
        match signed {
            Ok(signed) => {
                let own = signed.head.publisher;
                let changes = slugs.iter().map(|slug| (slug.clone(), None)).collect();
                let followed = self.follow_all([], vec![(signed.head.clone(), changes)]).and_then(|()| self.keep_named_only());
                // It is durable and signed: it is acknowledged whatever becomes of the index, but not before it is found there.
                self.backlog.shown(slugs.into_iter().map(|slug| (own, slug)), Box::new(move || drop(reply.send(Ok(signed)))));
                followed.map_or_else(ControlFlow::Break, ControlFlow::Continue)
            }
            Err(PublishFailed::Refused(failure)) => answer(reply, Err(failure)),
            Err(PublishFailed::Storage(failure)) => fail(reply, failure),
        }
    }

    /// Takes newly stored identities and catalogs over into what is derived, and tells the index.
    pub(super) fn follow_all<'a>(
        &mut self,
        identities: impl IntoIterator<Item = &'a IdentityLog>,
        stored: Vec<(Verified<Head>, Changes)>,
    ) -> Result<(), Failure> {
        let mut derived = Derived::clone(&self.derived.borrow());
        let (mut disputed, mut heard): (BTreeSet<PublisherId>, BTreeSet<PublisherId>) = Default::default();
        let mut judged_anew: BTreeSet<PublisherId> = BTreeSet::new();
        for log in identities {
            know(&mut derived, log);
            // An event may void the head that is held, and a new epoch resolve what froze the catalog.
            judged_anew.insert(log.publisher());
            heard.insert(log.publisher());
        }
        let mut touched: Vec<Subject> = Vec::new();
        for (head, changes) in stored {
            let publisher = head.publisher;
            if let Some(known) = derived.publishers.get_mut(&publisher) {
                Arc::make_mut(&mut known.issued).insert(head.seq, head.issued);
                Arc::make_mut(&mut known.received).note(head.position(), self.clock.unix_ms());
                known.head = Some(head);
            }
            // A further head may tell more of what is common.
            disputed.insert(publisher);
            heard.insert(publisher);
            touched.extend(self.follow(publisher, changes, &mut derived)?);
        }
        disputed.retain(|publisher| derived.publisher(publisher).is_some_and(|known| known.is_contradicted() || known.is_frozen()));
        disputed.append(&mut judged_anew);
        self.derived.send_replace(Arc::new(derived));
        for publisher in disputed {
            self.refreeze(publisher)?;
        }
        self.admitting.follow(&heard, &self.derived.borrow());
        self.backlog.stored(self.store.reader().sequence().map_err(ground::read_failure)?, touched);
        self.count_for_today();
        Ok(())
    }

    /// Lets the index count adopters again once a day.
    fn count_for_today(&mut self) {
        let today = self.clock.today();
        if today != self.counted_on {
            self.counted_on = today;
            self.backlog.recount();
        }
    }

    /// Takes an own catalog on that a peer brought, once the guard signs no number of it again: it was signed in another life of this home.
    fn require_guard(&mut self, put: Put) -> ControlFlow<Failure, Option<Put>> {
        let head = put.checked.update.head();
        if head.publisher != self.log.publisher() {
            return ControlFlow::Continue(Some(put));
        }
        let followed = self.guard.follow(head);
        self.tell_guard();
        match followed {
            // Without a guard that knows what was signed nothing is signed; what the county said all the same is taken, and the guard that
            // root keys let begin anew will go on from there.
            Ok(()) | Err(GuardError::Orphan) => {
                tracing::warn!(event = "own_head_followed", seq = head.seq, epoch = head.epoch, "a newer own head came from a peer");
                ControlFlow::Continue(Some(put))
            }
            Err(GuardError::Storage(fault)) => {
                let _ = put.reply.send(StoreOutcome::Failed);
                ControlFlow::Break(ground::fault_failure(&fault))
            }
            Err(error) => {
                tracing::warn!(event = "own_head_refused", seq = head.seq, %error, "a newer own head came from a peer, and is not taken");
                let _ = put.reply.send(StoreOutcome::Failed);
                ControlFlow::Continue(None)
            }
        }
    }

    fn tell_guard(&self) {
        let now = self.guard.state();
        self.guard_state.send_if_modified(|state| std::mem::replace(state, now) != now);
    }

    /// Takes a catalog on, unless its head contradicts one that is kept: what is held of the two stays then, and the asker is told of the
    /// proof, which is durable.
    fn require_no_contradiction(&mut self, put: Put) -> ControlFlow<Failure, Option<Put>> {
        match self.examine(put.checked.update.head()) {
            Ok(None) => ControlFlow::Continue(Some(put)),
            Ok(Some(proof)) => {
                let _ = put.reply.send(StoreOutcome::Contradicted(Box::new(proof)));
                ControlFlow::Continue(None)
            }
            Err(failure) => {
                let _ = put.reply.send(StoreOutcome::Failed);
                ControlFlow::Break(failure)
            }
        }
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Derived)) {
        let mut derived = Derived::clone(&self.derived.borrow());
        change(&mut derived);
        self.derived.send_replace(Arc::new(derived));
    }

    /// Returns entries of others whose adopters changed.
    fn follow(&self, publisher: PublisherId, changes: Changes, derived: &mut Derived) -> Result<Vec<Subject>, Failure> {
        let mut touched = Vec::new();
        for (slug, kind) in changes {
            let subject = (publisher, slug);
            if is_derived_from(&subject, kind.as_deref(), derived) {
                touched.extend(follow_ledger(&subject, derived, self.store.reader())?);
            }
        }
        Ok(touched)
    }
}

/// Takes over an identity that is new or has grown.
fn know(derived: &mut Derived, log: &IdentityLog) {
    let known = derived.publishers.entry(log.publisher());
    let log = Arc::new(log.clone());
    known.and_modify(|known| known.log = log.clone()).or_insert_with(|| KnownPublisher::new(log));
}

/// What changed in a catalog: the slug, and the kind where it is known.
pub(super) type Changes = Vec<(EntrySlug, Option<String>)>;

pub(super) fn changes_of(update: &kreisnetz_catalog::VerifiedUpdate) -> Changes {
    let changed = update.changed().iter().map(|leaf: &Leaf| (leaf.slug().clone(), Some(leaf.kind().to_owned())));
    changed.chain(update.removed().iter().map(|slug| (slug.clone(), None))).collect()
}

/// Answers; somebody who no longer waits is no reason to stop.
pub(super) fn answer<T>(reply: oneshot::Sender<T>, answer: T) -> Step {
    let _ = reply.send(answer);
    ControlFlow::Continue(())
}

/// Answers with what was done; a failure of the disk ends the thread.
fn finished<T>(done: Result<T, Failure>, reply: oneshot::Sender<Result<T, Failure>>) -> Step {
    match done {
        Err(failure) if failure.slug() != Slug::NotFound => fail(reply, failure),
        done => answer(reply, done),
    }
}

pub(super) fn fail<T>(reply: oneshot::Sender<Result<T, Failure>>, failure: Failure) -> Step {
    let _ = reply.send(Err(failure.clone()));
    ControlFlow::Break(failure)
}
