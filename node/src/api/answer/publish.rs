//! `kreisnetz.publish/1`, the answer of `publish` and `withdraw`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Foreign, Moment, Problem, Publisher};

/// A new head, or the plan of one.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PublishData {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whose catalog it is.
    pub publisher: Publisher,
    /// Epoch of the keys.
    pub epoch: u64,
    /// Number of the head before; 0 if this is the first.
    pub seq_before: u64,
    /// Number of the new head; that of the one before if nothing changed.
    pub seq_after: u64,
    /// Digest of the new head; `null` with a dry run.
    pub head: Option<String>,
    /// Merkle root of the catalog.
    pub root: String,
    /// Number of leaves, tombstones too.
    pub count: u64,
    /// Until when the head counts as current.
    pub expires: Option<Moment>,
    /// What changed.
    pub changes: Vec<Change>,
    /// Faults found in the drafts.
    pub problems: Vec<Problem>,
    /// Whose nodes hold the new head.
    pub held_by: Vec<Publisher>,
    /// The command that takes it back.
    pub undo: Option<String>,
}

/// What happens to an entry.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// It is new.
    Add,
    /// Its bytes change.
    Change,
    /// It becomes a tombstone.
    Withdraw,
}

/// One change of the catalog.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Change {
    /// What happens.
    pub op: Operation,
    /// `county/slug`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The kind.
    pub kind: String,
    /// The version before.
    pub version_before: Option<Foreign>,
    /// The version after.
    pub version_after: Option<Foreign>,
    /// Bytes of the entry and its files.
    pub bytes: u64,
    /// SHA-256 of the new bytes; `null` for a tombstone.
    pub digest: Option<String>,
}

impl Document for PublishData {
    const SCHEMA: &'static str = "kreisnetz.publish/1";
}
