//! Which catalogs are wanted, and what is under way: at most one pull a publisher, and a few a peer.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_catalog::{Position, Since};
use kreisnetz_identity::PublisherId;

use crate::{
    RequestId,
    backoff::doubled,
    limits::{IDLE_MS_MAX, PULL_BYTES_IN_FLIGHT, REQUEST_MS_MAX, RETRY_MS_MAX, RETRY_MS_MIN, SOURCES_MAX, TRIES_MAX, WANTS_MAX},
    pull::Pull,
    sources::{Coming, Sources},
    window::Window,
};

/// Wanted catalogs.
#[derive(Debug)]
pub(crate) struct Fetches<P> {
    wants: BTreeMap<PublisherId, Want<P>>,
    requests: BTreeMap<RequestId, PublisherId>,
    sources: Sources<P>,
    /// Wanted catalogs of which nobody is known who has them.
    orphans: BTreeSet<PublisherId>,
    /// When each answer that is under way is overdue.
    due: BTreeSet<(u64, PublisherId)>,
    /// Bytes of entries that are under way, or with the store.
    bytes: u64,
    /// Publishers whose catalogs go before all others.
    urgent: BTreeSet<PublisherId>,
    window: Window,
}

#[derive(Debug)]
struct Want<P> {
    target: Position,
    tries: u32,
    /// The identity log is to be asked for before the catalog.
    identity_first: bool,
    /// The leaves did not give the root: the next try asks for all of them.
    whole: bool,
    by_gossip: bool,
    phase: Phase<P>,
}

#[derive(Debug)]
enum Phase<P> {
    Waiting,
    Identity {
        answer: Answering<P>,
        events: Vec<Vec<u8>>,
    },
    /// `bytes` are those that it brings; of a whole catalog its head says so.
    Delta {
        answer: Answering<P>,
        pull: Option<Box<Pull>>,
        bytes: Option<u64>,
    },
    Storing {
        peer: P,
        since: Since,
        bytes: u64,
    },
}

#[derive(Clone, Debug)]
struct Answering<P> {
    peer: P,
    request: RequestId,
    /// When all of the answer has to be there.
    end: u64,
    /// When the next frame has to be there.
    due: u64,
    /// From when on the first frame would be late.
    late: u64,
}

/// A request that can be sent now.
#[derive(Debug)]
pub(crate) struct Start<P> {
    pub(crate) publisher: PublisherId,
    pub(crate) peer: P,
    pub(crate) what: What,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum What {
    Identity,
    Delta { whole: bool },
}

/// Where a request of ours stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stage {
    /// Collecting the events of an identity.
    Identity,
    /// Waiting for the head of a delta.
    Head,
    /// Collecting leaves and entries.
    Body,
}

impl<P: Ord + Clone> Fetches<P> {
    pub(crate) const fn new() -> Self {
        Self {
            wants: BTreeMap::new(),
            requests: BTreeMap::new(),
            sources: Sources::new(),
            orphans: BTreeSet::new(),
            due: BTreeSet::new(),
            bytes: 0,
            urgent: BTreeSet::new(),
            window: Window::new(),
        }
    }

    /// Notes that a newer head of a publisher exists, who has it, and from when on it may be asked for. Says whether there was room.
    pub(crate) fn want(&mut self, publisher: PublisherId, target: Position, source: &P, not_before: u64, by_gossip: bool) -> bool {
        if !self.wants.contains_key(&publisher) && self.wants.len() >= WANTS_MAX {
            return false;
        }
        let phase = Phase::Waiting;
        let new = || Want { target, tries: 0, identity_first: false, whole: false, by_gossip, phase };
        let want = self.wants.entry(publisher).or_insert_with(new);
        if target > want.target {
            (want.target, want.tries) = (target, 0);
        }
        want.by_gossip &= by_gossip;
        let is_waiting = matches!(want.phase, Phase::Waiting);
        self.sources.add(publisher, source, not_before);
        self.orphans.remove(&publisher);
        if !is_waiting {
            self.sources.suspend(&publisher);
        }
        true
    }

    /// Pulls the catalogs of these publishers before all others from now on.
    pub(crate) fn hurry(&mut self, publishers: BTreeSet<PublisherId>) {
        self.urgent = publishers;
    }

    /// Returns the place of the head that is wanted of a publisher.
    pub(crate) fn target(&self, publisher: &PublisherId) -> Option<Position> {
        self.wants.get(publisher).map(|want| want.target)
    }

    /// Asks for the identity log before the next try.
    pub(crate) fn need_identity(&mut self, publisher: &PublisherId) {
        if let Some(want) = self.wants.get_mut(publisher) {
            want.identity_first = true;
        }
    }

    /// Returns a request that can be sent now; the caller sends it and tells [`Self::started`].
    pub(crate) fn next<'a>(&mut self, now: u64, peers: impl Iterator<Item = &'a P> + Clone) -> Option<Start<P>>
    where
        P: 'a,
    {
        // What is urgent does not wait for others' bytes to be stored or for late answers; there is little of it.
        let is_full = self.bytes >= PULL_BYTES_IN_FLIGHT || !self.window.has_room();
        if self.wants.is_empty() || is_full && !self.urgent.iter().any(|publisher| self.wants.contains_key(publisher)) {
            return None;
        }
        self.adopt_orphans(now, peers.clone());
        for peer in peers.clone() {
            if let Some(publisher) = self.sources.take_of(&self.urgent, peer, now) {
                return self.start(publisher, peer);
            }
        }
        if is_full {
            return None;
        }
        for peer in peers {
            if let Some(publisher) = self.sources.take(peer, now) {
                return self.start(publisher, peer);
            }
        }
        None
    }

    fn start(&self, publisher: PublisherId, peer: &P) -> Option<Start<P>> {
        let want = self.wants.get(&publisher)?;
        let what = if want.identity_first { What::Identity } else { What::Delta { whole: want.whole } };
        Some(Start { publisher, peer: peer.clone(), what })
    }

    /// Whoever is connected may hold what nobody is known to hold.
    fn adopt_orphans<'a>(&mut self, now: u64, peers: impl Iterator<Item = &'a P> + Clone)
    where
        P: 'a,
    {
        if self.orphans.is_empty() || peers.clone().next().is_none() {
            return;
        }
        for publisher in std::mem::take(&mut self.orphans) {
            for peer in peers.clone().take(SOURCES_MAX) {
                self.sources.add(publisher, peer, now);
            }
        }
    }

    /// Notes that a request was sent; `is_whole` says that it is for a whole catalog and not for what changed in one.
    pub(crate) fn started(&mut self, start: Start<P>, request: RequestId, is_whole: bool, now: u64) {
        let Some(want) = self.wants.get_mut(&start.publisher) else { return };
        let late = self.window.sent(request, now);
        let answer = Answering { peer: start.peer, request, end: now + REQUEST_MS_MAX, due: now + IDLE_MS_MAX, late };
        self.due.insert((answer.due, start.publisher));
        want.phase = match start.what {
            What::Identity => Phase::Identity { answer, events: Vec::new() },
            What::Delta { .. } if is_whole => {
                self.sources.expect(&answer.peer);
                Phase::Delta { answer, pull: None, bytes: None }
            }
            What::Delta { .. } => Phase::Delta { answer, pull: None, bytes: Some(0) },
        };
        self.requests.insert(request, start.publisher);
    }

    /// Returns whose catalog a request is about.
    pub(crate) fn subject(&self, request: RequestId) -> Option<PublisherId> {
        self.requests.get(&request).copied()
    }

    /// Returns whose catalog a frame is about, who answers, and how far it is; keeps the request alive.
    pub(crate) fn stage(&mut self, request: RequestId, now: u64) -> Option<(PublisherId, P, Stage)> {
        let publisher = *self.requests.get(&request)?;
        let (answer, stage) = match &mut self.wants.get_mut(&publisher)?.phase {
            Phase::Identity { answer, .. } => (answer, Stage::Identity),
            Phase::Delta { answer, pull, .. } => (answer, if pull.is_some() { Stage::Body } else { Stage::Head }),
            Phase::Waiting | Phase::Storing { .. } => return None,
        };
        self.window.answered(request, answer.late);
        self.due.remove(&(answer.due, publisher));
        answer.due = (now + IDLE_MS_MAX).min(answer.end);
        self.due.insert((answer.due, publisher));
        Some((publisher, answer.peer.clone(), stage))
    }

    /// Collects events of an identity; at most as many as a log may have.
    pub(crate) fn collect_events(&mut self, publisher: &PublisherId, more: Vec<Vec<u8>>, most: usize) -> bool {
        let Some(Want { phase: Phase::Identity { events, .. }, .. }) = self.wants.get_mut(publisher) else { return false };
        events.extend(more);
        events.len() <= most
    }

    /// Ends the request for an identity and returns the events that came; the catalog is next.
    pub(crate) fn take_events(&mut self, request: RequestId) -> Vec<Vec<u8>> {
        let Some((publisher, Phase::Identity { events, .. })) = self.end(request) else { return Vec::new() };
        if let Some(want) = self.wants.get_mut(&publisher) {
            want.identity_first = false;
        }
        self.sources.resume(&publisher);
        events
    }

    /// Lends the pull of a publisher for the next frame.
    pub(crate) fn take_pull(&mut self, publisher: &PublisherId) -> Option<Pull> {
        match &mut self.wants.get_mut(publisher)?.phase {
            Phase::Delta { pull, .. } => pull.take().map(|pull| *pull),
            _ => None,
        }
    }

    /// Takes a pull that has begun, or back after a frame; counts what it may still bring.
    pub(crate) fn keep_pull(&mut self, publisher: &PublisherId, kept: Pull) {
        if let Some(Want { phase: Phase::Delta { answer, pull, bytes }, .. }) = self.wants.get_mut(publisher) {
            let (before, now) = (bytes.unwrap_or(0), kept.bytes_held());
            match bytes {
                None => self.sources.begun(&answer.peer, now),
                Some(before) => self.sources.grown(&answer.peer, *before, now),
            }
            self.bytes = self.bytes - before + now;
            *bytes = Some(now);
            *pull = Some(Box::new(kept));
        }
    }

    /// Ends the request: the catalog is whole and on its way to the store.
    pub(crate) fn storing(&mut self, request: RequestId, since: Since, bytes: u64) {
        let Some((publisher, Phase::Delta { answer, .. })) = self.end(request) else { return };
        if let Some(want) = self.wants.get_mut(&publisher) {
            self.bytes += bytes;
            want.phase = Phase::Storing { peer: answer.peer, since, bytes };
        }
    }

    /// The store has it. Returns whether the head is to be announced again, for it did not come by gossip; and the request that is of no
    /// more use, where the catalog was asked for once more meanwhile.
    pub(crate) fn stored(&mut self, publisher: &PublisherId, position: Position) -> (bool, Option<RequestId>) {
        let Some(want) = self.wants.get_mut(publisher) else { return (false, None) };
        let was_storing = leave_store(&mut want.phase, &mut self.bytes);
        let announce = !want.by_gossip && was_storing;
        let mut useless = None;
        if want.target <= position {
            useless = self.drop_want(publisher);
        } else if was_storing {
            (want.tries, want.whole) = (0, false);
            self.wait(publisher);
        }
        (announce, useless)
    }

    /// The catalog came another way: a wish that it fulfils is dropped, unless a peer is answering already.
    pub(crate) fn held(&mut self, publisher: &PublisherId, position: Position) {
        let is_fulfilled = |want: &Want<P>| want.target <= position && matches!(want.phase, Phase::Waiting);
        if self.wants.get(publisher).is_some_and(is_fulfilled) {
            self.drop_want(publisher);
        }
    }

    /// Returns who sent the catalog that is with the store.
    pub(crate) fn storing_from(&self, publisher: &PublisherId) -> Option<P> {
        match &self.wants.get(publisher)?.phase {
            Phase::Storing { peer, .. } => Some(peer.clone()),
            _ => None,
        }
    }

    /// The store did not take it. Returns who sent it, and whether it was the whole list already.
    pub(crate) fn not_stored(&mut self, publisher: &PublisherId, now: u64) -> Option<(P, bool)> {
        let want = self.wants.get_mut(publisher)?;
        let Phase::Storing { peer, since, .. } = &want.phase else { return None };
        let (peer, was_whole) = (peer.clone(), *since == Since::Nothing);
        want.whole = true;
        leave_store(&mut want.phase, &mut self.bytes);
        self.retry(publisher, &peer, now);
        Some((peer, was_whole))
    }

    /// A request failed or brought nothing: another source next, after a wait. Returns whom it was sent to.
    pub(crate) fn failed(&mut self, request: RequestId, now: u64) -> Option<P> {
        let (publisher, phase) = self.end(request)?;
        let (Phase::Identity { answer, .. } | Phase::Delta { answer, .. }) = phase else { return None };
        self.retry(&publisher, &answer.peer, now);
        Some(answer.peer)
    }

    /// Nothing is wanted of this publisher any more. Returns the request that is of no more use.
    pub(crate) fn drop_want(&mut self, publisher: &PublisherId) -> Option<RequestId> {
        let want = self.wants.get_mut(publisher)?;
        leave_store(&mut want.phase, &mut self.bytes);
        let request = match &want.phase {
            Phase::Identity { answer, .. } | Phase::Delta { answer, .. } => Some(answer.request),
            Phase::Waiting | Phase::Storing { .. } => None,
        };
        request.and_then(|request| self.end(request));
        self.wants.remove(publisher);
        self.sources.drop_publisher(publisher);
        self.orphans.remove(publisher);
        request
    }

    /// Puts the next try off, because the peer asked for it.
    pub(crate) fn put_off(&mut self, publisher: &PublisherId, peer: &P, until: u64) {
        self.sources.put_off(publisher, until, Some(peer));
    }

    /// Forgets a peer that is gone; returns the requests that it will not answer.
    pub(crate) fn forget(&mut self, peer: &P, now: u64) -> Vec<RequestId> {
        let gone: Vec<RequestId> = self.requests.iter().filter(|(_, id)| self.answering(id) == Some(peer)).map(|(id, _)| *id).collect();
        for request in &gone {
            self.failed(*request, now);
        }
        let orphans = self.sources.drop_peer(peer);
        self.orphans.extend(orphans.into_iter().filter(|publisher| self.wants.contains_key(publisher)));
        gone
    }

    /// Returns requests whose time is up; what is late only makes others wait.
    pub(crate) fn overdue(&mut self, now: u64) -> Vec<RequestId> {
        self.window.expire(now);
        let late = self.due.iter().take_while(|(due, _)| *due <= now);
        late.filter_map(|(_, publisher)| match &self.wants.get(publisher)?.phase {
            Phase::Identity { answer, .. } | Phase::Delta { answer, .. } => Some(answer.request),
            Phase::Waiting | Phase::Storing { .. } => None,
        })
        .collect()
    }

    /// Returns when something here next wants attention.
    pub(crate) fn deadline(&self, now: u64) -> u64 {
        let overdue = self.due.first().map_or(u64::MAX, |(due, _)| *due);
        overdue.min(self.sources.deadline(now)).min(self.window.deadline())
    }

    /// Returns how many catalogs are wanted.
    pub(crate) fn len(&self) -> usize {
        self.wants.len()
    }

    /// Ends a request, whatever it brought: the want waits again, in no queue yet.
    fn end(&mut self, request: RequestId) -> Option<(PublisherId, Phase<P>)> {
        let publisher = self.requests.remove(&request)?;
        let want = self.wants.get_mut(&publisher)?;
        let phase = std::mem::replace(&mut want.phase, Phase::Waiting);
        if let Phase::Identity { answer, .. } | Phase::Delta { answer, .. } = &phase {
            self.due.remove(&(answer.due, publisher));
            self.window.ended(request, answer.late);
            let coming = match &phase {
                Phase::Delta { bytes: Some(bytes), .. } => Coming::Bytes(*bytes),
                Phase::Delta { bytes: None, .. } => Coming::Unknown,
                _ => Coming::Nothing,
            };
            self.sources.freed(&answer.peer, coming);
        }
        if let Phase::Delta { bytes: Some(bytes), .. } = &phase {
            self.bytes -= bytes;
        }
        Some((publisher, phase))
    }

    fn retry(&mut self, publisher: &PublisherId, peer: &P, now: u64) {
        let Some(want) = self.wants.get_mut(publisher) else { return };
        let wait = doubled(RETRY_MS_MIN, want.tries, RETRY_MS_MAX);
        want.tries += 1;
        if want.tries > TRIES_MAX {
            self.drop_want(publisher);
            return;
        }
        // The one that failed comes last, but not much later: there may be no other.
        self.sources.put_off(publisher, now + wait, None);
        self.sources.put_off(publisher, now + wait + wait / 2, Some(peer));
        self.wait(publisher);
    }

    fn wait(&mut self, publisher: &PublisherId) {
        self.sources.resume(publisher);
        if self.sources.is_orphan(publisher) {
            self.orphans.insert(*publisher);
        }
    }

    fn answering(&self, publisher: &PublisherId) -> Option<&P> {
        match &self.wants.get(publisher)?.phase {
            Phase::Identity { answer, .. } | Phase::Delta { answer, .. } => Some(&answer.peer),
            Phase::Waiting | Phase::Storing { .. } => None,
        }
    }
}

/// Ends the stay with the store, where it is there. Says whether it was.
fn leave_store<P>(phase: &mut Phase<P>, total: &mut u64) -> bool {
    let Phase::Storing { bytes, .. } = phase else { return false };
    *total -= *bytes;
    *phase = Phase::Waiting;
    true
}
