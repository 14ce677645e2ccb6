//! `kreisnetz.status/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Moment, Publisher};

/// How the node is.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct StatusData {
    /// In one word.
    pub state: NodeState,
    /// Version of the program.
    pub version: String,
    /// Revision of its source, where known.
    pub revision: Option<String>,
    /// Seconds since its start; `null` when no node runs.
    pub uptime_s: Option<u64>,
    /// Whose node it is.
    pub publisher: Publisher,
    /// Its network.
    pub network: Network,
    /// Other nodes.
    pub peers: PeerCounts,
    /// Whether others can dial it.
    pub reachable: Reachable,
    /// What went over the wire since the start; `null` when no node runs.
    pub traffic: Option<TrafficStatus>,
    /// The own catalog.
    pub catalog: CatalogStatus,
    /// What is held of all catalogs.
    pub replica: Replica,
    /// Publishers by admission.
    pub members: Members,
    /// Messages for people.
    pub inbox: Inbox,
    /// The own keys.
    pub keys: KeysStatus,
    /// The store on disk.
    pub store: StoreStatus,
    /// The last backup.
    pub backup: BackupStatus,
    /// What is not as it should be, and what is.
    pub checks: Vec<Check>,
}

/// The node in one word.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeState {
    /// Opens its store.
    Starting,
    /// Answers, and nothing is wrong.
    Ready,
    /// Answers, with warnings.
    Degraded,
    /// Cannot do its work, or does not run.
    NotReady,
    /// Ends.
    Stopping,
}

/// A network.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Network {
    /// Digest of the network file, 64 hex digits.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Other nodes, counted.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PeerCounts {
    /// Connected now.
    pub connected: u64,
    /// Of these without a relay.
    pub direct: u64,
    /// Of these over a relay.
    pub relayed: u64,
    /// In the address book.
    pub known: u64,
}

/// Bytes of our own that went over the wire since the start, without packets, keep-alives and encryption around them.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct TrafficStatus {
    /// Requests sent, each on a stream of its own.
    pub requests: u64,
    /// Bytes of requests and answers that went.
    pub stream_sent_bytes: u64,
    /// Bytes of requests and answers that came.
    pub stream_received_bytes: u64,
    /// Bytes of messages that this node was the first to gossip.
    pub gossip_sent_bytes: u64,
    /// Bytes of gossiped messages that came, doubles left out.
    pub gossip_received_bytes: u64,
}

/// Whether others can dial this node.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reachable {
    /// Somebody did.
    Yes,
    /// Nobody can.
    No,
    /// Not found out yet.
    Unknown,
}

/// The own catalog.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CatalogStatus {
    /// Epoch of the keys.
    pub epoch: u64,
    /// Number of the newest head; 0 before the first.
    pub seq: u64,
    /// Live entries.
    pub entries: u64,
    /// Until when the head counts as current; `null` before the first.
    pub expires: Option<Moment>,
    /// Other nodes that were seen to hold the newest head, since it was signed or this node started; `null` when no node runs.
    pub held_by: Option<u64>,
    /// Whether peers agree which head is the newest.
    pub own_head: OwnHead,
}

/// Whether peers agree which own head is the newest.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnHead {
    /// They do.
    Confirmed,
    /// Being asked.
    Asking,
    /// They hold another one.
    Conflict,
}

/// What is held of all catalogs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Replica {
    /// Publishers with a verified catalog.
    pub publishers: u64,
    /// Their live entries.
    pub entries: u64,
    /// Bytes of these.
    pub bytes: u64,
    /// Last time the frontier was compared with a peer.
    pub reconciled_at: Option<Moment>,
    /// Seconds since then.
    pub lag_s: Option<u64>,
}

/// Publishers by admission.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Members {
    /// Founding and admitted ones, with the own.
    pub admitted: u64,
    /// Not vouched for enough.
    pub pending: u64,
    /// With a second claim on their county.
    pub conflict: u64,
    /// Stopped by a proof.
    pub frozen: u64,
}

/// Messages for people.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Inbox {
    /// Unread ones; `null` where there is no inbox.
    pub unread: Option<u64>,
}

/// The own keys.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeysStatus {
    /// When the signing key's delegation ends.
    pub delegation_expires: Option<Moment>,
}

/// The store on disk.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct StoreStatus {
    /// Version of its tables.
    pub format: u64,
    /// Bytes of its file.
    pub bytes: u64,
    /// Bytes left on the disk.
    pub free_bytes: Option<u64>,
}

/// The last backup.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct BackupStatus {
    /// When it was made.
    pub last_at: Option<Moment>,
    /// Seconds since then.
    pub age_s: Option<u64>,
}

/// How much a check weighs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Ok,
    /// The node works.
    Warning,
    /// The node does not do its work.
    Error,
}

/// One named check.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Check {
    /// Its name, such as `no_peers`; the sentence is the Fluent message `check-<id>`.
    pub id: String,
    /// How much it weighs.
    pub level: Level,
    /// The finding, in English.
    pub message: String,
    /// What helps: a command or an act, in English.
    pub hint: Option<String>,
}

impl Document for StatusData {
    const SCHEMA: &'static str = "kreisnetz.status/1";
}
