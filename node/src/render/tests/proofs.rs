use super::{answer, moment, same, screen};
use crate::api::{
    Claim, DigitsState, FileState, ProofData, ProofFault, PublisherKind, Shown, ShownHead, ShownPublisher, ShownWitness, VerifiedFile,
    VerifyData,
};
use crate::i18n::Language;
use crate::render::proof;

fn publisher(slug: &str, name: &str, ags: &str) -> ShownPublisher {
    ShownPublisher {
        id: "0".repeat(64),
        ags: Some(ags.into()),
        slug: slug.into(),
        name: name.into(),
        kind: PublisherKind::County,
        check_digits: "4821 0937 5520 1184 7702 3361 9048 2275".into(),
    }
}

fn witness(name: &str, ags: &str, issued: &str) -> ShownWitness {
    ShownWitness { publisher: publisher("x", name, ags), issued: moment(issued), epoch: 1, seq: 21 }
}

fn shown() -> Shown {
    Shown {
        claim: Claim::Entry,
        reference: "uelzen/kuubu".into(),
        kind: Some("asset".into()),
        title: Some("kuubu".into()),
        version: Some("2.4.0".into()),
        rev: Some(21),
        digest: Some("1".repeat(64)),
        reason: None,
        publisher: publisher("uelzen", "Uelzen", "03360"),
        network: "7".repeat(64),
        signed: ShownHead {
            epoch: 1,
            seq: 21,
            head: "2".repeat(64),
            root: "3".repeat(64),
            issued: moment("2026-11-11T09:00:00Z"),
            expires: moment("2026-12-11T09:00:00Z"),
            expired: false,
        },
        witnesses: vec![witness("Lörrach", "08336", "2026-11-14T09:00:00Z"), witness("Coesfeld", "05558", "2026-11-12T09:00:00Z")],
        witnessed_since: Some(moment("2026-11-12T09:00:00Z")),
        contradicted_by: Vec::new(),
    }
}

fn file(state: FileState, digits: DigitsState, shown: Option<Shown>) -> VerifiedFile {
    VerifiedFile { file: "kuubu.proof".into(), state, fault: None, digits, shown }
}

fn verified(file: VerifiedFile) -> VerifyData {
    let count = |state| u64::from(file.state == state);
    let (valid, invalid, contradicted) = (count(FileState::Valid), count(FileState::Invalid), count(FileState::Contradicted));
    VerifyData { items: vec![file], valid, invalid, contradicted }
}

#[test]
fn a_proof_says_what_holds_who_had_seen_it_since_when_and_what_it_does_not_show() {
    let data = || answer(verified(file(FileState::Valid, DigitsState::Unchecked, Some(shown()))));
    same(
        &proof::verified(&data(), &screen(Language::English)),
        "\
✓ kuubu.proof: Uelzen (03360) lists uelzen/kuubu in the catalog that it signed
  on 11 Nov 2026, seq 21
  Entry      kuubu · 2.4.0 · asset
  SHA-256    1111111111111111111111111111111111111111111111111111111111111111
  Valid      until 11 Dec 2026
  Witnessed  by 2 other counties, the first on 12 Nov 2026: Coesfeld (05558),
             Lörrach (08336)
  Digits     4821 0937 5520 1184 7702 3361 9048 2275: not compared; ask Uelzen
             (03360) for them by telephone
Not proven: that no newer catalog exists, that no key was revoked since, that
what the entry says is true.
",
    );
    let german = proof::verified(&data(), &screen(Language::German));
    assert!(german.contains("von 2 anderen Kreisen, zuerst am 12.11.2026"), "{german}");
}

#[test]
fn a_contradiction_and_a_fault_are_told_loudly() {
    let told = Shown { contradicted_by: vec![witness("Coesfeld", "05558", "2026-11-12T09:00:00Z")], ..shown() };
    let text = proof::verified(&answer(verified(file(FileState::Contradicted, DigitsState::Same, Some(told)))), &screen(Language::English));
    assert!(text.contains("✗ Another catalog with the number 21 was seen by Coesfeld (05558). Uelzen"), "{text}");
    assert!(text.contains("the same as those given"), "{text}");
    let fault = ProofFault { slug: "proof_invalid".into(), part: "path".into(), message: "told".into() };
    let broken = VerifiedFile { fault: Some(fault), ..file(FileState::Invalid, DigitsState::Unchecked, None) };
    same(
        &proof::verified(&answer(verified(broken)), &screen(Language::German)),
        "✗ kuubu.proof weist nichts nach: der Eintrag steht nicht im Katalog\n",
    );
}

#[test]
fn a_written_proof_names_its_file_and_how_to_check_it() {
    let data = ProofData { dry_run: false, file: "kuubu.proof".into(), file_bytes: 3200, shown: shown() };
    let text = proof::text(&answer(data.clone()), &screen(Language::English));
    assert!(text.ends_with("Written: kuubu.proof, 3.2 kB\nNext: kreisnetz verify kuubu.proof\n"), "{text}");
    let plan = proof::text(&answer(ProofData { dry_run: true, ..data }), &screen(Language::English));
    assert!(plan.ends_with("Nothing was written.\n") && !plan.contains("Next:"), "{plan}");
}
