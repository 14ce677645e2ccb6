//! `kreisnetz.fetch/1`, and how far a fetch has come.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{File, Foreign, Publisher};

/// The files of an asset that were fetched, or would be.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FetchData {
    /// `county/slug` of the asset.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its version.
    pub version: Option<Foreign>,
    /// SHA-256 of the entry, where another one than the present was asked for.
    pub entry: Option<String>,
    /// SHA-256 of the list of files; `null` for an entry without files.
    pub manifest: Option<String>,
    /// Whether it is a plan.
    pub dry_run: bool,
    /// The files, by path.
    pub files: Vec<File>,
    /// Their size; one content counts once.
    pub total_bytes: u64,
    /// What was fetched now; with a plan, what would be.
    pub fetched_bytes: u64,
    /// What lay here before.
    pub resumed_bytes: u64,
    /// Whose nodes it came from; with a plan, whose would be asked.
    pub holders: Vec<Publisher>,
    /// Where the one file that was asked for was written, or would be.
    #[serde(default)]
    pub to: Option<String>,
}

impl Document for FetchData {
    const SCHEMA: &'static str = "kreisnetz.fetch/1";
}

/// How far a fetch has come.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct FetchProgress {
    /// Bytes that are here.
    pub done: u64,
    /// Bytes of all files.
    pub total: u64,
    /// Nodes that give.
    pub sources: u64,
}
