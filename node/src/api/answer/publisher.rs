//! `kreisnetz.publisher/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Day, KeyClaim, LackNote, Moment, PendingStanding, Publisher, VoucherNote};

/// One publisher, in full: its identity, its heads, and what speaks against it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PublisherData {
    /// Who.
    pub publisher: Publisher,
    /// The digits that two people compare by telephone.
    pub check_digits: String,
    /// Why it belongs to the network, or that it does not.
    pub path: AdmissionPath,
    /// Its identity events, oldest first.
    pub events: Vec<IdentityNote>,
    /// Its last heads that are held here, newest first; at most 64.
    pub heads: Vec<HeadNote>,
    /// Who goes on from it, once each of them names it.
    #[serde(default)]
    pub successors: Vec<Publisher>,
    /// Claims to new root keys that are under way.
    #[serde(default)]
    pub claims: Vec<KeyClaim>,
    /// Publishers that may recover the identity; those that are known here.
    #[serde(default)]
    pub guardians: Vec<Publisher>,
    /// Other identities that claim the same official key.
    pub conflicts: Vec<Publisher>,
    /// Where its catalog is cut off; `null` while it is whole.
    pub frozen: Option<FrozenAt>,
    /// The proofs that it contradicted itself, by id; healed ones too.
    pub equivocations: Vec<EquivocationNote>,
    /// How often a further proof came that is not kept.
    pub equivocations_more: u64,
}

/// How a publisher came into the network.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AdmissionPath {
    /// The rule that admits it.
    pub rule: AdmissionRule,
    /// Who vouched for it: those with whom the rule first held.
    pub vouchers: Vec<Publisher>,
    /// Where it stands, where it does not belong to the network.
    pub standing: Option<PendingStanding>,
    /// Since when it is a member by vouches, or is one no more.
    pub since: Option<Day>,
    /// The vouches that count for it.
    pub given: Vec<VoucherNote>,
    /// What is missing.
    pub lacks: Vec<LackNote>,
    /// Chains of vouches to it, each from a founder or one the local policy takes, with nobody but itself in common.
    pub chains: Vec<Vec<Publisher>>,
}

/// Rules by which a publisher belongs to the network.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AdmissionRule {
    /// The network file names it.
    Founding,
    /// The local policy takes it.
    Allowed,
    /// Members vouch for it.
    Vouched,
    /// None does: it is pending.
    None,
}

/// One event of an identity.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct IdentityNote {
    /// Its place; the inception has 0.
    pub n: u64,
    /// `inception`, `delegation`, `rotation`, `revocation`, `recovery/claim`, `recovery/veto`, `recovery/complete` or `succession`.
    pub kind: String,
    /// SHA-256 of its bytes, 64 hex digits.
    pub digest: String,
    /// When it was made, as it says itself.
    pub created: Moment,
    /// Epoch that it opens or goes on with.
    pub epoch: u64,
    /// The keys that it names.
    pub keys: Vec<KeyNote>,
    /// First moment of a delegation; `null` for others.
    pub not_before: Option<Moment>,
    /// Last moment of a delegation; `null` for others.
    pub not_after: Option<Moment>,
    /// Digests of the heads and events whose contradiction it resolves.
    pub resolves: Vec<String>,
    /// Whether it is on the branch that holds; another event displaced or contests it otherwise.
    pub in_force: bool,
}

/// A key, by the digits that two people compare.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct KeyNote {
    /// What it is for.
    pub purpose: KeyPurpose,
    /// Check digits of the key's digest, formed as those of a publisher.
    pub check_digits: String,
}

/// What a key is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPurpose {
    /// Signs identity events.
    Root,
    /// Promised to replace the root keys.
    Next,
    /// Signs heads.
    Signing,
}

/// One head that is held.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct HeadNote {
    /// Its epoch.
    pub epoch: u64,
    /// Its number.
    pub seq: u64,
    /// SHA-256 of its bytes, 64 hex digits.
    pub digest: String,
    /// Digest of the head before; `null` for the first.
    pub prev: Option<String>,
    /// When it was signed.
    pub issued: Moment,
    /// Until when it counts as current.
    pub expires: Moment,
    /// Its entries, withdrawn ones too while their tombstones last.
    pub count: u64,
    /// How it goes on from the head held before it.
    pub link: HeadLink,
    /// When this node stored it, in milliseconds since 1970; `null` after a restart.
    pub received_unix_ms: Option<u64>,
    /// When gossip brought it here, in milliseconds since 1970; `null` where it came otherwise, or before the node started.
    pub heard_unix_ms: Option<u64>,
}

/// How a head goes on from the one before.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadLink {
    /// It is the publisher's first.
    First,
    /// It names the head that is held before it.
    Linked,
    /// It names another one, which this node does not hold.
    Gap,
    /// It is the oldest that is held here.
    Oldest,
}

/// Where a catalog is cut off, and why.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FrozenAt {
    /// Why.
    pub cause: FrozenCause,
    /// Entries of this number and before are shown as ever; 0 where nothing is common.
    pub seq: u64,
    /// Digest of the head, where it is known.
    pub head: Option<String>,
}

/// Why a catalog is cut off, or takes nothing newer.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FrozenCause {
    /// Two of its heads contradict each other; what they have in common stays.
    Heads,
    /// Events of its identity contradict each other; what was taken before stays.
    Identity,
    /// The head that is held does not count any more: its key was revoked, its epoch closed, or its branch lost. Nothing of it stays.
    Voided,
}

/// A proof that a publisher contradicted itself.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct EquivocationNote {
    /// SHA-256 of the proof, 64 hex digits.
    pub id: String,
    /// When this node learnt of it.
    pub known_since: Moment,
    /// Whether a root event of a later epoch resolved both heads.
    pub healed: bool,
    /// The two heads.
    pub heads: Vec<ContraryHead>,
}

/// One of two heads that contradict each other.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ContraryHead {
    /// Its epoch.
    pub epoch: u64,
    /// Its number.
    pub seq: u64,
    /// SHA-256 of its bytes, 64 hex digits.
    pub digest: String,
    /// Digest of the head before; `null` for the first.
    pub prev: Option<String>,
    /// Merkle root of its catalog.
    pub root: String,
    /// When it was signed.
    pub issued: Moment,
}

impl Document for PublisherData {
    const SCHEMA: &'static str = "kreisnetz.publisher/1";
}
