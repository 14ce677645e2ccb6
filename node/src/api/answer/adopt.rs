//! `kreisnetz.adopt/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{File, Foreign, Publisher};

/// An adoption that was signed, or would be.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AdoptData {
    /// `county/slug` of what is adopted.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its version.
    pub version: Option<Foreign>,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// The stage.
    pub stage: String,
    /// `county/slug` of the adoption.
    pub adoption_ref: String,
    /// Epoch of the head that signs it.
    pub epoch: u64,
    /// Number of that head; with a dry run, the one it would get.
    pub seq: u64,
    /// Digest of that head; `null` with a dry run.
    pub head: Option<String>,
    /// Files that were fetched and verified.
    pub files: Vec<File>,
    /// Their size.
    pub total_bytes: u64,
    /// What was fetched now.
    pub fetched_bytes: u64,
    /// What lay here before.
    pub resumed_bytes: u64,
    /// Whose nodes it came from.
    pub holders: Vec<Publisher>,
    /// The folder the files were written to.
    pub to: Option<String>,
    /// SPDX expression of its licence; `null` where there is none.
    pub licence: Option<Foreign>,
    /// What a county must bring, as the publisher states it.
    pub needs: Option<Foreign>,
    /// The command that takes it back.
    pub undo: Option<String>,
}

impl Document for AdoptData {
    const SCHEMA: &'static str = "kreisnetz.adopt/1";
}
