//! Requests of peers.

use kreisnetz_catalog::{FrontierItem, Position, Since};
use kreisnetz_identity::PublisherId;

use super::Engine;
use crate::{
    Hello, Output, Reason, Request, Response, StreamToken,
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
            Request::Frontier => {
                let items = self.admitted_items();
                self.respond(stream, Answer::frontier(&items));
            }
            Request::Delta { publisher, since } => self.serve(stream, publisher, since),
            Request::Identity { publisher } => {
                let frames = match self.identities.log(&publisher) {
                    Some(log) => Answer::identity(log.events().map(|event| event.bytes())),
                    None => Answer::absent(),
                };
                self.respond(stream, frames);
            }
        }
    }

    /// Answers a greeting; where the frontiers differ, our list follows at once, and theirs is asked for.
    fn greeted(&mut self, peer: &P, stream: StreamToken, hello: &Hello) {
        let ours = self.hello();
        if hello.network != ours.network {
            self.refused(peer, None, Reason::WrongNetwork);
            return self.respond(stream, Answer::absent());
        }
        let is_equal = hello.fingerprint == ours.fingerprint;
        let list = if is_equal { vec![Response::End.encode()] } else { Answer::frontier(&self.admitted_items()) };
        self.respond(stream, [Response::Hello(ours).encode()].into_iter().chain(list).collect());
        if !is_equal {
            self.reconciles.plan(peer, Step::List);
        }
    }

    fn serve(&mut self, stream: StreamToken, publisher: PublisherId, since: Option<Position>) {
        let Some(held) = self.frontier.position(&publisher) else { return self.respond(stream, Answer::absent()) };
        let since = match since {
            Some(since) if since >= held => return self.respond(stream, Answer::absent()),
            Some(since) if since.epoch == held.epoch => Since::Held(since.seq),
            _ => Since::Nothing,
        };
        self.out(Output::Serve { stream, publisher, since });
    }

    pub(super) fn admitted_items(&self) -> Vec<FrontierItem> {
        self.frontier.items().filter(|item| self.is_admitted(&item.publisher)).collect()
    }
}

const fn kind(request: &Request) -> Asked {
    match request {
        Request::Hello(_) => Asked::Hello,
        Request::Frontier => Asked::Frontier,
        Request::Delta { .. } => Asked::Delta,
        Request::Identity { .. } => Asked::Identity,
    }
}
