//! What the network layer wants to know again after a restart: conduct, back-off, anchors. One small JSON document.

use std::time::Duration;

use kreisnetz_protocol::Patience;
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
    /// Peers that are not to be compared with before their time.
    #[serde(default)]
    pub patience: Vec<PatienceRecord>,
}

impl NetworkMemory {
    /// Takes what is worth keeping.
    pub fn of(now: Duration, standing: &Standing, dialler: &Dialler, patience: &[Patience<PeerId>]) -> Self {
        let anchors = dialler.anchors().map(|(peer, held)| AnchorRecord {
            peer: peer.to_base58(),
            addresses: dialler.addresses(&peer).iter().map(ToString::to_string).collect(),
            held_seconds: held.as_secs(),
        });
        let patience = patience.iter().map(|waiting| PatienceRecord {
            peer: waiting.peer.to_base58(),
            failures: waiting.failures,
            until_seconds: now.as_secs() + waiting.left_ms.div_ceil(1_000),
        });
        Self {
            standing: standing.records(now),
            backoff: dialler.backoff().records(),
            anchors: anchors.collect(),
            patience: patience.collect(),
        }
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

    /// Returns which peers are not to be compared with for how long. A record that is none is left out.
    pub fn patience(&self, now: Duration) -> Vec<Patience<PeerId>> {
        let read = |record: &PatienceRecord| {
            let left_ms = record.until_seconds.saturating_sub(now.as_secs()) * 1_000;
            Some(Patience { peer: record.peer.parse().ok()?, failures: record.failures, left_ms })
        };
        self.patience.iter().filter_map(read).collect()
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

/// How long a peer is not to be compared with.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PatienceRecord {
    /// Its id.
    pub peer: String,
    /// Failures in a row.
    pub failures: u32,
    /// Wall time in seconds since 1970.
    pub until_seconds: u64,
}

/// Returns the peers of contacts with their times.
pub(super) fn held(anchors: &[(Contact, Duration)]) -> impl Iterator<Item = (PeerId, Duration)> + '_ {
    anchors.iter().map(|(contact, held)| (contact.peer(), *held))
}
