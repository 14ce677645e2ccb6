//! What we remember of a peer's conduct: points that fade, and refusals that last. Pure; time is passed in.
//!
//! Standing says something about a transport key only, never about a publisher.

use std::collections::BTreeMap;
use std::time::Duration;

use libp2p::PeerId;
use serde::{Deserialize, Serialize};

/// No peer has fewer points.
pub const POINTS_MIN: f64 = -100.0;

/// No peer has more points.
pub const POINTS_MAX: f64 = 10.0;

/// At this many points, or fewer, a peer is disconnected and refused.
pub const POINTS_REFUSED: f64 = -50.0;

/// Points halve in this time, towards 0.
const HALF_LIFE: Duration = Duration::from_secs(600);

/// The first refusal lasts this long, each further one twice the last.
const REFUSED_FIRST: Duration = Duration::from_secs(12 * 3600);

/// No refusal lasts longer.
const REFUSED_MAX: Duration = Duration::from_secs(7 * 24 * 3600);

/// Earlier refusals are forgotten this long after the last one ended.
const REFUSALS_FORGOTTEN: Duration = Duration::from_secs(30 * 24 * 3600);

/// Peers remembered at most. Beyond, the one with the least to remember goes: keys are free to make.
const PEERS_MAX: usize = 16_384;

/// Fewer points than this, either way, are as good as none.
const POINTS_NEGLIGIBLE: f64 = 0.5;

/// What a penalty led to; the caller disconnects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sentence {
    /// The peer stays, with this many points.
    Kept {
        /// Points after the penalty.
        points: f64,
    },
    /// The peer is to be disconnected and refused.
    Refused {
        /// Wall time until which it is refused.
        until: Duration,
    },
}

/// One peer's standing as it is kept over a restart.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StandingRecord {
    /// The peer's id in base 58.
    pub peer: String,
    /// Points at `at_ms`.
    pub points: f64,
    /// Wall time in milliseconds at which the points were right.
    pub at_ms: u64,
    /// How often the peer was refused.
    pub refusals: u32,
    /// Wall time in milliseconds until which the peer is refused; 0 if it never was.
    pub refused_until_ms: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Conduct {
    points: f64,
    at: Duration,
    refusals: u32,
    refused_until: Duration,
}

impl Conduct {
    fn points_at(&self, now: Duration) -> f64 {
        let elapsed = now.saturating_sub(self.at).as_secs_f64();
        self.points * 0.5_f64.powf(elapsed / HALF_LIFE.as_secs_f64())
    }

    fn is_refused(&self, now: Duration) -> bool {
        now < self.refused_until
    }

    fn is_forgettable(&self, now: Duration) -> bool {
        let refusal_over = self.refusals == 0 || now > self.refused_until + REFUSALS_FORGOTTEN;
        refusal_over && self.points_at(now).abs() < POINTS_NEGLIGIBLE
    }

    fn refuse(&mut self, now: Duration) -> Duration {
        if now > self.refused_until + REFUSALS_FORGOTTEN {
            self.refusals = 0;
        }
        let doubled = REFUSED_FIRST.saturating_mul(1 << self.refusals.min(8));
        self.refusals = self.refusals.saturating_add(1);
        self.refused_until = now + doubled.min(REFUSED_MAX);
        self.refused_until
    }

    /// What is lost if this is forgotten; the least goes first.
    fn weight(&self, now: Duration) -> (Duration, u32, f64) {
        (self.refused_until.saturating_sub(now), self.refusals, self.points_at(now).abs())
    }
}

/// The conduct of all peers we had to do with.
#[derive(Debug, Default)]
pub struct Standing {
    peers: BTreeMap<PeerId, Conduct>,
}

impl Standing {
    /// Takes points from a peer.
    pub fn penalise(&mut self, now: Duration, peer: PeerId, points: u32) -> Sentence {
        let conduct = self.conduct(now, peer);
        conduct.points = (conduct.points - f64::from(points)).max(POINTS_MIN);
        if conduct.points > POINTS_REFUSED {
            return Sentence::Kept { points: conduct.points };
        }
        // A peer that is refused already cannot lengthen its refusal by what was still under way.
        let until = if conduct.is_refused(now) { conduct.refused_until } else { conduct.refuse(now) };
        Sentence::Refused { until }
    }

    /// Gives points to a peer for something useful.
    pub fn credit(&mut self, now: Duration, peer: PeerId, points: u32) {
        let conduct = self.conduct(now, peer);
        conduct.points = (conduct.points + f64::from(points)).min(POINTS_MAX);
    }

    /// Forgets everything held against a peer: an operator said so.
    pub fn pardon(&mut self, peer: &PeerId) {
        self.peers.remove(peer);
    }

    /// Returns whether a peer is neither dialled nor let in.
    pub fn is_refused(&self, now: Duration, peer: &PeerId) -> bool {
        self.peers.get(peer).is_some_and(|conduct| conduct.is_refused(now))
    }

    /// Returns a peer's points, 0 for an unknown one.
    pub fn points(&self, now: Duration, peer: &PeerId) -> f64 {
        self.peers.get(peer).map_or(0.0, |conduct| conduct.points_at(now))
    }

    /// Returns how many peers are remembered.
    pub fn len(&self) -> usize {
        self.peers.len()
    }

    /// Returns whether no peer is remembered.
    pub fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    /// Returns what is worth keeping over a restart.
    pub fn records(&self, now: Duration) -> Vec<StandingRecord> {
        self.peers
            .iter()
            .filter(|(_, conduct)| !conduct.is_forgettable(now))
            .map(|(peer, conduct)| StandingRecord {
                peer: peer.to_base58(),
                points: conduct.points_at(now),
                at_ms: millis(now),
                refusals: conduct.refusals,
                refused_until_ms: millis(conduct.refused_until),
            })
            .collect()
    }

    /// Takes back what [`Standing::records`] gave. A record that cannot be true is dropped, a refusal longer than any
    /// is shortened: the file may be old, the clock may have been wrong.
    pub fn restore(&mut self, now: Duration, records: impl IntoIterator<Item = StandingRecord>) {
        for record in records.into_iter().take(PEERS_MAX) {
            let Ok(peer) = record.peer.parse() else {
                continue;
            };
            if !record.points.is_finite() {
                continue;
            }
            let conduct = Conduct {
                points: record.points.clamp(POINTS_MIN, POINTS_MAX),
                at: Duration::from_millis(record.at_ms).min(now),
                refusals: record.refusals,
                refused_until: Duration::from_millis(record.refused_until_ms).min(now + REFUSED_MAX),
            };
            self.peers.insert(peer, conduct);
        }
    }

    fn conduct(&mut self, now: Duration, peer: PeerId) -> &mut Conduct {
        if !self.peers.contains_key(&peer) && self.peers.len() >= PEERS_MAX {
            self.forget_one(now);
        }
        let conduct = self.peers.entry(peer).or_default();
        conduct.points = conduct.points_at(now);
        conduct.at = now;
        conduct
    }

    fn forget_one(&mut self, now: Duration) {
        let least = self
            .peers
            .iter()
            .min_by(|(_, one), (_, other)| {
                let (one, other) = (one.weight(now), other.weight(now));
                one.0.cmp(&other.0).then(one.1.cmp(&other.1)).then(one.2.total_cmp(&other.2))
            })
            .map(|(peer, _)| *peer);
        if let Some(peer) = least {
            self.peers.remove(&peer);
        }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use libp2p::PeerId;

    use super::{PEERS_MAX, Sentence, Standing};
    use crate::test_peers::{COESFELD, UELZEN, numbered, peer};

    const HOUR: u64 = 3600;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(1_800_000_000 + seconds)
    }

    fn refused(seconds: u64) -> Sentence {
        Sentence::Refused { until: at(seconds) }
    }

    #[test]
    fn points_halve_every_ten_minutes() {
        let mut standing = Standing::default();
        let uelzen = peer(UELZEN);
        assert_eq!(standing.penalise(at(0), uelzen, 20), Sentence::Kept { points: -20.0 });
        assert!((standing.points(at(600), &uelzen) + 10.0).abs() < 1e-9);
        assert!((standing.points(at(1200), &uelzen) + 5.0).abs() < 1e-9);
        assert!((standing.points(at(0) - Duration::from_secs(99), &uelzen) + 20.0).abs() < 1e-9, "a clock set back changes nothing");
    }

    #[test]
    fn a_forged_signature_refuses_for_twelve_hours_doubling_to_a_week() {
        let mut standing = Standing::default();
        let peer = peer(COESFELD);
        let mut now = 0;
        for hours in [12, 24, 48, 96, 168, 168] {
            assert_eq!(standing.penalise(at(now), peer, 50), refused(now + hours * HOUR));
            assert!(standing.is_refused(at(now + hours * HOUR - 1), &peer));
            now += hours * HOUR;
            assert!(!standing.is_refused(at(now), &peer));
        }
        now += 31 * 24 * HOUR;
        assert_eq!(standing.penalise(at(now), peer, 50), refused(now + 12 * HOUR), "a month of peace is remembered too");
    }

    #[test]
    fn what_was_under_way_does_not_lengthen_a_refusal() {
        let mut standing = Standing::default();
        let peer = peer(COESFELD);
        assert_eq!(standing.penalise(at(0), peer, 50), refused(12 * HOUR));
        assert_eq!(standing.penalise(at(1), peer, 50), refused(12 * HOUR));
        assert!(standing.points(at(1), &peer) >= -100.0);
    }

    #[test]
    fn small_faults_add_up_only_within_minutes() {
        let mut standing = Standing::default();
        let (fast, slow) = (peer(UELZEN), peer(COESFELD));
        for second in 0..12 {
            standing.penalise(at(second), fast, 5);
            standing.penalise(at(second * 600), slow, 5);
        }
        assert!(standing.is_refused(at(12), &fast));
        assert!(!standing.is_refused(at(12 * 600), &slow));
    }

    #[test]
    fn credit_has_a_ceiling() {
        let mut standing = Standing::default();
        for _ in 0..100 {
            standing.credit(at(0), peer(UELZEN), 5);
        }
        assert!((standing.points(at(0), &peer(UELZEN)) - 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_restart_forgets_no_refusal_and_believes_no_absurd_record() {
        let mut before = Standing::default();
        before.penalise(at(0), peer(COESFELD), 50);
        before.penalise(at(0), peer(UELZEN), 20);
        let mut records = before.records(at(60));
        let json = serde_json::to_string(&records).unwrap();
        records = serde_json::from_str(&json).unwrap();
        records.push(super::StandingRecord { peer: "nobody".into(), points: -100.0, at_ms: 0, refusals: 1, refused_until_ms: u64::MAX });
        let mut eternal = records[0].clone();
        eternal.peer = numbered(7).to_base58();
        eternal.refused_until_ms = u64::MAX;
        records.push(eternal);

        let mut after = Standing::default();
        after.restore(at(60), records);
        assert!(after.is_refused(at(60), &peer(COESFELD)));
        assert!(!after.is_refused(at(60), &peer(UELZEN)));
        assert!(after.points(at(60), &peer(UELZEN)) < -18.0);
        assert!(!after.is_refused(at(60 + 8 * 24 * HOUR), &numbered(7)));
        assert_eq!(after.len(), 3);
    }

    #[test]
    fn a_crowd_of_made_up_keys_displaces_no_refusal() {
        let mut standing = Standing::default();
        standing.penalise(at(0), peer(COESFELD), 50);
        let crowd: Vec<PeerId> = (0..u64::try_from(PEERS_MAX).unwrap() + 50).map(numbered).collect();
        for stranger in &crowd {
            standing.penalise(at(1), *stranger, 2);
        }
        assert_eq!(standing.len(), PEERS_MAX);
        assert!(standing.is_refused(at(2), &peer(COESFELD)));
    }
}
