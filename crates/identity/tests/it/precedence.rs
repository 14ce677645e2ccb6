//! Two chain events with one predecessor: which is in force (SECURITY.md §3.2).

use kreisnetz_identity::{Digest, Event, FrozenBy, IdentityLog, NotDelegated, PublicKey, Signed};

use crate::world::{
    CLAIMED, LATER, OTHER, SIGNING, THIEF, completion, day, delegated, follow, guardians_claim, head, healing, judged, public,
    reserve_claim, revocation, rotation, seen_on, succession, take, take_each, take_on, uelzen,
};

fn frozen(log: &IdentityLog) -> Option<FrozenBy> {
    log.frozen().map(|frozen| frozen.by)
}

fn sorted(mut ids: Vec<Digest>) -> Vec<Digest> {
    ids.sort_unstable();
    ids
}

fn keys(log: &IdentityLog) -> Vec<PublicKey> {
    log.root_keys().to_vec()
}

/// Takes events in both orders, and returns the log of one of them.
fn both_orders(first: &Signed<Event>, second: &Signed<Event>) -> IdentityLog {
    let [mut log, mut other] = [uelzen(), uelzen()];
    take_each(&mut log, &[first, second]);
    take_each(&mut other, &[second, first]);
    assert_eq!((log.tip(), log.frozen()), (other.tip(), other.frozen()), "the order of arrival does not matter");
    log
}

#[test]
fn a_rotation_displaces_whatever_else_follows_the_same_event() {
    let log = uelzen();
    let rotated = rotation(&log, LATER, None);
    for other in [delegated(&log, THIEF), succession(&log, 1)] {
        assert_eq!(both_orders(&rotated, &other).tip(), rotated.digest());
    }
}

#[test]
fn a_succession_displaces_a_delegation() {
    let log = uelzen();
    let succeeded = succession(&log, 1);
    let after = both_orders(&succeeded, &delegated(&log, THIEF));
    assert_eq!((after.tip(), frozen(&after)), (succeeded.digest(), None));
    assert!(after.delegation().is_some_and(|delegation| delegation.signer == public(SIGNING)), "the former delegation stands on");
}

#[test]
fn a_completed_recovery_displaces_a_succession_and_a_delegation_but_no_rotation() {
    for other in [succession(&uelzen(), 1), delegated(&uelzen(), THIEF)] {
        let mut log = uelzen();
        let claim = guardians_claim(&log, 3, CLAIMED);
        let completed = completion(&log, &claim);
        take_each(&mut log, &[&other, &claim, &completed]);
        assert_eq!(log.tip(), completed.digest());
        let rotated = rotation(&log.at(&uelzen().tip()).unwrap(), LATER, None);
        take(&mut log, &rotated);
        assert_eq!(log.tip(), rotated.digest());
    }
}

#[test]
fn of_two_delegations_neither_is_in_force_and_the_heads_before_them_stand() {
    let log = uelzen();
    let (ours, theirs) = (delegated(&log, 8), delegated(&log, THIEF));
    let log = both_orders(&ours, &theirs);
    let contested = log.frozen().unwrap();
    assert_eq!((contested.by, contested.at), (FrozenBy::TwoDelegations, uelzen().tip()));
    assert_eq!(contested.rivals, sorted(vec![ours.digest(), theirs.digest()]));
    assert_eq!(judged(&log, ours.digest(), head(1, 5)), Err(NotDelegated::Contested(FrozenBy::TwoDelegations)));
    assert_eq!(judged(&log, uelzen().tip(), head(1, 5)), Ok(public(SIGNING)));
}

#[test]
fn what_follows_one_of_two_delegations_is_not_in_force_either() {
    let mut log = uelzen();
    let (ours, theirs) = (delegated(&log, 8), delegated(&log, THIEF));
    take_each(&mut log, &[&ours, &theirs]);
    let further = delegated(&log.at(&ours.digest()).unwrap(), 10);
    take(&mut log, &further);
    assert_eq!(judged(&log, further.digest(), head(1, 5)), Err(NotDelegated::Contested(FrozenBy::TwoDelegations)));
}

#[test]
fn a_delegation_that_resolves_all_of_them_heals_and_one_that_leaves_out_one_does_not() {
    let mut log = uelzen();
    let rivals = [delegated(&log, 8), delegated(&log, THIEF), delegated(&log, 10)].map(|event| take(&mut log, &event));
    let half = take(&mut log, &healing(&uelzen(), 31, &rivals[..2]));
    assert_eq!(frozen(&log), Some(FrozenBy::TwoDelegations));
    let mut without_half = log.clone();
    take(&mut without_half, &healing(&uelzen(), 32, &rivals));
    assert_eq!(frozen(&without_half), Some(FrozenBy::TwoDelegations), "the half healing is a delegation to be resolved too");
    let whole = healing(&uelzen(), 32, &[rivals.as_slice(), &[half]].concat());
    take(&mut log, &whole);
    assert_eq!((log.tip(), frozen(&log), log.epoch()), (whole.digest(), None, 2));
    assert_eq!(judged(&log, rivals[0], head(1, 5)), Err(NotDelegated::Displaced));
}

#[test]
fn a_delegation_that_opens_no_epoch_heals_nothing() {
    use kreisnetz_identity::Delegation;

    let mut log = uelzen();
    let rivals = [delegated(&log, 8), delegated(&log, THIEF)].map(|event| take(&mut log, &event));
    let same_epoch = Delegation::new(&uelzen(), public(10), 1, crate::world::term(), day(0)).healing(None, rivals.to_vec());
    take(&mut log, &crate::world::signed(Event::Delegation(Box::new(same_epoch)), &[1, 2, 10]));
    assert_eq!(frozen(&log), Some(FrozenBy::TwoDelegations));
}

#[test]
fn after_two_healings_only_a_rotation_decides() {
    let mut log = uelzen();
    let rivals = [delegated(&log, 8), delegated(&log, THIEF)].map(|event| take(&mut log, &event));
    let healings = [healing(&uelzen(), 31, &rivals), healing(&uelzen(), 32, &rivals)].map(|event| take(&mut log, &event));
    assert_eq!(frozen(&log), Some(FrozenBy::TwoHealings));
    take(&mut log, &healing(&uelzen(), 33, &[rivals, healings].concat()));
    assert_eq!(frozen(&log), Some(FrozenBy::TwoHealings), "a third that resolves the two does not help");
    let rotated = take(&mut log, &rotation(&uelzen(), LATER, None));
    assert_eq!((log.tip(), frozen(&log)), (rotated, None));
}

#[test]
fn two_rotations_freeze_and_neither_a_healing_nor_the_reserve_decides() {
    let log = uelzen();
    let mut log = both_orders(&rotation(&log, LATER, None), &rotation(&log, OTHER, None));
    assert_eq!((frozen(&log), log.tip()), (Some(FrozenBy::TwoRotations), uelzen().tip()));
    let rivals = log.frozen().unwrap().rivals.clone();
    take(&mut log, &healing(&uelzen(), 31, &rivals));
    let claim = reserve_claim(&uelzen());
    let completed = completion(&uelzen(), &claim);
    take_each(&mut log, &[&claim, &completed]);
    assert_eq!(frozen(&log), Some(FrozenBy::TwoRotations));
}

#[test]
fn guardians_decide_between_two_rotations_and_two_such_recoveries_end_the_identity() {
    let mut log = uelzen();
    take_each(&mut log, &[&rotation(&uelzen(), LATER, None), &rotation(&uelzen(), OTHER, None)]);
    let claim = guardians_claim(&uelzen(), 5, CLAIMED);
    let completed = completion(&uelzen(), &claim);
    take_each(&mut log, &[&claim, &completed]);
    assert_eq!((log.tip(), frozen(&log)), (completed.digest(), None));
    let second = guardians_claim(&uelzen(), 5, [24, 25, 26]);
    take_each(&mut log, &[&second, &completion(&uelzen(), &second)]);
    assert_eq!(frozen(&log), Some(FrozenBy::Over));
}

#[test]
fn where_guardians_decide_between_rotations_none_of_them_counts_further_up_either() {
    let mut log = uelzen();
    follow(&mut log, |log| delegated(log, 8));
    let claim = guardians_claim(&log, 5, CLAIMED);
    let (completed, rotated) = (completion(&log, &claim), rotation(&log, LATER, None));
    take_each(&mut log, &[&claim, &completed, &rotated]);
    assert_eq!(log.tip(), rotated.digest(), "one rotation defeats the claim");
    take(&mut log, &rotation(&uelzen(), OTHER, None));
    assert_eq!((log.tip(), frozen(&log)), (completed.digest(), None), "two do not");
}

#[test]
fn two_recoveries_without_a_rotation_freeze_until_one_comes() {
    let mut log = uelzen();
    for claim in [guardians_claim(&uelzen(), 3, CLAIMED), reserve_claim(&uelzen())] {
        take_each(&mut log, &[&claim, &completion(&uelzen(), &claim)]);
    }
    assert_eq!(frozen(&log), Some(FrozenBy::TwoCompletions));
    let rotated = take(&mut log, &rotation(&uelzen(), LATER, None));
    assert_eq!((log.tip(), frozen(&log)), (rotated, None));
}

#[test]
fn two_successions_freeze() {
    let log = uelzen();
    assert_eq!(frozen(&both_orders(&succession(&log, 1), &succession(&log, 2))), Some(FrozenBy::TwoSuccessions));
}

#[test]
fn a_rotation_undoes_the_delegation_and_the_succession_below_it() {
    let mut log = uelzen();
    let stolen = delegated(&log, THIEF);
    take(&mut log, &stolen);
    let ended = succession(&log, 1);
    take(&mut log, &ended);
    assert!(log.succession().is_some());
    let rotated = rotation(&log, LATER, Some(head(1, 3)));
    take(&mut log, &rotated);
    assert_eq!((log.succession(), log.delegation(), log.epoch()), (None, None, 2));
    assert_eq!(keys(&log), sorted_keys(crate::world::NEXT));
    assert_eq!(judged(&log, stolen.digest(), head(1, 4)), Err(NotDelegated::Closed));
}

#[test]
fn nothing_that_the_root_threshold_signs_displaces_a_branch_with_a_rotation() {
    let mut log = uelzen();
    follow(&mut log, |log| delegated(log, 8));
    let rotated = rotation(&log, LATER, None);
    take(&mut log, &rotated);
    for late in [delegated(&uelzen(), THIEF), succession(&uelzen(), 1)] {
        take(&mut log, &late);
        assert_eq!((log.tip(), frozen(&log)), (rotated.digest(), None), "the owner's rotation is final");
    }
}

#[test]
fn two_rotations_of_one_root_set_freeze_at_the_fork_whatever_each_follows() {
    let mut log = uelzen();
    follow(&mut log, |log| delegated(log, 8));
    follow(&mut log, |log| rotation(log, LATER, None));
    take(&mut log, &rotation(&uelzen(), OTHER, None));
    assert_eq!((frozen(&log), log.tip()), (Some(FrozenBy::TwoRotations), uelzen().tip()));
}

#[test]
fn what_was_first_seen_fourteen_days_ago_is_not_displaced_by_a_later_arrival() {
    for (waited, displaced) in [(13, true), (14, false)] {
        let mut log = uelzen();
        seen_on(&mut log, day(0));
        let ours = delegated(&log, 8);
        take_on(&mut log, &ours, day(1));
        let theirs = rotation(&uelzen(), OTHER, None);
        take_on(&mut log, &theirs, day(1 + waited));
        assert_eq!(log.tip() == theirs.digest(), displaced, "after {waited} days");
        assert_eq!(log.is_late(&theirs.digest()), !displaced, "it is kept as evidence");
        assert!(log.event(&theirs.digest()).is_some());
    }
}

#[test]
fn a_rival_of_an_event_in_force_for_ten_days_is_not_late_though_a_displaced_one_is_older() {
    let mut log = uelzen();
    seen_on(&mut log, day(0));
    take_on(&mut log, &delegated(&uelzen(), 8), day(1));
    let rotated = rotation(&uelzen(), LATER, None);
    take_on(&mut log, &rotated, day(10));
    take_on(&mut log, &rotation(&uelzen(), OTHER, None), day(20));
    assert_eq!(frozen(&log), Some(FrozenBy::TwoRotations), "the rotation in force was seen for ten days only");
}

#[test]
fn a_contradiction_that_froze_is_healed_however_late() {
    let mut log = uelzen();
    seen_on(&mut log, day(0));
    let rivals = [delegated(&uelzen(), 8), delegated(&uelzen(), THIEF)].map(|event| take_on(&mut log, &event, day(1)));
    let healed = take_on(&mut log, &healing(&uelzen(), 31, &rivals), day(100));
    assert_eq!((log.tip(), frozen(&log)), (healed, None), "nothing was in force that it could displace");
}

#[test]
fn all_that_a_new_node_sees_at_once_is_judged_by_precedence_alone() {
    let mut log = uelzen();
    seen_on(&mut log, day(300));
    take_on(&mut log, &delegated(&uelzen(), 8), day(300));
    let rotated = take_on(&mut log, &rotation(&uelzen(), LATER, None), day(300));
    assert_eq!(log.tip(), rotated);
}

#[test]
fn a_statement_under_other_signatures_contradicts_nothing() {
    use crate::world::delegation;

    let (one, other) = (delegation(&uelzen(), 8, &[1, 2, 8]), delegation(&uelzen(), 8, &[2, 3, 8]));
    let mut log = both_orders(&one, &other);
    let ids = [one.digest(), other.digest()];
    assert_eq!((frozen(&log), log.tip()), (None, sorted(ids.to_vec())[0]));
    for id in ids {
        assert_eq!(judged(&log, id, head(1, 1)), Ok(public(8)), "a head may name either");
    }
    let next = follow(&mut log, |log| delegated(&log.at(&sorted(ids.to_vec())[1]).unwrap(), 10));
    assert_eq!(log.tip(), next.digest(), "and an event may follow either");
}

#[test]
fn a_revocation_on_a_displaced_branch_revokes_but_does_not_say_what_stands() {
    let mut log = uelzen();
    let stolen = delegated(&log, THIEF);
    take(&mut log, &stolen);
    follow(&mut log, |log| revocation(log, SIGNING, None));
    let rotated = rotation(&uelzen(), LATER, Some(head(1, 3)));
    take(&mut log, &rotated);
    let tip = uelzen().tip();
    assert_eq!(judged(&log, tip, head(1, 3)), Ok(public(SIGNING)), "the owner's word on what stands counts");
    assert_eq!(judged(&log, tip, head(1, 4)), Err(NotDelegated::Closed));

    let mut log = uelzen();
    take_each(&mut log, &[&stolen, &succession(&uelzen(), 1)]);
    follow(&mut log, |log| revocation(&log.at(&stolen.digest()).unwrap(), SIGNING, Some(head(1, 3))));
    assert_eq!(judged(&log, tip, head(1, 3)), Err(NotDelegated::Revoked), "nobody in force says that any head stands");
}

fn sorted_keys(numbers: [u8; 3]) -> Vec<PublicKey> {
    let mut keys = numbers.map(public).to_vec();
    keys.sort_unstable();
    keys
}
