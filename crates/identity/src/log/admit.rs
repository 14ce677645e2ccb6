//! Whether an event is valid at its own place: judged by what holds right before it on its branch, and by nothing else.

use super::{
    EventRefused, GuardianKey, Guardians,
    need::Need,
    set::{EventSet, Held},
    standing::Standing,
};
use crate::{
    Basis, Claim, Completion, Delegation, Digest, Event, PublicKey, PublisherId, Recovery, RootSet, SETTLED_SECONDS, Veto, guardians_needed,
};

/// Returns what holds right before an event.
pub(super) fn place<'a>(set: &'a EventSet, event: &Event) -> Result<&'a Standing, EventRefused> {
    let prev = event.prev().ok_or(EventRefused::Place)?;
    let before = set.get(&prev).ok_or(EventRefused::Gap)?;
    let follows = before.event.is_chain() && event.place() == before.standing.n + 1;
    if follows { Ok(&before.standing) } else { Err(EventRefused::Place) }
}

/// Checks everything about an event but its signatures, and returns who must sign it.
pub(super) fn need(set: &EventSet, event: &Event, before: &Standing, guardians: &dyn Guardians) -> Result<Need, EventRefused> {
    match event {
        Event::Inception(_) => Err(EventRefused::Place),
        Event::Delegation(delegation) => for_delegation(delegation, before),
        Event::Rotation(rotation) => {
            next_epoch(rotation.epoch, before)?;
            Ok(Need { keys: rotation.keys.clone(), ..with_next(by_roots(&before.roots), &before.roots) })
        }
        Event::Revocation(revocation) => {
            let was_delegated = set.delegates(&revocation.prev, &revocation.key);
            if was_delegated { Ok(by_roots(&before.roots)) } else { Err(EventRefused::Key) }
        }
        Event::Recovery(Recovery::Claim(claim)) => for_claim(claim, &before.roots, guardians),
        Event::Recovery(Recovery::Veto(veto)) => for_veto(set, veto, before),
        Event::Recovery(Recovery::Complete(completion)) => for_completion(set, completion, before, guardians),
        Event::Succession(_) => Ok(by_roots(&before.roots)),
    }
}

fn for_delegation(delegation: &Delegation, before: &Standing) -> Result<Need, EventRefused> {
    let follows = delegation.epoch == before.epoch || delegation.epoch == before.epoch + 1;
    if !follows || delegation.level < before.level {
        return Err(EventRefused::Succession);
    }
    Ok(Need { keys: vec![delegation.signer], ..by_roots(&before.roots) })
}

fn next_epoch(epoch: u64, before: &Standing) -> Result<(), EventRefused> {
    if epoch == before.epoch + 1 { Ok(()) } else { Err(EventRefused::Succession) }
}

fn by_roots(roots: &RootSet) -> Need {
    Need { root: count(roots.threshold), roots: roots.keys.clone(), ..Need::default() }
}

fn with_next(need: Need, roots: &RootSet) -> Need {
    Need { next: count(roots.next_threshold), promised: roots.next.clone(), ..need }
}

fn count(threshold: u64) -> usize {
    usize::try_from(threshold).unwrap_or(usize::MAX)
}

fn for_claim(claim: &Claim, roots: &RootSet, guardians: &dyn Guardians) -> Result<Need, EventRefused> {
    let mut need = Need { keys: claim.keys.clone(), ..Need::default() };
    if claim.basis.is_reserve() {
        need = with_next(need, roots);
    }
    if claim.basis.is_guardians() {
        need.guardians = consenting(claim, roots, guardians)?;
    }
    Ok(need)
}

/// Returns the guardians of a claim with their keys: as many as are needed, each named before, no two with one key.
fn consenting(claim: &Claim, roots: &RootSet, guardians: &dyn Guardians) -> Result<Vec<(PublisherId, PublicKey)>, EventRefused> {
    let named = claim.consents.iter().all(|consent| roots.guardians.contains(&consent.guardian));
    if !named || roots.guardians.is_empty() || claim.consents.len() < guardians_needed(roots.guardians.len()) {
        return Err(EventRefused::Guardians);
    }
    let mut keys: Vec<(PublisherId, PublicKey)> = Vec::with_capacity(claim.consents.len());
    for consent in &claim.consents {
        match guardians.signer(&consent.guardian, &consent.tip) {
            GuardianKey::Key(key) if keys.iter().all(|(_, other)| *other != key) => keys.push((consent.guardian, key)),
            GuardianKey::Key(_) | GuardianKey::NoKey => return Err(EventRefused::Guardians),
            GuardianKey::Unknown => return Err(EventRefused::GuardianUnknown(consent.guardian)),
        }
    }
    Ok(keys)
}

/// A veto needs one root key of the reign that is claimed.
fn for_veto(set: &EventSet, veto: &Veto, before: &Standing) -> Result<Need, EventRefused> {
    let (held, claim) = set.claim(&veto.claim).ok_or(EventRefused::Gap)?;
    if held.standing.reign != before.reign || !can_be_vetoed(claim, &held.standing.roots) {
        return Err(EventRefused::Claim);
    }
    Ok(Need { root: 1, ..by_roots(&before.roots) })
}

/// Says whether one root key stops a claim: not one on both bases, nor one of two guardians more than are needed.
pub(super) fn can_be_vetoed(claim: &Claim, roots: &RootSet) -> bool {
    let many = claim.consents.len() >= guardians_needed(roots.guardians.len()) + 2;
    match claim.basis {
        Basis::Reserve => true,
        Basis::Guardians => !many,
        Basis::Both => false,
    }
}

fn for_completion(set: &EventSet, completion: &Completion, before: &Standing, guardians: &dyn Guardians) -> Result<Need, EventRefused> {
    let (held, claim) = set.claim(&completion.claim).ok_or(EventRefused::Gap)?;
    let is_waited_for = completion.created >= claim.created.plus(SETTLED_SECONDS);
    if held.standing.reign != before.reign || !is_waited_for || !follows(set, &completion.prev, &claim.prev) {
        return Err(EventRefused::Claim);
    }
    next_epoch(completion.epoch, before)?;
    for_claim(claim, &held.standing.roots, guardians)
}

/// Says whether a chain event is another one or comes after it, whatever signatures either was seen under.
fn follows(set: &EventSet, id: &Digest, earlier: &Digest) -> bool {
    set.get(earlier).is_some_and(|earlier| set.line(id).any(|held: &std::sync::Arc<Held>| held.payload == earlier.payload))
}
