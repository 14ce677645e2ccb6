use std::collections::BTreeMap;

use super::{answer, county, same, screen};
use crate::api::{AdoptData, Answer, Change, DraftData, File, Operation, Problem, ProblemLevel, PublishData};
use crate::i18n::Language;
use crate::render::screen::Screen;
use crate::render::{adopt, draft, publish};

fn plan() -> Answer<PublishData> {
    let change = |op, slug: &str, kind: &str, before: Option<&str>, after: &str, bytes| Change {
        op,
        reference: format!("uelzen/{slug}"),
        kind: kind.into(),
        version_before: before.map(Into::into),
        version_after: Some(after.into()),
        bytes,
        digest: None,
    };
    let args = BTreeMap::from([("actual".to_owned(), "EUPL".to_owned()), ("nearest".to_owned(), "EUPL-1.2".to_owned())]);
    let problem = Problem::new(ProblemLevel::Warning, "drafts/kuubu.toml", "unknown_value_nearest", args);
    answer(PublishData {
        dry_run: true,
        publisher: county("uelzen", "Uelzen", "03360"),
        epoch: 1,
        seq_before: 21,
        seq_after: 22,
        head: None,
        root: "0".repeat(64),
        count: 5,
        expires: None,
        changes: vec![
            change(Operation::Add, "ehrenamtskarte", "service", None, "1.0.0", 5_940),
            change(Operation::Change, "kuubu", "asset", Some("2.4.0"), "2.5.0", 148_000_000),
        ],
        problems: vec![problem.at(Some(14), None).in_key("licence")],
        held_by: Vec::new(),
        undo: None,
    })
}

fn adoption() -> Answer<AdoptData> {
    let file = File { path: "kuubu.tar".into(), size_bytes: 1, sha256: String::new(), blake3: String::new(), held_bytes: 1 };
    answer(AdoptData {
        reference: "uelzen/kuubu".into(),
        version: Some("2.4.0".into()),
        digest: "1".repeat(64),
        stage: "rollout".into(),
        adoption_ref: "luechow-dannenberg/nachnutzung-kuubu".into(),
        epoch: 1,
        seq: 18,
        head: Some("2".repeat(64)),
        files: vec![file],
        total_bytes: 148_000_000,
        fetched_bytes: 0,
        resumed_bytes: 0,
        holders: Vec::new(),
        to: None,
        licence: Some("EUPL-1.2".into()),
        needs: None,
        undo: Some("kreisnetz withdraw nachnutzung-kuubu --reason mistake".into()),
    })
}

#[test]
fn a_plan_says_would_and_that_nothing_was_written() {
    same(
        &publish::text(&plan(), &screen(Language::English)),
        "\
Would publish the catalog of Uelzen, seq 22 (now 21):
  + ehrenamtskarte  service  1.0.0          6 kB
  ~ kuubu           asset    2.4.0 → 2.5.0  148 MB
  ! drafts/kuubu.toml:14: licence: \"EUPL\" is not allowed; did you mean
    \"EUPL-1.2\"?
Nothing was written. To publish: kreisnetz publish --expect 21
",
    );
    same(
        &publish::text(&plan(), &screen(Language::German)),
        "\
Würde den Katalog von Uelzen veröffentlichen, Nr. 22 (bisher 21):
  + ehrenamtskarte  Dienst    1.0.0          6 kB
  ~ kuubu           Baustein  2.4.0 → 2.5.0  148 MB
  ! drafts/kuubu.toml:14: licence: „EUPL“ ist nicht erlaubt; meinten Sie
    „EUPL-1.2“?
Nichts geschrieben. Veröffentlichen: kreisnetz publish --expect 21
",
    );
}

#[test]
fn what_was_published_is_told_with_its_holders_and_its_undo() {
    let mut done = plan();
    done.data.dry_run = false;
    done.data.changes.truncate(1);
    done.data.problems.clear();
    done.data.held_by = vec![county("coesfeld", "Coesfeld", "05558"), county("loerrach", "Lörrach", "08336")];
    done.data.undo = Some("kreisnetz withdraw ehrenamtskarte --reason mistake".into());
    same(
        &publish::text(&done, &screen(Language::English)),
        "\
✓ Published the catalog of Uelzen, seq 22 (before 21):
  + ehrenamtskarte  service  1.0.0  6 kB
✓ Held by 2 other nodes: coesfeld, loerrach
Undo: kreisnetz withdraw ehrenamtskarte --reason mistake
",
    );
    done.data.changes.clear();
    same(&publish::text(&done, &screen(Language::German)), "Nichts zu veröffentlichen; der Katalog von Uelzen bleibt bei Nr. 21.\n");
}

#[test]
fn the_plan_of_a_withdrawal_does_not_say_publish() {
    let mut plan = plan();
    plan.data.problems.clear();
    plan.data.changes.truncate(1);
    plan.data.changes[0].op = Operation::Withdraw;
    let text = publish::text(&plan, &screen(Language::English));
    assert!(text.contains("  - ehrenamtskarte  service  1.0.0\n"), "{text}");
    assert!(text.contains("To withdraw: kreisnetz withdraw ehrenamtskarte --reason CODE --expect 21\n"), "{text}");
}

#[test]
fn an_adoption_is_told_in_both_languages() {
    same(
        &adopt::text(&adoption(), &screen(Language::English)),
        "\
✓ 1 file, 148 MB verified; this node now holds them for others
✓ Adoption signed, catalog seq 18; public: county, version, stage, model
Undo: kreisnetz withdraw nachnutzung-kuubu --reason mistake
Next: kreisnetz adoptions
",
    );
    same(
        &adopt::text(&adoption(), &screen(Language::German)),
        "\
✓ 1 Datei, 148 MB geprüft; dieser Knoten hält sie nun auch bereit
✓ Nachnutzung signiert, Nr. 18; öffentlich: Kreis, Version, Stufe, Modell
Rückgängig: kreisnetz withdraw nachnutzung-kuubu --reason mistake
Weiter: kreisnetz adoptions
",
    );
}

#[test]
fn the_plan_of_an_adoption_signs_nothing() {
    let mut plan = adoption();
    plan.data.head = None;
    plan.data.fetched_bytes = 120_000_000;
    plan.data.holders = vec![county("coesfeld", "Coesfeld", "05558"), county("loerrach", "Lörrach", "08336")];
    let screen = Screen { is_terminal: false, ..screen(Language::German) };
    same(
        &adopt::text(&plan, &screen),
        "\
Würde uelzen/kuubu 2.4.0 nachnutzen, Stufe Einführung, mit Nr. 18 des Katalogs.
1 Datei, 148 MB: würde 120 MB laden, von: coesfeld, loerrach
  Lizenz      EUPL-1.2
  Öffentlich  Kreis, Version, Stufe, Betriebsmodell, Kosten und Aufwand, als luechow-dannenberg/nachnutzung-kuubu
  Zurück      kreisnetz withdraw nachnutzung-kuubu --reason mistake
Nichts geschrieben. Zum Ausführen den Befehl ohne --dry-run geben.
",
    );
    plan.data.fetched_bytes = 0;
    assert!(adopt::text(&plan, &screen).contains("\n1 Datei, 148 MB: schon hier.\n"));
}

#[test]
fn the_rehearsal_of_a_draft_is_not_taken_for_the_deed() {
    let made = answer(DraftData {
        slug: "kuubu".into(),
        kind: "asset".into(),
        path: "drafts/kuubu.toml".into(),
        origin: None,
        files: Vec::new(),
        open: vec!["title".into(), "licence".into()],
        problems: Vec::new(),
    });
    same(
        &draft::plan(&made, &screen(Language::English)),
        "\
Would make a draft (asset): drafts/kuubu.toml
  Open      title, licence
Nothing was written. To do it, run the command without --dry-run.
",
    );
    same(
        &draft::text(&made, &screen(Language::German)),
        "\
✓ Entwurf angelegt (Baustein): drafts/kuubu.toml
  Offen      title, licence
Weiter: drafts/kuubu.toml bearbeiten, dann kreisnetz draft lint
",
    );
}
