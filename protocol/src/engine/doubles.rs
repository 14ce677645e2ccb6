//! What follows when one node is heard as two processes: both are told, and whoever is told signs nothing for a while.

use super::{Engine, decode};
use crate::{Hello, Notice, Output, Over, Reason, Request, RequestId, Response, message::HEARD_TWICE, reconcile::Step, twins::Hearing};

impl<P: Clone + Ord> Engine<P> {
    /// Takes what a greeting says of the process that sends it, and of us.
    pub(super) fn hears_run(&mut self, peer: &P, hello: &Hello) {
        match self.twins.hears(peer, hello.run, self.now.millis) {
            Hearing::Same => {}
            Hearing::Other => {
                self.reconciles.plan(peer, Step::Greet);
                self.greet_elder(peer);
            }
            Hearing::Twice => {
                self.out(Output::Notice(Notice::HeardTwice { peer: peer.clone() }));
                // Both are told, over the newest connection and over the oldest.
                self.reconciles.plan(peer, Step::Greet);
                self.greet_elder(peer);
            }
        }
        if hello.features & HEARD_TWICE != 0 && self.config.own.is_some() && self.own_line.doubled(self.now.millis) {
            self.out(Output::OwnLineDoubted { peer: peer.clone() });
            self.greet_all();
        }
    }

    /// Greets whoever holds the oldest connection: a process that was here before the one just heard answers under its own run. One that
    /// is dead does not answer, and nothing follows.
    fn greet_elder(&mut self, peer: &P) {
        if !self.elders.is_asked(peer) {
            let id = self.send_over(peer, &Request::Hello(self.hello_to(peer)), Over::Oldest);
            self.elders.asked(id, peer.clone(), self.now.millis);
        }
    }

    /// Takes the first frame of the answer to such a greeting; the rest is not needed.
    pub(super) fn elder_told(&mut self, request: RequestId, frame: &[u8]) {
        let Some(peer) = self.elders.end(request) else { return };
        self.out(Output::Cancel { request });
        match decode(frame) {
            Ok(Response::Hello(hello)) => self.hears_run(&peer, &hello),
            Ok(Response::Busy(_) | Response::Absent) => {}
            Ok(_) => self.refused(&peer, None, Reason::BrokenPromise),
            Err(reason) => self.refused(&peer, None, reason),
        }
    }

    /// Returns the greeting for a peer.
    pub(super) fn hello_to(&self, peer: &P) -> Hello {
        let features = if self.twins.is_heard_twice(peer, self.now.millis) { HEARD_TWICE } else { 0 };
        Hello { features, ..self.hello() }
    }
}
