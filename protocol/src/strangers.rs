//! Identity logs of publishers that are no members yet: those that members vouch for, and those whose own nodes announce a head. Nothing
//! else of a stranger is asked for, and of few strangers at a time.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_identity::{LOG_EVENTS_MAX, PublisherId};

use crate::{
    RequestId,
    limits::{IDLE_MS_MAX, KNOCKS_MAX, REQUEST_MS_MAX, STRANGER_PEERS_MAX, STRANGERS_AT_ONCE, STRANGERS_WANTED_MAX},
};

/// Strangers whose logs are wanted, and the requests under way.
#[derive(Debug)]
pub(crate) struct Strangers<P> {
    /// Those that are vouched for, with the peers that were asked in this round.
    vouched: BTreeMap<PublisherId, BTreeSet<P>>,
    /// Those that announced themselves, with the peer to ask.
    knocking: BTreeMap<PublisherId, P>,
    asked: BTreeMap<RequestId, Asking<P>>,
    /// Turns the order of peers, so that in the end each is asked.
    round: usize,
}

#[derive(Debug)]
struct Asking<P> {
    publisher: PublisherId,
    peer: P,
    events: Vec<Vec<u8>>,
    /// When all of the answer has to be there.
    end: u64,
    /// When the next frame has to be there.
    due: u64,
}

impl<P: Clone + Ord> Strangers<P> {
    pub(crate) const fn new() -> Self {
        Self { vouched: BTreeMap::new(), knocking: BTreeMap::new(), asked: BTreeMap::new(), round: 0 }
    }

    /// Wants the logs of these, in place of those wanted before; who was asked in vain is not asked again in this round.
    pub(crate) fn want(&mut self, publishers: impl IntoIterator<Item = PublisherId>) {
        let mut before = std::mem::take(&mut self.vouched);
        let wanted = publishers.into_iter().take(STRANGERS_WANTED_MAX);
        self.vouched = wanted.map(|publisher| (publisher, before.remove(&publisher).unwrap_or_default())).collect();
    }

    /// Notes that a peer announced a head of a stranger; says whether there was room.
    pub(crate) fn knock(&mut self, publisher: PublisherId, peer: &P) -> bool {
        let has_room = self.knocking.len() < KNOCKS_MAX || self.knocking.contains_key(&publisher);
        if has_room {
            self.knocking.entry(publisher).or_insert_with(|| peer.clone());
        }
        has_room
    }

    /// Begins a round: whoever knew nothing may know something now.
    pub(crate) fn begin_round(&mut self) {
        self.round = self.round.wrapping_add(1);
        self.vouched.values_mut().for_each(BTreeSet::clear);
    }

    /// Takes a question that can be asked now; the caller sends it and tells [`Self::asked`].
    pub(crate) fn next(&mut self, peers: &[P]) -> Option<(PublisherId, P)> {
        if self.asked.len() >= STRANGERS_AT_ONCE {
            return None;
        }
        while let Some((publisher, peer)) = self.knocking.pop_first() {
            if peers.contains(&peer) && !self.is_asking(&publisher) {
                return Some((publisher, peer));
            }
        }
        if peers.is_empty() {
            return None;
        }
        let asking: BTreeSet<PublisherId> = self.asked.values().map(|asking| asking.publisher).collect();
        let turn = self.round.wrapping_mul(STRANGER_PEERS_MAX);
        for (publisher, tried) in self.vouched.iter_mut().filter(|(id, tried)| tried.len() < STRANGER_PEERS_MAX && !asking.contains(id)) {
            let first = turn.wrapping_add(usize::from(publisher.as_bytes()[1])) % peers.len();
            let mut turned = peers[first..].iter().chain(&peers[..first]);
            if let Some(peer) = turned.find(|peer| !tried.contains(peer)) {
                tried.insert(peer.clone());
                return Some((*publisher, peer.clone()));
            }
        }
        None
    }

    pub(crate) fn asked(&mut self, request: RequestId, publisher: PublisherId, peer: P, now: u64) {
        let (end, due) = (now + REQUEST_MS_MAX, now + IDLE_MS_MAX);
        self.asked.insert(request, Asking { publisher, peer, events: Vec::new(), end, due });
    }

    /// Returns whose log a request is for and who answers, and keeps the request alive.
    pub(crate) fn subject(&mut self, request: RequestId, now: u64) -> Option<(PublisherId, P)> {
        let asking = self.asked.get_mut(&request)?;
        asking.due = (now + IDLE_MS_MAX).min(asking.end);
        Some((asking.publisher, asking.peer.clone()))
    }

    /// Collects events; says whether they are no more than a log may have.
    pub(crate) fn collect(&mut self, request: RequestId, more: Vec<Vec<u8>>) -> bool {
        let Some(asking) = self.asked.get_mut(&request) else { return true };
        asking.events.extend(more);
        asking.events.len() <= LOG_EVENTS_MAX
    }

    /// Ends a request and returns whose log it was for, who answered, and the events that came.
    pub(crate) fn end(&mut self, request: RequestId) -> Option<(PublisherId, P, Vec<Vec<u8>>)> {
        self.asked.remove(&request).map(|asking| (asking.publisher, asking.peer, asking.events))
    }

    /// The log of a stranger is known: nobody is asked for it any more.
    pub(crate) fn known(&mut self, publisher: &PublisherId) {
        self.vouched.remove(publisher);
        self.knocking.remove(publisher);
    }

    /// Forgets a peer that is gone.
    pub(crate) fn forget(&mut self, peer: &P) {
        self.asked.retain(|_, asking| asking.peer != *peer);
        self.knocking.retain(|_, knocking| knocking != peer);
    }

    /// Returns requests whose time is up.
    pub(crate) fn overdue(&self, now: u64) -> Vec<RequestId> {
        self.asked.iter().filter(|(_, asking)| asking.due <= now).map(|(request, _)| *request).collect()
    }

    /// Returns when something here next wants attention.
    pub(crate) fn deadline(&self) -> u64 {
        self.asked.values().map(|asking| asking.due).min().unwrap_or(u64::MAX)
    }

    fn is_asking(&self, publisher: &PublisherId) -> bool {
        self.asked.values().any(|asking| asking.publisher == *publisher)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEERS: [&str; 3] = ["coesfeld", "loerrach", "uelzen"];

    fn stranger(number: u8) -> PublisherId {
        PublisherId::from_bytes([number; 32])
    }

    /// Asks until nothing is left to ask, and returns whom.
    fn ask(strangers: &mut Strangers<&'static str>, peers: &[&'static str]) -> Vec<(PublisherId, &'static str)> {
        let mut asked = Vec::new();
        while let Some((publisher, peer)) = strangers.next(peers) {
            strangers.asked(RequestId(asked.len() as u64), publisher, peer, 0);
            asked.push((publisher, peer));
        }
        asked
    }

    #[test]
    fn each_peer_is_asked_once_a_round_for_the_log_of_a_stranger_and_one_at_a_time() {
        let mut strangers = Strangers::new();
        strangers.want([stranger(1)]);
        for round in 0..2 {
            let mut told = BTreeSet::new();
            for _ in PEERS {
                assert_eq!(ask(&mut strangers, &PEERS).len(), 1, "round {round}");
                told.extend(strangers.end(RequestId(0)).map(|(_, peer, _)| peer));
                strangers.want([stranger(1)]);
            }
            assert_eq!(told, BTreeSet::from(PEERS));
            assert_eq!(ask(&mut strangers, &PEERS), [], "nobody knows it, and nobody is asked twice");
            strangers.begin_round();
        }
        strangers.known(&stranger(1));
        assert_eq!(ask(&mut strangers, &PEERS), []);
    }

    #[test]
    fn few_strangers_are_asked_for_at_once_however_many_are_vouched_for() {
        let mut strangers = Strangers::new();
        strangers.want((0..200).map(stranger));
        assert_eq!(ask(&mut strangers, &PEERS).len(), STRANGERS_AT_ONCE);
        strangers.forget(&PEERS[0]);
        strangers.forget(&PEERS[1]);
        strangers.forget(&PEERS[2]);
        assert_eq!(ask(&mut strangers, &PEERS).len(), STRANGERS_AT_ONCE, "who is gone holds nobody up");
    }

    #[test]
    fn of_many_who_knock_some_wait_outside_and_only_who_knocked_is_asked() {
        let mut strangers = Strangers::new();
        let let_in = (0..=u8::MAX).filter(|number| strangers.knock(stranger(*number), &"luechow-dannenberg")).count();
        assert_eq!(let_in, KNOCKS_MAX);
        let asked = ask(&mut strangers, &["luechow-dannenberg", "uelzen"]);
        assert!(asked.iter().all(|(_, peer)| *peer == "luechow-dannenberg") && !asked.is_empty());
    }
}
