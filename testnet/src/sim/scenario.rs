//! A scenario: who takes part, over what links, what happens when, and what must hold at the end. Read from TOML, strictly.
//!
//! The built-in ones stand in `testnet/scenarios/`; an unknown key is an error with its line.

mod vouching;

use std::path::PathBuf;

use serde::Deserialize;

use super::clock::{MILLISECOND, Micros, SECOND};
use super::hostile::Mode;

pub(crate) use self::vouching::{SybilPlan, Vouching};

/// The built-in scenarios, in the order in which `all` runs them.
const BUILT_IN: [(&str, &str); 18] = [
    ("join", include_str!("../../scenarios/join.toml")),
    ("partition", include_str!("../../scenarios/partition.toml")),
    ("churn", include_str!("../../scenarios/churn.toml")),
    ("crash", include_str!("../../scenarios/crash.toml")),
    ("restored-backup", include_str!("../../scenarios/restored-backup.toml")),
    ("clone", include_str!("../../scenarios/clone.toml")),
    ("replay", include_str!("../../scenarios/replay.toml")),
    ("equivocation", include_str!("../../scenarios/equivocation.toml")),
    ("split-view", include_str!("../../scenarios/split-view.toml")),
    ("freeze", include_str!("../../scenarios/freeze.toml")),
    ("recall", include_str!("../../scenarios/recall.toml")),
    ("recall-orphaned", include_str!("../../scenarios/recall-orphaned.toml")),
    ("flood", include_str!("../../scenarios/flood.toml")),
    ("admission", include_str!("../../scenarios/admission.toml")),
    ("sybil", include_str!("../../scenarios/sybil.toml")),
    ("sybil-quorum", include_str!("../../scenarios/sybil-quorum.toml")),
    ("country", include_str!("../../scenarios/country.toml")),
    ("continent", include_str!("../../scenarios/continent.toml")),
];

/// Publishers of a run at most: as many as a frontier takes (`protocol/src/limits.rs`).
pub(crate) const PUBLISHERS_MAX: usize = kreisnetz_protocol::limits::PUBLISHERS_MAX;

/// One scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    /// Filled in from the file's name.
    #[serde(skip)]
    pub(crate) name: String,
    /// What it is about, in a sentence.
    pub(crate) about: String,
    /// Nodes; each signs a catalog of its own.
    pub(crate) publishers: usize,
    /// Entries of each catalog at the beginning.
    pub(crate) entries: usize,
    /// Nominal bytes of an entry, for accounting and bandwidth.
    #[serde(default = "entry_bytes")]
    pub(crate) entry_bytes: u64,
    /// Whether everybody holds everything when the run begins.
    #[serde(default)]
    pub(crate) synced: bool,
    /// Seconds over which the nodes start.
    #[serde(default)]
    pub(crate) join_over_s: u64,
    /// Seconds after which the run ends.
    pub(crate) until_s: u64,
    /// Seconds between two rounds of reconciliation.
    #[serde(default = "reconcile_every_s")]
    pub(crate) reconcile_every_s: u64,
    #[serde(default)]
    pub(crate) links: Links,
    #[serde(default)]
    pub(crate) clocks: Clocks,
    #[serde(default, rename = "publish")]
    pub(crate) publications: Vec<Publications>,
    #[serde(default, rename = "partition")]
    pub(crate) partitions: Vec<Partition>,
    #[serde(default, rename = "outage")]
    pub(crate) outages: Vec<Outages>,
    #[serde(default, rename = "hostile")]
    pub(crate) hostile: Vec<Hostile>,
    pub(crate) recall: Option<RecallPlan>,
    pub(crate) vouching: Option<Vouching>,
    pub(crate) sybil: Option<SybilPlan>,
    pub(crate) suppress: Option<Suppress>,
    #[serde(default, rename = "copy")]
    pub(crate) copies: Vec<Copied>,
    #[serde(default)]
    pub(crate) hold: Hold,
}

/// A recall, and who uses what is recalled.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecallPlan {
    /// Whose entry it is.
    pub(crate) node: String,
    pub(crate) at_s: u64,
    /// They ask its publisher in every round.
    pub(crate) adopters: Vec<String>,
    /// Those of them whose nodes are off while it happens, and start when the publisher's node is gone.
    #[serde(default)]
    pub(crate) late: Vec<String>,
    /// Seconds after which the publisher's node is away for good.
    pub(crate) away_after_s: Option<u64>,
}

/// A machine that is copied while its node runs, so that two processes sign under one name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Copied {
    pub(crate) node: String,
    pub(crate) at_s: u64,
    /// When the copy ends.
    pub(crate) until_s: u64,
    /// Changes that each of both wants to publish meanwhile.
    pub(crate) publications: u64,
}

/// All nodes but a few keep everything new from everybody.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suppress {
    pub(crate) from_s: u64,
    pub(crate) honest: Vec<String>,
}

/// Links and stores.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Links {
    /// Milliseconds of one way, drawn for each pair of nodes.
    pub(crate) latency_ms: (u64, u64),
    /// Milliseconds that each message takes longer at most; this reorders gossip.
    pub(crate) jitter_ms: u64,
    /// Of a thousand gossip messages so many vanish.
    pub(crate) lost: u32,
    /// Of a thousand gossip messages so many arrive twice.
    pub(crate) doubled: u32,
    /// Of a thousand streams so many break or fall silent.
    pub(crate) broken: u32,
    /// Kilobits a second that a node sends at most.
    pub(crate) kbit: u64,
    /// Of a thousand nodes so many are slow.
    pub(crate) slow: u32,
    /// Kilobits a second that a slow node sends at most.
    pub(crate) slow_kbit: u64,
    /// Milliseconds until a store has made a catalog durable.
    pub(crate) store_ms: (u64, u64),
    /// Connections that a node keeps to peers of its choice; as many choose it.
    pub(crate) anchors: usize,
}

/// Clocks that are wrong.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Clocks {
    /// Of a thousand nodes so many have a wrong clock.
    pub(crate) wrong: u32,
    /// Seconds by which it is wrong at most, either way.
    pub(crate) seconds: u32,
}

/// Changes that counties publish.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Publications {
    pub(crate) from_s: u64,
    /// Seconds over which they are spread.
    pub(crate) over_s: u64,
    /// How many there are.
    pub(crate) count: usize,
    /// Whether their way through the network counts for the percentiles.
    #[serde(default)]
    pub(crate) measured: bool,
}

/// A part of the network that is cut off: the first nodes of it, by their number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Partition {
    pub(crate) from_s: u64,
    pub(crate) until_s: u64,
    /// Share of the nodes that is cut off, of a thousand.
    pub(crate) share: u32,
    #[serde(default)]
    pub(crate) direction: Direction,
    /// Seconds until a connection is given up over which nothing is heard (idle timeout of QUIC, SECURITY.md §7.1).
    #[serde(default = "noticed_s")]
    pub(crate) noticed_s: u64,
}

/// Which way is cut.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Direction {
    #[default]
    Both,
    /// Those cut off are heard and hear nothing.
    Inward,
    /// Those cut off hear and are not heard.
    Outward,
}

/// Nodes that go away and come back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outages {
    pub(crate) from_s: u64,
    pub(crate) over_s: u64,
    pub(crate) count: usize,
    /// Seconds until a node is back.
    pub(crate) away_s: (u64, u64),
    /// Whether it ends between any two outputs of its engine, rather than between two events.
    #[serde(default)]
    pub(crate) crash: bool,
    /// Whether it starts again from an older image of its machine.
    #[serde(default)]
    pub(crate) restored: bool,
}

/// A node that does not keep the rules from some moment on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hostile {
    pub(crate) node: String,
    pub(crate) mode: Mode,
    pub(crate) from_s: u64,
    /// Whether every honest node it reached must have cut it off.
    #[serde(default)]
    pub(crate) cut_off: bool,
}

/// What must hold at the end, besides the invariants.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Hold {
    /// Seconds after the last thing that happened within which all honest nodes hold the same.
    pub(crate) converged_s: Option<u64>,
    /// Milliseconds within which 99 of 100 new heads are known, over all nodes.
    pub(crate) heads_p99_ms: Option<u64>,
    /// Milliseconds within which 99 of 100 new entries are stored, over all nodes.
    pub(crate) entries_p99_ms: Option<u64>,
    /// Kilobits a second of gossip that a node sends and takes at most, on average over the run.
    pub(crate) gossip_kbit: Option<f64>,
    /// Mebibytes of a node's frontier at most.
    pub(crate) frontier_mib: Option<u64>,
    /// Seconds within which every adopter has the recall: after it was signed, or where its publisher's node is away, after the adopter
    /// first asked an honest node that holds it.
    pub(crate) recalled_s: Option<u64>,
    /// Adopters that must have the recall at the end, at least.
    pub(crate) recalled: usize,
    /// Whether a run without the misbehaviour must end in the same state of the honest nodes.
    pub(crate) as_without_hostile: bool,
    /// Whether every honest node must hold the same proofs of contradiction, and at least one.
    pub(crate) proven: bool,
}

/// Why there is no such scenario.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScenarioError {
    #[error("no scenario {wanted:?}; there are {}, and any file", BUILT_IN.map(|(name, _)| name).join(", "))]
    Unknown { wanted: String },
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{file}:{line}: {message}")]
    Syntax { file: String, line: usize, message: String },
    #[error("{file}: {rule}")]
    Rule { file: String, rule: &'static str },
}

impl Scenario {
    /// Returns the built-in scenario of a name, else the one in a file.
    ///
    /// # Errors
    ///
    /// [`ScenarioError`].
    pub(crate) fn load(wanted: &str) -> Result<Self, ScenarioError> {
        if let Some((name, text)) = BUILT_IN.iter().find(|(name, _)| *name == wanted) {
            return Self::parse(name, &format!("testnet/scenarios/{name}.toml"), text);
        }
        let path = PathBuf::from(wanted);
        if !path.exists() {
            return Err(ScenarioError::Unknown { wanted: wanted.to_owned() });
        }
        let text = std::fs::read_to_string(&path).map_err(|source| ScenarioError::Unreadable { path, source })?;
        Self::parse(wanted, wanted, &text)
    }

    /// Returns the names of the built-in scenarios.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    pub(super) fn parse(name: &str, file: &str, text: &str) -> Result<Self, ScenarioError> {
        let mut scenario: Self = toml::from_str(text).map_err(|error| ScenarioError::Syntax {
            file: file.to_owned(),
            line: error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count()),
            message: error.message().to_owned(),
        })?;
        name.clone_into(&mut scenario.name);
        scenario.check(file).map(|()| scenario)
    }

    fn check(&self, file: &str) -> Result<(), ScenarioError> {
        let rules = [
            ((2..=PUBLISHERS_MAX).contains(&self.publishers), "publishers must be 2 to 16384"),
            (
                self.publishers + self.sybil.as_ref().map_or(0, |plan| plan.identities) <= PUBLISHERS_MAX,
                "publishers and false identities must be 16384 at most",
            ),
            (self.sybil.is_none() || self.vouching.is_some(), "false identities need a network that grows by vouches"),
            (self.copies.iter().all(|copy| copy.at_s < copy.until_s), "a copy ends after it began"),
            (self.vouching.is_none() || !self.synced, "a network that grows does not begin in step"),
            (
                self.vouching.as_ref().is_none_or(|vouching| vouching.every_days > 0 && vouching.founders > 0),
                "vouching needs a founder and a day",
            ),
            (self.entries <= kreisnetz_catalog::ENTRIES_MAX, "a catalog has at most 10000 entries"),
            (self.links.latency_ms.0 <= self.links.latency_ms.1, "latency_ms is a least and a most"),
            (self.links.kbit > 0 && self.links.slow_kbit > 0, "kbit must not be 0"),
            (self.links.anchors > 0, "a node needs an anchor"),
            (self.last_thing() < self.until_s, "something happens after the end of the run"),
            (self.partitions.iter().all(|partition| partition.from_s < partition.until_s), "a partition ends after it began"),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, rule)) => Err(ScenarioError::Rule { file: file.to_owned(), rule }),
            None => Ok(()),
        }
    }

    /// Says whether machines are set back to older images or copied; then nodes ask which own head is the newest before they sign.
    pub(crate) fn sets_back(&self) -> bool {
        self.outages.iter().any(|outage| outage.restored) || !self.copies.is_empty()
    }

    /// Returns the second after which nothing is planned any more.
    pub(crate) fn last_thing(&self) -> u64 {
        let publications = self.publications.iter().map(|some| some.from_s + some.over_s);
        let partitions = self.partitions.iter().map(|partition| partition.until_s);
        let outages = self.outages.iter().map(|outage| outage.from_s + outage.over_s + outage.away_s.1);
        let recall = self.recall.iter().map(|recall| recall.at_s + recall.away_after_s.unwrap_or_default());
        let copies = self.copies.iter().map(|copy| copy.until_s);
        publications.chain(partitions).chain(outages).chain(copies).chain(recall).chain([self.join_over_s]).max().unwrap_or_default()
    }

    pub(crate) fn until(&self) -> Micros {
        self.until_s * SECOND
    }
}

impl Default for Links {
    fn default() -> Self {
        Self {
            latency_ms: (10, 60),
            jitter_ms: 5,
            lost: 0,
            doubled: 0,
            broken: 0,
            kbit: 10_000,
            slow: 0,
            slow_kbit: 256,
            store_ms: (2, 10),
            anchors: 4,
        }
    }
}

impl Links {
    /// Returns the microseconds of a store's transaction.
    pub(crate) fn store(&self) -> (Micros, Micros) {
        (self.store_ms.0 * MILLISECOND, self.store_ms.1 * MILLISECOND)
    }
}

const fn entry_bytes() -> u64 {
    1_200
}

const fn reconcile_every_s() -> u64 {
    kreisnetz_protocol::limits::RECONCILE_EVERY_MS / 1_000
}

const fn noticed_s() -> u64 {
    60
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_scenario_is_well_formed() {
        for name in Scenario::names() {
            let scenario = Scenario::load(name).unwrap();
            assert!(scenario.about.ends_with('.'), "{name}");
        }
    }

    #[test]
    fn an_unknown_key_is_told_with_its_file_and_line() {
        let text = "about = \"x.\"\npublishers = 3\nentries = 1\nuntil_s = 9\nlatencyms = 7\n";
        let error = Scenario::parse("storm", "storm.toml", text).unwrap_err().to_string();
        assert!(error.starts_with("storm.toml:5: unknown field `latencyms`"), "{error}");
    }

    #[test]
    fn what_happens_after_the_end_is_refused() {
        let text = "about = \"x.\"\npublishers = 3\nentries = 1\nuntil_s = 9\njoin_over_s = 10\n";
        let error = Scenario::parse("storm", "storm.toml", text).unwrap_err();
        assert!(matches!(error, ScenarioError::Rule { .. }), "{error}");
    }

    #[test]
    fn an_unknown_scenario_is_answered_with_the_known_ones() {
        let error = Scenario::load("storm").unwrap_err().to_string();
        assert!(error.contains("split-view"), "{error}");
    }
}
