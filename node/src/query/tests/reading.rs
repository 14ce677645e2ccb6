//! Search, show, adopters, adoptions and the signed bytes.

use kreisnetz_catalog::{Change, Leaf, merkle_root, parse_head};
use serde_json::json;

use super::entries::{adoption, asset, kuubu, put};
use super::world::{COESFELD, DUELMEN, LUECHOW, UELZEN, World, at, references, search};
use crate::api::{Admission, AdoptersRequest, AdoptionsRequest, Foreign, Freshness, SearchRequest, ShowRequest, Source};
use crate::failure::{Failure, Slug};
use crate::query::Library;

fn show(library: &Library, reference: &str) -> Result<crate::api::Answer<crate::api::ShowData>, Failure> {
    library.show(&ShowRequest { reference: reference.to_owned(), lang: Some("de".to_owned()), diff: false })
}

fn adopters(library: &Library, all: bool) -> crate::api::AdoptersData {
    library.adopters(&AdoptersRequest { reference: "uelzen/kuubu".to_owned(), all }).unwrap().data
}

fn confirmed(library: &Library) -> u64 {
    adopters(library, false).counts.confirmed
}

#[test]
fn a_search_finds_an_asset_by_another_form_of_its_word() {
    let world = World::with_kuubu();
    let answer = search(&world.library(3), "Ehrenamt");
    assert_eq!((references(&answer), answer.data.total, answer.data.catalogs), (vec!["uelzen/kuubu"], 1, 1));
    let hit = &answer.data.items[0];
    assert_eq!((hit.rank, hit.entry.updated, hit.entry.freshness), (1, at(0), Freshness::Current));
    assert_eq!(hit.entry.publisher.admission, Admission::Founding);
    assert_eq!(answer.data.facets["topic"][0].value, "community");
    assert!(references(&search(&world.library(3), "Wohngeld")).is_empty());
}

#[test]
fn a_filter_narrows_and_is_named_in_the_answer() {
    let mut world = World::with_kuubu();
    world.publish(COESFELD, vec![asset("hilfe", "Hilfe für Nachbarn im Alltag", "1")]);
    let library = world.library(3);
    let ask = |request: SearchRequest| library.search(&request).map(|answer| references(&answer).join(" "));
    let list = |text: &str| vec![text.to_owned()];
    assert_eq!(ask(SearchRequest { publisher: list("Uelzen"), ..Default::default() }).unwrap(), "uelzen/kuubu");
    assert_eq!(ask(SearchRequest { land: list("NW"), ..Default::default() }).unwrap(), "coesfeld/hilfe");
    assert_eq!(ask(SearchRequest { licence: list("permissive"), ..Default::default() }).unwrap(), "");
    assert_eq!(ask(SearchRequest { licence: list("copyleft"), limit: Some(1), offset: 1, ..Default::default() }).unwrap(), "uelzen/kuubu");
    assert_eq!(ask(SearchRequest { kind: list("service"), ..Default::default() }).unwrap(), "");
    let wrong = [
        SearchRequest { kind: list("aset"), ..Default::default() },
        SearchRequest { limit: Some(1001), ..Default::default() },
        SearchRequest { min_adopters: Some(101), ..Default::default() },
        SearchRequest { q: "x".repeat(600), ..Default::default() },
    ];
    for request in wrong {
        assert_eq!(ask(request).unwrap_err().slug(), Slug::Usage);
    }
    let answer = library.search(&SearchRequest { publisher: list("03360"), ..Default::default() }).unwrap();
    assert_eq!(answer.data.filters["publisher"], json!(["uelzen"]));
}

#[test]
fn show_gives_the_entry_its_fields_and_the_head_that_signs_it() {
    let world = World::with_kuubu();
    let answer = show(&world.library(3), "Landkreis Uelzen/kuubu@2.1.0").unwrap();
    let data = &answer.data;
    assert_eq!((answer.source, answer.warnings.len()), (Source::Node, 0));
    assert_eq!(data.entry.reference, "uelzen/kuubu");
    assert_eq!(data.entry.title.as_untrusted(), "kuubu: Portal für ehrenamtliche Hilfe");
    assert_eq!(data.body["software"]["platforms"], json!(["web"]));
    assert_eq!(data.links[0].url.as_untrusted(), "https://kuubu.example");
    assert_eq!((data.signed.epoch, data.signed.seq, data.signed.expires), (1, 1, at(30)));
    assert_eq!(data.versions[0].version, Some(Foreign::from("2.1.0")));
    for reference in ["uelzen/kuubu@1", "03360/kuubu", "uel/kuubu", &format!("{}/kuubu", world.id(UELZEN))] {
        assert!(show(&world.library(3), reference).is_ok(), "{reference}");
    }
}

#[test]
fn what_is_not_there_is_refused_with_its_reason() {
    let mut world = World::with_kuubu();
    let slug = |library: &Library, reference: &str| show(library, reference).unwrap_err().slug();
    let library = world.library(3);
    assert_eq!(slug(&library, "uelzen/kubu"), Slug::NotFound);
    assert_eq!(slug(&library, "uelzen/kuubu@3.0"), Slug::NotFound);
    assert_eq!(slug(&library, "uelzen/kuubu@2"), Slug::NotFound);
    assert_eq!(slug(&library, "Coesfeld/kuubu"), Slug::NotFound);
    assert_eq!(slug(&library, "lüchow/kuubu"), Slug::NotFound);
    assert_eq!(slug(&library, "München/kuubu"), Slug::Ambiguous);
    assert_eq!(slug(&library, "neu/kuubu"), Slug::Ambiguous);
    assert_eq!(slug(&library, "a/b/c"), Slug::Usage);
    let nearest = show(&library, "uelsen/kuubu").unwrap_err();
    assert_eq!((nearest.slug(), nearest.context()["nearest"].as_str()), (Slug::NotFound, "uelzen"));

    world.publish(UELZEN, vec![Change::Withdraw { slug: "kuubu".parse().unwrap(), reason: "replaced".to_owned() }]);
    let withdrawn = show(&world.library(3), "uelzen/kuubu").unwrap_err();
    assert_eq!((withdrawn.slug(), withdrawn.context()["reason"].as_str()), (Slug::Withdrawn, "replaced"));
    assert!(references(&search(&world.library(3), "Ehrenamt")).is_empty());
}

#[test]
fn the_catalog_of_an_unadmitted_publisher_is_reached_by_its_id_alone() {
    let mut world = World::with_kuubu();
    world.publish(LUECHOW, vec![asset("eigenes", "Ehrenamt in Lüchow-Dannenberg", "1")]);
    let library = world.library(3);
    assert_eq!(references(&search(&library, "Ehrenamt")), ["uelzen/kuubu"]);
    assert_eq!(show(&library, "luechow-dannenberg/eigenes").unwrap_err().slug(), Slug::NotAdmitted);
    let shown = show(&library, &format!("{}/eigenes", world.id(LUECHOW))).unwrap();
    assert_eq!(shown.data.entry.publisher.admission, Admission::Pending);
}

#[test]
fn one_county_counts_once_and_its_municipality_with_it() {
    let mut world = World::new(LUECHOW, &[UELZEN, COESFELD, DUELMEN]);
    world.publish(UELZEN, vec![kuubu("2.1.0")]);
    let about = world.pin(UELZEN, "kuubu");
    world.publish(COESFELD, vec![adoption("a", &about, "rollout")]);
    world.publish(DUELMEN, vec![adoption("b", &about, "operation")]);
    let data = adopters(&world.library(3), false);
    assert_eq!((data.counts.confirmed, data.counts.on_the_way, data.items.len()), (1, 0, 1));
    assert_eq!((data.items[0].stage.as_str(), data.items[0].version.clone()), ("operation", Some("2.1.0".into())));

    world.publish(DUELMEN, vec![adoption("b", &about, "ended")]);
    let data = adopters(&world.library(3), false);
    assert_eq!((data.counts.confirmed, data.counts.on_the_way), (0, 1), "an end lowers the count at once");
}

#[test]
fn an_operation_counts_as_confirmed_for_twelve_months() {
    let mut world = World::with_kuubu();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(COESFELD, vec![adoption("a", &about, "operation")]);
    // Confirmed on 2026-11-01; the first head is of 2026-11-20.
    assert_eq!(confirmed(&world.library(365 - 19)), 1);
    assert_eq!((confirmed(&world.library(365 - 18)), adopters(&world.library(365 - 18), false).counts.unconfirmed), (0, 1));
}

#[test]
fn neither_the_own_nor_an_unadmitted_nor_a_broken_adoption_counts() {
    let mut world = World::with_kuubu();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(UELZEN, vec![adoption("selbst", &about, "operation")]);
    world.publish(LUECHOW, vec![adoption("fremd", &about, "operation")]);
    assert_eq!(adopters(&world.library(3), true).counts, Default::default());
    let broken = put("kaputt", &json!({ "kind": "adoption", "title": { "de": "ohne alles" }, "body": { "stage": "operation" } }));
    world.publish(COESFELD, vec![broken]);
    assert_eq!(confirmed(&world.library(3)), 0);
    world.publish(COESFELD, vec![adoption("nutzung", &about, "operation")]);
    assert_eq!(confirmed(&world.library(3)), 1, "the same adoption by a member counts");
}

#[test]
fn a_search_can_ask_for_what_is_in_use_without_showing_the_means() {
    let mut world = World::with_kuubu();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(COESFELD, vec![adoption("nutzung", &about, "operation")]);
    let library = world.library(3);
    let used = SearchRequest { adopted_by: Some("05558".to_owned()), min_adopters: Some(1), ..Default::default() };
    let answer = library.search(&used).unwrap();
    assert_eq!(references(&answer), ["uelzen/kuubu"]);
    assert_eq!(answer.data.items[0].entry.adopters.confirmed, 1);
    assert!(!answer.data.facets.contains_key("adopted_by") && !answer.data.facets.contains_key("min_adopters"));
    let more = SearchRequest { min_adopters: Some(2), ..Default::default() };
    assert_eq!(library.search(&more).unwrap().data.total, 0);
}

#[test]
fn an_ended_adoption_is_listed_only_with_all() {
    let mut world = World::with_kuubu();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(COESFELD, vec![adoption("a", &about, "ended")]);
    let library = world.library(3);
    assert_eq!((adopters(&library, false).items.len(), adopters(&library, true).items.len()), (0, 1));
    assert_eq!(adopters(&library, false).counts.ended, 1);
    let filter = |q: SearchRequest| references(&library.search(&q).unwrap()).join(" ");
    assert_eq!(filter(SearchRequest { adopted_by: Some("coesfeld".to_owned()), ..Default::default() }), "");
}

#[test]
fn own_adoptions_tell_what_they_cost_and_that_a_newer_version_is_there() {
    let mut world = World::with_kuubu();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(COESFELD, vec![adoption("nutzung", &about, "operation")]);
    let list = |world: &World, newer| {
        let request = AdoptionsRequest { newer, ..Default::default() };
        world.library(3).adoptions(&request).unwrap().data.items
    };
    let item = &list(&world, false)[0];
    assert_eq!((item.reference.as_str(), item.adoption_ref.as_str()), ("uelzen/kuubu", "coesfeld/nutzung"));
    assert_eq!((item.cost.year_cents, item.cost.once_cents, item.cost.effort_days), (Some(390_000), None, Some(15)));
    assert_eq!((item.confirm_by.unwrap().to_string().as_str(), item.newer), ("2027-11-01", false));
    assert_eq!(item.provider_state.as_deref(), Some("operation"));
    assert!(list(&world, true).is_empty());

    world.publish(UELZEN, vec![kuubu("2.2.0")]);
    let item = &list(&world, true)[0];
    assert_eq!((item.newer, item.latest_version.clone()), (true, Some("2.2.0".into())));

    world.publish(UELZEN, vec![Change::Withdraw { slug: "kuubu".parse().unwrap(), reason: "recall".to_owned() }]);
    assert_eq!(list(&world, false)[0].provider_state.as_deref(), Some("recalled"));
    let stage = AdoptionsRequest { stage: Some("betrieb".to_owned()), ..Default::default() };
    assert_eq!(world.library(3).adoptions(&stage).unwrap_err().slug(), Slug::Usage);
}

#[test]
fn an_entry_whose_head_has_run_out_is_stale_and_hidden_until_asked_for() {
    let world = World::with_kuubu();
    let late = world.library(31);
    assert_eq!(show(&late, "uelzen/kuubu").unwrap().data.entry.freshness, Freshness::Stale);
    let answer = search(&late, "Ehrenamt");
    assert_eq!((answer.data.total, answer.data.hidden_stale), (0, 1));
    let all = late.search(&SearchRequest { q: "Ehrenamt".to_owned(), all: true, ..Default::default() }).unwrap();
    assert_eq!(all.data.items[0].entry.freshness, Freshness::Stale);
}

#[test]
fn an_entry_that_breaks_a_rule_is_shown_with_the_reason_and_not_searched() {
    let mut world = World::with_kuubu();
    let broken = put("halb", &json!({ "kind": "asset", "title": { "de": "Ehrenamt ohne Beschreibung" }, "body": { "type": "software" } }));
    let later = put("plan", &json!({ "kind": "something-new", "title": { "de": "Ehrenamt mit Plan" } }));
    world.publish(UELZEN, vec![broken, later]);
    let library = world.library(3);
    assert_eq!(references(&search(&library, "Ehrenamt")), ["uelzen/kuubu"]);
    let slugs =
        |reference: &str| show(&library, reference).unwrap().warnings.iter().map(|warning| warning.slug.clone()).collect::<Vec<_>>();
    assert!(slugs("uelzen/halb").iter().any(|slug| slug == "entry_broken"));
    assert_eq!(slugs("uelzen/plan"), ["unknown_kind"]);
}

#[test]
fn the_bytes_of_a_catalog_give_the_root_of_its_head() {
    let mut world = World::with_kuubu();
    world.publish(UELZEN, vec![Change::Withdraw { slug: "kuubu".parse().unwrap(), reason: "mistake".to_owned() }]);
    world.publish(UELZEN, vec![asset("anderes", "Ein anderer Baustein", "1")]);
    let library = world.library(3);
    let head = parse_head(&library.head_bytes("uelzen").unwrap()).unwrap();
    let leaves: Vec<Leaf> = kreisnetz_canonical::decode(&library.leaves_cbor("uelzen").unwrap(), 4096).unwrap();
    assert_eq!(merkle_root(leaves.iter().map(Leaf::encode)), head.claims().root);
    let events: Vec<serde_bytes::ByteBuf> = kreisnetz_canonical::decode(&library.events_cbor("uelzen").unwrap(), 65_536).unwrap();
    let log = kreisnetz_identity::IdentityLog::read(events.iter().map(|event| event.as_slice()), world.network.id()).unwrap();
    assert_eq!(log.publisher(), world.id(UELZEN));
    let entry = leaves.iter().find_map(Leaf::entry).unwrap().0;
    assert_eq!(kreisnetz_identity::Digest::of(&library.entry_bytes(&entry).unwrap()), entry);
    assert_eq!(library.head_bytes("coesfeld").unwrap_err().slug(), Slug::NotFound, "it has published nothing");
}

#[test]
fn publishers_are_listed_by_standing() {
    let mut world = World::with_kuubu();
    world.publish(LUECHOW, vec![kuubu("1")]);
    let publishers = world.library(0).publishers();
    let slugs: Vec<_> = publishers.iter().map(|publisher| publisher.slug.as_str()).collect();
    assert_eq!(slugs, ["coesfeld", "uelzen", "luechow-dannenberg"]);
    assert_eq!(publishers[1].name.as_untrusted(), "Uelzen", "the name is that of the official list");
}
