//! `kreisnetz.inbox/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Foreign, Moment, Publisher};

/// What has happened that concerns this county, the most urgent first.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct InboxData {
    /// Messages that nobody has read, and recalls as long as they concern this county.
    pub items: Vec<InboxItem>,
    /// How many of them nobody has read.
    pub unread: u64,
    /// How many were read and are not listed.
    pub read: u64,
}

/// One message.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct InboxItem {
    /// What `inbox read` takes; it stays the same as long as nothing new happens.
    pub id: String,
    /// What happened.
    pub what: InboxKind,
    /// `county/slug` of the entry in which it happened.
    #[serde(rename = "ref")]
    pub reference: String,
    /// `county/slug` of the own entry or adoption that it concerns.
    pub about: Option<String>,
    /// Whose entry it is.
    pub publisher: Option<Publisher>,
    /// When.
    pub at: Moment,
    /// Title of the entry.
    pub title: Option<Foreign>,
    /// The version that this county adopted.
    pub version_before: Option<Foreign>,
    /// The version that its publisher offers now.
    pub version_after: Option<Foreign>,
    /// Stage of an adoption.
    pub stage: Option<String>,
    /// Why: the reason of a withdrawal, the rule that an own entry breaks, or the last day of a vouch.
    pub reason: Option<String>,
    /// Whether somebody read it.
    pub read: bool,
    /// The command that leads on.
    pub next: String,
}

/// What a message tells; the order is that of urgency.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxKind {
    /// What this county uses was recalled.
    Recall,
    /// An own entry breaks a rule, so that no node searches it.
    Refused,
    /// What this county uses was withdrawn for another reason.
    Withdrawn,
    /// An operation has to be confirmed, or counts as unconfirmed.
    ConfirmDue,
    /// An own vouch is about to end.
    VouchEnding,
    /// There is another version of what this county adopted.
    NewVersion,
    /// Somebody offers what this county looks for, looks for what it offers, or took its offer.
    Support,
    /// Somebody adopted an own entry, or went on with it.
    Adoption,
    /// Findings about an own entry, or one that this county adopted.
    Evaluation,
    /// A test of an own entry, or of one that this county adopted.
    Pilot,
    /// What users say of an own entry.
    Feedback,
    /// A reply to an own evaluation or feedback.
    Reply,
}

impl InboxKind {
    /// Returns the name that JSON has.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::ConfirmDue => "confirm_due",
            Self::VouchEnding => "vouch_ending",
            Self::NewVersion => "new_version",
            Self::Support => "support",
            Self::Adoption => "adoption",
            Self::Evaluation => "evaluation",
            Self::Pilot => "pilot",
            Self::Feedback => "feedback",
            Self::Reply => "reply",
        }
    }
}

impl Document for InboxData {
    const SCHEMA: &'static str = "kreisnetz.inbox/1";
}
