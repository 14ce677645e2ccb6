//! What is told about peers: facts of their connections, joined with what the dialler and the standing know.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kreisnetz_identity::Timestamp;
use libp2p::{Multiaddr, PeerId};

use crate::behaviour::Behaviour;
use crate::dialler::Dialler;
use crate::handle::{Link, PeerReport};
use crate::translate::{self, Direction};

#[derive(Debug)]
struct Facts {
    direction: Direction,
    address: Multiaddr,
    since: Timestamp,
    round_trip: Option<Duration>,
    compared: Option<(usize, usize, Timestamp)>,
}

/// Facts of connected peers; bounded by the limits of connections.
#[derive(Debug, Default)]
pub(super) struct PeerTable {
    connected: BTreeMap<PeerId, Facts>,
    reconciled_at: Option<Timestamp>,
}

impl PeerTable {
    pub(super) fn connected(&mut self, peer: PeerId, direction: Direction, address: Multiaddr, since: Timestamp) {
        self.connected.insert(peer, Facts { direction, address, since, round_trip: None, compared: None });
    }

    pub(super) fn disconnected(&mut self, peer: &PeerId) {
        self.connected.remove(peer);
    }

    pub(super) fn pinged(&mut self, peer: PeerId, round_trip: Duration) {
        if let Some(facts) = self.connected.get_mut(&peer) {
            facts.round_trip = Some(round_trip);
        }
    }

    pub(super) fn reconciled(&mut self, peer: PeerId, behind: usize, ahead: usize, now: Timestamp) {
        self.reconciled_at = Some(now);
        if let Some(facts) = self.connected.get_mut(&peer) {
            facts.compared = Some((behind, ahead, now));
        }
    }

    pub(super) fn connected_peers(&self) -> impl Iterator<Item = PeerId> + '_ {
        self.connected.keys().copied()
    }

    pub(super) fn reconciled_at(&self) -> Option<Timestamp> {
        self.reconciled_at
    }

    pub(super) fn report(&self, dialler: &Dialler, behaviour: &Behaviour, now: Duration) -> Vec<PeerReport> {
        let peers: BTreeSet<PeerId> = self.connected.keys().chain(dialler.known()).copied().collect();
        peers.into_iter().map(|peer| self.one(peer, dialler, behaviour, now)).collect()
    }

    fn one(&self, peer: PeerId, dialler: &Dialler, behaviour: &Behaviour, now: Duration) -> PeerReport {
        let facts = self.connected.get(&peer);
        let link = match facts {
            Some(facts) => Link::Connected {
                direction: facts.direction,
                carrier: translate::carrier(&facts.address),
                address: facts.address.clone(),
                since: facts.since,
            },
            None if behaviour.is_refused(&peer) => Link::Refused,
            None if dialler.is_dialling(&peer) => Link::Dialling,
            None if !dialler.backoff().may_dial(now, &peer) => Link::Backoff { retry_at: dialler.backoff().not_before(&peer) },
            None => Link::Idle,
        };
        PeerReport {
            peer,
            link,
            addresses: dialler.addresses(&peer).to_vec(),
            round_trip: facts.and_then(|facts| facts.round_trip),
            compared: facts.and_then(|facts| facts.compared).map(|(behind, ahead, _)| (behind, ahead)),
            reconciled_at: facts.and_then(|facts| facts.compared).map(|(_, _, at)| at),
            points: behaviour.points(&peer),
        }
    }
}
