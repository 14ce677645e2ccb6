//! Two processes under one name: a home that was copied while its node ran, and both run (SECURITY.md §4, rule 6).
//!
//! Each start draws a number and sends it in greetings. A restart shows another number than before and never the old one again; so of a
//! peer that is connected all the time, a number that comes back within [`TWINS_MS`] after another was heard is a second process. That
//! another was heard at all is a reason to greet the peer at once, over its newest connection and over its oldest: one of them is held by
//! whoever was not heard just now. Who shares no peer is found by its heads, not here.

use std::collections::BTreeMap;

use crate::{
    RequestId,
    limits::{IDLE_MS_MAX, TWINS_MS},
};

/// The runs that peers were heard under. `P` names a peer, by the key of its transport, which copies of a home have in common.
#[derive(Debug)]
pub(crate) struct Twins<P> {
    heard: BTreeMap<P, Heard>,
}

#[derive(Clone, Copy, Debug)]
struct Heard {
    run: u64,
    at: u64,
    /// The run that was heard before this one, and when last.
    before: Option<(u64, u64)>,
    /// When two were last heard within the time.
    twice_at: Option<u64>,
}

/// What a run says of the peer that was heard under it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Hearing {
    /// Nothing new.
    Same,
    /// Another run than before: a restart, or a second process.
    Other,
    /// A run is back after another was heard: there are two. Said once.
    Twice,
}

impl<P: Clone + Ord> Twins<P> {
    pub(crate) const fn new() -> Self {
        Self { heard: BTreeMap::new() }
    }

    /// A peer greets or answers under a run; 0 is none.
    pub(crate) fn hears(&mut self, peer: &P, run: u64, now: u64) -> Hearing {
        if run == 0 {
            return Hearing::Same;
        }
        let was_twice = self.is_heard_twice(peer, now);
        let heard = self.heard.entry(peer.clone()).or_insert(Heard { run, at: now, before: None, twice_at: None });
        let is_recent = |at: u64| now.saturating_sub(at) < TWINS_MS;
        let is_other = heard.run != run;
        let is_back = is_other && heard.before.is_some_and(|(before, at)| before == run && is_recent(at));
        if is_other {
            heard.before = Some((heard.run, heard.at));
        }
        (heard.run, heard.at) = (run, now);
        if is_back || was_twice && heard.before.is_some_and(|(_, at)| is_recent(at)) {
            heard.twice_at = Some(now);
        }
        match (is_other, is_back) {
            (_, true) if !was_twice => Hearing::Twice,
            (true, false) => Hearing::Other,
            _ => Hearing::Same,
        }
    }

    /// Says whether a peer is to be told that there are two of it.
    pub(crate) fn is_heard_twice(&self, peer: &P, now: u64) -> bool {
        self.heard.get(peer).and_then(|heard| heard.twice_at).is_some_and(|at| now.saturating_sub(at) < TWINS_MS)
    }

    /// The last connection to a peer is gone: what comes next may be a restart.
    pub(crate) fn forget(&mut self, peer: &P) {
        self.heard.remove(peer);
    }
}

/// Greetings to whoever holds the oldest connection with a peer, one a peer.
#[derive(Debug)]
pub(crate) struct Elders<P> {
    asked: BTreeMap<RequestId, (P, u64)>,
}

impl<P: Clone + Ord> Elders<P> {
    pub(crate) const fn new() -> Self {
        Self { asked: BTreeMap::new() }
    }

    pub(crate) fn is_asked(&self, peer: &P) -> bool {
        self.asked.values().any(|(asked, _)| asked == peer)
    }

    pub(crate) fn asked(&mut self, request: RequestId, peer: P, now: u64) {
        self.asked.insert(request, (peer, now + IDLE_MS_MAX));
    }

    pub(crate) fn peer(&self, request: RequestId) -> Option<&P> {
        self.asked.get(&request).map(|(peer, _)| peer)
    }

    /// Ends a greeting and returns whom it was for.
    pub(crate) fn end(&mut self, request: RequestId) -> Option<P> {
        self.asked.remove(&request).map(|(peer, _)| peer)
    }

    pub(crate) fn forget(&mut self, peer: &P) {
        self.asked.retain(|_, (asked, _)| asked != peer);
    }

    /// Returns requests whose time is up.
    pub(crate) fn overdue(&self, now: u64) -> Vec<RequestId> {
        self.asked.iter().filter(|(_, (_, due))| *due <= now).map(|(request, _)| *request).collect()
    }

    /// Returns when something here next wants attention.
    pub(crate) fn deadline(&self) -> u64 {
        self.asked.values().map(|(_, due)| *due).min().unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_comes_back_after_another_is_a_second_process() {
        let mut twins = Twins::new();
        assert_eq!(twins.hears(&"uelzen", 1, 0), Hearing::Same);
        assert_eq!(twins.hears(&"coesfeld", 2, 5), Hearing::Same);
        assert_eq!(twins.hears(&"uelzen", 2, 9), Hearing::Other);
        assert!(!twins.is_heard_twice(&"uelzen", 9));
        assert_eq!(twins.hears(&"uelzen", 1, 10), Hearing::Twice);
        assert_eq!(twins.hears(&"uelzen", 2, 11), Hearing::Same, "told once");
        assert!(twins.is_heard_twice(&"uelzen", 11) && !twins.is_heard_twice(&"coesfeld", 11));
    }

    #[test]
    fn a_restart_is_no_twin_though_its_old_connection_lingers() {
        let mut twins = Twins::new();
        twins.hears(&"uelzen", 1, 0);
        assert_eq!(twins.hears(&"uelzen", 2, 5), Hearing::Other);
        assert_eq!(twins.hears(&"uelzen", 3, 9), Hearing::Other, "and once more");
        assert_eq!(twins.hears(&"uelzen", 3, 10), Hearing::Same);
        assert!(!twins.is_heard_twice(&"uelzen", 10));
    }

    #[test]
    fn a_twin_that_falls_silent_is_forgotten_after_ten_minutes() {
        let mut twins = Twins::new();
        let runs = [(1, 0), (2, 9), (1, 10)];
        assert_eq!(runs.map(|(run, at)| twins.hears(&"uelzen", run, at)).last(), Some(&Hearing::Twice));
        twins.hears(&"uelzen", 1, TWINS_MS);
        assert!(twins.is_heard_twice(&"uelzen", TWINS_MS), "the other was heard less than ten minutes ago");
        twins.hears(&"uelzen", 1, TWINS_MS + 20);
        assert!(twins.is_heard_twice(&"uelzen", 2 * TWINS_MS - 1) && !twins.is_heard_twice(&"uelzen", 2 * TWINS_MS));
    }

    #[test]
    fn runs_that_lie_far_apart_and_no_run_at_all_say_nothing() {
        let mut twins = Twins::new();
        twins.hears(&"uelzen", 1, 0);
        assert_eq!(twins.hears(&"uelzen", 2, TWINS_MS), Hearing::Other);
        assert_eq!(twins.hears(&"uelzen", 1, TWINS_MS + 1), Hearing::Other, "the first is too long ago");
        assert_eq!((twins.hears(&"stade", 0, 0), twins.hears(&"stade", 1, 1)), (Hearing::Same, Hearing::Same));
    }
}
