//! The settings in types.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::load::defaults;
use super::units::{Rate, Share, Size, Span};
use crate::home::Home;

/// All settings.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whose node it is.
    pub node: Node,
    /// Addresses and connections.
    pub network: NetworkSettings,
    /// The way out.
    pub proxy: Proxy,
    /// How catalogs are kept alike.
    pub replication: Replication,
    /// Files of assets.
    pub assets: Assets,
    /// The search.
    pub search: Search,
    /// The control API.
    pub control: Control,
    /// The local page.
    pub web: Web,
    /// Figures for a monitoring.
    pub metrics: Metrics,
    /// When the node counts as healthy.
    pub health: Health,
    /// The log.
    pub log: Log,
    /// Backups.
    pub backup: Backup,
    /// The command line.
    pub ui: Ui,
}

impl Default for Config {
    fn default() -> Self {
        defaults()
    }
}

/// `[node]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// AGS, or the slug of a partner; empty before `init`.
    pub county: String,
    /// Role mailbox; empty before `init`.
    pub contact: String,
    /// The network file, relative to the home.
    pub network_file: PathBuf,
    /// The local policy, relative to the home.
    pub policy_file: PathBuf,
    /// The folder of drafts, relative to the home.
    pub drafts: PathBuf,
}

/// `[network]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkSettings {
    /// Multiaddresses to listen on.
    pub listen: Vec<String>,
    /// Multiaddresses that others dial, where they differ.
    pub external: Vec<String>,
    /// Multiaddresses to dial, besides those of the network file.
    pub bootstrap: Vec<String>,
    /// Whether others may connect.
    pub inbound: bool,
    /// Whether relays are used.
    pub relay: bool,
    /// Whether this node is a relay.
    pub serve_relay: bool,
    /// Ranges (CIDR) that may be dialled besides public addresses.
    pub private_ranges: Vec<String>,
    /// Connections from others at most, 1 to 128.
    pub connections_in: u32,
    /// Connections to others at most, 1 to 48.
    pub connections_out: u32,
}

/// `[proxy]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Proxy {
    /// `env`, `none`, or an address.
    pub url: String,
    /// Hosts that are dialled without it.
    pub except: Vec<String>,
    /// File of name and password.
    pub password_file: PathBuf,
}

/// `[replication]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Replication {
    /// Time between two comparisons with a peer.
    pub reconcile_every: Span,
    /// Age at which the own head is renewed.
    pub head_renew: Span,
    /// Pulls at once from one peer, 1 to 4.
    pub deltas_per_peer: u32,
    /// A step without a byte ends after this.
    pub idle_timeout: Span,
    /// A step ends after this.
    pub step_timeout: Span,
    /// How wrong others' clocks may be.
    pub clock_tolerance: Span,
}

/// `[assets]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Assets {
    /// Bytes of one publisher at most.
    pub quota_per_publisher: Size,
    /// Bytes in all at most.
    pub total: Size,
    /// Whether files are held for others.
    pub steward: bool,
    /// Bytes a second to others.
    pub upload_rate: Rate,
    /// What stays free on the disk.
    pub free_min: Share,
}

/// `[search]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Items in an answer, 1 to 1000.
    pub limit: u32,
    /// Whether outdated entries are left out.
    pub hide_stale: bool,
    /// An entry is outdated after this time without a signed change.
    pub stale_after: Span,
}

/// `[control]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The socket for everything.
    pub socket: PathBuf,
    /// The socket for reading.
    pub read_socket: PathBuf,
    /// Requests at once, 1 to 1024.
    pub requests: u32,
}

/// `[web]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// Whether there is a local page.
    pub enabled: bool,
    /// Where.
    pub listen: String,
    /// Names it answers to, besides those of the loopback.
    pub allowed_hosts: Vec<String>,
    /// Its language.
    pub lang: String,
    /// Mailbox for feedback.
    pub feedback: String,
}

/// `[metrics]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Whether figures are offered.
    pub enabled: bool,
    /// Where.
    pub listen: String,
    /// File of the bearer token.
    pub token_file: PathBuf,
}

/// `[health]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// Connected peers below which the node is degraded.
    pub peers_min: u32,
    /// How long that may last.
    pub no_peers_after: Span,
    /// Time without a comparison after which the node is degraded.
    pub lag_max: Span,
    /// What has to be free on the disk.
    pub disk_free_min: Share,
    /// Age of a backup after which the node is degraded.
    pub backup_max_age: Span,
    /// How long before a key's end to warn.
    pub key_warn: Vec<Span>,
}

/// `[log]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
    /// How lines look.
    pub format: LogFormat,
    /// How addresses look in it.
    pub addresses: LogAddresses,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Journal under systemd, else text.
    Auto,
    /// For people.
    Text,
    /// One document a line.
    Json,
    /// With the priority in front.
    Journal,
}

/// How addresses look in the log.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogAddresses {
    /// The network part only.
    Short,
    /// As they are.
    Full,
    /// Not at all.
    None,
}

/// `[backup]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// The folder; empty for none.
    pub dir: PathBuf,
    /// Backups to keep.
    pub keep: u32,
    /// `none`, `own` or `held`.
    pub files: String,
}

impl Backup {
    /// Returns the folder, relative to the home; nothing where none is set.
    #[must_use]
    pub fn folder(&self, home: &Home) -> Option<PathBuf> {
        (!self.dir.as_os_str().is_empty()).then(|| home.root().join(&self.dir))
    }
}

/// `[ui]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ui {
    /// `auto`, `de` or `en`.
    pub lang: String,
    /// `auto`, `always` or `never`.
    pub color: String,
    /// `auto` or `never`.
    pub pager: String,
    /// Whether output suits a screen reader.
    pub accessible: bool,
}
