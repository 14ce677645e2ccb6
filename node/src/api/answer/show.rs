//! `kreisnetz.show/1`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Document;
use crate::api::{Day, Entry, File, Foreign, Moment, Publisher};

/// One entry, in full.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ShowData {
    /// The entry as in lists.
    #[serde(flatten)]
    pub entry: Entry,
    /// The description, in Markdown.
    pub description: Option<Foreign>,
    /// The fields of its kind, as RECORDS names them.
    pub body: Map<String, Value>,
    /// Its links.
    pub links: Vec<Link>,
    /// The files of an asset.
    #[serde(rename = "files_list")]
    pub files: Vec<File>,
    /// Number of nodes that hold the files, where known.
    pub holders: Option<u64>,
    /// Who uses it.
    pub adopters_list: Vec<Adopter>,
    /// What was found about it.
    pub evaluations_list: Vec<EvaluationNote>,
    /// Its versions, newest first, as far as this node has seen them.
    pub versions: Vec<VersionNote>,
    /// The head that signs it.
    pub signed: Signed,
}

/// A link of an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Link {
    /// What it leads to.
    pub rel: String,
    /// The address; never fetched.
    pub url: Foreign,
    /// Its label.
    pub label: Option<Foreign>,
}

/// A county that uses an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Adopter {
    /// Who.
    pub publisher: Publisher,
    /// At which stage.
    pub stage: String,
    /// Since when at this stage.
    pub since: Option<Day>,
    /// Which version.
    pub version: Option<Foreign>,
}

/// An evaluation of an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct EvaluationNote {
    /// `county/slug` of the evaluation.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its title.
    pub title: Foreign,
    /// Last signed change.
    pub at: Moment,
}

/// A version of an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct VersionNote {
    /// What the publisher calls it.
    pub version: Option<Foreign>,
    /// Number of the head that brought it.
    pub seq: u64,
    /// When that head was issued.
    pub at: Option<Moment>,
}

/// The head that signs an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Signed {
    /// Epoch of the publisher's keys.
    pub epoch: u64,
    /// Number of the head.
    pub seq: u64,
    /// Digest of the head before; `null` for the first.
    pub prev: Option<String>,
    /// Merkle root of the catalog, 64 hex digits.
    pub root: String,
    /// When it was signed.
    pub issued: Moment,
    /// Until when it counts as current.
    pub expires: Moment,
    /// Number of other counties whose heads name it; `null` where not counted.
    pub witnesses: Option<u64>,
}

impl Document for ShowData {
    const SCHEMA: &'static str = "kreisnetz.show/1";
}
