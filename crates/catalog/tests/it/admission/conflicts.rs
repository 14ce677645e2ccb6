//! One active identity per AGS; a node that knew one keeps it.

use jiff::ToSpan;
use kreisnetz_catalog::admission::{Identity, Membership, Reason};
use kreisnetz_identity::Class;

use super::net::{Net, SPRING, ags_of};
use crate::support::id_of;

const FIRST: [&str; 3] = ["uelzen", "coesfeld", "loerrach"];
const OTHERS: [&str; 3] = ["bernkastel-wittlich", "potsdam-mittelmark", "vorpommern-greifswald"];

/// Stade, and somebody else who claims to be Stade; both have vouchers enough, the other from ten days later on.
fn two_of_stade() -> Net {
    let mut net = Net::founded();
    net.county("stade");
    net.impostor("stade-2", "stade");
    net.vouch_all(&FIRST, "stade", SPRING);
    net.vouch_all(&OTHERS, "stade-2", SPRING.saturating_add(10.days()));
    net
}

#[test]
fn of_two_the_one_admitted_earlier_is_active_and_both_are_marked() {
    let view = two_of_stade().on(SPRING.saturating_add(10.days()));
    assert!(view.has("stade"));
    assert_eq!(*view.reason("stade-2"), Reason::Conflict { with: id_of("stade") });
    assert_eq!(view.0.conflicts(&id_of("stade")), [id_of("stade-2")]);
    assert_eq!(view.0.conflicts(&id_of("stade-2")), [id_of("stade")]);
}

#[test]
fn of_two_of_one_day_the_smaller_id_is_active() {
    let mut net = Net::founded();
    net.county("stade");
    net.impostor("stade-2", "stade");
    net.vouch_all(&FIRST, "stade", SPRING);
    net.vouch_all(&OTHERS, "stade-2", SPRING);
    let smaller = if id_of("stade") < id_of("stade-2") { "stade" } else { "stade-2" };
    assert!(net.on(SPRING).has(smaller));
}

#[test]
fn a_founder_is_before_everybody_else() {
    let mut net = Net::founded();
    net.impostor("uelzen-2", "uelzen");
    net.vouch_all(&["coesfeld", "loerrach", "bernkastel-wittlich"], "uelzen-2", SPRING);
    assert_eq!(*net.on(SPRING).reason("uelzen-2"), Reason::Conflict { with: id_of("uelzen") });
}

#[test]
fn back_dated_vouches_displace_nobody_whom_a_node_knew() {
    let mut net = Net::founded();
    net.county("stade");
    net.vouch_all(&FIRST, "stade", SPRING);
    assert!(net.on(SPRING).has("stade"));
    net.impostor("stade-2", "stade");
    net.vouch_all(&OTHERS, "stade-2", SPRING.saturating_sub(300.days()));
    let view = net.on(SPRING.saturating_add(1.day()));
    assert!(view.has("stade"), "it is held");
    assert_eq!(view.of("stade-2"), Membership::Conflict);
    net.holds = kreisnetz_catalog::admission::Holds::default();
    assert!(net.on(SPRING.saturating_add(1.day())).has("stade-2"), "a node that is new takes the earlier one");
}

#[test]
fn a_vouch_of_the_one_in_conflict_counts_for_nothing() {
    let mut net = two_of_stade();
    net.county("celle");
    net.vouch_all(&["stade-2", "uelzen", "coesfeld"], "celle", SPRING.saturating_add(10.days()));
    let view = net.on(SPRING.saturating_add(10.days()));
    assert!(!view.has("celle"));
}

#[test]
fn a_hold_whose_identity_fell_is_dropped_and_the_other_takes_its_place_at_once() {
    let mut net = two_of_stade();
    let day = SPRING.saturating_add(10.days());
    assert!(net.on(day).has("stade"));
    net.take_back("uelzen", "stade");
    let view = net.on(day);
    assert_eq!((view.of("stade"), view.of("stade-2")), (Membership::Lapsed, Membership::Admitted));
    assert_eq!(net.holds.active(ags_of("stade").unwrap()), Some(id_of("stade-2")));
    net.vouch("bernkastel-wittlich", "stade", day);
    assert_eq!(net.on(day).of("stade"), Membership::Conflict, "whoever fell stands behind whoever is held");
}

#[test]
fn a_succession_frees_the_key() {
    let mut net = two_of_stade();
    let day = SPRING.saturating_add(10.days());
    assert!(net.on(day).has("stade"));
    net.identity("stade", Identity::new(Class::County, ags_of("stade")).succeeded());
    let view = net.on(day);
    assert_eq!((view.of("stade"), view.of("stade-2")), (Membership::Succeeded, Membership::Admitted));
}

#[test]
fn when_holds_fall_one_after_the_other_the_rule_runs_until_none_falls() {
    let mut net = Net::founded();
    for name in ["stade", "celle"] {
        net.county(name);
        net.impostor(&format!("{name}-2"), name);
    }
    net.vouch_all(&FIRST, "stade", SPRING);
    net.vouch_all(&["stade", "uelzen", "coesfeld"], "celle", SPRING);
    net.vouch_all(&OTHERS, "stade-2", SPRING);
    net.vouch_all(&["stade-2", "bernkastel-wittlich", "potsdam-mittelmark"], "celle-2", SPRING);
    net.holds = kreisnetz_catalog::admission::Holds::of([(id_of("stade"), ags_of("stade")), (id_of("celle"), ags_of("celle"))], []);
    assert!(net.on(SPRING).has("celle"));
    net.take_back("loerrach", "stade");
    let view = net.on(SPRING);
    assert!(view.has("stade-2") && view.has("celle-2"), "Celle hung on Stade, and Stade fell");
}
