//! What an event says, for whoever is asked to sign it and for whoever did.

use kreisnetz_identity::{Event, IdentityLog, Signed, signers_of};

use super::failing::refused;
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
    let data = KeyEventData { n: event.claims().place(), signatures: signed, ..data };
    match event.claims() {
        Event::Delegation(delegation) => Ok(KeyEventData {
            signer: Some(delegation.signer.commitment().check_digits().to_string()),
            epoch: delegation.epoch,
            not_before: Some(moment_of(delegation.not_before)),
            not_after: Some(moment_of(delegation.not_after)),
            resolves: delegation.resolves.len() as u64,
            ..data
        }),
        _ => Err(Failure::new(Slug::ImportInvalid).detail("key_event_kind").hint("key_event")),
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
        file: None,
        files: Vec::new(),
        guard_renewed: false,
        undo: None,
        next: Vec::new(),
    }
}
