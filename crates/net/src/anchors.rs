//! Chooses the peers that keep us in the network: few, kept over restarts, spread over address blocks. Pure.
//!
//! Anchors are outbound connections of our own choice, so that whoever fills all inbound ones still does not surround
//! us.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};

use libp2p::PeerId;
use serde::{Deserialize, Serialize};

use super::dial_rules::DialRules;

/// Anchors at once.
pub const ANCHORS_MAX: usize = 8;

/// Anchors in one /16 of IPv4, or /32 of IPv6.
pub(super) const PER_BLOCK_MAX: usize = 2;

/// A peer that could be an anchor, with what speaks for it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Candidate {
    /// The peer; it should be a member's.
    pub peer: PeerId,
    /// The address it was reached at.
    pub ip: IpAddr,
    /// Whether it is an anchor already: those are kept, so that a stranger with good numbers displaces none.
    pub is_anchor: bool,
    /// Seconds that our outbound connections with it have held, in all.
    pub held_seconds: u64,
}

/// One anchor as it is kept over a restart.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorRecord {
    /// The peer's id in base 58.
    pub peer: String,
    /// Multiaddresses it may be reached at.
    pub addresses: Vec<String>,
    /// Seconds that connections with it have held, in all.
    pub held_seconds: u64,
}

/// Returns the anchors among the candidates: present ones first, then who held longest, equal ones by id.
///
/// Addresses in private ranges are not spread: a testnet has one address for all.
pub fn choose(candidates: &[Candidate], rules: &DialRules) -> Vec<PeerId> {
    let mut ranked: Vec<&Candidate> = candidates.iter().collect();
    ranked.sort_by_key(|candidate| (!candidate.is_anchor, u64::MAX - candidate.held_seconds, candidate.peer));
    let mut per_block: BTreeMap<IpAddr, usize> = BTreeMap::new();
    let mut anchors: Vec<PeerId> = Vec::new();
    for candidate in ranked {
        if anchors.len() == ANCHORS_MAX {
            break;
        }
        let held = per_block.entry(block(candidate.ip)).or_default();
        let is_full = *held >= PER_BLOCK_MAX && !rules.is_private_range(candidate.ip);
        if !is_full && !anchors.contains(&candidate.peer) {
            *held += 1;
            anchors.push(candidate.peer);
        }
    }
    anchors
}

pub(super) fn block(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(ip) => {
            let [first, second, ..] = ip.octets();
            IpAddr::from([first, second, 0, 0])
        }
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from(u128::from(ip) & (u128::MAX << 96))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ANCHORS_MAX, Candidate, choose};
    use crate::dial_rules::DialRules;
    use crate::test_peers::numbered;

    fn candidate(number: u64, ip: &str, held_seconds: u64) -> Candidate {
        Candidate { peer: numbered(number), ip: ip.parse().unwrap(), is_anchor: false, held_seconds }
    }

    #[test]
    fn two_hundred_sybils_of_one_block_are_two_anchors() {
        let mut candidates: Vec<_> = (0..200).map(|number| candidate(number, &format!("84.200.{}.7", number), 1_000_000)).collect();
        candidates.push(candidate(900, "91.10.0.1", 60));
        candidates.push(candidate(901, "2003:e5::1", 60));
        let anchors = choose(&candidates, &DialRules::default());
        assert_eq!(anchors.len(), 4);
        assert!(anchors.contains(&numbered(900)) && anchors.contains(&numbered(901)));
    }

    #[test]
    fn anchors_stay_anchors_and_the_rest_is_by_time_held() {
        let mut candidates: Vec<_> = (0..20).map(|number| candidate(number, &format!("{}.10.0.1", 80 + number), number * 100)).collect();
        candidates[0].is_anchor = true;
        let anchors = choose(&candidates, &DialRules::default());
        assert_eq!(anchors.len(), ANCHORS_MAX);
        let expected: Vec<_> = [0, 19, 18, 17, 16, 15, 14, 13].map(numbered).into();
        assert_eq!(anchors, expected);
        candidates.reverse();
        assert_eq!(choose(&candidates, &DialRules::default()), expected);
    }

    #[test]
    fn a_testnet_on_one_address_has_its_anchors_too() {
        let candidates: Vec<_> = (0..20).map(|number| candidate(number, "127.0.0.1", 60)).collect();
        let rules = DialRules::new(&["127.0.0.0/8".parse().unwrap()], &[]);
        assert_eq!(choose(&candidates, &rules).len(), ANCHORS_MAX);
        assert_eq!(choose(&candidates, &DialRules::default()).len(), 2);
    }

    #[test]
    fn a_peer_with_two_addresses_is_one_anchor() {
        let candidates = [candidate(1, "84.200.1.1", 5), candidate(1, "91.10.0.1", 5)];
        assert_eq!(choose(&candidates, &DialRules::default()).len(), 1);
    }
}
