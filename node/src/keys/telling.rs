//! What an event says, for whoever is asked to sign it and for whoever did.

use kreisnetz_identity::{Claim, Digest, Event, Guardians, IdentityLog, Recovery, Rotation, Signed, signers_of};

use super::failing::refused;
use super::revoking::word;
use super::{recovering, succeeding};
use crate::api::{KeyEventData, KeyStep};
use crate::clock::moment_of;
use crate::failure::{Failure, Slug};

/// What an event says that follows an identity.
///
/// # Errors
///
/// `import_invalid` for a kind that has no ceremony, `signature_invalid` where a signature does not hold.
pub(super) fn told(log: &IdentityLog, event: &Signed<Event>, step: KeyStep, guardians: &dyn Guardians) -> Result<KeyEventData, Failure> {
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
        Event::Recovery(recovery) => {
            let missing = log.missing(event, guardians).map_err(|error| refused(error, log, event))?;
            let waiting = missing.guardians.iter().map(ToString::to_string).collect();
            let lacking = missing.keys.len().max(missing.next);
            let data = KeyEventData { signatures: signers.len() as u64, missing_guardians: waiting, missing_new: lacking as u64, ..data };
            Ok(recovered(log, recovery, missing.root as u64, data))
        }
        Event::Succession(succession) => Ok(KeyEventData {
            reason: Some(succeeding::word(succession.reason).to_owned()),
            successors: succession.successors.iter().map(ToString::to_string).collect(),
            not_before: Some(moment_of(succession.effective)),
            ..data
        }),
        Event::Inception(_) => Err(Failure::new(Slug::ImportInvalid).detail("key_event_kind").hint("key_event")),
    }
}

/// What a step of a recovery says; how many must sign follows from who has and who has not.
fn recovered(log: &IdentityLog, recovery: &Recovery, missing_root: u64, data: KeyEventData) -> KeyEventData {
    let consents = |claim: &Claim| claim.consents.iter().map(|consent| consent.guardian.to_string()).collect();
    let needed = data.signatures + missing_root + data.missing_new + data.missing_guardians.len() as u64;
    let data = KeyEventData { needed, missing_root, ..data };
    let claim = |id: &Digest| log.pending_claims().into_iter().find(|pending| pending.id == *id);
    match recovery {
        Recovery::Claim(claim) => KeyEventData {
            reason: Some(recovering::word(claim.basis).to_owned()),
            roots: recovering::digits(&claim.keys),
            guardians: consents(claim),
            ..data
        },
        Recovery::Veto(veto) => KeyEventData { claims: claim(&veto.claim).iter().map(recovering::note).collect(), ..data },
        Recovery::Complete(completion) => {
            let pending = claim(&completion.claim);
            KeyEventData {
                epoch: completion.epoch,
                last_good: completion.close.map(|head| head.seq),
                roots: pending.as_ref().map(|pending| recovering::digits(&pending.claim.keys)).unwrap_or_default(),
                guardians: pending.as_ref().map(|pending| consents(pending.claim)).unwrap_or_default(),
                claims: pending.iter().map(recovering::note).collect(),
                ..data
            }
        }
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
        missing_guardians: Vec::new(),
        claims: Vec::new(),
        successors: Vec::new(),
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
