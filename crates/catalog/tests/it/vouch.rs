//! Vouches as entries: what they must say, who may write them, and what admission reads of them.

use jiff::civil::date;
use kreisnetz_catalog::{
    admission::{NotAVouch, Vouch},
    entry::Entry,
    kind::Kind,
};
use kreisnetz_identity::Class;

use crate::{
    blocks::{SERVICE, VOUCH},
    support::{Author, TODAY, county, edit, municipality, partner},
};

const SLUG: &str = "vouch-03354";

fn published(author: &Author, toml: &str) -> Entry {
    author.publish(SLUG, toml).entry().clone()
}

#[test]
fn admission_reads_what_the_entry_says() {
    let uelzen = county("uelzen");
    let entry = published(&uelzen, VOUCH);
    let vouch = Vouch::of(&uelzen.writer, &entry).unwrap();
    assert_eq!(vouch.publisher().to_string(), "3e57977650fbb30dc3d9a15ca2011c45db21bb83136abdbe8c3a36c6a60e7926");
    assert_eq!((vouch.class(), vouch.ags().map(|ags| ags.to_string())), (Class::County, Some("03354".to_owned())));
    assert_eq!((vouch.issued(), vouch.expires(), vouch.digest()), (TODAY, date(2028, 10, 11), entry.digest()));
    let view = entry.vouch().unwrap();
    assert_eq!((view.level(), view.methods().collect::<Vec<_>>()), (Some("county"), vec!["phone", "letter"]));
}

#[test]
fn an_independent_city_counts_as_a_county_and_a_partner_has_no_key() {
    let uelzen = county("uelzen");
    let city = edit(&edit(VOUCH, "class", Some("\"city\"")), "ags", Some("\"05515\""));
    assert_eq!(Vouch::of(&uelzen.writer, &published(&uelzen, &city)).unwrap().class(), Class::County);
    let of_partner = edit(&edit(VOUCH, "class", Some("\"partner\"")), "ags", None);
    let vouch = Vouch::of(&uelzen.writer, &published(&uelzen, &of_partner)).unwrap();
    assert_eq!((vouch.class(), vouch.ags()), (Class::Partner, None));
    uelzen.refuses(SLUG, &edit(VOUCH, "class", Some("\"partner\"")), "only_when", "ags");
}

#[test]
fn counties_and_municipalities_vouch_and_partners_do_not() {
    assert!(Vouch::of(&municipality().writer, &published(&municipality(), VOUCH)).is_ok());
    partner().refuses(SLUG, VOUCH, "kind_not_for_class", "kind");
    let entry = published(&county("uelzen"), VOUCH);
    assert_eq!(Vouch::of(&partner().writer, &entry), Err(NotAVouch::Broken), "in a partner's catalog it counts for nothing");
}

#[test]
fn the_key_has_the_digits_of_its_class_and_is_on_the_official_list() {
    let uelzen = county("uelzen");
    uelzen.refuses(SLUG, &edit(VOUCH, "ags", Some("\"03354006\"")), "ags_length", "ags");
    uelzen.refuses(SLUG, &edit(VOUCH, "class", Some("\"municipality\"")), "ags_length", "ags");
    uelzen.refuses(SLUG, &edit(VOUCH, "ags", Some("\"03999\"")), "unknown_ags", "ags");
}

#[test]
fn a_former_key_that_somebody_declares_makes_no_county() {
    let mut uelzen = county("uelzen");
    uelzen.predecessors.insert("16056".parse().unwrap());
    let entry = published(&uelzen, &edit(VOUCH, "ags", Some("\"16056\"")));
    assert_eq!(Vouch::of(&uelzen.writer, &entry), Err(NotAVouch::Broken));
}

#[test]
fn a_vouch_ends_within_24_months_and_not_before_it_is_given() {
    let uelzen = county("uelzen");
    for (expires, expected) in
        [("2028-11-24", Some("date_too_far")), ("2028-11-23", None), ("2026-11-23", None), ("2026-11-22", Some("date_passed"))]
    {
        let toml = edit(VOUCH, "expires", Some(expires));
        match expected {
            Some(problem) => uelzen.refuses(SLUG, &toml, problem, "expires"),
            None => assert!(uelzen.try_publish(SLUG, &toml).is_ok(), "{expires}"),
        }
    }
}

#[test]
fn each_version_is_given_anew_and_one_that_says_nothing_new_is_none() {
    let mut uelzen = county("uelzen");
    uelzen.keep(SLUG, VOUCH);
    uelzen.today = date(2027, 5, 3);
    assert!(!uelzen.publish(SLUG, VOUCH).is_changed());
    let renewed = uelzen.publish(SLUG, &edit(VOUCH, "expires", Some("2029-05-03"))).entry().clone();
    assert_eq!((renewed.issued(), renewed.modified()), (Some(uelzen.today), Some(uelzen.today)));
    assert_eq!(Vouch::of(&uelzen.writer, &renewed).unwrap().issued(), uelzen.today);
}

#[test]
fn another_kind_is_no_vouch() {
    let author = county("bernkastel-wittlich");
    let entry = author.publish("landraeume", SERVICE).entry().clone();
    assert_eq!(entry.kind(), Some(Kind::Service));
    assert_eq!(Vouch::of(&author.writer, &entry), Err(NotAVouch::Kind));
}
