//! Whom to dial next: few outbound connections, anchors first, at most one a second, after their back-off. Pure.
//!
//! Knows contacts and links, not sockets. Peers that connected to us are not dialled besides.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, PeerId};

use super::anchors::{self, ANCHORS_MAX, Candidate};
use super::backoff::{Backoff, Importance};
use super::contact::Contact;
use super::dial_rules::DialRules;
use super::limits::ADDRESSES_PER_DIAL_MAX;

/// Outbound connections that a node seeks: its anchors, and two to try new peers.
pub const OUTBOUND_WANTED: usize = ANCHORS_MAX + 2;

/// Contacts known at most; one for each publisher that a frontier can hold.
const CONTACTS_MAX: usize = 16_384;

/// Dials at once after a start; then one each [`DIAL_EVERY`].
const DIALS_AT_ONCE: u32 = 8;

/// Time between two dials.
const DIAL_EVERY: Duration = Duration::from_secs(1);

/// A dial to begin.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dial {
    /// Whom.
    pub peer: PeerId,
    /// Where, in the order given.
    pub addresses: Vec<Multiaddr>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Link {
    Dialling,
    Inbound { since: Duration },
    Outbound { since: Duration, ip: Option<IpAddr> },
}

#[derive(Debug)]
struct Known {
    addresses: Vec<Multiaddr>,
    /// Drawn once, so that not all nodes try the same peers first.
    rank: u64,
    held: Duration,
    is_anchor: bool,
}

/// The state of all dialling.
#[derive(Debug)]
pub struct Dialler {
    own: PeerId,
    rules: DialRules,
    contacts: BTreeMap<PeerId, Known>,
    links: BTreeMap<PeerId, Link>,
    backoff: Backoff,
    tokens: u32,
    refilled: Duration,
}

impl Dialler {
    /// Starts with what is remembered of failed dials.
    pub fn new(own: PeerId, rules: DialRules, backoff: Backoff, now: Duration) -> Self {
        Self { own, rules, contacts: BTreeMap::new(), links: BTreeMap::new(), backoff, tokens: DIALS_AT_ONCE, refilled: now }
    }

    /// Adds or replaces the addresses of peers. What is known of a peer otherwise stays.
    pub fn learn(&mut self, contacts: impl IntoIterator<Item = Contact>, mut entropy: impl FnMut() -> u64) {
        for contact in Contact::merged(contacts) {
            let peer = contact.peer();
            if peer == self.own || (self.contacts.len() >= CONTACTS_MAX && !self.contacts.contains_key(&peer)) {
                continue;
            }
            let known = self.contacts.entry(peer).or_insert_with(|| Known {
                addresses: Vec::new(),
                rank: entropy(),
                held: Duration::ZERO,
                is_anchor: false,
            });
            known.addresses = contact.addresses().iter().take(ADDRESSES_PER_DIAL_MAX).cloned().collect();
        }
    }

    /// Keeps peers as anchors that were so before a restart.
    pub fn restore_anchors(&mut self, anchors: impl IntoIterator<Item = (PeerId, Duration)>) {
        for (peer, held) in anchors.into_iter().take(ANCHORS_MAX) {
            if let Some(known) = self.contacts.get_mut(&peer) {
                (known.is_anchor, known.held) = (true, held);
            }
        }
    }

    /// Returns the dial to begin now, if one is due. It counts as begun.
    pub fn next(&mut self, now: Duration, is_refused: impl Fn(&PeerId) -> bool) -> Option<Dial> {
        self.refill(now);
        if self.tokens == 0 || self.outbound() >= OUTBOUND_WANTED {
            return None;
        }
        let full = self.full_blocks();
        let (peer, addresses) = self
            .contacts
            .iter()
            .filter(|(peer, known)| !known.addresses.is_empty() && !self.links.contains_key(peer))
            .filter(|(peer, _)| self.backoff.may_dial(now, peer) && !is_refused(peer))
            .min_by_key(|(peer, known)| (!known.is_anchor, self.is_in(&full, &known.addresses), known.rank, **peer))
            .map(|(peer, known)| (*peer, known.addresses.clone()))?;
        self.tokens -= 1;
        self.links.insert(peer, Link::Dialling);
        Some(Dial { peer, addresses })
    }

    /// A dial was begun besides: a person asked for it.
    pub fn begun(&mut self, peer: PeerId) {
        self.links.entry(peer).or_insert(Link::Dialling);
    }

    /// A dial failed. Returns the moment from which the peer may be dialled again.
    pub fn failed(&mut self, now: Duration, peer: PeerId, entropy: u64) -> Duration {
        if self.links.get(&peer) == Some(&Link::Dialling) {
            self.links.remove(&peer);
        }
        self.backoff.failed(now, peer, self.importance(&peer), entropy);
        self.backoff.not_before(&peer)
    }

    /// The first connection with a peer stands.
    pub fn connected(&mut self, now: Duration, peer: PeerId, outbound: Option<&Multiaddr>) {
        let link = match outbound {
            Some(address) => Link::Outbound { since: now, ip: ip_of(address) },
            None => Link::Inbound { since: now },
        };
        self.links.insert(peer, link);
        self.choose_anchors(now);
    }

    /// The last connection with a peer is gone.
    pub fn disconnected(&mut self, now: Duration, peer: PeerId, entropy: u64) {
        match self.links.remove(&peer) {
            Some(Link::Outbound { since, .. }) => {
                let held = now.saturating_sub(since);
                if let Some(known) = self.contacts.get_mut(&peer) {
                    known.held += held;
                }
                self.backoff.disconnected(now, peer, held, self.importance(&peer), entropy);
            }
            Some(Link::Inbound { .. } | Link::Dialling) | None => {}
        }
        self.choose_anchors(now);
    }

    /// Returns the anchors, with how long connections with them have held.
    pub fn anchors(&self) -> impl Iterator<Item = (PeerId, Duration)> + '_ {
        self.contacts.iter().filter(|(_, known)| known.is_anchor).map(|(peer, known)| (*peer, known.held))
    }

    /// Returns the addresses known of a peer.
    pub fn addresses(&self, peer: &PeerId) -> &[Multiaddr] {
        self.contacts.get(peer).map_or(&[], |known| &known.addresses)
    }

    /// Returns all peers that are known by address.
    pub fn known(&self) -> impl Iterator<Item = &PeerId> {
        self.contacts.keys()
    }

    /// Returns whether a peer is being dialled.
    pub fn is_dialling(&self, peer: &PeerId) -> bool {
        self.links.get(peer) == Some(&Link::Dialling)
    }

    /// Returns whether there are more outbound connections than it seeks.
    pub fn has_enough(&self) -> bool {
        self.outbound() > OUTBOUND_WANTED
    }

    /// Returns what is remembered of failed dials.
    pub fn backoff(&self) -> &Backoff {
        &self.backoff
    }

    fn refill(&mut self, now: Duration) {
        let gained = now.saturating_sub(self.refilled).as_secs() / DIAL_EVERY.as_secs();
        if gained > 0 || now < self.refilled {
            self.tokens = self.tokens.saturating_add(u32::try_from(gained).unwrap_or(u32::MAX)).min(DIALS_AT_ONCE);
            self.refilled = now;
        }
        // Once the start is over, the pace is even: what was not used is not saved up.
        if self.links.len() >= OUTBOUND_WANTED {
            self.tokens = self.tokens.min(1);
        }
    }

    fn outbound(&self) -> usize {
        self.links.values().filter(|link| !matches!(link, Link::Inbound { .. })).count()
    }

    fn importance(&self, peer: &PeerId) -> Importance {
        if self.contacts.get(peer).is_some_and(|known| known.is_anchor) { Importance::Anchor } else { Importance::Other }
    }

    /// Blocks of addresses in which no further anchor would be taken.
    fn full_blocks(&self) -> Vec<IpAddr> {
        let mut blocks: BTreeMap<IpAddr, usize> = BTreeMap::new();
        for link in self.links.values() {
            if let Link::Outbound { ip: Some(ip), .. } = link
                && !self.rules.is_private_range(*ip)
            {
                *blocks.entry(anchors::block(*ip)).or_default() += 1;
            }
        }
        blocks.into_iter().filter(|(_, count)| *count >= anchors::PER_BLOCK_MAX).map(|(block, _)| block).collect()
    }

    fn is_in(&self, full: &[IpAddr], addresses: &[Multiaddr]) -> bool {
        addresses.iter().filter_map(ip_of).any(|ip| full.contains(&anchors::block(ip)))
    }

    /// Anchors that are away stay anchors: they are dialled again before others, until eight better ones stand.
    fn choose_anchors(&mut self, now: Duration) {
        let candidates: Vec<Candidate> = self.links.iter().filter_map(|(peer, link)| self.candidate(now, *peer, *link)).collect();
        let chosen = anchors::choose(&candidates, &self.rules);
        let missing = ANCHORS_MAX.saturating_sub(chosen.len());
        let mut away: Vec<PeerId> = self.anchors().map(|(peer, _)| peer).filter(|peer| !chosen.contains(peer)).collect();
        away.retain(|peer| !candidates.iter().any(|candidate| candidate.peer == *peer));
        away.truncate(missing);
        for (peer, known) in &mut self.contacts {
            known.is_anchor = chosen.contains(peer) || away.contains(peer);
        }
    }

    fn candidate(&self, now: Duration, peer: PeerId, link: Link) -> Option<Candidate> {
        let known = self.contacts.get(&peer)?;
        let Link::Outbound { since, ip: Some(ip) } = link else { return None };
        let held = known.held + now.saturating_sub(since);
        Some(Candidate { peer, ip, is_anchor: known.is_anchor, held_seconds: held.as_secs() })
    }
}

fn ip_of(address: &Multiaddr) -> Option<IpAddr> {
    match address.iter().next() {
        Some(Protocol::Ip4(ip)) => Some(ip.into()),
        Some(Protocol::Ip6(ip)) => Some(ip.into()),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use libp2p::{Multiaddr, PeerId};

    use super::{Backoff, Contact, Dialler};
    use crate::dial_rules::DialRules;
    use crate::test_peers::{UELZEN, numbered, peer};

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(1_800_000_000 + seconds)
    }

    fn address(number: u64) -> Multiaddr {
        format!("/ip4/{}.10.0.1/tcp/4480", 80 + number).parse().unwrap()
    }

    fn contact(number: u64) -> Contact {
        Contact::of(&numbered(number).to_string(), [address(number).to_string().as_str()]).unwrap()
    }

    fn dialler(contacts: u64) -> Dialler {
        let mut dialler = Dialler::new(peer(UELZEN), DialRules::default(), Backoff::default(), at(0));
        let mut drawn = 0;
        dialler.learn((0..contacts).map(contact), || {
            drawn += 1;
            drawn
        });
        dialler
    }

    fn anyone(_: &PeerId) -> bool {
        false
    }

    #[test]
    fn a_start_dials_eight_at_once_and_then_one_a_second() {
        let mut dialler = dialler(100);
        let begun = std::iter::from_fn(|| dialler.next(at(0), anyone)).count();
        assert_eq!(begun, 8);
        assert!(dialler.next(at(1), anyone).is_some());
        assert!(dialler.next(at(1), anyone).is_none());
        assert!(dialler.next(at(9), anyone).is_some());
        assert!(dialler.next(at(99), anyone).is_none(), "ten outbound links are wanted");
    }

    #[test]
    fn nobody_is_dialled_twice_nor_ourselves_nor_the_refused_nor_the_connected() {
        let mut dialler = dialler(4);
        dialler.learn([Contact::of(&peer(UELZEN).to_string(), ["/ip4/84.10.0.9/tcp/4480"]).unwrap()], || 0);
        dialler.connected(at(0), numbered(1), None);
        let refused = numbered(2);
        let dialled: Vec<_> = std::iter::from_fn(|| dialler.next(at(0), |peer| *peer == refused)).map(|dial| dial.peer).collect();
        assert_eq!(dialled, [numbered(0), numbered(3)]);
    }

    #[test]
    fn a_failed_dial_waits_for_its_back_off() {
        let mut dialler = dialler(1);
        dialler.next(at(0), anyone).unwrap();
        let not_before = dialler.failed(at(0), numbered(0), u64::MAX);
        assert!(not_before > at(2));
        assert!(dialler.next(at(2), anyone).is_none());
        assert!(dialler.next(at(6), anyone).is_some());
    }

    #[test]
    fn an_anchor_that_went_away_is_dialled_first() {
        let mut dialler = dialler(30);
        for number in 20..28 {
            dialler.connected(at(0), numbered(number), Some(&address(number)));
        }
        assert_eq!(dialler.anchors().count(), 8);
        dialler.disconnected(at(3600), numbered(27), 0);
        assert!(dialler.anchors().any(|(peer, held)| peer == numbered(27) && held == Duration::from_secs(3600)));
        assert_eq!(dialler.next(at(3600), anyone).unwrap().peer, numbered(27));
    }

    #[test]
    fn strangers_of_one_block_come_after_everybody_else() {
        let mut dialler = Dialler::new(peer(UELZEN), DialRules::default(), Backoff::default(), at(0));
        let crowd = (0..20).map(|number| {
            let text = format!("/ip4/84.200.0.{number}/tcp/4480");
            Contact::of(&numbered(number).to_string(), [text.as_str()]).unwrap()
        });
        dialler.learn(crowd, || 0);
        dialler.learn([contact(20)], || u64::MAX);
        for number in 0..2 {
            let text: Multiaddr = format!("/ip4/84.200.0.{number}/tcp/4480").parse().unwrap();
            dialler.connected(at(0), numbered(number), Some(&text));
        }
        assert_eq!(dialler.next(at(0), anyone).unwrap().peer, numbered(20), "the one of another block");
        assert!(dialler.next(at(0), anyone).is_some(), "then the crowd, rather than nobody");
    }

    #[test]
    fn anchors_survive_a_restart() {
        let mut dialler = dialler(30);
        dialler.restore_anchors([(numbered(29), Duration::from_secs(99))]);
        assert_eq!(dialler.next(at(0), anyone).unwrap().peer, numbered(29));
    }
}
