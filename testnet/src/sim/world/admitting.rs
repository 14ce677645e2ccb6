//! Admission on each node for itself: what it reads of the catalogs that it stores, and the days on which counties vouch.
//!
//! An identity that a held vouch names is known at once: asking peers for it is the engine's, and is tested there.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{Span, civil::Date};
use kreisnetz_catalog::admission::Reason;
use kreisnetz_catalog::{Admission, Change};
use kreisnetz_identity::PublisherId;
use kreisnetz_protocol::Input;

use super::{World, place};
use crate::sim::bounds;
use crate::sim::cast::NodeId;
use crate::sim::clock::{DAY, HOUR, day};
use crate::sim::dice::Dice;
use crate::sim::event::Event;
use crate::sim::held::Held;
use crate::sim::invariants::Invariant;
use crate::sim::matchmaking::{Author, Matchmaking};
use crate::sim::trust::Trust;
use crate::sim::vouches::{self, Term};

/// The number of a publication that gives vouches: no scenario plans as many changes.
pub(super) const VOUCHING: u64 = u64::MAX - 1;
/// Months before its end in which a vouch is renewed.
const RENEWED_MONTHS: i32 = 2;

impl World {
    /// Begins the growth of the scenario: every node but the false ones has a view of its own.
    pub(super) fn plan_vouching(&mut self, dice: &mut Dice) {
        let Some(vouching) = self.scenario.vouching.clone() else { return };
        let real: Vec<NodeId> = self.cast.all().filter(|node| !self.cast.is_false(*node)).collect();
        for node in &real {
            let mut trust = Trust::new(&self.cast.file);
            trust.learn(&self.cast.part(*node).log);
            self.node_mut(*node).trust = Some(trust);
        }
        let newcomers = real.get(vouching.founders..).unwrap_or_default();
        let newcomers = dice.draw(newcomers, newcomers.len());
        self.matchmaking = Some(Matchmaking::new(&newcomers, vouching.arrive_over_days));
        self.plan(DAY, Event::VouchingDay);
        self.plan(DAY / 2, Event::Midnight);
    }

    /// Takes what a stored catalog says of others.
    pub(super) fn read_vouches(&mut self, node: NodeId, publisher: NodeId, held: &Held) {
        let cast = Arc::clone(&self.cast);
        let Some(trust) = self.node_mut(node).trust.as_mut() else { return };
        let author = cast.part(publisher);
        let vouches = held.vouches(&author.writer());
        if !trust.knows(&author.log.publisher()) {
            trust.learn(&author.log);
        }
        trust.take(author.log.publisher(), vouches);
        let named = vouches.iter().filter(|vouch| !trust.knows(&vouch.publisher())).filter_map(|vouch| cast.number(&vouch.publisher()));
        let unknown: Vec<NodeId> = named.collect();
        unknown.iter().for_each(|named| trust.learn(&cast.part(*named).log));
        if !std::mem::replace(&mut trust.is_planned, true) {
            self.plan(self.now + HOUR, Event::Admit { node });
        }
        for named in unknown {
            self.node_mut(node).store.keep_identity(named);
            self.tell(node, Input::IdentityExtended { log: Arc::clone(&cast.part(named).log) });
        }
    }

    /// At midnight (UTC) every node runs the rule, whether or not anything changed.
    pub(super) fn midnight(&mut self) {
        self.admit_everywhere();
        self.plan(self.now + DAY, Event::Midnight);
    }

    pub(super) fn admit_everywhere(&mut self) {
        for node in self.cast.all() {
            self.admit(node);
        }
    }

    /// A node runs the rule on what it holds, and tells its engine.
    pub(super) fn admit(&mut self, node: NodeId) {
        let today = day(self.now);
        #[cfg(test)]
        self.break_trust(node);
        let Some(trust) = self.node_mut(node).trust.as_mut() else { return };
        let before = Arc::clone(trust.admission());
        let (differs, changed) = (trust.run(today), trust.take_changed());
        let admission = Arc::clone(trust.admission());
        if !self.node(node).is_suspect {
            let authors = changed.into_iter().filter_map(|author| self.cast.number(&author)).collect();
            self.check_budgets(node, authors, today);
        }
        if differs && !self.node(node).is_suspect {
            self.check_members(node, &before, &admission);
        }
        if differs {
            self.tell(node, Input::AdmissionChanged { admission });
        }
    }

    #[cfg(test)]
    fn break_trust(&mut self, node: NodeId) {
        let is_false = self.cast.all().find(|other| self.cast.is_false(*other)).map(|other| self.cast.publisher(other));
        if self.fault == Some(super::Fault::TakesAFalseIdentity)
            && let Some((trust, is_false)) = self.node_mut(node).trust.as_mut().zip(is_false)
        {
            trust.allow(is_false);
        }
    }

    fn check_members(&mut self, node: NodeId, before: &Admission, now: &Admission) {
        let cast = Arc::clone(&self.cast);
        let place = place(&cast, node, self.now);
        let has = |admission: &Admission, node: &NodeId| admission.membership(&cast.publisher(*node)).is_admitted();
        let lost = self.honest().find(|honest| has(before, honest) && !has(now, honest));
        if let Some(lost) = lost {
            let why = format!("{} is a member no more: {:?}", cast.name(lost), now.reason(&cast.publisher(lost)));
            self.checker.violated(Invariant::StaysMember, place, why);
        }
        if let Some(what) = bounds::broken(&cast, &self.compromised, now) {
            self.checker.violated(Invariant::FalseMembers, place, what);
        }
        let false_members = cast.all().filter(|node| cast.is_false(*node) && has(now, node)).count();
        self.false_members = self.false_members.max(false_members);
    }

    fn check_budgets(&mut self, node: NodeId, authors: Vec<NodeId>, today: Date) {
        let Some(trust) = self.nodes[node.index()].trust.as_ref() else { return };
        for author in authors {
            let log = &self.cast.part(author).log;
            if let Some(what) = bounds::over_budget(log, &trust.counted(&log.publisher(), today)) {
                self.checker.violated(Invariant::Budget, place(&self.cast, node, self.now), what);
            }
        }
    }

    /// Members renew what will end, and vouch for who turned up; each says so within the hour.
    pub(super) fn vouching_day(&mut self) {
        let Some(vouching) = self.scenario.vouching.clone() else { return };
        let today = day(self.now);
        let term = Term { issued: today, expires: today.saturating_add(Span::new().months(vouching.months)) };
        let members: Vec<NodeId> = self.honest().filter(|node| self.is_member_by_itself(*node)).collect();
        let mut changes: BTreeMap<NodeId, Vec<Change>> = members.iter().map(|node| (*node, self.renewals(*node, term))).collect();
        let mut authors: Vec<Author> = members.iter().map(|node| Author { node: *node, left: self.budget_left(*node, today) }).collect();
        let elapsed = self.now / DAY;
        let matches = self.matchmaking.as_mut().map(|matchmaking| matchmaking.of_day(&self.cast, elapsed, &mut authors));
        for (author, newcomer) in matches.unwrap_or_default() {
            changes.entry(author).or_default().extend(vouches::put(&self.cast, newcomer, term));
        }
        for (node, changes) in changes.into_iter().filter(|(_, changes)| !changes.is_empty()) {
            self.vouch(node, changes);
        }
        self.plan(self.now + vouching.every_days * DAY, Event::VouchingDay);
    }

    fn is_member_by_itself(&self, node: NodeId) -> bool {
        self.node(node).trust.as_ref().is_some_and(|trust| trust.is_member(&self.cast.publisher(node)))
    }

    fn budget_left(&self, node: NodeId, today: Date) -> usize {
        self.node(node).trust.as_ref().map_or(0, |trust| trust.budget_left(&self.cast.publisher(node), today))
    }

    /// Returns the vouches of a county that end soon, given anew. What takes the place of a vouch of the same year costs nothing.
    fn renewals(&self, node: NodeId, term: Term) -> Vec<Change> {
        #[cfg(test)]
        if self.fault == Some(super::Fault::RenewsNothing) {
            return Vec::new();
        }
        let Some(trust) = self.node(node).trust.as_ref() else { return Vec::new() };
        let ends = term.issued.saturating_add(Span::new().months(RENEWED_MONTHS));
        let counted = trust.counted(&self.cast.publisher(node), term.issued).into_iter();
        let ending = counted.filter(|vouch| vouch.expires() <= ends);
        ending.filter_map(|vouch| vouches::put(&self.cast, self.cast.number(&vouch.publisher())?, term)).collect()
    }

    /// Plans a publication of these vouches within the hour.
    pub(super) fn vouch(&mut self, node: NodeId, changes: Vec<Change>) {
        self.node_mut(node).drafts.extend(changes);
        let at = self.now + self.chance.peers.below(HOUR);
        self.plan(at, Event::Publish { node, number: VOUCHING, measured: false });
    }

    /// At the end every real county is a member on every honest node, for the same reasons everywhere, and no budget is exceeded.
    pub(super) fn check_admission(&mut self) {
        if self.scenario.vouching.is_none() {
            return;
        }
        self.admit_everywhere();
        let (honest, today) = (self.honest().collect::<Vec<_>>(), day(self.now));
        let first = honest.first().and_then(|node| self.nodes[node.index()].trust.as_ref());
        let Some((reference, holds)) = first.map(|trust| (Arc::clone(trust.admission()), trust.holds().clone())) else { return };
        for node in honest {
            self.check_budgets(node, self.cast.all().collect(), today);
            let Some(trust) = self.nodes[node.index()].trust.as_ref() else { continue };
            let place = place(&self.cast, node, self.now);
            if !said(trust.admission()).eq(said(&reference)) || *trust.holds() != holds {
                let other = said(trust.admission()).find(|(id, reason)| reference.reason(id) != Some(*reason));
                let what = format!("another admission than the first node's, for one {other:?}");
                self.checker.violated(Invariant::SameMembers, place, what);
            }
            let missing = self.cast.all().find(|real| !self.cast.is_false(*real) && !trust.is_member(&self.cast.publisher(*real)));
            if let Some(missing) = missing {
                let reason = trust.admission().reason(&self.cast.publisher(missing));
                self.checker.violated(Invariant::SameMembers, place, format!("{} is no member: {reason:?}", self.cast.name(missing)));
            }
        }
    }
}

/// What all nodes have to agree about. Whom nobody vouches for, only those know to whom it announced itself.
fn said(admission: &Admission) -> impl Iterator<Item = (PublisherId, &Reason)> {
    admission.all().filter(|(_, reason)| !matches!(reason, Reason::Pending { vouchers, .. } if vouchers.is_empty()))
}
