//! A network of counties in virtual time: links with delay and loss, gossip by flooding, streams that keep their order.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_catalog::{Admission, Change, NetworkFile};
use kreisnetz_identity::Digest;
use kreisnetz_protocol::{Failure, Input, Output, RequestId, StreamToken, Topic, Verdict};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::county::{County, Node, identity, moment, network};

/// Milliseconds of one-way delay at least and at most.
const DELAY: (u64, u64) = (5, 400);

enum Event {
    Gossip { to: Node, from: Node, topic: Topic, bytes: Vec<u8> },
    Request { to: Node, from: Node, request: RequestId, bytes: Vec<u8>, run: u64 },
    Frame { to: Node, request: RequestId, frame: Option<Vec<u8>>, run: u64 },
    Publish { at: Node, changes: Vec<Change> },
    Deadline { at: Node },
    Link { a: Node, b: Node, up: bool },
    Restart { at: Node },
}

pub(crate) struct Network {
    pub(crate) counties: Vec<County>,
    admission: Admission,
    links: BTreeSet<(Node, Node)>,
    events: BTreeMap<(u64, u64), Event>,
    next_event: u64,
    now: u64,
    entropy: ChaCha8Rng,
    /// Share of messages lost, of 100.
    loss: u64,
    streams: BTreeMap<StreamToken, (Node, RequestId, u64)>,
    gossip_tokens: BTreeMap<u64, (Node, Topic, Vec<u8>)>,
    seen: Vec<BTreeSet<Digest>>,
    runs: Vec<u64>,
    deadlines: Vec<u64>,
    next_token: u64,
    pub(crate) offences: Vec<String>,
    pub(crate) announcements: usize,
}

impl Network {
    pub(crate) fn new(size: usize, seed: u64, loss: u64) -> Self {
        let founders: String =
            (0..size).map(|number| format!("[[founder]]\npublisher = \"{}\"\n", identity(number, network()).0.publisher())).collect();
        let file = format!("name = \"harness\"\nsalt = \"{}\"\n{founders}", "07".repeat(16));
        let admission = Admission::of(&NetworkFile::parse(&file).unwrap());
        let counties = (0..size).map(|number| County::new(number, &admission, seed ^ number as u64)).collect();
        let mut network = Self {
            counties,
            admission,
            links: BTreeSet::new(),
            events: BTreeMap::new(),
            next_event: 0,
            now: 0,
            entropy: ChaCha8Rng::seed_from_u64(seed),
            loss,
            streams: BTreeMap::new(),
            gossip_tokens: BTreeMap::new(),
            seen: vec![BTreeSet::new(); size],
            runs: vec![0; size],
            deadlines: vec![u64::MAX; size],
            next_token: 0,
            offences: Vec::new(),
            announcements: 0,
        };
        for node in 0..size {
            network.schedule_deadline(node);
        }
        network
    }

    /// Links the nodes in a ring, and each to some others.
    pub(crate) fn link_all(&mut self, others: usize) {
        let size = self.counties.len();
        for node in 0..size {
            self.link_at(0, node, (node + 1) % size, true);
            for _ in 0..others {
                let other = self.below(size as u64) as usize;
                if other != node {
                    self.link_at(0, node, other, true);
                }
            }
        }
    }

    pub(crate) fn link_at(&mut self, at: u64, a: Node, b: Node, up: bool) {
        self.schedule(at, Event::Link { a: a.min(b), b: a.max(b), up });
    }

    /// Cuts every link between the first `count` nodes and the others, and joins them again.
    pub(crate) fn partition(&mut self, from: u64, until: u64, count: usize) {
        for a in 0..count {
            for b in count..self.counties.len() {
                if (a + 1) % self.counties.len() == b || (b + 1) % self.counties.len() == a {
                    self.link_at(from, a, b, false);
                    self.link_at(until, a, b, true);
                } else {
                    self.link_at(from, a, b, false);
                }
            }
        }
    }

    pub(crate) fn publish_at(&mut self, at: u64, node: Node, changes: Vec<Change>) {
        self.schedule(at, Event::Publish { at: node, changes });
    }

    pub(crate) fn restart_at(&mut self, at: u64, node: Node) {
        self.schedule(at, Event::Restart { at: node });
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.entropy.next_u64() % bound
    }

    /// Runs until a moment of virtual time.
    pub(crate) fn run_until(&mut self, until: u64) {
        while let Some(entry) = self.events.first_entry() {
            let at = entry.key().0;
            if at > until {
                break;
            }
            self.now = at;
            let event = entry.remove();
            self.happen(event);
        }
        self.now = until;
    }

    /// Returns the digest of what all nodes hold, in their order.
    pub(crate) fn state(&self) -> Digest {
        let states: Vec<u8> = self.counties.iter().flat_map(|county| *county.state().as_bytes()).collect();
        Digest::of(&states)
    }

    pub(crate) fn is_converged(&self) -> bool {
        let first = self.counties[0].state();
        self.counties.iter().all(|county| county.state() == first && county.held.len() == self.counties.len())
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Gossip { to, from, topic, bytes } => {
                if self.is_linked(to, from) && self.seen[to].insert(Digest::of(&bytes)) {
                    self.next_token += 1;
                    let token = self.next_token;
                    self.gossip_tokens.insert(token, (from, topic, bytes.clone()));
                    self.tell(to, Input::Gossip { peer: from, topic, token, bytes });
                }
            }
            Event::Request { to, from, request, bytes, run } => {
                self.next_token += 1;
                let stream = StreamToken(self.next_token);
                self.streams.insert(stream, (from, request, run));
                self.tell(to, Input::Requested { peer: from, stream, request: bytes });
            }
            Event::Frame { to, request, frame, run } if self.runs[to] == run => match frame {
                Some(frame) => self.tell(to, Input::Received { request, frame }),
                None => self.tell(to, Input::Failed { request, failure: Failure::Broken }),
            },
            Event::Frame { .. } => {}
            Event::Publish { at, changes } => {
                let head = self.counties[at].publish(changes, self.now);
                self.tell(at, Input::Published { head });
            }
            Event::Deadline { at } => {
                self.deadlines[at] = u64::MAX;
                if self.counties[at].engine.deadline() <= self.now {
                    self.tell(at, Input::DeadlineReached);
                } else {
                    self.schedule_deadline(at);
                }
            }
            Event::Link { a, b, up } => self.set_link(a, b, up),
            Event::Restart { at } => self.restart(at),
        }
    }

    fn set_link(&mut self, a: Node, b: Node, up: bool) {
        if up && self.links.insert((a, b)) {
            self.tell(a, Input::Connected { peer: b, outbound: true });
            self.tell(b, Input::Connected { peer: a, outbound: false });
        } else if !up && self.links.remove(&(a, b)) {
            self.tell(a, Input::Disconnected { peer: b });
            self.tell(b, Input::Disconnected { peer: a });
        }
    }

    fn restart(&mut self, node: Node) {
        let links: Vec<(Node, Node)> = self.links.iter().copied().filter(|(a, b)| *a == node || *b == node).collect();
        for (a, b) in &links {
            self.set_link(*a, *b, false);
        }
        self.runs[node] += 1;
        self.seen[node].clear();
        let seed = self.entropy.next_u64();
        self.counties[node].restart(&self.admission, self.now, seed);
        self.schedule_deadline(node);
        for (a, b) in links {
            self.link_at(self.now + 1_000, a, b, true);
        }
    }

    fn tell(&mut self, node: Node, input: Input<Node>) {
        self.counties[node].engine.handle(moment(self.now), input);
        while let Some(output) = self.counties[node].engine.next_output() {
            self.perform(node, output);
        }
        self.schedule_deadline(node);
    }

    fn perform(&mut self, node: Node, output: Output<Node>) {
        match output {
            Output::Judge { token, verdict, .. } => {
                if let (Some((from, topic, bytes)), Verdict::Accept) = (self.gossip_tokens.remove(&token), verdict) {
                    self.flood(node, Some(from), topic, &bytes);
                }
            }
            Output::Announce { topic, bytes } => {
                self.announcements += 1;
                self.seen[node].insert(Digest::of(&bytes));
                self.flood(node, None, topic, &bytes);
            }
            Output::Request { peer, request, bytes } => self.open(node, peer, request, bytes),
            Output::Respond { stream, frames } => self.answer(node, stream, frames),
            Output::Serve { stream, reading } => {
                let frames = self.counties[node].read(reading);
                self.answer(node, stream, frames);
            }
            Output::StoreIdentity { log } => self.counties[node].store_identity(log),
            Output::Store { delta } => {
                let publisher = delta.head.publisher;
                let outcome = self.counties[node].store(*delta);
                self.tell(node, Input::Stored { publisher, outcome });
            }
            Output::Offence { peer, offence } => self.offences.push(format!("{node} blames {peer}: {}", offence.reason.code())),
            Output::StoreProof { proof } => self.counties[node].store_proof(*proof),
            Output::Examine { peer, head } => {
                let proof = self.counties[node].examine(&head).map(Box::new);
                self.tell(node, Input::Examined { peer, proof });
            }
            Output::Cancel { .. } | Output::Notice(_) | Output::Witnessed { .. } | Output::WitnessesGathered { .. } => {}
        }
    }

    fn flood(&mut self, node: Node, from: Option<Node>, topic: Topic, bytes: &[u8]) {
        for peer in self.peers(node) {
            if Some(peer) != from && !self.is_lost() {
                let delay = self.delay();
                self.schedule(self.now + delay, Event::Gossip { to: peer, from: node, topic, bytes: bytes.to_vec() });
            }
        }
    }

    fn open(&mut self, from: Node, to: Node, request: RequestId, bytes: Vec<u8>) {
        let run = self.runs[from];
        let delay = self.delay();
        let event = if self.is_linked(from, to) && !self.is_lost() {
            Event::Request { to, from, request, bytes, run }
        } else {
            Event::Frame { to: from, request, frame: None, run }
        };
        self.schedule(self.now + delay, event);
    }

    /// Sends the frames of a stream in their order; a lost one breaks the stream, or leaves it silent.
    fn answer(&mut self, node: Node, stream: StreamToken, frames: Vec<Vec<u8>>) {
        let Some((to, request, run)) = self.streams.remove(&stream) else { return };
        let mut at = self.now;
        for frame in frames {
            at += self.delay();
            if !self.is_linked(node, to) || self.is_lost() {
                if self.below(2) == 0 {
                    self.schedule(at, Event::Frame { to, request, frame: None, run });
                }
                return;
            }
            self.schedule(at, Event::Frame { to, request, frame: Some(frame), run });
        }
    }

    fn peers(&self, node: Node) -> Vec<Node> {
        (0..self.counties.len()).filter(|other| self.is_linked(node, *other)).collect()
    }

    fn is_linked(&self, a: Node, b: Node) -> bool {
        self.links.contains(&(a.min(b), a.max(b)))
    }

    fn is_lost(&mut self) -> bool {
        self.below(100) < self.loss
    }

    fn delay(&mut self) -> u64 {
        DELAY.0 + self.below(DELAY.1 - DELAY.0)
    }

    fn schedule(&mut self, at: u64, event: Event) {
        self.next_event += 1;
        self.events.insert((at, self.next_event), event);
    }

    fn schedule_deadline(&mut self, node: Node) {
        let due = self.counties[node].engine.deadline().max(self.now + 1);
        if due < self.deadlines[node] {
            self.deadlines[node] = due;
            self.schedule(due, Event::Deadline { at: node });
        }
    }
}
