//! From drafts to entries: places, life, rules between fields, what publishing sets.

use jiff::civil::date;
use kreisnetz_catalog::{
    draft::{Draft, order},
    entry::Conformance,
    kind::Kind,
    lifecycle,
    schema::{Level, PROBLEM_SLUGS},
    template::Template,
};
use proptest::prelude::*;

use crate::{
    blocks::{ADOPTION, ASSET, COUNTY, EVALUATION, FEEDBACK, NODE, PILOT, SERVICE},
    support::{add, county, edit, municipality, partner},
};

#[test]
fn one_run_reports_every_problem_with_its_place() {
    let toml = "kind = \"asset\"\ntitel = \"x\"\nstate = \"Betrieb\"\nlicence = \"EUPL\"\n  effort_days = \"3\"\ntopics = [\"mobility\", \"mobilty\"]\n";
    let problems = county("uelzen").try_publish("kuubu", toml).unwrap_err();
    let found: Vec<_> = problems.iter().map(|problem| (problem.line, problem.column, problem.slug, problem.key.as_str())).collect();
    for expected in [
        (2, 1, "unknown_key_nearest", "titel"),
        (3, 9, "unknown_value_label", "state"),
        (4, 11, "bad_spdx_nearest", "licence"),
        (5, 17, "wrong_type", "effort_days"),
        (6, 23, "unknown_value_nearest", "topics[1]"),
        (1, 1, "missing", "title"),
        (1, 1, "missing", "privacy"),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    let label = problems.iter().find(|problem| problem.slug == "unknown_value_label").unwrap();
    assert_eq!((label.args["nearest"].as_str(), label.args["actual"].as_str(), label.level), ("operation", "Betrieb", Level::Error));
    assert!(problems.is_sorted_by_key(|problem| (problem.line, problem.column)));
}

#[test]
fn every_syntax_error_is_reported() {
    let problems = Draft::parse("drafts/a.toml", "kind = \ntitle = \"x\nstate = 1 2\n").unwrap_err();
    assert!(problems.len() >= 2 && problems.iter().all(|problem| problem.slug == "toml_syntax"), "{problems:?}");
    assert_eq!((problems[0].line, problems[0].file.as_str()), (1, "drafts/a.toml"));
    assert_eq!(Draft::parse("drafts/Ä b.toml", "").unwrap_err()[0].slug, "file_name");
    assert_eq!(Draft::parse("a.toml", &"#".repeat(262_145)).unwrap_err()[0].slug, "draft_too_large");
}

#[test]
fn what_publishing_sets_is_refused_in_a_draft() {
    for (key, value) in [("v", "1"), ("issued", "2026-01-01"), ("modified", "2026-01-01"), ("manifest", "{ files = 1 }")] {
        county("uelzen").refuses("kuubu", &add(ASSET, &format!("{key} = {value}")), "set_by_publish", key);
    }
    county("uelzen").refuses("kuubu", &add(ASSET, "slug = \"kuubu\""), "set_by_file_name", "slug");
    county("uelzen").refuses("kuubu", &add(ASSET, "body = 1"), "unknown_key", "body");
}

#[test]
fn unknown_kinds_are_told_and_the_nearest_one_named() {
    let uelzen = county("uelzen");
    uelzen.refuses("a", "kind = \"aset\"", "unknown_kind_nearest", "kind");
    uelzen.refuses("a", "kind = \"xyz\"", "unknown_kind", "kind");
    uelzen.refuses("a", "title = \"x\"", "missing", "kind");
}

#[test]
fn a_draft_is_normalised_and_trimmed() {
    let entry = county("uelzen").publish("kuubu", &edit(ASSET, "title", Some("\"  Ka\u{308}se  \""))).entry().clone();
    assert_eq!(entry.title().unwrap().get("de"), Some("Käse"));
    county("uelzen").refuses("kuubu", &edit(ASSET, "title", Some("\"a\\u001b[31mb\"")), "text_character", "title.de");
    county("uelzen").refuses("kuubu", &edit(ASSET, "title", Some("\"abc\\u202edef\"")), "text_character", "title.de");
    county("uelzen").refuses("kuubu", &edit(ASSET, "title", Some("\"abc\\ndef\"")), "text_line_break", "title.de");
}

#[test]
fn german_is_needed_where_there_is_an_ags() {
    let english = edit(ASSET, "title", Some("{ en = \"kuubu\" }"));
    county("uelzen").refuses("kuubu", &english, "no_german", "title");
    assert_eq!(partner().problems("kuubu", &english), []);
    county("uelzen").refuses("kuubu", &edit(ASSET, "title", Some("{ de = \"kuubu\", xx = \"kuubu\" }")), "unknown_language", "title.xx");
}

#[test]
fn an_unchanged_draft_gives_the_bytes_of_the_version_before() {
    let mut uelzen = county("uelzen");
    let first = uelzen.keep("kuubu", ASSET);
    assert_eq!(first.issued(), Some(date(2026, 11, 23)));
    uelzen.today = date(2026, 12, 24);
    uelzen.newest_seq = 99;
    let again = uelzen.publish("kuubu", ASSET);
    assert!(!again.is_changed(), "another day and a newer version of what it is the same as are no change");
    assert_eq!(again.entry().bytes(), first.bytes());
    let changed = uelzen.publish("kuubu", &edit(ASSET, "title", Some("\"kuubu 2\"")));
    assert!(changed.is_changed());
    assert_eq!((changed.entry().issued(), changed.entry().modified()), (first.issued(), Some(date(2026, 12, 24))));
    assert_eq!(changed.entry().asset().unwrap().same_as()[0].seq(), 99, "with a change, references lead to the newest version");
    uelzen.file_size = 1001;
    assert!(uelzen.publish("kuubu", ASSET).is_changed(), "another file is a change");
}

#[test]
fn every_transition_of_the_life_passes_and_all_others_fail() {
    let lives = [(&lifecycle::SERVICE, "landraeume", SERVICE, "bernkastel-wittlich"), (&lifecycle::ASSET, "kuubu", ASSET, "uelzen")];
    for (life, slug, toml, author) in lives {
        for from in life.states() {
            for to in life.states() {
                let mut author = county(author);
                let with = |state: &str| {
                    edit(&add(toml, if slug == "kuubu" { "" } else { "until = 2027-01-01" }), "state", Some(&format!("\"{state}\"")))
                };
                author.keep(slug, &with(from));
                let refused =
                    author.problems(slug, &with(to)).iter().any(|(problem, key)| (*problem, key.as_str()) == ("bad_transition", "state"));
                assert_eq!(refused, !life.permits(from, to), "{from} → {to}");
            }
        }
    }
}

#[test]
fn an_adoption_goes_back_to_interest_only_after_its_end() {
    let ended = edit(&edit(ADOPTION, "stage", Some("\"ended\"")), "dates", Some("{ operation = 2026-09-01, ended = 2026-11-01 }"));
    let ended = add(&ended, "ended_reason = \"cost\"");
    let interest = edit(&edit(ADOPTION, "stage", Some("\"interest\"")), "dates", Some("{ interest = 2026-11-20 }"));
    let mut luechow = county("luechow-dannenberg");
    luechow.keep("nachnutzung-kuubu", ADOPTION);
    luechow.refuses("nachnutzung-kuubu", &interest, "bad_transition", "stage");
    luechow.keep("nachnutzung-kuubu", &ended);
    luechow.refuses("nachnutzung-kuubu", ADOPTION, "bad_transition", "stage");
    luechow.keep("nachnutzung-kuubu", &interest);
}

#[test]
fn a_slug_keeps_its_kind_and_two_kinds_have_theirs() {
    let mut wittlich = county("bernkastel-wittlich");
    wittlich.keep("landraeume", SERVICE);
    wittlich.refuses("landraeume", ASSET, "kind_changed", "kind");
    wittlich.refuses("county", SERVICE, "slug_reserved", "slug");
    county("uelzen").refuses("uelzen", COUNTY, "slug_fixed", "slug");
    county("coesfeld").refuses("knoten", NODE, "slug_fixed", "slug");
}

#[test]
fn a_class_writes_only_its_kinds() {
    partner().refuses("landraeume", SERVICE, "kind_not_for_class", "kind");
    partner().refuses("nachnutzung-kuubu", ADOPTION, "kind_not_for_class", "kind");
    assert_eq!(partner().problems("kuubu", ASSET), []);
    assert_eq!(municipality().problems("landraeume", SERVICE), []);
}

#[test]
fn the_county_entry_says_what_the_official_list_and_the_inception_say() {
    let uelzen = county("uelzen");
    uelzen.refuses("county", &edit(COUNTY, "ags", Some("\"3360\"")), "bad_ags", "ags");
    uelzen.refuses("county", &edit(COUNTY, "short_name", Some("\"ue\"")), "short_name", "short_name");
    uelzen.refuses("county", &edit(COUNTY, "level", Some("\"city\"")), "level_mismatch", "level");
    let other = edit(&edit(COUNTY, "ags", Some("\"03354\"")), "short_name", Some("\"luechow-dannenberg\""));
    uelzen.refuses("county", &other, "ags_mismatch", "ags");
    let longer = edit(COUNTY, "ags", Some("\"03360025\""));
    assert_eq!(uelzen.problems("county", &longer), [("ags_length", "ags".to_owned()), ("ags_mismatch", "ags".to_owned())]);
    let bbsr = "{ scheme = \"bbsr\", code = \"very-rural-weak\", year = 2016 }";
    uelzen.refuses("county", &edit(COUNTY, "rural_type", Some(bbsr)), "rural_scheme", "rural_type.code");

    let town = ["level", "nuts3", "population", "area_km2", "ags", "short_name"]
        .iter()
        .fold(COUNTY.to_owned(), |toml, key| edit(&toml, key, None));
    let town = add(&town, "level = \"municipality\"\nags = \"03360025\"\nshort_name = \"bevensen\"");
    assert_eq!(municipality().problems("county", &town), []);
    municipality().refuses("county", &add(&town, "area_km2 = 12"), "only_when", "area_km2");
    let institute = edit(&edit(&town, "ags", None), "level", Some("\"partner\""));
    assert_eq!(partner().problems("county", &institute), []);
}

#[test]
fn a_merged_county_is_known_by_its_former_key() {
    let mut wittlich = county("bernkastel-wittlich");
    let draft = add(SERVICE, "area = [\"16056\"]");
    wittlich.refuses("landraeume", &draft, "unknown_ags", "area[0]");
    wittlich.predecessors.insert("16056".parse().unwrap());
    assert_eq!(wittlich.problems("landraeume", &draft), []);
}

#[test]
fn node_addresses_are_literal_and_ids_unique() {
    let coesfeld = county("coesfeld");
    coesfeld.refuses("node", &edit(NODE, "addresses", Some("[\"/dns4/a.example/tcp/4480\"]")), "bad_address", "nodes[0].addresses[0]");
    coesfeld.refuses("node", &edit(NODE, "peer_id", Some("\"12D3\"")), "bad_peer_id", "nodes[0].peer_id");
    let second = format!("{NODE}[[nodes]]\npeer_id = \"12D3KooWM148GCQ9UVYvzSvYDPUxFBwGZMARkydt74BKdRbsZCRN\"\n");
    coesfeld.refuses("node", &second, "peer_twice", "nodes[1].peer_id");
}

#[test]
fn a_service_has_the_dates_of_its_state() {
    let wittlich = county("bernkastel-wittlich");
    let ended = edit(SERVICE, "state", Some("\"discontinued\""));
    wittlich.refuses("landraeume", &ended, "missing_when", "until");
    wittlich.refuses("landraeume", &add(SERVICE, "until = 2023-03-22"), "dates_out_of_order", "until");
    assert_eq!(wittlich.problems("landraeume", &add(SERVICE, "until = 2023-03-23")), []);
    assert_eq!(wittlich.problems("landraeume", &edit(SERVICE, "since", Some("2026-11-24"))), [], "tomorrow");
    wittlich.refuses("landraeume", &edit(SERVICE, "since", Some("2026-11-25")), "date_in_future", "since");
}

#[test]
fn an_asset_keeps_the_rules_between_its_fields() {
    let uelzen = county("uelzen");
    let bare = edit(&edit(ASSET, "files", None), "repository", None);
    uelzen.refuses("kuubu", &bare, "no_source", "state");
    assert_eq!(uelzen.problems("kuubu", &edit(&bare, "state", Some("\"piloted\""))), []);
    uelzen.refuses("kuubu", &edit(ASSET, "type", Some("\"guide\"")), "only_when", "software");
    assert_eq!(uelzen.problems("kuubu", &edit(&edit(ASSET, "type", Some("\"guide\"")), "software", None)), []);
    uelzen.refuses("kuubu", &edit(ASSET, "maintenance", Some("{ type = \"contract\" }")), "missing_when", "maintenance.until");
    uelzen.refuses("kuubu", &add(ASSET, "successor = \"coesfeld/kuubu\""), "only_when", "successor");
    uelzen.refuses("kuubu", &edit(ASSET, "licence", Some("\"LicenseRef-Kreis\"")), "no_licence_file", "licence");
    let with_text = edit(ASSET, "files", Some("[{ path = \"a\", role = \"main\" }, { path = \"LIZENZ\", role = \"licence\" }]"));
    assert_eq!(uelzen.problems("kuubu", &edit(&with_text, "licence", Some("\"LicenseRef-Kreis\""))), []);
    assert_eq!(uelzen.publish("kuubu", &edit(ASSET, "licence", Some("\"eupl-1.2\""))).entry().asset().unwrap().licence(), Some("EUPL-1.2"));
    let warned = add(ASSET, "leika = [\"10012003011001\"]");
    uelzen.refuses("kuubu", &warned, "leika_not_99", "leika[0]");
    assert_eq!(uelzen.publish("kuubu", &warned).entry().conformance(), Conformance::Conforming, "a warning breaks nothing");
}

#[test]
fn files_that_are_missing_or_too_large_are_named() {
    let mut uelzen = county("uelzen");
    let file = |path: &str, role: &str| edit(ASSET, "files", Some(&format!("[{{ path = \"{path}\", role = \"{role}\" }}]")));
    uelzen.refuses("kuubu", &file("fehlt.pdf", "main"), "file_missing", "files[0].path");
    let twice = "[{ path = \"a\", role = \"main\" }, { path = \"A\", role = \"main\" }]";
    uelzen.refuses("kuubu", &edit(ASSET, "files", Some(twice)), "file_twice", "files");
    uelzen.file_size = 512 * 1024;
    assert_eq!(uelzen.problems("kuubu", &file("bild.png", "screenshot")), []);
    uelzen.file_size += 1;
    uelzen.refuses("kuubu", &file("bild.png", "logo"), "image_too_large", "files[0].path");
    assert_eq!(uelzen.problems("kuubu", &file("bild.png", "main")), []);
    uelzen.file_size = 4 * 1024 * 1024 * 1024 + 1;
    uelzen.refuses("kuubu", &file("a.iso", "main"), "file_too_large", "files");
}

#[test]
fn an_adoption_keeps_the_rules_between_its_fields() {
    let luechow = county("luechow-dannenberg");
    let slug = "nachnutzung-kuubu";
    county("uelzen").refuses(slug, ADOPTION, "own_entry", "about");
    county("uelzen").refuses(slug, &edit(ADOPTION, "about", Some("\"kuubu\"")), "own_entry", "about");
    luechow.refuses(slug, &edit(ADOPTION, "about", Some("\"uelzen/gibt-es-nicht\"")), "ref_not_found", "about");
    luechow.refuses(slug, &edit(ADOPTION, "dates", Some("{ agreed = 2026-05-20 }")), "no_stage_date", "dates");
    let unordered = "{ interest = 2026-05-21, agreed = 2026-05-20, operation = 2026-09-01 }";
    luechow.refuses(slug, &edit(ADOPTION, "dates", Some(unordered)), "dates_out_of_order", "dates.agreed");
    luechow.refuses(
        slug,
        &edit(ADOPTION, "dates", Some("{ operaton = 2026-09-01, operation = 2026-09-01 }")),
        "unknown_key_nearest",
        "dates.operaton",
    );
    luechow.refuses(slug, &edit(ADOPTION, "confirmed_on", Some("2026-11-25")), "date_in_future", "confirmed_on");
    luechow.refuses(slug, &edit(ADOPTION, "confirmed_on", Some("2026-08-31")), "dates_out_of_order", "confirmed_on");
    luechow.refuses(slug, &add(ADOPTION, "ended_reason = \"cost\""), "only_when", "ended_reason");
    let early = edit(&edit(ADOPTION, "operating_model", None), "confirmed_on", None);
    let staged = |stage: &str, dates: &str| edit(&edit(&early, "stage", Some(&format!("\"{stage}\""))), "dates", Some(dates));
    assert_eq!(luechow.problems(slug, &staged("alignment", "{ alignment = 2026-04-02 }")), []);
    luechow.refuses(slug, &staged("agreed", "{ agreed = 2026-04-02 }"), "missing_when", "operating_model");
    let ended = |dates: &str| add(&staged("ended", dates), "ended_reason = \"demand\"\nreplaced_by = \"coesfeld/anderes\"");
    assert_eq!(luechow.problems(slug, &ended("{ interest = 2026-04-02, ended = 2026-05-01 }")), []);
    luechow.refuses(slug, &ended("{ agreed = 2026-04-02, ended = 2026-05-01 }"), "missing_when", "operating_model");
    luechow.refuses(slug, &staged("ended", "{ ended = 2026-05-01 }"), "missing_when", "ended_reason");
}

#[test]
fn an_entry_over_32_kib_names_its_largest_fields() {
    // Texts in several languages: each within its own bound, together too much.
    let description = "ä".repeat(4000);
    let toml = edit(
        ASSET,
        "description",
        Some(&format!("{{ de = \"{description}\", en = \"{description}\", nl = \"{description}\", pl = \"{description}\" }}")),
    );
    let problems = county("uelzen").try_publish("kuubu", &add(&toml, &format!("requirements = \"{}\"", "x".repeat(1900)))).unwrap_err();
    assert_eq!((problems.len(), problems[0].slug, problems[0].key.as_str()), (1, "entry_too_large", "description"));
    let largest = &problems[0].args["largest"];
    assert!(largest.starts_with("description 320") && largest.contains("requirements 19") && largest.split(", ").count() == 3, "{largest}");
    let cut = edit(&toml, "description", Some(&format!("{{ de = \"{description}\", en = \"{description}\", nl = \"{description}\" }}")));
    assert!(county("uelzen").try_publish("kuubu", &cut).is_ok());
}

#[test]
fn without_anything_to_look_up_linting_says_so_and_publishing_refuses() {
    let mut uelzen = county("uelzen");
    uelzen.connected = false;
    let draft = Draft::parse("drafts/kuubu.toml", ASSET).unwrap();
    let notes: Vec<_> = draft.lint(&uelzen).into_iter().map(|problem| (problem.level, problem.slug)).collect();
    assert_eq!(notes, [(Level::Note, "ref_unchecked"), (Level::Note, "files_unchecked")]);
    let refused: Vec<_> = draft.resolve(&uelzen).unwrap_err().into_iter().map(|problem| problem.slug).collect();
    assert_eq!(refused, ["ref_not_found", "file_missing"]);
}

#[test]
fn drafts_stand_behind_what_they_refer_to() {
    let draft = |slug: &str, to: &str| Draft::parse(&format!("{slug}.toml"), &format!("kind = \"asset\"\nsuccessor = \"{to}\"")).unwrap();
    let drafts = [draft("a", "b"), draft("b", "uelzen/c"), draft("c", "coesfeld/a")];
    let own = |county: &str| county == "uelzen";
    assert_eq!(order(&drafts, own, |_| false).unwrap(), [2, 1, 0]);
    let circle = [draft("x", "a"), draft("a", "b"), draft("b", "uelzen/a")];
    let problems = order(&circle, own, |_| false).unwrap_err();
    assert_eq!(problems.len(), 2);
    assert_eq!((problems[0].slug, problems[0].args["slugs"].as_str(), problems[0].key.as_str()), ("ref_circle", "a, b", "successor"));
    assert_eq!(order(&circle, own, |slug| slug.as_str() == "b").unwrap(), [1, 0, 2], "b is published: a can refer to that version");
}

#[test]
fn a_fresh_template_names_every_required_field_and_nothing_else_but_what_it_left_open() {
    for kind in Kind::ALL {
        let slug = kind.fixed_slug().unwrap_or("neu");
        let toml = Template::new(*kind).render(&slug.parse().unwrap());
        let problems = county("uelzen").try_publish(slug, &toml).unwrap_err();
        let schema = kreisnetz_catalog::schema::of(*kind);
        for field in schema.body.iter().filter(|field| field.need == kreisnetz_catalog::schema::Need::Required) {
            assert!(problems.iter().any(|problem| problem.key.starts_with(field.name)), "{kind}: {} in {problems:#?}", field.name);
        }
        // What a kind needs unless it is a reply stands as a comment and is asked for all the same.
        let allowed = ["missing", "missing_when", "not_positive", "empty", "no_number"];
        assert!(problems.iter().all(|problem| allowed.contains(&problem.slug)), "{kind}: {problems:#?}");
    }
}

proptest! {
    #[test]
    fn arbitrary_text_is_a_draft_or_has_problems_that_are_listed(text in "(kind = \"(asset|county|node|service|feedback|pilot|evaluation|adoption)\"\n)?([a-z_]{1,10} = (\"[^\"\n]{0,10}\"|[0-9-]{1,10}|\\[\\]|\\{ a = 1 \\}|true)\n){0,8}.{0,20}") {
        let uelzen = county("uelzen");
        let problems = match Draft::parse("a.toml", &text) {
            Ok(draft) => draft.lint(&uelzen),
            Err(problems) => problems,
        };
        for problem in problems {
            prop_assert!(PROBLEM_SLUGS.contains(&problem.slug));
            prop_assert!(problem.line >= 1 && problem.column >= 1 && problem.line <= text.lines().count().max(1) + 1);
        }
    }

    #[test]
    fn any_value_under_any_key_ends_in_a_verdict(
        key in prop::sample::select(vec!["title", "topics", "files", "software", "costs", "same_as", "maintenance", "licence", "released", "effort_days", "contact", "links"]),
        value in prop::sample::select(vec!["1", "-1", "1.5", "true", "\"\"", "\"x\"", "[]", "{}", "[1]", "[[]]", "[{}]", "{ de = 1 }", "{ a = { b = [1] } }", "2026-01-01", "2026-01-01T00:00:00Z", "nan", "0x7fffffffffffffff"]),
    ) {
        let toml = if ASSET.lines().any(|line| line.starts_with(&format!("{key} = "))) { edit(ASSET, key, Some(value)) } else { add(ASSET, &format!("{key} = {value}")) };
        if let Ok(resolved) = county("uelzen").try_publish("kuubu", &toml) {
            prop_assert_eq!(resolved.entry().conformance(), Conformance::Conforming);
        }
    }
}

#[test]
fn feedback_is_about_others_and_a_reply_has_no_ratings() {
    let slug = "rueckmeldung-kuubu";
    let luechow = county("luechow-dannenberg");
    county("uelzen").refuses(slug, FEEDBACK, "own_feedback", "about");
    luechow.refuses(slug, &edit(FEEDBACK, "responses", Some("4")), "number_range", "responses");
    luechow.refuses(slug, &edit(FEEDBACK, "ratings", Some("{ ease = 6 }")), "number_range", "ratings.ease");
    luechow.refuses(slug, &edit(FEEDBACK, "ratings", Some("{ eas = 3 }")), "unknown_key_nearest", "ratings.eas");
    let both = luechow.problems(slug, &add(FEEDBACK, "reply_to = \"coesfeld/evaluation\""));
    let problems: Vec<_> = both.iter().map(|(problem, at)| (*problem, at.as_str())).collect();
    let expected = ["about", "audience", "responses", "ratings"].map(|key| ("not_in_reply", key));
    assert_eq!(problems, [&[("missing", "text")], expected.as_slice()].concat());
    let base = "kind = \"feedback\"\ntitle = \"Stellungnahme\"\nsummary = \"Antwort auf den Zwischenbericht zu kuubu.\"\n";
    let reply = format!("{base}reply_to = \"begleitforschung/kuubu-zwischenbericht\"\n");
    county("uelzen").refuses(slug, &reply, "missing", "text");
    county("uelzen").publish(slug, &add(&reply, "text = \"Wir haben die Bedienung seither geändert.\""));
}

#[test]
fn a_pilot_that_is_completed_has_measured_and_one_that_runs_need_not() {
    let slug = "planbar-fahrbar-erprobung";
    let wittlich = county("bernkastel-wittlich");
    let unmeasured = edit(PILOT, "metrics", Some("[{ name = \"Planung\", unit = \"min\", baseline = 12 }]"));
    wittlich.refuses(slug, &unmeasured, "missing_when", "metrics[0].actual");
    wittlich.publish(slug, &edit(&edit(&edit(&unmeasured, "state", Some("\"running\"")), "findings", None), "recommendation", None));
    wittlich.refuses(slug, &edit(PILOT, "metrics", Some("[{ name = \"Planung\", unit = \"min\" }]")), "no_number", "metrics[0]");
    let aborted = edit(&edit(&unmeasured, "state", Some("\"aborted\"")), "recommendation", None);
    wittlich.publish(slug, &aborted);
    wittlich.refuses(slug, &edit(&aborted, "findings", None), "missing_when", "findings");
    let backwards = Some("{ from = 2024-03-31, until = 2023-11-01 }");
    wittlich.refuses(slug, &edit(PILOT, "period", backwards), "dates_out_of_order", "period.until");
}

#[test]
fn a_final_evaluation_has_scores_and_a_report_and_none_is_without_its_limits() {
    let slug = "kuubu-zwischenbericht";
    let coesfeld = county("coesfeld");
    coesfeld.refuses(slug, &edit(EVALUATION, "limitations", None), "missing", "limitations");
    let last = edit(EVALUATION, "state", Some("\"final\""));
    let scored = add(&last, "scores = { transfer = 4 }");
    coesfeld.refuses(slug, &scored, "missing_when", "report");
    let reported = add(&last, "report = \"bericht#bericht.pdf\"");
    coesfeld.refuses(slug, &reported, "missing_when", "scores");
    coesfeld.publish(slug, &add(&scored, "report = \"bericht#bericht.pdf\""));
}
