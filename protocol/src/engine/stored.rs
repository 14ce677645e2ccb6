//! What the store says of a pulled catalog.

use kreisnetz_catalog::Head;
use kreisnetz_identity::{PublisherId, Verified};

use super::Engine;
use crate::{Notice, Output, Reason, input::StoreOutcome};

impl<P: Clone + Ord> Engine<P> {
    pub(super) fn stored(&mut self, publisher: PublisherId, outcome: StoreOutcome) {
        match outcome {
            StoreOutcome::Stored(head) => self.durable(publisher, head),
            StoreOutcome::Superseded => self.unwant(&publisher),
            StoreOutcome::Contradicted(proof) => {
                let carrier = self.fetches.storing_from(&publisher);
                self.unwant(&publisher);
                if let Some(peer) = carrier {
                    self.prove(&peer, *proof);
                }
            }
            StoreOutcome::RootMismatch => self.spoilt(publisher, false),
            StoreOutcome::BadCatalog => self.spoilt(publisher, true),
            StoreOutcome::Failed => {
                self.fetches.not_stored(&publisher, self.now.millis);
            }
        }
    }

    fn durable(&mut self, publisher: PublisherId, head: Verified<Head>) {
        let (announce, useless) = self.fetches.stored(&publisher, head.position());
        if let Some(request) = useless {
            self.out(Output::Cancel { request });
        }
        self.out(Output::Notice(Notice::Replicated { publisher, seq: head.seq }));
        if announce {
            self.announce(&head);
        }
        self.advance(head);
        self.serve_parked(&publisher);
        if self.config.own == Some(publisher) {
            self.own_line.went_on(self.now.millis);
            self.greet_all();
        }
    }

    /// A root that does not come out of a delta may be our own base; of a whole list it is the sender's doing.
    fn spoilt(&mut self, publisher: PublisherId, is_certain: bool) {
        if let Some((peer, was_whole)) = self.fetches.not_stored(&publisher, self.now.millis)
            && (was_whole || is_certain)
        {
            self.refused(&peer, Some(publisher), Reason::BadCatalog);
        }
    }
}
