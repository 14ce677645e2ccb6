//! The power goes at any moment of a run of publications.

use std::collections::BTreeMap;

use kreisnetz_identity::Digest;
use kreisnetz_store::{Guard, GuardState, Store};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::{
    disk::{Image, Machine},
    persons::{assert_whole, incarnation, network, put, slug, uelzen, withdraw},
};

/// Heads that were told to the outside, by number: none of these numbers may ever stand for another head.
type Told = BTreeMap<u64, Digest>;

const PUBLICATIONS: u64 = 12;
const IMAGES: u64 = 200;

/// Publishes, withdraws every third entry again, and says so outside.
fn run(machine: &Machine, store: &mut Store, guard: &mut Guard) -> Told {
    let mut told = Told::new();
    for number in 1..=PUBLICATIONS {
        let mut changes = vec![put(&format!("dienst-{number}"), &"Anmeldung ".repeat(40 * number as usize))];
        if number > 1 && number.is_multiple_of(3) {
            changes.push(withdraw(&format!("dienst-{}", number - 1)));
        }
        let published = uelzen().publish(store, guard, changes).unwrap();
        told.insert(published.head.seq, published.head.digest());
        machine.acknowledge(published.head.seq);
    }
    told
}

/// A machine on which a home was made and closed, so that cuts hit publications and not its making.
fn home() -> [Vec<u8>; 2] {
    let machine = Machine::default();
    let mut store = Store::create_in(machine.store(), network(), incarnation()).unwrap();
    store.set_own(&uelzen().id()).unwrap();
    drop((store, Guard::create_in(machine.guard(), incarnation()).unwrap()));
    machine.files()
}

fn open(machine: &Machine) -> (Store, Guard) {
    let store = Store::open_in(machine.store()).expect("the store opens after a cut");
    let mut guard = Guard::open_in(machine.guard(), store.reader(), &uelzen().id()).expect("the guard opens after a cut");
    guard.confirm();
    (store, guard)
}

/// What must hold after any cut: nothing acknowledged is lost, all is whole, and the next number is a new one.
fn assert_recovered(image: &Image, told: &Told, seed: &str) {
    let (mut store, mut guard) = open(&image.machine);
    let county = uelzen();
    let seq = assert_whole(store.reader(), &county.id());
    assert!(seq >= image.acknowledged, "{seed}: {} was acknowledged, {seq} is there", image.acknowledged);
    assert_ne!(guard.state(), GuardState::Orphan, "{seed}");
    let before = store.reader().head(&county.id()).unwrap();
    let published = county.publish(&mut store, &mut guard, vec![put("nach-dem-ausfall", "wieder da")]).unwrap();
    let head = published.head;
    assert!(head.seq > seq && head.seq > image.acknowledged, "{seed}: a number was used twice");
    if let Some(before) = before {
        assert_eq!(head.prev, Some(before.digest()), "{seed}: two heads would have one predecessor");
        let expected = told.get(&before.seq);
        assert!(expected.is_none_or(|expected| *expected == before.digest()), "{seed}: another head at the number {}", before.seq);
    }
    assert!(store.reader().leaf(&county.id(), &slug("nach-dem-ausfall")).unwrap().is_some());
    assert_eq!(assert_whole(store.reader(), &county.id()), head.seq, "{seed}");
}

#[test]
fn after_a_power_cut_nothing_acknowledged_is_lost_and_no_number_is_used_twice() {
    let start = home();
    let machine = Machine::with_files(start.clone());
    let (mut store, mut guard) = open(&machine);
    let told = run(&machine, &mut store, &mut guard);
    for seed in 0..IMAGES {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let steps = random.next_u64() as usize % (machine.steps() + 1);
        let image = machine.cut(&start, steps, &mut random);
        assert_recovered(&image, &told, &format!("seed {seed}, cut after step {steps}"));
    }
}

#[test]
fn a_second_power_cut_during_the_repair_loses_nothing_either() {
    let start = home();
    let machine = Machine::with_files(start.clone());
    let (mut store, mut guard) = open(&machine);
    let told = run(&machine, &mut store, &mut guard);
    for seed in 0..IMAGES / 2 {
        let mut random = ChaCha8Rng::seed_from_u64(1_000 + seed);
        let steps = random.next_u64() as usize % (machine.steps() + 1);
        let first = machine.cut(&start, steps, &mut random);
        let files = first.machine.files();
        let (mut store, mut guard) = open(&first.machine);
        let between = uelzen().publish(&mut store, &mut guard, vec![put("dazwischen", "bestätigt")]).unwrap().head;
        first.machine.acknowledge(between.seq);
        // Heads of the first life that nobody was told of may be there or not; only what was told binds.
        let mut told: Told = told.range(..=first.acknowledged).map(|(number, head)| (*number, *head)).collect();
        assert_eq!(told.insert(between.seq, between.digest()), None, "seed {seed}: a number was used twice");
        let again = random.next_u64() as usize % (first.machine.steps() + 1);
        let mut second = first.machine.cut(&files, again, &mut random);
        second.acknowledged = second.acknowledged.max(first.acknowledged);
        assert_recovered(&second, &told, &format!("seed {seed}, cut after step {steps} and again after {again}"));
    }
}
