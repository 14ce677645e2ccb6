//! The table of all settings.

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// `true` or `false`.
    Switch,
    /// A whole number within bounds, both included.
    Count(u64, u64),
    /// A duration within bounds, both included.
    Duration(&'static str, &'static str),
    /// A list of durations.
    Durations,
    /// A size.
    Size,
    /// A share of the disk, or a size.
    Share,
    /// A size a second, or `none`.
    Rate,
    /// Any text.
    Text,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A list of texts.
    List,
    /// A list of multiaddresses.
    Addresses,
    /// A list of address ranges (CIDR).
    Ranges,
    /// The path of a socket.
    Socket,
    /// `env`, `none`, or the address of a proxy.
    Proxy,
}

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    /// `section.key`.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// The built-in value, as TOML.
    pub default: &'static str,
    /// Whether SIGHUP puts a change into force.
    pub reload: bool,
    /// Whether this version has the feature; if not, only the default is accepted.
    pub built: bool,
}

impl Key {
    /// Returns the setting of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// Returns section and key.
    #[must_use]
    pub fn parts(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').unwrap_or((self.name, ""))
    }

    /// Returns the environment variable that sets it.
    #[must_use]
    pub fn variable(&self) -> String {
        let (section, key) = self.parts();
        format!("KREISNETZ_{}__{}", section.to_ascii_uppercase(), key.to_ascii_uppercase())
    }
}

const fn key(name: &'static str, kind: Kind, default: &'static str) -> Key {
    Key { name, kind, default, reload: false, built: true }
}

const fn live(name: &'static str, kind: Kind, default: &'static str) -> Key {
    Key { name, kind, default, reload: true, built: true }
}

const fn later(name: &'static str, kind: Kind, default: &'static str) -> Key {
    Key { name, kind, default, reload: false, built: false }
}

const LISTEN: &str = r#"["/ip4/0.0.0.0/udp/4480/quic-v1", "/ip6/::/udp/4480/quic-v1", "/ip4/0.0.0.0/tcp/4480", "/ip6/::/tcp/4480"]"#;

/// Every setting, in the order of the commented file.
pub const KEYS: &[Key] = &[
    key("node.county", Kind::Text, r#""""#),
    key("node.contact", Kind::Text, r#""""#),
    key("node.network_file", Kind::Text, r#""network.toml""#),
    live("node.policy_file", Kind::Text, r#""policy.toml""#),
    key("node.drafts", Kind::Text, r#""drafts""#),
    key("network.listen", Kind::Addresses, LISTEN),
    key("network.external", Kind::Addresses, "[]"),
    key("network.bootstrap", Kind::Addresses, "[]"),
    key("network.inbound", Kind::Switch, "true"),
    later("network.relay", Kind::Switch, "true"),
    later("network.serve_relay", Kind::Switch, "false"),
    key("network.private_ranges", Kind::Ranges, "[]"),
    key("network.connections_in", Kind::Count(1, 128), "128"),
    key("network.connections_out", Kind::Count(1, 48), "48"),
    live("proxy.url", Kind::Proxy, r#""env""#),
    later("proxy.except", Kind::List, "[]"),
    later("proxy.password_file", Kind::Text, r#""""#),
    live("replication.reconcile_every", Kind::Duration("1s", "1d"), r#""5min""#),
    key("replication.head_renew", Kind::Duration("1h", "28d"), r#""7d""#),
    key("replication.deltas_per_peer", Kind::Count(1, 4), "4"),
    key("replication.idle_timeout", Kind::Duration("1s", "15s"), r#""15s""#),
    key("replication.step_timeout", Kind::Duration("1s", "120s"), r#""120s""#),
    key("replication.clock_tolerance", Kind::Duration("1s", "60min"), r#""60min""#),
    key("assets.quota_per_publisher", Kind::Size, r#""2GiB""#),
    key("assets.total", Kind::Size, r#""64GiB""#),
    key("assets.steward", Kind::Switch, "true"),
    key("assets.upload_rate", Kind::Rate, r#""none""#),
    key("assets.free_min", Kind::Share, r#""5%""#),
    live("search.limit", Kind::Count(1, 1000), "20"),
    live("search.hide_stale", Kind::Switch, "true"),
    live("search.stale_after", Kind::Duration("1d", "36500d"), r#""365d""#),
    key("control.socket", Kind::Socket, r#""run/control.sock""#),
    key("control.read_socket", Kind::Socket, r#""run/read.sock""#),
    key("control.requests", Kind::Count(1, 1024), "64"),
    key("web.enabled", Kind::Switch, "false"),
    key("web.listen", Kind::Text, r#""127.0.0.1:8480""#),
    key("web.allowed_hosts", Kind::List, "[]"),
    later("web.lang", Kind::Choice(&["auto", "de", "en"]), r#""auto""#),
    later("web.feedback", Kind::Text, r#""""#),
    key("metrics.enabled", Kind::Switch, "false"),
    key("metrics.listen", Kind::Text, r#""127.0.0.1:8481""#),
    key("metrics.token_file", Kind::Text, r#""""#),
    live("health.peers_min", Kind::Count(0, 1000), "1"),
    live("health.no_peers_after", Kind::Duration("0s", "365d"), r#""30min""#),
    live("health.lag_max", Kind::Duration("1s", "365d"), r#""24h""#),
    live("health.disk_free_min", Kind::Share, r#""10%""#),
    later("health.backup_max_age", Kind::Duration("1s", "3650d"), r#""7d""#),
    live("health.key_warn", Kind::Durations, r#"["60d", "30d", "7d"]"#),
    live("log.level", Kind::Choice(&["error", "warn", "info", "debug", "trace"]), r#""info""#),
    live("log.format", Kind::Choice(&["auto", "text", "json", "journal"]), r#""auto""#),
    live("log.addresses", Kind::Choice(&["short", "full", "none"]), r#""short""#),
    key("backup.dir", Kind::Text, r#""""#),
    key("backup.keep", Kind::Count(1, 1000), "7"),
    later("backup.files", Kind::Choice(&["none", "own", "held"]), r#""own""#),
    key("ui.lang", Kind::Choice(&["auto", "de", "en"]), r#""auto""#),
    key("ui.color", Kind::Choice(&["auto", "always", "never"]), r#""auto""#),
    later("ui.pager", Kind::Choice(&["auto", "never"]), r#""auto""#),
    key("ui.accessible", Kind::Switch, "false"),
];
