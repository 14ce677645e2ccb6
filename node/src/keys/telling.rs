//! What an event says, for whoever is asked to sign it and for whoever did.

use kreisnetz_identity::{Event, IdentityLog, Rotation, Signed, signers_of};

use super::failing::refused;
use super::revoking::word;
use crate::api::{KeyEventData, KeyStep};
use crate::clock::moment_of;
use crate::failure::{Failure, Slug};

/// What an event says that follows an identity.
///
/// # Errors
///
/// `import_invalid` for a kind that has no ceremony, `signature_invalid` where a signature does not hold.
pub(super) fn told(log: &IdentityLog, event: &Signed<Event>, step: KeyStep) -> Result<KeyEventData, Failure> {
    let signers = signers_of(event).map_err(|error| refused(error, log, event))?;
    let signed = signers.iter().filter(|key| log.root_keys().contains(key)).count() as u64;
    let data = about(log, event.claims().kind(), step);
    let missing_root = log.threshold().saturating_sub(signed);
    let data = KeyEventData { n: event.claims().place(), signatures: signed, missing_root, ..data };
    match event.claims() {
        Event::Delegation(delegation) => Ok(KeyEventData {
            signer: Some(delegation.signer.commitment().check_digits().to_string()),
            epoch: delegation.epoch,
            not_before: Some(moment_of(delegation.not_before)),
            not_after: Some(moment_of(delegation.not_after)),
            resolves: delegation.resolves.len() as u64,
            ..data
        }),
        Event::Revocation(revocation) => Ok(KeyEventData {
            revoked: Some(revocation.key.commitment().check_digits().to_string()),
            reason: Some(word(revocation.reason).to_owned()),
            last_good: revocation.last_good.map(|head| head.seq),
            ..data
        }),
        Event::Rotation(rotation) => {
            let new = rotation.keys.iter().filter(|key| signers.contains(key)).count() as u64;
            Ok(rotated(rotation, new, data))
        }
        _ => Err(Failure::new(Slug::ImportInvalid).detail("key_event_kind").hint("key_event")),
    }
}

fn rotated(rotation: &Rotation, new: u64, data: KeyEventData) -> KeyEventData {
    let keys = rotation.keys.len() as u64;
    KeyEventData {
        epoch: rotation.epoch,
        resolves: rotation.resolves.len() as u64,
        last_good: rotation.close.map(|head| head.seq),
        roots: rotation.keys.iter().map(|key| key.commitment().check_digits().to_string()).collect(),
        guardians: rotation.guardians.iter().map(ToString::to_string).collect(),
        signatures: data.signatures + new,
        needed: data.needed + keys,
        missing_new: keys.saturating_sub(new),
        ..data
    }
}

/// What is said of every event: whose it is, and what holds before it.
pub(super) fn about(log: &IdentityLog, kind: &str, step: KeyStep) -> KeyEventData {
    KeyEventData {
        dry_run: false,
        step,
        kind: kind.to_owned(),
        publisher: log.publisher().to_string(),
        name: log.name().to_owned(),
        check_digits: log.publisher().check_digits().to_string(),
        network: log.network().to_string(),
        n: log.next_place(),
        signer: None,
        replaces: log.delegation().map(|delegation| delegation.signer.commitment().check_digits().to_string()),
        epoch: log.epoch(),
        epoch_before: log.epoch(),
        not_before: None,
        not_after: None,
        resolves: 0,
        signatures: 0,
        needed: log.threshold(),
        missing_root: log.threshold(),
        missing_new: 0,
        revoked: None,
        reason: None,
        last_good: None,
        heads: Vec::new(),
        roots: Vec::new(),
        guardians: Vec::new(),
        file: None,
        files: Vec::new(),
        guard_renewed: false,
        undo: None,
        next: Vec::new(),
    }
}
