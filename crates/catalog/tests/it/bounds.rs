//! Every bound at n and n + 1, counted in what a reader sees, and at four bytes each.

use crate::{
    blocks::{
        ADOPTION, ASSET, COUNTY, EVALUATION, FEEDBACK, NODE, OFFER, PARTICIPATION, PILOT, PROGRAMME, REQUEST, SERVICE, STRATEGY, TRAINING,
    },
    support::{add, county, edit},
};

/// Asserts that a text field of a draft takes n characters of each sort and not one more.
#[track_caller]
fn bounded(draft: (&str, &str, &str), key: &str, n: usize, write: impl Fn(&str) -> String) {
    let (author, slug, toml) = draft;
    let author = county(author);
    let problems = |text: &str| author.problems(slug, &write(text));
    for sign in ["x", "ä", "a\u{308}", "👪"] {
        assert_eq!(problems(&sign.repeat(n)), [], "{key}: {n} of {sign} of {toml}");
        let longer = problems(&sign.repeat(n + 1));
        assert!(longer.len() == 1 && longer[0].0 == "text_too_long" && longer[0].1.starts_with(key), "{key}: {longer:?}");
    }
    // One cluster of six bytes: with it the text has its characters, but more than four bytes each.
    let heavy = format!("{}{}", "x\u{321}\u{321}\u{321}", "👪".repeat(n - 1));
    let many = problems(&heavy);
    assert!(many.len() == 1 && many[0].0 == "text_too_many_bytes", "{key}: {many:?}");
}

/// A draft whose line for `key` is `start`, the text, `end`; without a line for it one is added.
fn set(toml: &'static str, key: &'static str, start: &'static str, end: &'static str) -> impl Fn(&str) -> String {
    move |text| {
        let value = format!("{start}\"{text}\"{end}");
        if toml.lines().any(|line| line.starts_with(&format!("{key} = "))) {
            edit(toml, key, Some(&value))
        } else {
            add(toml, &format!("{key} = {value}"))
        }
    }
}

#[test]
fn texts_of_the_envelope_are_bounded() {
    let draft = ("uelzen", "kuubu", ASSET);
    bounded(draft, "title", 100, set(ASSET, "title", "", ""));
    bounded(draft, "summary", 150, set(ASSET, "summary", "", ""));
    bounded(draft, "keywords", 40, set(ASSET, "keywords", "[", "]"));
    bounded(draft, "links", 60, set(ASSET, "links", "[{ rel = \"demo\", url = \"https://a.example/\", label = ", " }]"));
    bounded(draft, "contact", 60, set(ASSET, "contact", "{ email = \"it@a.example\", role = ", " }"));
}

#[test]
fn texts_of_the_kinds_are_bounded() {
    let asset = ("uelzen", "kuubu", ASSET);
    bounded(asset, "copyright", 150, set(ASSET, "copyright", "", ""));
    bounded(asset, "features", 100, set(ASSET, "features", "[", "]"));
    bounded(asset, "standards", 40, set(ASSET, "standards", "[", "]"));
    bounded(asset, "requirements", 2000, set(ASSET, "requirements", "", ""));
    bounded(asset, "files", 100, set(ASSET, "files", "[{ path = \"a\", role = \"main\", label = ", " }]"));
    bounded(asset, "maintenance", 100, set(ASSET, "maintenance", "{ type = \"internal\", by = { name = ", " } }"));
    bounded(
        asset,
        "costs",
        80,
        set(ASSET, "costs", "[{ basis = \"per-year\", eur = 1, year = 2026, confidence = \"offer\", what = ", " }]"),
    );
    let software = "{ type = \"addon\", languages = [\"de\"], localisation_ready = true, platforms = [";
    bounded(asset, "software", 40, set(ASSET, "software", software, "] }"));
    let adoption = ("luechow-dannenberg", "nachnutzung-kuubu", ADOPTION);
    bounded(adoption, "note", 500, set(ADOPTION, "note", "", ""));
    bounded(adoption, "adaptations", 2000, set(ADOPTION, "adaptations", "", ""));
    bounded(adoption, "lessons", 2000, set(ADOPTION, "lessons", "", ""));
    let feedback = ("luechow-dannenberg", "rueckmeldung-kuubu", FEEDBACK);
    bounded(feedback, "text", 2000, set(FEEDBACK, "text", "", ""));
    let pilot = ("bernkastel-wittlich", "planbar-fahrbar-erprobung", PILOT);
    bounded(pilot, "question", 1000, set(PILOT, "question", "", ""));
    bounded(pilot, "findings", 6000, set(PILOT, "findings", "", ""));
    bounded(pilot, "metrics", 80, set(PILOT, "metrics", "[{ unit = \"min\", actual = 1, name = ", " }]"));
    bounded(pilot, "metrics", 20, set(PILOT, "metrics", "[{ name = \"Planung\", actual = 1, unit = ", " }]"));
    let evaluation = ("coesfeld", "kuubu-zwischenbericht", EVALUATION);
    bounded(evaluation, "lessons", 300, set(EVALUATION, "lessons", "[", "]"));
    bounded(evaluation, "limitations", 2000, set(EVALUATION, "limitations", "", ""));
    let service = ("bernkastel-wittlich", "landraeume", SERVICE);
    bounded(service, "channels", 100, set(SERVICE, "channels", "[{ type = \"counter\", note = ", " }]"));
    let population = "{ value = 1, date = 2018-12-31, source = ";
    bounded(("uelzen", "county", COUNTY), "population", 80, set(COUNTY, "population", population, " }"));
}

const WITTLICH: &str = "bernkastel-wittlich";

#[test]
fn texts_of_plans_courses_questions_and_help_are_bounded() {
    let strategy = ("uelzen", "strategie", STRATEGY);
    bounded(strategy, "vision", 1500, set(STRATEGY, "vision", "", ""));
    bounded(strategy, "approval", 60, set(STRATEGY, "approval", "{ date = 2024-03-18, body = ", " }"));
    bounded(strategy, "goals", 150, set(STRATEGY, "goals", "[{ id = \"z1\", topics = [\"community\"], title = ", " }]"));
    bounded(strategy, "measures", 150, set(STRATEGY, "measures", "[{ id = \"m1\", goals = [\"z1\"], state = \"running\", title = ", " }]"));
    let training = ("coesfeld", "digital-fit", TRAINING);
    bounded(training, "prerequisites", 200, set(TRAINING, "prerequisites", "", ""));
    bounded(training, "dates", 80, set(TRAINING, "dates", "[{ on = 2027-02-10, place = ", " }]"));
    let survey = (WITTLICH, "buergerbus-umfrage", PARTICIPATION);
    bounded(survey, "question", 1000, set(PARTICIPATION, "question", "", ""));
    bounded(survey, "results", 4000, set(PARTICIPATION, "results", "", ""));
    bounded(survey, "outcome", 4000, set(PARTICIPATION, "outcome", "", ""));
    bounded(("luechow-dannenberg", "suche-planbar-fahrbar", REQUEST), "need", 2000, set(REQUEST, "need", "", ""));
    let programme = ("uelzen", "slr-modellregion", PROGRAMME);
    bounded(programme, "focus", 60, set(PROGRAMME, "focus", "[", "]"));
    bounded(programme, "funder", 100, set(PROGRAMME, "funder", "{ level = \"federal\", name = ", " }"));
    bounded(programme, "target", 150, set(PROGRAMME, "target", "{ levels = [\"county\"], text = ", " }"));
}

#[test]
fn a_description_takes_10000_characters() {
    let author = county("uelzen");
    let with = |n: usize| edit(ASSET, "description", Some(&format!("\"{}\"", "ä".repeat(n))));
    assert_eq!(author.problems("kuubu", &with(10_000)), []);
    author.refuses("kuubu", &with(10_001), "text_too_long", "description.de");
}

#[test]
fn a_text_that_is_too_short_is_refused() {
    let author = county("uelzen");
    for (key, n) in [("title", 3), ("summary", 20), ("description", 150)] {
        let with = |n: usize| edit(ASSET, key, Some(&format!("\"{}\"", "ä".repeat(n))));
        assert_eq!(author.problems("kuubu", &with(n)), []);
        author.refuses("kuubu", &with(n - 1), "text_too_short", &format!("{key}.de"));
    }
}

/// Asserts that a list takes n different items and not one more.
#[track_caller]
fn listed(draft: (&str, &str, &'static str), key: &'static str, n: usize, item: impl Fn(usize) -> String) {
    let (author, slug, toml) = draft;
    let author = county(author);
    let with = |n: usize| {
        let value = format!("[{}]", (0..n).map(&item).collect::<Vec<_>>().join(", "));
        if toml.lines().any(|line| line.starts_with(&format!("{key} = "))) {
            edit(toml, key, Some(&value))
        } else {
            add(toml, &format!("{key} = {value}"))
        }
    };
    assert_eq!(author.problems(slug, &with(n)), []);
    author.refuses(slug, &with(n + 1), "list_too_long", key);
}

#[test]
fn lists_are_bounded() {
    let asset = ("uelzen", "kuubu", ASSET);
    let text = |n: usize| format!("\"x{n}\"");
    listed(asset, "keywords", 12, text);
    listed(asset, "features", 20, text);
    listed(asset, "standards", 20, text);
    listed(asset, "leika", 20, |n| format!("\"99{n:012}\""));
    listed(asset, "files", 64, |n| format!("{{ path = \"f{n}\", role = \"main\" }}"));
    listed(asset, "same_as", 16, |n| format!("\"coesfeld/a{n}\""));
    listed(asset, "based_on", 4, |n| format!("\"https://a.example/{n}\""));
    listed(asset, "links", 12, |n| format!("{{ rel = \"other\", url = \"https://a.example/{n}\" }}"));
    listed(asset, "costs", 8, |n| format!("{{ what = \"x\", basis = \"one-off\", eur = {n}, year = 2026, confidence = \"offer\" }}"));
    let service = ("bernkastel-wittlich", "landraeume", SERVICE);
    listed(service, "channels", 8, |n| format!("{{ type = \"online\", url = \"https://a.example/{n}\" }}"));
    listed(service, "uses", 12, |n| format!("\"coesfeld/a{n}\""));
    listed(service, "area", 64, |n| format!("\"07231{n:03}\""));
    listed(service, "ozg", 20, |n| format!("\"{n:05}\""));
    listed(("uelzen", "county", COUNTY), "predecessors", 16, |n| format!("\"16{n:03}\""));
    let topics: Vec<_> = kreisnetz_catalog::vocabulary::TOPIC.values().collect();
    listed(asset, "topics", 3, |n| format!("\"{}\"", topics[n]));
}

#[test]
fn lists_of_plans_courses_questions_and_help_are_bounded() {
    let entry = |n: usize| format!("\"coesfeld/a{n}\"");
    let strategy = ("uelzen", "strategie", STRATEGY);
    let goal = |n: usize| format!("{{ id = \"z{}\", title = \"Ziel {n}\", topics = [\"community\"] }}", n + 1);
    listed(strategy, "goals", 20, goal);
    listed(strategy, "measures", 60, |n| format!("{{ id = \"m{n}\", goals = [\"z1\"], title = \"Maßnahme {n}\", state = \"planned\" }}"));
    listed(strategy, "based_on", 4, entry);
    listed(strategy, "participation", 8, entry);
    let training = ("coesfeld", "digital-fit", TRAINING);
    listed(training, "dates", 24, |n| format!("{{ on = 2027-02-{:02} }}", n + 1));
    listed(training, "fees", 4, |n| format!("{{ what = \"x\", basis = \"one-off\", eur = {n}, year = 2026, confidence = \"offer\" }}"));
    listed((WITTLICH, "buergerbus-umfrage", PARTICIPATION), "about", 8, entry);
    let land = |n: usize| format!("\"{:02}\"", n + 1);
    let offer = (WITTLICH, "hospitation-landraeume", OFFER);
    listed(offer, "about", 8, entry);
    // There are sixteen Länder: one more is none.
    let author = county(WITTLICH);
    let with = |n: usize| add(OFFER, &format!("laender = [{}]", (0..n).map(land).collect::<Vec<_>>().join(", ")));
    assert_eq!(author.problems(offer.1, &with(16)), []);
    assert!(!author.problems(offer.1, &with(17)).is_empty());
    listed(("uelzen", "slr-modellregion", PROGRAMME), "focus", 12, |n| format!("\"Schwerpunkt {n}\""));
}

#[test]
fn nothing_is_listed_twice() {
    let author = county("uelzen");
    author.refuses("kuubu", &edit(ASSET, "features", Some("[\"Karte\", \"x\", \"Karte\"]")), "list_duplicate", "features[2]");
    author.refuses("kuubu", &edit(ASSET, "features", Some("[\"ä\", \"a\u{308}\"]")), "list_duplicate", "features[1]");
}

#[test]
fn numbers_are_bounded_at_both_ends() {
    let author = county("uelzen");
    assert_eq!(author.problems("kuubu", &add(ASSET, "effort_days = 5000")), []);
    author.refuses("kuubu", &add(ASSET, "effort_days = 5001"), "number_range", "effort_days");
    author.refuses("kuubu", &add(ASSET, "effort_days = -1"), "number_range", "effort_days");
    let wittlich = county("bernkastel-wittlich");
    assert_eq!(wittlich.problems("landraeume", &add(SERVICE, "processing_days = 3650")), []);
    wittlich.refuses("landraeume", &add(SERVICE, "processing_days = 3651"), "number_range", "processing_days");
    let coesfeld = county("coesfeld");
    assert_eq!(coesfeld.problems("node", &format!("{NODE}storage_gib = 65536")), []);
    coesfeld.refuses("node", &format!("{NODE}storage_gib = 65537"), "number_range", "nodes[0].storage_gib");
    let population = |value: u64| edit(COUNTY, "population", Some(&format!("{{ value = {value}, date = 2018-12-31, source = \"x\" }}")));
    assert_eq!(author.problems("county", &population(20_000_000)), []);
    author.refuses("county", &population(20_000_001), "number_range", "population.value");
}

#[test]
fn numbers_of_courses_questions_and_help_are_bounded_at_both_ends() {
    let coesfeld = county("coesfeld");
    let course = |hours: u64| {
        edit(TRAINING, "course", Some(&format!("{{ level = \"basic\", format = \"blended\", hours = {hours}, languages = [\"de\"] }}")))
    };
    assert_eq!(coesfeld.problems("digital-fit", &course(2000)), []);
    coesfeld.refuses("digital-fit", &course(2001), "number_range", "course.hours");
    let dates = |capacity: u64| edit(TRAINING, "dates", Some(&format!("[{{ on = 2027-02-10, capacity = {capacity} }}]")));
    assert_eq!(coesfeld.problems("digital-fit", &dates(10_000)), []);
    for capacity in [0, 10_001] {
        coesfeld.refuses("digital-fit", &dates(capacity), "number_range", "dates[0].capacity");
    }
    let wittlich = county(WITTLICH);
    for (key, most) in [("places", 1000), ("days_each", 365)] {
        let with = |value: u64| add(OFFER, &format!("{key} = {value}"));
        assert_eq!(wittlich.problems("hospitation-landraeume", &with(most)), [], "{key}");
        wittlich.refuses("hospitation-landraeume", &with(most + 1), "number_range", key);
    }
    let asked = |participants: u64| edit(PARTICIPATION, "participants", Some(&participants.to_string()));
    assert_eq!(wittlich.problems("buergerbus-umfrage", &asked(10_000_000)), []);
    wittlich.refuses("buergerbus-umfrage", &asked(10_000_001), "number_range", "participants");
    let uelzen = county("uelzen");
    for (key, most) in [("max_months", 240), ("projects", 100_000), ("own_share_percent", 100)] {
        let with = |value: u64| edit(PROGRAMME, "terms", Some(&format!("{{ {key} = {value} }}")));
        assert_eq!(uelzen.problems("slr-modellregion", &with(most)), [], "{key}");
        uelzen.refuses("slr-modellregion", &with(most + 1), "number_range", &format!("terms.{key}"));
    }
}

#[test]
fn amounts_are_taken_by_their_digits() {
    let author = county("uelzen");
    let cost = |eur: &str| {
        edit(ASSET, "costs", Some(&format!("[{{ what = \"x\", basis = \"one-off\", eur = {eur}, year = 2026, confidence = \"offer\" }}]")))
    };
    let cents = |eur: &str| author.publish("kuubu", &cost(eur)).entry().asset().unwrap().costs()[0].cents();
    assert_eq!((cents("0.07"), cents("1284.1"), cents("10000000000")), (Some(7), Some(128_410), Some(1_000_000_000_000)));
    for eur in ["0.001", "-1", "10000000000.01", "1e3", "inf"] {
        author.refuses("kuubu", &cost(eur), "bad_euro", "costs[0].eur");
    }
    let area = |km2: &str| edit(COUNTY, "area_km2", Some(km2));
    assert_eq!(author.publish("county", &area("1462.5900")).entry().county().unwrap().area_km2(), Some("1462.59"));
    author.refuses("county", &area("1462.59001"), "bad_decimal", "area_km2");
    author.refuses("county", &area("0.0"), "not_positive", "area_km2");
}

/// Asserts that of four values the first is taken and the others are refused.
#[track_caller]
fn formed(
    draft: (&str, &str, &'static str),
    key: &'static str,
    problem: &str,
    [good, bad @ ..]: [&str; 4],
    write: impl Fn(&str) -> String,
) {
    let (author, slug, toml) = draft;
    let author = county(author);
    let with = |value: &str| {
        let value = write(value);
        if toml.lines().any(|line| line.starts_with(&format!("{key} = "))) {
            edit(toml, key, Some(&value))
        } else {
            add(toml, &format!("{key} = {value}"))
        }
    };
    assert!(!author.problems(slug, &with(good)).iter().any(|(found, _)| *found == problem), "{key} {good}");
    for value in bad {
        let problems = author.problems(slug, &with(value));
        assert!(problems.iter().any(|(found, at)| *found == problem && at.starts_with(key)), "{key} {value}: {problems:?}");
    }
}

#[test]
fn every_form_takes_one_value_and_refuses_three() {
    let asset = ("uelzen", "kuubu", ASSET);
    let service = ("bernkastel-wittlich", "landraeume", SERVICE);
    let county = ("uelzen", "county", COUNTY);
    let quoted = |value: &str| format!("\"{value}\"");
    let listed = |value: &str| format!("[\"{value}\"]");
    formed(asset, "version", "bad_version", ["2.1.0", "2 1", "a/b", "a@b"], quoted);
    formed(asset, "repository", "bad_url", ["https://a.example/", "ftp://a.example/", "https://u@a.example/", "a.example"], quoted);
    formed(asset, "licence", "bad_spdx", ["EUPL-1.2", "kein Vertrag", "MIT OR", "(((("], quoted);
    formed(asset, "leika", "bad_leika", ["99012003011001", "9901200301100", "990120030110011", "9901200301100a"], listed);
    formed(service, "ozg", "bad_ozg", ["10004", "1000", "100040", "1000a"], listed);
    formed(service, "area", "bad_ags", ["07231008", "0723", "17231", "0723a"], listed);
    formed(service, "area", "unknown_ags", ["07231", "07999", "16056", "01999"], listed);
    formed(service, "since", "bad_date", ["2023-03-23", "2023-02-29", "1989-12-31", "2100-01-01"], quoted);
    let nuts3 = |value: &str| format!("{{ code = \"{value}\", version = 2024 }}");
    formed(county, "nuts3", "bad_nuts3", ["DE93A", "DE0AA", "AT111", "DE93"], nuts3);
    let contact = |email: &str| format!("{{ role = \"Team\", email = \"{email}\" }}");
    formed(county, "contact", "bad_email", ["info@a.example", "info", "Info@a.example", "info@a"], contact);
    let phone = |phone: &str| format!("{{ role = \"Team\", email = \"info@a.example\", phone = \"{phone}\" }}");
    formed(county, "contact", "bad_phone", ["+49581820", "0581820", "+0581820", "+4958"], phone);
    formed(county, "short_name", "bad_slug", ["uelzen", "Uelzen", "-a", "a_b"], quoted);
    let file = |path: &str| format!("[{{ path = \"{path}\", role = \"main\" }}]");
    formed(asset, "files", "bad_path", ["a/b.pdf", "../b", "/b", "nul"], file);
    formed(asset, "same_as", "bad_ref", ["coesfeld/kuubu", "a/b/c", "Kuubu", "kuubu@"], listed);
}
