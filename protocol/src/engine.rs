//! The engine: told what happened, asked what to do. It only routes between the small machines beside it.

mod announcements;
mod answers;
mod asking;
mod doubles;
mod identifying;
mod pump;
mod quarrels;
mod serving;
mod stored;
mod strangers;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use kreisnetz_catalog::{Admission, Head, Position};
use kreisnetz_identity::{IdentityLog, NetworkId, PublisherId, Verified};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use crate::{
    EveryHead, Frontier, HeadCheck, Hello, Input, Knowledge, Moment, Notice, Offence, Output, Patience, Reason, RequestId, Response, Topic,
    backoff::Backoff,
    fetch::Fetches,
    followed::Followed,
    inquiries::Inquiries,
    judge::Judge,
    limits::{KNOCK_MS_MIN, PUBLISHERS_MAX, RECONCILE_EVERY_MS},
    own_line::OwnLine,
    parked::Parked,
    quota::Bucket,
    reconcile::{Reconciles, Step},
    remembered::Remembered,
    session::Sessions,
    strangers::Strangers,
    twins::{Elders, Twins},
};

/// What an engine is made for.
#[derive(Clone, Debug)]
pub struct Config {
    /// The network.
    pub network: NetworkId,
    /// The publisher of this node, where it signs.
    pub own: Option<PublisherId>,
    /// Whether peers are asked after the start which own head is the newest, before [`OwnLineConfirmed`](Output::OwnLineConfirmed) says that one may sign;
    /// until the first signature a newer own head is taken from them.
    pub confirm_own: bool,
    /// Random number of this start, sent in greetings by nodes that sign.
    pub run: u64,
    /// Seed of everything that is to vary: jitter, and the choice of peers.
    pub seed: u64,
    /// Milliseconds between two rounds of reconciliation.
    pub reconcile_every_ms: u64,
    /// Who checks the signatures of heads.
    pub check: Arc<dyn HeadCheck>,
}

impl Config {
    /// Returns the usual configuration.
    #[must_use]
    pub fn new(network: NetworkId, own: Option<PublisherId>, seed: u64) -> Self {
        Self { network, own, confirm_own: false, run: seed, seed, reconcile_every_ms: RECONCILE_EVERY_MS, check: EveryHead::shared() }
    }
}

/// The replication engine of one node. `P` names a peer.
#[derive(Debug)]
pub struct Engine<P> {
    config: Config,
    now: Moment,
    outbox: VecDeque<Output<P>>,
    admission: Arc<Admission>,
    knowledge: Knowledge,
    /// The newest heads that gossip brought and whose catalogs are not held yet.
    announced: BTreeMap<PublisherId, Verified<Head>>,
    rates: BTreeMap<PublisherId, Bucket>,
    remembered: Remembered,
    sessions: Sessions<P>,
    backoff: Backoff<P>,
    reconciles: Reconciles<P>,
    fetches: Fetches<P>,
    inquiries: Inquiries<P>,
    strangers: Strangers<P>,
    /// When a node that is a stranger announces itself again.
    next_knock: u64,
    /// How often this node made itself known since somebody connected.
    knocks: u32,
    parked: Parked,
    followed: Followed<P>,
    own_line: OwnLine<P>,
    twins: Twins<P>,
    elders: Elders<P>,
    next_request: u64,
    entropy: ChaCha8Rng,
}

impl<P: Clone + Ord> Engine<P> {
    /// Returns an engine that goes on from what the node knew, and from how long it was to leave each peer alone.
    #[must_use]
    pub fn new(config: Config, admission: Arc<Admission>, mut knowledge: Knowledge, patience: Vec<Patience<P>>, now: Moment) -> Self {
        knowledge.sort(|publisher| admission.membership(publisher).is_relayed());
        Self {
            now,
            outbox: VecDeque::new(),
            admission,
            knowledge,
            announced: BTreeMap::new(),
            rates: BTreeMap::new(),
            remembered: Remembered::default(),
            sessions: Sessions::new(),
            backoff: Backoff::restored(patience, now.millis),
            reconciles: Reconciles::new(now.millis + config.reconcile_every_ms),
            fetches: Fetches::new(),
            inquiries: Inquiries::new(),
            strangers: Strangers::new(),
            next_knock: now.millis,
            knocks: 0,
            parked: Parked::default(),
            followed: Followed::new(),
            own_line: OwnLine::new(config.own.is_some() && config.confirm_own, now.millis),
            twins: Twins::new(),
            elders: Elders::new(),
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
            Input::Gossip { peer, topic: Topic::Heads, token, bytes } => self.head_gossip(peer, token, &bytes),
            Input::Gossip { peer, topic: Topic::Proofs, token, bytes } => self.proof_gossip(peer, token, &bytes),
            Input::Requested { peer, stream, request } => self.requested(&peer, stream, &request),
            Input::Received { request, frame } => self.received(request, &frame),
            Input::Failed { request, failure } => self.request_failed(request, failure),
            Input::Stored { publisher, outcome } => self.stored(publisher, outcome),
            Input::Published { head } => self.published(head),
            Input::Examined { peer, proof } => self.examined(&peer, proof),
            Input::Imported { head } => self.imported(head),
            Input::IdentityExtended { log } => self.identity_extended(log),
            Input::AdmissionChanged { admission } => self.admit(admission),
            Input::IdentitiesWanted { publishers } => self.want_identities(publishers),
            Input::WitnessesWanted { publisher } => self.seek_witnesses(publisher),
            Input::OwnLineDoubted => {
                self.own_line.doubted(self.now.millis);
                self.greet_all();
            }
            Input::Followed { nodes } => self.follow(nodes),
            Input::ReconcileNow { peer } => self.reconciles.plan(&peer, Step::List),
            Input::Unannounced => self.greet_all(),
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
        let waiting = self.backoff.deadline(self.now.millis).min(self.inquiries.deadline()).min(self.parked.deadline());
        let waiting = waiting.min(self.strangers.deadline()).min(self.elders.deadline()).min(self.knock_deadline());
        self.fetches.deadline(self.now.millis).min(self.reconciles.deadline()).min(waiting).min(self.own_line.deadline())
    }

    /// Returns the newest heads held.
    #[must_use]
    pub const fn frontier(&self) -> &Frontier {
        &self.knowledge.frontier
    }

    /// Returns all that is known, cheap to clone.
    #[must_use]
    pub const fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Returns how long each peer that failed is to be left alone, so that a restart forgives nothing.
    #[must_use]
    pub fn patience(&self) -> Vec<Patience<P>> {
        self.backoff.patience(self.now.millis)
    }

    /// Returns the ids of the proofs that a publisher contradicted itself.
    pub fn equivocations(&self, publisher: &PublisherId) -> impl Iterator<Item = &kreisnetz_identity::Digest> {
        self.knowledge.equivocations.of(publisher).map(|(id, _)| id)
    }

    /// Returns how many newer catalogs are known and not held yet.
    #[must_use]
    pub fn lag(&self) -> usize {
        self.fetches.len()
    }

    /// Returns a publisher's identity, where it is known.
    #[must_use]
    pub fn identity(&self, publisher: &PublisherId) -> Option<&Arc<IdentityLog>> {
        self.knowledge.identities.log(publisher)
    }

    fn connected(&mut self, peer: &P, outbound: bool) {
        self.sessions.connected(peer, self.now.millis);
        // Whoever is new has not heard of us.
        self.knocks = 0;
        self.next_knock = self.next_knock.min(self.now.millis + KNOCK_MS_MIN);
        if outbound {
            self.reconciles.plan(peer, Step::Greet);
        }
    }

    /// Greets every peer: who holds less than we do asks for our list in return.
    fn greet_all(&mut self) {
        let peers: Vec<P> = self.sessions.peers().cloned().collect();
        for peer in peers {
            self.reconciles.plan(&peer, Step::Greet);
        }
    }

    /// Follows publishers from now on, and asks their nodes at once.
    fn follow(&mut self, nodes: BTreeMap<PublisherId, BTreeSet<P>>) {
        self.followed.set(nodes);
        self.fetches.hurry(self.followed.publishers().copied().collect());
        self.ask_followed();
    }

    fn disconnected(&mut self, peer: &P) {
        self.sessions.disconnected(peer, self.now.millis);
        self.twins.forget(peer);
        self.elders.forget(peer);
        self.reconciles.forget(peer);
        self.fetches.forget(peer, self.now.millis);
        self.strangers.forget(peer);
        for inquiry in self.inquiries.forget(peer) {
            self.inquiry_over(&inquiry);
        }
    }

    fn judge(&self) -> Judge<'_> {
        Judge {
            network: self.config.network,
            own: self.told_own(),
            admission: &self.admission,
            knowledge: &self.knowledge,
            check: self.config.check.as_ref(),
            now: self.now.wall,
        }
    }

    /// Returns the publisher whose line this node tells, and nobody else: its own, once it has signed since the start.
    fn told_own(&self) -> Option<PublisherId> {
        self.config.own.filter(|_| !self.own_line.takes())
    }

    /// Returns how many other publishers could hold a newer own head.
    fn others(&self) -> usize {
        self.admission.members().filter(|member| Some(*member) != self.config.own).count()
    }

    fn hello(&self) -> Hello {
        let frontier = &self.knowledge.frontier;
        let network = Hello::network_prefix(&self.config.network);
        let (fingerprint, count) = (frontier.fingerprint(), frontier.len() as u64);
        Hello { network, features: 0, fingerprint, count, run: self.config.run }
    }

    fn admit(&mut self, admission: Arc<Admission>) {
        let is_grown = admission.members().any(|member| !self.is_admitted(&member));
        self.knowledge.sort(|publisher| admission.membership(publisher).is_relayed());
        self.admission = admission;
        if is_grown {
            // Peers may hold the catalogs of new members, or lack our own.
            self.greet_all();
        }
    }

    /// Takes a stored head into what is known.
    fn hold(&mut self, head: Verified<Head>) -> bool {
        let is_member = self.is_admitted(&head.publisher);
        self.knowledge.hold(Arc::new(head), is_member)
    }

    fn is_admitted(&self, publisher: &PublisherId) -> bool {
        self.admission.membership(publisher).is_relayed()
    }

    /// Wants a newer head of a publisher from a peer, unless it is held, our own, or of nobody who counts.
    fn want(&mut self, publisher: PublisherId, target: Position, peer: &P, not_before: u64, by_gossip: bool) {
        let frontier = &self.knowledge.frontier;
        let is_newer = frontier.position(&publisher).is_none_or(|held| held < target);
        let is_frozen = self.identity(&publisher).is_some_and(|log| log.frozen().is_some()) && frontier.position(&publisher).is_some();
        if !is_newer || is_frozen || self.told_own() == Some(publisher) || !self.is_admitted(&publisher) || frontier.len() >= PUBLISHERS_MAX
        {
            return;
        }
        self.fetches.want(publisher, target, peer, not_before, by_gossip);
        if self.identity(&publisher).is_none() {
            self.fetches.need_identity(&publisher);
        }
    }

    /// Wants nothing of a publisher any more.
    fn unwant(&mut self, publisher: &PublisherId) {
        if let Some(request) = self.fetches.drop_want(publisher) {
            self.out(Output::Cancel { request });
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
