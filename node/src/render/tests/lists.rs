use std::collections::BTreeMap;

use super::{answer, county, entry, same, screen};
use crate::api::{
    AdopterItem, AdoptersData, AdoptionCounts, Answer, CompareData, CompareRow, FileCounts, Foreign, InboxData, InboxItem, InboxKind,
    SearchData, SearchHit, ShowData, Signed,
};
use crate::i18n::Language;
use crate::render::screen::Screen;
use crate::render::{adopters, compare, inbox, search, show};

fn found() -> Answer<SearchData> {
    let entries = [
        entry(county("uelzen", "Uelzen", "03360"), "kuubu", "asset", 4, "2026-11-11T09:00:00Z"),
        entry(county("vorpommern-greifswald", "Vorpommern-Greifswald", "13075"), "kuubu", "asset", 2, "2026-06-20T09:00:00Z"),
        entry(county("bernkastel-wittlich", "Bernkastel-Wittlich", "07231"), "landraeume", "service", 3, "2026-11-01T09:00:00Z"),
    ];
    let hit = |(rank, entry)| SearchHit { entry, rank, score: 1.0, snippet: None };
    answer(SearchData {
        query: "ehrenamtlich".into(),
        terms: vec!["ehrenamt".into()],
        filters: BTreeMap::new(),
        total: 3,
        hidden_stale: 2,
        catalogs: 41,
        took_ms: 4,
        facets: BTreeMap::new(),
        items: (1..).zip(entries).map(hit).collect(),
    })
}

fn kuubu(language: Language) -> Answer<ShowData> {
    let mut entry = entry(county("uelzen", "Uelzen", "03360"), "kuubu", "asset", 4, "2026-11-11T09:00:00Z");
    entry.lang = language.tag().to_owned();
    entry.title = match language {
        Language::English => "kuubu: a portal for sharing knowledge and skills".into(),
        Language::German => "kuubu: Portal zur Vermittlung von Wissen und Fähigkeiten".into(),
    };
    entry.adopters.on_the_way = 1;
    entry.files = Some(FileCounts { count: 3, bytes: 148_000_000, held_bytes: 0 });
    let signed = Signed {
        epoch: 1,
        seq: 21,
        prev: None,
        root: "2".repeat(64),
        issued: super::moment("2026-11-11T09:00:00Z"),
        expires: super::moment("2026-12-16T09:00:00Z"),
        witnesses: Some(38),
    };
    answer(ShowData {
        entry,
        description: None,
        body: serde_json::Map::new(),
        links: Vec::new(),
        files: Vec::new(),
        holders: Some(6),
        adopters_list: vec![crate::api::Adopter {
            publisher: county("coesfeld", "Coesfeld", "05558"),
            stage: "rollout".into(),
            since: None,
            version: None,
        }],
        evaluations_list: Vec::new(),
        judgements_list: Vec::new(),
        evidence: Vec::new(),
        stated: None,
        similar_list: Vec::new(),
        measures_list: vec![],
        matches_list: vec![],
        diff: None,
        versions: Vec::new(),
        signed,
    })
}

#[test]
fn a_search_lists_its_hits_in_both_languages() {
    same(
        &search::text(&found(), &screen(Language::English)),
        "\
#  Entry                           Kind     In use  Updated       Publisher
1  uelzen/kuubu                    asset         4  12 days ago   founding
2  vorpommern-greifswald/kuubu     asset         2  5 months ago  founding
3  bernkastel-wittlich/landraeume  service       3  3 weeks ago   founding
3 hits in 41 catalogs, 4 ms (word stem \"ehrenamt\"). 2 outdated hidden: --all
Next: kreisnetz show 1
",
    );
    same(
        &search::text(&found(), &screen(Language::German)),
        "\
#  Eintrag                         Art       Nutzer  Stand          Anbieter
1  uelzen/kuubu                    Baustein       4  vor 12 Tagen   Gründer
2  vorpommern-greifswald/kuubu     Baustein       2  vor 5 Monaten  Gründer
3  bernkastel-wittlich/landraeume  Dienst         3  vor 3 Wochen   Gründer
3 Treffer, 41 Kataloge, 4 ms (Wortstamm „ehrenamt“). 2 veraltete: --all
Weiter: kreisnetz zeige 1
",
    );
}

#[test]
fn a_program_gets_the_hits_apart_by_tabs_in_the_words_of_json() {
    let screen = Screen { is_terminal: false, ..screen(Language::German) };
    same(
        &search::text(&found(), &screen),
        "uelzen/kuubu\tasset\t4\t2026-11-11T09:00:00Z\tfounding\tkuubu\n\
         vorpommern-greifswald/kuubu\tasset\t2\t2026-06-20T09:00:00Z\tfounding\tkuubu\n\
         bernkastel-wittlich/landraeume\tservice\t3\t2026-11-01T09:00:00Z\tfounding\tlandraeume\n",
    );
}

#[test]
fn a_screen_reader_gets_a_line_for_each_value() {
    let mut found = found();
    found.data.items.truncate(1);
    found.data.total = 1;
    found.data.hidden_stale = 0;
    let screen = Screen { accessible: true, ..screen(Language::English) };
    same(
        &search::text(&found, &screen),
        "\
Entry: uelzen/kuubu
Kind: asset
In use: 4
Updated: 12 days ago
Publisher: founding
Title: kuubu

1 hit in 41 catalogs, 4 ms (word stem \"ehrenamt\")
Next: kreisnetz show uelzen/kuubu
",
    );
}

#[test]
fn a_long_reference_is_never_cut_and_the_words_beside_it_are() {
    let mut found = found();
    let reference = "muehldorf-am-inn/a-very-long-slug-that-somebody-chose-for-a-guide-of-volunteers";
    found.data.items[0].entry.reference = reference.into();
    assert!(search::text(&found, &screen(Language::German)).contains(reference));
}

#[test]
fn no_hit_is_said_with_what_helps() {
    let mut found = found();
    found.data.items.clear();
    found.data.total = 0;
    found.data.hidden_stale = 0;
    found.data.terms.clear();
    same(
        &search::text(&found, &screen(Language::English)),
        "0 hits in 41 catalogs, 4 ms\nNext: leave out a filter, or add --all for outdated entries\n",
    );
    assert_eq!(search::text(&found, &Screen { is_terminal: false, ..screen(Language::English) }), "");
}

#[test]
fn an_entry_is_shown_in_both_languages() {
    same(
        &show::text(&kuubu(Language::English), &screen(Language::English)),
        "\
uelzen/kuubu 2.4.0   kuubu: a portal for sharing knowledge and skills
  Kind      asset · EUPL-1.2 · community and volunteering
  In use    4 counties, 1 more in rollout → kreisnetz adopters uelzen/kuubu
  Files     3 files, 148 MB, held by 6 nodes
  Signed    Uelzen, seq 21, 11 Nov 2026; witnessed by 38 other counties
Next: kreisnetz adopt uelzen/kuubu
",
    );
    same(
        &show::text(&kuubu(Language::German), &screen(Language::German)),
        "\
uelzen/kuubu 2.4.0   kuubu: Portal zur Vermittlung von Wissen und Fähigkeiten
  Art        Baustein · EUPL-1.2 · Gemeinschaft und Ehrenamt
  Nutzer     4 Kreise, 1 weiterer führt ein → kreisnetz adopters uelzen/kuubu
  Dateien    3 Dateien, 148 MB, bei 6 Knoten vorhanden
  Signiert   Uelzen, Nr. 21, 11.11.2026; bezeugt von 38 anderen Kreisen
Weiter: kreisnetz nachnutzen uelzen/kuubu
",
    );
}

#[test]
fn a_hostile_entry_cannot_steer_the_terminal_and_is_said_to_have_tried() {
    let mut kuubu = kuubu(Language::English);
    kuubu.data.entry.title = "a\u{1b}[2Jb\u{202e}c\nd".into();
    kuubu.data.entry.licence = Some(Foreign::from("MIT\u{9b}31m\u{2066}"));
    kuubu.data.description = Some("one\u{1b}]0;x\u{7}\n\ntwo\u{200b}".into());
    let text = show::text(&kuubu, &screen(Language::English));
    assert!(text.contains("   a[2Jbc d\n"), "{text}");
    assert!(text.contains("  one]0;x\n\n  two\n"), "{text}");
    assert!(text.contains("! invisible characters were removed"), "{text}");
    assert_eq!(crate::render::terminal::block(&text), text);

    let mut found = found();
    found.data.items[0].entry.title = "x\u{1b}[31m\ty\u{202e}".into();
    let piped = search::text(&found, &Screen { is_terminal: false, ..screen(Language::English) });
    assert!(piped.starts_with("uelzen/kuubu\tasset\t4\t2026-11-11T09:00:00Z\tfounding\tx[31m y\n"), "{piped}");
}

#[test]
fn adopters_are_listed_in_both_languages() {
    let item = |publisher, stage: &str, since: Option<&str>, confirmed: Option<&str>| AdopterItem {
        publisher,
        stage: stage.into(),
        since: since.map(|day| day.parse().unwrap()),
        version: Some("2.4.0".into()),
        confirmed: confirmed.map(|day| day.parse().unwrap()),
    };
    let adopters = answer(AdoptersData {
        reference: "uelzen/kuubu".into(),
        items: vec![
            item(county("coesfeld", "Coesfeld", "05558"), "operation", Some("2025-03-01"), Some("2026-03-01")),
            item(county("loerrach", "Lörrach", "08336"), "rollout", None, None),
        ],
        counts: AdoptionCounts { confirmed: 1, unconfirmed: 0, on_the_way: 1, ended: 2 },
    });
    same(
        &adopters::text(&adopters, &screen(Language::English)),
        "\
County    Stage      Since       Version  Confirmed
coesfeld  operation  1 Mar 2025  2.4.0    1 Mar 2026
loerrach  rollout                2.4.0
1 in operation (0 of them unconfirmed), 1 on the way, 2 ended
",
    );
    same(
        &adopters::text(&adopters, &screen(Language::German)),
        "\
Kreis     Stufe       Seit        Version  Bestätigt
coesfeld  Betrieb     01.03.2025  2.4.0    01.03.2026
loerrach  Einführung              2.4.0
1 in Betrieb (davon 0 unbestätigt), 1 auf dem Weg, 2 beendet
",
    );
}

fn message(what: InboxKind, id: &str, reference: &str) -> InboxItem {
    InboxItem {
        id: id.into(),
        what,
        reference: reference.into(),
        about: Some("luechow-dannenberg/nachnutzung-kuubu".into()),
        publisher: None,
        at: super::moment("2026-11-20T13:00:00Z"),
        title: Some("kuubu".into()),
        version_before: Some("2.1.0".into()),
        version_after: None,
        stage: None,
        reason: None,
        read: false,
        next: format!("kreisnetz show {reference}"),
    }
}

#[test]
fn an_inbox_begins_with_the_recall_and_says_what_to_do() {
    let recall = InboxItem { reason: Some("recall".into()), ..message(InboxKind::Recall, "0a1b2c3d", "uelzen/kuubu") };
    let version = InboxItem { version_after: Some("2.2.0".into()), ..message(InboxKind::NewVersion, "4e5f6071", "coesfeld/landraeume") };
    let data = answer(InboxData { items: vec![recall, version], unread: 2, read: 0 });
    same(
        &inbox::text(&data, &screen(Language::English)),
        "\
Id        What         Entry                Detail         When
0a1b2c3d  RECALLED     uelzen/kuubu         2.1.0, recall  3 days ago
4e5f6071  new version  coesfeld/landraeume  2.1.0 → 2.2.0  3 days ago
2 messages are unread
Next: kreisnetz show uelzen/kuubu
Read: kreisnetz inbox read 0a1b2c3d
",
    );
    let pipe = Screen { is_terminal: false, ..screen(Language::German) };
    same(
        &inbox::text(&data, &pipe),
        "0a1b2c3d\trecall\tuelzen/kuubu\t2.1.0 recall\t2026-11-20T13:00:00Z\tkuubu\n\
         4e5f6071\tnew_version\tcoesfeld/landraeume\t2.1.0 2.2.0\t2026-11-20T13:00:00Z\tkuubu\n",
    );
}

#[test]
fn a_comparison_names_its_rows_and_counts_those_that_are_equal() {
    let entries = [
        entry(county("uelzen", "Uelzen", "03360"), "kuubu", "asset", 4, "2026-11-11T09:00:00Z"),
        entry(county("coesfeld", "Coesfeld", "05558"), "hilfe", "service", 2, "2026-06-20T09:00:00Z"),
    ];
    let row = |key: &str, cells: [serde_json::Value; 2]| CompareRow { key: key.into(), cells: cells.into(), differs: true };
    let rows = vec![
        row("kind", ["asset".into(), "service".into()]),
        row("year_cents", [390_000.into(), serde_json::Value::Null]),
        row("topics", [serde_json::json!(["community"]), serde_json::json!(["mobility"])]),
    ];
    let data = answer(CompareData { items: entries.to_vec(), rows, equal: 7 });
    same(
        &compare::text(&data, &screen(Language::German)),
        "\
Verglichen     uelzen/kuubu               coesfeld/hilfe
Art            Baustein                   Dienst
Im Jahr, hier  3 900 EUR                  keine Angabe
Handlungsfeld  Gemeinschaft und Ehrenamt  Mobilität und Verkehr
7 weitere Zeilen sind gleich.
",
    );
}
