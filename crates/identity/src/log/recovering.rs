//! Recoveries that are under way.

use super::{IdentityLog, admit, set::Held, state};
use crate::{Claim, Digest, Event, Recovery, Timestamp};

/// A claim that may still be completed; every node shows it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PendingClaim<'a> {
    /// Digest of the claim.
    pub id: Digest,
    /// What it says.
    pub claim: &'a Claim,
    /// Whether one root key can void it.
    pub can_be_vetoed: bool,
    /// When it was first seen here, where the caller said so.
    pub first_seen: Option<Timestamp>,
}

impl IdentityLog {
    /// Returns the claims against the root keys in force that are neither vetoed nor completed, in the order of their ids.
    #[must_use]
    pub fn pending_claims(&self) -> Vec<PendingClaim<'_>> {
        let mut pending: Vec<PendingClaim<'_>> = self.set.all().iter().filter_map(|held| self.pending(held)).collect();
        pending.sort_unstable_by_key(|pending| pending.id);
        pending
    }

    fn pending<'a>(&self, held: &'a Held) -> Option<PendingClaim<'a>> {
        let Event::Recovery(Recovery::Claim(claim)) = &*held.event else { return None };
        let id = held.event.digest();
        let is_open = held.standing.reign == self.standing.reign && state::vetoes(&self.set, &id).next().is_none();
        let can_be_vetoed = admit::can_be_vetoed(claim, &held.standing.roots);
        is_open.then(|| PendingClaim { id, claim, can_be_vetoed, first_seen: self.first_seen(&id) })
    }
}
