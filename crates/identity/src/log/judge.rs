//! Which heads are valid (SECURITY.md §3.1).

use super::{FrozenBy, IdentityLog, set::Held};
use crate::{Delegation, Digest, Event, HeadRef, PublicKey, Recovery, Timestamp};

/// What of a head decides whether its publisher's identity vouches for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HeadPosition {
    /// Its epoch and number, and the digest of its signed bytes.
    pub head: HeadRef,
    /// The identity event that it names.
    pub tip: Digest,
    /// When it says it was issued.
    pub issued: Timestamp,
}

/// Why no key may sign a head, or why a signed one is void.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotDelegated {
    /// The identity event that the head names is not in the log.
    #[error("the head names an identity event that is not known here")]
    UnknownTip,
    /// No delegation stands there.
    #[error("no signing key is delegated there")]
    None,
    /// The delegation is for another epoch.
    #[error("the signing key is delegated for another epoch")]
    Epoch,
    /// The head was issued before or after the delegation's time.
    #[error("the head was issued outside the delegation's time")]
    Time,
    /// The identity event that the head names is on a branch that is not in force.
    #[error("the head names an identity event that another one displaced")]
    Displaced,
    /// The identity event that the head names is contradicted by another, and nothing has decided yet.
    #[error("the head names an identity event that is contradicted: {0:?}")]
    Contested(FrozenBy),
    /// A later root event closed the epoch before this head.
    #[error("the epoch of the head was closed before it")]
    Closed,
    /// The signing key is revoked, and the head is not among those that stand.
    #[error("the key of the head is revoked, and its last good head stands before it")]
    Revoked,
}

impl IdentityLog {
    /// Returns the key that may sign a head which names this tip, epoch and time of issue.
    ///
    /// It cannot tell heads before the end of an epoch or key from those after it; [`Self::judge`] can, and takes its place wherever the
    /// head is at hand.
    ///
    /// # Errors
    ///
    /// [`NotDelegated`]: the tip is unknown (ask for the log), or the delegation there does not cover the head.
    pub fn signer(&self, tip: &Digest, epoch: u64, issued: Timestamp) -> Result<&PublicKey, NotDelegated> {
        let (_, delegation) = self.delegated(tip)?;
        key_for(delegation, epoch, issued)
    }

    /// Returns the key that was delegated for a head which names this tip, epoch and time of issue, whatever became of that branch, epoch or
    /// key since: who signed a head, not whether it counts.
    ///
    /// To use for what is kept as evidence, or was verified before it was stored; [`Self::judge`] says whether it stands.
    ///
    /// # Errors
    ///
    /// [`NotDelegated`]: the tip is unknown (ask for the log), or the delegation there does not cover the head.
    pub fn signer_once(&self, tip: &Digest, epoch: u64, issued: Timestamp) -> Result<&PublicKey, NotDelegated> {
        let held = self.set.get(tip).ok_or(NotDelegated::UnknownTip)?;
        let delegation = if held.event.is_chain() { self.delegation_in(held) } else { None };
        key_for(delegation.ok_or(NotDelegated::None)?, epoch, issued)
    }

    /// Returns the key that must have signed a head, where the identity vouches for a head at this place.
    ///
    /// To use where a head is verified, be it new, asked for or read from the store: `judge` first, then the signature by the key that it
    /// returns. Whether an event came in between is only seen by judging again, so heads are judged anew whenever the log has changed: a
    /// revocation, a rotation or a lost fork voids heads that were valid. Two things are the caller's: while the log is
    /// [frozen](Self::frozen) no newer head is taken, though what stands before remains, and none once a
    /// [succession](Self::is_succeeded) is in force.
    ///
    /// # Errors
    ///
    /// [`NotDelegated`]; an unknown tip asks for the log, all others refuse the head for good unless the log changes.
    pub fn judge(&self, position: &HeadPosition) -> Result<&PublicKey, NotDelegated> {
        let signer = self.signer(&position.tip, position.head.epoch, position.issued)?;
        let place = self.state.places.get(&position.tip).copied().unwrap_or_default();
        let closings: Vec<HeadRef> = self.closings_after(place).collect();
        if closings.iter().any(|last| !covers(last, position)) {
            return Err(NotDelegated::Closed);
        }
        if self.is_revoked_at(signer, position, !closings.is_empty()) { Err(NotDelegated::Revoked) } else { Ok(signer) }
    }

    /// Returns what the event that a head names is on the branch in force, with the delegation there.
    fn delegated(&self, tip: &Digest) -> Result<(usize, &Delegation), NotDelegated> {
        let held = self.set.get(tip).ok_or(NotDelegated::UnknownTip)?;
        if !held.event.is_chain() {
            return Err(NotDelegated::None);
        }
        let place = self.state.places.get(tip).copied().ok_or_else(|| self.why_not_in_force(held))?;
        self.delegation_in(held).map(|delegation| (place, delegation)).ok_or(NotDelegated::None)
    }

    pub(super) fn delegation_in(&self, held: &Held) -> Option<&Delegation> {
        match &*self.set.get(&held.standing.delegation?)?.event {
            Event::Delegation(delegation) => Some(delegation),
            _ => None,
        }
    }

    fn why_not_in_force(&self, held: &Held) -> NotDelegated {
        let Some(frozen) = self.frozen() else { return NotDelegated::Displaced };
        let is_contested = self.set.line(&held.event.digest()).any(|earlier| frozen.rivals.contains(&earlier.event.digest()));
        if is_contested { NotDelegated::Contested(frozen.by) } else { NotDelegated::Displaced }
    }

    /// Returns the last heads that later root events of the branch in force let stand; each opens an epoch above all before it.
    fn closings_after(&self, place: usize) -> impl Iterator<Item = HeadRef> {
        self.chain().skip(place + 1).filter_map(|event| closing(event))
    }

    /// Says whether revocations void a head of this key. One on a displaced branch revokes too, but what stands is said by the branch in
    /// force: by a revocation there, or by the event that closed the epoch, whose word the head has passed.
    fn is_revoked_at(&self, key: &PublicKey, position: &HeadPosition, is_closed: bool) -> bool {
        let mut displaced = false;
        let mut said = false;
        for revocation in self.revocations().filter(|revocation| revocation.key == *key) {
            if !self.state.places.contains_key(&revocation.prev) {
                displaced = true;
                continue;
            }
            said = true;
            if !revocation.last_good.is_some_and(|last| covers(&last, position)) {
                return true;
            }
        }
        displaced && !said && !is_closed
    }
}

fn key_for(delegation: &Delegation, epoch: u64, issued: Timestamp) -> Result<&PublicKey, NotDelegated> {
    if delegation.epoch != epoch {
        return Err(NotDelegated::Epoch);
    }
    if issued < delegation.not_before || issued > delegation.not_after {
        return Err(NotDelegated::Time);
    }
    Ok(&delegation.signer)
}

fn covers(last: &HeadRef, position: &HeadPosition) -> bool {
    last.covers(position.head.epoch, position.head.seq, &position.head.head)
}

/// Returns the last head before a root event that stands, where the event says so.
fn closing(event: &Event) -> Option<HeadRef> {
    match event {
        Event::Rotation(rotation) => rotation.close,
        Event::Recovery(Recovery::Complete(completion)) => completion.close,
        _ => None,
    }
}
