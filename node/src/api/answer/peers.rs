//! `kreisnetz.peers/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Moment, Publisher};

/// The nodes that this one knows.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PeersData {
    /// One item a node.
    pub items: Vec<PeerItem>,
}

/// One other node.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PeerItem {
    /// Whose node it is; `null` until it said so.
    pub publisher: Option<Publisher>,
    /// Its transport identity.
    pub peer_id: String,
    /// How the connection is.
    pub state: PeerState,
    /// Over what it goes.
    pub path: Option<PeerPath>,
    /// Over which transport.
    pub transport: Option<PeerTransport>,
    /// The address in use, or the last one tried.
    pub address: Option<String>,
    /// Since when it is in this state.
    pub since: Option<Moment>,
    /// Time to it and back.
    pub rtt_ms: Option<u64>,
    /// Heads that it lacks.
    pub heads_behind: Option<u64>,
    /// Heads that this node lacks.
    pub heads_ahead: Option<u64>,
    /// Last time frontiers were compared.
    pub reconciled_at: Option<Moment>,
    /// Bytes sent to it.
    pub sent_bytes: Option<u64>,
    /// Bytes received from it.
    pub received_bytes: Option<u64>,
    /// Points for nonsense it sent.
    pub offence_points: u64,
    /// When it is dialled again.
    pub retry_at: Option<Moment>,
    /// The relay or proxy.
    pub via: Option<String>,
}

/// How the connection to a node is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeerState {
    /// It stands.
    Connected,
    /// Being made.
    Dialling,
    /// Failed; tried again later.
    Backoff,
    /// No address answers.
    Unreachable,
    /// Refused for its offences.
    Banned,
}

/// Over what a connection goes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeerPath {
    /// Nothing between.
    Direct,
    /// Another node forwards.
    Relay,
    /// The county's proxy.
    Proxy,
}

/// Transport of a connection.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeerTransport {
    /// QUIC over UDP.
    Quic,
    /// TLS over TCP.
    Tcp,
}

impl Document for PeersData {
    const SCHEMA: &'static str = "kreisnetz.peers/1";
}
