use super::{answer, county, same, screen};
use crate::api::{ExportData, ImportCounts, ImportData, ImportEnd, ImportRefused, ImportStored, Skipped};
use crate::i18n::Language;
use crate::render::bundle;

fn imported() -> ImportData {
    let refused = |publisher, reason: &str| ImportRefused {
        publisher,
        id: Some("7f".repeat(32)),
        reason: reason.to_owned(),
        message: "a newer node says more\u{1b}[2J".to_owned(),
    };
    ImportData {
        catalogs: ImportCounts { stored: 7, held: 2, refused: 2 },
        entries: 1_284,
        refused: vec![refused(Some(county("coesfeld", "Coesfeld", "05558")), "hash_mismatch"), refused(None, "moon_phase")],
        stored: vec![ImportStored { publisher: county("uelzen", "Uelzen", "03360"), seq: 21 }],
        end: ImportEnd::CutOff,
        ..ImportData::default()
    }
}

#[test]
fn an_import_says_what_was_taken_and_what_was_not_and_why() {
    let text = bundle::import(&answer(imported()), &screen(Language::English));
    same(
        &text,
        "\
✓ 7 catalogs with 1,284 entries stored, 2 held already
✗ 2 catalogs were not taken:
  coesfeld: its entries are not those that were signed [hash_mismatch]
  7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f: a newer node
  says more[2J [moon_phase]
! the file is cut off; copy it again and run the command again
",
    );
    let german = bundle::import(
        &answer(ImportData { check: true, refused: Vec::new(), end: ImportEnd::Whole, ..imported() }),
        &screen(Language::German),
    );
    same(
        &german,
        "\
Würde 7 Kataloge mit 1 284 Einträgen speichern, 2 schon vorhanden. Nichts wurde
gespeichert.
Weiter: derselbe Befehl ohne --check
",
    );
}

#[test]
fn an_export_says_what_is_in_the_file_and_who_is_not() {
    let data = ExportData {
        dry_run: false,
        file: "kreise.bundle".into(),
        bytes: 48_944_203,
        catalogs: 400,
        entries: 40_000,
        sha256: "ab".repeat(32),
        skipped: vec![Skipped { publisher: "loerrach".into(), reason: "no_catalog".into() }],
    };
    same(
        &bundle::export(&answer(data.clone()), &screen(Language::English)),
        "\
✓ kreise.bundle: 400 catalogs, 40,000 entries, 49 MB
  SHA-256   abababababababababababababababababababababababababababababababab
! without a catalog so far: loerrach
Next: kreisnetz import kreise.bundle
",
    );
    let german = bundle::export(&answer(ExportData { skipped: Vec::new(), catalogs: 1, entries: 1, ..data }), &screen(Language::German));
    assert!(german.starts_with("✓ kreise.bundle: 1 Katalog, 1 Eintrag, 49 MB\n"), "{german}");
}
