//! The step from one signing key to the next, put right after a crash.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use kreisnetz_identity::{IdentityLog, KeyRole, PublicKey};

use crate::failure::Failure;
use crate::home::{Home, io_failure, read_key, sync_folder_of};

/// Puts the signing key that waits in its place, where the stored identity delegates to it. Says whether it did.
///
/// # Errors
///
/// What keeps it from reading or renaming the file.
pub(crate) fn settle(home: &Home, log: &IdentityLog) -> Result<bool, Failure> {
    let (current, next) = (home.signing_key(), home.next_signing_key());
    let Some(delegated) = log.delegation().map(|delegation| delegation.signer) else { return Ok(false) };
    if holds(&current, delegated)? || !holds(&next, delegated)? {
        return Ok(false);
    }
    fs::rename(&next, &current).map_err(|error| io_failure(&next, &error))?;
    sync_folder_of(&current)?;
    tracing::info!(event = "signing_key_changed", "the signing key that the identity delegates to took its place");
    Ok(true)
}

/// Says whether a file is there and holds the secret half of a key.
pub(super) fn holds(path: &Path, key: PublicKey) -> Result<bool, Failure> {
    match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(io_failure(path, &error)),
        Ok(_) => {}
    }
    Ok(read_key(path, KeyRole::Signing)?.public() == key)
}
