//! Evaluations, pilots and feedback beside what they speak of; entries side by side; counties like one's own.

use super::entries::{adoption, evaluation, feedback, kuubu, put, reply};
use super::world::{BEVENSEN, COESFELD, LUECHOW, UELZEN, World};
use crate::api::{CompareRequest, SearchRequest, ShowData, ShowRequest};
use crate::failure::Slug;
use serde_json::{Value, json};

fn show(world: &World, reference: &str) -> ShowData {
    let request = ShowRequest { reference: reference.to_owned(), lang: Some("de".to_owned()), diff: false };
    world.library(3).show(&request).unwrap().data
}

/// Uelzen offers kuubu; this is Coesfeld's node.
fn world() -> World {
    let mut world = World::new(COESFELD, &[UELZEN, BEVENSEN, COESFELD, LUECHOW]);
    world.publish(UELZEN, vec![kuubu("2.1.0")]);
    world
}

#[test]
fn an_evaluation_stands_beside_what_it_is_about_with_the_reply_of_its_publisher() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(LUECHOW, vec![evaluation("bericht", &[&about], "final")]);
    let report = world.pin(LUECHOW, "bericht");
    world.publish(UELZEN, vec![reply("antwort", &report, "Die Bedienung ist seither anders.")]);
    world.publish(COESFELD, vec![reply("fremd", &report, "Wir antworten für Uelzen.")]);
    let data = show(&world, "uelzen/kuubu");
    assert_eq!((data.entry.evaluations, data.evaluations_list.len(), data.evidence.clone()), (1, 1, vec!["evaluated".to_owned()]));
    let note = &data.judgements_list[0];
    assert_eq!(
        (note.reference.as_str(), note.independent, note.scores["transfer"].as_u64()),
        ("luechow-dannenberg/bericht", Some(true), Some(4))
    );
    let replies: Vec<_> = note.replies.iter().map(|reply| reply.reference.as_str()).collect();
    assert_eq!(replies, ["uelzen/antwort"], "nobody but its publisher replies");
    let has = SearchRequest { has: vec!["evaluation".to_owned()], ..Default::default() };
    assert_eq!(super::world::references(&world.library(3).search(&has).unwrap()), ["uelzen/kuubu"]);
}

#[test]
fn praise_by_the_publisher_its_municipality_or_in_an_interim_report_is_no_evidence() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(UELZEN, vec![evaluation("selbst", &[&about], "final")]);
    world.publish(BEVENSEN, vec![evaluation("gemeinde", &[&about], "final")]);
    world.publish(LUECHOW, vec![evaluation("zwischenbericht", &[&about], "interim")]);
    let data = show(&world, "uelzen/kuubu");
    let independent: Vec<_> = data.judgements_list.iter().map(|note| (note.publisher.slug.as_str(), note.independent)).collect();
    assert!(independent.contains(&("uelzen", Some(false))) && independent.contains(&("luechow-dannenberg", Some(true))), "{independent:?}");
    assert!(data.judgements_list.iter().filter(|note| note.independent == Some(true)).count() == 1);
    assert!(data.evidence.is_empty(), "{:?}", data.evidence);
}

#[test]
fn a_superseded_evaluation_is_told_no_more() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(LUECHOW, vec![evaluation("bericht", &[&about], "superseded")]);
    assert_eq!(show(&world, "uelzen/kuubu").entry.evaluations, 0);
}

#[test]
fn two_assets_are_compared_row_by_row_and_equal_rows_are_counted() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(COESFELD, vec![adoption("nutzung", &about, "operation"), super::entries::asset("hilfe", "Hilfe im Alltag", "1")]);
    world.publish(LUECHOW, vec![feedback("a", &about, "volunteers", 3), feedback("b", &about, "staff", 4)]);
    let compare = |names: &[&str], only_diff| {
        let references = names.iter().map(|name| (*name).to_owned()).collect();
        world.library(3).compare(&CompareRequest { references, only_diff, lang: None })
    };
    let data = compare(&["uelzen/kuubu", "coesfeld/hilfe"], true).unwrap().data;
    let row = |key: &str| data.rows.iter().find(|row| row.key == key).map(|row| row.cells.clone());
    assert_eq!(row("confirmed"), Some(vec![json!(1), json!(0)]));
    assert_eq!(row("effort_days"), Some(vec![json!(15), Value::Null]), "as its adopter states it");
    assert_eq!(row("year_cents"), Some(vec![json!(390_000), Value::Null]));
    assert_eq!(row("feedback"), Some(vec![json!("3.5"), Value::Null]));
    assert_eq!(row("licence"), None, "what is equal is left out");
    assert!(data.equal > 0);
    let all = compare(&["uelzen/kuubu", "coesfeld/hilfe"], false).unwrap().data;
    assert_eq!((all.rows.len() as u64, all.equal), (data.rows.len() as u64 + data.equal, 0));
    assert_eq!(compare(&["uelzen/kuubu"], false).unwrap_err().slug(), Slug::Usage);
    assert_eq!(compare(&["uelzen/kuubu", "coesfeld/nutzung"], false).unwrap_err().context()["detail"], "compare_kinds");
}

/// A county's profile with its population and rural type.
fn county(ags: &str, population: u64, rural: &str) -> kreisnetz_catalog::Change {
    let root = json!({
        "kind": "county", "title": { "de": "Landkreis" }, "summary": { "de": "Ein ländlicher Landkreis in Deutschland." },
        "contact": { "role": { "de": "Stabsstelle" }, "email": "digital@kreis.example" },
        "body": {
            "level": "county", "ags": ags, "short_name": kreisnetz_catalog::county::find(ags).unwrap().slug(),
            "nuts3": { "code": "DE93A", "version": 2024 }, "population": { "value": population, "date": "2018-12-31", "source": "Destatis" },
            "area_km2": "1000", "rural_type": { "scheme": "thuenen", "code": rural, "year": 2016 },
        },
    });
    put("county", &root)
}

#[test]
fn a_profile_names_the_counties_like_it_and_what_they_adopted() {
    let mut world = world();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(UELZEN, vec![county(UELZEN, 100_000, "very-rural-weak")]);
    world.publish(COESFELD, vec![county(COESFELD, 100_000, "very-rural-strong")]);
    world.publish(LUECHOW, vec![county(LUECHOW, 100_000, "very-rural-weak"), adoption("nutzung", &about, "operation")]);
    let data = show(&world, "uelzen/county");
    let like: Vec<_> = data.similar_list.iter().map(|county| (county.publisher.slug.as_str(), format!("{:.2}", county.distance))).collect();
    // Another Land and another rural type make Coesfeld less like it; Lüchow-Dannenberg is the same.
    assert_eq!(like, [("luechow-dannenberg", "0.00".to_owned()), ("coesfeld", "0.75".to_owned())]);
    assert_eq!(data.similar_list[0].adopted, ["uelzen/kuubu"]);
    assert_eq!((data.similar_list[1].parts.land, data.similar_list[1].parts.rural_type), (0.25, Some(0.5)));
}

#[test]
fn what_counties_like_mine_use_comes_first_in_a_search() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    world.publish(UELZEN, vec![kuubu("2.1.0"), super::entries::asset("anderes", "kuubu: ein anderes Portal", "1")]);
    let (one, other) = (world.pin(UELZEN, "kuubu"), world.pin(UELZEN, "anderes"));
    world.publish(COESFELD, vec![county(COESFELD, 200_000, "very-rural-weak")]);
    world.publish(LUECHOW, vec![county(LUECHOW, 20_000, "very-rural-strong"), adoption("nutzung", &one, "operation")]);
    let similar = |world: &World| {
        let request =
            SearchRequest { q: "kuubu".to_owned(), kind: vec!["asset".to_owned()], sort: Some("similar".to_owned()), ..Default::default() };
        super::world::references(&world.library(3).search(&request).unwrap()).join(" ")
    };
    assert_eq!(similar(&world), "uelzen/kuubu uelzen/anderes");
    // One's own adoption weighs more than that of a county that is little like it.
    world.publish(COESFELD, vec![adoption("eigene", &other, "operation")]);
    assert_eq!(similar(&world), "uelzen/anderes uelzen/kuubu");
}
