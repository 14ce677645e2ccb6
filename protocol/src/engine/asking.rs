//! Small questions to peers, and what their answers are for.

use kreisnetz_catalog::Position;
use kreisnetz_identity::PublisherId;

use super::Engine;
use crate::{
    Notice, Output, Reason, Response,
    inquiries::{Inquiry, Question},
    judge::Refused,
    limits::WITNESSES_ASKED_MAX,
};

impl<P: Clone + Ord> Engine<P> {
    pub(super) fn inquire(&mut self, peer: &P, publisher: PublisherId, question: Question) {
        if !self.inquiries.plan(Inquiry { peer: peer.clone(), publisher, question }) {
            self.out(Output::Notice(Notice::Refused { peer: peer.clone(), publisher: Some(publisher), reason: Reason::Quota }));
        }
    }

    /// Asks everybody who is connected for a head that had seen this publisher's.
    pub(super) fn seek_witnesses(&mut self, publisher: PublisherId) {
        let peers: Vec<P> = self.sessions.peers().take(WITNESSES_ASKED_MAX).cloned().collect();
        if peers.is_empty() {
            return self.out(Output::WitnessesGathered { publisher });
        }
        for peer in peers {
            self.inquire(&peer, publisher, Question::Witness);
        }
    }

    /// Takes the answer to a question.
    pub(super) fn told(&mut self, inquiry: &Inquiry<P>, response: Response) {
        let Inquiry { peer, publisher, question } = inquiry;
        match (question, response) {
            (_, Response::Absent | Response::Busy(_)) => {}
            (Question::Proofs, Response::Proofs(proofs)) => self.accused(peer, *publisher, proofs),
            (Question::Heads(from), Response::Heads(heads)) => self.compare_heads(peer, *publisher, *from, heads),
            (Question::Witness, Response::Witness(bytes)) => {
                self.out(Output::Witnessed { peer: peer.clone(), publisher: *publisher, bytes });
            }
            _ => self.refused(peer, Some(*publisher), Reason::BrokenPromise),
        }
    }

    /// A question has its answer, or will have none.
    pub(super) fn inquiry_over(&mut self, inquiry: &Inquiry<P>) {
        if inquiry.question == Question::Witness && !self.inquiries.seeks_witness(&inquiry.publisher) {
            self.out(Output::WitnessesGathered { publisher: inquiry.publisher });
        }
    }

    /// Compares the heads that a peer keeps of a publisher with those that we do.
    fn compare_heads(&mut self, peer: &P, publisher: PublisherId, from: Position, heads: Vec<Vec<u8>>) {
        for bytes in heads {
            match self.judge().kept(&bytes) {
                Ok(head) if head.publisher == publisher && head.position() >= from => {
                    self.out(Output::Examine { peer: peer.clone(), head: Box::new(head) });
                }
                Ok(_) => return self.refused(peer, Some(publisher), Reason::BrokenPromise),
                // Nobody is to blame for a head that a later event voided, and such a one contradicts nothing.
                Err(Refused { reason: Reason::NeedIdentity | Reason::Revoked | Reason::Frozen, .. }) => {}
                Err(refused) => return self.refused(peer, Some(publisher), refused.reason),
            }
        }
    }
}
