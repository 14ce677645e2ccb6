//! What the engine remembers of each peer: whether it is connected, and how much of its quotas it has used.

use std::collections::BTreeMap;

use crate::{
    limits::{
        DELTAS_PER_TEN_SECONDS, EXAMINATIONS_PER_MINUTE, HELLOS_PER_MINUTE, IDENTITIES_PER_TEN_SECONDS, INQUIRIES_PER_TEN_SECONDS,
        KNOCKS_PER_MINUTE, LISTS_PER_TEN_SECONDS, PEERS_MAX, PROOFS_PER_MINUTE, QUOTA_OFFENCE_FACTOR, RETURN_MS_MIN,
    },
    quota::{Bucket, Taken},
};

/// What kind of request a quota is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Asked {
    Hello,
    Frontier,
    Delta,
    Identity,
    Inquiry,
}

/// What a request finds of its quota.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Allowance {
    /// To be answered.
    Granted,
    /// To be answered by BUSY with this many milliseconds.
    Busy(u64),
    /// So far beyond the quota that it counts against the peer.
    Abuse(u64),
}

/// The sessions, by peer. They outlast a connection, so that a reconnect refills nothing.
#[derive(Debug)]
pub(crate) struct Sessions<P> {
    peers: BTreeMap<P, Session>,
}

#[derive(Debug)]
struct Session {
    connected: bool,
    hello: Bucket,
    frontier: Bucket,
    delta: Bucket,
    identity: Bucket,
    inquiry: Bucket,
    /// Proofs that its gossip brought.
    proofs: Bucket,
    /// Old heads of its gossip that the store looked up.
    examinations: Bucket,
    /// Strangers that its gossip made known.
    knocks: Bucket,
    /// How often a greeting beyond the quota makes us ask in return.
    in_return: Bucket,
    last_seen: u64,
}

impl Session {
    const fn new(now: u64) -> Self {
        Self {
            connected: false,
            hello: Bucket::full(HELLOS_PER_MINUTE, 60_000 / HELLOS_PER_MINUTE as u64, now),
            frontier: Bucket::full(LISTS_PER_TEN_SECONDS, 10_000 / LISTS_PER_TEN_SECONDS as u64, now),
            delta: Bucket::full(DELTAS_PER_TEN_SECONDS, 10_000 / DELTAS_PER_TEN_SECONDS as u64, now),
            identity: Bucket::full(IDENTITIES_PER_TEN_SECONDS, 10_000 / IDENTITIES_PER_TEN_SECONDS as u64, now),
            inquiry: Bucket::full(INQUIRIES_PER_TEN_SECONDS, 10_000 / INQUIRIES_PER_TEN_SECONDS as u64, now),
            proofs: Bucket::full(PROOFS_PER_MINUTE, 60_000 / PROOFS_PER_MINUTE as u64, now),
            examinations: Bucket::full(EXAMINATIONS_PER_MINUTE, 60_000 / EXAMINATIONS_PER_MINUTE as u64, now),
            knocks: Bucket::full(KNOCKS_PER_MINUTE, 60_000 / KNOCKS_PER_MINUTE as u64, now),
            in_return: Bucket::full(1, RETURN_MS_MIN, now),
            last_seen: now,
        }
    }
}

impl<P: Ord + Clone> Sessions<P> {
    pub(crate) const fn new() -> Self {
        Self { peers: BTreeMap::new() }
    }

    pub(crate) fn connected(&mut self, peer: &P, now: u64) {
        self.session(peer, now).connected = true;
    }

    pub(crate) fn disconnected(&mut self, peer: &P, now: u64) {
        self.session(peer, now).connected = false;
    }

    pub(crate) fn is_connected(&self, peer: &P) -> bool {
        self.peers.get(peer).is_some_and(|session| session.connected)
    }

    /// Returns the connected peers in the order of their names.
    pub(crate) fn peers(&self) -> impl Iterator<Item = &P> + Clone {
        self.peers.iter().filter(|(_, session)| session.connected).map(|(peer, _)| peer)
    }

    /// Counts a request against the peer's quota.
    pub(crate) fn allow(&mut self, peer: &P, asked: Asked, now: u64) -> Allowance {
        let session = self.session(peer, now);
        let (bucket, quota) = match asked {
            Asked::Hello => (&mut session.hello, HELLOS_PER_MINUTE),
            Asked::Frontier => (&mut session.frontier, LISTS_PER_TEN_SECONDS),
            Asked::Delta => (&mut session.delta, DELTAS_PER_TEN_SECONDS),
            Asked::Identity => (&mut session.identity, IDENTITIES_PER_TEN_SECONDS),
            Asked::Inquiry => (&mut session.inquiry, INQUIRIES_PER_TEN_SECONDS),
        };
        match bucket.take(now) {
            Taken::Yes => Allowance::Granted,
            Taken::Wait(millis) if bucket.refused() > quota * QUOTA_OFFENCE_FACTOR => Allowance::Abuse(millis),
            Taken::Wait(millis) => Allowance::Busy(millis),
        }
    }

    /// Says whether one more proof of a peer's gossip is looked at.
    pub(crate) fn may_accuse(&mut self, peer: &P, now: u64) -> bool {
        self.session(peer, now).proofs.take(now) == Taken::Yes
    }

    /// Says whether one more old head of a peer's gossip is looked up.
    pub(crate) fn may_be_examined(&mut self, peer: &P, now: u64) -> bool {
        self.session(peer, now).examinations.take(now) == Taken::Yes
    }

    /// Says whether one more stranger of a peer's gossip is looked at.
    pub(crate) fn may_knock(&mut self, peer: &P, now: u64) -> bool {
        self.session(peer, now).knocks.take(now) == Taken::Yes
    }

    /// Says whether a peer that was put off is to be asked for its list in return: it has just come back, and may know more.
    pub(crate) fn may_ask_in_return(&mut self, peer: &P, now: u64) -> bool {
        self.session(peer, now).in_return.take(now) == Taken::Yes
    }

    fn session(&mut self, peer: &P, now: u64) -> &mut Session {
        if self.peers.len() >= PEERS_MAX && !self.peers.contains_key(peer) {
            self.forget_longest_gone();
        }
        let session = self.peers.entry(peer.clone()).or_insert_with(|| Session::new(now));
        session.last_seen = now;
        session
    }

    fn forget_longest_gone(&mut self) {
        let gone = self.peers.iter().filter(|(_, session)| !session.connected);
        if let Some(peer) = gone.min_by_key(|(_, session)| session.last_seen).map(|(peer, _)| peer.clone()) {
            self.peers.remove(&peer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reconnect_refills_no_quota() {
        let mut sessions = Sessions::new();
        for _ in 0..HELLOS_PER_MINUTE {
            sessions.connected(&"coesfeld", 0);
            assert_eq!(sessions.allow(&"coesfeld", Asked::Hello, 0), Allowance::Granted);
            sessions.disconnected(&"coesfeld", 0);
        }
        assert!(matches!(sessions.allow(&"coesfeld", Asked::Hello, 1), Allowance::Busy(_)));
    }

    #[test]
    fn ten_times_the_quota_is_an_offence() {
        let mut sessions = Sessions::new();
        let verdicts: Vec<Allowance> = (0..20 * HELLOS_PER_MINUTE).map(|_| sessions.allow(&"coesfeld", Asked::Hello, 0)).collect();
        assert!(verdicts.iter().any(|verdict| matches!(verdict, Allowance::Abuse(_))));
    }
}
