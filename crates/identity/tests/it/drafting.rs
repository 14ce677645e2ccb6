//! Events on their way: who has signed, who is missing, what would be contradicted, and how much room there is.

use kreisnetz_identity::{
    Basis, Claim, Delegation, Digest, Event, EventRefused, IdentityLog, Intake, LOG_EVENTS_MAX, Missing, NoGuardians, Recovery, Signed,
    Timestamp, cosign_event,
};

use crate::{
    persons::{CREATED, network},
    world::{
        CLAIMED, LATER, NEXT, SIGNING, THIEF, claim_on_both, completion, day, delegated, delegation, follow, guardians, guardians_claim,
        key, offer, public, reserve_claim, revocation, rotation, set, signed, succession, take, term, uelzen, veto,
    },
};

fn missing(log: &IdentityLog, event: &Signed<Event>) -> Missing {
    log.missing(event, guardians()).unwrap()
}

fn more(event: &Signed<Event>, by: u8) -> Signed<Event> {
    Signed::parse(&cosign_event(event, &[&key(by)]).unwrap()).unwrap()
}

#[test]
fn officers_see_whose_signatures_a_rotation_still_needs() {
    let log = uelzen();
    let mut event = signed(rotation(&log, LATER, None).claims().clone(), &[]);
    let mut new = NEXT.map(public).to_vec();
    new.sort_unstable();
    assert_eq!(missing(&log, &event), Missing { root: 2, next: 2, keys: new, ..Missing::default() });
    for (by, root, next, keys) in [(1, 1, 2, 3), (4, 1, 1, 2), (5, 1, 0, 1), (6, 1, 0, 0), (3, 0, 0, 0)] {
        event = more(&event, by);
        let missing = missing(&log, &event);
        assert_eq!((missing.root, missing.next, missing.keys.len(), missing.is_nothing()), (root, next, keys, by == 3), "after {by}");
        assert_eq!(log.clone().extend(event.clone()).is_ok(), by == 3);
    }
    let surplus = missing(&log, &more(&event, 2));
    assert_eq!((surplus.surplus.len(), surplus.is_nothing()), (3, false), "one of three root keys is too much");
    assert_eq!(log.clone().extend(more(&event, 2)), Err(EventRefused::Signatures));
}

#[test]
fn guardians_sign_a_claim_one_after_another_each_with_its_delegated_key() {
    let log = uelzen();
    let mut event = signed(guardians_claim(&log, 3, CLAIMED).claims().clone(), &CLAIMED);
    for (by, left) in [(120, 2), (121, 1), (122, 0)] {
        event = more(&event, by);
        assert_eq!(missing(&log, &event).guardians.len(), left);
    }
    assert!(missing(&log, &event).is_nothing());
    assert_eq!(missing(&log, &more(&event, 123)).surplus, [public(123)], "a guardian that the claim does not name");
}

#[test]
fn a_claim_whose_guardians_are_unknown_says_whom_to_fetch() {
    let log = uelzen();
    let claim = guardians_claim(&log, 3, CLAIMED);
    let who = guardians().0.iter().map(IdentityLog::publisher).take(3).min().unwrap();
    assert_eq!(log.clone().extend(claim.clone()), Err(EventRefused::GuardianUnknown(who)));
    assert_eq!(log.missing(&claim, &NoGuardians), Err(EventRefused::GuardianUnknown(who)));
    let known = |id: &kreisnetz_identity::PublisherId| guardians().0.iter().find(|log| log.publisher() == *id);
    assert_eq!(log.clone().take(claim, &Intake { seen: None, guardians: &known }), Ok(true), "a function looks up as well");
}

#[test]
fn a_claim_needs_as_many_guardians_as_were_named_for_it_and_none_twice() {
    let log = uelzen();
    let change = |change: fn(&mut Claim)| {
        let Event::Recovery(Recovery::Claim(mut claim)) = guardians_claim(&log, 3, CLAIMED).claims().clone() else { panic!("a claim") };
        change(&mut claim);
        let event = signed(Event::Recovery(Recovery::Claim(claim)), &[21, 22, 23, 120, 121, 122]);
        offer(&mut log.clone(), &event, day(0))
    };
    assert_eq!(change(|_| ()), Ok(true));
    assert_eq!(change(|claim| claim.consents.truncate(2)), Err(EventRefused::Guardians), "two are too few");
    assert_eq!(
        change(|claim| {
            claim.consents[2].guardian = uelzen().publisher();
            claim.consents.sort_unstable_by_key(|consent| consent.guardian);
        }),
        Err(EventRefused::Guardians),
        "nobody consents to his own recovery"
    );
    assert!(change(|claim| claim.consents[0].tip = Digest::of(b"?")).is_err_and(is_unknown));
    assert_eq!(
        change(|claim| claim.consents[0].tip = Digest::from_bytes(*claim.consents[0].guardian.as_bytes())),
        Err(EventRefused::Guardians),
        "at the inception nothing is delegated"
    );
    assert_eq!(change(|claim| claim.basis = Basis::Both), Err(EventRefused::Signatures), "the reserve did not sign");
    let mut begun = log.at(&log.chain().next().unwrap().digest()).unwrap();
    assert_eq!(begun.guardians().len(), 5);
    follow(&mut begun, claim_on_both);
}

#[test]
fn guardians_that_share_one_key_do_not_count_twice() {
    let shared = |_: &kreisnetz_identity::PublisherId| guardians().0.first();
    let tip = guardians().0[0].tip();
    let mut consents = crate::world::consents(3);
    consents.iter_mut().for_each(|consent| consent.tip = tip);
    let claim = Claim::new(&uelzen(), Basis::Guardians, consents, set(CLAIMED, LATER), CREATED);
    let event = signed(Event::Recovery(Recovery::Claim(Box::new(claim))), &[21, 22, 23, 120]);
    assert_eq!(uelzen().take(event, &Intake { seen: None, guardians: &shared }), Err(EventRefused::Guardians));
}

fn is_unknown(why: EventRefused) -> bool {
    matches!(why, EventRefused::GuardianUnknown(_))
}

#[test]
fn who_would_sign_a_second_event_after_the_same_one_is_told() {
    let mut log = uelzen();
    let first = delegated(&log, 8);
    assert!(log.rivals_of(&first).is_empty());
    take(&mut log, &first);
    assert!(log.rivals_of(&first).is_empty(), "an event does not contradict itself");
    assert!(log.rivals_of(&more(&first, 3)).is_empty(), "nor under further signatures");
    let second = rotation(&uelzen(), LATER, None);
    assert_eq!(log.rivals_of(&second), [first.digest()]);
    assert!(log.rivals_of(&revocation(&uelzen(), SIGNING, None)).is_empty(), "side events contradict nothing");
}

#[test]
fn who_writes_a_log_cannot_contradict_it_but_a_peers_word_is_kept() {
    let mut log = uelzen();
    follow(&mut log, |log| delegated(log, 8));
    let other = delegated(&uelzen(), THIEF);
    assert_eq!(log.extend(other.clone()), Err(EventRefused::Fork));
    assert!(log.frozen().is_none());
    assert_eq!(log.take(other.clone(), &Intake::default()), Ok(true));
    assert!(log.frozen().is_some());
    assert_eq!(log.extend(other), Ok(false), "what is known is known");
}

#[test]
fn an_event_before_its_predecessor_is_a_gap_and_a_list_in_any_order_is_none() {
    let mut whole = uelzen();
    follow(&mut whole, |log| delegated(log, 8));
    follow(&mut whole, |log| rotation(log, LATER, None));
    follow(&mut whole, |log| delegation(log, 10, &[4, 5, 10]));
    let mut events: Vec<Signed<Event>> = whole.events().map(|event| Signed::parse(event.bytes()).unwrap()).collect();
    events.reverse();
    let mut log = uelzen();
    assert_eq!(log.take(events[0].clone(), &Intake::default()), Err(EventRefused::Gap));
    let taken = log.take_all(events.iter().take(3).cloned(), &Intake::default());
    assert_eq!((taken.new, taken.refused, log.tip()), (3, Vec::new(), whole.tip()));
    let taken = uelzen().take_all(events.iter().take(2).cloned(), &Intake::default());
    assert_eq!((taken.new, taken.refused), (0, vec![(0, EventRefused::Gap), (1, EventRefused::Gap)]));
}

#[test]
fn a_veto_and_a_completion_wait_for_their_claim() {
    let log = uelzen();
    let claim = reserve_claim(&log);
    for event in [veto(&log, &claim, 1), completion(&log, &claim)] {
        assert_eq!(offer(&mut log.clone(), &event, day(20)), Err(EventRefused::Gap));
    }
}

#[test]
fn a_log_reads_back_with_what_was_first_seen_when() {
    let mut log = uelzen();
    crate::world::seen_on(&mut log, day(0));
    let claim = guardians_claim(&log, 3, CLAIMED);
    crate::world::take_on(&mut log, &claim, day(20));
    crate::world::take_on(&mut log, &completion(&uelzen(), &claim), day(21));
    let stored: Vec<(Vec<u8>, Option<Timestamp>)> =
        log.events().map(|event| (event.bytes().to_vec(), log.first_seen(&event.digest()))).collect();
    let rows = || stored.iter().map(|(bytes, seen)| (bytes.as_slice(), *seen));
    let mut again = IdentityLog::read_with(rows(), network(), guardians()).unwrap();
    assert_eq!((again.tip(), again.pending_claims().len()), (log.tip(), 1));
    again.advance(day(34));
    assert_eq!((again.epoch(), log.epoch()), (2, 1));
    assert!(IdentityLog::read(rows().map(|(bytes, _)| bytes), network()).is_err(), "without the guardians it cannot be verified");
}

#[test]
fn nothing_hangs_on_a_side_event_and_every_place_follows() {
    let mut log = uelzen();
    let revoked = follow(&mut log, |log| revocation(log, SIGNING, None));
    let change = |change: &dyn Fn(&mut Delegation)| {
        let mut delegation = Delegation::new(&log, public(8), 1, term(), CREATED);
        change(&mut delegation);
        log.clone().extend(signed(Event::Delegation(Box::new(delegation)), &[1, 2, 8]))
    };
    assert_eq!(change(&|_| ()), Ok(true));
    assert_eq!(change(&|event| event.prev = revoked.digest()), Err(EventRefused::Place));
    assert_eq!(change(&|event| event.n += 1), Err(EventRefused::Place));
    let misplaced = |mut event: Event| {
        if let Event::Succession(succession) = &mut event {
            succession.n = 1;
        }
        log.clone().extend(signed(event, &[1, 2]))
    };
    assert_eq!(misplaced(succession(&log, 1).claims().clone()), Err(EventRefused::Place));
}

#[test]
fn a_thief_of_the_root_threshold_cannot_fill_the_log_against_its_owner() {
    let mut log = uelzen();
    let intake = Intake { seen: None, guardians: guardians() };
    let flood = |log: &IdentityLog, number: u64| {
        let mut delegation = Delegation::new(&uelzen(), public(THIEF), 1, term(), CREATED.plus(number));
        delegation.level = log.level();
        signed(Event::Delegation(Box::new(delegation)), &[1, 2, THIEF])
    };
    let taken = (0..300).filter(|number| log.take(flood(&log, *number), &intake).is_ok()).count();
    assert_eq!((taken, log.length()), (158, 160));
    let revoked = |number: u64| {
        let Event::Revocation(mut revocation) = revocation(&uelzen(), SIGNING, None).claims().clone() else { panic!("a revocation") };
        revocation.created = CREATED.plus(number);
        signed(Event::Revocation(revocation), &[1, 2])
    };
    assert_eq!((0..100).filter(|number| log.take(revoked(*number), &intake).is_ok()).count(), 32);
    assert_eq!(log.take(revoked(101), &intake), Err(EventRefused::Full));
    assert_eq!(log.tip(), uelzen().tip());
    let rotated = take(&mut log, &rotation(&uelzen(), LATER, None));
    assert_eq!(log.tip(), rotated);
    for number in 0..8 {
        follow(&mut log, |log| delegation(log, 10 + number, &[4, 5, 10 + number]));
    }
    assert_eq!(log.extend(delegation(&log, 30, &[4, 5, 30])), Err(EventRefused::Full), "until the next rotation");
    let claim = guardians_claim(&uelzen(), 3, CLAIMED);
    take(&mut log, &claim);
    assert!(log.length() < LOG_EVENTS_MAX as u64);
}

#[test]
fn one_root_key_cannot_fill_the_log_with_vetoes_or_with_its_own_signatures() {
    let mut log = uelzen();
    let claim = follow(&mut log, reserve_claim);
    let vetoed = |number: u64| {
        let mut veto = kreisnetz_identity::Veto::new(&uelzen(), claim.digest(), CREATED);
        veto.created = CREATED.plus(number);
        signed(Event::Recovery(Recovery::Veto(Box::new(veto))), &[1])
    };
    let results: Vec<_> = (0..17).map(|number| log.take(vetoed(number), &Intake::default())).collect();
    assert_eq!((results[15], results[16]), (Ok(true), Err(EventRefused::Fork)));
}

#[test]
fn the_reserve_is_claimed_by_promised_keys_alone() {
    let log = uelzen();
    let claim = Claim::new(&log, Basis::Reserve, [], set(CLAIMED, LATER), CREATED);
    let by = |keys: &[u8]| offer(&mut log.clone(), &signed(Event::Recovery(Recovery::Claim(Box::new(claim.clone()))), keys), day(0));
    assert_eq!(by(&[21, 22, 23, 4, 5]), Ok(true));
    assert_eq!(by(&[21, 22, 23, 4]), Err(EventRefused::Signatures));
    assert_eq!(by(&[21, 22, 4, 5]), Err(EventRefused::Signatures), "no proof of possession of the third");
    assert_eq!(by(&[21, 22, 23, 1, 2]), Err(EventRefused::Signatures), "root keys are not promised ones");
}
