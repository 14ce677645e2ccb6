//! Every ceremony, and everything that can be wrong with what people bring to it: it is told, and nothing is changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::ToSpan;
use kreisnetz_identity::{Basis, RevocationReason};

use super::drill::stage::Stage;
use super::{Ceremony, Wanted, WantedClaim, WantedCompletion, WantedDelegation, WantedRevocation, WantedRotation, WantedVeto};
use crate::clock::Clock;
use crate::failure::{Failure, Slug};
use crate::home::Home;
use crate::storage::ground;

const NOON: &str = "2026-11-28T12:00:00Z";

/// A county with an identity of its own network.
fn county(folder: &Path, name: &str) -> Stage {
    let mut stage = Stage::set(folder, name, Clock::standing(NOON).unwrap()).unwrap();
    stage.found().unwrap();
    stage
}

/// What must not change: the events of the identity, the node's own keys, and everything that officers have.
fn state(stage: &Stage) -> (Vec<String>, BTreeMap<PathBuf, Vec<u8>>) {
    let home = Home::new(stage.folder("home"));
    let events = ground::own_log(&home).unwrap().events().map(|event| event.digest().to_string()).collect();
    let mut files = BTreeMap::new();
    for folder in [home.keys(), stage.folder("officers/root"), stage.folder("officers/next")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // An officer's log of what was signed grows where signatures were given and then not used.
            if path.extension().is_some_and(|end| end != "log") {
                files.insert(path.clone(), fs::read(path).unwrap());
            }
        }
    }
    (events, files)
}

/// What is at hand in a ceremony, and how it is called in a file.
struct Case {
    name: &'static str,
    ceremony: Ceremony,
    wanted: fn(&Stage) -> Wanted,
    sets: &'static [&'static str],
    /// Whether a claim is made before, or the one that was has waited for its fourteen days.
    after_claim: Option<bool>,
}

fn cases() -> Vec<Case> {
    let case = |name, ceremony, wanted, sets, after_claim| Case { name, ceremony, wanted, sets, after_claim };
    vec![
        case("delegation", Ceremony::Delegate, |_| Wanted::Delegation(WantedDelegation { days: 180, new_epoch: false }), &["root"], None),
        case(
            "revocation",
            Ceremony::Revoke,
            |_| Wanted::Revocation(WantedRevocation { key: None, last_good: None, reason: RevocationReason::Stolen }),
            &["root"],
            None,
        ),
        case(
            "rotation",
            Ceremony::Rotate,
            |stage| Wanted::Rotation(WantedRotation { next_dir: stage.folder("new"), guardians: None, close: None }),
            &["root", "next"],
            None,
        ),
        case(
            "claim",
            Ceremony::Recover,
            |stage| Wanted::Claim(WantedClaim { basis: Basis::Reserve, new_dir: stage.folder("new"), consents: Vec::new() }),
            &["next"],
            None,
        ),
        case("veto", Ceremony::Recover, |_| Wanted::Veto(WantedVeto), &["root"], Some(false)),
        case("completion", Ceremony::Recover, |_| Wanted::Completion(WantedCompletion { close: None }), &["claimed", "next"], Some(true)),
    ]
}

/// Makes what a case begins with.
fn prepare(stage: &mut Stage, case: &Case) {
    match case.after_claim {
        None => {}
        Some(false) => {
            let new_dir = stage.folder("claimed");
            stage.at_once(Wanted::Claim(WantedClaim { basis: Basis::Reserve, new_dir, consents: Vec::new() }), &["next"]).unwrap();
        }
        Some(true) => stage.pass(15.days()),
    }
}

fn refused(name: &str, what: &str, outcome: Result<(), Failure>, slug: Slug) {
    let failure = outcome.expect_err(&format!("{name}: {what}"));
    assert_eq!(failure.slug(), slug, "{name}: {what}: {failure}");
    assert!(!failure.hints(crate::i18n::Language::German).is_empty(), "{name}: {what}");
}

#[test]
fn whatever_is_wrong_in_a_ceremony_is_told_and_nothing_is_changed() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut stage = county(folder.path(), "uelzen");
    let mut foreign = county(other.path(), "coesfeld");
    for case in cases() {
        prepare(&mut stage, &case);
        let (before, before_there) = (state(&stage), state(&foreign));
        let name = case.name;

        let outcome = stage.forget_passphrases(|stage| stage.at_once((case.wanted)(stage), case.sets));
        refused(name, "a wrong passphrase", outcome, Slug::PermissionDenied);
        assert!(state(&stage) == before, "{name}");
        assert!(!stage.folder("new/next").exists() && !stage.folder("new/root").exists(), "{name}: new keys are taken away again");

        let outcome = stage.with_keys_of(&foreign, |stage| stage.at_once((case.wanted)(stage), &["root", "next"]));
        refused(name, "another county's keys", outcome, Slug::KeyMissing);
        assert!(state(&stage) == before, "{name}");

        fs::write(stage.folder("carried.event"), b"no event at all").unwrap();
        refused(name, "a file that is none, to be signed", stage.sign(case.ceremony, 1), Slug::ImportInvalid);
        refused(name, "a file that is none, to be applied", stage.apply(case.ceremony), Slug::ImportInvalid);
        fs::remove_file(stage.folder("carried.event")).unwrap();
        assert!(state(&stage) == before, "{name}");

        stage.draft_with((case.wanted)(&stage), case.sets).unwrap();
        let drafted = state(&stage);
        // A claim by the next set, and its completion, are signed whole when they are drafted: their keys are at hand.
        if !matches!(name, "claim" | "completion") {
            refused(name, "no signature", stage.apply(case.ceremony), Slug::SignatureInvalid);
        }
        let whole = fs::read(stage.folder("carried.event")).unwrap();
        for at in [whole.len() / 2, whole.len() - 1] {
            let mut altered = whole.clone();
            altered[at] ^= 1;
            fs::write(stage.folder("carried.event"), altered).unwrap();
            let failure = stage.apply(case.ceremony).expect_err(&format!("{name}: altered at {at}"));
            assert!(matches!(failure.slug(), Slug::ImportInvalid | Slug::SignatureInvalid), "{name}: altered at {at}: {failure}");
        }
        fs::write(stage.folder("carried.event"), whole).unwrap();
        fs::copy(stage.folder("carried.event"), foreign.folder("carried.event")).unwrap();
        refused(name, "the file of another network", foreign.apply(case.ceremony), Slug::NetworkMismatch);
        let wrong = if case.ceremony == Ceremony::Revoke { Ceremony::Rotate } else { Ceremony::Revoke };
        refused(name, "the file of another ceremony", stage.apply(wrong), Slug::ImportInvalid);
        assert!(state(&stage).0 == before.0 && state(&stage) == drafted, "{name}");
        assert!(state(&foreign) == before_there, "{name}");
        fs::remove_file(stage.folder("carried.event")).unwrap();
        fs::remove_file(foreign.folder("carried.event")).unwrap();
        let _ = fs::remove_dir_all(stage.folder("new"));
    }
}

#[test]
fn later_sets_have_the_shape_of_those_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::set(folder.path(), "uelzen", Clock::standing(NOON).unwrap()).unwrap().with_root_keys("3/5".parse().unwrap());
    stage.found().unwrap();
    let next_dir = stage.folder("later");
    stage.at_once(Wanted::Rotation(WantedRotation { next_dir, guardians: None, close: None }), &["root", "next"]).unwrap();
    let log = ground::own_log(&Home::new(stage.folder("home"))).unwrap();
    assert_eq!((log.root_keys().len(), log.threshold(), log.next_keys().len(), log.next_threshold()), (5, 3, 5, 3));
    stage.at_once(Wanted::Delegation(WantedDelegation { days: 180, new_epoch: false }), &["next"]).unwrap();
}
