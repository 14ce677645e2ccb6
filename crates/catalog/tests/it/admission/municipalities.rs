//! A municipality needs its own county and one other.

use kreisnetz_catalog::admission::{Lack, Reason};

use super::net::{Net, SPRING};

fn lacks(net: &mut Net, name: &str) -> Vec<Lack> {
    match net.on(SPRING).reason(name) {
        Reason::Pending { lacks, .. } => lacks.clone(),
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn its_own_county_and_another_county_admit_a_municipality() {
    let mut net = Net::founded();
    net.municipality("bad-bevensen", "03360004");
    assert_eq!(lacks(&mut net, "bad-bevensen"), [Lack::OwnCounty, Lack::AnotherVoucher]);
    net.vouch("uelzen", "bad-bevensen", SPRING);
    assert_eq!(lacks(&mut net, "bad-bevensen"), [Lack::AnotherVoucher]);
    net.vouch("coesfeld", "bad-bevensen", SPRING);
    assert!(net.on(SPRING).has("bad-bevensen"));
}

#[test]
fn without_its_own_county_nobody_else_is_enough() {
    let mut net = Net::founded();
    net.municipality("bad-bevensen", "03360004");
    for author in ["coesfeld", "loerrach", "bernkastel-wittlich"] {
        net.vouch(author, "bad-bevensen", SPRING);
    }
    assert_eq!(lacks(&mut net, "bad-bevensen"), [Lack::OwnCounty]);
}

#[test]
fn another_municipality_is_as_good_as_another_county() {
    let mut net = Net::founded();
    net.municipality("bad-bevensen", "03360004");
    net.municipality("ebstorf", "03360006");
    net.vouch("uelzen", "bad-bevensen", SPRING);
    net.vouch("coesfeld", "bad-bevensen", SPRING);
    net.vouch("uelzen", "ebstorf", SPRING);
    net.vouch("bad-bevensen", "ebstorf", SPRING);
    assert!(net.on(SPRING).has("ebstorf"));
}

#[test]
fn a_partner_is_no_other_voucher() {
    let mut net = Net::founded();
    net.partner("begleitforschung");
    net.municipality("ebstorf", "03360006");
    for author in ["uelzen", "coesfeld", "loerrach"] {
        net.vouch(author, "begleitforschung", SPRING);
    }
    net.vouch("uelzen", "ebstorf", SPRING);
    net.vouch("begleitforschung", "ebstorf", SPRING);
    assert_eq!(lacks(&mut net, "ebstorf"), [Lack::AnotherVoucher]);
}

#[test]
fn the_municipalities_of_a_hostile_county_stay_inside_its_prefix() {
    let mut net = Net::founded();
    net.municipality("falsches-dorf", "03354999");
    net.vouch("uelzen", "falsches-dorf", SPRING);
    net.vouch("coesfeld", "falsches-dorf", SPRING);
    assert_eq!(lacks(&mut net, "falsches-dorf"), [Lack::OwnCounty], "Lüchow-Dannenberg did not vouch for it");
}
