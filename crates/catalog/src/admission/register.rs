//! What admission reads, kept so that it is read in one pass.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{Span, civil::Date};
use kreisnetz_identity::{Ags, PublisherId};

use super::{
    Admission, Counting, Holds, Identity, Policy, VOUCHES_A_YEAR, Vouch,
    after::{self, Changes},
    budget::WINDOW_DAYS,
    claim::Claim,
    counted::{Counter, Stored},
    index::{Index, Slot},
    run,
};
use crate::NetworkFile;

/// What one run gave.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outcome {
    /// Who is a member, and why.
    pub admission: Admission,
    /// What the store keeps for the next run.
    pub holds: Holds,
}

/// Everything that admission is a function of, but the day and the holds.
///
/// Each change costs O(log P) and the author's vouches; [`Register::admit`] then reads all in O((P + V) log (P + V)) for P publishers
/// with V vouches. The same register, built in whatever order, gives the same outcome.
#[derive(Clone, Debug, Default)]
pub struct Register {
    founders: BTreeMap<PublisherId, Option<Ags>>,
    policy: Policy,
    index: Index,
    /// By slot; nothing where no log is known.
    identities: Vec<Option<Identity>>,
    /// By slot, what the identities claim, in numbers.
    claims: Vec<Option<Claim>>,
    /// By the author's slot; a copy of the register shares them.
    given: Vec<Arc<Given>>,
    /// Since the last run that was told of here.
    pub(super) changes: Changes,
}

/// The vouches of one author, in the order of day and digest: as they are, and as a run reads them.
#[derive(Clone, Debug, Default)]
struct Given {
    vouches: Vec<Vouch>,
    stored: Vec<Stored>,
}

impl Register {
    /// Returns the register of a network of which nothing but its file is known.
    #[must_use]
    pub fn new(network: &NetworkFile) -> Self {
        let founders: BTreeMap<_, _> = network.founders().iter().map(|founder| (founder.publisher, founder.ags)).collect();
        let (policy, index) = (Policy::default(), Index::default());
        let mut register = Self { founders, policy, index, ..Self::default() };
        for founder in register.founders.keys().copied().collect::<Vec<_>>() {
            register.name(founder);
        }
        register
    }

    /// Takes another local policy.
    pub fn set_policy(&mut self, policy: Policy) {
        self.changes.is_more |= self.policy != policy;
        let before = std::mem::replace(&mut self.policy, policy);
        for publisher in self.policy.named().collect::<Vec<_>>() {
            self.name(publisher);
        }
        for publisher in before.named() {
            self.unname(&publisher);
        }
    }

    /// Takes what an identity log says now, in place of what it said before.
    pub fn set_identity(&mut self, publisher: PublisherId, identity: Identity) {
        let slot = self.name(publisher);
        self.claims[slot as usize] = Some(identity.claim());
        match self.identities[slot as usize].replace(identity) {
            Some(before) => {
                self.changes.is_more |= before != identity;
                self.unname(&publisher);
            }
            None => drop(self.changes.newcomers.insert(publisher)),
        }
    }

    /// Forgets an identity.
    pub fn remove_identity(&mut self, publisher: &PublisherId) {
        let Some(slot) = self.index.slot(publisher) else { return };
        self.changes.is_more = true;
        self.claims[slot as usize] = None;
        if self.identities[slot as usize].take().is_some() {
            self.unname(publisher);
        }
    }

    /// Takes the vouches of an author's newest catalog, in place of all it gave before; none takes them away.
    ///
    /// For a frozen author these are the vouches up to the last common head.
    pub fn set_vouches(&mut self, author: PublisherId, vouches: impl IntoIterator<Item = Vouch>) {
        let slot = self.name(author) as usize;
        let mut vouches: Vec<Vouch> = vouches.into_iter().collect();
        vouches.sort_unstable_by_key(|vouch| (vouch.issued(), vouch.digest()));
        let stored = vouches.iter().map(|vouch| Stored::new(vouch, self.name(vouch.publisher()))).collect();
        let before = std::mem::replace(&mut self.given[slot], Arc::new(Given { vouches, stored }));
        self.changes.authors.entry(author).or_insert_with(|| before.vouches.iter().map(Vouch::digest).collect());
        for vouch in &before.vouches {
            self.unname(&vouch.publisher());
        }
        // The author is named once for all its vouches, and now once more.
        let is_named_twice = !before.vouches.is_empty();
        let is_silent = self.given[slot].vouches.is_empty();
        for _ in 0..usize::from(is_named_twice) + usize::from(is_silent) {
            self.unname(&author);
        }
    }

    /// Says who belongs to the network on a day (UTC), given what was kept of the run before.
    #[must_use]
    pub fn admit(&self, today: Date, holds: &Holds) -> Outcome {
        run::admit(self, today, holds)
    }

    /// Says who belongs to the network on a day, as [`Register::admit`] on the holds of the previous run does: by what has changed since
    /// then alone where that can be told from it, O(P + c) for c vouches that are concerned; else by a whole run.
    ///
    /// `previous` is what the last call gave, and its day; without one, `holds` are those that a store kept.
    #[must_use]
    pub fn admit_after(&mut self, today: Date, previous: Option<(&Outcome, Date)>, holds: &Holds) -> Outcome {
        let changes = std::mem::take(&mut self.changes);
        let Some((previous, day)) = previous else { return self.admit(today, holds) };
        let by_change = (day == today).then(|| after::admit(self, today, previous, &changes)).flatten();
        by_change.unwrap_or_else(|| self.admit(today, &previous.holds))
    }

    /// Returns the vouches of an author in the order of their days, with whether each counts on a day.
    #[must_use]
    pub fn vouches(&self, author: &PublisherId, today: Date) -> Vec<(Vouch, Counting)> {
        let Some(slot) = self.index.slot(author) else { return Vec::new() };
        let mut counter = Counter::new(&self.claims, today);
        let verdicts = counter.judge(slot, self.claimed(author, slot).claim(), self.vouches_of(slot));
        self.given[slot as usize].vouches.iter().copied().zip(verdicts.iter().copied()).collect()
    }

    /// Returns how many vouches of this day would count besides those that an author gave, at most [`VOUCHES_A_YEAR`]. A county's
    /// vouches for its own municipalities need none of them.
    #[must_use]
    pub fn budget_left(&self, author: &PublisherId, today: Date) -> usize {
        let claim = self.index.slot(author).map(|slot| self.claimed(author, slot).claim());
        let is_own = |vouch: &Vouch| claim.is_some_and(|claim| Claim::new(vouch.class(), vouch.ags()).lies_in(claim));
        let year_before = today.saturating_sub(Span::new().days(WINDOW_DAYS));
        let spent = self.vouches(author, today).into_iter().filter(|(vouch, counting)| {
            *counting == Counting::Counts && vouch.issued() >= year_before && vouch.issued() <= today && !is_own(vouch)
        });
        VOUCHES_A_YEAR.saturating_sub(spent.count())
    }

    /// Returns those that somebody vouches for and whose identity is not known: their logs are to be asked for.
    #[must_use]
    pub fn unknown(&self) -> Vec<PublisherId> {
        let vouched = self.given.iter().flat_map(|given| given.vouches.iter().zip(&given.stored));
        let is_unknown = |stored: &Stored| self.claims[stored.publisher as usize].is_none();
        let mut unknown: Vec<_> = vouched.filter(|(_, stored)| is_unknown(stored)).map(|(vouch, _)| vouch.publisher()).collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }

    /// Returns all vouches that an author gave, whether or not they count, in the order of their days.
    pub fn given(&self, author: &PublisherId) -> impl Iterator<Item = &Vouch> {
        let slot = self.index.slot(author);
        slot.into_iter().flat_map(|slot| &self.given[slot as usize].vouches)
    }

    /// Returns what is known of an identity.
    #[must_use]
    pub fn identity(&self, publisher: &PublisherId) -> Option<&Identity> {
        self.identities.get(self.index.slot(publisher)? as usize)?.as_ref()
    }

    /// Returns the local policy.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Returns everybody who is named, in the order of their ids.
    pub(super) fn named(&self) -> impl Iterator<Item = (PublisherId, Slot)> + '_ {
        self.index.iter()
    }

    /// Returns how many slots there are.
    pub(super) fn slots(&self) -> usize {
        self.index.capacity()
    }

    /// Returns what the known identities claim, by slot.
    pub(super) fn claims(&self) -> &[Option<Claim>] {
        &self.claims
    }

    /// Returns class and AGS of a publisher as a run reads them; nothing for one that nothing names.
    pub(super) fn claim_of(&self, publisher: &PublisherId) -> Option<Claim> {
        let slot = self.index.slot(publisher)?;
        Some(self.claims[slot as usize].unwrap_or_else(|| self.claimed(publisher, slot).claim()))
    }

    /// Returns those who vouch for any of these, whether or not it counts.
    pub(super) fn authors_for(&self, publishers: &BTreeSet<PublisherId>) -> Vec<PublisherId> {
        let slots: BTreeSet<Slot> = publishers.iter().filter_map(|publisher| self.index.slot(publisher)).collect();
        if slots.is_empty() {
            return Vec::new();
        }
        let vouches = |slot: Slot| self.given[slot as usize].stored.iter().any(|stored| slots.contains(&stored.publisher));
        self.named().filter(|(_, slot)| vouches(*slot)).map(|(author, _)| author).collect()
    }

    /// Returns the vouches of an author.
    pub(super) fn vouches_of(&self, author: Slot) -> &[Stored] {
        &self.given[author as usize].stored
    }

    /// Says whether the network file names a publisher.
    pub(super) fn is_founder(&self, publisher: &PublisherId) -> bool {
        self.founders.contains_key(publisher)
    }

    /// Returns what a publisher claims to be, by its log or else by the network file.
    pub(super) fn claimed(&self, publisher: &PublisherId, slot: Slot) -> Identity {
        let known = self.identities.get(slot as usize).copied().flatten();
        known.unwrap_or_else(|| Identity::named(self.founders.get(publisher).copied().flatten()))
    }

    fn name(&mut self, publisher: PublisherId) -> Slot {
        let slot = self.index.name(publisher);
        if self.identities.len() < self.index.capacity() {
            self.identities.resize(self.index.capacity(), None);
            self.claims.resize(self.index.capacity(), None);
            self.given.resize_with(self.index.capacity(), Arc::default);
        }
        slot
    }

    fn unname(&mut self, publisher: &PublisherId) {
        self.index.unname(publisher);
    }
}
