//! Which vouches of an author count on a day, and why the others do not.

use jiff::civil::Date;

use super::{
    Vouch,
    budget::{Budget, year_before},
    claim::Claim,
    index::Slot,
    step::Time,
};

/// Whether a vouch counts, or the first rule that it does not keep.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Counting {
    /// It counts, wherever its author is a member.
    Counts,
    /// For its own author.
    OfItself,
    /// Given later than tomorrow.
    NotYet,
    /// Its last day has passed.
    Expired,
    /// Meant for longer than 24 months.
    TooLong,
    /// The identity that it is for is not known here.
    Unknown,
    /// The identity has another class or AGS than it names.
    Mismatch,
    /// A newer one of the same author for the same publisher counts.
    Superseded,
    /// The author had given as many as count in a year before it.
    OverBudget,
}

/// What a run asks of a vouch each time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub(super) publisher: Slot,
    claim: Claim,
    pub(super) issued: Time,
    pub(super) expires: Time,
    year_before: Time,
    is_short: bool,
}

impl Stored {
    pub(super) fn new(vouch: &Vouch, publisher: Slot) -> Self {
        Self {
            publisher,
            claim: Claim::new(vouch.class(), vouch.ags()),
            issued: Time::of(vouch.issued()),
            expires: Time::of(vouch.expires()),
            year_before: Time::of(year_before(vouch.issued())),
            is_short: vouch.is_short(),
        }
    }
}

/// Judges the vouches of one author after the other; what it needs for that, it keeps.
#[derive(Debug)]
pub(super) struct Counter<'a> {
    /// By slot; nothing where no log is known.
    claims: &'a [Option<Claim>],
    today: Time,
    tomorrow: Time,
    budget: Budget,
    /// By slot, the last author of whom a vouch for it was seen.
    seen: Vec<u32>,
    author: u32,
    verdicts: Vec<Counting>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(claims: &'a [Option<Claim>], today: Date) -> Self {
        let tomorrow = Time::of(today.tomorrow().unwrap_or(today));
        let today = Time::of(today);
        let seen = vec![0; claims.len()];
        Self { claims, today, tomorrow, budget: Budget::default(), seen, author: 0, verdicts: Vec::new() }
    }

    /// Judges all vouches of an author, given in the order of their day and digest.
    pub(super) fn judge(&mut self, author: Slot, claim: Claim, vouches: &[Stored]) -> &[Counting] {
        self.author += 1;
        self.budget.clear();
        let mut verdicts = std::mem::take(&mut self.verdicts);
        verdicts.clear();
        verdicts.extend(vouches.iter().map(|stored| self.live(author, stored)));
        self.verdicts = verdicts;
        self.supersede(vouches);
        self.spend(claim, vouches);
        &self.verdicts
    }

    fn live(&self, author: Slot, stored: &Stored) -> Counting {
        match self.claims[stored.publisher as usize] {
            _ if stored.publisher == author => Counting::OfItself,
            _ if stored.issued > self.tomorrow => Counting::NotYet,
            _ if stored.expires < self.today => Counting::Expired,
            _ if !stored.is_short => Counting::TooLong,
            None => Counting::Unknown,
            Some(claim) if claim != stored.claim => Counting::Mismatch,
            Some(_) => Counting::Counts,
        }
    }

    /// Of live vouches for one publisher, the newest stands.
    fn supersede(&mut self, vouches: &[Stored]) {
        for (stored, verdict) in vouches.iter().zip(&mut self.verdicts).rev() {
            if *verdict == Counting::Counts {
                let seen = &mut self.seen[stored.publisher as usize];
                if *seen == self.author {
                    *verdict = Counting::Superseded;
                }
                *seen = self.author;
            }
        }
    }

    fn spend(&mut self, author: Claim, vouches: &[Stored]) {
        for (stored, verdict) in vouches.iter().zip(&mut self.verdicts) {
            let is_outside = *verdict != Counting::Counts || stored.claim.lies_in(author);
            if !is_outside && !self.budget.spend(stored.issued, stored.year_before) {
                *verdict = Counting::OverBudget;
            }
        }
    }
}
