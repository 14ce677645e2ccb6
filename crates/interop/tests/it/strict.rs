//! The standard's own rules, one by one, each broken in a file that keeps all others.

use kreisnetz_interop::publiccode::{Finding, Level, lint};

/// A file without a fault.
fn good() -> String {
    format!(
        "publiccodeYmlVersion: '0.5'\nname: kuubu\nurl: https://git.example/kuubu.git\nreleaseDate: 2026-03-01\nplatforms: [web]\n\
         developmentStatus: stable\nsoftwareType: standalone/web\ndescription:\n  de:\n    shortDescription: Wissen teilen\n    \
         longDescription: >\n      {}\n    features: [Karte]\nlegal:\n  license: EUPL-1.2\nmaintenance:\n  type: internal\n  contacts:\n    \
         - name: Fachstelle\nlocalisation:\n  localisationReady: true\n  availableLanguages: [de]\n",
        "ä".repeat(150)
    )
}

fn findings(text: &str) -> Vec<(u32, u32, &'static str, String)> {
    lint(text.as_bytes()).unwrap().into_iter().filter(|found| found.level == Level::Error).map(shown).collect()
}

fn shown(found: Finding) -> (u32, u32, &'static str, String) {
    (found.line, found.column, found.slug, found.key)
}

#[track_caller]
fn breaks(from: &str, to: &str, slug: &str, key: &str) {
    assert!(good().contains(from), "{from}");
    let found = findings(&good().replace(from, to));
    assert!(found.len() == 1 && found[0].2 == slug && found[0].3 == key, "{to}: {found:?}");
}

#[test]
fn a_file_that_keeps_the_standard_has_no_fault() {
    assert_eq!(findings(&good()), []);
}

#[test]
fn each_mandatory_key_is_missed_by_its_name() {
    for (line, key) in [
        ("publiccodeYmlVersion: '0.5'\n", "publiccodeYmlVersion"),
        ("name: kuubu\n", "name"),
        ("url: https://git.example/kuubu.git\n", "url"),
        ("platforms: [web]\n", "platforms"),
        ("developmentStatus: stable\n", "developmentStatus"),
        ("softwareType: standalone/web\n", "softwareType"),
        ("    shortDescription: Wissen teilen\n", "description.de.shortDescription"),
        ("    features: [Karte]\n", "description.de.features"),
        ("  localisationReady: true\n", "localisation.localisationReady"),
        ("  availableLanguages: [de]\n", "localisation.availableLanguages"),
    ] {
        breaks(line, "", "mandatory_missing", key);
    }
    breaks("  contacts:\n    - name: Fachstelle\n", "", "mandatory_missing", "maintenance.contacts");
    breaks("  license: EUPL-1.2\n", "  mainCopyrightOwner: Kreis\n", "mandatory_missing", "legal.license");
}

#[test]
fn the_version_that_a_file_names_is_one_of_the_standard() {
    for known in ["0", "0.5", "0.5.0", "0.6", "0.7.0"] {
        assert_eq!(findings(&good().replace("'0.5'", &format!("'{known}'"))), [], "{known}");
    }
    for unknown in ["0.1", "0.8", "1.0", "latest"] {
        breaks("'0.5'", &format!("'{unknown}'"), "value_not_listed", "publiccodeYmlVersion");
    }
    breaks("'0.5'", "0.5", "version_unquoted", "publiccodeYmlVersion");
}

#[test]
fn closed_lists_dates_addresses_and_licences_are_kept() {
    breaks("stable", "production", "value_not_listed", "developmentStatus");
    breaks("standalone/web", "website", "value_not_listed", "softwareType");
    breaks("type: internal", "type: commercial", "value_not_listed", "maintenance.type");
    for no_truth in ["maybe", "'true'", "on", "1"] {
        let file = format!("localisationReady: {no_truth}");
        breaks("localisationReady: true", &file, "value_not_listed", "localisation.localisationReady");
    }
    breaks("availableLanguages: [de]", "availableLanguages: [de, de_DE]", "value_not_listed", "localisation.availableLanguages[2]");
    breaks("\n  de:\n", "\n  d_e:\n", "value_not_listed", "description.d_e");
    breaks("platforms: [web]", "platforms: [web]\ncategories: [CRM]", "value_not_listed", "categories[1]");
    let audience = |more: &str| format!("platforms: [web]\nintendedAudience:\n  {more}");
    breaks("platforms: [web]", &audience("scope: [sport, kuubu]"), "value_not_listed", "intendedAudience.scope[2]");
    breaks("platforms: [web]", &audience("countries: [DE, UK]"), "value_not_listed", "intendedAudience.countries[2]");
    breaks("platforms: [web]", &audience("unsupportedCountries: [EU]"), "value_not_listed", "intendedAudience.unsupportedCountries[1]");
    breaks("platforms: [web]", "platforms: [web]\ncategories: [kuubu]", "value_not_listed", "categories[1]");
    for date in ["2021-31-01", "01.03.2026", "2026-03-01T10:00:00Z", "2026-02-30"] {
        breaks("2026-03-01", date, "date_not_iso", "releaseDate");
    }
    for url in ["git.example/kuubu", "/kuubu", "https://", "https://git example/"] {
        breaks("https://git.example/kuubu.git", url, "url_not_absolute", "url");
    }
    breaks("platforms: [web]", "platforms: [web]\nisBasedOn: [https://a.example/b, otello]", "url_not_absolute", "isBasedOn[2]");
    breaks("    features:", "    documentation: read.me\n    features:", "url_not_absolute", "description.de.documentation");
    breaks("    features:", "    videos: [a.mp4]\n    features:", "url_not_absolute", "description.de.videos[1]");
    for licence in ["EUPL", "free", "MIT OR"] {
        breaks("EUPL-1.2", licence, "licence_invalid", "legal.license");
    }
}

#[test]
fn descriptions_are_measured_in_what_a_reader_sees() {
    let family = "👨‍👩‍👧";
    for (length, ok) in [(150, true), (151, false)] {
        let found = findings(&good().replace("Wissen teilen", &family.repeat(length)));
        assert_eq!(found.is_empty(), ok, "{length}: {found:?}");
    }
    let long = |length: usize| good().replace(&"ä".repeat(150), &"a\u{308}".repeat(length));
    for (length, ok) in [(149, false), (150, true), (10_000, true), (10_001, false)] {
        assert_eq!(findings(&long(length)).is_empty(), ok, "{length}");
    }
}

#[test]
fn unknown_and_repeated_keys_are_told_with_their_place_and_deprecated_ones_are_no_error() {
    let file = good().replace("name: kuubu\n", "name: kuubu\nlogoo: a.svg\nname: zwei\nx-eigenes: 1\n");
    let found = findings(&file);
    assert_eq!(found, [(3, 1, "key_unknown", "logoo".to_owned()), (4, 1, "key_repeated", "name".to_owned())]);
    let file = good().replace("name: kuubu\n", "name: kuubu\nmonochromeLogo: a.svg\n");
    let all = lint(file.as_bytes()).unwrap();
    assert_eq!(all.iter().map(|found| (found.level, found.slug)).collect::<Vec<_>>(), [(Level::Warning, "key_deprecated")]);
}

/// A file that keeps the rules of a minor version, and no others.
fn of_version(minor: u32) -> String {
    let file = good().replace("'0.5'", &format!("'0.{minor}'"));
    let file = if minor <= 4 { file.replace("platforms:", "categories: [crm]\nplatforms:") } else { file };
    let file = if minor > 3 { file.replace("releaseDate: 2026-03-01\n", "") } else { file };
    if minor > 2 {
        return file;
    }
    file.replace(&"ä".repeat(150), &"ä".repeat(500)).replace("    shortDescription:", "    genericName: Portal\n    shortDescription:")
}

fn told(file: &str) -> Vec<(&'static str, String)> {
    findings(file).into_iter().map(|(_, _, slug, key)| (slug, key)).collect()
}

#[test]
fn each_version_is_held_to_its_own_rules() {
    for minor in 2..=7 {
        assert_eq!(lint(of_version(minor).as_bytes()).unwrap(), [], "0.{minor}");
    }
    let (generic, long) = ("description.de.genericName".to_owned(), "description.de.longDescription".to_owned());
    assert_eq!(told(&of_version(2).replace("    genericName: Portal\n", "")), [("mandatory_missing", generic.clone())]);
    assert_eq!(told(&of_version(2).replace(&"ä".repeat(500), &"ä".repeat(499))), [("text_length", long)]);
    assert_eq!(told(&of_version(2).replace("Portal", &"P".repeat(36))), [("text_length", generic.clone())]);
    for minor in 3..=7 {
        let file = of_version(minor).replace("    shortDescription:", "    genericName: Portal\n    shortDescription:");
        let found = lint(file.as_bytes()).unwrap();
        let found: Vec<_> = found.iter().map(|found| (found.level, found.slug, found.key.as_str())).collect();
        assert_eq!(found, [(Level::Warning, "key_deprecated", generic.as_str())], "0.{minor}");
    }
}

#[test]
fn a_key_is_deprecated_from_the_version_on_that_says_so() {
    for (key, line, since) in [
        ("inputTypes", "inputTypes: [text/plain]\n", 3),
        ("outputTypes", "outputTypes: [text/plain]\n", 3),
        ("monochromeLogo", "monochromeLogo: a.svg\n", 3),
        ("it", "it:\n  countryExtensionVersion: '0.2'\n", 5),
        ("de", "de:\n  leika: ['99123456789012']\n", 5),
        ("it.conforme", "it:\n  conforme:\n    gdpr: true\n", 5),
        ("it.riuso.codiceIPA", "it:\n  riuso:\n    codiceIPA: c_h501\n", 5),
    ] {
        for minor in 2..=7 {
            let file = of_version(minor).replace("platforms:", &format!("{line}platforms:"));
            let found = lint(file.as_bytes()).unwrap();
            let told = found.iter().any(|found| found.slug == "key_deprecated" && found.key == key && found.level == Level::Warning);
            assert_eq!(told, minor >= since, "{key} in 0.{minor}: {found:?}");
            assert!(found.iter().all(|found| found.level == Level::Warning), "{key} in 0.{minor}: {found:?}");
        }
    }
    for (key, since) in [("authorsFile", 4), ("repoOwner", 5)] {
        for minor in 2..=7 {
            let file = of_version(minor).replace("  license:", &format!("  {key}: AUTHORS\n  license:"));
            let told =
                lint(file.as_bytes()).unwrap().iter().any(|found| found.slug == "key_deprecated" && found.key == format!("legal.{key}"));
            assert_eq!(told, minor >= since, "{key} in 0.{minor}");
        }
    }
}

#[test]
fn a_contract_names_who_until_when() {
    let contract = |more: &str| good().replace("type: internal\n  contacts:\n    - name: Fachstelle\n", &format!("type: contract\n{more}"));
    assert_eq!(findings(&contract(""))[0].3, "maintenance.contractors");
    assert_eq!(findings(&contract("  contractors:\n    - name: Firma\n"))[0].3, "maintenance.contractors[1].until");
    assert_eq!(findings(&contract("  contractors:\n    - name: Firma\n      until: 2027-01-01\n")), []);
}

#[test]
fn a_key_is_mandatory_until_the_version_that_lifts_it() {
    for (key, line, last) in [
        ("releaseDate", "releaseDate: 2026-03-01\n", 3),
        ("categories", "categories: [crm]\n", 4),
        ("description.de.genericName", "    genericName: Portal\n", 2),
    ] {
        for minor in 2..=7 {
            let found = told(&of_version(minor).replace(line, ""));
            let expected = if minor <= last { vec![("mandatory_missing", key.to_owned())] } else { vec![] };
            assert_eq!(found, expected, "{key} in 0.{minor}");
        }
    }
}

#[test]
fn a_key_or_a_category_does_not_exist_before_the_version_that_brings_it() {
    for (key, line, since) in [
        ("IT", "IT:\n  countryExtensionVersion: '1.0'\n", 5),
        ("fundedBy", "fundedBy:\n  - name: BMEL\n", 5),
        ("organisation", "organisation:\n  uri: https://kreis.example/\n", 5),
        ("supports", "supports:\n  - id: alias:gdpr\n", 7),
    ] {
        for minor in 2..=7 {
            let found = told(&of_version(minor).replace("platforms:", &format!("{line}platforms:")));
            let expected = if minor < since { vec![("key_newer", key.to_owned())] } else { vec![] };
            assert_eq!(found, expected, "{key} in 0.{minor}");
        }
    }
    for (category, since) in [("blog", 2), ("whistleblowing", 3), ("design-system", 4), ("integrated-library-system", 4), ("other", 5)] {
        for minor in 2..=7 {
            let file = of_version(minor).replace("categories: [crm]\n", "");
            let found = told(&file.replace("platforms:", &format!("categories: [{category}]\nplatforms:")));
            let expected = if minor < since { vec![("value_newer", "categories[1]".to_owned())] } else { vec![] };
            assert_eq!(found, expected, "{category} in 0.{minor}");
        }
    }
}

#[test]
fn countries_are_small_until_0_4_and_capitals_from_0_5_on() {
    let found = |minor: u32, country: &str| {
        let file = of_version(minor).replace("platforms:", &format!("intendedAudience:\n  countries: [{country}]\nplatforms:"));
        lint(file.as_bytes()).unwrap().into_iter().map(|found| found.slug).collect::<Vec<_>>()
    };
    for minor in 2..=7 {
        let (small, capitals) = if minor < 5 { (vec![], vec!["value_not_listed"]) } else { (vec!["value_deprecated"], vec![]) };
        assert_eq!((found(minor, "de"), found(minor, "DE")), (small, capitals), "0.{minor}");
    }
}

#[test]
fn yes_is_a_truth_value_of_0_2_and_outdated_since() {
    for minor in 2..=7 {
        let found = lint(of_version(minor).replace("Ready: true", "Ready: yes").as_bytes()).unwrap();
        let expected: &[_] = if minor == 2 { &[] } else { &[(Level::Warning, "value_deprecated")] };
        assert_eq!(found.iter().map(|found| (found.level, found.slug)).collect::<Vec<_>>(), expected, "0.{minor}");
    }
}

#[test]
fn a_feature_has_100_characters_in_0_2_and_any_number_since() {
    for minor in 2..=7 {
        let found = told(&of_version(minor).replace("[Karte]", &format!("[{}]", "ä".repeat(101))));
        let expected = if minor == 2 { vec![("text_length", "description.de.features[1]".to_owned())] } else { vec![] };
        assert_eq!(found, expected, "0.{minor}");
    }
}

#[test]
fn a_long_description_and_features_in_one_language_are_enough() {
    let second = good().replace("legal:\n", "  en:\n    shortDescription: Sharing knowledge\nlegal:\n");
    assert_eq!(findings(&second), []);
    assert_eq!(told(&second.replace("    features: [Karte]\n", "")), [("mandatory_missing", "description.de.features".to_owned())]);
    assert_eq!(told(&second.replace("Sharing knowledge", "")), [("mandatory_missing", "description.en.shortDescription".to_owned())]);
}

#[test]
fn contractors_without_a_contract_are_a_fault_from_0_5_on() {
    for minor in 2..=7 {
        let file = of_version(minor).replace("  contacts:", "  contractors:\n    - name: Firma\n      until: 2027-01-01\n  contacts:");
        let expected = if minor < 5 { vec![] } else { vec![("key_unwanted", "maintenance.contractors".to_owned())] };
        assert_eq!(told(&file), expected, "0.{minor}");
    }
}

#[test]
fn what_a_file_lists_has_a_name() {
    for (lines, key) in [
        ("organisation:\n  name: Kreis\n", "organisation.uri"),
        ("fundedBy:\n  - uri: https://bund.example/\n", "fundedBy[1].name"),
        ("dependsOn:\n  open:\n    - name: MySQL\n    - version: '3'\n", "dependsOn.open[2].name"),
    ] {
        breaks("platforms:", &format!("{lines}platforms:"), "mandatory_missing", key);
    }
    breaks("    - name: Fachstelle\n", "    - email: post@kreis.example\n", "mandatory_missing", "maintenance.contacts[1].name");
}
