//! Proofs of equivocation on the storage thread: found, made durable, and followed in what is derived.

use std::sync::Arc;

use kreisnetz_catalog::{Equivocation, Head};
use kreisnetz_identity::{PublisherId, Verified};
use kreisnetz_store::{Kept, PutEquivocationError, Reader};

use super::contradictions::{self, Contradictions};
use super::{Derived, Storage, Subject, ground};
use crate::failure::{Failure, Slug};

impl Storage {
    /// Looks for a head of the history that contradicts this one. What is found is durable when this returns, unless the identity that
    /// the head names is not stored yet.
    pub(super) fn examine(&mut self, head: &Verified<Head>) -> Result<Option<Equivocation>, Failure> {
        let found = self.store.reader().contradiction(head).map_err(ground::read_failure)?;
        match found.as_ref().map(|proof| self.keep(proof)).transpose() {
            Ok(_) => Ok(found),
            Err(failure) if failure.slug() == Slug::NotFound => {
                tracing::warn!(publisher = %head.publisher, "a contradiction came before the identity that proves it");
                Ok(found)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Makes a proof durable and freezes the catalog.
    ///
    /// # Errors
    ///
    /// `not_found` where nobody could verify it again; all others are of the disk.
    pub(super) fn keep(&mut self, proof: &Equivocation) -> Result<Kept, Failure> {
        let kept = match self.store.put_equivocation(proof, self.clock.now()) {
            Ok(kept) => kept,
            Err(PutEquivocationError::IdentityMissing) => return Err(Failure::new(Slug::NotFound).with("county", proof.publisher())),
            Err(PutEquivocationError::Storage(fault)) => return Err(ground::fault_failure(&fault)),
        };
        if kept == Kept::New {
            self.refreeze(proof.publisher())?;
            if let Some(known) = self.derived.borrow().publisher(&proof.publisher()) {
                contradictions::report(proof.publisher(), proof.publisher() == self.log.publisher(), &known.contradictions);
            }
        }
        Ok(kept)
    }

    /// Reads the proofs against a publisher again, and follows where the point changed at which its catalog is frozen.
    pub(super) fn refreeze(&mut self, publisher: PublisherId) -> Result<(), Failure> {
        let Some(known) = self.derived.borrow().publisher(&publisher).cloned() else { return Ok(()) };
        let now = Contradictions::read(self.store.reader(), &known.log, known.head.as_ref())?;
        let is_moved = now.frozen() != known.contradictions.frozen();
        if now != *known.contradictions {
            self.change(|derived| {
                if let Some(known) = derived.publishers.get_mut(&publisher) {
                    known.contradictions = Arc::new(now);
                }
            });
        }
        if is_moved {
            // Its vouches count up to the last common head.
            self.admitting.follow([&publisher], &self.derived.borrow());
            self.reindex(publisher)?;
        }
        Ok(())
    }

    fn reindex(&mut self, publisher: PublisherId) -> Result<(), Failure> {
        let derived = self.derived.borrow().clone();
        let touched = concerned(publisher, &derived, self.store.reader())?;
        self.backlog.stored(self.store.reader().sequence().map_err(ground::read_failure)?, touched);
        Ok(())
    }

    /// Refuses to sign where one's own heads are proven to contradict each other, the state Stopped of SECURITY.md §4, or where events of
    /// the own identity do. It is durable, since it follows from what is stored. A head that root keys voided is none of these: the next
    /// one takes its place.
    pub(super) fn require_one_story(&self) -> Result<(), Failure> {
        let derived = self.derived.borrow();
        let Some(known) = derived.publisher(&self.log.publisher()) else { return Ok(()) };
        if known.log.frozen().is_some() {
            return Err(Failure::new(Slug::Frozen).detail("own").hint("own"));
        }
        let is_contrary = known.contradictions.frozen().is_some() && !known.is_voided();
        if is_contrary { Err(Failure::new(Slug::Equivocation).detail("own").hint("own")) } else { Ok(()) }
    }
}

/// Returns the entries that look different where the point changes at which a publisher's catalog is cut off: its own, and those that
/// it adopted or judged.
pub(super) fn concerned(publisher: PublisherId, derived: &Derived, reader: &Reader) -> Result<Vec<Subject>, Failure> {
    let own = reader.leaves(&publisher).map_err(ground::read_failure)?.into_iter().map(|leaf| (publisher, leaf.slug().clone()));
    let adopted = derived.ledger.by(publisher).map(|(subject, _)| subject.clone());
    let judged = derived.judgements.by(publisher).flat_map(|judgement| judgement.about.iter().cloned());
    Ok(own.chain(adopted).chain(judged).collect())
}
