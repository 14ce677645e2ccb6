//! Bytes that nobody meant well, and files that are nearly right: an answer each, never a panic.

use kreisnetz_interop::publiccode::{Context, Imported, Origin, import};
use proptest::prelude::*;

const FILE: &str = r#"publiccodeYmlVersion: 0.4
name: Räume
applicationSuite: "Kreis & Co"
url: https://git.example/raeume.git
isBasedOn: [https://git.example/alt.git]
softwareVersion: 1.10
releaseDate: 2025-01-28
logo: ./img/logo.svg
platforms: [web, Kiosk]
categories: [survey, angular]
usedBy: [Uelzen, "..."]
developmentStatus: stable
softwareType: standalone/web
intendedAudience: {scope: [government, tourism, culture, sport]}
description:
  de:
    shortDescription: >
      Räume und Plätze im Kreis finden
      und buchen.
    longDescription: |
      Fragen beantwortet Erika Muster, erika.muster@kreis.example,
      Telefon 0581 8200123.
    features: [Karte, Buchung]
  en: {shortDescription: Find and book rooms in the county., features: [Map, Booking]}
legal: {license: EUPL, mainCopyrightOwner: Landkreis Uelzen}
maintenance:
  type: contract
  contractors: [{name: "Max Muster - Beispiel GmbH", until: 2027-12-31}]
  contacts:
    - name: Erika Muster
      email: "erika.muster@kreis.example"
      phone: +49 581 8200123
localisation: {localisationReady: yes, availableLanguages: [de, en]}
dependsOn: {open: [{name: PostgreSQL, versionMin: 14}]}
de: {leika: ["99001001001000"]}
"#;

/// What holds for every file that is read.
fn check(bytes: &[u8]) -> Option<Imported> {
    let imported = import(bytes, &Origin::labelled("publiccode.yml"), &Context::default()).ok()?;
    assert!(imported.draft.parse::<toml::Table>().is_ok(), "no TOML:\n{}", imported.draft);
    assert_eq!(imported.verbatim, bytes);
    let shaped = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    assert!((1..=64).contains(&imported.slug.len()) && imported.slug.bytes().all(shaped), "{}", imported.slug);
    if let Some(copy) = imported.replicated() {
        let again = import(copy, &imported.origin, &Context::default()).unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(again.replicated().map(text), Some(text(copy)), "a copy of the copy differs");
    }
    Some(imported)
}

#[test]
fn the_file_itself_is_read_whole() {
    let imported = check(FILE.as_bytes()).unwrap();
    for gone in ["Muster", "muster", "8200123"] {
        assert!(!imported.draft.contains(gone), "{gone}\n{}", imported.draft);
        assert!(!String::from_utf8_lossy(imported.replicated().unwrap()).contains(gone), "{gone} in the copy");
        assert!(!format!("{:?}{:?}", imported.findings, imported.missing).contains(gone), "{gone} in a finding");
    }
}

#[test]
fn a_file_of_nothing_but_keys_ends_with_a_bounded_list_of_findings() {
    let file: String = (0..20_000).map(|number| format!("k{number}: 1\n")).collect();
    assert!(file.len() < 256 * 1024);
    assert!(check(file.as_bytes()).unwrap().findings.len() <= 501);
}

#[test]
fn five_thousand_users_and_contacts_are_counted() {
    let users: String = (0..5_000).map(|number| format!("  - Kreis {number}\n")).collect();
    let contacts: String =
        (0..3_000).map(|number| format!("    - {{name: Max Muster{number}, email: m.m{number}@kreis.example}}\n")).collect();
    let file = format!("name: Räume\nusedBy:\n{users}maintenance:\n  contacts:\n{contacts}");
    let imported = check(file.as_bytes()).unwrap();
    assert_eq!(imported.used_by_count, 5_000);
    assert!(!String::from_utf8_lossy(imported.replicated().unwrap()).contains("Muster2999"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        check(&bytes);
    }

    #[test]
    fn any_text_of_yaml_signs_gives_an_answer(text in "[-a-z:@.#'\"|>{}\\[\\]&*!?%,\n \\\\]{0,300}") {
        check(text.as_bytes());
    }

    #[test]
    fn a_file_with_some_bytes_changed_gives_an_answer(changes in prop::collection::vec((0..FILE.len(), any::<u8>()), 1..8)) {
        let mut file = FILE.as_bytes().to_vec();
        for (at, byte) in changes {
            file[at] = byte;
        }
        check(&file);
    }

    #[test]
    fn a_file_with_a_piece_moved_gives_an_answer(from in 0..FILE.len(), length in 0usize..200, to in 0..FILE.len()) {
        let mut file = FILE.as_bytes().to_vec();
        let piece: Vec<u8> = file.drain(from..(from + length).min(FILE.len())).collect();
        let to = to.min(file.len());
        file.splice(to..to, piece);
        check(&file);
    }

    #[test]
    fn any_value_under_any_key_gives_an_answer(key in "[a-zA-Z]{2,20}|name|url|legal|description|supports|de|maintenance", value in "\\PC{0,200}") {
        check(format!("name: Räume\n{key}: {value}\n").as_bytes());
        check(format!("name: Räume\ndescription:\n  de:\n    longDescription: |\n      {value}\n").as_bytes());
    }
}
