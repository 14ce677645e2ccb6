//! The engine: told what happened, asked what to do. It only routes between the small machines beside it.

mod announcements;
mod answers;
mod pump;
mod serving;
mod stored;

use std::collections::{BTreeMap, VecDeque};

use kreisnetz_catalog::{Admission, Head, Position};
use kreisnetz_identity::{IdentityLog, NetworkId, PublisherId, Verified};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use crate::{
    Frontier, Hello, Input, Moment, Notice, Offence, Output, Reason, RequestId, Response,
    backoff::Backoff,
    fetch::Fetches,
    identities::Identities,
    judge::Judge,
    limits::{PUBLISHERS_MAX, RECONCILE_EVERY_MS},
    quota::Bucket,
    reconcile::{Reconciles, Step},
    remembered::Remembered,
    session::Sessions,
};

/// What an engine is made for.
#[derive(Clone, Debug)]
pub struct Config {
    /// The network.
    pub network: NetworkId,
    /// The publisher of this node, where it signs.
    pub own: Option<PublisherId>,
    /// Random number of this start, sent in greetings by nodes that sign.
    pub run: u64,
    /// Seed of everything that is to vary: jitter, and the choice of peers.
    pub seed: u64,
    /// Milliseconds between two rounds of reconciliation.
    pub reconcile_every_ms: u64,
}

impl Config {
    /// Returns the usual configuration.
    #[must_use]
    pub const fn new(network: NetworkId, own: Option<PublisherId>, seed: u64) -> Self {
        Self { network, own, run: seed, seed, reconcile_every_ms: RECONCILE_EVERY_MS }
    }
}

/// What a node held when it was last stopped, verified again from its bytes.
#[derive(Debug, Default)]
pub struct Restored {
    /// Identity logs.
    pub identities: Vec<IdentityLog>,
    /// Newest heads.
    pub heads: Vec<Verified<Head>>,
}

/// The replication engine of one node. `P` names a peer.
#[derive(Debug)]
pub struct Engine<P> {
    config: Config,
    now: Moment,
    outbox: VecDeque<Output<P>>,
    admission: Admission,
    identities: Identities,
    frontier: Frontier,
    /// The newest heads that gossip brought and whose catalogs are not held yet.
    announced: BTreeMap<PublisherId, Position>,
    rates: BTreeMap<PublisherId, Bucket>,
    remembered: Remembered,
    sessions: Sessions<P>,
    backoff: Backoff<P>,
    reconciles: Reconciles<P>,
    fetches: Fetches<P>,
    next_request: u64,
    entropy: ChaCha8Rng,
}

impl<P: Clone + Ord> Engine<P> {
    /// Returns an engine that goes on from what the node held.
    ///
    /// Heads whose identity is not among the restored ones are left out; a peer will bring both.
    #[must_use]
    pub fn new(config: Config, admission: Admission, restored: Restored, now: Moment) -> Self {
        let mut identities = Identities::new(config.network);
        restored.identities.into_iter().for_each(|log| identities.insert(log));
        let mut frontier = Frontier::default();
        for head in restored.heads {
            if let Some(log) = identities.log(&head.publisher) {
                let side_events = log.side_events_digest();
                frontier.advance(head, side_events);
            }
        }
        Self {
            now,
            outbox: VecDeque::new(),
            admission,
            identities,
            frontier,
            announced: BTreeMap::new(),
            rates: BTreeMap::new(),
            remembered: Remembered::default(),
            sessions: Sessions::new(),
            backoff: Backoff::new(),
            reconciles: Reconciles::new(now.millis + config.reconcile_every_ms),
            fetches: Fetches::new(),
            next_request: 0,
            entropy: ChaCha8Rng::seed_from_u64(config.seed),
            config,
        }
    }

    /// Takes what happened. Outputs follow from [`Self::next_output`].
    pub fn handle(&mut self, now: Moment, input: Input<P>) {
        self.now = Moment { millis: self.now.millis.max(now.millis), wall: now.wall };
        match input {
            Input::Connected { peer, outbound } => self.connected(&peer, outbound),
            Input::Disconnected { peer } => self.disconnected(&peer),
            Input::Gossip { peer, token, bytes } => self.gossip(peer, token, &bytes),
            Input::Requested { peer, stream, request } => self.requested(&peer, stream, &request),
            Input::Received { request, frame } => self.received(request, &frame),
            Input::Failed { request, failure } => self.request_failed(request, failure),
            Input::Stored { publisher, outcome } => self.stored(publisher, outcome),
            Input::Published { head } => self.published(head),
            Input::IdentityExtended { log } => self.identities.insert(*log),
            Input::AdmissionChanged { admission } => self.admission = admission,
            Input::ReconcileNow { peer } => self.reconciles.plan(&peer, Step::List),
            Input::DeadlineReached => self.expire(),
        }
        self.pump();
    }

    /// Returns the next thing to do, in order.
    pub fn next_output(&mut self) -> Option<Output<P>> {
        self.outbox.pop_front()
    }

    /// Returns the moment, in the milliseconds of [`Moment`], at which [`Input::DeadlineReached`] is due.
    #[must_use]
    pub fn deadline(&self) -> u64 {
        self.fetches.deadline(self.now.millis).min(self.reconciles.deadline()).min(self.backoff.deadline(self.now.millis))
    }

    /// Returns the newest heads held.
    #[must_use]
    pub const fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Returns how many newer catalogs are known and not held yet.
    #[must_use]
    pub fn lag(&self) -> usize {
        self.fetches.len()
    }

    /// Returns a publisher's identity, where it is known.
    #[must_use]
    pub fn identity(&self, publisher: &PublisherId) -> Option<&IdentityLog> {
        self.identities.log(publisher)
    }

    fn connected(&mut self, peer: &P, outbound: bool) {
        self.sessions.connected(peer, self.now.millis);
        if outbound {
            self.reconciles.plan(peer, Step::Greet);
        }
    }

    fn disconnected(&mut self, peer: &P) {
        self.sessions.disconnected(peer, self.now.millis);
        self.reconciles.forget(peer);
        for request in self.fetches.requests_of(peer) {
            self.fetches.failed(request, self.now.millis);
        }
    }

    const fn judge(&self) -> Judge<'_> {
        Judge {
            network: self.config.network,
            own: self.config.own,
            admission: &self.admission,
            identities: &self.identities,
            frontier: &self.frontier,
            now: self.now.wall,
        }
    }

    fn hello(&self) -> Hello {
        let (fingerprint, count) = self.frontier.fingerprint(|publisher| self.is_admitted(publisher));
        let network = Hello::network_prefix(&self.config.network);
        Hello { network, features: 0, fingerprint, count, run: self.config.run }
    }

    fn is_admitted(&self, publisher: &PublisherId) -> bool {
        self.admission.membership(publisher).is_admitted()
    }

    /// Wants a newer head of a publisher from a peer, unless it is held, our own, or of nobody who counts.
    fn want(&mut self, publisher: PublisherId, target: Position, peer: &P, not_before: u64, by_gossip: bool) {
        let is_newer = self.frontier.position(&publisher).is_none_or(|held| held < target);
        if !is_newer || self.config.own == Some(publisher) || !self.is_admitted(&publisher) || self.frontier.len() >= PUBLISHERS_MAX {
            return;
        }
        self.fetches.want(publisher, target, peer, not_before, by_gossip);
        if self.identities.log(&publisher).is_none() {
            self.fetches.need_identity(&publisher);
        }
    }

    const fn next_request(&mut self) -> RequestId {
        self.next_request += 1;
        RequestId(self.next_request)
    }

    fn out(&mut self, output: Output<P>) {
        self.outbox.push_back(output);
    }

    fn respond(&mut self, stream: crate::StreamToken, frames: Vec<Vec<u8>>) {
        self.out(Output::Respond { stream, frames });
    }

    fn refused(&mut self, peer: &P, publisher: Option<PublisherId>, reason: Reason) {
        self.out(Output::Notice(Notice::Refused { peer: peer.clone(), publisher, reason }));
        let offence = Offence::of(reason);
        if offence.points > 0 {
            self.out(Output::Offence { peer: peer.clone(), offence });
        }
    }
}

/// Reads a frame, or says what the peer did.
fn decode(frame: &[u8]) -> Result<Response, Reason> {
    use crate::MessageError;
    Response::decode(frame).map_err(|error| match error {
        MessageError::UnknownType(_) => Reason::UnknownVersion,
        MessageError::Malformed(_) => Reason::Malformed,
    })
}
