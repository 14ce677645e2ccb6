//! A rehearsal of what a county has to be able to do with its keys, on a network that is made for it and thrown away.
//!
//! It takes the same steps as the commands, with keys, passphrases and files of its own in a temporary folder; waits of 14 days pass on a
//! clock of its own. A step passes where it does what it must, or is refused as it must be.

pub(super) mod stage;

use std::path::Path;

use jiff::ToSpan;
use kreisnetz_identity::{Basis, RevocationReason};

use crate::api::{DrillData, DrillStep};
use crate::clock::Clock;
use crate::failure::{Failure, Slug};

use super::{Ceremony, Wanted, WantedClaim, WantedCompletion, WantedDelegation, WantedRevocation, WantedRotation, WantedVeto};
use stage::Stage;

/// Days that a delegation of the rehearsal lasts.
const DAYS: u64 = 180;
/// Days after which a claim can be completed, and one more.
const WAIT_DAYS: i64 = 15;

/// What a step does, and the slug of the refusal that it must end with, where it must be refused.
type Act = fn(&mut Stage) -> Result<(), Failure>;

/// The rehearsal, in the order in which it is played. The names are those of the messages `drill-NAME`.
const STEPS: &[(&str, Option<Slug>, Act)] = &[
    ("found", None, Stage::found),
    ("disk_lost", None, Stage::lose_the_disk),
    ("no_guard", Some(Slug::SeqReserved), |stage| stage.at_once(delegation(false), &["root"])),
    ("new_epoch", None, |stage| stage.at_once(delegation(true), &["root"])),
    ("one_officer", Some(Slug::SignatureInvalid), |stage| {
        stage.draft(delegation(false))?;
        stage.sign(Ceremony::Delegate, 1)?;
        stage.apply(Ceremony::Delegate)
    }),
    ("two_officers", None, |stage| {
        stage.sign(Ceremony::Delegate, 2)?;
        stage.apply(Ceremony::Delegate)
    }),
    ("wrong_passphrase", Some(Slug::PermissionDenied), |stage| {
        stage.forget_passphrases(|stage| stage.at_once(delegation(false), &["root"]))
    }),
    ("key_stolen", None, |stage| stage.at_once(revocation(), &["root"])),
    ("after_theft", None, |stage| stage.at_once(delegation(true), &["root"])),
    ("thief_rotates", Some(Slug::KeyMissing), |stage| {
        let next_dir = stage.folder("thief");
        stage.at_once(rotation(next_dir), &["root"])
    }),
    ("claim", None, |stage| {
        let new_dir = stage.folder("thief-claim");
        stage.at_once(Wanted::Claim(WantedClaim { basis: Basis::Reserve, new_dir, consents: Vec::new() }), &["next"])
    }),
    ("veto", None, |stage| stage.at_once(Wanted::Veto(WantedVeto), &["root"])),
    ("rotate", None, |stage| {
        let next_dir = stage.folder("later");
        stage.at_once(rotation(next_dir), &["root", "next"])
    }),
    ("after_rotation", None, |stage| stage.at_once(delegation(false), &["next"])),
    ("roots_lost", None, |stage| {
        let new_dir = stage.folder("recovered");
        stage.at_once(Wanted::Claim(WantedClaim { basis: Basis::Reserve, new_dir, consents: Vec::new() }), &["later"])
    }),
    ("too_early", Some(Slug::ExpectationFailed), |stage| stage.at_once(completion(), &["recovered", "later"])),
    ("recovered", None, |stage| {
        stage.pass(WAIT_DAYS.days());
        stage.at_once(completion(), &["recovered", "later"])
    }),
    ("after_recovery", None, |stage| stage.at_once(delegation(false), &["recovered"])),
    ("whole", None, Stage::is_whole),
];

/// Plays the rehearsal for a county in a folder that is empty before; `begins` is told of each step.
///
/// A step that does not pass ends it: what would follow rests on it.
///
/// # Errors
///
/// `disk_full`, `permission_denied`, `not_found` for the county: what keeps it from beginning.
pub fn rehearse(folder: &Path, county: &str, clock: Clock, mut begins: impl FnMut(&str)) -> Result<DrillData, Failure> {
    let mut stage = Stage::set(folder, county, clock)?;
    let mut steps = Vec::with_capacity(STEPS.len());
    for (name, refusal, act) in STEPS {
        begins(name);
        let outcome = act(&mut stage);
        let met = outcome.as_ref().err().map(Failure::slug);
        let step = DrillStep {
            name: (*name).to_owned(),
            passed: met == *refusal,
            refused: refusal.map(|slug| slug.as_str().to_owned()),
            failure: outcome.err().filter(|_| met != *refusal).map(|failure| failure.to_string()),
        };
        let passed = step.passed;
        steps.push(step);
        if !passed {
            break;
        }
    }
    let passed = steps.len() == STEPS.len() && steps.iter().all(|step| step.passed);
    Ok(DrillData {
        passed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        county: stage.full_name().to_owned(),
        steps,
        planned: STEPS.len() as u64,
    })
}

fn delegation(new_epoch: bool) -> Wanted {
    Wanted::Delegation(WantedDelegation { days: DAYS, new_epoch })
}

/// Nothing was published in the rehearsal, so nothing of the key stands.
fn revocation() -> Wanted {
    Wanted::Revocation(WantedRevocation { key: None, last_good: None, reason: RevocationReason::Stolen })
}

fn rotation(next_dir: std::path::PathBuf) -> Wanted {
    Wanted::Rotation(WantedRotation { next_dir, guardians: None, close: None })
}

fn completion() -> Wanted {
    Wanted::Completion(WantedCompletion { close: None })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_step_passes_with_sealed_keys_and_leaves_nothing_outside_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let mut begun = Vec::new();
        let data = rehearse(folder.path(), "uelzen", Clock::standing("2026-11-28T12:00:00Z").unwrap(), |name| begun.push(name.to_owned()))
            .unwrap();
        for step in &data.steps {
            assert!(step.passed, "{step:?}");
        }
        assert!(data.passed && data.steps.len() == STEPS.len() && begun.len() == STEPS.len());
        assert_eq!(data.county, "Landkreis Uelzen");
    }
}
