//! The nodes that this one knows, a row each.

use super::layout::said;
use super::screen::{Form, Screen};
use super::table::{Cell, Column, Table};
use crate::api::{Answer, PeerItem, PeerPath, PeerState, PeerTransport, PeersData};
use crate::i18n::{Args, ago};

/// Hex digits or letters of a transport identity that tell nodes apart at a glance.
const SHORT: usize = 8;

/// Returns the nodes with the state of their connections.
#[must_use]
pub fn text(answer: &Answer<PeersData>, screen: &Screen) -> String {
    if answer.data.items.is_empty() && screen.form() != Form::Pipe {
        return said(screen, "peers-none", &Args::default());
    }
    let columns = vec![
        Column::reference(screen, "column-county"),
        Column::text(screen, "column-state"),
        Column::text(screen, "column-path"),
        Column::number(screen, "column-delay"),
        Column::text(screen, "column-reconciled"),
        Column::text(screen, "column-address"),
        Column::text(screen, "column-peer").beyond_terminal(),
    ];
    let mut table = Table::new(screen, columns);
    for item in &answer.data.items {
        table.row(row(item, screen));
    }
    table.text()
}

fn row(item: &PeerItem, screen: &Screen) -> Vec<Cell> {
    let (state, state_value) = state(item.state);
    let (path, path_value) = way(item.path, item.transport);
    let name = item.publisher.as_ref().map_or_else(|| short(&item.peer_id), |publisher| publisher.slug.clone());
    let at = item.reconciled_at;
    vec![
        Cell::of(name, item.publisher.as_ref().map_or("", |publisher| &publisher.slug)),
        Cell::of(screen.language.say(state), state_value),
        Cell::of(path.map(|key| screen.language.say(key)).unwrap_or_default() + transport(item.transport), path_value),
        Cell::of(item.rtt_ms.map(|ms| format!("{ms} ms")).unwrap_or_default(), item.rtt_ms.map(|ms| ms.to_string()).unwrap_or_default()),
        Cell::of(at.map(|at| ago(screen.language, at, screen.now)).unwrap_or_default(), at.map(|at| at.to_string()).unwrap_or_default()),
        Cell::same(item.address.as_deref().unwrap_or_default()),
        Cell::same(&item.peer_id),
    ]
}

fn short(peer_id: &str) -> String {
    let tail: Vec<char> = peer_id.chars().rev().take(SHORT).collect();
    format!("…{}", tail.into_iter().rev().collect::<String>())
}

const fn state(state: PeerState) -> (&'static str, &'static str) {
    match state {
        PeerState::Connected => ("peer-connected", "connected"),
        PeerState::Dialling => ("peer-dialling", "dialling"),
        PeerState::Backoff => ("peer-backoff", "backoff"),
        PeerState::Unreachable => ("peer-unreachable", "unreachable"),
        PeerState::Banned => ("peer-banned", "banned"),
    }
}

fn way(path: Option<PeerPath>, transport: Option<PeerTransport>) -> (Option<&'static str>, String) {
    let (key, value) = match path {
        Some(PeerPath::Direct) => (Some("path-direct"), "direct"),
        Some(PeerPath::Relay) => (Some("path-relay"), "relay"),
        Some(PeerPath::Proxy) => (Some("path-proxy"), "proxy"),
        None => (None, ""),
    };
    let value = match transport {
        Some(PeerTransport::Quic) => format!("{value}/quic"),
        Some(PeerTransport::Tcp) => format!("{value}/tcp"),
        None => value.to_owned(),
    };
    (key, value)
}

const fn transport(transport: Option<PeerTransport>) -> &'static str {
    match transport {
        Some(PeerTransport::Quic) => ", QUIC",
        Some(PeerTransport::Tcp) => ", TCP",
        None => "",
    }
}
