//! Proof files out of a store, and whose word about a head counts.

use kreisnetz_catalog::{Change, Proof, ProvenClaim, Sight};
use kreisnetz_store::WitnessKept;

use super::world::{COESFELD, DAY, DUELMEN, LUECHOW, START, UELZEN, World};
use crate::api::{DigitsState, FileState, ShowRequest};
use crate::failure::Slug;
use crate::proving;
use crate::storage::{WitnessTaken, keep_witness};

/// The node of Coesfeld in a network of three, which holds kuubu of Uelzen.
fn world() -> World {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    world.publish(UELZEN, vec![super::entries::kuubu("2.1.0")]);
    world
}

fn brought(world: &mut World, bytes: &[u8]) -> WitnessTaken {
    let library = world.library(9);
    keep_witness(&mut world.store, &library.derived, &library.standpoint, bytes).unwrap()
}

fn witnesses(world: &World) -> Option<u64> {
    let request = ShowRequest { reference: "uelzen/kuubu".to_owned(), ..Default::default() };
    world.library(9).show(&request).unwrap().data.signed.witnesses
}

#[test]
fn a_members_word_is_kept_counted_and_put_into_the_proof() {
    let mut world = world();
    assert_eq!(witnesses(&world), Some(0));
    let word = world.word(LUECHOW, UELZEN, 2);
    assert_eq!(brought(&mut world, &word.encode()), WitnessTaken::Kept(WitnessKept::New));
    assert_eq!(brought(&mut world, &word.encode()), WitnessTaken::Kept(WitnessKept::Held));
    assert_eq!(witnesses(&world), Some(1));
    let report = Proof::verify(&world.library(9).proof("uelzen/kuubu").unwrap(), Some(world.network.id())).unwrap();
    assert!(matches!(report.claim, ProvenClaim::Entry { .. }));
    assert_eq!(report.witnessed_since(), Some(START.plus(2 * DAY)));
    assert_eq!(report.witnesses[0].sight, Sight::This);
}

#[test]
fn the_word_of_a_stranger_of_oneself_and_about_a_stranger_is_not_kept() {
    let mut world = world();
    for ags in [DUELMEN, COESFELD] {
        let word = world.word(ags, UELZEN, 2);
        assert_eq!(brought(&mut world, &word.encode()), WitnessTaken::Irrelevant, "{ags}");
    }
    let mut elsewhere = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    elsewhere.publish(UELZEN, Vec::new());
    let word = elsewhere.word(LUECHOW, UELZEN, 2);
    let mut empty = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    assert_eq!(brought(&mut empty, &word.encode()), WitnessTaken::Irrelevant, "a catalog that is not held");
    assert_eq!(witnesses(&world), Some(0));
}

#[test]
fn a_word_that_does_not_hold_blames_its_bringer_and_an_unknown_identity_is_asked_for() {
    let mut world = world();
    let mut elsewhere = super::proofs::world();
    let good = elsewhere.word(LUECHOW, UELZEN, 2).encode();
    let unknown = brought(&mut world, &good);
    assert_eq!(unknown, WitnessTaken::NeedsIdentity(world.id(LUECHOW)));
    world.word(LUECHOW, UELZEN, 2);
    let mut bad = good.clone();
    *bad.last_mut().unwrap() ^= 1;
    assert!(matches!(brought(&mut world, &bad), WitnessTaken::Bad(_)));
    assert_eq!(brought(&mut world, &good), WitnessTaken::Kept(WitnessKept::New));
}

#[test]
fn a_word_about_an_earlier_head_counts_for_the_newest_no_more() {
    let mut world = world();
    let word = world.word(LUECHOW, UELZEN, 0);
    brought(&mut world, &word.encode());
    world.publish(UELZEN, Vec::new());
    assert_eq!(witnesses(&world), Some(0));
    let report = Proof::verify(&world.library(9).proof("uelzen/kuubu").unwrap(), None).unwrap();
    assert_eq!(report.witnesses, []);
}

#[test]
fn what_was_withdrawn_or_never_listed_has_a_proof_and_an_unknown_version_has_none() {
    let mut world = world();
    world.publish(UELZEN, vec![Change::Withdraw { slug: "kuubu".parse().unwrap(), reason: "recall".into() }]);
    let library = world.library(9);
    let claim = |reference: &str| Proof::verify(&library.proof(reference).unwrap(), None).unwrap().claim;
    assert!(matches!(claim("uelzen/kuubu"), ProvenClaim::Withdrawn { .. }));
    assert_eq!(claim("03360/nichts"), ProvenClaim::Absent);
    assert_eq!(library.proof("uelzen/kuubu@2.1.0").unwrap_err().slug(), Slug::Withdrawn);
    assert_eq!(library.proof("luechow-dannenberg/kuubu").unwrap_err().slug(), Slug::NotFound);
    assert_eq!(library.proof("uelzen/KUUBU").unwrap_err().slug(), Slug::Usage);
}

#[test]
fn a_file_is_valid_with_the_right_digits_and_invalid_with_those_of_another() {
    let world = world();
    let library = world.library(9);
    let bytes = library.proof("uelzen/kuubu").unwrap();
    let digits = |ags| world.id(ags).check_digits().to_string().replace(' ', "");
    let now = START.plus(9 * DAY);
    let verify = |digits: Option<&str>, now| proving::verify("kuubu.proof", &bytes, digits, now, "de");
    let compared = |digits: Option<&str>| {
        let file = verify(digits, now);
        (file.state, file.digits)
    };
    assert_eq!(compared(None), (FileState::Valid, DigitsState::Unchecked));
    let [own, others] = [UELZEN, LUECHOW].map(digits);
    assert_eq!(compared(Some(own.as_str())), (FileState::Valid, DigitsState::Same));
    assert_eq!(compared(Some(others.as_str())), (FileState::Invalid, DigitsState::Different));
    let shown = verify(None, now).shown.unwrap();
    assert_eq!((shown.reference.as_str(), shown.publisher.slug.as_str(), shown.signed.expired), ("uelzen/kuubu", "uelzen", false));
    assert!(verify(None, START.plus(31 * DAY)).shown.unwrap().signed.expired, "its time is up, it still holds");
}
