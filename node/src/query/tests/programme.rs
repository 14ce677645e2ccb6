//! Plans followed to what carries them out, offers and requests that fit, courses and calls that are over, programmes side by side.

use serde_json::{Value, json};

use super::entries::{helped_by, kuubu, pilot_of, put, strategy_with};
use super::world::{COESFELD, LUECHOW, UELZEN, World, references};
use crate::api::{CompareRequest, InboxKind, InboxRequest, SearchRequest, ShowData, ShowRequest};
use crate::failure::Slug;
use crate::i18n::Language;
use crate::render::screen::Screen;

fn show(world: &World, reference: &str) -> ShowData {
    let request = ShowRequest { reference: reference.to_owned(), lang: Some("de".to_owned()), diff: false };
    world.library(3).show(&request).unwrap().data
}

fn found(world: &World, days: u64, request: SearchRequest) -> (Vec<String>, u64) {
    let answer = world.library(days).search(&request).unwrap();
    (references(&answer).into_iter().map(str::to_owned).collect(), answer.data.hidden_stale)
}

fn base(kind: &str, title: &str, state: &str, body: Value) -> Value {
    json!({
        "kind": kind, "title": { "de": title }, "summary": { "de": "Ein Eintrag, wie ihn ein Landkreis schreiben würde." },
        "topics": ["mobility"], "state": state, "body": body,
    })
}

fn offer(until: &str, forms: &[&str]) -> Value {
    base("support-offer", "Hospitation", "open", json!({ "forms": forms, "cost": "free", "valid_until": until }))
}

fn request(until: &str) -> Value {
    let body = json!({ "forms": ["shadowing"], "need": { "de": "Ein Tag vor Ort." }, "deadline": until });
    base("support-request", "Gesucht: Erfahrung", "open", body)
}

fn programme(title: &str, terms: Value) -> Value {
    let body = json!({
        "authority": "notice", "funder": { "name": "BMEL (BULE)", "level": "federal" },
        "target": { "text": { "de": "Ländliche Landkreise" }, "levels": ["county"] }, "terms": terms,
        "focus": [{ "de": "Dienste" }], "duties": { "transfer": "required", "open_source": "unknown" }, "source": "https://www.bmel.de/",
    });
    base("programme", title, "ended", body)
}

#[test]
fn a_strategy_is_followed_to_its_services_and_to_the_pilots_that_name_a_measure() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD]);
    world.publish(UELZEN, vec![kuubu("2.1.0")]);
    let kuubu = world.pin(UELZEN, "kuubu");
    let strategy = base(
        "strategy",
        "Digitalisierungsstrategie",
        "draft",
        json!({
            "period": { "from": "2024-01-01" },
            "goals": [{ "id": "z1", "title": { "de": "Ehrenamt findet Nachwuchs" }, "topics": ["community"] }],
        }),
    );
    let measure = json!({ "id": "m1", "goals": ["z1"], "title": { "de": "kuubu vorstellen" }, "state": "running", "budget": 2_000_000 });
    world.publish(UELZEN, vec![strategy_with("strategie", &strategy, &measure, &kuubu)]);
    let strategy = world.pin(UELZEN, "strategie").with_part(Some("m1".to_owned()));
    let pilot = base(
        "pilot",
        "Erprobung",
        "running",
        json!({
            "period": { "from": "2026-01-01" }, "question": { "de": "Hilft es?" },
            "metrics": [{ "name": { "de": "Anfragen" }, "unit": "je Woche", "baseline": "2" }],
        }),
    );
    world.publish(UELZEN, vec![pilot_of("erprobung", &pilot, &kuubu, &strategy)]);

    let data = show(&world, "uelzen/strategie");
    let measure = &data.measures_list[0];
    assert_eq!((measure.id.as_str(), measure.state.as_str(), measure.budget_cents), ("m1", "running", Some(2_000_000)));
    let refs: Vec<_> = measure.refs.iter().map(|to| (to.reference.as_str(), to.kind.as_deref(), to.state.as_deref())).collect();
    assert_eq!(refs, [("uelzen/kuubu", Some("asset"), Some("operation")), ("uelzen/erprobung", Some("pilot"), Some("running"))]);
    assert!(show(&world, "uelzen/kuubu").measures_list.is_empty());

    world.withdraw(UELZEN, "kuubu", "mistake");
    let data = show(&world, "uelzen/strategie");
    assert_eq!((data.measures_list[0].refs[0].reference.as_str(), data.measures_list[0].refs[0].kind.clone()), ("uelzen/kuubu", None));
}

#[test]
fn a_request_finds_the_offers_that_fit_and_an_offer_the_requests() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    let mut elsewhere = offer("2027-06-30", &["shadowing"]);
    elsewhere["body"]["laender"] = json!(["05"]);
    let mut other_field = offer("2027-06-30", &["shadowing"]);
    other_field["topics"] = json!(["agriculture"]);
    let mut paused = offer("2027-06-30", &["shadowing"]);
    paused["state"] = json!("paused");
    world.publish(
        UELZEN,
        vec![
            put("passt", &offer("2027-06-30", &["shadowing", "mentoring"])),
            put("andere-form", &offer("2027-06-30", &["training"])),
            put("anderes-land", &elsewhere),
            put("anderes-feld", &other_field),
            put("pausiert", &paused),
        ],
    );
    world.publish(LUECHOW, vec![put("suche", &request("2027-03-31"))]);
    let data = show(&world, "luechow-dannenberg/suche");
    let matches: Vec<_> = data.matches_list.iter().map(|found| (found.reference.as_str(), found.forms.join(" "))).collect();
    assert_eq!(matches, [("uelzen/passt", "shadowing".to_owned())], "Lüchow-Dannenberg lies in Niedersachsen");
    let back: Vec<_> = show(&world, "uelzen/passt").matches_list.into_iter().map(|found| found.reference).collect();
    assert_eq!(back, ["luechow-dannenberg/suche"]);
    assert!(show(&world, "uelzen/andere-form").matches_list.is_empty());
}

#[test]
fn each_side_finds_the_other_s_entry_in_its_inbox_and_an_offer_who_took_it() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    let messages = |world: &World| -> Vec<(String, String, String)> {
        let items = world.library(3).inbox(&InboxRequest { lang: Some("de".to_owned()) }).unwrap().data.items;
        let support = items.into_iter().filter(|item| item.what == InboxKind::Support);
        support.map(|item| (item.reference, item.about.unwrap_or_default(), item.stage.unwrap_or_default())).collect()
    };
    let told = |reference: &str, about: &str, state: &str| (reference.to_owned(), about.to_owned(), state.to_owned());
    world.publish(COESFELD, vec![put("hospitation", &offer("2027-06-30", &["shadowing"])), put("gesucht", &request("2027-03-31"))]);
    assert_eq!(messages(&world), [], "what one offers and looks for oneself is no news");
    world.publish(LUECHOW, vec![put("suche", &request("2027-03-31"))]);
    assert_eq!(messages(&world), [told("luechow-dannenberg/suche", "coesfeld/hospitation", "open")]);
    world.publish(UELZEN, vec![put("angebot", &offer("2027-06-30", &["shadowing"])), put("kurs", &offer("2027-06-30", &["training"]))]);
    let mut both = messages(&world);
    both.sort();
    let from_uelzen = told("uelzen/angebot", "coesfeld/gesucht", "open");
    assert_eq!(both, [told("luechow-dannenberg/suche", "coesfeld/hospitation", "open"), from_uelzen.clone()]);

    let mut agreed = request("2027-03-31");
    agreed["state"] = json!("agreed");
    let taken = world.pin(COESFELD, "hospitation");
    world.publish(LUECHOW, vec![helped_by("suche", &agreed, &taken)]);
    let mut both = messages(&world);
    both.sort();
    assert_eq!(both, [told("luechow-dannenberg/suche", "coesfeld/hospitation", "agreed"), from_uelzen]);

    let mut closed = request("2027-03-31");
    closed["state"] = json!("closed");
    world.publish(COESFELD, vec![put("gesucht", &closed)]);
    assert_eq!(messages(&world).len(), 1, "nobody is looked for any more");
}

#[test]
fn what_is_over_leaves_search_the_day_after_and_is_told_of() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD]);
    let course = base(
        "training",
        "Werkstatt",
        "open",
        json!({
            "provider": { "name": "Kreissportbund" }, "audience": ["volunteers"], "dates": [{ "on": "2026-11-22" }],
            "course": { "level": "basic", "format": "on-site", "hours": 6, "languages": ["de"] },
        }),
    );
    let mut open = programme("Aufruf", json!({ "projects": 3 }));
    open["state"] = json!("open");
    open["body"]["call"] = json!({ "closes": "2026-11-22" });
    let entries = [("kurs", course), ("aufruf", open), ("angebot", offer("2026-11-22", &["advice"])), ("suche", request("2026-11-22"))];
    world.publish(UELZEN, entries.iter().map(|(slug, root)| put(slug, root)).collect());
    assert_eq!(found(&world, 2, SearchRequest::default()).0.len(), 4, "on the last day all are found");
    assert_eq!(found(&world, 3, SearchRequest::default()), (Vec::new(), 4), "a day later none, and it is said");
    assert_eq!(found(&world, 3, SearchRequest { all: true, ..Default::default() }).0.len(), 4);
}

#[test]
fn every_facet_with_a_count_leads_to_as_many_entries_by_where() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD]);
    let offer = offer("2027-06-30", &["shadowing", "mentoring"]);
    world.publish(UELZEN, vec![kuubu("2.1.0"), put("angebot", &offer), put("slr", &programme("Programm", json!({ "projects": 7 })))]);
    let all = world.library(3).search(&SearchRequest::default()).unwrap().data;
    let mut seen = 0;
    for (facet, values) in &all.facets {
        for value in values {
            let facet = vec![format!("{facet}={}", value.value)];
            let request = SearchRequest { facet: facet.clone(), ..Default::default() };
            assert_eq!(world.library(3).search(&request).unwrap().data.total, value.count, "{facet:?}");
            seen += 1;
        }
    }
    assert!(seen > 20 && all.facets.contains_key("funder_level") && all.facets.contains_key("support_form"), "{seen}");
    for wrong in ["kind", "kind=", "art=asset"] {
        let request = SearchRequest { facet: vec![wrong.to_owned()], ..Default::default() };
        assert_eq!(world.library(3).search(&request).unwrap_err().slug(), Slug::Usage, "{wrong}");
    }
}

#[test]
fn programmes_stand_side_by_side_as_in_the_table_of_the_scheme() {
    // RECORDS, section 7: the golden table; an unknown cell is absent and no 0.
    let golden = [
        ("modellregionen", json!({ "max_eur": 100_000_000, "max_months": 48, "projects": 7 })),
        ("einzelprojekte", json!({ "max_eur": 20_000_000, "projects": 13 })),
        ("lokale-projekte", json!({ "max_eur": 20_000_000, "max_months": 24, "projects": 11 })),
        ("heimat-2-0", json!({ "max_eur": 60_000_000, "max_months": 36, "projects": 16 })),
        ("smart-cities", json!({ "projects": 73 })),
        ("landaufschwung", json!({ "projects": 13 })),
    ];
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD]);
    world.publish(UELZEN, golden.iter().map(|(slug, terms)| put(slug, &programme(slug, terms.clone()))).collect());
    let references = golden.iter().map(|(slug, _)| format!("uelzen/{slug}")).collect();
    let request = CompareRequest { references, only_diff: false, lang: Some("de".to_owned()) };
    let answer = world.library(3).compare(&request).unwrap();
    let row = |key: &str| answer.data.rows.iter().find(|row| row.key == key).unwrap().cells.clone();
    assert_eq!(row("projects"), [7, 13, 11, 16, 73, 13].map(Value::from));
    assert_eq!(row("max_months"), [json!(48), Value::Null, json!(24), json!(36), Value::Null, Value::Null]);
    assert_eq!(row("max_cents")[4], Value::Null);
    let text = crate::render::compare::text(&answer, &screen(Language::German));
    assert!(
        text.contains("1\u{202f}000\u{202f}000 EUR") || text.contains("1 000 000 EUR") || text.contains("1\u{a0}000\u{a0}000 EUR"),
        "{text}"
    );
    assert!(text.contains("keine Angabe"), "{text}");
}

fn screen(language: Language) -> Screen {
    let now = "2026-11-23T13:00:00Z".parse().unwrap();
    Screen { language, width: 300, is_terminal: true, color: false, accessible: false, now }
}

#[test]
fn kinds_are_shown_with_the_words_of_the_readers_language() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD]);
    let survey = base(
        "participation",
        "Wohin soll der Bürgerbus fahren?",
        "closed",
        json!({
            "question": { "de": "Welche Wege fehlen?", "en": "Which ways are missing?" }, "methods": ["paper-survey"],
            "period": { "from": "2025-03-01", "until": "2025-04-15" }, "participants": 1412, "results": { "de": "Der Weg zum Arzt." },
        }),
    );
    world.publish(UELZEN, vec![put("umfrage", &survey), put("slr", &programme("Programm", json!({ "max_eur": 100_000_000 })))]);
    let text = |reference: &str, language: Language| {
        let request = ShowRequest { reference: reference.to_owned(), lang: Some(language.tag().to_owned()), diff: false };
        crate::render::show::text(&world.library(3).show(&request).unwrap(), &screen(language))
    };
    let german = text("uelzen/umfrage", Language::German);
    for words in ["Beteiligung", "geschlossen", "Papierumfrage", "Welche Wege fehlen?", "01.03.2025 – 15.04.2025", "Der Weg zum Arzt."] {
        assert!(german.contains(words), "{words} in {german}");
    }
    let english = text("uelzen/umfrage", Language::English);
    for words in ["participation", "closed", "paper survey", "Which ways are missing?", "1 Mar 2025 – 15 Apr 2025", "1,412"] {
        assert!(english.contains(words), "{words} in {english}");
    }
    let english = text("uelzen/slr", Language::English);
    for words in ["1,000,000 EUR", "federal", "required", "euros at most"] {
        assert!(english.contains(words), "{words} in {english}");
    }
}

#[test]
fn entries_of_one_kind_are_compared_field_by_field_and_those_of_two_are_not() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD]);
    let entries =
        vec![put("a", &offer("2027-06-30", &["advice"])), put("b", &offer("2027-05-30", &["advice"])), put("c", &request("2027-05-30"))];
    world.publish(UELZEN, entries);
    let compare = |names: [&str; 2]| {
        let references = names.iter().map(|name| format!("uelzen/{name}")).collect();
        world.library(3).compare(&CompareRequest { references, only_diff: false, lang: None })
    };
    let answer = compare(["a", "b"]).unwrap();
    let differs: Vec<_> = answer.data.rows.iter().filter(|row| row.differs).map(|row| row.key.as_str()).collect();
    assert_eq!(differs, ["valid_until"]);
    let text = crate::render::compare::text(&answer, &screen(Language::German));
    assert!(text.contains("30.06.2027") && text.contains("Beratung") && text.contains("Formen"), "{text}");
    assert_eq!(compare(["a", "c"]).unwrap_err().slug(), Slug::Usage);
}
