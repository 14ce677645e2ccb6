//! Small questions to one peer about one publisher: heads it keeps, proofs, a witness, its identity. Each has one frame of answer, but an
//! identity.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_catalog::Position;
use kreisnetz_identity::PublisherId;

use crate::{
    RequestId,
    limits::{IDLE_MS_MAX, INQUIRIES_PER_PEER, INQUIRIES_WAITING_MAX},
};

/// What is asked.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Question {
    /// The proofs that the publisher contradicted itself.
    Proofs,
    /// The heads kept from a place on.
    Heads(Position),
    /// A witness.
    Witness,
    /// The events of its identity: a revocation may have come that no head names.
    Identity,
}

/// One question.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Inquiry<P> {
    pub(crate) peer: P,
    pub(crate) publisher: PublisherId,
    pub(crate) question: Question,
}

/// Questions that wait, and questions under way.
#[derive(Debug)]
pub(crate) struct Inquiries<P> {
    waiting: BTreeSet<Inquiry<P>>,
    asked: BTreeMap<RequestId, (Inquiry<P>, u64)>,
    /// Events that came so far.
    events: BTreeMap<RequestId, Vec<Vec<u8>>>,
}

impl<P: Ord + Clone> Inquiries<P> {
    pub(crate) const fn new() -> Self {
        Self { waiting: BTreeSet::new(), asked: BTreeMap::new(), events: BTreeMap::new() }
    }

    /// Notes a question, once; says whether there was room.
    pub(crate) fn plan(&mut self, inquiry: Inquiry<P>) -> bool {
        if self.asked.values().any(|(asked, _)| *asked == inquiry) {
            return true;
        }
        if self.waiting.len() >= INQUIRIES_WAITING_MAX {
            return false;
        }
        self.waiting.insert(inquiry);
        true
    }

    /// Takes a question that can be sent now; the caller sends it and tells [`Self::asked`].
    pub(crate) fn next(&mut self, connected: impl Fn(&P) -> bool) -> Option<Inquiry<P>> {
        if self.waiting.is_empty() {
            return None;
        }
        self.waiting.retain(|inquiry| connected(&inquiry.peer));
        let busy = |peer: &P| self.asked.values().filter(|(asked, _)| asked.peer == *peer).count();
        let next = self.waiting.iter().find(|inquiry| busy(&inquiry.peer) < INQUIRIES_PER_PEER)?.clone();
        self.waiting.remove(&next);
        Some(next)
    }

    pub(crate) fn asked(&mut self, request: RequestId, inquiry: Inquiry<P>, now: u64) {
        self.asked.insert(request, (inquiry, now + IDLE_MS_MAX));
    }

    /// Returns a question that is under way.
    pub(crate) fn get(&self, request: RequestId) -> Option<&Inquiry<P>> {
        self.asked.get(&request).map(|(inquiry, _)| inquiry)
    }

    /// Collects events of an identity, at most `most`; says whether there was room.
    pub(crate) fn collect(&mut self, request: RequestId, more: Vec<Vec<u8>>, most: usize) -> bool {
        let events = self.events.entry(request).or_default();
        events.extend(more);
        events.len() <= most
    }

    /// Takes the events that came.
    pub(crate) fn take_events(&mut self, request: RequestId) -> Vec<Vec<u8>> {
        self.events.remove(&request).unwrap_or_default()
    }

    /// Ends a question and returns it.
    pub(crate) fn end(&mut self, request: RequestId) -> Option<Inquiry<P>> {
        self.events.remove(&request);
        self.asked.remove(&request).map(|(inquiry, _)| inquiry)
    }

    /// Forgets what was to be asked of a peer that is gone, and returns the questions that stay without an answer.
    pub(crate) fn forget(&mut self, peer: &P) -> Vec<Inquiry<P>> {
        let gone: Vec<RequestId> = self.asked.iter().filter(|(_, (asked, _))| asked.peer == *peer).map(|(request, _)| *request).collect();
        let waiting: Vec<Inquiry<P>> = self.waiting.iter().filter(|inquiry| inquiry.peer == *peer).cloned().collect();
        for inquiry in &waiting {
            self.waiting.remove(inquiry);
        }
        gone.into_iter().filter_map(|request| self.end(request)).chain(waiting).collect()
    }

    /// Says whether a witness of a publisher is still being asked for.
    pub(crate) fn seeks_witness(&self, publisher: &PublisherId) -> bool {
        let is_one = |inquiry: &Inquiry<P>| inquiry.publisher == *publisher && inquiry.question == Question::Witness;
        self.waiting.iter().any(is_one) || self.asked.values().any(|(inquiry, _)| is_one(inquiry))
    }

    /// Returns requests whose time is up.
    pub(crate) fn overdue(&self, now: u64) -> Vec<RequestId> {
        self.asked.iter().filter(|(_, (_, due))| *due <= now).map(|(request, _)| *request).collect()
    }

    /// Returns when something here next wants attention.
    pub(crate) fn deadline(&self) -> u64 {
        self.asked.values().map(|(_, due)| *due).min().unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn proofs(peer: &'static str, publisher: u8) -> Inquiry<&'static str> {
        Inquiry { peer, publisher: PublisherId::from_bytes([publisher; 32]), question: Question::Proofs }
    }

    #[test]
    fn a_question_is_asked_once_and_few_at_a_time() {
        let mut inquiries = Inquiries::new();
        for publisher in 0..6 {
            assert!(inquiries.plan(proofs("uelzen", publisher)) && inquiries.plan(proofs("uelzen", publisher)));
        }
        assert!(inquiries.plan(proofs("coesfeld", 0)));
        let mut asked = Vec::new();
        while let Some(inquiry) = inquiries.next(|_| true) {
            asked.push(inquiry.peer);
            inquiries.asked(RequestId(asked.len() as u64), inquiry, 0);
        }
        assert_eq!(asked.iter().filter(|peer| **peer == "uelzen").count(), INQUIRIES_PER_PEER);
        assert!(asked.contains(&"coesfeld"), "one peer's questions hold up nobody else's");
        assert_eq!(inquiries.forget(&"uelzen").len(), 6);
    }
}
