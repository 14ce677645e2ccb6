//! Who belongs to the network, kept up with what is stored: the register that admission reads, and what the last run left.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use kreisnetz_catalog::NetworkFile;
use kreisnetz_catalog::admission::{Admission, Holds, Identity, Membership, Outcome, Policy, Register};
use kreisnetz_identity::PublisherId;
use kreisnetz_store::Reader;
use tokio::sync::watch;

use super::ground::{fault_failure, read_failure};
use super::{Derived, KnownPublisher, Standpoint, Storage};
use crate::failure::Failure;

/// The register, the holds, and whether a run is due.
#[derive(Debug)]
pub(super) struct Admitting {
    /// Shared with the standpoint that was told last; copied when it changes while that is in use.
    register: Arc<Register>,
    holds: Holds,
    /// What the last run gave, and its day: the next one looks at what has changed since.
    last: Option<(Outcome, Date)>,
    /// Counts the changes of what admission reads.
    due: watch::Sender<u64>,
}

/// What a run gave, and whether the holds are to be kept anew.
#[derive(Debug)]
pub(super) struct Admitted {
    pub(super) outcome: Outcome,
    pub(super) register: Arc<Register>,
    pub(super) are_holds_new: bool,
    day: Date,
}

impl Admitting {
    /// Takes over what is stored. Nothing is due: the caller runs it once.
    pub(super) fn new(network: &NetworkFile, policy: Policy, derived: &Derived, holds: Holds) -> Self {
        Self { register: Arc::new(register_of(network, policy, derived)), holds, last: None, due: watch::channel(0).0 }
    }

    /// Returns a receiver that is told of every change of what admission reads.
    pub(super) fn due(&self) -> watch::Receiver<u64> {
        self.due.subscribe()
    }

    /// Takes over what these publishers' logs and catalogs say now.
    pub(super) fn follow<'a>(&mut self, publishers: impl IntoIterator<Item = &'a PublisherId>, derived: &Derived) {
        let mut is_changed = false;
        for known in publishers.into_iter().filter_map(|id| derived.publisher(id)) {
            is_changed |= self.follow_identity(known, derived);
            is_changed |= self.follow_vouches(known, derived);
        }
        if is_changed {
            self.due.send_modify(|changes| *changes += 1);
        }
    }

    fn follow_identity(&mut self, known: &KnownPublisher, derived: &Derived) -> bool {
        let mut is_changed = self.set_identity(known, derived);
        // A successor that names its predecessors puts a succession into force.
        for former in known.log.predecessors().iter().filter_map(|id| derived.publisher(id)) {
            is_changed |= self.set_identity(former, derived);
        }
        is_changed
    }

    fn set_identity(&mut self, known: &KnownPublisher, derived: &Derived) -> bool {
        let (id, identity) = (known.log.publisher(), identity_of(known, derived));
        let is_new = self.register.identity(&id) != Some(&identity);
        if is_new {
            Arc::make_mut(&mut self.register).set_identity(id, identity);
        }
        is_new
    }

    fn follow_vouches(&mut self, known: &KnownPublisher, derived: &Derived) -> bool {
        let id = known.log.publisher();
        let told: BTreeSet<_> = derived.vouches.told_by(known).map(|vouch| vouch.digest()).collect();
        let before: BTreeSet<_> = self.register.given(&id).map(|vouch| vouch.digest()).collect();
        if told != before {
            Arc::make_mut(&mut self.register).set_vouches(id, derived.vouches.told_by(known));
        }
        told != before
    }

    /// Runs the rule for a day, under the local policy of now.
    pub(super) fn admit(&mut self, policy: Policy, today: Date) -> Admitted {
        if *self.register.policy() != policy {
            Arc::make_mut(&mut self.register).set_policy(policy);
        }
        // Until this one is durable, a run that follows must not go on from it, nor from the one before: its changes are taken.
        let last = self.last.take();
        let previous = last.as_ref().map(|(outcome, day)| (outcome, *day));
        let outcome = Arc::make_mut(&mut self.register).admit_after(today, previous, &self.holds);
        let are_holds_new = outcome.holds != self.holds;
        Admitted { outcome, register: Arc::clone(&self.register), are_holds_new, day: today }
    }

    /// Goes on from a run whose holds are durable now.
    pub(super) fn hold(&mut self, Admitted { outcome, day, .. }: Admitted) {
        self.holds = outcome.holds.clone();
        self.last = Some((outcome, day));
    }
}

impl Storage {
    /// Runs the rule. What the next run is to know of this one is durable before anybody is told of it.
    pub(super) fn admit(&mut self, policy: Policy) -> Result<Arc<Standpoint>, Failure> {
        let admitted = self.admitting.admit(policy, self.clock.today());
        if admitted.are_holds_new {
            self.store.keep_holds(&admitted.outcome.holds).map_err(|fault| fault_failure(&fault))?;
        }
        let (admission, register) = (admitted.outcome.admission.clone(), Arc::clone(&admitted.register));
        self.admitting.hold(admitted);
        let before = self.standpoint.borrow().clone();
        let is_moved = before.admission != admission;
        let now = Arc::new(Standpoint { own: before.own, admission, register });
        self.standpoint.send_replace(Arc::clone(&now));
        if is_moved {
            report(&before.admission, &now.admission);
            self.backlog.recount();
        }
        Ok(now)
    }
}

/// Returns the standpoint that follows from a store, without anything being written: for whoever only reads.
pub(crate) fn standpoint_of(
    own: PublisherId,
    network: &NetworkFile,
    policy: Policy,
    (derived, reader): (&Derived, &Reader),
    today: Date,
) -> Result<Standpoint, Failure> {
    let register = register_of(network, policy, derived);
    let Outcome { admission, .. } = register.admit(today, &reader.holds().map_err(read_failure)?);
    Ok(Standpoint { own, admission, register: Arc::new(register) })
}

/// Writes into the log who came and who went.
fn report(before: &Admission, after: &Admission) {
    for (publisher, reason) in after.all() {
        let (was, is) = (before.membership(&publisher), Membership::from(reason));
        match (was.is_admitted(), is.is_admitted()) {
            (false, true) => tracing::info!(event = "admitted", %publisher, "a publisher belongs to the network now"),
            (true, false) => tracing::warn!(event = "not_admitted", %publisher, "a publisher belongs to the network no more"),
            _ => {}
        }
    }
}

fn register_of(network: &NetworkFile, policy: Policy, derived: &Derived) -> Register {
    let mut register = Register::new(network);
    register.set_policy(policy);
    for (id, known) in &derived.publishers {
        register.set_identity(*id, identity_of(known, derived));
        register.set_vouches(*id, derived.vouches.told_by(known));
    }
    register
}

fn identity_of(known: &KnownPublisher, derived: &Derived) -> Identity {
    let identity = Identity::of(&known.log);
    let is_succeeded = known.log.is_succeeded(|id| derived.publisher(id).map(|known| &*known.log));
    if is_succeeded { identity.succeeded() } else { identity }
}
