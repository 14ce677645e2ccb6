//! What the network layer wants to know again after a restart: conduct, back-off, anchors. One small JSON document.

use std::time::Duration;

use libp2p::PeerId;
use serde::{Deserialize, Serialize};

use super::anchors::AnchorRecord;
use super::backoff::{Backoff, BackoffRecord};
use super::contact::Contact;
use super::dialler::Dialler;
use super::standing::{Standing, StandingRecord};

/// The document. Whoever stores it may lose it: then nobody is refused, and everybody is dialled at once.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkMemory {
    /// Peers with points or refusals.
    pub standing: Vec<StandingRecord>,
    /// Peers that are not dialled before their time.
    pub backoff: Vec<BackoffRecord>,
    /// Peers that keep us in the network.
    pub anchors: Vec<AnchorRecord>,
}

impl NetworkMemory {
    /// Takes what is worth keeping.
    pub fn of(now: Duration, standing: &Standing, dialler: &Dialler) -> Self {
        let anchors = dialler.anchors().map(|(peer, held)| AnchorRecord {
            peer: peer.to_base58(),
            addresses: dialler.addresses(&peer).iter().map(ToString::to_string).collect(),
            held_seconds: held.as_secs(),
        });
        Self { standing: standing.records(now), backoff: dialler.backoff().records(), anchors: anchors.collect() }
    }

    /// Returns the standing that was kept.
    pub fn standing(&self, now: Duration) -> Standing {
        let mut standing = Standing::default();
        standing.restore(now, self.standing.iter().cloned());
        standing
    }

    /// Returns the back-off that was kept.
    pub fn backoff(&self, now: Duration) -> Backoff {
        let mut backoff = Backoff::default();
        backoff.restore(now, self.backoff.iter().cloned());
        backoff
    }

    /// Returns the anchors that were kept, as contacts and with the time that connections held. A record that is none is
    /// left out.
    pub fn anchors(&self) -> Vec<(Contact, Duration)> {
        let read = |record: &AnchorRecord| {
            let contact = Contact::of(&record.peer, record.addresses.iter().map(String::as_str)).ok()?;
            Some((contact, Duration::from_secs(record.held_seconds)))
        };
        self.anchors.iter().filter_map(read).collect()
    }
}

/// Returns the peers of contacts with their times.
pub(super) fn held(anchors: &[(Contact, Duration)]) -> impl Iterator<Item = (PeerId, Duration)> + '_ {
    anchors.iter().map(|(contact, held)| (contact.peer(), *held))
}
