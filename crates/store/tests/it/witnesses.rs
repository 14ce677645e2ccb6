//! Witnesses that other counties gave: the newest of each is kept, and no more than there is room for.

use kreisnetz_catalog::{
    Author, FrontierItem, Head, HeadClaims, Position, Revision, VerifiedWitness, parse_head, seen_root, sign_head, verify_head,
};
use kreisnetz_identity::{Digest, PublisherId};
use kreisnetz_store::WitnessKept;

use crate::persons::{County, DAY, NOW, coesfeld, county, store_of};

const UELZEN: PublisherId = PublisherId::from_bytes([7; 32]);

/// The word of a county, given on a day, that it had seen a head of Uelzen.
fn word(by: &County, seq: u64, day: u64) -> VerifiedWitness {
    let item = FrontierItem {
        publisher: UELZEN,
        position: Position { epoch: 1, seq },
        head: Digest::of(&seq.to_be_bytes()),
        side_events: Digest::default(),
    };
    let head = Head::new(HeadClaims {
        position: Position { epoch: 1, seq: 1 },
        prev: None,
        revision: Revision::of(&[], Vec::new(), 1, 0).unwrap().summary(),
        issued: NOW.plus(day * DAY),
        expires: NOW.plus((day + 30) * DAY),
        seen_root: seen_root(&[item]),
        identity: Author::from(&by.log),
    });
    let head = verify_head(parse_head(&sign_head(&head, &by.key)).unwrap(), &by.log).unwrap();
    VerifiedWitness::of(head, &[item], &UELZEN).unwrap()
}

#[test]
fn a_newer_head_replaces_and_of_the_same_head_the_first_word_stays() {
    let coesfeld = coesfeld();
    let mut store = store_of(&[&coesfeld]);
    let steps = [
        (word(&coesfeld, 2, 5), WitnessKept::New),
        (word(&coesfeld, 2, 5), WitnessKept::Held),
        (word(&coesfeld, 1, 3), WitnessKept::Held),
        (word(&coesfeld, 2, 9), WitnessKept::Held),
        (word(&coesfeld, 2, 4), WitnessKept::New),
        (word(&coesfeld, 3, 9), WitnessKept::New),
    ];
    for (place, (witness, kept)) in steps.into_iter().enumerate() {
        assert_eq!(store.keep_witness(&witness).unwrap(), kept, "step {place}");
    }
    assert_eq!(store.reader().witnesses(&UELZEN).unwrap(), [word(&coesfeld, 3, 9).encode()]);
    assert_eq!(store.reader().witnesses(&coesfeld.id()).unwrap(), Vec::<Vec<u8>>::new());
}

#[test]
fn a_witness_whose_identity_is_not_stored_is_not_kept() {
    let mut store = store_of(&[]);
    assert_eq!(store.keep_witness(&word(&coesfeld(), 1, 1)).unwrap(), WitnessKept::IdentityMissing);
    assert_eq!(store.reader().witnesses(&UELZEN).unwrap(), Vec::<Vec<u8>>::new());
}

#[test]
fn when_there_are_too_many_the_witness_of_the_oldest_head_goes() {
    let mut store = store_of(&[]);
    let counties: Vec<County> = (0..514).map(|number| county(10, "03360", &format!("Kreis {number}"))).collect();
    for (county, seq) in counties[..512].iter().zip(2..) {
        store.put_events(&county.log).unwrap();
        assert_eq!(store.keep_witness(&word(county, seq, 1)).unwrap(), WitnessKept::New);
    }
    for county in &counties[512..] {
        store.put_events(&county.log).unwrap();
    }
    assert_eq!(store.keep_witness(&word(&counties[512], 1, 1)).unwrap(), WitnessKept::Full);
    assert_eq!(store.keep_witness(&word(&counties[513], 600, 1)).unwrap(), WitnessKept::New);
    let kept = store.reader().witnesses(&UELZEN).unwrap();
    assert_eq!(kept.len(), 512);
    assert!(!kept.contains(&word(&counties[0], 2, 1).encode()), "the oldest went");
}
