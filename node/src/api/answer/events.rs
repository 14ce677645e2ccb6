//! `kreisnetz.events/1`: what `watch` tells.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Foreign, Moment, Publisher};

/// Changes of entries in the order in which they were stored here.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct EventsData {
    /// What changed.
    pub items: Vec<EventItem>,
    /// Number of the last change that was looked at: where to go on from.
    pub next: u64,
}

/// One change of one entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct EventItem {
    /// What happened, of the interface's list.
    pub event: EventKind,
    /// Number of the change in this node's log.
    pub number: u64,
    /// When its publisher signed it.
    pub signed_at: Moment,
    /// `county/slug`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The kind of entry.
    pub kind: String,
    /// Whose it is.
    pub publisher: Publisher,
    /// The title; `null` for what was withdrawn.
    pub title: Option<Foreign>,
    /// What its publisher calls the version.
    pub version: Option<Foreign>,
    /// `county/slug` of what an adoption or a judgement is about.
    pub about: Vec<String>,
    /// State or stage.
    pub state: Option<String>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// It is new.
    EntryAdded,
    /// It says something else.
    EntryChanged,
    /// It was taken back.
    EntryWithdrawn,
    /// A county declared or changed an adoption.
    Adoption,
    /// An evaluation was published or changed.
    Evaluation,
}

impl EventKind {
    /// Returns the name that JSON has.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EntryAdded => "entry_added",
            Self::EntryChanged => "entry_changed",
            Self::EntryWithdrawn => "entry_withdrawn",
            Self::Adoption => "adoption",
            Self::Evaluation => "evaluation",
        }
    }
}

impl Document for EventsData {
    const SCHEMA: &'static str = "kreisnetz.events/1";
}
