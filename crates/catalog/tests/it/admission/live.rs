//! Which vouches are live: days, length, author and what they name.

use jiff::{ToSpan, civil::date};
use kreisnetz_catalog::admission::{Counting, Membership, Reason};
use kreisnetz_identity::Class;

use super::net::{FOUNDERS, Net, SPRING, ags_of};
use crate::support::id_of;

/// Why the only vouch of Uelzen counts on a day, or not.
fn counting(net: &Net, today: jiff::civil::Date) -> Counting {
    net.register.vouches(&id_of("uelzen"), today)[0].1
}

#[test]
fn a_vouch_counts_from_the_day_before_it_was_given_to_its_last_day() {
    let mut net = Net::founded();
    net.county("stade");
    net.vouch_until("uelzen", "stade", SPRING, date(2027, 6, 30));
    let days = [(date(2027, 2, 27), Counting::NotYet), (date(2027, 2, 28), Counting::Counts), (date(2027, 6, 30), Counting::Counts)];
    for (today, expected) in days {
        assert_eq!(counting(&net, today), expected, "{today}");
    }
    assert_eq!(counting(&net, date(2027, 7, 1)), Counting::Expired);
}

#[test]
fn a_vouch_for_more_than_24_months_counts_for_nothing() {
    for (issued, expires, expected) in [
        (date(2027, 3, 1), date(2029, 3, 1), Counting::Counts),
        (date(2027, 3, 1), date(2029, 3, 2), Counting::TooLong),
        (date(2028, 2, 29), date(2030, 2, 28), Counting::Counts),
        (date(2028, 2, 29), date(2030, 3, 1), Counting::TooLong),
    ] {
        let mut net = Net::founded();
        net.county("stade");
        net.vouch_until("uelzen", "stade", issued, expires);
        assert_eq!(counting(&net, issued), expected, "{issued} to {expires}");
    }
}

#[test]
fn nobody_vouches_for_itself() {
    let mut net = Net::founded();
    net.vouch("uelzen", "uelzen", SPRING);
    assert_eq!(counting(&net, SPRING), Counting::OfItself);
}

#[test]
fn a_vouch_names_class_and_key_as_the_inception_claims_them() {
    let mut net = Net::founded();
    net.county("stade");
    net.vouch_naming("uelzen", "stade", (Class::County, ags_of("celle")), SPRING, date(2028, 1, 1));
    assert_eq!(counting(&net, SPRING), Counting::Mismatch);
    let mut net = Net::founded();
    net.partner("begleitforschung");
    net.vouch_naming("uelzen", "begleitforschung", (Class::County, ags_of("celle")), SPRING, date(2028, 1, 1));
    assert_eq!(counting(&net, SPRING), Counting::Mismatch);
}

#[test]
fn the_newest_for_a_publisher_stands_for_all_before_it() {
    let mut net = Net::founded();
    net.county("stade");
    net.vouch_until("uelzen", "stade", SPRING, date(2028, 3, 1));
    net.vouch_until("uelzen", "stade", date(2027, 9, 1), date(2027, 12, 31));
    let countings = |today| net.register.vouches(&id_of("uelzen"), today).iter().map(|(_, counting)| *counting).collect::<Vec<_>>();
    assert_eq!(countings(date(2027, 10, 1)), [Counting::Superseded, Counting::Counts]);
    assert_eq!(countings(date(2028, 1, 1)), [Counting::Counts, Counting::Expired], "of the live ones the newest");
}

#[test]
fn a_member_whose_vouches_ran_out_has_lapsed_and_says_since_when() {
    let mut net = Net::founded();
    net.county("stade");
    net.vouch_all(&["uelzen", "coesfeld"], "stade", SPRING);
    net.vouch_until("loerrach", "stade", SPRING, date(2027, 12, 31));
    assert!(net.on(date(2027, 12, 31)).has("stade"));
    for today in [date(2028, 1, 1), date(2028, 4, 1)] {
        let view = net.on(today);
        assert_eq!(view.of("stade"), Membership::Lapsed);
        assert!(
            matches!(view.reason("stade"), Reason::Lapsed { since, vouchers, .. } if *since == date(2028, 1, 1) && vouchers.len() == 2)
        );
    }
    net.vouch("bernkastel-wittlich", "stade", date(2028, 5, 1));
    let view = net.on(date(2028, 5, 1));
    assert_eq!((view.since("stade"), net.holds.lapsed().count()), (Some(date(2028, 5, 1)), 0), "it is back, and that it was gone is past");
}

#[test]
fn whoever_was_admitted_by_a_lapsed_member_lapses_with_it() {
    let mut net = Net::founded();
    net.county("stade");
    net.county("celle");
    net.vouch_all(&["uelzen", "coesfeld", "loerrach"], "stade", SPRING);
    net.vouch_all(&["stade", "coesfeld", "loerrach"], "celle", SPRING);
    assert!(net.on(SPRING).has("celle"));
    net.take_back("uelzen", "stade");
    let view = net.on(SPRING.saturating_add(1.day()));
    assert_eq!((view.of("stade"), view.of("celle")), (Membership::Lapsed, Membership::Lapsed));
}

#[test]
fn vouches_of_a_partner_that_lapsed_are_remembered_too() {
    let mut net = Net::founded();
    net.partner("begleitforschung");
    net.vouch_all(&FOUNDERS[..3], "begleitforschung", SPRING);
    assert!(net.on(SPRING).has("begleitforschung"));
    net.take_back("uelzen", "begleitforschung");
    assert_eq!(net.on(SPRING).of("begleitforschung"), Membership::Lapsed);
}
