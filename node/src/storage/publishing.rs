//! A new head of the own catalog: what is asked for, and what can stand against it.

use kreisnetz_catalog::{Change, HEAD_LIFETIME_SECONDS_MAX, Head, HeadRefused, Position, RevisionError};
use kreisnetz_identity::{IdentityLog, NotDelegated, SecretKey, Timestamp, Verified};
use kreisnetz_store::{Guard, GuardError, Publication, PublishError, Store, publish};

use super::{Derived, ground};
use crate::failure::{Failure, Slug};

/// What is to be signed.
#[derive(Debug)]
pub struct PublishOrder {
    /// What changes; nothing renews the head.
    pub changes: Vec<Change>,
    /// The own head on which the changes were planned; none before the first.
    pub based_on: Option<Position>,
}

/// A head that is signed, durable and may be announced.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The head.
    pub head: Verified<Head>,
}

/// Signs and stores, in the order of the signer guard.
pub(super) fn sign(
    store: &mut Store,
    guard: &mut Guard,
    key: &SecretKey,
    log: &IdentityLog,
    derived: &Derived,
    order: PublishOrder,
    now: Timestamp,
) -> Result<Signed, PublishFailed> {
    let own = log.publisher();
    let held = derived.head(&own).map(|head| head.position());
    if held != order.based_on {
        return Err(PublishFailed::Refused(moved(order.based_on, held)));
    }
    let publication = Publication {
        identity: log,
        key,
        changes: order.changes,
        issued: now,
        expires: now.plus(HEAD_LIFETIME_SECONDS_MAX),
        seen: derived.frontier_without(own).collect(),
    };
    match publish(store, guard, publication) {
        Ok(published) => Ok(Signed { head: published.head }),
        Err(PublishError::Storage(fault)) => Err(PublishFailed::Storage(ground::fault_failure(&fault))),
        Err(error) => Err(PublishFailed::Refused(failure(error))),
    }
}

/// Why there is no new head.
pub(super) enum PublishFailed {
    /// Everything is as before.
    Refused(Failure),
    /// The disk fails: nobody knows whether it was stored, until store and guard are opened again.
    Storage(Failure),
}

/// Says that the catalog is at another number than was expected.
#[must_use]
pub(crate) fn moved(expected: Option<Position>, actual: Option<Position>) -> Failure {
    let seq = |position: Option<Position>| position.map_or(0, |position| position.seq);
    Failure::new(Slug::ExpectationFailed).with("expected", seq(expected)).with("actual", seq(actual))
}

/// Says why the signer guard lets nothing through.
pub(super) fn guard_failure(error: &GuardError) -> Failure {
    match error {
        GuardError::Storage(fault) => ground::fault_failure(fault),
        GuardError::Unconfirmed => Failure::new(Slug::OwnHeadUnconfirmed),
        error => Failure::new(Slug::SeqReserved).with("reason", error),
    }
}

fn failure(error: PublishError) -> Failure {
    match error {
        PublishError::Storage(fault) => ground::fault_failure(&fault),
        PublishError::Guard(error) => guard_failure(&error),
        PublishError::Revision(RevisionError::EntryTooLarge { slug, actual }) => {
            let failure = Failure::new(Slug::TooLarge).detail("entry").with("slug", slug).with("actual", actual);
            failure.with("limit", kreisnetz_catalog::ENTRY_BYTES_MAX)
        }
        PublishError::Revision(RevisionError::NotThere(slug)) => Failure::new(Slug::NotFound).with("ref", slug),
        PublishError::Revision(RevisionError::TooMany) => {
            Failure::new(Slug::TooLarge).detail("catalog").with("limit", kreisnetz_catalog::ENTRIES_MAX)
        }
        PublishError::NotDelegated(NotDelegated::Time) => Failure::new(Slug::KeyExpired),
        PublishError::NotDelegated(NotDelegated::Revoked | NotDelegated::Closed) => Failure::new(Slug::KeyRevoked),
        PublishError::Signature(HeadRefused::NotDelegated(NotDelegated::Revoked | NotDelegated::Closed)) => Failure::new(Slug::KeyRevoked),
        PublishError::NotDelegated(error) => Failure::new(Slug::KeyMissing).detail("delegation").with("why", error),
        PublishError::OtherKey => Failure::new(Slug::KeyMissing).detail("other_key"),
        PublishError::IdentityFrozen(_) => Failure::new(Slug::Frozen).detail("own").hint("own"),
        PublishError::Succeeded => Failure::new(Slug::Frozen).detail("succeeded").hint("succeeded"),
        PublishError::Contradicted => Failure::new(Slug::Equivocation).detail("own").hint("own"),
        PublishError::Read(error) => ground::read_failure(error),
        PublishError::Refused(error) => Failure::new(Slug::Equivocation).with("why", error),
        error => Failure::internal(format!("the new head: {error}")),
    }
}
