//! How many requests may await their first frame at a time: as many as are answered soon.
//!
//! What is late is the only sign of a load that is too high, wherever the queue stands: here, at the peer, or on a machine that both share.
//! Additive increase, multiplicative decrease (Chiu and Jain 1989), as in TCP's congestion avoidance (RFC 5681, section 3.1), with a slow
//! start; the sign is the wait for an answer's first frame and not a loss, which would come only after a request was given up and its work
//! was done in vain. A late request counts no more, so that few silent peers do not hold all places.

use std::collections::BTreeSet;

use crate::{
    RequestId,
    limits::{LATE_MS, WINDOW_MAX, WINDOW_MIN, WINDOW_START},
};

/// Parts of a place: what an answer adds to a window of [`WINDOW_MAX`] is still a whole number.
const PARTS: u32 = 1_024;

/// The window of one node, over all its peers.
#[derive(Debug)]
pub(crate) struct Window {
    /// Places, in parts.
    size: u32,
    /// Nothing was late so far.
    is_starting: bool,
    /// Requests that await their first frame and are not late, by the moment at which they will be.
    waiting: BTreeSet<(u64, RequestId)>,
}

impl Window {
    pub(crate) const fn new() -> Self {
        Self { size: WINDOW_START * PARTS, is_starting: true, waiting: BTreeSet::new() }
    }

    /// Says whether another request may be sent.
    pub(crate) fn has_room(&self) -> bool {
        self.waiting.len() < (self.size / PARTS) as usize
    }

    /// A request is sent. Returns the moment from which on it is late.
    pub(crate) fn sent(&mut self, request: RequestId, now: u64) -> u64 {
        let late = now + LATE_MS;
        self.waiting.insert((late, request));
        late
    }

    /// The first frame came, and before the request was late if it still waits here.
    pub(crate) fn answered(&mut self, request: RequestId, late: u64) {
        if self.waiting.remove(&(late, request)) {
            let more = if self.is_starting { PARTS } else { (PARTS * PARTS / self.size).max(1) };
            self.size = (self.size + more).min(WINDOW_MAX * PARTS);
        }
    }

    /// The request ended in another way, which says nothing of the load.
    pub(crate) fn ended(&mut self, request: RequestId, late: u64) {
        self.waiting.remove(&(late, request));
    }

    /// Takes out what is late by now.
    pub(crate) fn expire(&mut self, now: u64) {
        while let Some(first) = self.waiting.first().copied().filter(|(late, _)| *late <= now) {
            self.waiting.remove(&first);
            self.size = (self.size - self.size / 8).max(WINDOW_MIN * PARTS);
            self.is_starting = false;
        }
    }

    /// Returns when the next request is late.
    pub(crate) fn deadline(&self) -> u64 {
        self.waiting.first().map_or(u64::MAX, |(late, _)| *late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends what there is room for, and answers `answered` of it in time; the rest is late.
    fn round(window: &mut Window, next: &mut u64, now: u64, answered: usize) -> usize {
        let mut sent = Vec::new();
        while window.has_room() {
            *next += 1;
            sent.push((RequestId(*next), window.sent(RequestId(*next), now)));
        }
        for (request, late) in sent.iter().take(answered) {
            window.answered(*request, *late);
        }
        window.expire(now + LATE_MS);
        sent.len()
    }

    #[test]
    fn while_all_answers_come_soon_the_window_doubles() {
        let (mut window, mut next) = (Window::new(), 0);
        let sent: Vec<usize> = (0..3).map(|turn| round(&mut window, &mut next, turn * LATE_MS, usize::MAX)).collect();
        let start = WINDOW_START as usize;
        assert_eq!(sent, [start, 2 * start, 4 * start]);
    }

    #[test]
    fn where_nothing_is_answered_in_time_the_window_falls_to_its_least_and_not_below() {
        let (mut window, mut next) = (Window::new(), 0);
        let sent: Vec<usize> = (0..40).map(|turn| round(&mut window, &mut next, turn * LATE_MS, 0)).collect();
        assert!(sent.windows(2).all(|two| two[1] <= two[0]), "{sent:?}");
        assert_eq!(sent.last(), Some(&(WINDOW_MIN as usize)));
    }

    #[test]
    fn a_tenth_of_silent_peers_leaves_most_of_the_window() {
        let (mut window, mut next, mut sent) = (Window::new(), 0, 0);
        for turn in 0..200 {
            let places = (window.size / PARTS) as usize;
            sent = round(&mut window, &mut next, turn * LATE_MS, places - places / 10);
        }
        assert!(sent >= 8, "{sent}");
    }

    #[test]
    fn after_a_late_answer_the_window_grows_by_one_place_a_round() {
        let (mut window, mut next) = (Window::new(), 0);
        round(&mut window, &mut next, 0, WINDOW_START as usize - 1);
        let before = window.size / PARTS;
        for turn in 1..=4 {
            round(&mut window, &mut next, turn * LATE_MS, usize::MAX);
        }
        assert!((before + 3..=before + 5).contains(&(window.size / PARTS)), "{before}, then {}", window.size / PARTS);
    }

    #[test]
    fn what_ended_otherwise_frees_its_place_and_changes_nothing() {
        let mut window = Window::new();
        let before = window.size;
        let late = window.sent(RequestId(1), 0);
        assert_eq!(window.deadline(), LATE_MS);
        window.ended(RequestId(1), late);
        window.expire(LATE_MS);
        assert_eq!((window.size, window.deadline()), (before, u64::MAX));
    }
}
