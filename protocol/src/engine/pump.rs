//! What can begin now, after every input; and what is overdue.

use rand_core::Rng;

use super::Engine;
use crate::{
    Failure, Output, Over, Request, RequestId,
    fetch::What,
    inquiries::Question,
    limits::{IDLE_MS_MAX, RECONCILE_PEERS},
    reconcile::Step,
};

impl<P: Clone + Ord> Engine<P> {
    /// Sends what can be sent.
    pub(super) fn pump(&mut self) {
        self.confirm_own_line();
        self.start_reconciles();
        self.start_inquiries();
        self.start_strangers();
        self.start_fetches();
    }

    /// Says that one may sign, once enough peers hold nothing newer of one's own line.
    fn confirm_own_line(&mut self) {
        if self.own_line.is_asking() && self.own_line.confirmed(self.others(), self.now.millis) {
            self.out(Output::OwnLineConfirmed);
        }
    }

    /// Gives up what is overdue, and begins a round of reconciliation when one is due.
    pub(super) fn expire(&mut self) {
        let now = self.now.millis;
        let overdue = [
            self.reconciles.overdue(now),
            self.fetches.overdue(now),
            self.inquiries.overdue(now),
            self.strangers.overdue(now),
            self.elders.overdue(now),
        ];
        for request in overdue.concat() {
            self.out(Output::Cancel { request });
            self.request_failed(request, Failure::Timeout);
        }
        for publisher in self.parked.overdue(now) {
            self.serve_parked(&publisher);
        }
        if self.reconciles.is_round_due(now, self.config.reconcile_every_ms) {
            self.let_recoveries_come_into_force();
            self.plan_round();
            self.strangers.begin_round();
        }
        if self.own_line.is_alone_again(now) {
            self.greet_all();
        }
        self.knock();
    }

    /// Plans a comparison with a few peers drawn at random, so that no single one can keep us behind.
    fn plan_round(&mut self) {
        let mut peers: Vec<P> = self.sessions.peers().cloned().collect();
        for _ in 0..RECONCILE_PEERS.min(peers.len()) {
            let drawn = self.entropy.next_u64() % peers.len() as u64;
            let peer = peers.swap_remove(usize::try_from(drawn).unwrap_or_default());
            self.reconciles.plan(&peer, Step::Greet);
        }
        self.ask_followed();
    }

    /// Compares with the own nodes of publishers whose work is in use here, also with those that nobody is connected to: whom chance
    /// draws may all keep a recall back.
    pub(super) fn ask_followed(&mut self) {
        for peer in self.followed.round() {
            if self.sessions.is_connected(&peer) {
                self.reconciles.plan(&peer, Step::Greet);
            } else {
                // Who dials greets.
                self.out(Output::Connect { peer });
            }
        }
    }

    fn start_reconciles(&mut self) {
        let (now, sessions, backoff, followed) = (self.now.millis, &self.sessions, &self.backoff, &self.followed);
        let may = |peer: &P| sessions.is_connected(peer) && backoff.is_over(peer, now);
        let ready = self.reconciles.take_due(may, |peer| followed.has_node(peer));
        for (peer, step) in ready {
            let (request, buckets) = match step {
                Step::Greet => (Request::Hello(self.hello_to(&peer)), None),
                Step::List if self.is_long() => (Request::Fingerprints, None),
                Step::List | Step::Whole => (Request::Frontier, None),
                Step::Lists(buckets) => (Request::Lists(buckets), Some(buckets)),
            };
            let id = self.send(&peer, &request);
            self.reconciles.asked(id, peer, now + IDLE_MS_MAX, buckets);
        }
    }

    fn start_inquiries(&mut self) {
        let sessions = &self.sessions;
        while let Some(inquiry) = self.inquiries.next(|peer| sessions.is_connected(peer)) {
            let publisher = inquiry.publisher;
            let request = match inquiry.question {
                Question::Proofs => Request::Proofs { publisher },
                Question::Heads(from) => Request::Heads { publisher, from },
                Question::Witness => Request::Witness { publisher },
                Question::Identity => Request::Identity { publisher },
            };
            self.next_request += 1;
            let id = RequestId(self.next_request);
            self.outbox.push_back(Output::Request { peer: inquiry.peer.clone(), request: id, bytes: request.encode(), over: Over::Newest });
            self.inquiries.asked(id, inquiry, self.now.millis);
        }
    }

    fn start_fetches(&mut self) {
        while let Some(start) = self.fetches.next(self.now.millis, self.sessions.peers()) {
            let publisher = start.publisher;
            let since = match start.what {
                What::Delta { whole: false } => self.knowledge.head(&publisher).map(|head| head.position()),
                What::Delta { whole: true } | What::Identity => None,
            };
            let request = match start.what {
                What::Identity => Request::Identity { publisher },
                What::Delta { .. } => Request::Delta { publisher, since },
            };
            let id = self.send(&start.peer, &request);
            self.fetches.started(start, id, since.is_none(), self.now.millis);
        }
    }

    pub(super) fn send(&mut self, peer: &P, request: &Request) -> RequestId {
        self.send_over(peer, request, Over::Newest)
    }

    pub(super) fn send_over(&mut self, peer: &P, request: &Request, over: Over) -> RequestId {
        let id = self.next_request();
        self.out(Output::Request { peer: peer.clone(), request: id, bytes: request.encode(), over });
        id
    }
}
