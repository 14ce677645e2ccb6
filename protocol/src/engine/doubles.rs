//! What follows when one node is heard as two processes: both are told, and whoever is told signs nothing for a while.

use super::Engine;
use crate::{Hello, Notice, Output, message::HEARD_TWICE, reconcile::Step, twins::Hearing};

impl<P: Clone + Ord> Engine<P> {
    /// Takes what a greeting says of the process that sends it, and of us.
    pub(super) fn hears_run(&mut self, peer: &P, hello: &Hello) {
        match self.twins.hears(peer, hello.run, self.now.millis) {
            Hearing::Same => {}
            // The other, where it is there, answers under its own run.
            Hearing::Other => self.reconciles.plan(peer, Step::Greet),
            Hearing::Twice => {
                self.out(Output::Notice(Notice::HeardTwice { peer: peer.clone() }));
                // The one that greets is told by our answer; the other when it greets, or by us.
                self.reconciles.plan(peer, Step::Greet);
            }
        }
        if hello.features & HEARD_TWICE != 0 && self.config.own.is_some() && self.own_line.doubled(self.now.millis) {
            self.out(Output::OwnLineDoubted { peer: peer.clone() });
            self.greet_all();
        }
    }

    /// Returns the greeting for a peer.
    pub(super) fn hello_to(&self, peer: &P) -> Hello {
        let features = if self.twins.is_heard_twice(peer, self.now.millis) { HEARD_TWICE } else { 0 };
        Hello { features, ..self.hello() }
    }
}
