//! Two machines with one signing key: what the store finds, keeps and refuses.

use kreisnetz_catalog::{Equivocation, Head, Position, Revision, parse_head, sign_head, verify_head};
use kreisnetz_identity::{Delegation, Digest, Event, IdentityLog, PublisherId, SecretKey, Signed, Term, Timestamp, Verified, sign_event};
use kreisnetz_store::{EQUIVOCATIONS_COUNTED_MAX, EQUIVOCATIONS_MAX, Kept, PublishError, PutEquivocationError, PutError};

use crate::persons::{County, DAY, NOW, coesfeld, guard, put, store_of, uelzen};

const LATER: Timestamp = NOW.plus(7 * DAY);

/// A head that the county signed elsewhere: the store never saw its catalog.
fn elsewhere(county: &County, seq: u64, prev: Option<Digest>, says: &str) -> Verified<Head> {
    let revision = Revision::of(&[], vec![put("radweg", says)], seq, 0).unwrap();
    let head = county.head(Position { epoch: 1, seq }, prev, &revision);
    verify_head(parse_head(&sign_head(&head, &county.key)).unwrap(), &county.log).unwrap()
}

fn proof(county: &County, says: &str) -> Equivocation {
    Equivocation::of(elsewhere(county, 1, None, "here"), elsewhere(county, 1, None, says)).unwrap()
}

#[test]
fn a_head_is_compared_with_the_history_by_number_and_by_predecessor() {
    let uelzen = uelzen();
    let (mut store, mut guard) = (store_of(&[&uelzen]), guard());
    let mut heads = Vec::new();
    for text in ["1", "2", "3"] {
        heads.push(uelzen.publish(&mut store, &mut guard, vec![put("kuubu", text)]).unwrap().head);
    }
    let reader = store.reader();
    let against = |head: &Verified<Head>| reader.contradiction(head).unwrap();
    for held in &heads {
        assert_eq!(against(held), None, "the very same head");
    }
    let same_number = elsewhere(&uelzen, 2, Some(heads[0].digest()), "there");
    assert_eq!(against(&same_number), Some(Equivocation::of(same_number.clone(), heads[1].clone()).unwrap()));
    let same_predecessor = elsewhere(&uelzen, 9, Some(heads[0].digest()), "there");
    assert_eq!(against(&same_predecessor), Some(Equivocation::of(same_predecessor.clone(), heads[1].clone()).unwrap()));
    assert_eq!(against(&elsewhere(&uelzen, 9, Some(Digest::of(b"unknown")), "there")), None, "nothing held stands against it");
    assert_eq!(against(&elsewhere(&coesfeld(), 2, Some(heads[0].digest()), "there")), None, "another county");
}

#[test]
fn a_conflict_gives_the_proof_together_with_the_head_that_was_refused() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let [here, there] = ["here", "there"].map(|text| uelzen.whole(&[], vec![put("kuubu", text)], 1, &[]));
    store.put(&here).unwrap();
    let Err(PutError::Refused(refusal)) = store.put(&there) else { panic!("it is a conflict") };
    let proof = refusal.equivocation(there.head(), &uelzen.log).unwrap();
    assert_eq!(Some(proof), store.reader().contradiction(there.head()).unwrap());
}

#[test]
fn a_proof_is_kept_once_with_the_time_since_which_it_is_known() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let proof = proof(&uelzen, "there");
    assert_eq!(store.put_equivocation(&proof, NOW).unwrap(), Kept::New);
    assert_eq!(store.put_equivocation(&proof, LATER).unwrap(), Kept::Held);
    let incidents = store.reader().incidents(&uelzen.id()).unwrap();
    assert_eq!((incidents.proofs, incidents.more), (vec![(proof.clone(), NOW)], 0));
    assert_eq!(store.reader().all_equivocations().unwrap(), [proof]);
    assert_eq!(store.reader().equivocations(&coesfeld().id()).unwrap(), []);
}

#[test]
fn whatever_the_order_the_same_four_proofs_are_kept_and_the_others_counted() {
    let uelzen = uelzen();
    let mut proofs: Vec<Equivocation> = (0..9).map(|number| proof(&uelzen, &number.to_string())).collect();
    let kept_in = |proofs: &[Equivocation]| {
        let mut store = store_of(&[&uelzen]);
        let outcomes: Vec<Kept> = proofs.iter().map(|proof| store.put_equivocation(proof, NOW).unwrap()).collect();
        assert!(outcomes[..EQUIVOCATIONS_MAX].iter().all(|kept| *kept == Kept::New));
        let incidents = store.reader().incidents(&uelzen.id()).unwrap();
        assert_eq!(incidents.more, (proofs.len() - EQUIVOCATIONS_MAX) as u64);
        store.reader().equivocations(&uelzen.id()).unwrap()
    };
    let kept = kept_in(&proofs);
    proofs.reverse();
    assert_eq!(kept_in(&proofs), kept);
    proofs.sort_by_key(Equivocation::id);
    assert_eq!(kept, proofs[..EQUIVOCATIONS_MAX]);
}

#[test]
fn who_contradicts_itself_without_end_costs_no_write_without_end() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let mut proofs: Vec<Equivocation> = (0..=EQUIVOCATIONS_MAX).map(|number| proof(&uelzen, &number.to_string())).collect();
    proofs.sort_by_key(Equivocation::id);
    for proof in &proofs[..EQUIVOCATIONS_MAX] {
        store.put_equivocation(proof, NOW).unwrap();
    }
    for _ in 0..EQUIVOCATIONS_COUNTED_MAX + 5 {
        assert_eq!(store.put_equivocation(&proofs[EQUIVOCATIONS_MAX], NOW).unwrap(), Kept::Counted);
    }
    assert_eq!(store.reader().incidents(&uelzen.id()).unwrap().more, EQUIVOCATIONS_COUNTED_MAX);
}

#[test]
fn a_proof_against_an_identity_that_was_never_stored_is_refused() {
    let mut store = store_of(&[&coesfeld()]);
    let refused = store.put_equivocation(&proof(&uelzen(), "there"), NOW);
    assert!(matches!(refused, Err(PutEquivocationError::IdentityMissing)));
    assert_eq!(store.reader().all_equivocations().unwrap(), []);
}

#[test]
fn heads_are_read_from_a_place_upwards_at_most_64() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    store.set_own(&uelzen.id()).unwrap();
    for seq in 1..=80 {
        store.put(&uelzen.whole(&[], Vec::new(), seq, &[])).unwrap();
    }
    let seqs = |of: &PublisherId, seq| -> Vec<u64> {
        let heads = store.reader().heads_from(of, Position { epoch: 1, seq }).unwrap();
        heads.iter().map(|bytes| parse_head(bytes).unwrap().claims().seq).collect()
    };
    assert_eq!(seqs(&uelzen.id(), 3), (3..67).collect::<Vec<_>>());
    assert_eq!(seqs(&uelzen.id(), 79), [79, 80]);
    assert!(seqs(&uelzen.id(), 81).is_empty() && seqs(&coesfeld().id(), 1).is_empty());
    let newest = store.reader().history_of(&uelzen.log, 2).unwrap();
    assert_eq!(newest.iter().map(|head| head.seq).collect::<Vec<_>>(), [80, 79]);
}

#[test]
fn whoever_is_proven_to_have_signed_twice_signs_no_more_until_the_root_keys_resolve_it() {
    let uelzen = uelzen();
    let (mut store, mut guard) = (store_of(&[&uelzen]), guard());
    let first = uelzen.publish(&mut store, &mut guard, vec![put("kuubu", "1")]).unwrap().head;
    let proof = store.reader().contradiction(&elsewhere(&uelzen, 1, None, "there")).unwrap().unwrap();
    store.put_equivocation(&proof, NOW).unwrap();
    let stopped = uelzen.publish(&mut store, &mut guard, vec![put("kuubu", "2")]);
    assert!(matches!(stopped, Err(PublishError::Contradicted)));
    assert_eq!(store.reader().head(&uelzen.id()).unwrap().unwrap().bytes(), first.bytes(), "what is held stays");

    let healed = County { log: resolved(&uelzen.log, &proof), key: SecretKey::from_seed(&[77; 32]) };
    let next = healed.publish(&mut store, &mut guard, vec![put("kuubu", "2")]).unwrap().head;
    assert_eq!((next.position(), next.prev), (Position { epoch: 2, seq: 2 }, Some(first.digest())));
    assert_eq!(store.reader().equivocations(&uelzen.id()).unwrap(), [proof], "the incident stays");
}

/// The identity with a new epoch, whose root event resolves both heads.
fn resolved(log: &IdentityLog, proof: &Equivocation) -> IdentityLog {
    let (root, key) = (SecretKey::from_seed(&[10; 32]), SecretKey::from_seed(&[77; 32]));
    let mut log = log.clone();
    let term = Term { not_before: NOW, not_after: NOW.plus(180 * DAY) };
    let mut delegation = Delegation::new(&log, key.public(), 2, term, NOW);
    delegation.resolves = proof.heads().iter().map(Verified::digest).collect();
    log.extend(Signed::parse(&sign_event(&Event::Delegation(Box::new(delegation)), &[&root, &key])).unwrap()).unwrap();
    log
}
