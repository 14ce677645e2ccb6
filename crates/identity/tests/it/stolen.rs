//! What is lost or stolen, and what then helps (SECURITY.md §3.4): a row of the table a test.

use kreisnetz_identity::{Event, EventRefused, IdentityLog, NotDelegated, Signed};

use crate::world::{
    CLAIMED, LATER, NEXT, OTHER, SIGNING, THIEF, claim_on_both, completion, completion_closing, day, delegated, delegation, follow,
    guardians_claim, head, healing, judged, offer, public, reserve_claim, revocation, rotation, seen_on, signed, succession, take,
    take_each, take_on, uelzen, veto,
};

fn refused(log: &IdentityLog, event: &Signed<Event>) -> Option<EventRefused> {
    offer(&mut log.clone(), event, day(0)).err()
}

#[test]
fn a_lost_signing_key_is_replaced_by_a_delegation() {
    let mut log = uelzen();
    let renewed = follow(&mut log, |log| delegated(log, 8));
    assert_eq!(judged(&log, renewed.digest(), head(1, 9)), Ok(public(8)));
    assert_eq!(judged(&log, uelzen().tip(), head(1, 8)), Ok(public(SIGNING)), "what the old key signed stands");
}

#[test]
fn heads_of_a_stolen_signing_key_vanish_after_the_last_good_one() {
    let mut log = uelzen();
    follow(&mut log, |log| revocation(log, SIGNING, Some(head(1, 5))));
    let renewed = follow(&mut log, |log| healing(log, 8, &[]));
    let tip = uelzen().tip();
    assert_eq!(judged(&log, tip, head(1, 5)), Ok(public(SIGNING)));
    let mut forged = head(1, 5);
    forged.head = head(9, 9).head;
    assert_eq!(judged(&log, tip, forged), Err(NotDelegated::Revoked), "another head at the place of the last good one");
    assert_eq!(judged(&log, tip, head(1, 6)), Err(NotDelegated::Revoked));
    assert_eq!(judged(&log, renewed.digest(), head(2, 6)), Ok(public(8)));
    let again = follow(&mut log, |log| healing(log, SIGNING, &[]));
    assert_eq!(judged(&log, again.digest(), head(3, 7)), Err(NotDelegated::Revoked), "for ever, delegated again or not");
}

#[test]
fn a_revocation_without_a_last_good_head_lets_nothing_stand() {
    let mut log = uelzen();
    let none = log.side_events_digest();
    follow(&mut log, |log| revocation(log, SIGNING, None));
    assert_eq!(judged(&log, uelzen().tip(), head(1, 1)), Err(NotDelegated::Revoked));
    assert_ne!(log.side_events_digest(), none);
    assert_eq!(none, kreisnetz_identity::Digest::of(&[0x80]), "the digest over no side events");
}

#[test]
fn of_two_revocations_the_earlier_last_good_head_counts() {
    let mut log = uelzen();
    for last in [head(1, 5), head(1, 3)] {
        follow(&mut log, |log| revocation(log, SIGNING, Some(last)));
    }
    assert_eq!(judged(&log, uelzen().tip(), head(1, 4)), Err(NotDelegated::Revoked));
    assert_eq!(judged(&log, uelzen().tip(), head(1, 3)), Ok(public(SIGNING)));
}

#[test]
fn one_stolen_root_key_vetoes_a_recovery_and_does_nothing_else() {
    let log = uelzen();
    assert_eq!(refused(&log, &delegation(&log, THIEF, &[1, THIEF])), Some(EventRefused::Signatures));
    for event in [rotation(&log, LATER, None), succession(&log, 1), revocation(&log, SIGNING, None)] {
        assert_eq!(refused(&log, &signed(event.claims().clone(), &[1])), Some(EventRefused::Signatures));
    }
    let mut log = log;
    let claim = follow(&mut log, reserve_claim);
    assert_eq!((log.pending_claims().len(), log.pending_claims()[0].can_be_vetoed), (1, true));
    take(&mut log, &veto(&uelzen(), &claim, 1));
    assert!(log.pending_claims().is_empty());
    follow(&mut log, |log| rotation(log, LATER, None));
    assert_eq!(log.epoch(), 2, "and the owner rotates at leisure");
}

#[test]
fn a_lost_root_threshold_is_recovered_by_the_reserve_after_fourteen_days() {
    let mut log = uelzen();
    seen_on(&mut log, day(0));
    let claim = reserve_claim(&log);
    take_on(&mut log, &claim, day(20));
    let completed = completion(&log, &claim);
    take_on(&mut log, &completed, day(21));
    assert_eq!(log.tip(), uelzen().tip(), "who knew the publisher waits from its own first sight of the claim");
    log.advance(day(34));
    assert_eq!((log.tip(), log.epoch()), (completed.digest(), 2));
    assert_eq!(log.root_keys().len(), 3);
    assert!(NEXT.iter().all(|number| log.root_keys().contains(&public(*number))));
    follow(&mut log, |log| delegation(log, 8, &[4, 5, 8]));
}

#[test]
fn a_new_node_does_not_wait_for_a_recovery_that_is_complete() {
    let mut log = uelzen();
    seen_on(&mut log, day(50));
    let claim = reserve_claim(&log);
    let completed = completion(&log, &claim);
    take_on(&mut log, &claim, day(50));
    take_on(&mut log, &completed, day(50));
    assert_eq!(log.tip(), completed.digest());
}

#[test]
fn a_recovery_is_not_completed_before_fourteen_days_by_its_own_word() {
    use kreisnetz_identity::{Completion, Recovery};

    let mut log = uelzen();
    let claim = follow(&mut log, reserve_claim);
    let early = Completion::new(&log, claim.digest(), None, day(14));
    let mut hasty = early.clone();
    hasty.created = day(13);
    let completed = |completion| signed(Event::Recovery(Recovery::Complete(Box::new(completion))), &NEXT);
    assert_eq!(refused(&log, &completed(hasty)), Some(EventRefused::Claim));
    assert_eq!(refused(&log, &completed(early)), None);
}

#[test]
fn the_owners_rotation_undoes_what_a_thief_of_the_root_threshold_signed() {
    let mut log = uelzen();
    let stolen = follow(&mut log, |log| delegated(log, THIEF));
    follow(&mut log, |log| succession(log, 1));
    follow(&mut log, |log| revocation(log, SIGNING, Some(head(1, 4))));
    assert_eq!(judged(&log, stolen.digest(), head(1, 8)), Ok(public(THIEF)));
    follow(&mut log, |log| rotation(log, LATER, Some(head(1, 4))));
    assert_eq!(judged(&log, stolen.digest(), head(1, 8)), Err(NotDelegated::Closed));
    assert_eq!(judged(&log, uelzen().tip(), head(1, 4)), Ok(public(SIGNING)));
    assert!(log.succession().is_none());
    let renewed = follow(&mut log, |log| delegation(log, 8, &[4, 5, 8]));
    assert_eq!(judged(&log, renewed.digest(), head(2, 5)), Ok(public(8)));
    assert_eq!(refused(&log, &delegated(&log, THIEF)), Some(EventRefused::Signatures), "the former root keys are nothing any more");
}

#[test]
fn the_root_threshold_alone_cannot_rotate() {
    let log = uelzen();
    let event = rotation(&log, LATER, None).claims().clone();
    for few in [vec![1, 2], vec![1, 2, 4, 5], vec![1, 4, 5, 6], vec![4, 5, 6]] {
        assert_eq!(refused(&log, &signed(event.clone(), &few)), Some(EventRefused::Signatures), "{few:?}");
    }
    let Event::Rotation(mut forged) = event else { panic!("a rotation") };
    forged.keys = OTHER.map(public).to_vec();
    forged.keys.sort_unstable();
    assert_eq!(refused(&log, &signed(Event::Rotation(forged), &[1, 2, 14, 15, 16])), Some(EventRefused::Signatures), "not promised");
}

#[test]
fn a_stolen_next_set_claims_in_vain_where_one_root_key_objects_and_guardians_then_recover() {
    let mut log = uelzen();
    let claim = follow(&mut log, reserve_claim);
    follow(&mut log, |log| veto(log, &claim, 2));
    follow(&mut log, |log| completion(log, &claim));
    assert_eq!(log.tip(), uelzen().tip(), "the claim is void, completed or not");
    let guarded = follow(&mut log, |log| guardians_claim(log, 3, CLAIMED));
    let completed = follow(&mut log, |log| completion_closing(log, &guarded, Some(head(1, 4))));
    assert_eq!(log.tip(), completed.digest());
    assert_eq!(judged(&log, uelzen().tip(), head(1, 5)), Err(NotDelegated::Closed));
}

#[test]
fn a_lost_next_set_does_not_stop_delegating() {
    let mut log = uelzen();
    follow(&mut log, |log| delegated(log, 8));
    assert_eq!(refused(&log, &signed(rotation(&log, LATER, None).claims().clone(), &[1, 2, 4])), Some(EventRefused::Signatures));
}

#[test]
fn root_and_next_lost_are_recovered_by_two_guardians_more_than_needed_and_no_veto_is_possible() {
    let mut log = uelzen();
    let claim = follow(&mut log, |log| guardians_claim(log, 5, CLAIMED));
    assert_eq!(refused(&log, &veto(&log, &claim, 1)), Some(EventRefused::Claim));
    let both = follow(&mut log, claim_on_both);
    assert_eq!(refused(&log, &veto(&log, &both, 1)), Some(EventRefused::Claim), "nor against both bases");
    let four = follow(&mut log, |log| guardians_claim(log, 4, OTHER));
    assert_eq!(refused(&log, &veto(&log, &four, 1)), None, "but against one guardian more");
    let completed = follow(&mut log, |log| completion(log, &claim));
    assert_eq!(log.tip(), completed.digest());
}

#[test]
fn where_the_thief_of_root_and_next_rotates_too_guardians_decide() {
    let mut log = uelzen();
    take_each(&mut log, &[&rotation(&uelzen(), LATER, None), &rotation(&uelzen(), OTHER, None)]);
    let claim = guardians_claim(&uelzen(), 5, CLAIMED);
    take_each(&mut log, &[&claim, &completion(&uelzen(), &claim)]);
    assert!(log.frozen().is_none() && log.root_keys().contains(&public(CLAIMED[0])));
}

#[test]
fn a_rotation_defeats_a_claim_wherever_the_claim_is_completed() {
    let mut log = uelzen();
    let claim = follow(&mut log, reserve_claim);
    follow(&mut log, |log| delegated(log, 8));
    let rotated = follow(&mut log, |log| rotation(log, LATER, None));
    assert!(log.pending_claims().is_empty());
    take(&mut log, &completion(&uelzen(), &claim));
    assert_eq!(log.tip(), rotated.digest());
    assert_eq!(refused(&log, &completion(&log, &claim)), Some(EventRefused::Claim), "nor after it");
}

#[test]
fn a_thief_does_not_escape_a_recovery_by_delegating_on() {
    let mut log = uelzen();
    let claim = follow(&mut log, |log| guardians_claim(log, 5, CLAIMED));
    follow(&mut log, |log| delegated(log, THIEF));
    let completed = follow(&mut log, |log| completion(log, &claim));
    assert_eq!(log.tip(), completed.digest(), "a completion may follow what came after the claim");
    take(&mut log, &succession(&uelzen(), 1));
    assert_eq!(log.tip(), completed.digest(), "and nothing of the root threshold displaces it");
}

#[test]
fn a_veto_years_after_a_recovery_undoes_nothing() {
    let mut log = uelzen();
    seen_on(&mut log, day(0));
    let claim = reserve_claim(&log);
    take_on(&mut log, &claim, day(1));
    let completed = completion(&log, &claim);
    take_on(&mut log, &completed, day(16));
    take_on(&mut log, &veto(&uelzen(), &claim, 1), day(700));
    assert_eq!(log.tip(), completed.digest());
}

#[test]
fn retired_root_keys_cannot_revoke_the_keys_that_came_after_them() {
    let mut log = uelzen();
    follow(&mut log, |log| rotation(log, LATER, None));
    follow(&mut log, |log| delegation(log, 8, &[4, 5, 8]));
    let mut forged = revocation(&uelzen(), 8, None).claims().clone();
    assert_eq!(refused(&log, &signed(forged.clone(), &[1, 2])), Some(EventRefused::Key));
    if let Event::Revocation(revocation) = &mut forged {
        (revocation.prev, revocation.n) = (log.tip(), log.next_place());
    }
    assert_eq!(refused(&log, &signed(forged, &[1, 2])), Some(EventRefused::Signatures));
}

#[test]
fn a_succession_is_in_force_once_the_successor_names_its_predecessor() {
    use kreisnetz_identity::{Class, Inception, PublisherId, Succession, SuccessionReason};

    let predecessor = uelzen().publisher();
    let successor = |predecessors: Vec<PublisherId>| {
        let set = crate::world::set(OTHER, LATER);
        let ags = Some("03361".parse().unwrap());
        let mut inception = Inception::new(Class::County, ags, "Landkreis Heide".into(), uelzen().network(), day(0), set);
        inception.predecessors = predecessors;
        IdentityLog::begin(signed(Event::Inception(Box::new(inception)), &OTHER), uelzen().network()).unwrap()
    };
    let (naming, silent) = (successor(vec![predecessor]), successor(Vec::new()));
    let succeeded_by = |successors: &[&IdentityLog]| {
        let mut log = uelzen();
        let ids: Vec<PublisherId> = successors.iter().map(|log| log.publisher()).collect();
        let succession = Succession::new(&log, ids, SuccessionReason::Merged, day(30), day(0));
        take(&mut log, &signed(Event::Succession(Box::new(succession)), &[1, 2]));
        log.is_succeeded(|id| successors.iter().copied().find(|log| log.publisher() == *id))
    };
    assert!(succeeded_by(&[&naming]) && !succeeded_by(&[&silent]) && !succeeded_by(&[&naming, &silent]));
}
