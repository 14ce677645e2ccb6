//! Defects seen in real files, and the lenient reading of each key (RECORDS.md §5), with files written for the purpose.

use kreisnetz_interop::publiccode::{Beside, Context, Finding, Imported, Kinship, Level, Mailbox, Organisation, Origin, Reason, import};

fn read(file: &str) -> Imported {
    import(file.as_bytes(), &Origin::labelled("publiccode.yml"), &Context::default()).unwrap()
}

fn draft(imported: &Imported) -> toml::Table {
    imported.draft.parse().unwrap_or_else(|error| panic!("{error}\n{}", imported.draft))
}

/// The value of one line, read as the only key of a file besides the name.
fn field(line: &str, path: &str) -> Option<toml::Value> {
    let table = draft(&read(&format!("name: Räume\n{line}\n")));
    path.split('.').try_fold(toml::Value::Table(table), |value, key| value.get(key).cloned())
}

fn text(line: &str, path: &str) -> Option<String> {
    field(line, path).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn finding(imported: &Imported, slug: &str) -> Finding {
    imported
        .findings
        .iter()
        .find(|finding| finding.slug == slug)
        .cloned()
        .unwrap_or_else(|| panic!("no {slug} in {:#?}", imported.findings))
}

fn says(line: &str, slug: &str) -> Finding {
    finding(&read(&format!("name: Räume\n{line}\n")), slug)
}

fn has(imported: &Imported, slug: &str) -> bool {
    imported.findings.iter().any(|finding| finding.slug == slug)
}

#[test]
fn indentation_broken_in_one_language_is_refused_with_its_place() {
    let file = "name: Räume\ndescription:\n  de:\n    longDescription: |\n      Erste Zeile.\n     Zweite Zeile.\n    features: []\n  en:\n    features: []\n";
    let refused = import(file.as_bytes(), &Origin::default(), &Context::default()).unwrap_err();
    assert_eq!((refused.line, refused.column), (6, 6));
    assert!(matches!(refused.reason, Reason::NotYaml(_)));
}

#[test]
fn the_version_of_the_standard_is_read_in_any_spelling() {
    for version in ["0", "'0'", "0.2", "\"0.2\"", "0.2.1", "0.4.0", "0.5", "0.7", "0.7.3", "v0.3"] {
        let imported = read(&format!("publiccodeYmlVersion: {version}\nname: Räume\n"));
        assert!(!imported.findings.iter().any(|finding| finding.slug.starts_with("version_")), "{version}");
    }
    assert_eq!(says("publiccodeYmlVersion: 0.8", "version_newer").args["value"], "0.8");
    assert_eq!(says("publiccodeYmlVersion: 1", "version_newer").args["known"], "0.7");
    says("publiccodeYmlVersion: 0.1", "version_unknown");
    says("publiccodeYmlVersion: neu", "version_unknown");
    says("url: https://git.example/a", "version_missing");
}

#[test]
fn a_contract_without_contractors_is_said_and_its_end_is_missing() {
    let imported = read("name: Räume\nmaintenance:\n  type: contract\n");
    assert_eq!(finding(&imported, "contractors_missing").line, 3);
    assert!(imported.missing.iter().any(|missing| missing.key == "maintenance.until"));
    assert!(imported.draft.contains("maintenance = { type = \"contract\" }  # missing: until"), "{}", imported.draft);
    says("maintenance: {type: contract, contractors: [{name: Beispiel GmbH}]}", "contractor_until_missing");
}

#[test]
fn missing_features_are_said() {
    says("description: {de: {shortDescription: Räume im Kreis finden und buchen.}}", "features_missing");
}

#[test]
fn an_organisation_without_uri_is_said() {
    assert_eq!(says("organisation: {name: Landkreis Uelzen}", "organisation_uri_missing").line, 2);
}

#[test]
fn a_description_under_150_stays_in_the_draft() {
    let file = "name: Räume\ndescription: {de: {longDescription: Viel zu kurz.}}\n";
    let imported = read(file);
    assert_eq!(draft(&imported)["description"].as_str(), Some("Viel zu kurz."));
    let short = finding(&imported, "text_short");
    assert_eq!((short.line, short.column, short.key.as_str(), short.level), (2, 37, "description.de.longDescription", Level::Warning));
    assert_eq!((short.args["limit"].as_str(), short.args["length"].as_str()), ("150", "13"));
}

#[test]
fn invented_categories_become_keywords() {
    let imported = read("name: Räume\ncategories: [survey, angular, Survey]\n");
    let table = draft(&imported);
    assert_eq!(table["keywords"].to_string(), r#"["angular"]"#);
    assert_eq!(table["software"]["categories"].to_string(), r#"["survey"]"#);
    assert_eq!(finding(&imported, "category_to_keyword").args["value"], "angular");
}

#[test]
fn keys_of_catalogues_are_kept_in_the_bytes_with_one_warning_each() {
    let imported = read(
        "name: Räume\nmetadataFiles: {readme: README.md, license: null}\nx-katalog: {a: {b: 1}}\nIT: {riuso: {codiceIPA: x}}\ninputTypes: [text/plain]\n",
    );
    let places = |slug| {
        imported.findings.iter().filter(|finding| finding.slug == slug).map(|finding| (finding.line, finding.column)).collect::<Vec<_>>()
    };
    assert_eq!(places("key_unknown"), [(2, 1)]);
    assert_eq!(places("key_kept"), [(3, 1), (4, 1), (5, 1)]);
    assert_eq!(says("landingUrl: https://kreis.example", "key_unknown").args["nearest"], "landingURL");
}

#[test]
fn a_placeholder_instead_of_a_language_is_dropped() {
    let imported = read("name: Räume\ndescription:\n  fr: sample\n  de: {shortDescription: '...'}\n");
    let places: Vec<_> = imported.findings.iter().filter(|finding| finding.slug == "placeholder").map(|finding| finding.line).collect();
    assert_eq!(places, [3, 4]);
    assert!(!draft(&imported).contains_key("summary"));
}

#[test]
fn users_are_counted_and_dots_are_none() {
    assert_eq!(read("name: Räume\nusedBy: [Landkreis Uelzen, '...', '', Kreis Coesfeld]\n").used_by_count, 2);
    assert_eq!(read("name: Räume\nusedBy: '...'\n").used_by_count, 0);
    let names: Vec<String> = (0..5_000).map(|number| format!("Kreis {number}")).collect();
    let imported = read(&format!("name: Räume\nusedBy: [{}]\n", names.join(",")));
    assert_eq!(imported.used_by_count, 5_000);
    assert!(!imported.draft.contains("Kreis 7"), "names stay in the bytes");
}

#[test]
fn the_first_of_two_equal_keys_wins() {
    let imported = read("name: Räume\nname: Plätze\nlegal: {license: MIT, license: ISC}\n");
    let table = draft(&imported);
    assert_eq!((table["title"].as_str(), table["licence"].as_str()), (Some("Räume"), Some("MIT")));
    let places: Vec<_> =
        imported.findings.iter().filter(|finding| finding.slug == "key_repeated").map(|finding| (finding.line, finding.column)).collect();
    assert_eq!(places, [(2, 1), (3, 23)]);
}

#[test]
fn a_localised_name_wins_in_its_language() {
    let line = "description: {de: {localisedName: Räume und Plätze}, en: {localisedName: Rooms}, it: {localisedName: Sale}}";
    assert_eq!(text(line, "title.de").as_deref(), Some("Räume und Plätze"));
    assert_eq!(text(line, "title.en").as_deref(), Some("Rooms"));
    assert_eq!(text(line, "title.it"), None);
    assert_eq!(says(line, "language_kept").args["language"], "it");
}

#[test]
fn regional_german_is_german_unless_there_is_german() {
    let regional = "description: {de-CH: {shortDescription: Räume im Kanton finden und buchen.}}";
    assert_eq!(text(regional, "summary").as_deref(), Some("Räume im Kanton finden und buchen."));
    let both = "description: {de-CH: {shortDescription: Räume im Kanton finden.}, de: {shortDescription: Räume im Kreis finden.}}";
    assert_eq!(text(both, "summary").as_deref(), Some("Räume im Kreis finden."));
    assert_eq!(says(both, "language_repeated").args["language"], "de");
}

#[test]
fn texts_are_cut_at_their_bound() {
    let line = |length: usize| format!("description: {{de: {{shortDescription: {}}}}}", "ä".repeat(length));
    assert_eq!(text(&line(150), "summary").map(|text| text.chars().count()), Some(150));
    assert_eq!(text(&line(151), "summary"), Some(format!("{}…", "ä".repeat(149))));
    assert_eq!(says(&line(151), "text_cut").args["length"], "151");
}

#[test]
fn numbers_in_versions_become_text_as_they_are_written() {
    assert_eq!(field("softwareVersion: 1.10", "version"), Some("1.10".into()));
    assert_eq!(field("softwareVersion: 2", "version"), Some("2".into()));
    says("softwareVersion: 1.0 beta", "release_invalid");
    let line = "dependsOn: {open: [{name: PHP, versionMin: 7.40}, {name: WCAG 2.1, version: '2.1'}, {name: Redis, version: ''}, Docker]}";
    assert_eq!(text(line, "software.depends_on").as_deref(), Some(r#"["PHP ≥ 7.40", "WCAG 2.1", "Redis", "Docker"]"#));
}

#[test]
fn an_impossible_date_is_dropped_and_a_date_is_a_date() {
    assert!(field("releaseDate: '2025-01-28'", "released").unwrap().is_datetime());
    assert_eq!(field("releaseDate: 2021-31-01", "released"), None);
    assert_eq!(says("releaseDate: 2021-31-01", "date_invalid").args["value"], "2021-31-01");
}

#[test]
fn states_are_mapped_and_an_unknown_one_is_development() {
    for (status, state) in
        [("concept", "idea"), ("beta", "development"), ("Stable", "operation"), ("obsolete", "discontinued"), ("production", "development")]
    {
        assert_eq!(text(&format!("developmentStatus: {status}"), "state").as_deref(), Some(state));
    }
    assert_eq!(says("developmentStatus: production", "state_unknown").args["used"], "development");
    let stable = read("name: Räume\ndevelopmentStatus: stable\n");
    assert!(stable.missing.iter().any(|missing| missing.key == "version"), "operation needs a version");
}

#[test]
fn booleans_and_single_values_are_read_in_the_old_spellings() {
    assert_eq!(field("localisation: {localisationReady: yes}", "software.localisation_ready"), Some(true.into()));
    assert_eq!(field("localisation: {localisationReady: 'no'}", "software.localisation_ready"), Some(false.into()));
    says("localisation: {localisationReady: teilweise}", "not_boolean");
    assert_eq!(text("platforms: web", "software.platforms").as_deref(), Some(r#"["web"]"#));
    assert_eq!(text("platforms: [web, Kiosk, Web]", "software.platforms").as_deref(), Some(r#"["web", "Kiosk"]"#));
}

#[test]
fn links_that_are_no_web_addresses_are_dropped() {
    let line = "landingURL: www.kreis.example\nroadmap: https://kreis.example/plan\ndescription: {de: {documentation: doc/index.md, apiDocumentation: 'https://kreis.example/api', videos: ['https://kreis.example/film']}}";
    let links = field(line, "links").unwrap();
    let rels: Vec<_> = links.as_array().unwrap().iter().map(|link| link["rel"].as_str().unwrap().to_owned()).collect();
    assert_eq!(rels, ["roadmap", "api", "video"]);
    assert_eq!(says(line, "url_invalid").args["value"], "www.kreis.example");
}

#[test]
fn files_come_from_beside_the_file_only() {
    let file = "name: Räume\nlogo: ./img/logo.svg\ndescription:\n  de:\n    screenshots: [img/fehlt.png, 'https://kreis.example/a.png', ../geheim.png]\n";
    let origin = Origin::labelled("publiccode.yml").with_files_beside(["img/logo.svg".to_owned()]);
    let imported = import(file.as_bytes(), &origin, &Context::default()).unwrap();
    assert_eq!(imported.beside, [Beside { path: "img/logo.svg".to_owned(), role: "logo" }]);
    let files = draft(&imported)["files"].clone();
    let paths: Vec<_> = files.as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["publiccode.yml", "img/logo.svg"]);
    assert_eq!(finding(&imported, "file_not_beside").args["value"], "img/fehlt.png");
    assert_eq!(finding(&imported, "file_not_fetched").args["value"], "https://kreis.example/a.png");
    assert_eq!(finding(&imported, "file_path_invalid").args["value"], "../geheim.png");
    assert!(imported.draft.contains("# files: { path = \"img/fehlt.png\""), "{}", imported.draft);
}

#[test]
fn licences_are_read_in_any_spelling_and_an_unknown_one_is_left_open() {
    for (written, licence) in
        [("mit", "MIT"), ("'Apache License, Version 2.0'", "Apache-2.0"), ("EUPL", "EUPL-1.2"), ("agpl-3.0-OR-LATER", "AGPL-3.0-or-later")]
    {
        assert_eq!(text(&format!("legal: {{license: {written}}}"), "licence").as_deref(), Some(licence));
    }
    assert_eq!(says("legal: {license: EUPL}", "licence_confirm").args["used"], "EUPL-1.2");
    assert_eq!(text("legal: {license: other}", "licence"), None);
    says("legal: {license: other}", "licence_unknown");
    assert!(read("name: Räume\nlegal: {license: null}\n").missing.iter().any(|missing| missing.key == "licence"));
}

#[test]
fn an_owner_who_may_be_a_person_is_left_out() {
    assert_eq!(text("legal: {mainCopyrightOwner: Landkreis Uelzen}", "copyright").as_deref(), Some("Landkreis Uelzen"));
    assert_eq!(text("legal: {repoOwner: Beispiel GmbH}", "copyright").as_deref(), Some("Beispiel GmbH"));
    assert_eq!(
        text("legal: {mainCopyrightOwner: Erika Muster, repoOwner: Kreis Coesfeld}", "copyright").as_deref(),
        Some("Kreis Coesfeld")
    );
    says("legal: {mainCopyrightOwner: Erika Muster}", "owner_unclear");
}

#[test]
fn types_of_maintenance_are_mapped() {
    assert_eq!(
        text("maintenance: {type: commercial, contractors: [{name: Beispiel GmbH, until: 2027-12-31}]}", "maintenance.type").as_deref(),
        Some("contract")
    );
    assert_eq!(text("maintenance: {type: community and more}", "maintenance.type").as_deref(), Some("none"));
    says("maintenance: {type: community and more}", "maintenance_unknown");
    let two = "maintenance: {type: contract, contractors: [{name: Alt GmbH, until: 2020-01-01}, {name: Neu GmbH, until: 2027-12-31}]}";
    assert_eq!(text(two, "maintenance.by.name").as_deref(), Some("Neu GmbH"));
}

#[test]
fn persons_are_dropped_from_the_draft_and_the_copy_has_the_role_mailbox() {
    let file = "name: Räume\ndescription: {de: {shortDescription: 'Fragen an Erika Muster oder max.muster@kreis.example.'}}\nmaintenance:\n  type: contract\n  contractors: [{name: Max Muster - Beispiel GmbH, until: 2027-12-31}]\n  contacts: [{name: Erika Muster, email: emuster@kreis.example, phone: 0581 8200123}]\n";
    let mailbox = Some(Mailbox::new("Stabsstelle Digitalisierung", "digitalisierung@lk-uelzen.example"));
    let imported = import(file.as_bytes(), &Origin::default(), &Context { mailbox, ..Context::default() }).unwrap();
    let copy = String::from_utf8(imported.replicated().unwrap().to_vec()).unwrap();
    for text in [&imported.draft, &copy] {
        assert!(!text.to_lowercase().contains("muster") && !text.contains("8200123"), "{text}");
    }
    assert_eq!(draft(&imported)["summary"].as_str(), Some("Fragen an […] oder […]."));
    assert!(copy.contains("digitalisierung@lk-uelzen.example"), "{copy}");
    assert_ne!(copy.as_bytes(), imported.verbatim);
    assert_eq!(finding(&imported, "person_removed").args["count"], "2");
    assert!(has(&imported, "copy_redacted") && has(&imported, "contractor_unclear"));
}

#[test]
fn the_organisation_is_compared_with_the_publisher() {
    let uri = "http://dcat-ap.de/def/politicalGeocoding/districtKey/03360";
    let read = |ags: Option<&str>, line: &str| {
        let context = Context { ags: ags.map(str::to_owned), ..Context::default() };
        import(format!("name: Räume\n{line}\n").as_bytes(), &Origin::default(), &context).unwrap()
    };
    assert_eq!(read(Some("03360"), &format!("organisation: {{uri: '{uri}'}}")).organisation, Organisation::Agrees);
    assert_eq!(read(Some("03360"), &format!("organizationUri: {uri}")).organisation, Organisation::Agrees);
    assert_eq!(read(Some("05558"), &format!("organisation: {{uri: '{uri}'}}")).organisation, Organisation::Contradicts);
    assert_eq!(read(Some("03360"), "organisation: {uri: 'urn:x-italian-pa:c_h501'}").organisation, Organisation::Contradicts);
    assert_eq!(read(None, &format!("organisation: {{uri: '{uri}'}}")).organisation, Organisation::Silent);
    let silent = read(Some("03360"), "");
    assert_eq!(silent.organisation, Organisation::Silent);
    assert!(has(&silent, "organisation_silent"));
}

#[test]
fn scopes_become_at_most_three_topics() {
    let line = "intendedAudience: {scope: [tourism, culture, waste, sport, energy, research]}";
    assert_eq!(text(line, "topics").as_deref(), Some(r#"["culture-tourism", "community", "energy-climate"]"#));
    assert_eq!(says(line, "scope_unknown").args["value"], "waste");
    assert_eq!(says(line, "list_cut").args["count"], "4");
}

#[test]
fn standards_and_leika_keys_are_taken() {
    assert_eq!(
        text("supports: [{id: 'alias:gdpr'}, {id: 'urn:iso:std:iso:19115'}, OParl]", "standards").as_deref(),
        Some(r#"["gdpr", "urn:iso:std:iso:19115", "OParl"]"#)
    );
    let line = "de: {leika: [99 001001001000, {leika-id: '77000000000316', ozg-id: '10110'}, 123]}";
    assert_eq!(text(line, "leika").as_deref(), Some(r#"["99001001001000", "77000000000316"]"#));
    assert_eq!(says(line, "leika_prefix").args["value"], "77000000000316");
    assert_eq!(says(line, "leika_invalid").args["value"], "123");
}

#[test]
fn features_of_two_languages_are_joined_where_they_are_equally_many() {
    let equal = field("description: {en: {features: [Map, Booking]}, de: {features: [Karte, Buchung]}}", "features").unwrap();
    assert_eq!((equal[0]["de"].as_str(), equal[0]["en"].as_str()), (Some("Karte"), Some("Map")));
    let unequal = "description: {en: {features: [Map]}, de: {features: [Karte, Buchung]}}";
    assert_eq!(text(unequal, "features").as_deref(), Some(r#"["Karte", "Buchung"]"#));
    assert_eq!(says(unequal, "features_unpaired").args["language"], "de");
    let many: Vec<String> = (0..21).map(|number| format!("F{number}")).collect();
    assert_eq!(says(&format!("description: {{de: {{features: [{}]}}}}", many.join(",")), "list_cut").args["limit"], "20");
}

#[test]
fn originals_forks_and_variants_are_told_apart() {
    let at = |file: &str, place: &str| {
        import(file.as_bytes(), &Origin::labelled("publiccode.yml").in_repository(place), &Context::default()).unwrap()
    };
    let file = "name: Räume\nurl: https://git.example/raeume.git\n";
    assert_eq!(at(file, "https://GIT.example:443/raeume/").kinship, Kinship::Original);
    let fork = at(file, "https://git.example/kopie");
    assert_eq!(fork.kinship, Kinship::Fork);
    assert_eq!(draft(&fork)["same_as"].to_string(), r#"["https://git.example/raeume.git"]"#);
    let variant = at(&format!("{file}isBasedOn: [https://git.example/alt, https://git.example/alt.git]\n"), "https://git.example/raeume");
    assert_eq!(variant.kinship, Kinship::Variant);
    assert_eq!(draft(&variant)["based_on"].to_string(), r#"["https://git.example/alt"]"#);
    assert_eq!(read(&format!("{file}isBasedOn: false\n")).kinship, Kinship::Unknown);
}

#[test]
fn texts_are_clean_and_free_of_markup() {
    let imported =
        read("name: \"Rau\u{308}\u{200B}me\"\ndescription: {de: {longDescription: \"<b>Räume</b> ![Bild](a.png)\\n\\n- eins\\u202E\"}}\n");
    assert_eq!(draft(&imported)["title"].as_str(), Some("Raüme"));
    assert_eq!(draft(&imported)["description"].as_str(), Some("Räume Bild\n\n- eins"));
    assert!(has(&imported, "characters_removed") && has(&imported, "markup_removed"));
}

#[test]
fn the_slug_is_the_suggested_one_else_made_from_the_name_else_from_the_repository() {
    let slug = |file: &str, slug: Option<&str>| {
        let context = Context { slug: slug.map(str::to_owned), ..Context::default() };
        import(file.as_bytes(), &Origin::labelled("a/kuubu.yml"), &context).unwrap().slug
    };
    assert_eq!(slug("name: LandRäume 2", Some("raeume")), "raeume");
    assert_eq!(slug("name: LandRäume 2", Some("Kein Slug")), "landraeume-2");
    assert_eq!(slug("url: https://git.example/kreis/raeume.git", None), "raeume");
    assert_eq!(slug("softwareVersion: 1", None), "kuubu");
}

#[test]
fn what_nobody_wrote_is_missing_and_not_invented() {
    let imported = read("{}");
    let keys: Vec<_> = imported.missing.iter().map(|missing| missing.key).collect();
    assert_eq!(
        keys,
        [
            "title",
            "summary",
            "description",
            "topics",
            "state",
            "licence",
            "operating_models",
            "privacy",
            "maintenance",
            "software.platforms",
            "software.type",
            "software.languages",
            "software.localisation_ready"
        ]
    );
    assert_eq!(draft(&imported).keys().collect::<Vec<_>>(), ["files", "kind", "type"]);
    let english = read("name: Rooms\ndescription: {en: {shortDescription: Find and book rooms in the county.}}\n");
    assert!(english.missing.iter().any(|missing| (missing.key, missing.language) == ("summary", Some("de"))));
}
