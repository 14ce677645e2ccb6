//! What the words after `key` ask of the root keys.

use std::path::PathBuf;

use kreisnetz_identity::RevocationReason;

use super::args::{CeremonyArgs, DelegateArgs, KeyAction, RevokeArgs, RotateArgs};
use crate::failure::{Failure, Slug};
use crate::keys::{Ceremony, KeyRequest, RootFolders, Wanted, WantedDelegation, WantedRevocation, WantedRotation, Way};

/// Days that a delegation lasts, unless `--days` says otherwise.
const DAYS: u64 = 180;

/// Returns the request, and the file that speaks for the officers where one is named.
///
/// # Errors
///
/// `missing_input` for a flag that has to be there, `usage` for two that exclude each other.
pub(super) fn request(action: KeyAction, dry_run: bool) -> Result<(KeyRequest, Option<PathBuf>), Failure> {
    let (way, passphrases) = match action {
        KeyAction::Show => return Err(Failure::internal("key show signs nothing")),
        KeyAction::Delegate(given) => delegate(given)?,
        KeyAction::Revoke(given) => revoke(given)?,
        KeyAction::Rotate(given) => rotate(given)?,
    };
    Ok((KeyRequest { dry_run, way }, passphrases))
}

fn delegate(given: DelegateArgs) -> Result<(Way, Option<PathBuf>), Failure> {
    let wanted = Wanted::Delegation(WantedDelegation { days: given.days.unwrap_or(DAYS), new_epoch: given.new_epoch });
    let DelegateArgs { root_dir, passphrase_file, to, sign, apply, .. } = given;
    way(CeremonyArgs { root_dir, passphrase_file, to, sign, apply }, Ceremony::Delegate, || Ok(wanted))
}

fn revoke(given: RevokeArgs) -> Result<(Way, Option<PathBuf>), Failure> {
    let RevokeArgs { ceremony, key, last_good, nothing_stands, reason } = given;
    if ceremony.to.is_some() && !ceremony.root_dir.is_empty() {
        return Err(Failure::new(Slug::Usage).detail("conflict").with("flag", "--to").with("other", "--root-dir"));
    }
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
