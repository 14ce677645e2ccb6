//! How the network's report of its peers becomes an answer.

use std::collections::BTreeMap;

use crate::api::{Moment, PeerItem, PeerPath, PeerState, PeerTransport, Publisher};
use crate::clock::moment_of;
use crate::net::handle::{Link, PeerReport};
use crate::net::translate::Carrier;

/// Returns the peers as the interface lists them; whose node each is, where a catalog says so.
pub(super) fn items(reports: &[PeerReport], owners: &BTreeMap<String, Publisher>) -> Vec<PeerItem> {
    reports.iter().map(|report| item(report, owners)).collect()
}

fn item(report: &PeerReport, owners: &BTreeMap<String, Publisher>) -> PeerItem {
    let peer_id = report.peer.to_string();
    let (connected, retry_at) = match &report.link {
        Link::Connected { carrier, address, since, .. } => (Some((*carrier, address.to_string(), *since)), None),
        Link::Backoff { retry_at } => (None, Moment::from_unix(retry_at.as_secs()).ok()),
        Link::Dialling | Link::Idle | Link::Refused => (None, None),
    };
    PeerItem {
        publisher: owners.get(&peer_id).cloned(),
        peer_id,
        state: state(&report.link),
        path: connected.as_ref().map(|_| PeerPath::Direct),
        transport: connected.as_ref().map(|(carrier, _, _)| transport(*carrier)),
        address: connected.as_ref().map(|(_, address, _)| address.clone()).or_else(|| report.addresses.first().map(ToString::to_string)),
        since: connected.map(|(_, _, since)| moment_of(since)),
        rtt_ms: report.round_trip.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
        heads_behind: report.compared.map(|(behind, _)| behind as u64),
        heads_ahead: report.compared.map(|(_, ahead)| ahead as u64),
        reconciled_at: report.reconciled_at.map(moment_of),
        sent_bytes: None,
        received_bytes: None,
        offence_points: points(report.points),
        retry_at,
        via: None,
    }
}

const fn state(link: &Link) -> PeerState {
    match link {
        Link::Connected { .. } => PeerState::Connected,
        Link::Dialling => PeerState::Dialling,
        Link::Backoff { .. } | Link::Idle => PeerState::Backoff,
        Link::Refused => PeerState::Banned,
    }
}

const fn transport(carrier: Carrier) -> PeerTransport {
    match carrier {
        Carrier::Quic => PeerTransport::Quic,
        Carrier::Tcp => PeerTransport::Tcp,
    }
}

/// Standing goes down from 0 with offences; the answer counts them up.
fn points(standing: f64) -> u64 {
    let lost = (-standing).max(0.0).round();
    // At most 100 by the bounds of standing.
    format!("{lost:.0}").parse().unwrap_or(0)
}
