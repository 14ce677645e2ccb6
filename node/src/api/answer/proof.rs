//! `kreisnetz.proof/1` and `kreisnetz.verify/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Foreign, Moment, PublisherKind};

/// A proof file that was written, and what it shows.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ProofData {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The file.
    pub file: String,
    /// Its length.
    pub file_bytes: u64,
    /// What it shows.
    #[serde(flatten)]
    pub shown: Shown,
}

/// What became of files that were checked.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct VerifyData {
    /// One item a file, in the order given.
    pub items: Vec<VerifiedFile>,
    /// Files of which everything holds.
    pub valid: u64,
    /// Files in which something does not hold.
    pub invalid: u64,
    /// Files that show a contradiction of their publisher.
    pub contradicted: u64,
}

/// One file that was checked.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct VerifiedFile {
    /// The file as it was named.
    pub file: String,
    /// What became of it.
    pub state: FileState,
    /// What does not hold.
    pub fault: Option<ProofFault>,
    /// Whether the check digits were compared.
    pub digits: DigitsState,
    /// What it shows, where it holds.
    pub shown: Option<Shown>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Everything in it holds.
    Valid,
    /// Everything holds, and a witness had seen another head at the same place.
    Contradicted,
    /// Something does not hold.
    Invalid,
}

/// Whether the publisher is the one that was meant.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DigitsState {
    /// The digits given are the publisher's.
    Same,
    /// The digits given are another's.
    Different,
    /// None were given.
    Unchecked,
}

/// What does not hold in a file.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ProofFault {
    /// Name of the failure, as in errors.
    pub slug: String,
    /// Which part of the file; its sentence is the Fluent message `proof-fault-<part>`.
    pub part: String,
    /// What about it, in English.
    pub message: String,
}

/// What a proof file shows.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Shown {
    /// That the entry is listed, was withdrawn, or that nothing of this name is listed.
    pub claim: Claim,
    /// `county/slug`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its kind; `null` where nothing is listed.
    pub kind: Option<String>,
    /// Its title, in the best language there is.
    pub title: Option<Foreign>,
    /// What the publisher calls its version.
    pub version: Option<Foreign>,
    /// Number of the head with which it last changed.
    pub rev: Option<u64>,
    /// SHA-256 of the entry's bytes.
    pub digest: Option<String>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// Whose catalog it is, by its own words.
    pub publisher: ShownPublisher,
    /// Id of the network that all signatures name.
    pub network: String,
    /// The head that signs the catalog.
    pub signed: ShownHead,
    /// Others that had seen this head, or a later one of its epoch.
    pub witnesses: Vec<ShownWitness>,
    /// When the first of these signed what it had seen.
    pub witnessed_since: Option<Moment>,
    /// Others that had seen another head at the same place.
    pub contradicted_by: Vec<ShownWitness>,
}

/// What is shown of a name.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// The catalog lists the entry.
    Entry,
    /// The catalog says that it was withdrawn.
    Withdrawn,
    /// The catalog lists nothing of this name.
    Absent,
}

/// A publisher as its identity names it; whether it is that county, its check digits tell.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ShownPublisher {
    /// The PublisherId, 64 hex digits.
    pub id: String,
    /// The official key that it claims.
    pub ags: Option<String>,
    /// What people type.
    pub slug: String,
    /// The official name of that key; a partner's own.
    pub name: Foreign,
    /// County, municipality or partner.
    pub kind: PublisherKind,
    /// Eight groups of four digits, to be compared over a second channel.
    pub check_digits: String,
}

/// A head in a proof file.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ShownHead {
    /// Epoch of the publisher's keys.
    pub epoch: u64,
    /// Number of the head.
    pub seq: u64,
    /// Digest of the head.
    pub head: String,
    /// Merkle root of the catalog.
    pub root: String,
    /// When it was signed.
    pub issued: Moment,
    /// Until when it counts as current.
    pub expires: Moment,
    /// Whether that is past.
    pub expired: bool,
}

/// Another county's word about the head.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ShownWitness {
    /// Who speaks.
    pub publisher: ShownPublisher,
    /// When it signed what it had seen.
    pub issued: Moment,
    /// Epoch of the head that it had seen.
    pub epoch: u64,
    /// Number of the head that it had seen.
    pub seq: u64,
}

impl Document for ProofData {
    const SCHEMA: &'static str = "kreisnetz.proof/1";
}

impl Document for VerifyData {
    const SCHEMA: &'static str = "kreisnetz.verify/1";
}
