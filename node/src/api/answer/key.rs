//! `kreisnetz.key/1`, the keys of one's own identity, and `kreisnetz.key-event/1`, what root keys sign.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Level, Moment, Publisher};

/// How far an event has come.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStep {
    /// Heads are listed for whoever decides.
    Listed,
    /// Nothing was signed or written.
    Planned,
    /// It lies in a file and waits for officers' signatures.
    Drafted,
    /// An officer signed the file.
    Signed,
    /// The node's identity has it.
    Applied,
}

/// An event of the root keys: what it says, and who has signed it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct KeyEventData {
    /// Whether it was only shown.
    pub dry_run: bool,
    /// How far it has come.
    pub step: KeyStep,
    /// `delegation`, `revocation`, `rotation`, `recovery/claim`, `recovery/veto`, `recovery/complete` or `succession`.
    pub kind: String,
    /// Whose identity it is about, 64 hex digits.
    pub publisher: String,
    /// The name in the identity.
    pub name: String,
    /// 8 groups of 4 digits of the publisher, to compare by telephone.
    pub check_digits: String,
    /// The network's id, 64 hex digits.
    pub network: String,
    /// Its place in the identity.
    pub n: u64,
    /// Check digits of the key that may sign; `null` before it is made, and where none is.
    pub signer: Option<String>,
    /// Check digits of the key that could sign until now.
    pub replaces: Option<String>,
    /// Epoch in which it signs.
    pub epoch: u64,
    /// Epoch until now.
    pub epoch_before: u64,
    /// First moment in which the key may sign, or from which others go on; `null` in all other events.
    pub not_before: Option<Moment>,
    /// Last moment in which the key may sign; `null` but in a delegation.
    pub not_after: Option<Moment>,
    /// Contradictions of two heads that it heals.
    pub resolves: u64,
    /// Root keys that have signed.
    pub signatures: u64,
    /// Root keys that must sign.
    pub needed: u64,
    /// Signatures of root keys that are missing.
    pub missing_root: u64,
    /// Signatures of keys that become root keys that are missing.
    pub missing_new: u64,
    /// Guardians whose consent is missing, 64 hex digits each.
    pub missing_guardians: Vec<String>,
    /// Claims to new root keys: those that are under way, or the one that is voided or completed.
    pub claims: Vec<KeyClaim>,
    /// Publishers that go on from this one, 64 hex digits each.
    pub successors: Vec<String>,
    /// Check digits of the signing key that a revocation voids.
    pub revoked: Option<String>,
    /// Why a key is void: `stolen`, `lost` or `retired`; by what right a claim is made: `reserve`, `guardians` or `both`; why others go
    /// on: `merged`, `split` or `dissolved`.
    pub reason: Option<String>,
    /// Number of the last head that stands, in a revocation or rotation; `null` where none does.
    pub last_good: Option<u64>,
    /// The last heads of the key that is to be revoked, the newest first; 20 at most.
    pub heads: Vec<KeyHead>,
    /// Check digits of the new root keys.
    pub roots: Vec<String>,
    /// Publishers that may recover the identity afterwards, 64 hex digits each.
    pub guardians: Vec<String>,
    /// The file that carries it.
    pub file: Option<String>,
    /// Files of keys that were made, to be kept offline.
    pub files: Vec<String>,
    /// Whether the signer guard was made anew.
    pub guard_renewed: bool,
    /// The command that takes it back; `null`, for a later delegation replaces it.
    pub undo: Option<String>,
    /// What to do next, each a command or an act.
    pub next: Vec<String>,
}

/// A claim to new root keys.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeyClaim {
    /// Its id, 64 hex digits.
    pub id: String,
    /// By what right: `reserve`, `guardians` or `both`.
    pub basis: String,
    /// When it says it was made.
    pub made: Moment,
    /// From when it can be completed.
    pub completes: Moment,
    /// Whether one root key voids it.
    pub can_be_vetoed: bool,
    /// Check digits of its root keys.
    pub roots: Vec<String>,
    /// Guardians that consent, 64 hex digits each.
    pub guardians: Vec<String>,
}

/// A head that a signing key signed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeyHead {
    /// Its epoch.
    pub epoch: u64,
    /// Its number.
    pub seq: u64,
    /// When it was signed.
    pub issued: Moment,
    /// Entries of the catalog, withdrawn ones too while their tombstones last.
    pub entries: u64,
    /// SHA-256 of its bytes, 64 hex digits.
    pub head: String,
}

impl Document for KeyEventData {
    const SCHEMA: &'static str = "kreisnetz.key-event/1";
}

/// The keys of one's own identity, each by the digits that two people compare.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct KeyData {
    /// Whose identity it is.
    pub publisher: Publisher,
    /// 8 groups of 4 digits of the publisher.
    pub check_digits: String,
    /// The root keys.
    pub root: Vec<String>,
    /// The promises of the keys that alone may replace them.
    pub next: Vec<String>,
    /// The key that signs heads; `null` where none is delegated.
    pub signing: Option<SigningNote>,
    /// Claims to new root keys that are under way.
    #[serde(default)]
    pub claims: Vec<KeyClaim>,
    /// Publishers that may recover the identity; those that are known here.
    #[serde(default)]
    pub guardians: Vec<Publisher>,
}

/// The key that signs heads, and for how long it may.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SigningNote {
    /// Its check digits.
    pub check_digits: String,
    /// Epoch in which it signs.
    pub epoch: u64,
    /// First moment in which it may sign.
    pub not_before: Moment,
    /// Last moment in which it may sign.
    pub not_after: Moment,
    /// Days until then, to the nearest; negative once it has passed by more than half a day.
    pub days_left: i64,
    /// `ok`; `warning` within the 60 days in which it is to be renewed; `error` once it has passed.
    pub level: Level,
}

impl Document for KeyData {
    const SCHEMA: &'static str = "kreisnetz.key/1";
}
