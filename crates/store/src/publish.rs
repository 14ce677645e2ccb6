//! One publication, from the changes to the acknowledged head: through guard and store in the one order that survives a crash.

use std::collections::BTreeMap;

use kreisnetz_catalog::{
    Author, BadCatalog, Change, Delta, FrontierItem, Head, HeadClaims, HeadError, HeadRefused, LEAVES_MAX, Revision, RevisionError, Since,
    TOMBSTONE_SECONDS, VerifiedUpdate, is_open, parse_head, seen_root, verify_head,
};
use kreisnetz_identity::{Digest, FrozenBy, IdentityLog, NotDelegated, PublisherId, SecretKey, Timestamp, Verified};

use crate::{
    Applied, Base, Guard, GuardError, PutError, ReadError, Reader, Refusal, StorageFault, Store,
    guard::{Next, SignedHead},
};

/// What is to be published, by whom, and when.
#[derive(Debug)]
pub struct Publication<'a> {
    /// One's own identity.
    pub identity: &'a IdentityLog,
    /// The key that the identity delegates to.
    pub key: &'a SecretKey,
    /// What changes; nothing, where the head is only renewed.
    pub changes: Vec<Change>,
    /// Now.
    pub issued: Timestamp,
    /// When the head is stale; at most 30 days later.
    pub expires: Timestamp,
    /// The frontier of all others: the head names its root, and the store keeps it.
    pub seen: Vec<FrontierItem>,
}

/// A head that is signed, stored and completed: it may be acknowledged and announced.
#[derive(Debug)]
pub struct Published {
    /// The head.
    pub head: Verified<Head>,
    /// What changed in the store.
    pub applied: Applied,
}

/// Why nothing was published. After [`PublishError::Storage`] store and guard are to be opened again, which finds out whether the
/// head was stored; after all others nothing has changed but perhaps a burned number.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The guard does not let it through.
    #[error(transparent)]
    Guard(GuardError),
    /// Two heads of this publisher contradict each other, and no later epoch resolves them: only root keys lead on.
    #[error("two heads of this publisher contradict each other")]
    Contradicted,
    /// The changes cannot be made.
    #[error(transparent)]
    Revision(#[from] RevisionError),
    /// The identity delegates to no key now.
    #[error(transparent)]
    NotDelegated(#[from] NotDelegated),
    /// The identity delegates to another key than the one at hand.
    #[error("the identity delegates to another signing key")]
    OtherKey,
    /// Events of the identity contradict each other, and nothing has decided yet: only root keys lead on.
    #[error("events of the identity contradict each other: {0:?}")]
    IdentityFrozen(FrozenBy),
    /// Others stand in the place of this identity: it says nothing more.
    #[error("others have taken the place of this identity")]
    Succeeded,
    /// An entry is not what its leaf says: not well-formed, or of another slug or kind.
    #[error(transparent)]
    Catalog(#[from] BadCatalog),
    /// The head breaks a bound of its format.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The signature does not verify.
    #[error(transparent)]
    Signature(#[from] HeadRefused),
    /// The store does not take it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What is stored cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The disk fails.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

/// Publishes changes to one's own catalog.
///
/// The order is that of the signer guard: reserve the number, sign, store, complete; each step is durable before the next begins, and
/// the head leaves this function only after the last. Tombstones older than 180 days fall under the purge floor on the way.
///
/// # Errors
///
/// [`PublishError`].
pub fn publish(store: &mut Store, guard: &mut Guard, publication: Publication<'_>) -> Result<Published, PublishError> {
    check_identity(store.reader(), publication.identity)?;
    check_key(&publication)?;
    store.put_events(publication.identity)?;
    let own = publication.identity.publisher();
    check_line(store.reader(), publication.identity)?;
    let next = guard.next(publication.identity.epoch())?;
    let held = store.reader().held(&own)?;
    let floor = purge_floor(store.reader(), &own, publication.issued)?;
    let Publication { identity, key, changes, issued, expires, mut seen } = publication;
    seen.sort_by_key(|item| item.publisher);
    let revision = Revision::of(held.leaves(), changes, next.position.seq, floor)?;
    let head = next_head(next, &revision, identity, issued, expires, seen_root(&seen));
    let signed = guard.reserve(head)?.sign(key);
    let update = match verify(store.reader(), &signed, identity, revision, held.leaves()) {
        Ok(update) => update,
        Err(error) => {
            guard.discard(signed);
            return Err(error);
        }
    };
    let applied = put(store, guard, signed, (&update, held.base()), &seen)?;
    Ok(Published { head: update.head().clone(), applied })
}

/// A contested identity takes no newer head, and one that is succeeded none for good; nobody would take what is signed.
fn check_identity(store: &Reader, identity: &IdentityLog) -> Result<(), PublishError> {
    if let Some(frozen) = identity.frozen() {
        return Err(PublishError::IdentityFrozen(frozen.by));
    }
    let Some(succession) = identity.succession() else { return Ok(()) };
    let mut successors = BTreeMap::new();
    for successor in &succession.successors {
        successors.extend(store.identity(successor)?.map(|log| (*successor, log)));
    }
    if identity.is_succeeded(|successor| successors.get(successor)) { Err(PublishError::Succeeded) } else { Ok(()) }
}

fn check_key(publication: &Publication<'_>) -> Result<(), PublishError> {
    let identity = publication.identity;
    let signer = identity.signer(&identity.tip(), identity.epoch(), publication.issued)?;
    if *signer == publication.key.public() { Ok(()) } else { Err(PublishError::OtherKey) }
}

/// The state Stopped of the signer guard: a proof against oneself is durable in the store, so nothing is signed after a start either.
fn check_line(store: &Reader, identity: &IdentityLog) -> Result<(), PublishError> {
    let proofs = store.equivocations(&identity.publisher())?;
    if !proofs.iter().any(|proof| is_open(proof, identity)) { Ok(()) } else { Err(PublishError::Contradicted) }
}

fn next_head(next: Next, revision: &Revision, identity: &IdentityLog, issued: Timestamp, expires: Timestamp, seen_root: Digest) -> Head {
    let Next { position, prev } = next;
    Head::new(HeadClaims { position, prev, revision: revision.summary(), issued, expires, seen_root, identity: Author::from(identity) })
}

/// Checks one's own catalog as any other node will, before it is stored.
fn verify(
    store: &Reader,
    signed: &SignedHead,
    identity: &IdentityLog,
    revision: Revision,
    held: &[kreisnetz_catalog::Leaf],
) -> Result<VerifiedUpdate, PublishError> {
    let head = verify_head(parse_head(signed.bytes())?, identity)?;
    let (mut leaves, entries) = revision.into_delta_parts();
    leaves.sort_by(|a, b| a.slug().cmp(b.slug()));
    debug_assert!(leaves.len() <= LEAVES_MAX, "a revision has a bound of its own");
    // Whatever is held is older than the reserved number, whether or not the numbers between were burned.
    let since = Since::Held(signed.position().seq - 1);
    Ok(Delta { head, since, leaves, entries }.verify(held, |digest| store.entry(digest).ok().flatten())?)
}

fn put(
    store: &mut Store,
    guard: &mut Guard,
    signed: SignedHead,
    update: (&VerifiedUpdate, Base),
    seen: &[FrontierItem],
) -> Result<Applied, PublishError> {
    match store.put_own(update.0, update.1, seen) {
        Ok(applied) => {
            guard.complete(signed)?;
            Ok(applied)
        }
        Err(PutError::Refused(refusal)) => {
            guard.discard(signed);
            Err(refusal.into())
        }
        // Nobody knows yet whether it is on the disk: the number stays open until both files are opened again.
        Err(PutError::Storage(fault)) => Err(fault.into()),
    }
}

/// Returns the number of the newest own head that is old enough for its tombstones to go.
fn purge_floor(store: &Reader, own: &PublisherId, now: Timestamp) -> Result<u64, PublishError> {
    let Some(held) = store.head(own)? else { return Ok(0) };
    let aged = store.last_issued_before(own, held.purge_floor, now, TOMBSTONE_SECONDS)?;
    Ok(aged.unwrap_or(held.purge_floor).min(held.seq))
}

impl From<GuardError> for PublishError {
    fn from(error: GuardError) -> Self {
        match error {
            GuardError::Storage(fault) => Self::Storage(fault),
            error => Self::Guard(error),
        }
    }
}
