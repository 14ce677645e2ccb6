//! Waiting longer after each failure, with jitter, per peer and across reconnects.

use std::collections::BTreeMap;

use rand_core::Rng;

use crate::limits::{BACKOFF_MS_MAX, BACKOFF_MS_MIN, PEERS_MAX};

/// How long a peer is to be left alone, as it is kept over a restart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Patience<P> {
    /// Which peer.
    pub peer: P,
    /// Failures in a row.
    pub failures: u32,
    /// Milliseconds from now on.
    pub left_ms: u64,
}

/// When each peer may be bothered again.
#[derive(Debug)]
pub(crate) struct Backoff<P> {
    waits: BTreeMap<P, Wait>,
}

#[derive(Debug)]
struct Wait {
    failures: u32,
    until: u64,
}

impl<P: Ord + Clone> Backoff<P> {
    /// Returns what was kept over a restart; never longer than a wait can be.
    pub(crate) fn restored(kept: Vec<Patience<P>>, now: u64) -> Self {
        let wait = |kept: Patience<P>| {
            let until = now + kept.left_ms.min(BACKOFF_MS_MAX + BACKOFF_MS_MAX / 4);
            (kept.peer, Wait { failures: kept.failures, until })
        };
        Self { waits: kept.into_iter().take(PEERS_MAX).map(wait).collect() }
    }

    /// Returns what is to be kept over a restart.
    pub(crate) fn patience(&self, now: u64) -> Vec<Patience<P>> {
        let kept =
            |(peer, wait): (&P, &Wait)| Patience { peer: peer.clone(), failures: wait.failures, left_ms: wait.until.saturating_sub(now) };
        self.waits.iter().map(kept).collect()
    }

    /// Notes a failure; the wait doubles, up to ten minutes, and varies by a quarter.
    pub(crate) fn failed(&mut self, peer: &P, now: u64, entropy: &mut impl Rng) {
        if self.waits.len() >= PEERS_MAX && !self.waits.contains_key(peer) {
            self.waits.pop_first();
        }
        let wait = self.waits.entry(peer.clone()).or_insert(Wait { failures: 0, until: now });
        wait.until = now + with_jitter(doubled(BACKOFF_MS_MIN, wait.failures, BACKOFF_MS_MAX), entropy);
        wait.failures = wait.failures.saturating_add(1);
    }

    /// Puts a peer off because it said so.
    pub(crate) fn put_off(&mut self, peer: &P, until: u64) {
        if self.waits.len() >= PEERS_MAX && !self.waits.contains_key(peer) {
            self.waits.pop_first();
        }
        let wait = self.waits.entry(peer.clone()).or_insert(Wait { failures: 0, until });
        wait.until = wait.until.max(until);
    }

    /// Forgets failures after a success.
    pub(crate) fn succeeded(&mut self, peer: &P) {
        self.waits.remove(peer);
    }

    /// Returns when the next wait is over.
    pub(crate) fn deadline(&self, now: u64) -> u64 {
        self.waits.values().map(|wait| wait.until).filter(|until| *until > now).min().unwrap_or(u64::MAX)
    }

    /// Says whether the peer may be asked now.
    pub(crate) fn is_over(&self, peer: &P, now: u64) -> bool {
        self.waits.get(peer).is_none_or(|wait| wait.until <= now)
    }
}

/// Returns `least` doubled `times` times, at most `most`.
pub(crate) fn doubled(least: u64, times: u32, most: u64) -> u64 {
    least.saturating_mul(1_u64.checked_shl(times).unwrap_or(u64::MAX)).min(most)
}

/// Returns a wait between three quarters and five quarters of the given one.
pub(crate) fn with_jitter(wait: u64, entropy: &mut impl Rng) -> u64 {
    let half = wait / 2;
    wait - wait / 4 + if half == 0 { 0 } else { entropy.next_u64() % half }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn each_failure_doubles_the_wait_up_to_ten_minutes() {
        assert_eq!(doubled(BACKOFF_MS_MIN, 0, BACKOFF_MS_MAX), 5_000);
        assert_eq!(doubled(BACKOFF_MS_MIN, 3, BACKOFF_MS_MAX), 40_000);
        assert_eq!(doubled(BACKOFF_MS_MIN, 64, BACKOFF_MS_MAX), BACKOFF_MS_MAX);
    }

    #[test]
    fn a_failing_peer_is_left_alone_and_a_success_forgives() {
        let (mut backoff, mut entropy) = (Backoff::restored(Vec::new(), 0), ChaCha8Rng::seed_from_u64(1));
        backoff.failed(&"coesfeld", 0, &mut entropy);
        assert!(!backoff.is_over(&"coesfeld", 3_000));
        assert!(backoff.is_over(&"coesfeld", 7_000));
        let mut restarted = Backoff::restored(backoff.patience(3_000), 100);
        assert!(!restarted.is_over(&"coesfeld", 800), "a restart forgives nothing");
        restarted.failed(&"coesfeld", 10_000, &mut entropy);
        assert!(!restarted.is_over(&"coesfeld", 17_000), "and counts on");
        backoff.failed(&"coesfeld", 0, &mut entropy);
        backoff.succeeded(&"coesfeld");
        assert!(backoff.is_over(&"coesfeld", 0));
    }
}
