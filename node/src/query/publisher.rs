//! One publisher: who it is, why it belongs to the network, what it signed, and what speaks against it.

use kreisnetz_catalog::{Equivocation, FreezePoint, Head, is_healed};
use kreisnetz_identity::{Digest, Event, IdentityLog, KeyDigest, PublicKey, PublisherId, Recovery, Timestamp, Verified};
use kreisnetz_store::HISTORY_HEADS_MAX;

use super::Library;
use crate::api::{
    Answer, ContraryHead, EquivocationNote, FrozenAt, FrozenCause, HeadLink, HeadNote, IdentityNote, KeyNote, KeyPurpose, Publisher,
    PublisherData, PublisherRequest,
};
use crate::clock::moment_of;
use crate::failure::Failure;
use crate::keys::claim_note;
use crate::storage::KnownPublisher;
use crate::storage::ground::read_failure;

impl Library {
    /// Shows a publisher, one too that does not belong to the network.
    ///
    /// # Errors
    ///
    /// `not_found`, `ambiguous`, `store_damaged`.
    pub fn publisher_shown(&self, request: &PublisherRequest) -> Result<Answer<PublisherData>, Failure> {
        let known = self.named(&request.county)?;
        let (id, contradictions) = (known.log.publisher(), &known.contradictions);
        let incidents = contradictions.incidents();
        Ok(self.answer(PublisherData {
            publisher: self.standpoint.publisher(known),
            check_digits: id.check_digits().to_string(),
            path: self.path(known),
            events: known.log.events().map(|event| event_note(event, &known.log)).collect(),
            heads: self.head_notes(known)?,
            successors: self.successors(known),
            claims: known.log.pending_claims().iter().map(claim_note).collect(),
            guardians: self.shown_of(known.log.guardians()),
            conflicts: self.rivals(known),
            frozen: frozen_at(known),
            equivocations: incidents.proofs.iter().map(|(proof, seen)| proof_note(proof, *seen, known)).collect(),
            equivocations_more: incidents.more,
        }))
    }

    /// Returns who goes on from a publisher, where they do: one that nobody calls its predecessor has not ended.
    pub(super) fn successors(&self, known: &KnownPublisher) -> Vec<Publisher> {
        let identity = |id: &PublisherId| self.derived.publisher(id).map(|known| &*known.log);
        match known.log.succession().filter(|_| known.log.is_succeeded(identity)) {
            Some(succession) => self.shown_of(&succession.successors),
            None => Vec::new(),
        }
    }

    fn shown_of(&self, ids: &[PublisherId]) -> Vec<Publisher> {
        let known = ids.iter().filter_map(|id| self.derived.publisher(id));
        let mut shown: Vec<Publisher> = known.map(|known| self.standpoint.publisher(known)).collect();
        shown.sort_by(|a, b| a.slug.cmp(&b.slug));
        shown
    }

    fn rivals(&self, known: &KnownPublisher) -> Vec<Publisher> {
        let same = |other: &&KnownPublisher| {
            let claims_same = other.log.ags().is_some() && other.log.ags() == known.log.ags();
            claims_same && other.log.publisher() != known.log.publisher()
        };
        self.derived.publishers.values().filter(same).map(|other| self.standpoint.publisher(other)).collect()
    }

    fn head_notes(&self, known: &KnownPublisher) -> Result<Vec<HeadNote>, Failure> {
        // One more than is shown says how the last one shown goes on.
        let heads = self.reader.history_of(&known.log, HISTORY_HEADS_MAX + 1).map_err(read_failure)?;
        let before = heads.iter().skip(1).map(|head| Some(head.digest())).chain([None]);
        Ok(heads.iter().zip(before).take(HISTORY_HEADS_MAX).map(|(head, before)| head_note(head, before, known)).collect())
    }
}

/// Says where a catalog is cut off, or that it goes no further.
fn frozen_at(known: &KnownPublisher) -> Option<FrozenAt> {
    let (cause, seq, head) = match (known.contradictions.frozen(), known.log.frozen()) {
        (Some(FreezePoint::NOTHING), _) if known.is_voided() => (FrozenCause::Voided, 0, None),
        (Some(point), _) => (FrozenCause::Heads, point.seq(), point.head()),
        (None, Some(_)) => {
            let newest = known.head.as_ref();
            (FrozenCause::Identity, newest.map_or(0, |head| head.seq), newest.map(|head| head.digest()))
        }
        (None, None) => return None,
    };
    Some(FrozenAt { cause, seq, head: head.map(|digest| digest.to_string()) })
}

fn head_note(head: &Verified<Head>, before: Option<Digest>, known: &KnownPublisher) -> HeadNote {
    HeadNote {
        epoch: head.epoch,
        seq: head.seq,
        digest: head.digest().to_string(),
        prev: head.prev.map(|digest| digest.to_string()),
        issued: moment_of(head.issued),
        expires: moment_of(head.expires),
        count: head.count,
        link: link(head.prev, before),
        received_unix_ms: known.received.unix_ms(head.position()),
        // The network knows; a running node fills it in.
        heard_unix_ms: None,
    }
}

/// Says how a head that names `prev` goes on from the one held before it.
fn link(prev: Option<Digest>, before: Option<Digest>) -> HeadLink {
    match (prev, before) {
        (None, _) => HeadLink::First,
        (Some(_), None) => HeadLink::Oldest,
        (prev, before) if prev == before => HeadLink::Linked,
        _ => HeadLink::Gap,
    }
}

fn event_note(event: &Verified<Event>, log: &IdentityLog) -> IdentityNote {
    let note = IdentityNote {
        n: event.place(),
        kind: event.kind().to_owned(),
        digest: event.digest().to_string(),
        created: moment_of(event.created()),
        epoch: 1,
        keys: Vec::new(),
        not_before: None,
        not_after: None,
        resolves: Vec::new(),
        in_force: log.is_in_force(&event.digest()),
    };
    match &**event {
        Event::Inception(inception) => IdentityNote { keys: root_keys(&inception.keys, &inception.next), ..note },
        Event::Delegation(delegation) => IdentityNote {
            epoch: delegation.epoch,
            keys: keys(KeyPurpose::Signing, [delegation.signer.commitment()]).collect(),
            not_before: Some(moment_of(delegation.not_before)),
            not_after: Some(moment_of(delegation.not_after)),
            resolves: delegation.resolves.iter().map(Digest::to_string).collect(),
            ..note
        },
        Event::Rotation(rotation) => IdentityNote {
            epoch: rotation.epoch,
            keys: root_keys(&rotation.keys, &rotation.next),
            resolves: rotation.resolves.iter().map(Digest::to_string).collect(),
            ..note
        },
        Event::Revocation(revocation) => IdentityNote { keys: keys(KeyPurpose::Signing, [revocation.key.commitment()]).collect(), ..note },
        Event::Recovery(Recovery::Claim(claim)) => IdentityNote { keys: root_keys(&claim.keys, &claim.next), ..note },
        Event::Recovery(Recovery::Complete(completion)) => IdentityNote { epoch: completion.epoch, ..note },
        Event::Recovery(Recovery::Veto(_)) | Event::Succession(_) => note,
    }
}

fn root_keys(root: &[PublicKey], next: &[KeyDigest]) -> Vec<KeyNote> {
    keys(KeyPurpose::Root, root.iter().map(PublicKey::commitment)).chain(keys(KeyPurpose::Next, next.iter().copied())).collect()
}

fn keys(purpose: KeyPurpose, digests: impl IntoIterator<Item = KeyDigest>) -> impl Iterator<Item = KeyNote> {
    digests.into_iter().map(move |digest| KeyNote { purpose, check_digits: digest.check_digits().to_string() })
}

fn proof_note(proof: &Equivocation, seen: Timestamp, known: &KnownPublisher) -> EquivocationNote {
    let head = |head: &Verified<Head>| ContraryHead {
        epoch: head.epoch,
        seq: head.seq,
        digest: head.digest().to_string(),
        prev: head.prev.map(|digest| digest.to_string()),
        root: head.root.to_string(),
        issued: moment_of(head.issued),
    };
    EquivocationNote {
        id: proof.id().to_string(),
        known_since: moment_of(seen),
        healed: is_healed(proof, &known.log),
        heads: proof.heads().iter().map(head).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_whose_predecessor_is_not_held_is_a_gap_and_the_last_one_held_is_the_oldest() {
        let [named, other] = [Some(Digest::of(b"named")), Some(Digest::of(b"other"))];
        assert_eq!(link(named, named), HeadLink::Linked);
        assert_eq!(link(named, other), HeadLink::Gap);
        assert_eq!(link(named, None), HeadLink::Oldest);
        assert_eq!((link(None, None), link(None, other)), (HeadLink::First, HeadLink::First));
    }
}
