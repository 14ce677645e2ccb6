//! Publishers that contradicted themselves: how it is found out, and what follows.

use kreisnetz_catalog::{Equivocation, Head, HeadRefused, NoEquivocation};
use kreisnetz_identity::{Digest, NotDelegated, PublisherId, Verified};

use super::Engine;
use crate::{Notice, Output, Reason, Topic, Verdict, equivocations::Kept};

impl<P: Clone + Ord> Engine<P> {
    /// Takes a head that its publisher signed and that does not follow the line held: at once a contradiction, or an old head that
    /// the store compares with those it keeps.
    pub(super) fn contradicted(&mut self, peer: &P, reason: Reason, head: Verified<Head>) {
        let held = self.knowledge.head(&head.publisher).map(|held| Verified::clone(held));
        match held.map(|held| Equivocation::of(held, head.clone())) {
            Some(Ok(proof)) => self.prove(peer, proof),
            _ if reason == Reason::Old && self.sessions.may_be_examined(peer, self.now.millis) => {
                self.out(Output::Examine { peer: peer.clone(), head: Box::new(head) });
            }
            _ => {}
        }
    }

    /// Takes what the store found.
    pub(super) fn examined(&mut self, peer: &P, proof: Option<Box<Equivocation>>) {
        if let Some(proof) = proof {
            self.prove(peer, *proof);
        }
    }

    /// Judges a proof that gossip brought.
    pub(super) fn proof_gossip(&mut self, peer: P, token: u64, bytes: &[u8]) {
        let digest = Digest::of(bytes);
        let verdict = match self.remembered.verdict(&digest) {
            Some(verdict) => verdict,
            None if !self.sessions.may_accuse(&peer, self.now.millis) => Verdict::Ignore(Reason::Rate),
            None => self.proof_verdict(&peer, bytes),
        };
        self.remembered.remember(digest, verdict);
        self.out(Output::Judge { token, peer: peer.clone(), verdict });
        if let Verdict::Reject(reason) = verdict {
            self.refused(&peer, None, reason);
        }
    }

    fn proof_verdict(&mut self, peer: &P, bytes: &[u8]) -> Verdict {
        let publisher = match Equivocation::accused(bytes) {
            Ok(publisher) => publisher,
            Err(error) => return Verdict::Reject(reason_of(&error)),
        };
        if !self.is_admitted(&publisher) {
            return Verdict::Ignore(Reason::Unadmitted);
        }
        let Some(log) = self.identity(&publisher).cloned() else { return Verdict::Ignore(Reason::NeedIdentity) };
        match Equivocation::verify(bytes, &log) {
            Ok(proof) => self.accept(peer, proof),
            Err(NoEquivocation::Refused(HeadRefused::NotDelegated(NotDelegated::UnknownTip))) => Verdict::Ignore(Reason::NeedIdentity),
            Err(error) => Verdict::Reject(reason_of(&error)),
        }
    }

    fn accept(&mut self, peer: &P, proof: Equivocation) -> Verdict {
        match self.keep(peer, proof) {
            Kept::New => Verdict::Accept,
            Kept::Held => Verdict::Ignore(Reason::Known),
        }
    }

    /// Takes the proofs that a peer gave for the asking.
    pub(super) fn accused(&mut self, peer: &P, publisher: PublisherId, proofs: Vec<Vec<u8>>) {
        let Some(log) = self.identity(&publisher).cloned() else { return };
        for bytes in proofs {
            match Equivocation::verify(&bytes, &log) {
                Ok(proof) => self.prove(peer, proof),
                Err(NoEquivocation::Refused(HeadRefused::NotDelegated(NotDelegated::UnknownTip))) => {}
                Err(error) => return self.refused(peer, Some(publisher), reason_of(&error)),
            }
        }
    }

    /// Keeps a proof, and tells everybody of one that is new here.
    pub(super) fn prove(&mut self, peer: &P, proof: Equivocation) {
        let bytes = proof.encode();
        if self.keep(peer, proof) == Kept::New {
            self.remembered.remember(Digest::of(&bytes), Verdict::Accept);
            self.out(Output::Announce { topic: Topic::Proofs, bytes });
        }
    }

    fn keep(&mut self, peer: &P, proof: Equivocation) -> Kept {
        let (publisher, place) = (proof.publisher(), proof.place());
        let Some(log) = self.identity(&publisher).cloned() else { return Kept::Held };
        if !proof.stands(&log) {
            return Kept::Held;
        }
        let kept = self.knowledge.equivocations.keep(proof.clone(), &log);
        if kept == Kept::New {
            self.knowledge.mark(&publisher);
            self.unwant(&publisher);
            self.announced.remove(&publisher);
            self.out(Output::StoreProof { proof: Box::new(proof) });
            self.out(Output::Notice(Notice::Equivocation { peer: peer.clone(), publisher, place }));
        }
        kept
    }
}

/// What a false proof is: nonsense, or signatures that its heads do not have.
const fn reason_of(error: &NoEquivocation) -> Reason {
    match error {
        NoEquivocation::Refused(HeadRefused::Signature) => Reason::BadSignature,
        NoEquivocation::Refused(HeadRefused::NotDelegated(_)) => Reason::NotDelegated,
        NoEquivocation::Form | NoEquivocation::Head(_) | NoEquivocation::Agree => Reason::Malformed,
    }
}
