//! A publisher tries to raise the number of its own adopters by what it can sign. Nothing of it counts, on anybody's node.

use super::entries::{adoption, adoption_of_another, kuubu};
use super::world::{BEVENSEN, COESFELD, LUECHOW, UELZEN, UELZEN_AGAIN, World};
use crate::api::{AdoptersRequest, AdoptionCounts, SearchRequest};

/// What a third county's node counts for kuubu, in the list of adopters, in a search and in the entry itself.
fn counts(world: &World, days: u64) -> AdoptionCounts {
    let library = world.library(days);
    let list = library.adopters(&AdoptersRequest { reference: format!("{}/kuubu", world.id(UELZEN)), all: true }).unwrap().data;
    let assets = vec!["asset".to_owned()];
    let search = library.search(&SearchRequest { kind: assets, all: true, ..Default::default() }).unwrap().data;
    let hit = search.items.iter().find(|hit| hit.entry.reference == "uelzen/kuubu").unwrap();
    assert_eq!(hit.entry.adopters, list.counts, "a search and the list count the same");
    assert_eq!(list.items.len() as u64, list.counts.confirmed + list.counts.unconfirmed + list.counts.on_the_way + list.counts.ended);
    let found = library.search(&SearchRequest { min_adopters: Some(1), all: true, ..Default::default() }).unwrap().data.total;
    assert_eq!(found > 0, list.counts.confirmed > 0, "nor does the index count what the list does not");
    list.counts
}

/// Uelzen offers kuubu; the members are Uelzen, a second identity of it, its municipality, Coesfeld; this is Coesfeld's node.
fn world() -> World {
    let mut world = World::new(COESFELD, &[UELZEN, UELZEN_AGAIN, BEVENSEN, COESFELD]);
    world.publish(UELZEN, vec![kuubu("2.1.0")]);
    world
}

const NOBODY: AdoptionCounts = AdoptionCounts { confirmed: 0, unconfirmed: 0, on_the_way: 0, ended: 0 };

#[test]
fn by_adopting_its_own_entry_it_gains_nothing() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(UELZEN, vec![adoption("selbst", &about, "operation")]);
    assert_eq!(counts(&world, 3), NOBODY);
}

#[test]
fn by_a_second_identity_of_its_county_it_gains_nothing() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(UELZEN_AGAIN, vec![adoption("zweite", &about, "operation")]);
    assert_eq!(counts(&world, 3), NOBODY);
}

#[test]
fn by_its_own_municipality_it_gains_nothing() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(BEVENSEN, vec![adoption("gemeinde", &about, "operation")]);
    assert_eq!(counts(&world, 3), NOBODY);
}

#[test]
fn by_publishers_that_nobody_admitted_it_gains_nothing() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(LUECHOW, vec![adoption("erfunden", &about, "operation")]);
    assert_eq!(counts(&world, 3), NOBODY);
}

#[test]
fn by_an_adoption_in_anothers_name_it_gains_nothing_and_the_other_says_nothing() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(UELZEN, vec![adoption_of_another("fuer-coesfeld", &about, "05558")]);
    assert_eq!(counts(&world, 3), NOBODY);
    assert!(world.library(3).adoptions(&Default::default()).unwrap().data.items.is_empty(), "Coesfeld adopted nothing");
}

#[test]
fn by_many_adoptions_under_many_slugs_one_county_counts_once() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    let many = |count: usize| (0..count).map(|number| adoption(&format!("nutzung-{number}"), &about, "operation")).collect();
    world.publish(UELZEN, many(20));
    world.publish(COESFELD, many(20));
    assert_eq!(counts(&world, 3), AdoptionCounts { confirmed: 1, ..NOBODY });
}

#[test]
fn an_adoption_that_ended_or_that_nobody_confirms_lowers_the_number_at_once() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(COESFELD, vec![adoption("nutzung", &about, "operation")]);
    assert_eq!(counts(&world, 3), AdoptionCounts { confirmed: 1, ..NOBODY });
    // Confirmed on 2026-11-01; the first head is of 2026-11-20.
    assert_eq!(counts(&world, 365 - 19), AdoptionCounts { confirmed: 1, ..NOBODY });
    assert_eq!(counts(&world, 365 - 18), AdoptionCounts { unconfirmed: 1, ..NOBODY });
    world.publish(COESFELD, vec![adoption("nutzung", &about, "ended")]);
    assert_eq!(counts(&world, 3), AdoptionCounts { ended: 1, ..NOBODY });
    world.withdraw(COESFELD, "nutzung", "mistake");
    assert_eq!(counts(&world, 3), NOBODY);
}
