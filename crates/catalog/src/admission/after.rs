//! A run after a change that takes nothing away: who is concerned is looked at, and nobody else.
//!
//! New vouches and identities that were not known move somebody only who waits for vouchers: for a member whose rule held before a vouch
//! counts, the vouch changes nothing. Whatever this cannot decide for sure, such as a vouch that is gone, or one that would have counted
//! earlier, it leaves to a whole run. Both give the same, which a property test demands.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kreisnetz_identity::{Ags, Digest, PublisherId};

use super::{Admission, Counting, Holds, Outcome, Reason, Register, Vouch, Voucher, rule::Tally};

/// What has changed since a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// Whose vouches are others now, with the digests of those before.
    pub(super) authors: BTreeMap<PublisherId, BTreeSet<Digest>>,
    /// Whose identity became known.
    pub(super) newcomers: BTreeSet<PublisherId>,
    /// Whether anything else did.
    pub(super) is_more: bool,
}

struct After<'a> {
    register: &'a Register,
    today: Date,
    previous: &'a Outcome,
    /// Where somebody stands otherwise than before.
    moved: BTreeMap<PublisherId, Reason>,
    /// Who became active under an AGS.
    active: BTreeMap<Ags, PublisherId>,
    /// Who has become a member, and whose vouches are still to be looked at.
    joined: Vec<PublisherId>,
}

/// Returns what a whole run for the same day on the holds of the previous one would give; nothing where only that can tell.
pub(super) fn admit(register: &Register, today: Date, previous: &Outcome, changes: &Changes) -> Option<Outcome> {
    if changes.is_more {
        return None;
    }
    // A vouch that waited for an identity spends its author's budget now.
    let mut authors: BTreeSet<PublisherId> = changes.authors.keys().copied().collect();
    authors.extend(register.authors_for(&changes.newcomers));
    let mut after = After { register, today, previous, moved: BTreeMap::new(), active: BTreeMap::new(), joined: Vec::new() };
    after.keep(&authors)?;
    for newcomer in &changes.newcomers {
        // Founders and those that the policy names are listed before their logs are known.
        if previous.admission.reason(newcomer).is_some() {
            return None;
        }
        after.wait(*newcomer, Vec::new());
    }
    for author in &authors {
        let before = changes.authors.get(author);
        // Where one is gone, others may count for it that did not.
        let is_there = |digest: &Digest| register.given(author).any(|vouch| vouch.digest() == *digest);
        if before.is_some_and(|before| !before.iter().all(is_there)) {
            return None;
        }
        // Among more vouches none counts that did not, but for whoever was not known.
        let is_new = |vouch: &Vouch| {
            changes.newcomers.contains(&vouch.publisher()) || before.is_some_and(|before| !before.contains(&vouch.digest()))
        };
        after.look(*author, is_new)?;
    }
    while let Some(author) = after.joined.pop() {
        after.look(author, |_| true)?;
    }
    Some(after.outcome())
}

impl After<'_> {
    fn reason(&self, publisher: &PublisherId) -> Option<&Reason> {
        self.moved.get(publisher).or_else(|| self.previous.admission.reason(publisher))
    }

    /// Since when a publisher is a member; the inner nothing is from the beginning on.
    fn member_since(&self, publisher: &PublisherId) -> Option<Option<Date>> {
        match self.reason(publisher)? {
            Reason::Founding | Reason::Allowed => Some(None),
            Reason::Vouched { since, .. } => Some(Some(*since)),
            _ => None,
        }
    }

    fn counted(&self, author: &PublisherId) -> Vec<Vouch> {
        let all = self.register.vouches(author, self.today).into_iter();
        all.filter(|(_, counting)| *counting == Counting::Counts).map(|(vouch, _)| vouch).collect()
    }

    /// Every vouch of these authors that was counted is there still, and counts.
    fn keep(&self, authors: &BTreeSet<PublisherId>) -> Option<()> {
        let counted: BTreeMap<PublisherId, Vec<Vouch>> = authors.iter().map(|author| (*author, self.counted(author))).collect();
        for (publisher, reason) in self.previous.admission.all() {
            for voucher in reason.vouchers() {
                let Some(now) = counted.get(&voucher.publisher) else { continue };
                let is_same = |vouch: &&Vouch| {
                    vouch.publisher() == publisher && vouch.issued() == voucher.issued && vouch.expires() == voucher.expires
                };
                now.iter().find(is_same)?;
            }
        }
        Some(())
    }

    /// Looks at vouches of an author that count; those of whoever is no member do not yet.
    fn look(&mut self, author: PublisherId, is_meant: impl Fn(&Vouch) -> bool) -> Option<()> {
        let Some(since) = self.member_since(&author) else { return Some(()) };
        for vouch in self.counted(&author).into_iter().filter(is_meant) {
            let publisher = vouch.publisher();
            let counts_from = since.map_or(vouch.issued(), |since| since.max(vouch.issued()));
            let voucher = Voucher { publisher: author, issued: vouch.issued(), counts_from, expires: vouch.expires() };
            let Some(reason) = self.reason(&publisher) else { continue };
            if reason.vouchers().contains(&voucher) {
                continue;
            }
            match reason {
                Reason::Pending { vouchers, .. } => {
                    let mut vouchers = vouchers.clone();
                    vouchers.push(voucher);
                    self.count(publisher, vouchers)?;
                }
                // The rule held before, and goes on holding.
                Reason::Vouched { since, .. } if counts_from > *since => {}
                Reason::Founding | Reason::Allowed | Reason::Conflict { .. } | Reason::Succeeded | Reason::Blocked => {}
                Reason::Vouched { .. } | Reason::Lapsed { .. } => return None,
            }
        }
        Some(())
    }

    /// Counts the vouchers of a publisher anew, in the order in which a run comes by them.
    fn count(&mut self, publisher: PublisherId, mut vouchers: Vec<Voucher>) -> Option<()> {
        vouchers.sort_by_key(|voucher| (voucher.counts_from, voucher.publisher));
        // Among those of one moment whose authors became members in it, a run has an order of its own.
        let is_fresh = |voucher: &Voucher| self.member_since(&voucher.publisher) == Some(Some(voucher.counts_from));
        if vouchers.windows(2).any(|pair| pair[0].counts_from == pair[1].counts_from && pair.iter().any(is_fresh)) {
            return None;
        }
        let (claim, quorum) = (self.register.claim_of(&publisher)?, self.register.policy().quorum());
        let (mut tally, mut counted) = (Tally::default(), Vec::with_capacity(vouchers.len()));
        for voucher in vouchers {
            if !tally.count(claim, self.register.claim_of(&voucher.publisher)?) {
                continue;
            }
            counted.push(voucher);
            if tally.suffices(claim.class(), quorum) {
                return self.admit(publisher, voucher.counts_from, counted);
            }
        }
        self.moved.insert(publisher, Reason::Pending { vouchers: counted, lacks: tally.lacks(claim.class(), quorum) });
        Some(())
    }

    fn wait(&mut self, publisher: PublisherId, vouchers: Vec<Voucher>) {
        let class = self.register.claim_of(&publisher).map(super::claim::Claim::class);
        let lacks = class.map(|class| Tally::default().lacks(class, self.register.policy().quorum())).unwrap_or_default();
        self.moved.insert(publisher, Reason::Pending { vouchers, lacks });
    }

    /// The rule holds for a publisher from a day on.
    fn admit(&mut self, publisher: PublisherId, since: Date, vouchers: Vec<Voucher>) -> Option<()> {
        let identity = self.register.identity(&publisher)?;
        if identity.is_succeeded() {
            self.moved.insert(publisher, Reason::Succeeded);
            return Some(());
        }
        if let Some(ags) = identity.ags() {
            match self.previous.holds.active(ags) {
                Some(holder) if holder != publisher => {
                    self.moved.insert(publisher, Reason::Conflict { with: holder });
                    return Some(());
                }
                _ => {}
            }
            // Which of two comes first, a run tells.
            if self.active.insert(ags, publisher).is_some_and(|other| other != publisher) {
                return None;
            }
        }
        self.moved.insert(publisher, Reason::Vouched { since, vouchers });
        self.joined.push(publisher);
        Some(())
    }

    fn outcome(self) -> Outcome {
        let joined = |publisher: &PublisherId| self.register.identity(publisher).and_then(super::Identity::ags);
        let new = self.moved.iter().filter(|(_, reason)| matches!(reason, Reason::Vouched { .. }));
        let new: Vec<_> = new.map(|(publisher, _)| (*publisher, joined(publisher))).collect();
        let holds = Holds::of(self.previous.holds.members().chain(new), self.previous.holds.lapsed());
        let mut moved = self.moved;
        let mut rows: Vec<(PublisherId, Reason)> = Vec::with_capacity(self.previous.admission.len() + moved.len());
        for (publisher, reason) in self.previous.admission.all() {
            rows.push((publisher, moved.remove(&publisher).unwrap_or_else(|| reason.clone())));
        }
        rows.extend(moved);
        rows.sort_by_key(|(publisher, _)| *publisher);
        Outcome { admission: Admission::from_rows(rows, self.register.policy().quorum()), holds }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::{ToSpan, civil::date};
    use kreisnetz_identity::{Class, Digest};

    use super::*;
    use crate::NetworkFile;
    use crate::admission::Identity;

    const DAY: Date = date(2027, 3, 1);

    fn id(number: u8) -> PublisherId {
        PublisherId::from_bytes([number; 32])
    }

    fn county(ags: &str) -> Identity {
        Identity::new(Class::County, ags.parse().ok())
    }

    /// Four founders of two Länder; numbers 10 and on are free.
    fn register() -> Register {
        let founders = ["03360", "03354", "05558", "08336"];
        let rows = (1_u8..).zip(founders).map(|(number, ags)| format!("[[founder]]\nags = \"{ags}\"\npublisher = \"{}\"\n", id(number)));
        let text = format!("name = \"heide\"\nsalt = \"{}\"\n{}", "00".repeat(16), rows.collect::<String>());
        let mut register = Register::new(&NetworkFile::parse(&text).unwrap());
        for (number, ags) in (1_u8..).zip(founders) {
            register.set_identity(id(number), county(ags));
        }
        register
    }

    fn vouch(publisher: u8, ags: &str, days_ago: i64) -> Vouch {
        let issued = DAY.saturating_sub(days_ago.days());
        let digest = Digest::of(format!("{publisher} {days_ago}").as_bytes());
        Vouch::new(id(publisher), Class::County, ags.parse().ok(), issued, issued.saturating_add(24.months()), digest)
    }

    /// Runs by what has changed, and demands that this was possible and gives what a whole run gives.
    fn by_change(register: &mut Register, previous: &Outcome) -> Outcome {
        let changes = std::mem::take(&mut register.changes);
        let outcome = admit(register, DAY, previous, &changes).expect("it can be told from the change");
        assert_eq!(outcome, register.admit(DAY, &previous.holds));
        outcome
    }

    #[test]
    fn a_newcomer_waits_is_vouched_for_and_vouches_by_what_changes_alone() {
        let mut register = register();
        let mut now = register.admit_after(DAY, None, &Holds::default());
        register.set_identity(id(10), county("09374"));
        now = by_change(&mut register, &now);
        for (place, author) in [1, 2, 3].into_iter().enumerate() {
            register.set_vouches(id(author), [vouch(10, "09374", 9 - place as i64)]);
            now = by_change(&mut register, &now);
            assert_eq!(now.admission.members().any(|member| member == id(10)), author == 3, "three of two Länder");
        }
        // A further vouch for a member changes nothing, and its own vouches count from its admission on.
        register.set_vouches(id(4), [vouch(10, "09374", 1)]);
        now = by_change(&mut register, &now);
        register.set_identity(id(11), county("07231"));
        register.set_vouches(id(10), [vouch(11, "07231", 3)]);
        now = by_change(&mut register, &now);
        register.set_vouches(id(4), [vouch(10, "09374", 1), vouch(11, "07231", 2)]);
        now = by_change(&mut register, &now);
        register.set_vouches(id(3), [vouch(10, "09374", 7), vouch(11, "07231", 1)]);
        now = by_change(&mut register, &now);
        assert!(now.admission.members().any(|member| member == id(11)));
    }

    #[test]
    fn a_vouch_that_waited_for_an_identity_counts_when_that_comes() {
        let mut register = register();
        for author in [1, 2, 3] {
            register.set_vouches(id(author), [vouch(10, "09374", i64::from(author))]);
        }
        let now = register.admit_after(DAY, None, &Holds::default());
        register.set_identity(id(10), county("09374"));
        assert!(by_change(&mut register, &now).admission.members().any(|member| member == id(10)));
    }

    #[test]
    fn what_is_gone_or_would_have_counted_earlier_is_left_to_a_whole_run() {
        let mut register = register();
        register.set_identity(id(10), county("09374"));
        for author in [1, 2, 3] {
            register.set_vouches(id(author), [vouch(10, "09374", 5)]);
        }
        let now = register.admit_after(DAY, None, &Holds::default());
        let mut gone = register.clone();
        gone.set_vouches(id(1), []);
        assert_eq!(admit(&gone, DAY, &now, &gone.changes), None);
        let mut earlier = register.clone();
        earlier.set_vouches(id(4), [vouch(10, "09374", 30)]);
        assert_eq!(admit(&earlier, DAY, &now, &earlier.changes), None);
        assert_eq!(earlier.admit_after(DAY, Some((&now, DAY)), &Holds::default()), earlier.admit(DAY, &now.holds));
    }
}
