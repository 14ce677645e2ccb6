//! The lines of a stream (`--jsonl`, or `Accept: application/jsonl`).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{EventItem, Moment, Warning};
use crate::failure::Failure;

/// What a progress counts.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Entries.
    Entries,
    /// Groups of 16 KiB.
    Groups,
    /// Publishers.
    Publishers,
}

/// One line of a stream. The last one is `summary` or `error`, so a cut stream is recognised.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The first line.
    Start {
        /// When.
        at: Moment,
        /// `kreisnetz.<command>.events/1`.
        schema: String,
        /// The command.
        command: String,
    },
    /// How far long work has come, at most two lines a second.
    Progress {
        /// When.
        at: Moment,
        /// Name of the step.
        phase: String,
        /// Done so far.
        done: u64,
        /// All there is to do, where known.
        total: Option<u64>,
        /// What is counted.
        unit: Unit,
        /// Units a second.
        rate: Option<u64>,
        /// Seconds left.
        eta_s: Option<u64>,
        /// Number of nodes it comes from.
        sources: Option<u64>,
    },
    /// Something that `watch` tells.
    Item {
        /// When it was told.
        at: Moment,
        /// What; its `event` says of which sort, and its own moment stands in `signed_at`.
        #[serde(flatten)]
        item: Box<EventItem>,
    },
    /// Something to know beside the answer.
    Warning {
        /// When.
        at: Moment,
        /// What it is about.
        #[serde(flatten)]
        warning: Warning,
    },
    /// The last line: the `data` of `--json`.
    Summary {
        /// When.
        at: Moment,
        /// The data.
        data: Value,
    },
    /// The last line of a failure.
    Error {
        /// When.
        at: Moment,
        /// The document of the failure.
        #[serde(flatten)]
        failure: Failure,
    },
}
