//! What the proofs against a publisher come to: kept in memory, read from the store.

use kreisnetz_catalog::{FreezePoint, Head, is_open, stands};
use kreisnetz_identity::{IdentityLog, PublisherId, Verified};
use kreisnetz_store::{Incidents, Reader};

use super::ground::read_failure;
use crate::failure::Failure;

/// Heads that are looked through for the last common one; of others no more are kept.
const HEADS_MAX: usize = 1_024;

/// The proofs that a publisher contradicted itself, and where its catalog is cut off.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Contradictions {
    incidents: Incidents,
    frozen: Option<FreezePoint>,
}

impl Contradictions {
    /// Reads what is known of a publisher whose newest head this is; nothing, for nearly all.
    ///
    /// Of a catalog whose head an event of the identity voided nothing is shown as the publisher's word: a thief may have signed any of it.
    pub(super) fn read(reader: &Reader, log: &IdentityLog, newest: Option<&Verified<Head>>) -> Result<Self, Failure> {
        let incidents = reader.incidents_of(log).map_err(read_failure)?;
        if newest.is_some_and(|head| stands(head, log).is_err()) {
            return Ok(Self { incidents, frozen: Some(FreezePoint::NOTHING) });
        }
        if !incidents.proofs.iter().any(|(proof, _)| is_open(proof, log)) {
            return Ok(Self { incidents, frozen: None });
        }
        let held = reader.history_of(log, HEADS_MAX).map_err(read_failure)?;
        let proofs: Vec<_> = incidents.proofs.iter().map(|(proof, _)| proof.clone()).collect();
        let frozen = FreezePoint::of(&proofs, &held, log);
        Ok(Self { incidents, frozen })
    }

    /// Returns the proofs as they are kept, healed ones too.
    #[must_use]
    pub const fn incidents(&self) -> &Incidents {
        &self.incidents
    }

    /// Returns where the catalog is cut off; none, where it is whole.
    #[must_use]
    pub const fn frozen(&self) -> Option<FreezePoint> {
        self.frozen
    }
}

/// Tells the log of a new proof; whoever watches many nodes looks for the event.
pub(super) fn report(publisher: PublisherId, is_own: bool, contradictions: &Contradictions) {
    let common = contradictions.frozen.map(|point| point.seq());
    let proofs = contradictions.incidents.proofs.len();
    tracing::error!(event = "equivocation", %publisher, own = is_own, proofs, common, "two signed heads contradict each other");
    if is_own {
        tracing::error!(event = "guard_stopped", "nothing more is signed until root keys open a new epoch");
    }
}
