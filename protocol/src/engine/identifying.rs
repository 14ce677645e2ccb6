//! Events of identities that come in, and what they change: who may sign, and which heads still stand.

use std::sync::Arc;

use kreisnetz_catalog::stands;
use kreisnetz_identity::{IdentityLog, LOG_EVENTS_MAX, PublisherId};

use super::{Engine, decode};
use crate::{Notice, Output, Reason, RequestId, Response, identities::Extended};

impl<P: Clone + Ord> Engine<P> {
    /// Takes an identity that grew by an event which no peer brought.
    pub(super) fn identity_extended(&mut self, log: Arc<IdentityLog>) {
        let publisher = log.publisher();
        self.knowledge.identities.insert(log);
        self.identity_changed(publisher);
    }

    /// Takes a frame of an identity that was asked for because the side events differ.
    pub(super) fn identity_told(&mut self, request: RequestId, frame: &[u8]) {
        let more = match decode(frame) {
            Ok(Response::Events(events)) => match self.inquiries.collect(request, events, LOG_EVENTS_MAX) {
                true => return,
                false => Err(Reason::Malformed),
            },
            more => more,
        };
        let events = self.inquiries.take_events(request);
        let Some(inquiry) = self.inquiries.end(request) else { return };
        self.out(Output::Cancel { request });
        match more {
            Ok(Response::End) => drop(self.identity_came(inquiry.publisher, &inquiry.peer, &events)),
            Ok(Response::Absent | Response::Busy(_)) => {}
            Ok(_) => self.refused(&inquiry.peer, Some(inquiry.publisher), Reason::BrokenPromise),
            Err(reason) => self.refused(&inquiry.peer, Some(inquiry.publisher), reason),
        }
        self.inquiry_over(&inquiry);
    }

    /// Takes the events of an identity as a peer sent them. Says whether they hold together.
    pub(super) fn identity_came(&mut self, publisher: PublisherId, peer: &P, events: &[Vec<u8>]) -> bool {
        let before = self.identity(&publisher).map(|log| log.side_events_digest());
        match self.knowledge.identities.extend(&publisher, events, self.now.wall) {
            Extended::Grown => {
                self.identity_changed(publisher);
                let after = self.identity(&publisher).map(|log| log.side_events_digest());
                if before.is_some() && before != after {
                    // No head may ever name it: whoever is connected learns of it by comparing.
                    self.greet_all();
                }
                if let Some(log) = self.identity(&publisher).cloned() {
                    self.out(Output::StoreIdentity { log });
                }
                true
            }
            Extended::Same => true,
            Extended::Bad => {
                self.refused(peer, Some(publisher), Reason::BadIdentity);
                false
            }
        }
    }

    /// Judges again what is held and announced of a publisher whose identity changed.
    fn identity_changed(&mut self, publisher: PublisherId) {
        let stood = self.knowledge.head(&publisher).map(|head| head.position());
        self.knowledge.mark(&publisher);
        if let (Some(place), None) = (stood, self.knowledge.head(&publisher)) {
            self.out(Output::Notice(Notice::Voided { publisher, place }));
        }
        let Some(log) = self.identity(&publisher).cloned() else { return };
        if self.announced.get(&publisher).is_some_and(|head| stands(head, &log).is_err()) {
            self.announced.remove(&publisher);
            self.unwant(&publisher);
        }
    }

    /// Recoveries that waited for their fourteen days may be in force by now.
    pub(super) fn let_recoveries_come_into_force(&mut self) {
        for log in self.knowledge.identities.advance(self.now.wall) {
            self.identity_changed(log.publisher());
            self.out(Output::StoreIdentity { log });
        }
    }
}
