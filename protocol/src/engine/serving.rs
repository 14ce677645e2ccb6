//! Requests of peers.

use kreisnetz_catalog::{FrontierItem, Position, Since};
use kreisnetz_identity::PublisherId;

use super::Engine;
use crate::{
    Buckets, Hello, Output, Reading, Reason, Request, Response, StreamToken,
    limits::PLAIN_LIST_MAX,
    message::MessageError,
    reconcile::Step,
    serve::Answer,
    session::{Allowance, Asked},
};

impl<P: Clone + Ord> Engine<P> {
    /// Answers a request, or says why not; every stream gets an answer.
    pub(super) fn requested(&mut self, peer: &P, stream: StreamToken, request: &[u8]) {
        let request = match Request::decode(request) {
            Ok(request) => request,
            Err(MessageError::UnknownType(_)) => return self.respond(stream, Answer::absent()),
            Err(MessageError::Malformed(_)) => {
                self.refused(peer, None, Reason::Malformed);
                return self.respond(stream, Answer::absent());
            }
        };
        match self.sessions.allow(peer, kind(&request), self.now.millis) {
            Allowance::Granted => self.answer(peer, stream, request),
            Allowance::Busy(millis) => {
                self.respond(stream, Answer::busy(millis));
                // A node that restarts often is put off, and yet what it published before must not wait for its next greeting.
                if matches!(request, Request::Hello(_)) && self.sessions.may_ask_in_return(peer, self.now.millis) {
                    self.reconciles.plan(peer, Step::List);
                }
            }
            Allowance::Abuse(millis) => {
                self.refused(peer, None, Reason::Quota);
                self.respond(stream, Answer::busy(millis));
            }
        }
    }

    fn answer(&mut self, peer: &P, stream: StreamToken, request: Request) {
        match request {
            Request::Hello(hello) => self.greeted(peer, stream, &hello),
            Request::Frontier => self.respond(stream, Answer::frontier(&self.items(None))),
            Request::Lists(buckets) => self.respond(stream, Answer::frontier(&self.items(Some(buckets)))),
            Request::Fingerprints => self.respond(stream, Answer::fingerprints(self.knowledge.frontier.fingerprints())),
            Request::Delta { publisher, since } => self.delta_asked(stream, publisher, since),
            Request::Identity { publisher } => {
                let frames = match self.identity(&publisher) {
                    Some(log) => Answer::identity(log.events().map(|event| event.bytes())),
                    None => Answer::absent(),
                };
                self.respond(stream, frames);
            }
            Request::Proofs { publisher } => {
                let proofs = self.knowledge.equivocations.of(&publisher).map(|(_, proof)| proof.encode()).collect();
                self.respond(stream, Answer::proofs(proofs));
            }
            Request::Heads { publisher, from } => self.out(Output::Serve { stream, reading: Reading::Heads { publisher, from } }),
            Request::Witness { publisher } => self.out(Output::Serve { stream, reading: Reading::Witness { publisher } }),
        }
    }

    /// Answers a greeting; where the frontiers differ, our list or our fingerprints follow at once, and theirs are asked for.
    fn greeted(&mut self, peer: &P, stream: StreamToken, hello: &Hello) {
        let ours = self.hello();
        if hello.network != ours.network {
            self.refused(peer, None, Reason::WrongNetwork);
            return self.respond(stream, Answer::absent());
        }
        self.hears_run(peer, hello);
        let ours = self.hello_to(peer);
        let is_equal = hello.fingerprint == ours.fingerprint;
        let rest = if is_equal {
            vec![Response::End.encode()]
        } else if self.is_long() {
            Answer::fingerprints(self.knowledge.frontier.fingerprints())
        } else {
            Answer::frontier(&self.items(None))
        };
        self.respond(stream, [Response::Hello(ours).encode()].into_iter().chain(rest).collect());
        if is_equal {
            self.own_line.agrees(peer);
        } else {
            self.reconciles.plan(peer, Step::List);
        }
    }

    /// Serves a catalog, or lets the request wait where what is asked for is on its way here.
    fn delta_asked(&mut self, stream: StreamToken, publisher: PublisherId, since: Option<Position>) {
        let held = self.knowledge.head(&publisher).map(|head| head.position());
        let is_coming = self.fetches.target(&publisher).is_some_and(|target| Some(target) > since);
        if held > since || !is_coming || !self.parked.park(publisher, stream, since, self.now.millis) {
            self.serve_delta(stream, publisher, since);
        }
    }

    /// Answers the requests that waited for a catalog, with what is held by now.
    pub(super) fn serve_parked(&mut self, publisher: &PublisherId) {
        for waiting in self.parked.take(publisher) {
            self.serve_delta(waiting.stream, *publisher, waiting.since);
        }
    }

    fn serve_delta(&mut self, stream: StreamToken, publisher: PublisherId, since: Option<Position>) {
        let Some(held) = self.knowledge.head(&publisher).map(|head| head.position()) else {
            return self.respond(stream, Answer::absent());
        };
        let since = match since {
            Some(since) if since >= held => return self.respond(stream, Answer::absent()),
            Some(since) if since.epoch == held.epoch => Since::Held(since.seq),
            _ => Since::Nothing,
        };
        self.out(Output::Serve { stream, reading: Reading::Delta { publisher, since } });
    }

    /// Says whether the frontier is so long that its fingerprints are compared first.
    pub(super) fn is_long(&self) -> bool {
        self.knowledge.frontier.len() > PLAIN_LIST_MAX
    }

    fn items(&self, buckets: Option<Buckets>) -> Vec<FrontierItem> {
        let frontier = &self.knowledge.frontier;
        match buckets {
            None => frontier.items().copied().collect(),
            Some(buckets) => buckets.iter().flat_map(|bucket| frontier.bucket_items(bucket)).copied().collect(),
        }
    }
}

const fn kind(request: &Request) -> Asked {
    match request {
        Request::Hello(_) => Asked::Hello,
        Request::Frontier | Request::Fingerprints | Request::Lists(_) => Asked::Frontier,
        Request::Delta { .. } => Asked::Delta,
        Request::Identity { .. } => Asked::Identity,
        Request::Heads { .. } | Request::Proofs { .. } | Request::Witness { .. } => Asked::Inquiry,
    }
}
