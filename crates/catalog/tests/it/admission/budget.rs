//! Twelve a year, whatever dates an author invents.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kreisnetz_catalog::{
    admission::{Counting, VOUCHES_A_YEAR},
    county,
};

use super::net::{Net, SPRING};
use crate::support::id_of;

/// Counties to vouch for, none of them a founder.
fn others(count: usize) -> Vec<&'static str> {
    let founders = super::net::FOUNDERS;
    county::all().iter().map(|county| county.slug()).filter(|slug| !founders.contains(slug)).take(count).collect()
}

fn counted(net: &Net, author: &str, today: Date) -> usize {
    net.register.vouches(&id_of(author), today).iter().filter(|(_, counting)| *counting == Counting::Counts).count()
}

fn vouching_for(count: usize, day: impl Fn(usize) -> Date) -> Net {
    let mut net = Net::founded();
    for (number, name) in others(count).into_iter().enumerate() {
        net.county(name);
        net.vouch("uelzen", name, day(number));
    }
    net
}

#[test]
fn the_thirteenth_vouch_of_a_year_does_not_count() {
    let net = vouching_for(20, |_| SPRING);
    assert_eq!(counted(&net, "uelzen", SPRING), VOUCHES_A_YEAR);
    assert_eq!(net.register.budget_left(&id_of("uelzen"), SPRING), 0);
    assert_eq!(net.register.budget_left(&id_of("uelzen"), SPRING.saturating_add(366.days())), 12, "a year later");
    assert_eq!(net.register.budget_left(&id_of("coesfeld"), SPRING), 12, "each has its own");
}

#[test]
fn who_lies_about_dates_gains_one_years_budget() {
    let today = date(2028, 3, 2);
    let honest = vouching_for(60, |_| today);
    let liar = vouching_for(60, |number| today.saturating_sub((15 * i64::try_from(number).unwrap()).days()));
    assert_eq!((counted(&honest, "uelzen", today), counted(&liar, "uelzen", today)), (12, 24));
}

#[test]
fn a_leap_day_makes_no_room_for_a_third_year() {
    // Given on the first, middle and last day that can be live on this one: 731 days and tomorrow.
    let today = date(2028, 6, 1);
    let days = [date(2026, 6, 1), date(2027, 6, 2), date(2028, 6, 2)];
    let net = vouching_for(36, |number| days[number / 12]);
    assert_eq!(counted(&net, "uelzen", today), 24);
}

#[test]
fn expired_and_superseded_vouches_cost_nothing() {
    let mut net = vouching_for(12, |_| SPRING);
    let thirteenth = others(13)[12];
    net.county(thirteenth);
    net.vouch("uelzen", thirteenth, date(2027, 6, 1));
    assert_eq!(counted(&net, "uelzen", date(2027, 6, 1)), 12);
    net.take_back("uelzen", others(1)[0]);
    assert_eq!(counted(&net, "uelzen", date(2027, 6, 1)), 12, "the place of the one taken back");
    assert_eq!(net.register.vouches(&id_of("uelzen"), date(2027, 6, 1)).len(), 12);
}

#[test]
fn a_countys_own_municipalities_are_outside_the_budget() {
    let mut net = vouching_for(12, |_| SPRING);
    for number in 0..30 {
        let name = format!("gemeinde-{number}");
        net.municipality(&name, &format!("03360{number:03}"));
        net.vouch("uelzen", &name, SPRING);
    }
    assert_eq!(counted(&net, "uelzen", SPRING), 42);
    net.municipality("dannenberg", "03354006");
    net.vouch("uelzen", "dannenberg", SPRING);
    assert_eq!(counted(&net, "uelzen", SPRING), 42, "a municipality of another county is inside it");
}
