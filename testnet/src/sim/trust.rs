//! What one simulated node makes of the vouches that it holds: the real register and the real rule, run again by each node for itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use kreisnetz_catalog::{
    Admission, NetworkFile,
    admission::{Counting, Holds, Identity, Register, Vouch},
};
use kreisnetz_identity::{IdentityLog, PublisherId};

/// One node's view of who belongs to the network.
#[derive(Debug)]
pub(crate) struct Trust {
    register: Register,
    /// What its store keeps of the run before.
    holds: Holds,
    admission: Arc<Admission>,
    /// Authors whose vouches changed since the run before.
    changed: BTreeSet<PublisherId>,
    /// Whether a run is planned.
    pub(crate) is_planned: bool,
}

impl Trust {
    pub(crate) fn new(file: &NetworkFile) -> Self {
        Self {
            register: Register::new(file),
            holds: Holds::default(),
            admission: Arc::new(Admission::of(file)),
            changed: BTreeSet::new(),
            is_planned: false,
        }
    }

    pub(crate) const fn admission(&self) -> &Arc<Admission> {
        &self.admission
    }

    pub(crate) const fn holds(&self) -> &Holds {
        &self.holds
    }

    pub(crate) fn is_member(&self, publisher: &PublisherId) -> bool {
        self.admission.membership(publisher).is_admitted()
    }

    pub(crate) fn knows(&self, publisher: &PublisherId) -> bool {
        self.register.identity(publisher).is_some()
    }

    pub(crate) fn learn(&mut self, log: &IdentityLog) {
        self.register.set_identity(log.publisher(), Identity::of(log));
    }

    /// Takes somebody whatever is vouched: for the tests of the checker alone.
    #[cfg(test)]
    pub(crate) fn allow(&mut self, publisher: PublisherId) {
        self.register.set_policy(kreisnetz_catalog::admission::Policy::default().allowing([publisher]));
    }

    /// Takes the vouches of an author's newest catalog.
    pub(crate) fn take(&mut self, author: PublisherId, vouches: &[Vouch]) {
        self.register.set_vouches(author, vouches.iter().copied());
        self.changed.insert(author);
    }

    /// Returns how many vouches an author may still give on a day, as its own node says before it signs one.
    pub(crate) fn budget_left(&self, author: &PublisherId, today: Date) -> usize {
        self.register.budget_left(author, today)
    }

    /// Returns the vouches of an author that count on a day.
    pub(crate) fn counted(&self, author: &PublisherId, today: Date) -> Vec<Vouch> {
        let vouches = self.register.vouches(author, today).into_iter();
        vouches.filter(|(_, counting)| *counting == Counting::Counts).map(|(vouch, _)| vouch).collect()
    }

    /// Runs the rule; says whether anything about anybody is otherwise than before.
    pub(crate) fn run(&mut self, today: Date) -> bool {
        self.is_planned = false;
        let outcome = self.register.admit(today, &self.holds);
        self.holds = outcome.holds;
        let differs = outcome.admission != *self.admission;
        if differs {
            self.admission = Arc::new(outcome.admission);
        }
        differs
    }

    /// Returns the authors whose vouches changed since this was last asked.
    pub(crate) fn take_changed(&mut self) -> BTreeSet<PublisherId> {
        std::mem::take(&mut self.changed)
    }
}
