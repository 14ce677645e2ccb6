//! Answers to our own requests.

use kreisnetz_catalog::{Delta, Since};
use kreisnetz_identity::{LOG_EVENTS_MAX, PublisherId};

use super::{Engine, decode};
use crate::{
    Failure, Hello, Notice, Output, Reason, RequestId, Response,
    fetch::Stage,
    inquiries::Question,
    limits::{BROKEN_MS, BUSY_MS_MAX, IDLE_MS_MAX},
    pull::{Progress, Pull},
    reconcile::{Compared, Difference, Step},
};

impl<P: Clone + Ord> Engine<P> {
    /// Takes a frame of an answer.
    pub(super) fn received(&mut self, request: RequestId, frame: &[u8]) {
        if let Some(peer) = self.reconciles.peer(request).cloned() {
            match decode(frame) {
                Ok(response) => self.reconciling(request, &peer, response),
                Err(reason) => self.reconcile_spoilt(request, &peer, reason),
            }
        } else if let Some((publisher, peer, stage)) = self.fetches.stage(request, self.now.millis) {
            match decode(frame) {
                Ok(response) => self.fetching(request, publisher, &peer, stage, response),
                Err(reason) => self.fetch_spoilt(request, publisher, &peer, reason),
            }
        } else if self.inquiries.get(request).is_some_and(|inquiry| inquiry.question == Question::Identity) {
            self.identity_told(request, frame);
        } else if self.strangers.subject(request, self.now.millis).is_some() {
            match decode(frame) {
                Ok(response) => self.stranger_told(request, response),
                Err(reason) => self.stranger_spoilt(request, reason),
            }
        } else if self.elders.peer(request).is_some() {
            self.elder_told(request, frame);
        } else if let Some(inquiry) = self.inquiries.end(request) {
            self.out(Output::Cancel { request });
            match decode(frame) {
                Ok(response) => self.told(&inquiry, response),
                Err(reason) => self.refused(&inquiry.peer, Some(inquiry.publisher), reason),
            }
            self.inquiry_over(&inquiry);
        }
    }

    /// Takes that no frame will come.
    pub(super) fn request_failed(&mut self, request: RequestId, failure: Failure) {
        let reason = match failure {
            Failure::Timeout => Reason::Timeout,
            Failure::TooLarge => Reason::TooLarge,
            Failure::Broken => Reason::BrokenPromise,
        };
        if let Some(Compared { peer, .. }) = self.reconciles.end(request) {
            // A broken stream is a broken connection, mostly: the wait does not grow, or a node that was restarted a few times
            // would be left alone for minutes.
            if failure == Failure::Broken {
                self.backoff.put_off(&peer, self.now.millis + BROKEN_MS);
            } else {
                self.backoff.failed(&peer, self.now.millis, &mut self.entropy);
            }
            self.reconciles.plan(&peer, Step::Greet);
            self.failure_noticed(&peer, None, reason);
        } else if let Some(publisher) = self.fetches.subject(request)
            && let Some(peer) = self.fetches.failed(request, self.now.millis)
        {
            self.failure_noticed(&peer, Some(publisher), reason);
        } else if let Some((publisher, peer, _)) = self.strangers.end(request) {
            self.failure_noticed(&peer, Some(publisher), reason);
        } else if let Some(inquiry) = self.inquiries.end(request) {
            self.failure_noticed(&inquiry.peer, Some(inquiry.publisher), reason);
            self.inquiry_over(&inquiry);
        } else {
            // Nobody is to blame for a dead connection that did not know it.
            self.elders.end(request);
        }
    }

    /// A broken stream blames nobody: counties sit behind firewalls. Silence and over-long frames do.
    fn failure_noticed(&mut self, peer: &P, publisher: Option<PublisherId>, reason: Reason) {
        if reason == Reason::BrokenPromise {
            self.out(Output::Notice(Notice::Refused { peer: peer.clone(), publisher, reason }));
        } else {
            self.refused(peer, publisher, reason);
        }
    }

    fn reconciling(&mut self, request: RequestId, peer: &P, response: Response) {
        match response {
            Response::Hello(hello) if !self.reconciles.is_greeted(request) => self.greeting(request, peer, &hello),
            Response::Frontier(items) => {
                if !self.reconciles.list(request, items, self.now.millis + IDLE_MS_MAX) {
                    self.reconcile_spoilt(request, peer, Reason::Malformed);
                }
            }
            Response::Fingerprints(theirs) => {
                let ours = self.knowledge.frontier.fingerprints();
                if !self.reconciles.fingerprints(request, &ours, &theirs, self.now.millis + IDLE_MS_MAX) {
                    self.reconcile_spoilt(request, peer, Reason::BrokenPromise);
                }
            }
            Response::End => self.compared(request),
            Response::Busy(millis) => {
                self.reconciles.end(request);
                self.backoff.put_off(peer, self.now.millis + millis.min(BUSY_MS_MAX));
                self.reconciles.plan(peer, Step::Greet);
            }
            _ => self.reconcile_spoilt(request, peer, Reason::BrokenPromise),
        }
    }

    fn greeting(&mut self, request: RequestId, peer: &P, hello: &Hello) {
        let ours = self.hello();
        if hello.network != ours.network {
            return self.reconcile_spoilt(request, peer, Reason::WrongNetwork);
        }
        self.hears_run(peer, hello);
        self.reconciles.greeted(request, self.now.millis + IDLE_MS_MAX);
        if hello.fingerprint == ours.fingerprint {
            self.reconciles.end(request);
            self.out(Output::Cancel { request });
            self.own_line.agrees(peer);
            self.reconciled(peer, 0, 0);
        }
    }

    fn compared(&mut self, request: RequestId) {
        let Some(Compared { peer, items, buckets, differing }) = self.reconciles.end(request) else { return };
        if let Some(differing) = differing {
            // Equal by now, or the lists of the buckets that differ.
            if differing.count() > 0 {
                return self.reconciles.plan(&peer, Step::after(differing));
            }
            self.own_line.agrees(&peer);
            return self.reconciled(&peer, 0, 0);
        }
        let difference = Difference::between(&self.knowledge.frontier, |publisher| self.is_admitted(publisher), &items, buckets);
        let own = |publisher: &PublisherId| self.config.own == Some(*publisher);
        if difference.newer_there.iter().any(|(publisher, _)| own(publisher)) {
            self.own_line.is_behind(&peer, self.now.millis);
        } else if !difference.contradictions.iter().any(|(publisher, _)| own(publisher)) {
            self.own_line.agrees(&peer);
        }
        for (publisher, target) in &difference.newer_there {
            if self.told_own() == Some(*publisher) {
                self.out(Output::Notice(Notice::Refused { peer: peer.clone(), publisher: Some(*publisher), reason: Reason::OwnHead }));
            }
            self.want(*publisher, *target, &peer, self.now.millis, false);
        }
        for (publisher, place) in &difference.contradictions {
            self.out(Output::Notice(Notice::Refused { peer: peer.clone(), publisher: Some(*publisher), reason: Reason::Contradiction }));
            self.inquire(&peer, *publisher, Question::Heads(*place));
        }
        for publisher in &difference.side_events {
            self.inquire(&peer, *publisher, Question::Proofs);
            self.inquire(&peer, *publisher, Question::Identity);
        }
        self.reconciled(&peer, difference.newer_there.len(), difference.newer_here);
    }

    fn reconciled(&mut self, peer: &P, behind: usize, ahead: usize) {
        self.backoff.succeeded(peer);
        self.out(Output::Notice(Notice::Reconciled { peer: peer.clone(), behind, ahead }));
    }

    fn reconcile_spoilt(&mut self, request: RequestId, peer: &P, reason: Reason) {
        self.reconciles.end(request);
        self.out(Output::Cancel { request });
        self.backoff.failed(peer, self.now.millis, &mut self.entropy);
        self.refused(peer, None, reason);
    }

    fn fetching(&mut self, request: RequestId, publisher: PublisherId, peer: &P, stage: Stage, response: Response) {
        match (stage, response) {
            (_, Response::Absent) => {
                self.fetches.failed(request, self.now.millis);
            }
            (_, Response::Busy(millis)) => {
                self.fetches.failed(request, self.now.millis);
                self.fetches.put_off(&publisher, peer, self.now.millis + millis.min(BUSY_MS_MAX));
            }
            (Stage::Identity, Response::Events(events)) => {
                if !self.fetches.collect_events(&publisher, events, LOG_EVENTS_MAX) {
                    self.fetch_spoilt(request, publisher, peer, Reason::Malformed);
                }
            }
            (Stage::Identity, Response::End) => self.identity_whole(request, publisher, peer),
            (Stage::Head, Response::Head { head, since }) => self.head_came(request, publisher, peer, &head, since),
            (Stage::Body, frame) => self.body_came(request, publisher, peer, frame),
            _ => self.fetch_spoilt(request, publisher, peer, Reason::BrokenPromise),
        }
    }

    fn identity_whole(&mut self, request: RequestId, publisher: PublisherId, peer: &P) {
        let events = self.fetches.take_events(request);
        let is_told = self.identity_came(publisher, peer, &events);
        // Nothing to go on from: the next reconciliation may know more.
        if !is_told || self.identity(&publisher).is_none() {
            self.unwant(&publisher);
        }
    }

    fn head_came(&mut self, request: RequestId, publisher: PublisherId, peer: &P, bytes: &[u8], since: u64) {
        let head = match self.judge().pulled(bytes) {
            Ok(head) if head.publisher == publisher => head,
            Ok(_) => return self.fetch_spoilt(request, publisher, peer, Reason::BrokenPromise),
            Err(refused) => {
                if let Some(signed) = refused.signed {
                    self.contradicted(peer, refused.reason, *signed);
                }
                return self.head_not_taken(request, publisher, peer, refused.reason);
            }
        };
        let held = self.knowledge.head(&publisher).cloned();
        let since = match (since, held.as_ref().map(|held| held.seq)) {
            (0, _) => Since::Nothing,
            (since, Some(held)) if since == held => Since::Held(since),
            _ => return self.fetch_spoilt(request, publisher, peer, Reason::BrokenPromise),
        };
        if let Some(held) = held
            && held.epoch == head.epoch
            && head.prev != Some(held.digest())
        {
            // Heads between were missed, or this is another line: the peer's own heads from ours on will tell.
            self.inquire(peer, publisher, Question::Heads(held.position()));
        }
        self.fetches.keep_pull(&publisher, Pull::begin(head, since));
    }

    fn head_not_taken(&mut self, request: RequestId, publisher: PublisherId, peer: &P, reason: Reason) {
        self.out(Output::Cancel { request });
        match reason {
            Reason::NeedIdentity => {
                self.fetches.failed(request, self.now.millis);
                self.fetches.need_identity(&publisher);
            }
            Reason::Old | Reason::Known | Reason::Unadmitted | Reason::OwnHead | Reason::Frozen | Reason::Contradiction => {
                self.fetches.failed(request, self.now.millis);
            }
            // No other source has a better one; who sent it may not know yet what voided it.
            Reason::Revoked | Reason::Succeeded => {
                self.unwant(&publisher);
                self.refused(peer, Some(publisher), reason);
            }
            _ => self.fetch_spoilt(request, publisher, peer, reason),
        }
    }

    fn body_came(&mut self, request: RequestId, publisher: PublisherId, peer: &P, frame: Response) {
        let Some(pull) = self.fetches.take_pull(&publisher) else { return };
        match pull.take(frame) {
            (Some(pull), Progress::More) => self.fetches.keep_pull(&publisher, pull),
            (_, Progress::Whole(delta)) => self.pull_whole(request, delta),
            _ => self.fetch_spoilt(request, publisher, peer, Reason::BrokenPromise),
        }
    }

    fn pull_whole(&mut self, request: RequestId, delta: Box<Delta>) {
        self.fetches.storing(request, delta.since, delta.head.bytes);
        self.out(Output::Store { delta });
    }

    fn fetch_spoilt(&mut self, request: RequestId, publisher: PublisherId, peer: &P, reason: Reason) {
        self.fetches.failed(request, self.now.millis);
        self.out(Output::Cancel { request });
        self.refused(peer, Some(publisher), reason);
    }
}
