//! What an engine wants done, done to the simulated world; and its store.

use kreisnetz_catalog::{BadCatalog, Delta, Equivocation, Head, Since};
use kreisnetz_identity::{PublisherId, Verified};
use kreisnetz_protocol::{Answer, Input, Notice, Output, Reading, StoreOutcome, StreamToken, Verdict};

use super::{World, place};
use crate::sim::cast::NodeId;
use crate::sim::clock::{MILLISECOND, Micros};
use crate::sim::event::Event;
use crate::sim::store::Kept;

pub(super) const fn is_rejection(output: &Output<NodeId>) -> bool {
    matches!(output, Output::Judge { verdict: Verdict::Reject(_), .. })
}

pub(super) const fn is_told(output: &Output<NodeId>) -> bool {
    matches!(output, Output::Notice(Notice::Refused { .. }))
}

impl World {
    pub(super) fn perform(&mut self, node: NodeId, output: Output<NodeId>) {
        match output {
            Output::Judge { token, verdict, .. } => self.judged(node, token, verdict),
            Output::Announce { topic, bytes } => self.announce(node, topic, &bytes),
            Output::Connect { peer } => {
                let run = self.node(node).run;
                self.plan(self.now + MILLISECOND, Event::Dial { node, peer, run });
            }
            Output::Request { peer, request, bytes, over } => self.ask(node, peer, request, &bytes, over),
            Output::Cancel { request } => drop(self.node_mut(node).open.remove(&request)),
            Output::Respond { stream, frames } => self.respond(node, stream, frames),
            Output::Serve { stream, reading } => self.serve(node, stream, reading),
            Output::StoreIdentity { log } => {
                if let Some(publisher) = self.cast.number(&log.publisher()) {
                    self.node_mut(node).store.keep_identity(publisher);
                }
                if let Some(trust) = self.node_mut(node).trust.as_mut() {
                    trust.learn(&log);
                }
            }
            Output::StoreProof { proof } => self.node_mut(node).store.keep_proof(*proof),
            Output::Examine { peer, head } => {
                let at = self.when_durable(node);
                self.plan(at, Event::Examined { node, run: self.node(node).run, peer, head });
            }
            Output::Store { delta } => {
                let (at, run) = (self.when_durable(node), self.node(node).run);
                self.plan(at, Event::Commit { node, run, delta });
            }
            Output::Offence { peer, offence } => self.offended(node, peer, offence.points, offence.reason.code()),
            Output::OwnLineConfirmed => self.node_mut(node).confirmed = true,
            Output::OwnLineDoubted { .. } => self.node_mut(node).confirmed = false,
            Output::Notice(_) | Output::Witnessed { .. } | Output::WitnessesGathered { .. } => {}
        }
    }

    fn serve(&mut self, node: NodeId, stream: StreamToken, reading: Reading) {
        match reading {
            Reading::Delta { publisher, since } => self.serve_delta(node, stream, &publisher, since),
            Reading::Heads { publisher, from } => {
                let kept = self.cast.number(&publisher).into_iter().flat_map(|publisher| self.node(node).store.heads(publisher));
                let heads = kept.filter(|head| head.position() >= from).map(|head| head.bytes().to_vec()).collect();
                self.respond(node, stream, Answer::heads(heads));
            }
            // Witnesses are for people who ask for a proof; nobody asks in this world.
            Reading::Witness { .. } => self.respond(node, stream, Answer::witness(None)),
        }
    }

    /// The store has compared a head with those that it keeps.
    pub(super) fn examined(&mut self, node: NodeId, run: u32, peer: NodeId, head: &Verified<Head>) {
        if !self.is_running(node, run) {
            return;
        }
        let kept = self.cast.number(&head.publisher).into_iter().flat_map(|publisher| self.node(node).store.heads(publisher));
        let proof = kept.cloned().find_map(|kept| Equivocation::of(kept, head.clone()).ok()).map(Box::new);
        self.tell(node, Input::Examined { peer, proof });
    }

    fn serve_delta(&mut self, node: NodeId, stream: StreamToken, publisher: &PublisherId, since: Since) {
        let held = self.cast.number(publisher).and_then(|publisher| self.node(node).store.catalog(publisher).cloned());
        match held {
            Some(held) if !is_beyond(since, held.head.seq) => {
                let answer = self.library.serve(&held, since);
                self.answer_catalog(node, stream, &answer);
            }
            _ => self.respond(node, stream, Answer::absent()),
        }
    }

    /// Returns when the one thread of a node's store has made durable what is given to it now.
    pub(super) fn when_durable(&mut self, node: NodeId) -> Micros {
        let takes = self.chance.stores.between(self.scenario.links.store());
        let node = &mut self.nodes[node.index()];
        node.disk_free = node.disk_free.max(self.now) + takes;
        node.disk_free
    }

    /// A transaction ends: the catalog is verified and durable, or it is refused.
    pub(super) fn commit(&mut self, node: NodeId, run: u32, delta: Delta) {
        if !self.is_running(node, run) {
            return;
        }
        let publisher = delta.head.publisher;
        let outcome = match self.cast.number(&publisher) {
            Some(number) => self.store(node, number, delta),
            None => StoreOutcome::BadCatalog,
        };
        if !self.burns_down(node) {
            self.tell(node, Input::Stored { publisher, outcome });
        }
    }

    fn store(&mut self, node: NodeId, publisher: NodeId, delta: Delta) -> StoreOutcome {
        let before = self.node(node).store.catalog(publisher).cloned();
        if before.as_ref().is_some_and(|before| before.position() >= delta.head.position()) {
            return StoreOutcome::Superseded;
        }
        match self.library.apply(delta, before.as_ref()) {
            Ok(held) => {
                let position = held.position();
                self.checker.moves_on(place(&self.cast, node, self.now), publisher, before.map(|before| before.position()), position);
                let head = Verified::clone(&held.head);
                if publisher == self.cast.original(node) {
                    // The guard first, then the catalog, as in a real node.
                    self.node_mut(node).store.follow(position.seq);
                    self.node_mut(node).confirmed = false;
                }
                self.keep(node, publisher, held);
                StoreOutcome::Stored(head)
            }
            Err(BadCatalog::Root) => StoreOutcome::RootMismatch,
            Err(_) => StoreOutcome::BadCatalog,
        }
    }

    /// Makes a catalog durable on a node, and counts what that means for all.
    pub(super) fn keep(&mut self, node: NodeId, publisher: NodeId, held: std::sync::Arc<crate::sim::held::Held>) {
        let (before, position) = (self.node(node).store.position(publisher), held.position());
        let is_durable = self.node_mut(node).store.keep(publisher, std::sync::Arc::clone(&held)) == Kept::Durable;
        if is_durable {
            self.read_vouches(node, publisher, &held);
        }
        if is_durable && !self.node(node).is_suspect && !self.cast.is_copy(node) {
            if !self.cast.is_false(publisher) {
                self.agreement.stored(node, publisher, position, self.now);
            }
            if let Some(recall) = self.recall.as_mut().filter(|recall| recall.publisher == publisher) {
                recall.stored(node, position.seq, self.now);
            }
            if publisher != self.cast.original(node) {
                self.propagation.stored(publisher, before.map_or(0, |before| before.seq), position.seq, self.now);
            }
        }
    }

    pub(super) fn offended(&mut self, node: NodeId, peer: NodeId, points: u32, reason: &'static str) {
        if !self.node(node).is_suspect {
            *self.offences.entry(reason).or_default() += 1;
        }
        let now = self.now;
        if self.node_mut(node).standing.offended(peer, points, now) {
            let is_suspect = self.node(peer).is_suspect || self.node(node).is_suspect;
            self.checker.blames(place(&self.cast, node, self.now), peer, is_suspect, reason);
            self.disconnect(node, peer);
        }
    }
}

/// A store that holds less than the asker counts from has nothing to say.
const fn is_beyond(since: Since, held: u64) -> bool {
    match since {
        Since::Nothing => false,
        Since::Held(seq) => seq > held,
    }
}
