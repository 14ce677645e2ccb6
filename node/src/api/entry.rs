//! Publishers, entries and files as every document shows them.

use serde::{Deserialize, Serialize};

use super::{Foreign, Moment};

/// An identity with a catalog.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Publisher {
    /// The PublisherId, 64 hex digits.
    pub id: String,
    /// Official key: 5 digits of a county, 8 of a municipality; `null` for a partner.
    pub ags: Option<String>,
    /// What people type.
    pub slug: String,
    /// The official name; a partner's own.
    pub name: Foreign,
    /// Two digits of the Land; `null` for a partner without one.
    pub land: Option<String>,
    /// County, municipality or partner.
    pub kind: PublisherKind,
    /// How this node regards the publisher.
    pub admission: Admission,
}

/// What a publisher is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PublisherKind {
    /// A Landkreis, Kreis or independent city.
    County,
    /// A Gemeinde.
    Municipality,
    /// A research institute, an association.
    Partner,
}

/// How this node regards a publisher.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Admission {
    /// The node's own.
    #[serde(rename = "self")]
    Own,
    /// Named in the network file.
    Founding,
    /// Vouched for.
    Admitted,
    /// Not vouched for enough.
    Pending,
    /// Two identities claim one county.
    Conflict,
    /// Stopped by a proof of equivocation.
    Frozen,
    /// Blocked by local policy.
    Blocked,
}

/// How old a statement is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// Renewed in time.
    Current,
    /// Its publisher has not renewed it.
    Stale,
    /// Taken back.
    Withdrawn,
    /// Its catalog is frozen.
    Frozen,
}

/// Distinct counties by what they do with an entry; derived from their own signed adoptions.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct AdoptionCounts {
    /// In operation, confirmed within 12 months.
    pub confirmed: u64,
    /// In operation, confirmed longer ago.
    pub unconfirmed: u64,
    /// Interest to rollout.
    pub on_the_way: u64,
    /// No longer in use.
    pub ended: u64,
}

/// The files of an asset, in sum.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FileCounts {
    /// Number of files.
    pub count: u64,
    /// Their size.
    pub bytes: u64,
    /// What of it lies on this node.
    pub held_bytes: u64,
}

/// One entry of a catalog, as lists show it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Entry {
    /// `county/slug`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The kind, such as `asset`.
    pub kind: String,
    /// The title in the reader's language if the entry has it.
    pub title: Foreign,
    /// One or two sentences; `null` for kinds without.
    pub summary: Option<Foreign>,
    /// Language of title and summary, RFC 5646.
    pub lang: String,
    /// What the publisher calls the version.
    pub version: Option<Foreign>,
    /// Number of the head at which the entry last changed.
    pub seq: u64,
    /// SHA-256 of the entry's bytes, 64 hex digits.
    pub digest: String,
    /// Who says it.
    pub publisher: Publisher,
    /// The state or stage of the kind; `null` for kinds without.
    pub state: Option<String>,
    /// How old the statement is.
    pub freshness: Freshness,
    /// Whether its publisher recalled it: nobody is to go on using it.
    #[serde(default)]
    pub recalled: bool,
    /// Last signed change.
    pub updated: Moment,
    /// SPDX expression.
    pub licence: Option<Foreign>,
    /// Fields of action.
    pub topics: Vec<String>,
    /// Who uses it.
    pub adopters: AdoptionCounts,
    /// Number of evaluations.
    pub evaluations: u64,
    /// The files of an asset; `null` for other kinds.
    pub files: Option<FileCounts>,
}

/// One file of an asset.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct File {
    /// Relative path in the asset.
    pub path: Foreign,
    /// Its size.
    pub size_bytes: u64,
    /// What `sha256sum` prints.
    pub sha256: String,
    /// What the transfer verifies.
    pub blake3: String,
    /// What of it lies on this node.
    pub held_bytes: u64,
}
