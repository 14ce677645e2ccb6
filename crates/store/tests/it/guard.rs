//! The rules of the signer guard, one by one.

use kreisnetz_catalog::{Position, Revision};
use kreisnetz_identity::Digest;
use kreisnetz_store::{Guard, GuardError, GuardState, Incarnation, Next, PublishError, Store};

use crate::{
    disk::Machine,
    persons::{County, incarnation, network, put, uelzen},
};

fn home(machine: &Machine) -> (Store, Guard) {
    let mut store = Store::create_in(machine.store(), network(), incarnation()).unwrap();
    store.put_events(&uelzen().log).unwrap();
    (store, Guard::create_in(machine.guard(), incarnation()).unwrap())
}

/// Opens a home again whose last head peers have confirmed.
fn reopened(machine: &Machine) -> (Store, Guard) {
    let store = Store::open_in(machine.store()).unwrap();
    let mut guard = Guard::open_in(machine.guard(), store.reader(), &uelzen().id()).unwrap();
    guard.confirm();
    (store, guard)
}

fn empty_head(county: &County, next: Next) -> kreisnetz_catalog::Head {
    county.head(next.position, next.prev, &Revision::of(&[], Vec::new(), next.position.seq, 0).unwrap())
}

#[test]
fn a_new_guard_is_born_and_stays_so_until_a_number_is_taken() {
    let machine = Machine::default();
    let (store, guard) = home(&machine);
    assert_eq!(guard.state(), GuardState::Born);
    assert_eq!(guard.next(1).unwrap(), Next { position: Position { epoch: 1, seq: 1 }, prev: None });
    drop((store, guard));
    assert_eq!(reopened(&machine).1.state(), GuardState::Born);
}

#[test]
fn heads_count_up_and_each_names_the_one_before() {
    let machine = Machine::default();
    let (mut store, mut guard) = home(&machine);
    let first = uelzen().publish(&mut store, &mut guard, vec![put("kuubu", "1")]).unwrap().head;
    assert_eq!(guard.state(), GuardState::Ready);
    let second = uelzen().publish(&mut store, &mut guard, vec![put("kuubu", "2")]).unwrap().head;
    assert_eq!((first.seq, first.prev, second.seq, second.prev), (1, None, 2, Some(first.digest())));
    drop((store, guard));
    let (_store, guard) = reopened(&machine);
    assert_eq!((guard.state(), guard.signed().unwrap()), (GuardState::Ready, second.bytes()));
    assert_eq!(guard.next(1).unwrap(), Next { position: Position { epoch: 1, seq: 3 }, prev: Some(second.digest()) });
}

#[test]
fn a_new_epoch_counts_on_and_an_earlier_one_is_refused() {
    let machine = Machine::default();
    let (mut store, mut guard) = home(&machine);
    uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap();
    assert_eq!(guard.next(2).unwrap().position, Position { epoch: 2, seq: 2 });
    assert!(matches!(guard.next(0), Err(GuardError::Epoch)));
}

#[test]
fn a_number_that_was_reserved_and_not_signed_is_burned() {
    let machine = Machine::default();
    let (mut store, mut guard) = home(&machine);
    let first = uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap().head;
    let head = empty_head(&uelzen(), guard.next(1).unwrap());
    drop(guard.reserve(head).unwrap());
    drop((store, guard));
    let (_store, guard) = reopened(&machine);
    assert_eq!(guard.state(), GuardState::Ready);
    assert_eq!(guard.next(1).unwrap(), Next { position: Position { epoch: 1, seq: 3 }, prev: Some(first.digest()) });
}

#[test]
fn where_the_very_first_number_was_burned_the_second_still_makes_a_valid_head() {
    let machine = Machine::default();
    let (store, mut guard) = home(&machine);
    let head = empty_head(&uelzen(), guard.next(1).unwrap());
    let payload = Digest::of(&kreisnetz_canonical::encode(&head));
    drop(guard.reserve(head).unwrap());
    drop((store, guard));
    let (mut store, mut guard) = reopened(&machine);
    assert_eq!(guard.state(), GuardState::Ready, "a number was taken, so the guard is not newly born");
    let head = uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap().head;
    assert_eq!((head.seq, head.prev), (2, Some(payload)));
}

#[test]
fn a_head_that_was_stored_and_not_completed_counts_as_signed_after_a_start() {
    let machine = Machine::default();
    let (mut store, mut guard) = home(&machine);
    let next = guard.next(1).unwrap();
    let update = uelzen().whole(&[], vec![put("kuubu", "1")], next.position.seq, &[]);
    let signed = guard.reserve((**update.head()).clone()).unwrap().sign(&uelzen().key);
    assert_eq!(signed.bytes(), update.head().bytes());
    store.put(&update).unwrap();
    drop((store, guard));
    let (_store, guard) = reopened(&machine);
    assert_eq!((guard.state(), guard.signed().unwrap()), (GuardState::Ready, update.head().bytes()));
    assert_eq!(guard.next(1).unwrap().prev, Some(update.head().digest()));
}

#[test]
fn while_a_reservation_is_open_no_other_is_given() {
    let machine = Machine::default();
    let (_store, mut guard) = home(&machine);
    let head = empty_head(&uelzen(), guard.next(1).unwrap());
    let reservation = guard.reserve(head.clone()).unwrap();
    assert!(matches!(guard.next(1), Err(GuardError::Unsettled)));
    assert!(matches!(guard.reserve(head), Err(GuardError::Unsettled)));
    guard.abandon(reservation);
    assert_eq!(guard.next(1).unwrap().position.seq, 2, "abandoned means burned");
}

#[test]
fn a_head_at_another_place_than_the_next_is_not_reserved() {
    let machine = Machine::default();
    let (_store, mut guard) = home(&machine);
    let place = Next { position: Position { epoch: 1, seq: 5 }, prev: Some(Digest::default()) };
    assert!(matches!(guard.reserve(empty_head(&uelzen(), place)), Err(GuardError::Place)));
    assert_eq!(guard.next(1).unwrap().position.seq, 1, "nothing was burned");
}

#[test]
fn a_guard_of_another_life_of_the_home_is_an_orphan_and_signs_nothing() {
    let machine = Machine::default();
    let (store, guard) = home(&machine);
    drop(guard);
    let other = Machine::default();
    drop(Guard::create_in(other.guard(), Incarnation::from_bytes([1; 16])).unwrap());
    let guard = Guard::open_in(other.guard(), store.reader(), &uelzen().id()).unwrap();
    assert_eq!(guard.state(), GuardState::Orphan);
    assert!(matches!(guard.next(1), Err(GuardError::Orphan)));
}

#[test]
fn an_older_copy_of_the_guard_is_an_orphan() {
    let machine = Machine::default();
    let (mut store, mut guard) = home(&machine);
    uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap();
    drop((store, guard));
    let [_, old] = machine.files();
    let (mut store, mut guard) = reopened(&machine);
    uelzen().publish(&mut store, &mut guard, vec![put("kuubu", "1")]).unwrap();
    drop((store, guard));
    let [store, _] = machine.files();
    let (_store, guard) = reopened(&Machine::with_files([store, old]));
    assert_eq!(guard.state(), GuardState::Orphan, "the store holds a head that this guard did not let through");
}

#[test]
fn an_older_copy_of_the_store_goes_on_after_the_last_number_and_says_what_is_missing() {
    let machine = Machine::default();
    let (mut store, mut guard) = home(&machine);
    uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap();
    drop((store, guard));
    let [old, _] = machine.files();
    let (mut store, mut guard) = reopened(&machine);
    let last = uelzen().publish(&mut store, &mut guard, vec![put("kuubu", "1")]).unwrap().head;
    drop((store, guard));
    let [_, guard] = machine.files();
    let (_store, guard) = reopened(&Machine::with_files([old, guard]));
    assert_eq!((guard.state(), guard.missing_from_store()), (GuardState::Ready, Some(last.position())));
    assert_eq!(guard.next(1).unwrap(), Next { position: Position { epoch: 1, seq: 3 }, prev: Some(last.digest()) });
}

#[test]
fn after_a_start_nothing_is_signed_until_peers_have_confirmed_the_last_head() {
    let machine = Machine::default();
    let (mut store, mut guard) = home(&machine);
    uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap();
    drop((store, guard));
    let mut store = Store::open_in(machine.store()).unwrap();
    let mut guard = Guard::open_in(machine.guard(), store.reader(), &uelzen().id()).unwrap();
    assert_eq!(guard.state(), GuardState::Quarantine);
    let refused = uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap_err();
    assert!(matches!(refused, PublishError::Guard(GuardError::Unconfirmed)), "{refused}");
    assert_eq!(guard.next(2).unwrap().position, Position { epoch: 2, seq: 2 }, "a new epoch needs no confirmation");
    guard.confirm();
    assert_eq!(uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap().head.seq, 2, "no number was burned");
}

#[test]
fn an_older_copy_of_the_whole_home_follows_the_heads_of_its_other_life_and_repeats_no_number() {
    let machine = Machine::default();
    let (mut store, mut guard) = home(&machine);
    uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap();
    drop((store, guard));
    let old = machine.files();
    let (mut store, mut guard) = reopened(&machine);
    for text in ["1", "2", "3"] {
        uelzen().publish(&mut store, &mut guard, vec![put("kuubu", text)]).unwrap();
    }
    let newest = store.reader().head(&uelzen().id()).unwrap().unwrap();
    let machine = Machine::with_files(old);
    let (_older, mut guard) = reopened(&machine);
    guard.follow(&newest).unwrap();
    assert_eq!(guard.state(), GuardState::Quarantine, "peers are asked again");
    drop(guard);
    // The power goes before the catalog of that head is stored.
    let (_older, guard) = reopened(&machine);
    let next = guard.next(1).unwrap();
    assert_eq!((next.position.seq, next.prev), (newest.seq + 1, Some(newest.digest())));
}

#[test]
fn an_older_head_or_another_one_at_the_same_place_is_not_followed() {
    let machine = Machine::default();
    let (mut store, mut guard) = home(&machine);
    let first = uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap().head;
    let second = uelzen().publish(&mut store, &mut guard, Vec::new()).unwrap().head;
    assert!(matches!(guard.follow(&first), Err(GuardError::Place)));
    guard.follow(&second).unwrap();
    let other = Machine::default();
    let (mut other_store, mut other_guard) = home(&other);
    uelzen().publish(&mut other_store, &mut other_guard, Vec::new()).unwrap();
    let contrary = uelzen().publish(&mut other_store, &mut other_guard, vec![put("kuubu", "1")]).unwrap().head;
    assert!(matches!(guard.follow(&contrary), Err(GuardError::Place)));
}
