//! The pseudo-code of SECURITY.md §5 as it is written there, with nothing prepared and every question asked anew.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use kreisnetz_catalog::admission::{Counting, Identity, Membership, Outcome, Reason, Vouch};
use kreisnetz_identity::{Ags, Class, PublisherId};
use proptest::prelude::{ProptestConfig, Strategy, prop_assert_eq, proptest};
use proptest::{strategy::ValueTree, test_runner::TestRunner};

use super::random::{Case, case};

/// What the pseudo-code leaves behind.
#[derive(Debug, Default, Eq, PartialEq)]
struct Found {
    members: BTreeMap<PublisherId, Option<Date>>,
    paths: BTreeMap<PublisherId, Vec<PublisherId>>,
    conflicts: BTreeMap<PublisherId, PublisherId>,
    holds: BTreeMap<Ags, PublisherId>,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Item {
    Edge { to: PublisherId, from: PublisherId },
    Member(PublisherId),
}

fn is_live(case: &Case, author: PublisherId, vouch: &Vouch) -> bool {
    vouch.issued() <= case.today.saturating_add(1.day())
        && vouch.expires() >= case.today
        && vouch.expires() <= vouch.issued().saturating_add(24.months())
        && vouch.publisher() != author
        && case.identities.get(&vouch.publisher()).is_some_and(|to| (to.class(), to.ags()) == (vouch.class(), vouch.ags()))
}

fn counted(case: &Case) -> Vec<(PublisherId, Vouch)> {
    let order = |vouch: &Vouch| (vouch.issued(), vouch.digest());
    let live: Vec<_> = case.vouches.iter().filter(|(author, vouch)| is_live(case, *author, vouch)).copied().collect();
    let newest = |(author, vouch): &(PublisherId, Vouch)| {
        !live.iter().any(|(other, newer)| other == author && newer.publisher() == vouch.publisher() && order(newer) > order(vouch))
    };
    let mut live: Vec<_> = live.iter().copied().filter(newest).collect();
    live.sort_by_key(|(_, vouch)| order(vouch));
    live.dedup_by_key(|(author, vouch)| (*author, order(vouch)));
    let mut counted: Vec<(PublisherId, Vouch)> = Vec::new();
    let mut free: Vec<(PublisherId, Vouch)> = Vec::new();
    for (author, vouch) in live {
        let county = case.identities.get(&author).filter(|author| author.class() == Class::County).and_then(Identity::ags);
        if vouch.class() == Class::Municipality && county.is_some() && vouch.ags().map(|ags| ags.county()) == county {
            free.push((author, vouch));
            continue;
        }
        let from = vouch.issued().saturating_sub(365.days());
        let before = counted.iter().filter(|(other, _)| *other == author);
        let in_window = before.clone().filter(|(_, other)| (from..=vouch.issued()).contains(&other.issued())).count();
        if in_window < 12 && before.count() < 24 {
            counted.push((author, vouch));
        }
    }
    counted.extend(free);
    counted
}

/// Whether the rule holds for a publisher with these vouchers.
fn rule(case: &Case, publisher: PublisherId, vouchers: &[PublisherId]) -> bool {
    let of = |id: &PublisherId| case.identities.get(id).copied();
    let Some(claims) = of(&publisher) else { return false };
    let identities: Vec<Identity> = vouchers.iter().filter_map(of).collect();
    let counties = identities.iter().filter(|voucher| voucher.class() == Class::County);
    if claims.class() == Class::Municipality {
        let own = claims.ags().map(|ags| ags.county());
        let is_own = |voucher: &&Identity| voucher.class() == Class::County && voucher.ags() == own;
        let others = identities.iter().filter(|voucher| !is_own(voucher) && voucher.class() != Class::Partner);
        return counties.clone().any(|voucher| is_own(&voucher)) && others.count() >= 1;
    }
    let laender: BTreeSet<String> = counties.clone().filter_map(|voucher| Some(voucher.ags()?.land().to_owned())).collect();
    counties.count() >= case.policy.quorum() && laender.len() >= 2
}

/// Whether a voucher is one of those that the rule of a publisher's class asks for.
fn is_asked_for(case: &Case, publisher: PublisherId, voucher: PublisherId) -> bool {
    // Of whom nothing is known, nothing is believed: it counts like a partner.
    let class = |id: PublisherId| case.identities.get(&id).map_or(Class::Partner, Identity::class);
    match class(publisher) {
        Class::Municipality => class(voucher) != Class::Partner,
        Class::County | Class::Partner => class(voucher) == Class::County,
    }
}

fn once(case: &Case, holds: &BTreeMap<Ags, PublisherId>) -> Found {
    let counted = counted(case);
    let mut found = Found::default();
    let mut vouchers: BTreeMap<PublisherId, Vec<PublisherId>> = BTreeMap::new();
    let mut ready: BTreeSet<PublisherId> = BTreeSet::new();
    let start = case.founders.iter().copied().chain(case.policy.allowed());
    let mut heap: BTreeSet<(Option<Date>, Item)> = start.map(|id| (None, Item::Member(id))).collect();
    while let Some((time, item)) = heap.pop_first() {
        match item {
            Item::Edge { to, from } => {
                if ready.contains(&to) || !is_asked_for(case, to, from) {
                    continue;
                }
                let known = vouchers.entry(to).or_default();
                known.push(from);
                if rule(case, to, known) {
                    ready.insert(to);
                    found.paths.insert(to, known.clone());
                    heap.insert((time, Item::Member(to)));
                }
            }
            Item::Member(id) => {
                let claims = case.identities.get(&id).copied();
                let is_succeeded = claims.is_some_and(|claims| claims.is_succeeded());
                if found.members.contains_key(&id) || case.policy.blocks(&id) || is_succeeded {
                    continue;
                }
                if let Some(ags) = claims.and_then(|claims| claims.ags()) {
                    let other = found.members.keys().find(|other| case.identities.get(other).and_then(Identity::ags) == Some(ags));
                    let held = holds.get(&ags).filter(|holder| **holder != id);
                    if let Some(with) = held.or(other) {
                        found.conflicts.insert(id, *with);
                        continue;
                    }
                }
                found.members.insert(id, time);
                for (_, vouch) in counted.iter().filter(|(author, _)| *author == id) {
                    heap.insert((time.max(Some(vouch.issued())), Item::Edge { to: vouch.publisher(), from: id }));
                }
            }
        }
    }
    found
}

fn admit(case: &Case) -> Found {
    let claims = |ags: Ags, holder: PublisherId| case.identities.get(&holder).and_then(Identity::ags) == Some(ags);
    let mut holds: BTreeMap<Ags, PublisherId> = case.holds.members().filter_map(|(id, ags)| Some((ags?, id))).collect();
    holds.retain(|ags, holder| claims(*ags, *holder));
    loop {
        let mut found = once(case, &holds);
        let before = holds.len();
        holds.retain(|_, holder| found.members.contains_key(holder));
        if holds.len() == before {
            let members = found.members.keys().filter_map(|id| Some((case.identities.get(id)?.ags()?, *id)));
            found.holds = members.collect();
            return found;
        }
    }
}

fn found(outcome: &Outcome) -> Found {
    let mut found = Found::default();
    for (id, reason) in outcome.admission.all() {
        match reason {
            Reason::Founding | Reason::Allowed => drop(found.members.insert(id, None)),
            Reason::Vouched { since, vouchers } => {
                found.members.insert(id, Some(*since));
                found.paths.insert(id, vouchers.iter().map(|voucher| voucher.publisher).collect());
            }
            Reason::Conflict { with } => drop(found.conflicts.insert(id, *with)),
            _ => {}
        }
    }
    found.holds = outcome.holds.members().filter_map(|(id, ags)| Some((ags?, id))).collect();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_fast_run_gives_what_the_pseudo_code_gives(case in case()) {
        let outcome = case.outcome();
        let (mut expected, given) = (admit(&case), found(&outcome));
        // Paths of those that are members otherwise, or none, are not told.
        expected.paths.retain(|id, _| outcome.admission.membership(id) == Membership::Admitted);
        prop_assert_eq!(given, expected);
    }
}

#[test]
fn the_cases_drawn_by_chance_come_to_every_end() {
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<Membership, usize> = BTreeMap::new();
    let mut over_budget = 0;
    for _ in 0..300 {
        let case = case().new_tree(&mut runner).unwrap().current();
        let register = case.register();
        for (_, reason) in case.outcome().admission.all() {
            *seen.entry(Membership::from(reason)).or_default() += 1;
        }
        let countings = case.founders.iter().flat_map(|author| register.vouches(author, case.today));
        over_budget += countings.filter(|(_, counting)| *counting == Counting::OverBudget).count();
    }
    let all = [Membership::Founding, Membership::Allowed, Membership::Admitted, Membership::Pending];
    let others = [Membership::Lapsed, Membership::Conflict, Membership::Succeeded, Membership::Blocked];
    for membership in all.into_iter().chain(others) {
        assert!(seen.get(&membership).is_some_and(|count| *count >= 30), "{membership:?} among {seen:?}");
    }
    assert!(over_budget >= 30, "{over_budget} over budget");
}
