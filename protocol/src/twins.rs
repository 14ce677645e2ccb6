//! Two processes under one name: a home that was copied while its node ran, and both run (SECURITY.md §4, rule 6).
//!
//! Each start draws a number and sends it in greetings. Of a peer that is connected all the time, two numbers within [`TWINS_MS`] are
//! two processes; a restart ends the connection in between. Who shares no peer is found by its heads, not here.

use std::collections::BTreeMap;

use crate::limits::TWINS_MS;

/// The runs that peers were heard under. `P` names a peer, by the key of its transport, which copies of a home have in common.
#[derive(Debug)]
pub(crate) struct Twins<P> {
    heard: BTreeMap<P, Heard>,
}

#[derive(Clone, Copy, Debug)]
struct Heard {
    run: u64,
    at: u64,
    /// The newest moment at which another run than that was heard.
    other_at: Option<u64>,
    /// When two were last heard within the time.
    twice_at: Option<u64>,
}

impl<P: Clone + Ord> Twins<P> {
    pub(crate) const fn new() -> Self {
        Self { heard: BTreeMap::new() }
    }

    /// A peer greets or answers under a run; 0 is none. Says whether it is heard twice, and was not before.
    pub(crate) fn hears(&mut self, peer: &P, run: u64, now: u64) -> bool {
        if run == 0 {
            return false;
        }
        let was_twice = self.is_heard_twice(peer, now);
        let heard = self.heard.entry(peer.clone()).or_insert(Heard { run, at: now, other_at: None, twice_at: None });
        if heard.run != run {
            heard.other_at = Some(heard.at);
        }
        (heard.run, heard.at) = (run, now);
        if heard.other_at.is_some_and(|other| now.saturating_sub(other) < TWINS_MS) {
            heard.twice_at = Some(now);
        }
        !was_twice && self.is_heard_twice(peer, now)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_of_a_connected_peer_are_two_processes() {
        let mut twins = Twins::new();
        assert!(!twins.hears(&"uelzen", 1, 0) && !twins.hears(&"uelzen", 1, 5) && !twins.hears(&"coesfeld", 2, 5));
        assert!(twins.hears(&"uelzen", 2, 9));
        assert!(!twins.hears(&"uelzen", 1, 10), "told once");
        assert!(twins.is_heard_twice(&"uelzen", 10) && !twins.is_heard_twice(&"coesfeld", 10));
    }

    #[test]
    fn a_restart_is_no_twin() {
        let mut twins = Twins::new();
        twins.hears(&"uelzen", 1, 0);
        twins.forget(&"uelzen");
        assert!(!twins.hears(&"uelzen", 2, 5));
    }

    #[test]
    fn a_twin_that_falls_silent_is_forgotten_after_ten_minutes() {
        let mut twins = Twins::new();
        assert!(!twins.hears(&"uelzen", 1, 0) && twins.hears(&"uelzen", 2, 9));
        assert!(!twins.hears(&"uelzen", 2, TWINS_MS - 1) && twins.is_heard_twice(&"uelzen", TWINS_MS), "the other is as old as that");
        twins.hears(&"uelzen", 2, TWINS_MS + 1);
        assert!(twins.is_heard_twice(&"uelzen", 2 * TWINS_MS - 2) && !twins.is_heard_twice(&"uelzen", 2 * TWINS_MS));
    }

    #[test]
    fn runs_that_lie_far_apart_and_no_run_at_all_say_nothing() {
        let mut twins = Twins::new();
        assert!(!twins.hears(&"uelzen", 1, 0) && !twins.hears(&"uelzen", 2, TWINS_MS));
        assert!(!twins.hears(&"stade", 0, 0) && !twins.hears(&"stade", 1, 1));
    }
}
