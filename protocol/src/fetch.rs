//! Which catalogs are wanted, from whom, and what is under way: at most one pull a publisher, and a few a peer.

use std::collections::{BTreeMap, VecDeque};

use kreisnetz_catalog::{Position, Since};
use kreisnetz_identity::PublisherId;

use crate::{
    RequestId,
    backoff::doubled,
    limits::{
        DELTAS_PER_PEER, IDLE_MS_MAX, PULL_BYTES_IN_FLIGHT, REQUEST_MS_MAX, RETRY_MS_MAX, RETRY_MS_MIN, SOURCES_MAX, TRIES_MAX, WANTS_MAX,
    },
    pull::Pull,
};

/// Wanted catalogs.
#[derive(Debug)]
pub(crate) struct Fetches<P> {
    wants: BTreeMap<PublisherId, Want<P>>,
    requests: BTreeMap<RequestId, PublisherId>,
}

#[derive(Debug)]
struct Want<P> {
    target: Position,
    sources: VecDeque<P>,
    not_before: u64,
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
    Identity { peer: P, request: RequestId, due: u64, idle: u64, events: Vec<Vec<u8>> },
    Delta { peer: P, request: RequestId, due: u64, idle: u64, pull: Option<Box<Pull>> },
    Storing { peer: P, since: Since, bytes: u64 },
}

/// What became of a wish.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Wanted {
    /// It is new.
    New,
    /// It was there; the target or the sources grew.
    Raised,
    /// There is no room for more.
    Full,
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
        Self { wants: BTreeMap::new(), requests: BTreeMap::new() }
    }

    /// Notes that a newer head of a publisher exists, who has it, and from when on it may be asked for.
    pub(crate) fn want(&mut self, publisher: PublisherId, target: Position, source: &P, not_before: u64, by_gossip: bool) -> Wanted {
        let is_new = !self.wants.contains_key(&publisher);
        if is_new && self.wants.len() >= WANTS_MAX {
            return Wanted::Full;
        }
        let want = self.wants.entry(publisher).or_insert_with(|| Want {
            target,
            sources: VecDeque::new(),
            not_before,
            tries: 0,
            identity_first: false,
            whole: false,
            by_gossip,
            phase: Phase::Waiting,
        });
        if target > want.target {
            want.target = target;
            want.tries = 0;
        }
        want.not_before = want.not_before.min(not_before);
        want.by_gossip &= by_gossip;
        if !want.sources.contains(source) && want.sources.len() < SOURCES_MAX {
            want.sources.push_back(source.clone());
        }
        if is_new { Wanted::New } else { Wanted::Raised }
    }

    /// Asks for the identity log before the next try.
    pub(crate) fn need_identity(&mut self, publisher: &PublisherId) {
        if let Some(want) = self.wants.get_mut(publisher) {
            want.identity_first = true;
        }
    }

    /// Returns what can be asked for now; the caller sends it and tells [`Self::started`].
    pub(crate) fn ready(&mut self, now: u64, connected: impl Fn(&P) -> bool, anyone: &[P]) -> Vec<Start<P>> {
        let mut starts = Vec::new();
        let mut room = self.free_slots();
        let mut bytes = self.bytes_in_flight();
        for (publisher, want) in &mut self.wants {
            if !matches!(want.phase, Phase::Waiting) || want.not_before > now || bytes >= PULL_BYTES_IN_FLIGHT {
                continue;
            }
            want.sources.retain(&connected);
            if want.sources.is_empty() {
                want.sources.extend(anyone.iter().take(SOURCES_MAX).cloned());
            }
            let Some(place) = want.sources.iter().position(|peer| room.get(peer).copied().unwrap_or(DELTAS_PER_PEER) > 0) else { continue };
            want.sources.rotate_left(place);
            let Some(peer) = want.sources.front().cloned() else { continue };
            *room.entry(peer.clone()).or_insert(DELTAS_PER_PEER) -= 1;
            bytes = bytes.saturating_add(1);
            let what = if want.identity_first { What::Identity } else { What::Delta { whole: want.whole } };
            starts.push(Start { publisher: *publisher, peer, what });
        }
        starts
    }

    pub(crate) fn started(&mut self, start: &Start<P>, request: RequestId, now: u64) {
        let Some(want) = self.wants.get_mut(&start.publisher) else { return };
        let (peer, due, idle) = (start.peer.clone(), now + REQUEST_MS_MAX, now + IDLE_MS_MAX);
        want.phase = match start.what {
            What::Identity => Phase::Identity { peer, request, due, idle, events: Vec::new() },
            What::Delta { .. } => Phase::Delta { peer, request, due, idle, pull: None },
        };
        self.requests.insert(request, start.publisher);
    }

    /// Returns whose catalog a request is about, who answers, and how far it is; keeps it alive.
    pub(crate) fn stage(&mut self, request: RequestId, now: u64) -> Option<(PublisherId, P, Stage)> {
        let publisher = *self.requests.get(&request)?;
        match &mut self.wants.get_mut(&publisher)?.phase {
            Phase::Identity { peer, idle, .. } => {
                *idle = now + IDLE_MS_MAX;
                Some((publisher, peer.clone(), Stage::Identity))
            }
            Phase::Delta { peer, idle, pull, .. } => {
                *idle = now + IDLE_MS_MAX;
                Some((publisher, peer.clone(), if pull.is_some() { Stage::Body } else { Stage::Head }))
            }
            Phase::Waiting | Phase::Storing { .. } => None,
        }
    }

    /// Collects events of an identity; at most as many as a log may have.
    pub(crate) fn collect_events(&mut self, publisher: &PublisherId, more: Vec<Vec<u8>>, most: usize) -> bool {
        let Some(Want { phase: Phase::Identity { events, .. }, .. }) = self.wants.get_mut(publisher) else { return false };
        events.extend(more);
        events.len() <= most
    }

    /// Ends the request for an identity and returns the events that came; the catalog is next.
    pub(crate) fn take_events(&mut self, request: RequestId) -> Vec<Vec<u8>> {
        let Some(publisher) = self.requests.remove(&request) else { return Vec::new() };
        let Some(want) = self.wants.get_mut(&publisher) else { return Vec::new() };
        want.identity_first = false;
        match std::mem::replace(&mut want.phase, Phase::Waiting) {
            Phase::Identity { events, .. } => events,
            _ => Vec::new(),
        }
    }

    pub(crate) fn begin_pull(&mut self, publisher: &PublisherId, begun: Pull) {
        if let Some(Want { phase: Phase::Delta { pull, .. }, .. }) = self.wants.get_mut(publisher) {
            *pull = Some(Box::new(begun));
        }
    }

    /// Lends the pull of a publisher for the next frame.
    pub(crate) fn take_pull(&mut self, publisher: &PublisherId) -> Option<Pull> {
        match &mut self.wants.get_mut(publisher)?.phase {
            Phase::Delta { pull, .. } => pull.take().map(|pull| *pull),
            _ => None,
        }
    }

    /// Ends the request: the catalog is whole and on its way to the store.
    pub(crate) fn storing(&mut self, request: RequestId, since: Since, bytes: u64) {
        let Some(publisher) = self.requests.remove(&request) else { return };
        if let Some(want) = self.wants.get_mut(&publisher)
            && let Phase::Delta { peer, .. } = &want.phase
        {
            want.phase = Phase::Storing { peer: peer.clone(), since, bytes };
        }
    }

    /// The store has it. Returns whether the head is to be announced again: it did not come by gossip.
    pub(crate) fn stored(&mut self, publisher: &PublisherId, position: Position) -> bool {
        let Some(want) = self.wants.get_mut(publisher) else { return false };
        let announce = !want.by_gossip && matches!(want.phase, Phase::Storing { .. });
        if want.target <= position {
            self.wants.remove(publisher);
        } else if matches!(want.phase, Phase::Storing { .. }) {
            (want.phase, want.tries, want.whole) = (Phase::Waiting, 0, false);
        }
        announce
    }

    /// The store did not take it. Returns who sent it, and whether it was the whole list already.
    pub(crate) fn not_stored(&mut self, publisher: &PublisherId, now: u64) -> Option<(P, bool)> {
        let want = self.wants.get_mut(publisher)?;
        let Phase::Storing { peer, since, .. } = &want.phase else { return None };
        let (peer, was_whole) = (peer.clone(), *since == Since::Nothing);
        want.whole = true;
        self.retry(publisher, now);
        Some((peer, was_whole))
    }

    /// A request failed or brought nothing: another source next, after a wait. Returns whom it was sent to.
    pub(crate) fn failed(&mut self, request: RequestId, now: u64) -> Option<P> {
        let publisher = self.requests.remove(&request)?;
        let peer = match &self.wants.get(&publisher)?.phase {
            Phase::Identity { peer, .. } | Phase::Delta { peer, .. } => peer.clone(),
            Phase::Waiting | Phase::Storing { .. } => return None,
        };
        self.retry(&publisher, now);
        Some(peer)
    }

    /// Nothing is wanted of this publisher any more.
    pub(crate) fn drop_want(&mut self, publisher: &PublisherId) {
        self.wants.remove(publisher);
        self.requests.retain(|_, wanted| wanted != publisher);
    }

    fn retry(&mut self, publisher: &PublisherId, now: u64) {
        let Some(want) = self.wants.get_mut(publisher) else { return };
        want.phase = Phase::Waiting;
        want.not_before = now + doubled(RETRY_MS_MIN, want.tries, RETRY_MS_MAX);
        want.tries += 1;
        if let Some(peer) = want.sources.pop_front() {
            want.sources.push_back(peer);
        }
        if want.tries > TRIES_MAX {
            self.wants.remove(publisher);
        }
    }

    /// Puts the next try off, because the peer asked for it.
    pub(crate) fn put_off(&mut self, publisher: &PublisherId, until: u64) {
        if let Some(want) = self.wants.get_mut(publisher) {
            want.not_before = want.not_before.max(until);
        }
    }

    /// Returns the requests of a peer that is gone.
    pub(crate) fn requests_of(&self, peer: &P) -> Vec<RequestId> {
        self.requests
            .iter()
            .filter(|(_, publisher)| self.answering(publisher).is_some_and(|other| other == peer))
            .map(|(request, _)| *request)
            .collect()
    }

    fn answering(&self, publisher: &PublisherId) -> Option<&P> {
        match &self.wants.get(publisher)?.phase {
            Phase::Identity { peer, .. } | Phase::Delta { peer, .. } => Some(peer),
            Phase::Waiting | Phase::Storing { .. } => None,
        }
    }

    /// Returns requests whose time is up.
    pub(crate) fn overdue(&self, now: u64) -> Vec<RequestId> {
        let is_over = |want: &Want<P>| match &want.phase {
            Phase::Identity { request, due, idle, .. } | Phase::Delta { request, due, idle, .. } if *due.min(idle) <= now => Some(*request),
            _ => None,
        };
        self.wants.values().filter_map(is_over).collect()
    }

    /// Returns when something here next wants attention. What could begin already waits for a peer, not for a moment.
    pub(crate) fn deadline(&self, now: u64) -> u64 {
        let of = |want: &Want<P>| match &want.phase {
            Phase::Waiting if want.not_before <= now => u64::MAX,
            Phase::Waiting => want.not_before,
            Phase::Identity { due, idle, .. } | Phase::Delta { due, idle, .. } => *due.min(idle),
            Phase::Storing { .. } => u64::MAX,
        };
        self.wants.values().map(of).min().unwrap_or(u64::MAX)
    }

    /// Returns how many catalogs are wanted.
    pub(crate) fn len(&self) -> usize {
        self.wants.len()
    }

    fn free_slots(&self) -> BTreeMap<P, usize> {
        let mut room = BTreeMap::new();
        for want in self.wants.values() {
            if let Phase::Identity { peer, .. } | Phase::Delta { peer, .. } = &want.phase {
                let free = room.entry(peer.clone()).or_insert(DELTAS_PER_PEER);
                *free = free.saturating_sub(1);
            }
        }
        room
    }

    fn bytes_in_flight(&self) -> u64 {
        let of = |want: &Want<P>| match &want.phase {
            Phase::Delta { pull: Some(pull), .. } => pull.bytes_max(),
            Phase::Storing { bytes, .. } => *bytes,
            _ => 0,
        };
        self.wants.values().map(of).fold(0, u64::saturating_add)
    }
}
