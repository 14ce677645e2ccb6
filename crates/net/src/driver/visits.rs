//! Connections for asking one peer, beside those that the dialler keeps: to the nodes of publishers whose work is in use here.
//!
//! A visit ends after a while where there are connections enough without it: a publisher with hundreds of adopters is not to hold a
//! connection for each.

use std::collections::BTreeMap;
use std::time::Duration;

use libp2p::PeerId;

use super::Driver;
use crate::swarm;

/// How long a visit lasts at least: a comparison and a pull take seconds.
const VISIT: Duration = Duration::from_secs(60);

/// When each visit began.
#[derive(Debug, Default)]
pub(super) struct Visits(BTreeMap<PeerId, Duration>);

impl Visits {
    /// Takes the visits that may end.
    fn take_over(&mut self, now: Duration) -> Vec<PeerId> {
        let over: Vec<PeerId> = self.0.iter().filter(|(_, since)| now.saturating_sub(**since) >= VISIT).map(|(peer, _)| *peer).collect();
        for peer in &over {
            self.0.remove(peer);
        }
        over
    }
}

impl Driver {
    /// Connects to a peer whose addresses are known, unless there is a connection or an attempt at one.
    pub(super) fn visit(&mut self, peer: PeerId) {
        let addresses = self.dialler.addresses(&peer).to_vec();
        let is_open = self.swarm.is_connected(&peer) || self.dialler.is_dialling(&peer);
        if addresses.is_empty() || is_open || self.swarm.behaviour().is_refused(&peer) {
            return;
        }
        match swarm::dial(&mut self.swarm, &self.rules, peer, &addresses) {
            Ok(()) => {
                self.dialler.begun(peer);
                self.visits.0.insert(peer, self.clocks.waiting.now());
            }
            Err(error) => tracing::debug!(%peer, %error, "the publisher of something in use here was not dialled"),
        }
    }

    /// Ends visits where the connections that the dialler wants are there without them.
    pub(super) fn end_visits(&mut self) {
        for peer in self.visits.take_over(self.clocks.waiting.now()) {
            let is_anchor = self.anchors.contains(&peer);
            if self.dialler.has_enough() && !is_anchor {
                let _ = self.swarm.disconnect_peer_id(peer);
            }
        }
    }
}
