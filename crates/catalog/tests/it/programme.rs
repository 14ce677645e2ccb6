//! Rules of the kinds that a county shares its plans, courses, questions and help with.

use kreisnetz_catalog::{
    entry::Entry,
    schema,
    tree::{Tree, TreeMap},
};

use crate::{
    blocks::{ACTOR, ADOPTION, ASSET, EVALUATION, OFFER, PARTICIPATION, PILOT, PROGRAMME, REQUEST, SERVICE, STRATEGY, TRAINING},
    support::{Author, add, county, edit, partner},
};

/// Sets a line, or adds it where there is none.
fn set(toml: &str, key: &str, value: &str) -> String {
    if toml.lines().any(|line| line.starts_with(&format!("{key} = "))) {
        edit(toml, key, Some(value))
    } else {
        add(toml, &format!("{key} = {value}"))
    }
}

/// Makes the author one who published this entry in another state before.
fn published_as(author: &mut Author, slug: &str, toml: &str, key: &str, state: &str) {
    let entry = author.publish(slug, toml).entry().clone();
    let mut root: TreeMap = entry.root().clone();
    if key == "state" {
        root.insert(key, Tree::from(state));
    } else {
        let mut body = entry.body().unwrap().clone();
        body.insert(key, Tree::from(state));
        root.insert("body", Tree::Map(body));
    }
    author.published.insert(slug.to_owned(), Entry::parse(&Tree::Map(root).encode()).unwrap());
}

#[test]
fn every_permitted_transition_works_and_every_other_is_refused_with_what_is_allowed() {
    let kinds = [
        ("landraeume", SERVICE),
        ("kuubu", ASSET),
        ("digitalstrategie", STRATEGY),
        ("digital-fit", TRAINING),
        ("kreissportbund-coesfeld", ACTOR),
        ("buergerbus-umfrage", PARTICIPATION),
        ("planbar-fahrbar-erprobung", PILOT),
        ("kuubu-zwischenbericht", EVALUATION),
        ("nachnutzung-kuubu", ADOPTION),
        ("hospitation-landraeume", OFFER),
        ("suche-planbar-fahrbar", REQUEST),
        ("slr-modellregion", PROGRAMME),
    ];
    let mut pairs = 0;
    for (slug, toml) in kinds {
        let kind = toml.split('"').nth(1).unwrap().parse().unwrap();
        let life = schema::of(kind).life.unwrap();
        for from in life.states() {
            for to in life.states() {
                let mut author = county("luechow-dannenberg");
                published_as(&mut author, slug, toml, life.key, from);
                let problems = author.try_publish(slug, &edit(toml, life.key, Some(&format!("\"{to}\""))));
                let problems = problems.err().unwrap_or_default();
                let refused = problems.iter().find(|problem| problem.slug == "bad_transition");
                assert_eq!(refused.is_none(), life.permits(from, to), "{kind}: {from} to {to}");
                if let Some(refused) = refused {
                    assert_eq!((refused.args["before"].as_str(), refused.args["actual"].as_str()), (from, to));
                    assert!(life.next(from).iter().all(|next| refused.args["allowed"].contains(next)), "{refused:?}");
                }
                pairs += 1;
            }
        }
    }
    assert_eq!(pairs, 25 + 25 + 16 + 16 + 9 + 25 + 16 + 9 + 36 + 9 + 16 + 16);
}

#[test]
fn a_state_requires_what_belongs_to_it() {
    let coesfeld = county("coesfeld");
    coesfeld.refuses("digital-fit", &edit(TRAINING, "state", Some("\"held\"")), "missing_when", "participants");
    coesfeld.refuses("kreissportbund-coesfeld", &edit(ACTOR, "state", Some("\"left\"")), "missing_when", "until");
    let early = add(ACTOR, "until = 2026-01-01");
    coesfeld.refuses("kreissportbund-coesfeld", &early, "only_when", "until");
    county("luechow-dannenberg").refuses("suche", &edit(REQUEST, "state", Some("\"agreed\"")), "missing_when", "matched");
    county("uelzen").refuses("slr-modellregion", &edit(PROGRAMME, "state", Some("\"open\"")), "missing_when", "call");
    let draft = edit(&edit(&edit(STRATEGY, "state", Some("\"draft\"")), "approval", None), "document", None);
    assert_eq!(county("uelzen").problems("digitalstrategie", &draft), []);
    let open = edit(&edit(&edit(PARTICIPATION, "state", Some("\"open\"")), "results", None), "outcome", None);
    assert_eq!(county("uelzen").problems("umfrage", &edit(&open, "participants", None)), []);
}

#[test]
fn a_measure_serves_goals_that_there_are_and_keeps_its_id() {
    let mut author = county("vorpommern-greifswald");
    let measures = |text: &str| edit(STRATEGY, "measures", Some(text));
    let measure = |id: &str, goal: &str| format!("{{ id = \"{id}\", goals = [\"{goal}\"], title = \"x\", state = \"running\" }}");
    let problems = author.try_publish("digitalstrategie", &measures(&format!("[{}]", measure("m1", "z9")))).unwrap_err();
    assert_eq!((problems[0].slug, problems[0].key.as_str()), ("unknown_goal", "measures[0].goals[0]"));
    assert_eq!(problems[0].args["allowed"], "z1");
    let twice = measures(&format!("[{}, {}]", measure("m1", "z1"), measure("m1", "z1").replace("\"x\"", "\"y\"")));
    author.refuses("digitalstrategie", &twice, "id_twice", "measures[1].id");
    author.refuses("digitalstrategie", &measures(&format!("[{}]", measure("z1", "z1"))), "id_twice", "measures[0].id");
    author.keep("digitalstrategie", STRATEGY);
    author.refuses("digitalstrategie", &measures(&format!("[{}]", measure("m2", "z1"))), "measure_gone", "measures");
    let dropped = measures(&format!("[{}]", measure("m1", "z1").replace("running", "dropped")));
    assert_eq!(author.problems("digitalstrategie", &dropped), []);
}

#[test]
fn an_approved_strategy_names_the_file_that_was_approved() {
    let author = county("vorpommern-greifswald");
    let whole = edit(STRATEGY, "document", Some("\"strategie-dokumente\""));
    author.refuses("digitalstrategie", &whole, "no_part", "document");
    let future = edit(STRATEGY, "approval", Some("{ body = \"Kreistag\", date = 2027-03-18 }"));
    author.refuses("digitalstrategie", &future, "date_in_future", "approval.date");
    let backwards =
        "[{ id = \"m1\", goals = [\"z1\"], title = \"x\", state = \"done\", period = { from = 2026-02-01, until = 2026-01-01 } }]";
    author.refuses("digitalstrategie", &edit(STRATEGY, "measures", Some(backwards)), "dates_out_of_order", "measures[0].period.until");
}

#[test]
fn an_open_training_has_a_date_ahead() {
    let author = county("coesfeld");
    author.refuses("digital-fit", &edit(TRAINING, "dates", Some("[{ on = 2026-11-22 }]")), "no_date_ahead", "dates");
    for today_or_later in ["[{ on = 2026-11-23 }]", "[{ on = 2020-01-01 }, { on = 2027-01-01 }]"] {
        assert_eq!(author.problems("digital-fit", &edit(TRAINING, "dates", Some(today_or_later))), []);
    }
    let held = set(&edit(&edit(TRAINING, "state", Some("\"held\"")), "dates", Some("[{ on = 2026-11-22 }]")), "participants", "14");
    assert_eq!(author.problems("digital-fit", &held), []);
}

#[test]
fn support_is_offered_and_looked_for_a_year_ahead_at_most_and_never_behind() {
    let until = |toml: &str, key: &str, day: &str| edit(toml, key, Some(day));
    for (slug, toml, key) in [("hospitation-landraeume", OFFER, "valid_until"), ("suche-planbar-fahrbar", REQUEST, "deadline")] {
        let author = county("luechow-dannenberg");
        assert_eq!(author.problems(slug, &until(toml, key, "2027-11-23")), []);
        author.refuses(slug, &until(toml, key, "2027-11-24"), "date_too_far", key);
        assert_eq!(author.problems(slug, &until(toml, key, "2026-11-23")), []);
        author.refuses(slug, &until(toml, key, "2026-11-22"), "date_passed", key);
        let closed = edit(&until(toml, key, "2026-11-22"), "state", Some("\"closed\""));
        assert_eq!(author.problems(slug, &closed), [], "what is over may say when it was");
    }
    let laender = |text: &str| add(OFFER, &format!("laender = [\"{text}\"]"));
    let author = county("bernkastel-wittlich");
    assert_eq!(author.problems("hospitation-landraeume", &laender("07")), []);
    for wrong in ["00", "17", "7", "RP"] {
        author.refuses("hospitation-landraeume", &laender(wrong), "bad_land", "laender[0]");
    }
}

#[test]
fn fewer_than_five_participants_are_given_as_five() {
    let author = county("bernkastel-wittlich");
    author.refuses("buergerbus-umfrage", &edit(PARTICIPATION, "participants", Some("4")), "number_range", "participants");
    assert_eq!(author.problems("buergerbus-umfrage", &edit(PARTICIPATION, "participants", Some("5"))), []);
}

#[test]
fn only_a_partner_speaks_as_the_funder_and_a_funder_is_no_person() {
    let own_word = edit(PROGRAMME, "authority", Some("\"funder\""));
    county("uelzen").refuses("slr-modellregion", &own_word, "funder_not_partner", "authority");
    let ours = edit(&own_word, "regions", Some("[\"03360\"]"));
    assert_eq!(partner().problems("slr-modellregion", &ours), []);
    let funder = |text: &str| edit(PROGRAMME, "funder", Some(text));
    county("uelzen").refuses("slr-modellregion", &funder("{ level = \"federal\" }"), "one_of", "funder");
    county("uelzen").refuses("slr-modellregion", &funder("{ name = \"Dr. Muster\", level = \"federal\" }"), "person_role", "funder.name");
    let call = "{ opens = 2027-02-01, closes = 2027-01-01 }";
    let open = set(&edit(PROGRAMME, "state", Some("\"open\"")), "call", call);
    county("uelzen").refuses("slr-modellregion", &open, "dates_out_of_order", "call.closes");
    let unknown_is_absent = edit(PROGRAMME, "terms", Some("{ projects = 13 }"));
    assert_eq!(county("uelzen").problems("slr-modellregion", &unknown_is_absent), []);
}

#[test]
fn an_actor_with_a_catalog_of_its_own_is_named_by_its_id_and_is_somebody_else() {
    let author = county("coesfeld");
    let with = |id: &str| add(ACTOR, &format!("publisher = \"{id}\""));
    assert_eq!(author.problems("kreissportbund-coesfeld", &with(&"ab".repeat(32))), []);
    author.refuses("kreissportbund-coesfeld", &with("abc"), "bad_digest", "publisher");
    let own = author.writer.id().to_string();
    author.refuses("kreissportbund-coesfeld", &with(&own), "own_actor", "publisher");
    let entry = author.publish("kreissportbund-coesfeld", &with(&"ab".repeat(32))).entry().clone();
    assert_eq!(entry.body().unwrap().get("publisher").and_then(Tree::as_bytes32), Some([0xab; 32]));
}

#[test]
fn a_partner_writes_no_strategy_and_a_county_may() {
    let problems = partner().problems("digitalstrategie", STRATEGY);
    assert!(problems.iter().any(|(slug, _)| *slug == "kind_not_for_class"), "{problems:?}");
}
