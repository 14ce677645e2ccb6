//! A county that signed twice: what is still shown of it, what is not, and who is told.

use kreisnetz_catalog::Equivocation;
use serde_bytes::ByteBuf;

use super::entries::{adoption, asset};
use super::standing::{VIEW, status, warnings};
use super::world::{COESFELD, LUECHOW, UELZEN, World, at, references, search};
use crate::api::{
    Admission, AdmissionRule, AdoptersRequest, Freshness, HeadLink, KeyPurpose, Level, NodeState, OwnHead, PublisherData, PublisherRequest,
    ShowRequest,
};
use crate::failure::Slug;
use crate::query::Library;
use crate::service::SignedBytes;

/// Uelzen offers kuubu with its first head, and something new with the second, which it signed twice.
fn forked() -> (World, Equivocation) {
    let mut world = World::with_kuubu();
    world.publish(UELZEN, vec![asset("neues", "Ehrenamt neu gedacht", "1")]);
    let proof = world.contradict(UELZEN);
    (world, proof)
}

fn freshness(library: &Library, reference: &str) -> (Freshness, Admission) {
    let shown = library.show(&ShowRequest { reference: reference.to_owned(), ..Default::default() }).unwrap().data.entry;
    (shown.freshness, shown.publisher.admission)
}

fn publisher(library: &Library, county: &str) -> PublisherData {
    library.publisher_shown(&PublisherRequest { county: county.to_owned() }).unwrap().data
}

#[test]
fn what_is_newer_than_the_common_head_is_shown_by_its_reference_only_and_marked() {
    let (world, _) = forked();
    let library = world.library(3);
    assert_eq!(references(&search(&library, "Ehrenamt")), ["uelzen/kuubu"], "what both catalogs have in common is found as ever");
    assert_eq!(freshness(&library, "uelzen/kuubu"), (Freshness::Current, Admission::Frozen));
    assert_eq!(freshness(&library, "uelzen/neues"), (Freshness::Frozen, Admission::Frozen));
}

#[test]
fn root_keys_that_resolve_both_heads_make_the_catalog_whole_again() {
    let (mut world, proof) = forked();
    world.resolve(UELZEN, &proof);
    let library = world.library(3);
    assert_eq!(references(&search(&library, "Ehrenamt")).len(), 2);
    assert_eq!(freshness(&library, "uelzen/neues"), (Freshness::Current, Admission::Founding));
    let shown = publisher(&library, "uelzen");
    assert_eq!((shown.frozen, shown.equivocations.len(), shown.equivocations[0].healed), (None, 1, true), "the incident stays");
    assert_eq!(shown.events.last().unwrap().resolves.len(), 2);
    assert!(warnings(&status(&world, &library, Some(&VIEW))).iter().all(|check| *check != "frozen"));
}

#[test]
fn an_adoption_that_a_frozen_county_signed_after_the_common_head_does_not_count() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    world.publish(UELZEN, vec![super::entries::kuubu("2.1.0")]);
    let about = world.pin(UELZEN, "kuubu");
    world.publish(LUECHOW, vec![asset("hilfe", "Hilfe im Wendland", "1")]);
    world.publish(LUECHOW, vec![adoption("nachnutzung-kuubu", &about, "operation")]);
    let confirmed = |world: &World| {
        let request = AdoptersRequest { reference: "uelzen/kuubu".to_owned(), all: true };
        world.library(3).adopters(&request).unwrap().data.counts.confirmed
    };
    assert_eq!(confirmed(&world), 1);
    world.contradict(LUECHOW);
    assert_eq!(confirmed(&world), 0);
}

#[test]
fn others_are_warned_and_the_county_itself_is_told_what_to_do() {
    let (world, _) = forked();
    let of_coesfeld = status(&world, &world.library(0), Some(&VIEW));
    assert_eq!((of_coesfeld.state, warnings(&of_coesfeld), of_coesfeld.members.frozen), (NodeState::Degraded, vec!["frozen"], 1));
    let check = of_coesfeld.checks.iter().find(|check| check.id == "frozen").unwrap();
    assert_eq!(check.hint.as_deref(), Some("kreisnetz publisher show uelzen"));

    let mut world = World::new(UELZEN, &[UELZEN, COESFELD]);
    world.publish(UELZEN, vec![super::entries::kuubu("2.1.0")]);
    world.contradict(UELZEN);
    let own = status(&world, &world.library(0), Some(&VIEW));
    assert_eq!((own.state, warnings(&own)), (NodeState::NotReady, vec!["own_head_conflict"]));
    assert_eq!((own.catalog.own_head, own.members.frozen), (OwnHead::Conflict, 1));
    let stopped = status(&world, &world.library(0), None);
    assert!(warnings(&stopped).contains(&"own_head_conflict"), "a stopped node says so too");
    assert!(own.checks.iter().any(|check| check.id == "own_head_conflict" && check.level == Level::Error));
}

#[test]
fn a_publisher_is_shown_with_its_keys_its_heads_and_the_proof() {
    let (world, proof) = forked();
    let library = world.library(3);
    let shown = publisher(&library, "03360");
    assert_eq!(shown.check_digits, world.id(UELZEN).check_digits().to_string());
    assert_eq!((shown.path.rule, shown.events.len()), (AdmissionRule::Founding, 2));
    let purposes = |event: usize, purpose| shown.events[event].keys.iter().filter(|key| key.purpose == purpose).count();
    assert_eq!((purposes(0, KeyPurpose::Root), purposes(0, KeyPurpose::Next), purposes(1, KeyPurpose::Signing)), (3, 3, 1));
    let heads: Vec<_> = shown.heads.iter().map(|head| (head.seq, head.count, head.link, head.received_unix_ms)).collect();
    assert_eq!(heads, [(2, 2, HeadLink::Linked, None), (1, 1, HeadLink::First, None)]);
    let frozen = shown.frozen.unwrap();
    assert_eq!((frozen.seq, frozen.head), (1, Some(shown.heads[1].digest.clone())));
    let note = &shown.equivocations[0];
    assert_eq!((note.id.clone(), note.known_since, note.healed), (proof.id().to_string(), at(2), false));
    assert_eq!(note.heads.iter().map(|head| head.seq).collect::<Vec<_>>(), [2, 2]);
    assert!(note.heads.iter().any(|head| head.digest == shown.heads[0].digest));

    let bytes = library.signed_bytes("uelzen", SignedBytes::Equivocations).unwrap();
    let proofs: Vec<ByteBuf> = kreisnetz_canonical::decode(&bytes, 8 * 1024).unwrap();
    let log = world.store.reader().identity(&world.id(UELZEN)).unwrap().unwrap();
    assert_eq!(Equivocation::verify(&proofs[0], &log), Ok(proof));
    assert_eq!(library.signed_bytes("coesfeld", SignedBytes::Equivocations).unwrap(), [0x80], "an empty array");
}

#[test]
fn one_s_own_county_is_called_self() {
    let shown = publisher(&World::with_kuubu().library(3), "self");
    assert_eq!((shown.publisher.slug.as_str(), shown.publisher.admission), ("coesfeld", Admission::Own));
    assert!(shown.heads.is_empty() && shown.equivocations.is_empty(), "Coesfeld has published nothing");
}

#[test]
fn who_does_not_belong_to_the_network_is_shown_too_and_who_is_unknown_is_not() {
    let mut world = World::with_kuubu();
    world.publish(LUECHOW, vec![asset("hilfe", "Hilfe im Wendland", "1")]);
    let library = world.library(3);
    let shown = publisher(&library, "luechow-dannenberg");
    assert_eq!((shown.path.rule, shown.publisher.admission), (AdmissionRule::None, Admission::Pending));
    let unknown = library.publisher_shown(&PublisherRequest { county: "uelzn".to_owned() }).unwrap_err();
    assert_eq!(unknown.slug(), Slug::NotFound);
}
