//! What the words after `key` ask of the root keys.

use std::path::PathBuf;

use kreisnetz_identity::{Basis, RevocationReason, SuccessionReason, Timestamp};

use super::args::{CeremonyArgs, DelegateArgs, KeyAction, RecoverArgs, RevokeArgs, RotateArgs, SucceedArgs};
use crate::failure::{Failure, Slug};
use crate::keys::{
    Ceremony, KeyRequest, RootFolders, Wanted, WantedClaim, WantedCompletion, WantedDelegation, WantedRevocation, WantedRotation,
    WantedSuccession, WantedVeto, Way,
};

/// Days that a delegation lasts, unless `--days` says otherwise.
const DAYS: u64 = 180;

/// Returns the request, and the file that speaks for the officers where one is named.
///
/// # Errors
///
/// `missing_input` for a flag that has to be there, `usage` for two that exclude each other.
pub(super) fn request(action: KeyAction, dry_run: bool) -> Result<(KeyRequest, Option<PathBuf>), Failure> {
    let (way, passphrases) = match action {
        KeyAction::Show | KeyAction::Drill => return Err(Failure::internal("key show signs nothing")),
        KeyAction::Delegate(given) => delegate(given)?,
        KeyAction::Revoke(given) => revoke(given)?,
        KeyAction::Rotate(given) => rotate(given)?,
        KeyAction::Recover(given) => recover(given)?,
        KeyAction::Succeed(given) => succeed(given)?,
    };
    Ok((KeyRequest { dry_run, way }, passphrases))
}

fn delegate(given: DelegateArgs) -> Result<(Way, Option<PathBuf>), Failure> {
    let DelegateArgs { ceremony, days, new_epoch } = given;
    require_one_way(&ceremony)?;
    way(ceremony, Ceremony::Delegate, || Ok(Wanted::Delegation(WantedDelegation { days: days.unwrap_or(DAYS), new_epoch })))
}

/// Root keys are at hand, or an event is drafted for officers elsewhere.
fn require_one_way(ceremony: &CeremonyArgs) -> Result<(), Failure> {
    if ceremony.to.is_some() && !ceremony.root_dir.is_empty() {
        return Err(Failure::new(Slug::Usage).detail("conflict").with("flag", "--to").with("other", "--root-dir"));
    }
    Ok(())
}

fn revoke(given: RevokeArgs) -> Result<(Way, Option<PathBuf>), Failure> {
    let RevokeArgs { ceremony, key, last_good, nothing_stands, reason } = given;
    require_one_way(&ceremony)?;
    let is_said = last_good.is_some() || nothing_stands;
    let CeremonyArgs { root_dir, to, sign, apply, .. } = &ceremony;
    if !is_said && root_dir.is_empty() && to.is_none() && sign.is_none() && apply.is_none() {
        return Ok((Way::Heads { key }, None));
    }
    way(ceremony, Ceremony::Revoke, || {
        if !is_said {
            return Err(missing("--last-good"));
        }
        let reason = match reason.as_deref() {
            Some("lost") => RevocationReason::Lost,
            Some("retired") => RevocationReason::Retired,
            _ => RevocationReason::Stolen,
        };
        Ok(Wanted::Revocation(WantedRevocation { key, last_good, reason }))
    })
}

fn rotate(given: RotateArgs) -> Result<(Way, Option<PathBuf>), Failure> {
    let RotateArgs { ceremony, next_dir, guardian, no_guardians, close } = given;
    if ceremony.to.is_some() && ceremony.root_dir.is_empty() {
        return Err(missing("--root-dir"));
    }
    way(ceremony, Ceremony::Rotate, || {
        let guardians = (no_guardians || !guardian.is_empty()).then_some(guardian);
        let next_dir = next_dir.ok_or_else(|| missing("--next-dir"))?;
        Ok(Wanted::Rotation(WantedRotation { next_dir, guardians, close }))
    })
}

fn recover(given: RecoverArgs) -> Result<(Way, Option<PathBuf>), Failure> {
    let RecoverArgs { ceremony, claim, new_dir, guardian, consent, veto, complete, close } = given;
    if let Some(file) = consent {
        return Ok((Way::Consent { file }, None));
    }
    let is_step = claim.is_some() || veto || complete;
    if !is_step && ceremony.sign.is_none() && ceremony.apply.is_none() {
        return if ceremony.to.is_none() { Ok((Way::Claims, None)) } else { Err(missing("--claim")) };
    }
    let by_guardians = claim.as_deref().is_some_and(|basis| basis != "reserve");
    if by_guardians && ceremony.to.is_none() {
        return Err(missing("--to"));
    }
    way(ceremony, Ceremony::Recover, || match claim.as_deref() {
        None if veto => Ok(Wanted::Veto(WantedVeto)),
        None => Ok(Wanted::Completion(WantedCompletion { close })),
        Some(basis) => {
            let basis = match basis {
                "guardians" => Basis::Guardians,
                "both" => Basis::Both,
                _ => Basis::Reserve,
            };
            let new_dir = new_dir.ok_or_else(|| missing("--new-dir"))?;
            Ok(Wanted::Claim(WantedClaim { basis, new_dir, consents: guardian }))
        }
    })
}

fn succeed(given: SucceedArgs) -> Result<(Way, Option<PathBuf>), Failure> {
    let SucceedArgs { ceremony, successor, reason, effective } = given;
    way(ceremony, Ceremony::Succeed, || {
        if successor.is_empty() {
            return Err(missing("--successor"));
        }
        let reason = match reason.as_deref() {
            Some("merged") => SuccessionReason::Merged,
            Some("split") => SuccessionReason::Split,
            Some(_) => SuccessionReason::Dissolved,
            None => return Err(missing("--reason")),
        };
        let effective = effective.as_deref().map(day).transpose()?;
        Ok(Wanted::Succession(WantedSuccession { successors: successor, reason, effective }))
    })
}

/// Reads a day, which begins in UTC.
fn day(text: &str) -> Result<Timestamp, Failure> {
    let wrong = || Failure::new(Slug::Usage).detail("values").with("flag", "--effective").with("value", text).with("allowed", "2027-01-01");
    let day: jiff::civil::Date = text.parse().map_err(|_| wrong())?;
    let begin = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| wrong())?;
    u64::try_from(begin.timestamp().as_second()).map(Timestamp::from_seconds).map_err(|_| wrong())
}

fn way(
    given: CeremonyArgs,
    ceremony: Ceremony,
    wanted: impl FnOnce() -> Result<Wanted, Failure>,
) -> Result<(Way, Option<PathBuf>), Failure> {
    let way = match (given.to, given.sign, given.apply) {
        (Some(file), _, _) => Way::Draft { wanted: wanted()?, folders: RootFolders(given.root_dir), file },
        (_, Some(file), _) => Way::Sign { ceremony, file, folders: folders(given.root_dir)? },
        (_, _, Some(file)) => Way::Apply { ceremony, file },
        (None, None, None) => Way::AtOnce { folders: folders(given.root_dir)?, wanted: wanted()? },
    };
    Ok((way, given.passphrase_file))
}

fn folders(folders: Vec<PathBuf>) -> Result<RootFolders, Failure> {
    if folders.is_empty() { Err(missing("--root-dir")) } else { Ok(RootFolders(folders)) }
}

fn missing(flag: &str) -> Failure {
    Failure::new(Slug::MissingInput).with("flag", flag).hint("flag")
}
