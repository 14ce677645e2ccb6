//! How many must vouch for a county or partner, and from where.

use jiff::ToSpan;
use kreisnetz_catalog::admission::{Lack, Membership, Reason};

use super::net::{Net, SPRING};
use crate::support::id_of;

#[test]
fn founders_are_members_from_the_beginning_known_or_not() {
    let mut net = Net::founded();
    let view = net.on(SPRING);
    assert_eq!((view.of("uelzen"), view.0.members().count()), (Membership::Founding, 7));
    net.register.remove_identity(&id_of("uelzen"));
    assert!(net.on(SPRING).has("uelzen"), "the network file names it");
}

#[test]
fn three_counties_of_two_laender_admit_a_county() {
    let mut net = Net::founded();
    net.county("luechow-dannenberg");
    net.vouch_all(&["uelzen", "coesfeld"], "luechow-dannenberg", SPRING);
    let view = net.on(SPRING);
    let lacks = vec![Lack::Counties { have: 2, need: 3 }];
    assert!(
        matches!(view.reason("luechow-dannenberg"), Reason::Pending { vouchers, lacks: missing } if vouchers.len() == 2 && *missing == lacks)
    );
    net.vouch("loerrach", "luechow-dannenberg", SPRING);
    assert_eq!(net.on(SPRING).of("luechow-dannenberg"), Membership::Admitted);
}

#[test]
fn three_counties_of_one_land_do_not() {
    let mut net = Net::founded_by(&["uelzen", "celle", "gifhorn", "coesfeld"]);
    net.county("luechow-dannenberg");
    net.vouch_all(&["uelzen", "celle", "gifhorn"], "luechow-dannenberg", SPRING);
    let view = net.on(SPRING);
    let Reason::Pending { lacks, .. } = view.reason("luechow-dannenberg") else { panic!("pending") };
    assert_eq!(*lacks, [Lack::Laender { have: 1, need: 2 }]);
    net.vouch("coesfeld", "luechow-dannenberg", SPRING);
    assert!(net.on(SPRING).has("luechow-dannenberg"));
}

#[test]
fn a_county_is_a_member_from_the_day_of_the_vouch_that_was_missing() {
    let mut net = Net::founded();
    net.county("stade");
    net.county("celle");
    for (author, days) in [("uelzen", 0), ("coesfeld", 20), ("loerrach", 10)] {
        net.vouch(author, "stade", SPRING.saturating_add(days.days()));
    }
    // Stade vouched before it was a member itself; that counts from when it is one.
    net.vouch_all(&["stade", "uelzen", "coesfeld"], "celle", SPRING);
    let view = net.on(SPRING.saturating_add(30.days()));
    assert_eq!(view.since("stade"), Some(SPRING.saturating_add(20.days())));
    assert_eq!(view.since("celle"), view.since("stade"));
    let path: Vec<_> = view.0.path(&id_of("stade")).iter().map(|voucher| voucher.publisher).collect();
    assert_eq!(path, ["uelzen", "loerrach", "coesfeld"].map(id_of), "in the order in which they came to count");
}

#[test]
fn a_vouch_of_somebody_who_is_no_member_counts_for_nothing() {
    let mut net = Net::founded();
    for name in ["stade", "celle", "gifhorn", "goslar"] {
        net.county(name);
    }
    net.vouch_all(&["celle", "gifhorn", "goslar"], "stade", SPRING);
    net.vouch_all(&["stade", "gifhorn", "goslar"], "celle", SPRING);
    net.vouch_all(&["stade", "celle", "goslar"], "gifhorn", SPRING);
    let view = net.on(SPRING);
    assert_eq!(view.0.members().count(), 7, "a ring that vouches for itself");
    assert!(view.reason("stade").vouchers().is_empty());
}

#[test]
fn partners_are_vouched_for_by_counties_and_vouch_for_nobody() {
    let mut net = Net::founded();
    net.partner("begleitforschung");
    net.county("stade");
    net.vouch_all(&["uelzen", "coesfeld", "loerrach"], "begleitforschung", SPRING);
    net.vouch_all(&["uelzen", "coesfeld", "begleitforschung"], "stade", SPRING);
    let view = net.on(SPRING);
    assert!(view.has("begleitforschung") && !view.has("stade"));
}

#[test]
fn a_municipality_counts_for_no_county() {
    let mut net = Net::founded();
    net.municipality("bad-bevensen", "03360004");
    net.county("stade");
    net.vouch_all(&["uelzen", "coesfeld"], "bad-bevensen", SPRING);
    net.vouch_all(&["bad-bevensen", "uelzen", "coesfeld"], "stade", SPRING);
    let view = net.on(SPRING);
    assert!(view.has("bad-bevensen"));
    assert!(matches!(view.reason("stade"), Reason::Pending { vouchers, .. } if vouchers.len() == 2), "only counties are counted and named");
}

#[test]
fn nobody_who_is_only_named_is_pending_and_its_log_is_asked_for() {
    let mut net = Net::founded();
    net.county("stade");
    net.vouch("uelzen", "stade", SPRING);
    assert_eq!(net.register.unknown(), []);
    net.register.remove_identity(&id_of("stade"));
    let view = net.on(SPRING);
    assert_eq!((view.0.reason(&id_of("stade")), view.of("stade")), (None, Membership::Pending));
    assert_eq!(net.register.unknown(), [id_of("stade")]);
}
