//! What admission says of publishers: `kreisnetz.vouch/1`, `kreisnetz.pending/1`, `kreisnetz.trust/1`, and notes that others share.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Day, Operation, Publisher};

/// The own vouches, and the one that is given.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct VouchData {
    /// Whether nothing was signed.
    pub dry_run: bool,
    /// Who vouches.
    pub own: Publisher,
    /// The digits by which others know this publisher.
    pub own_check_digits: String,
    /// The vouch that is given; `null` where they are only listed.
    pub given: Option<VouchGiven>,
    /// The live own vouches as they are afterwards, by the slugs of their entries.
    pub items: Vec<VouchNote>,
    /// Vouches that count in a year.
    pub budget: u64,
    /// How many more would count today.
    pub budget_left: u64,
}

/// One vouch that is given.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct VouchGiven {
    /// For whom.
    pub publisher: Publisher,
    /// The digits that were, or are to be, compared.
    pub check_digits: String,
    /// `add`, or `change` where it takes the place of an earlier one.
    pub op: Operation,
    /// The entry.
    #[serde(rename = "ref")]
    pub reference: String,
    /// How the digits were compared: `meeting`, `phone`, `letter`.
    pub methods: Vec<String>,
    /// The day it is given.
    pub issued: Day,
    /// The last day on which it counts.
    pub expires: Day,
    /// Epoch of the head that says it.
    pub epoch: u64,
    /// Number of the own head before.
    pub seq_before: u64,
    /// Number of the own head after.
    pub seq_after: u64,
    /// The command that takes it back.
    pub undo: String,
}

/// One live own vouch.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct VouchNote {
    /// The entry.
    #[serde(rename = "ref")]
    pub reference: String,
    /// For whom.
    pub id: String,
    /// The same, where the identity is known here.
    pub publisher: Option<Publisher>,
    /// The digits of the id.
    pub check_digits: String,
    /// The day it was given.
    pub issued: Day,
    /// The last day on which it counts.
    pub expires: Day,
    /// Whether it counts today, or the first rule that it does not keep.
    pub counts: VouchCounts,
}

/// Whether a vouch counts.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VouchCounts {
    /// It does, wherever its author is a member.
    Yes,
    /// For its own author.
    OfItself,
    /// Given later than tomorrow.
    NotYet,
    /// Its last day has passed.
    Expired,
    /// Meant for longer than 24 months.
    TooLong,
    /// The identity is not known here.
    Unknown,
    /// The identity is not what the vouch says it is.
    Mismatch,
    /// A newer one for the same publisher stands.
    Superseded,
    /// More than a year has.
    OverBudget,
}

/// Publishers that do not belong to the network, and what they lack.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PendingData {
    /// One item a publisher.
    pub items: Vec<PendingNote>,
    /// How many are not listed: put off, ignored, or unanswered for 90 days.
    #[serde(default)]
    pub hidden: u64,
}

/// One publisher that does not belong to the network.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PendingNote {
    /// Its id.
    pub id: String,
    /// Who it claims to be; `null` until its identity is known here.
    pub publisher: Option<Publisher>,
    /// The digits that two people compare by telephone.
    pub check_digits: String,
    /// Where it stands.
    pub standing: PendingStanding,
    /// Since when it is a member no more; `null` where it never was one.
    pub since: Option<Day>,
    /// When this node first heard of its identity.
    #[serde(default)]
    pub first_seen: Option<Day>,
    /// Who holds the official key that it claims, by id.
    pub held_by: Option<String>,
    /// Members that vouch for it.
    pub vouchers: Vec<VoucherNote>,
    /// What is missing.
    pub lacks: Vec<LackNote>,
    /// The command that comes next here; `null` where others have to act.
    pub next: Option<String>,
}

/// Where a publisher stands that does not belong to the network.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingStanding {
    /// Known, or vouched for by too few.
    Pending,
    /// It was a member.
    Lapsed,
    /// Its official key is another's.
    Conflict,
    /// Others stand in its place.
    Succeeded,
    /// The local policy never takes it.
    Blocked,
    /// Somebody vouches for it; its identity is not known here.
    Unknown,
}

/// A member that vouches.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct VoucherNote {
    /// Who.
    pub publisher: Publisher,
    /// The day the vouch was given.
    pub issued: Day,
    /// Since when it counts: not before its author was a member.
    pub counts_from: Day,
    /// The last day on which it counts.
    pub expires: Day,
}

/// One thing that is missing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LackNote {
    /// What.
    pub what: LackWhat,
    /// How many there are.
    pub have: u64,
    /// How many it takes.
    pub need: u64,
}

/// What can be missing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LackWhat {
    /// Counties that vouch.
    Counties,
    /// Länder of these counties.
    Laender,
    /// The municipality's own county.
    OwnCounty,
    /// Another county or municipality.
    AnotherVoucher,
}

/// How this node alone regards a publisher, and the digits to compare.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct TrustData {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Who.
    pub publisher: Publisher,
    /// The digits that its people read out.
    pub check_digits: String,
    /// The digits that they are told in return.
    pub own_check_digits: String,
    /// What the local policy says of it.
    pub local: LocalRule,
    /// Whether somebody here said that the digits were compared.
    #[serde(default)]
    pub compared: bool,
    /// Whether its request is not shown any more.
    #[serde(default)]
    pub ignored: bool,
    /// The day until which its request is put off.
    #[serde(default)]
    pub put_off_until: Option<Day>,
    /// What was, or would be, decided: `allow`, `block`, `confirm`, `ignore`, `later` or `forget`.
    #[serde(default)]
    pub decided: Option<String>,
    /// The file of the local policy.
    pub file: String,
    /// The command that reverses what was written.
    pub undo: Option<String>,
}

/// What a local policy says of a publisher.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalRule {
    /// Nothing: the rule of the network is in force.
    None,
    /// Taken without vouches, by this node alone.
    Allowed,
    /// Never taken by this node.
    Blocked,
}

impl Document for VouchData {
    const SCHEMA: &'static str = "kreisnetz.vouch/1";
}

impl Document for PendingData {
    const SCHEMA: &'static str = "kreisnetz.pending/1";
}

impl Document for TrustData {
    const SCHEMA: &'static str = "kreisnetz.trust/1";
}
