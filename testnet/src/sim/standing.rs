//! A peer's standing with one node (SECURITY.md §7.2): points for offences, forgotten with time, and who goes too far is cut off.
//!
//! It is the rule, not the node's code: in a node it is spread over a libp2p behaviour and a file.

use std::collections::BTreeMap;

use super::cast::NodeId;
use super::clock::{Micros, SECOND};

/// Where a peer is cut off.
const CUT_OFF: f64 = -50.0;
/// No peer falls deeper.
const LOWEST: f64 = -100.0;
/// Time in which half of it is forgotten.
const HALF_LIFE: f64 = 600.0 * SECOND as f64;
/// For how long a peer is refused at first.
const REFUSED: Micros = 12 * 3_600 * SECOND;
/// For how long a peer is refused at most.
const REFUSED_MAX: Micros = 7 * 86_400 * SECOND;

/// What a node thinks of its peers; it outlasts restarts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    peers: BTreeMap<NodeId, Peer>,
}

#[derive(Clone, Debug, Default)]
struct Peer {
    points: f64,
    at: Micros,
    refused_until: Micros,
    times: u32,
}

impl Standing {
    /// Takes points from a peer; says whether it is to be cut off now.
    pub(crate) fn offended(&mut self, peer: NodeId, points: u32, now: Micros) -> bool {
        let peer = self.peers.entry(peer).or_default();
        let age = (now - peer.at) as f64;
        peer.points = (peer.points * 0.5_f64.powf(age / HALF_LIFE) - f64::from(points)).max(LOWEST);
        peer.at = now;
        if peer.points > CUT_OFF || peer.refused_until > now {
            return false;
        }
        let refused = REFUSED.saturating_mul(1_u64.checked_shl(peer.times).unwrap_or(u64::MAX)).min(REFUSED_MAX);
        (peer.refused_until, peer.times) = (now + refused, peer.times + 1);
        true
    }

    /// Says whether a peer is refused.
    pub(crate) fn refuses(&self, peer: NodeId, now: Micros) -> bool {
        self.peers.get(&peer).is_some_and(|peer| peer.refused_until > now)
    }

    /// Returns who was ever cut off.
    pub(crate) fn cut_off(&self) -> impl Iterator<Item = NodeId> {
        self.peers.iter().filter(|(_, peer)| peer.times > 0).map(|(node, _)| *node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COESFELD: NodeId = NodeId(2);

    #[test]
    fn one_forgery_cuts_off_for_twelve_hours() {
        let mut standing = Standing::default();
        assert!(standing.offended(COESFELD, 50, 0));
        assert!(standing.refuses(COESFELD, REFUSED - 1) && !standing.refuses(COESFELD, REFUSED));
    }

    #[test]
    fn a_timeout_now_and_then_is_forgotten() {
        let mut standing = Standing::default();
        assert!((0..200).all(|number| !standing.offended(COESFELD, 2, number * 120 * SECOND)));
    }

    #[test]
    fn the_second_time_lasts_twice_as_long() {
        let mut standing = Standing::default();
        standing.offended(COESFELD, 50, 0);
        standing.offended(COESFELD, 50, REFUSED);
        assert!(standing.refuses(COESFELD, 3 * REFUSED - 1));
    }
}
