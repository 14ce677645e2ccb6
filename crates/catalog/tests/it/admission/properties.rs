//! What must hold for every network.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::date};
use kreisnetz_catalog::admission::{Admission, Counting, Identity, Membership, Register, Vouch};
use kreisnetz_identity::{Class, Digest, PublisherId};
use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

use super::net::network;
use super::random::{self, Case, PUBLISHERS};
use crate::support::id_of;

/// Every chain begins with somebody who needs no voucher, goes on by vouches that were counted, and meets no other but at its end.
fn are_disjoint(admission: &Admission, member: PublisherId, chains: &[Vec<PublisherId>]) -> bool {
    let mut passed = BTreeSet::new();
    chains.iter().all(|chain| {
        let begins = chain.first().is_some_and(|first| matches!(admission.membership(first), Membership::Founding | Membership::Allowed));
        let goes_on = chain.windows(2).all(|pair| admission.path(&pair[1]).iter().any(|voucher| voucher.publisher == pair[0]));
        let (end, way) = chain.split_last().unwrap();
        begins && goes_on && *end == member && way.iter().all(|id| passed.insert(*id) && *id != member)
    })
}

/// What becomes known.
enum Step {
    Identity(PublisherId),
    Vouch(usize),
}

/// Tells a register those vouches of an author that are known.
fn tell(register: &mut Register, case: &Case, known: &[usize], author: PublisherId) {
    let given = known.iter().map(|place| case.vouches[*place]).filter(|(of, _)| *of == author);
    register.set_vouches(author, given.map(|(_, vouch)| vouch).collect::<Vec<_>>());
}

proptest! {
    #[test]
    fn the_order_in_which_things_become_known_changes_nothing(
        case in random::case(),
        order in Just((0..2 * PUBLISHERS).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let other = case.register_in_order(|steps| steps.clone_from(&order));
        prop_assert_eq!(other.admit(case.today, &case.holds), case.outcome());
    }

    #[test]
    fn what_was_given_before_and_replaced_leaves_no_trace(case in random::case(), before in random::case()) {
        let mut register = Case { founders: case.founders.clone(), ..before.clone() }.register();
        for number in 0..PUBLISHERS {
            let id = random::id(number);
            register.remove_identity(&id);
            if let Some(identity) = case.identities.get(&id) {
                register.set_identity(id, *identity);
            }
            register.set_vouches(id, case.vouches.iter().filter(|(author, _)| *author == id).map(|(_, vouch)| *vouch));
        }
        register.set_policy(case.policy.clone());
        prop_assert_eq!(register.admit(case.today, &case.holds), case.outcome());
    }

    #[test]
    fn a_run_on_its_own_holds_gives_itself(case in random::case()) {
        let first = case.outcome();
        let again = case.register().admit(case.today, &first.holds);
        prop_assert_eq!(again.holds.members().collect::<Vec<_>>(), first.holds.members().collect::<Vec<_>>());
        prop_assert_eq!(again.admission.members().collect::<Vec<_>>(), first.admission.members().collect::<Vec<_>>());
    }

    #[test]
    fn a_run_by_what_has_changed_gives_what_a_whole_run_gives(
        case in random::case(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..80),
        taken_back in any::<prop::sample::Index>(),
    ) {
        // One identity or vouch after the other becomes known; in the end one vouch is taken back.
        let mut steps: Vec<Step> = case.identities.keys().map(|id| Step::Identity(*id)).collect();
        steps.extend((0..case.vouches.len()).map(Step::Vouch));
        let founders: Vec<_> = case.founders.iter().map(|id| (*id, case.identities[id].ags())).collect();
        let mut register = Register::new(&network(&founders));
        register.set_policy(case.policy.clone());
        let mut known: Vec<usize> = Vec::new();
        let mut previous = register.admit_after(case.today, None, &case.holds);
        for at in order {
            if steps.is_empty() {
                break;
            }
            match steps.swap_remove(at.index(steps.len())) {
                Step::Identity(id) => register.set_identity(id, case.identities[&id]),
                Step::Vouch(place) => {
                    known.push(place);
                    tell(&mut register, &case, &known, case.vouches[place].0);
                }
            }
            let whole = register.admit(case.today, &previous.holds);
            let by_change = register.admit_after(case.today, Some((&previous, case.today)), &case.holds);
            prop_assert_eq!(&by_change, &whole);
            previous = by_change;
        }
        if !known.is_empty() {
            let (author, _) = case.vouches[known.swap_remove(taken_back.index(known.len()))];
            tell(&mut register, &case, &known, author);
            let whole = register.admit(case.today, &previous.holds);
            prop_assert_eq!(register.admit_after(case.today, Some((&previous, case.today)), &case.holds), whole);
        }
    }

    #[test]
    fn every_admitted_county_has_as_many_disjoint_chains_as_it_needs_vouchers(case in random::case()) {
        let admission = case.outcome().admission;
        for member in admission.members().filter(|member| admission.membership(member) == Membership::Admitted) {
            let needed = if case.identities[&member].class() == Class::Municipality { 2 } else { case.policy.quorum() };
            let chains = admission.disjoint_paths(&member);
            prop_assert!(chains.len() >= needed, "{} of {needed} chains", chains.len());
            prop_assert!(are_disjoint(&admission, member, &chains), "{chains:?}");
        }
    }

    #[test]
    fn fewer_hostile_counties_than_the_quorum_admit_no_false_county_and_no_false_partner(case in hostile()) {
        let outcome = case.outcome();
        for number in FALSE {
            prop_assert!(!outcome.admission.membership(&random::id(number)).is_admitted(), "{number}");
        }
    }

    #[test]
    fn an_author_who_lies_about_dates_gains_at_most_a_years_budget(
        vouches in prop::collection::vec((0..1_200_i64, 0..800_i64), 1..200),
        today in 0..1_200_i64,
    ) {
        let (author, begin) = (id_of("uelzen"), date(2026, 1, 1));
        let mut register = Register::new(&network(&[(author, None)]));
        let given: Vec<Vouch> = vouches.iter().enumerate().map(|(number, (day, length))| {
            let publisher = random::id(number);
            let ags = format!("0335{}", number % 10).parse().ok();
            register.set_identity(publisher, Identity::new(Class::County, ags));
            let issued = begin.saturating_add(day.days());
            let digest = Digest::of(&number.to_be_bytes());
            Vouch::new(publisher, Class::County, ags, issued, issued.saturating_add(length.days()), digest)
        }).collect();
        register.set_vouches(author, given);
        let today = begin.saturating_add(today.days());
        let counted = register.vouches(&author, today).into_iter().filter(|(_, counting)| *counting == Counting::Counts).count();
        prop_assert!(counted <= 24, "{counted}: twelve of this year, twelve of a year that he invents");
    }
}

/// Identities of nobody: they claim real keys and vouch for each other.
const FALSE: [usize; 4] = [8, 9, 14, 15];

/// Cases in which honest publishers vouch for no false one; two counties besides vouch for anybody.
fn hostile() -> impl Strategy<Value = Case> {
    (random::case(), 0..7_usize, 0..7_usize, any::<bool>()).prop_map(|(mut case, one, other, keep)| {
        let hostile: BTreeSet<_> = [one, other].into_iter().map(random::id).collect();
        let is_false = |id: &PublisherId| FALSE.map(random::id).contains(id);
        case.vouches.retain(|(author, vouch)| !is_false(&vouch.publisher()) || hostile.contains(author) || is_false(author));
        // Whom the policy allows, the policy answers for; and what was held was admitted before.
        case.policy = kreisnetz_catalog::admission::Policy::default();
        if !keep {
            case.holds = kreisnetz_catalog::admission::Holds::default();
        }
        case
    })
}
