//! The disk is full, or fails once, at any step of a run of publications.

use kreisnetz_store::{Guard, GuardState, OpenError, PublishError, StorageFault, Store};

use crate::{
    disk::{Failure, Machine},
    persons::{assert_whole, incarnation, network, put, uelzen},
};

fn home() -> [Vec<u8>; 2] {
    let machine = Machine::default();
    drop(Store::create_in(machine.store(), network(), incarnation()).unwrap());
    drop(Guard::create_in(machine.guard(), incarnation()).unwrap());
    machine.files()
}

/// Publishes until something fails; returns the last number that was acknowledged, and the failure.
fn publish_until_it_fails(machine: &Machine) -> (u64, Option<StorageFault>) {
    let mut acknowledged = 0;
    let opened = Store::open_in(machine.store()).and_then(|store| {
        let mut guard = Guard::open_in(machine.guard(), store.reader(), &uelzen().id())?;
        guard.confirm();
        Ok((store, guard))
    });
    let (mut store, mut guard) = match opened {
        Ok(opened) => opened,
        Err(OpenError::Storage(fault)) => return (0, Some(fault)),
        Err(error) => panic!("{error}"),
    };
    for number in 1..=4 {
        match uelzen().publish(&mut store, &mut guard, vec![put(&format!("dienst-{number}"), &"x".repeat(9_000))]) {
            Ok(published) => acknowledged = published.head.seq,
            Err(PublishError::Storage(fault)) => {
                let again = uelzen().publish(&mut store, &mut guard, vec![put("trotzdem", "geht nicht")]);
                assert!(again.is_err(), "after a failing disk nothing is published before both files are opened again");
                return (acknowledged, Some(fault));
            }
            Err(error) => panic!("a failing disk is told as such, not as: {error}"),
        }
    }
    (acknowledged, None)
}

fn assert_goes_on(machine: &Machine, acknowledged: u64, context: &str) {
    machine.fail(Failure::None);
    let mut store = Store::open_in(machine.store()).expect(context);
    let mut guard = Guard::open_in(machine.guard(), store.reader(), &uelzen().id()).expect(context);
    guard.confirm();
    assert_ne!(guard.state(), GuardState::Orphan, "{context}");
    let seq = assert_whole(store.reader(), &uelzen().id());
    assert!(seq >= acknowledged, "{context}: {acknowledged} was acknowledged, {seq} is there");
    let head = uelzen().publish(&mut store, &mut guard, vec![put("wieder", "Platz")]).expect(context).head;
    assert!(head.seq > seq, "{context}");
}

#[test]
fn a_full_disk_is_told_as_such_and_once_there_is_space_the_node_goes_on() {
    let start = home();
    let mut failures = 0;
    for step in 0.. {
        let machine = Machine::with_files(start.clone());
        machine.fail(Failure::FullAfter(step));
        let (acknowledged, fault) = publish_until_it_fails(&machine);
        let context = format!("full after step {step}");
        let Some(fault) = fault else { break };
        assert!(matches!(fault, StorageFault::DiskFull), "{context}: {fault}");
        assert_goes_on(&machine, acknowledged, &context);
        failures += 1;
    }
    assert!(failures > 20, "only {failures} steps were tried");
}

#[test]
fn a_single_failing_step_at_any_place_loses_nothing() {
    let start = home();
    for step in 0.. {
        let machine = Machine::with_files(start.clone());
        machine.fail(Failure::OnceAfter(step));
        let (acknowledged, fault) = publish_until_it_fails(&machine);
        let context = format!("one failure after step {step}");
        if fault.is_none() && acknowledged == 4 && machine.steps() < usize::try_from(step).unwrap() {
            break;
        }
        assert_goes_on(&machine, acknowledged, &context);
    }
}
