//! Performs what the engine wants.

use futures::FutureExt;
use kreisnetz_protocol::{Answer, Failure, Input, Notice, Offence, Output, Over, RequestId, StoreOutcome, Topic};
use libp2p::PeerId;
use tokio::sync::{mpsc, oneshot};

use super::Driver;
use super::verdicts::Told;
use crate::behaviour::Announced;
use crate::exchange::{self, FrameSink};
use crate::gossip::message_id;
use crate::handle::NetworkEvent;
use crate::storing::StoreJob;
use crate::translate;

impl Driver {
    pub(super) fn perform(&mut self, output: Output<PeerId>) {
        match output {
            Output::Judge { token, peer, verdict } => {
                if let Some(told) = self.verdicts.judged(self.clocks.waiting.now(), token, peer, verdict) {
                    self.tell_gossip(&told);
                }
            }
            Output::Announce { topic, bytes } => self.announce(topic, bytes),
            Output::Connect { peer } => self.visit(peer),
            Output::Request { peer, request, bytes, over } => self.request(peer, request, bytes, over),
            Output::Cancel { request } => self.cancel(request),
            Output::Respond { stream, frames } => {
                if let Some(stream) = self.waiting.remove(&stream) {
                    self.tasks.spawn(exchange::respond(stream, frames).map(drop));
                }
            }
            Output::Serve { stream, reading } => {
                if let Some(stream) = self.waiting.remove(&stream) {
                    self.tasks.spawn(self.source.serve(reading, FrameSink::new(stream)).map(drop));
                }
            }
            Output::StoreIdentity { log } => self.store(StoreJob::Identity { log }),
            Output::Store { delta } => {
                let publisher = delta.head.publisher;
                let (reply, outcome) = oneshot::channel();
                let stored = move |outcome: Result<_, _>| Input::Stored { publisher, outcome: outcome.unwrap_or(StoreOutcome::Failed) };
                self.storing.push(outcome.map(stored).boxed());
                self.store(StoreJob::Catalog { delta, reply });
            }
            Output::StoreProof { proof } => self.store(StoreJob::Proof { proof }),
            Output::Examine { peer, head } => {
                let (reply, found) = oneshot::channel();
                let examined = move |found: Result<_, _>| Input::Examined { peer, proof: found.unwrap_or_default() };
                self.storing.push(found.map(examined).boxed());
                self.store(StoreJob::Examine { head, reply });
            }
            Output::OwnLineConfirmed => self.store(StoreJob::OwnLineConfirmed),
            Output::OwnLineDoubted { peer } => {
                tracing::error!(event = "twin", %peer, "a peer has heard another process under this node's name: nothing is signed for now");
                self.store(StoreJob::OwnLineDoubted);
            }
            Output::Witnessed { publisher, bytes, .. } => self.witnesses.came(&publisher, bytes),
            Output::WitnessesGathered { publisher } => self.witnesses.gathered(&publisher),
            Output::Offence { peer, offence } => self.offended(peer, offence),
            Output::Notice(notice) => self.notice(notice),
        }
    }

    pub(super) fn offended(&mut self, peer: PeerId, offence: Offence) {
        tracing::info!(%peer, reason = offence.reason.code(), points = offence.points, "offence");
        self.swarm.behaviour_mut().penalise(peer, offence.points);
    }

    pub(super) fn tell_gossip(&mut self, told: &Told) {
        let behaviour = self.swarm.behaviour_mut();
        behaviour.gossip_verdict(&told.message, &told.carrier, told.acceptance);
    }

    fn announce(&mut self, topic: Topic, bytes: Vec<u8>) {
        let topic = match topic {
            Topic::Heads => self.topics.heads(),
            Topic::Proofs => self.topics.proofs(),
        };
        let message = message_id(&topic.hash(), &bytes);
        if let Some(told) = self.verdicts.announced(&message) {
            return self.tell_gossip(&told);
        }
        let announced = self.swarm.behaviour_mut().announce(topic, bytes);
        if announced != Announced::Sent {
            tracing::debug!(?announced, "not gossiped; reconciling will bring it");
            // What gossip knows it has passed on already, but for a verdict that came too late.
            if announced != Announced::Known || self.verdicts.is_lapsed(&message) {
                self.greetings.unannounced();
            }
        }
    }

    fn request(&mut self, peer: PeerId, request: RequestId, bytes: Vec<u8>, over: Over) {
        match self.swarm.behaviour_mut().open_stream_over(peer, over) {
            Ok(id) => {
                self.opening.insert(id, (request, bytes));
            }
            Err(error) => self.feed(Input::Failed { request, failure: translate::open_failure(&error) }),
        }
    }

    /// A stream that is still being opened is dropped when it is there.
    fn cancel(&mut self, request: RequestId) {
        self.opening.retain(|_, (other, _)| *other != request);
        if let Some(task) = self.asking.remove(&request) {
            task.abort();
        }
    }

    /// Jobs keep their order: nothing overtakes what is waiting.
    pub(super) fn store(&mut self, job: StoreJob) {
        self.to_store.push_back(job);
        self.fill_store();
    }

    pub(super) fn fill_store(&mut self) {
        while let Some(job) = self.to_store.pop_front() {
            match self.store.try_send(job) {
                Ok(()) => {}
                // A closed queue is noticed in the loop, which asks for room.
                Err(mpsc::error::TrySendError::Full(job) | mpsc::error::TrySendError::Closed(job)) => {
                    self.to_store.push_front(job);
                    return;
                }
            }
        }
    }

    fn notice(&mut self, notice: Notice<PeerId>) {
        let event = match notice {
            Notice::Refused { peer, publisher, reason } => {
                tracing::debug!(%peer, ?publisher, reason = reason.code(), "refused");
                NetworkEvent::Refused { peer, publisher, reason }
            }
            Notice::Reconciled { peer, behind, ahead } => {
                self.peers.reconciled(peer, behind, ahead, self.clocks.timestamp());
                NetworkEvent::Reconciled { peer, behind, ahead }
            }
            Notice::Heard { publisher, place } => {
                return self.arrivals.heard(publisher, place, self.clocks.wall.now());
            }
            Notice::Equivocation { peer, publisher, place } => {
                tracing::error!(event = "equivocation", %peer, %publisher, epoch = place.epoch, seq = place.seq, "a publisher contradicted itself");
                NetworkEvent::Equivocation { publisher, place }
            }
            Notice::Voided { publisher, place } => {
                tracing::warn!(event = "head_voided", %publisher, epoch = place.epoch, seq = place.seq, "a head that is held does not count any more: its key was revoked, its epoch closed, or its branch lost");
                return;
            }
            Notice::HeardTwice { peer } => {
                tracing::warn!(event = "heard_twice", %peer, "a node is heard as two processes; both are told");
                return;
            }
            Notice::Replicated { publisher, seq } => NetworkEvent::Replicated { publisher, seq },
        };
        self.tell(event);
    }

    /// The answer to a stream beyond the bound; the engine never sees it.
    pub(super) fn busy() -> Vec<u8> {
        Answer::busy(BUSY_MS).concat()
    }

    pub(super) fn request_failed(&mut self, request: RequestId, failure: Failure) {
        self.asking.remove(&request);
        self.feed(Input::Failed { request, failure });
    }
}

/// When a peer whose streams are too many may ask again, in milliseconds.
const BUSY_MS: u64 = 5_000;
