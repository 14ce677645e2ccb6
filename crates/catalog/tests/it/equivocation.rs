//! The proof of a contradiction: its bytes, and everything that proves nothing.

use kreisnetz_catalog::{EQUIVOCATION_BYTES_MAX, Equivocation, HeadRefused, NoEquivocation, Position, contradict, sign_head};
use kreisnetz_identity::{Digest, NotDelegated, SecretKey};
use proptest::prelude::*;
use serde_bytes::Bytes;

use crate::forks::{coesfeld, uelzen};

fn array(first: &[u8], second: &[u8]) -> Vec<u8> {
    kreisnetz_canonical::encode(&(Bytes::new(first), Bytes::new(second)))
}

#[test]
fn a_proof_has_its_bytes_and_verifies_from_them() {
    let uelzen = uelzen();
    let root = uelzen.head(1, 1, None, "root");
    let [here, there] = ["here", "there"].map(|says| uelzen.head(1, 2, Some(root.digest()), says));
    let proof = Equivocation::of(here, there).unwrap();
    let bytes = proof.encode();
    assert!(bytes.len() <= EQUIVOCATION_BYTES_MAX && EQUIVOCATION_BYTES_MAX <= 1040, "{} bytes", bytes.len());
    assert_eq!(Equivocation::verify(&bytes, &uelzen.log), Ok(proof.clone()));
    assert_eq!(Equivocation::accused(&bytes), Ok(uelzen.log.publisher()));
    assert_eq!((proof.publisher(), proof.epoch(), proof.id()), (uelzen.log.publisher(), 1, Digest::of(&bytes)));
    assert_eq!(proof.place(), Position { epoch: 1, seq: 2 });
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/equivocation.hex");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, hex::encode(&bytes) + "\n").unwrap();
    }
    assert_eq!(hex::encode(&bytes), std::fs::read_to_string(&path).unwrap().trim(), "the bytes of the format have changed");
}

#[test]
fn heads_that_do_not_contradict_each_other_prove_nothing() {
    let mut uelzen = uelzen();
    let root = uelzen.head(1, 1, None, "root");
    let next = uelzen.head(1, 2, Some(root.digest()), "next");
    let later = uelzen.head(1, 3, Some(next.digest()), "later");
    let of_coesfeld = coesfeld().head(1, 2, Some(root.digest()), "there");
    uelzen.delegate(2, &[]);
    let healed = uelzen.head(2, 2, Some(root.digest()), "there");
    for other in [&next, &root, &later, &of_coesfeld, &healed] {
        assert!(!contradict(&next, other));
        assert_eq!(Equivocation::of(next.clone(), other.clone()), Err(NoEquivocation::Agree));
    }
}

#[test]
fn two_heads_of_one_number_or_of_one_predecessor_contradict_each_other() {
    let uelzen = uelzen();
    let root = uelzen.head(1, 1, None, "root");
    let next = uelzen.head(1, 2, Some(root.digest()), "next");
    let same_number = uelzen.head(1, 2, Some(Digest::of(b"elsewhere")), "next");
    let same_predecessor = uelzen.head(1, 9, Some(root.digest()), "next");
    let another_first = uelzen.head(1, 1, None, "another");
    for (a, b) in [(&next, &same_number), (&next, &same_predecessor), (&root, &another_first)] {
        let proof = Equivocation::of(a.clone(), b.clone()).unwrap();
        assert_eq!(Equivocation::of(b.clone(), a.clone()).unwrap().encode(), proof.encode(), "the order of the heads is fixed");
        assert_eq!(proof.place(), a.position().min(b.position()));
    }
}

#[test]
fn bytes_of_another_form_are_refused() {
    let uelzen = uelzen();
    let [a, b] = ["here", "there"].map(|says| uelzen.head(1, 1, None, says));
    let proof = Equivocation::of(a, b).unwrap();
    let [first, second] = proof.heads().each_ref().map(|head| head.bytes());
    let verify = |bytes: &[u8]| Equivocation::verify(bytes, &uelzen.log).unwrap_err();
    assert_eq!(verify(&array(second, first)), NoEquivocation::Form, "the other order would be a second id of one proof");
    assert_eq!(verify(&array(first, first)), NoEquivocation::Agree);
    assert_eq!(verify(&proof.encode()[..100]), NoEquivocation::Form);
    assert_eq!(verify(&[proof.encode(), vec![0]].concat()), NoEquivocation::Form);
    assert_eq!(verify(&vec![0x82; EQUIVOCATION_BYTES_MAX + 1]), NoEquivocation::Form);
    let three = kreisnetz_canonical::encode(&(Bytes::new(first), Bytes::new(second), Bytes::new(second)));
    assert_eq!(verify(&three), NoEquivocation::Form);
    assert!(matches!(verify(&array(b"no head", second)), NoEquivocation::Head(_)));
    assert!(matches!(Equivocation::accused(&array(b"no head", second)), Err(NoEquivocation::Head(_))));
}

#[test]
fn nobody_but_the_publisher_can_make_a_proof_against_it() {
    let uelzen = uelzen();
    let honest = uelzen.head(1, 1, None, "here");
    let forged = sign_head(&uelzen.payload(1, 1, None, "there"), &SecretKey::from_seed(&[99; 32]));
    let [first, second] = if Digest::of(honest.bytes()) < Digest::of(&forged) {
        [honest.bytes().to_vec(), forged]
    } else {
        [forged, honest.bytes().to_vec()]
    };
    let refused = Equivocation::verify(&array(&first, &second), &uelzen.log);
    assert_eq!(refused, Err(NoEquivocation::Refused(HeadRefused::Signature)));
    let of_uelzen = Equivocation::of(honest, uelzen.head(1, 1, None, "there")).unwrap().encode();
    assert_eq!(Equivocation::verify(&of_uelzen, &coesfeld().log), Err(NoEquivocation::Agree), "it accuses somebody else");
}

#[test]
fn a_proof_of_an_epoch_that_is_not_known_yet_waits_for_the_identity() {
    let before = uelzen();
    let mut uelzen = uelzen();
    uelzen.delegate(2, &[]);
    let proof = Equivocation::of(uelzen.head(2, 7, Some(Digest::default()), "here"), uelzen.head(2, 7, Some(Digest::default()), "there"));
    let bytes = proof.unwrap().encode();
    let unknown = NoEquivocation::Refused(HeadRefused::NotDelegated(NotDelegated::UnknownTip));
    assert_eq!(Equivocation::verify(&bytes, &before.log), Err(unknown));
    assert!(Equivocation::verify(&bytes, &uelzen.log).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_contradiction_reads_back_and_does_not_depend_on_the_order(seq in 2_u64..u64::MAX, further in 0_u64..3, says in "[a-z]{0,9}") {
        let uelzen = uelzen();
        let prev = Some(Digest::of(says.as_bytes()));
        let (a, b) = (uelzen.head(1, seq, prev, "here"), uelzen.head(1, seq.saturating_add(further), prev, "there"));
        let proof = Equivocation::of(a.clone(), b.clone()).unwrap();
        prop_assert_eq!(&Equivocation::of(b, a).unwrap(), &proof);
        prop_assert_eq!(Equivocation::verify(&proof.encode(), &uelzen.log).unwrap(), proof);
    }

    #[test]
    fn a_proof_with_one_bit_changed_is_refused(bit in 0_usize..8 * 600) {
        let uelzen = uelzen();
        let [a, b] = ["here", "there"].map(|says| uelzen.head(1, 1, None, says));
        let mut bytes = Equivocation::of(a, b).unwrap().encode();
        let bit = bit % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(Equivocation::verify(&bytes, &uelzen.log).is_err(), "bit {}", bit);
    }
}
