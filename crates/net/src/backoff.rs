//! When a peer may be dialled again: twice as long after each failure, with jitter. Pure; time and entropy are
//! passed in.
//!
//! A connection that breaks at once is a failure too: only one that held for a while resets the count. What is
//! remembered survives reconnects, and restarts through [`Backoff::records`].

use std::collections::BTreeMap;
use std::time::Duration;

use libp2p::PeerId;
use serde::{Deserialize, Serialize};

/// The first pause.
const FIRST: Duration = Duration::from_secs(5);

/// No pause for an anchor is longer.
const ANCHOR_MAX: Duration = Duration::from_secs(60);

/// No pause for any other peer is longer.
const OTHER_MAX: Duration = Duration::from_secs(600);

/// A connection that held for this long was a good one.
const HELD_LONG: Duration = Duration::from_secs(60);

/// Peers remembered at most; beyond, the one whose pause ended first is forgotten.
const PEERS_MAX: usize = 4096;

/// How patient we are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Importance {
    /// One of the few peers that keep us in the network.
    Anchor,
    /// Any other peer.
    Other,
}

impl Importance {
    fn pause_max(self) -> Duration {
        match self {
            Self::Anchor => ANCHOR_MAX,
            Self::Other => OTHER_MAX,
        }
    }
}

/// One peer's back-off as it is kept over a restart.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BackoffRecord {
    /// The peer's id in base 58.
    pub peer: String,
    /// Failures without a good connection between them.
    pub failures: u32,
    /// Wall time in milliseconds before which it is not dialled.
    pub not_before_ms: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Pause {
    failures: u32,
    not_before: Duration,
}

/// The pauses of all peers that were ever dialled in vain.
#[derive(Debug, Default)]
pub struct Backoff {
    peers: BTreeMap<PeerId, Pause>,
}

impl Backoff {
    /// Returns whether a peer may be dialled now.
    pub fn may_dial(&self, now: Duration, peer: &PeerId) -> bool {
        let not_before = self.not_before(peer);
        // No pause is longer than this: a clock that was set back holds nobody back.
        not_before <= now || not_before > now + OTHER_MAX
    }

    /// Returns the moment from which a peer may be dialled; 0 for an unknown one.
    pub fn not_before(&self, peer: &PeerId) -> Duration {
        self.peers.get(peer).map_or(Duration::ZERO, |pause| pause.not_before)
    }

    /// A dial failed. Returns the pause that follows: between half and all of the doubled time, by `entropy`.
    pub fn failed(&mut self, now: Duration, peer: PeerId, importance: Importance, entropy: u64) -> Duration {
        if !self.peers.contains_key(&peer) && self.peers.len() >= PEERS_MAX {
            self.forget_one();
        }
        let pause = self.peers.entry(peer).or_default();
        pause.failures = pause.failures.saturating_add(1);
        let doubled = FIRST.saturating_mul(1 << (pause.failures - 1).min(16));
        let wait = jittered(doubled.min(importance.pause_max()), entropy);
        pause.not_before = now + wait;
        wait
    }

    /// The last connection with the peer closed after `held`: all is forgiven if that was long, else it was a
    /// failure.
    pub fn disconnected(&mut self, now: Duration, peer: PeerId, held: Duration, importance: Importance, entropy: u64) {
        if held >= HELD_LONG {
            self.peers.remove(&peer);
        } else {
            self.failed(now, peer, importance, entropy);
        }
    }

    /// Returns what is worth keeping over a restart.
    pub fn records(&self) -> Vec<BackoffRecord> {
        self.peers
            .iter()
            .map(|(peer, pause)| BackoffRecord {
                peer: peer.to_base58(),
                failures: pause.failures,
                not_before_ms: u64::try_from(pause.not_before.as_millis()).unwrap_or(u64::MAX),
            })
            .collect()
    }

    /// Takes back what [`Backoff::records`] gave; no pause is longer than one can be, whatever the file says.
    pub fn restore(&mut self, now: Duration, records: impl IntoIterator<Item = BackoffRecord>) {
        for record in records.into_iter().take(PEERS_MAX) {
            let Ok(peer) = record.peer.parse() else {
                continue;
            };
            let pause = Pause { failures: record.failures, not_before: Duration::from_millis(record.not_before_ms).min(now + OTHER_MAX) };
            self.peers.insert(peer, pause);
        }
    }

    fn forget_one(&mut self) {
        let first = self.peers.iter().min_by_key(|(_, pause)| pause.not_before).map(|(peer, _)| *peer);
        if let Some(peer) = first {
            self.peers.remove(&peer);
        }
    }
}

/// Returns a duration between half of `whole` and `whole`.
fn jittered(whole: Duration, entropy: u64) -> Duration {
    let half = whole / 2;
    let span = u64::try_from(half.as_millis()).unwrap_or(u64::MAX);
    half + Duration::from_millis(entropy % span.saturating_add(1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use super::{Backoff, Importance, PEERS_MAX};
    use crate::test_peers::{COESFELD, UELZEN, numbered, peer};

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(1_800_000_000 + seconds)
    }

    /// The longest pauses, in seconds, after one failure, two, and so on.
    fn pauses(importance: Importance) -> Vec<u64> {
        let mut backoff = Backoff::default();
        (0..9)
            .map(|_| {
                // The entropy that adds all of the second half, whatever it is.
                let mut longest = Duration::ZERO;
                for whole in [5, 10, 20, 40, 60, 80, 160, 320, 600_u64] {
                    let mut probe = Backoff::default();
                    probe.restore(at(0), backoff.records());
                    let pause = probe.failed(at(0), peer(UELZEN), importance, whole * 500);
                    longest = longest.max(pause);
                }
                backoff.failed(at(0), peer(UELZEN), importance, 0);
                longest.as_secs()
            })
            .collect()
    }

    #[test]
    fn pauses_double_to_a_minute_for_anchors_and_ten_for_others() {
        assert_eq!(pauses(Importance::Anchor), [5, 10, 20, 40, 60, 60, 60, 60, 60]);
        assert_eq!(pauses(Importance::Other), [5, 10, 20, 40, 80, 160, 320, 600, 600]);
    }

    #[test]
    fn jitter_stays_between_half_and_all() {
        for entropy in (0..u64::MAX).step_by(usize::MAX / 999) {
            let mut backoff = Backoff::default();
            let pause = backoff.failed(at(0), peer(UELZEN), Importance::Other, entropy);
            assert!(pause >= Duration::from_millis(2500) && pause <= Duration::from_secs(5));
        }
    }

    #[test]
    fn a_peer_is_not_dialled_before_its_pause_is_over() {
        let mut backoff = Backoff::default();
        let uelzen = peer(UELZEN);
        assert!(backoff.may_dial(at(0), &uelzen));
        let pause = backoff.failed(at(0), uelzen, Importance::Other, 7);
        assert!(!backoff.may_dial(at(0), &uelzen));
        assert!(backoff.may_dial(at(0) + pause, &uelzen));
        assert!(backoff.may_dial(at(0), &peer(COESFELD)), "others are not held back");
    }

    #[test]
    fn only_a_connection_that_held_forgives() {
        let mut backoff = Backoff::default();
        let uelzen = peer(UELZEN);
        for _ in 0..5 {
            backoff.disconnected(at(0), uelzen, Duration::from_secs(3), Importance::Other, 0);
        }
        assert!(!backoff.may_dial(at(39), &uelzen));
        backoff.disconnected(at(40), uelzen, Duration::from_secs(61), Importance::Other, 0);
        assert!(backoff.may_dial(at(40), &uelzen));
    }

    #[test]
    fn pauses_survive_a_restart_and_a_wrong_clock_shortens_them() {
        let mut before = Backoff::default();
        before.failed(at(0), peer(UELZEN), Importance::Other, 0);
        let mut records = before.records();
        records[0].failures = u32::MAX;
        let json = serde_json::to_string(&records).unwrap();
        let mut after = Backoff::default();
        after.restore(at(0), serde_json::from_str::<Vec<_>>(&json).unwrap());
        assert!(!after.may_dial(at(0), &peer(UELZEN)));
        after.failed(at(0), peer(UELZEN), Importance::Other, 0);

        records[0].not_before_ms = u64::MAX;
        let mut astray = Backoff::default();
        astray.restore(at(0), records);
        assert!(astray.may_dial(at(600), &peer(UELZEN)));
    }

    #[test]
    fn the_table_never_outgrows_its_bound() {
        let mut backoff = Backoff::default();
        for number in 0..u64::try_from(PEERS_MAX).unwrap() + 9 {
            backoff.failed(at(number), numbered(number), Importance::Other, 0);
        }
        assert_eq!(backoff.peers.len(), PEERS_MAX);
        assert!(backoff.may_dial(at(0), &numbered(0)), "the oldest went");
    }
}
