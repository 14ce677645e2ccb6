//! Streams: one request, then the frames of its answer in their order, as fast as the answerer's line allows.

use std::sync::Arc;

use kreisnetz_protocol::{Failure, Input, Over, Request, RequestId, StreamToken, limits::FRAME_BYTES_MAX};

use super::{Stream, World, place};
use crate::sim::cast::NodeId;
use crate::sim::clock::{MILLISECOND, Micros};
use crate::sim::event::{Asker, Event, Part};
use crate::sim::ledger::{Kind, frame_bytes};
use crate::sim::library::{Answer, Frames, shared};
use crate::sim::node::Open;

/// Milliseconds until a broken stream is noticed at most.
const BREAK_NOTICED: Micros = 500 * MILLISECOND;

impl World {
    /// Sends a request of an engine.
    pub(super) fn ask(&mut self, node: NodeId, peer: NodeId, request: RequestId, bytes: &[u8], over: Over) {
        let kind = kind(bytes);
        let peer = self.process_of(node, peer, over);
        let run = self.node(node).run;
        self.node_mut(node).open.insert(request, Open { peer, kind });
        self.checker.asks_within_bounds(place(&self.cast, node, self.now), self.nodes[node.index()].pulls_from(peer));
        self.send_request(node, peer, Asker::Engine { request, run }, bytes);
    }

    /// Sends the bytes of a request, whoever waits for the answer.
    pub(super) fn send_request(&mut self, node: NodeId, peer: NodeId, asker: Asker, bytes: &[u8]) {
        let (kind, wire) = (kind(bytes), frame_bytes(bytes.len()));
        let now = self.now;
        let sent = self.node_mut(node).send(now, wire);
        self.node_mut(node).ledger.sent.add(kind, wire);
        if !self.node(node).connections.contains(&peer) {
            self.plan(now + MILLISECOND, Event::Frame { to: node, asker, part: Part::Broken });
        } else if !self.is_cut(node, peer) {
            self.node_mut(peer).ledger.received.add(kind, wire);
            let at = sent + self.latency(node, peer);
            self.plan(at, Event::Request { to: peer, from: node, asker, bytes: bytes.into() });
        }
    }

    pub(super) fn requested(&mut self, to: NodeId, from: NodeId, asker: Asker, bytes: &Arc<[u8]>) {
        if !self.node(to).is_up() || !self.node(to).connections.contains(&from) {
            return;
        }
        self.note_asked(from, to);
        let stream = StreamToken(self.next_token());
        self.streams.insert(stream.0, Stream { peer: from, asker, kind: kind(bytes) });
        if !self.misanswers(to, from, stream, bytes) {
            self.tell(to, Input::Requested { peer: self.cast.original(from), stream, request: bytes.to_vec() });
        }
    }

    pub(super) fn respond(&mut self, node: NodeId, stream: StreamToken, frames: Vec<Vec<u8>>) {
        self.send_frames(node, stream, &shared(frames), 0, 0);
    }

    /// Sends a catalog; its entries weigh what the scenario says.
    pub(super) fn answer_catalog(&mut self, node: NodeId, stream: StreamToken, answer: &Answer) {
        let nominal = answer.entries * self.scenario.entry_bytes;
        let real: u64 = answer.frames.iter().map(|frame| frame.len() as u64).sum();
        self.send_frames(node, stream, &answer.frames, nominal.saturating_sub(real), 0);
    }

    /// Sends frames in their order; `more` bytes are added to the last but one, `pace` lies between two.
    pub(super) fn send_frames(&mut self, node: NodeId, stream: StreamToken, frames: &Frames, more: u64, pace: Micros) {
        let Some(Stream { peer, asker, kind }) = self.streams.remove(&stream.0) else { return };
        let breaks = self.chance.links.is_one_of_thousand(self.scenario.links.broken);
        let broken_at = if breaks { self.chance.links.below(frames.len() as u64) as usize } else { frames.len() };
        let (kind, latency) = (if kind == Kind::Pull { Kind::Frames } else { kind }, self.latency(node, peer));
        let now = self.now;
        let mut at = now;
        for (number, bytes) in frames.iter().enumerate() {
            let extra = if number + 2 == frames.len() { more } else { 0 };
            let wire = frame_bytes(bytes.len()) + extra;
            at = self.node_mut(node).send(now, wire).max(at) + if number > 0 { pace } else { 0 };
            self.node_mut(node).ledger.sent.add(kind, wire);
            if number == broken_at {
                return self.break_stream(peer, asker, at + latency);
            }
            if !self.is_cut(node, peer) {
                let part = Part::Frame { bytes: Arc::clone(bytes), wire, is_last: number + 1 == frames.len(), kind };
                self.plan(at + latency, Event::Frame { to: peer, asker, part });
            }
        }
    }

    /// A stream breaks so that it is noticed, or falls silent.
    fn break_stream(&mut self, to: NodeId, asker: Asker, at: Micros) {
        if self.chance.links.below(2) == 0 {
            let wait = self.chance.links.below(BREAK_NOTICED);
            self.plan(at + wait, Event::Frame { to, asker, part: Part::Broken });
        }
    }

    pub(super) fn answered(&mut self, to: NodeId, asker: Asker, part: Part) {
        let Asker::Engine { request, run } = asker else { return };
        if !self.is_running(to, run) || !self.node(to).open.contains_key(&request) {
            return;
        }
        let input = match part {
            Part::Frame { bytes, wire, is_last, kind } => {
                self.node_mut(to).ledger.received.add(kind, wire);
                if is_last {
                    self.node_mut(to).open.remove(&request);
                }
                if bytes.len() > FRAME_BYTES_MAX {
                    self.node_mut(to).open.remove(&request);
                    Input::Failed { request, failure: Failure::TooLarge }
                } else {
                    Input::Received { request, frame: bytes.to_vec() }
                }
            }
            Part::Broken => {
                self.node_mut(to).open.remove(&request);
                Input::Failed { request, failure: Failure::Broken }
            }
        };
        self.tell(to, input);
    }
}

fn kind(request: &[u8]) -> Kind {
    match Request::decode(request) {
        Ok(Request::Delta { .. } | Request::Identity { .. }) => Kind::Pull,
        _ => Kind::Reconcile,
    }
}
