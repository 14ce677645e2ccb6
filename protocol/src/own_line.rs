//! One's own line of heads after a start: is what is held here the newest that this publisher signed?
//!
//! A home may be an older copy of itself, out of a backup or an image of the machine. So after a start nothing is signed until peers were
//! asked, and until the first signature a newer own head that a peer proves is taken like anybody's: it was signed in another life of
//! this home. Pure bookkeeping; the signer guard is what refuses to sign.

use std::collections::{BTreeMap, BTreeSet};

use crate::limits::{OWN_AHEAD_MS, OWN_ANSWERS_MAX, OWN_ANSWERS_MIN, OWN_PATIENCE_MS, TWINS_MS};

/// What peers say of one's own line. `P` names a peer.
#[derive(Debug)]
pub(crate) struct OwnLine<P> {
    /// Since when peers are asked; none once they have confirmed.
    asking_since: Option<u64>,
    /// Whether peers are ever asked.
    asks: bool,
    /// Whether a newer own head is taken from a peer.
    takes: bool,
    /// Until when another process may tell this line too.
    doubled_until: Option<u64>,
    /// Who holds nothing newer.
    agreed: BTreeSet<P>,
    /// Who claims to hold something newer, and until when that is waited for.
    ahead: BTreeMap<P, u64>,
}

impl<P: Ord + Clone> OwnLine<P> {
    /// Begins to ask, or leaves the line alone: whoever does not sign needs no confirmation.
    pub(crate) const fn new(asks: bool, now: u64) -> Self {
        let asking_since = if asks { Some(now) } else { None };
        Self { asking_since, asks, takes: asks, doubled_until: None, agreed: BTreeSet::new(), ahead: BTreeMap::new() }
    }

    /// Says whether a newer own head is taken from a peer: until something was signed since the start.
    pub(crate) const fn takes(&self) -> bool {
        self.takes
    }

    /// Says whether peers are being asked.
    pub(crate) const fn is_asking(&self) -> bool {
        self.asking_since.is_some()
    }

    /// A peer holds nothing newer of the line than we do.
    pub(crate) fn agrees(&mut self, peer: &P) {
        self.ahead.remove(peer);
        if self.asking_since.is_some() {
            self.agreed.insert(peer.clone());
        }
    }

    /// A peer says that it holds something newer; what it cannot show is not waited for longer than [`OWN_AHEAD_MS`].
    pub(crate) fn is_behind(&mut self, peer: &P, now: u64) {
        if self.takes {
            self.agreed.remove(peer);
            self.ahead.entry(peer.clone()).or_insert(now + OWN_AHEAD_MS);
        }
    }

    /// A newer own head came from a peer and is stored: everybody is asked again.
    pub(crate) fn went_on(&mut self, now: u64) {
        if self.takes {
            self.asking_since = Some(now);
            self.agreed.clear();
            self.ahead.clear();
        }
    }

    /// This process may be an older copy of itself: as after a start.
    pub(crate) fn doubted(&mut self, now: u64) {
        self.takes = self.asks;
        self.went_on(now);
    }

    /// A peer has heard another process under our name: nothing is confirmed for [`TWINS_MS`] from the last time that one says so. Says
    /// whether that is new.
    pub(crate) fn doubled(&mut self, now: u64) -> bool {
        if !self.asks {
            return false;
        }
        let is_new = self.doubled_until.is_none_or(|until| until <= now);
        self.doubled_until = Some(now + TWINS_MS);
        if is_new {
            self.doubted(now);
        }
        is_new
    }

    /// Says, once, that no peer has heard another process for long enough: everybody is asked again, for the other may have signed until
    /// it was told.
    pub(crate) fn is_alone_again(&mut self, now: u64) -> bool {
        let is_over = self.doubled_until.is_some_and(|until| until <= now);
        if is_over {
            self.doubled_until = None;
            self.doubted(now);
        }
        is_over
    }

    /// Something was signed: from here on this home tells the line, and nobody else.
    pub(crate) fn signed(&mut self) {
        self.asking_since = None;
        self.takes = false;
        self.agreed.clear();
        self.ahead.clear();
    }

    /// Says, once, that enough peers have answered: of `known` other publishers min(known, 8, max(3, half of them)), or after
    /// [`OWN_PATIENCE_MS`] a single one.
    pub(crate) fn confirmed(&mut self, known: usize, now: u64) -> bool {
        let Some(since) = self.asking_since else { return false };
        self.ahead.retain(|_, until| *until > now);
        let patient = now.saturating_sub(since) < OWN_PATIENCE_MS;
        let need = if patient { needed(known) } else { known.min(1) };
        let confirmed = self.doubled_until.is_none() && self.ahead.is_empty() && self.agreed.len() >= need;
        if confirmed {
            self.asking_since = None;
            self.agreed.clear();
        }
        confirmed
    }

    /// Returns when it is to be looked at again, whatever happens.
    pub(crate) fn deadline(&self) -> u64 {
        let Some(since) = self.asking_since else { return u64::MAX };
        let late = since.saturating_add(OWN_PATIENCE_MS);
        let first = self.ahead.values().copied().min().unwrap_or(u64::MAX);
        let alone = self.doubled_until.unwrap_or(u64::MAX);
        if self.agreed.is_empty() { first.min(alone) } else { first.min(late).min(alone) }
    }
}

fn needed(known: usize) -> usize {
    known.min(OWN_ANSWERS_MAX).min(OWN_ANSWERS_MIN.max(known.div_ceil(2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_publishers_must_all_answer_many_are_asked_in_part() {
        for (known, need) in [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (7, 4), (12, 6), (16, 8), (400, 8)] {
            assert_eq!(needed(known), need, "{known}");
        }
    }

    #[test]
    fn nothing_is_confirmed_before_enough_peers_answered_and_then_once() {
        let mut line = OwnLine::new(true, 0);
        for peer in ["coesfeld", "coesfeld", "lörrach"] {
            line.agrees(&peer);
            assert!(!line.confirmed(7, 10), "{peer}");
        }
        line.agrees(&"uelzen");
        line.agrees(&"lüchow");
        assert!(line.confirmed(7, 10));
        assert!(!line.confirmed(7, 10), "said once");
        assert!(line.takes(), "until something is signed");
        line.signed();
        assert!(!line.takes());
        line.doubted(20);
        assert!(line.takes() && !line.confirmed(7, 21), "as after a start");
    }

    #[test]
    fn alone_in_a_network_one_is_confirmed_and_without_any_peer_never() {
        assert!(OwnLine::<&str>::new(true, 0).confirmed(0, 0));
        let mut line = OwnLine::<&str>::new(true, 0);
        assert!(!line.confirmed(6, 10 * OWN_PATIENCE_MS));
        line.agrees(&"coesfeld");
        assert!(line.confirmed(6, OWN_PATIENCE_MS), "one is enough after the time");
    }

    #[test]
    fn whoever_is_ahead_is_waited_for_but_not_for_ever() {
        let mut line = OwnLine::new(true, 0);
        line.agrees(&"coesfeld");
        line.is_behind(&"lörrach", 0);
        assert!(!line.confirmed(1, 1));
        line.went_on(5);
        assert!(!line.confirmed(1, 6), "everybody is asked again");
        line.agrees(&"coesfeld");
        assert!(line.confirmed(1, 7));
        let mut lied_to = OwnLine::new(true, 0);
        lied_to.agrees(&"coesfeld");
        for now in [0, OWN_AHEAD_MS / 2, OWN_AHEAD_MS - 1] {
            lied_to.is_behind(&"mallory", now);
            assert!(!lied_to.confirmed(1, now));
        }
        assert!(lied_to.confirmed(1, OWN_AHEAD_MS), "claiming it again gives no more time");
    }

    #[test]
    fn while_another_may_tell_the_line_nothing_is_confirmed_and_afterwards_it_is() {
        let mut line = OwnLine::new(true, 0);
        line.signed();
        assert!(line.doubled(10));
        assert!(!line.doubled(20), "told once");
        line.agrees(&"coesfeld");
        assert!(line.takes() && !line.is_alone_again(20 + TWINS_MS - 1) && !line.confirmed(1, 20 + TWINS_MS));
        assert_eq!(line.deadline(), 20 + TWINS_MS, "and then it is looked at again");
        assert!(line.is_alone_again(20 + TWINS_MS));
        assert!(!line.confirmed(1, 20 + TWINS_MS), "who agreed before may have heard of more since");
        line.agrees(&"coesfeld");
        assert!(line.confirmed(1, 20 + TWINS_MS));
    }

    #[test]
    fn who_does_not_sign_is_never_asked_for() {
        let mut line = OwnLine::new(false, 0);
        line.agrees(&"coesfeld");
        assert!(!line.takes() && !line.confirmed(0, 0));
        assert_eq!(line.deadline(), u64::MAX);
    }
}
