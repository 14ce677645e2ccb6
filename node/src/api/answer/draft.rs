//! `kreisnetz.draft/1`, `kreisnetz.draft_list/1` and `kreisnetz.lint/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Foreign, Problem};

/// A draft that was made.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DraftData {
    /// Its slug.
    pub slug: String,
    /// Its kind.
    pub kind: String,
    /// Its file, relative to the home.
    pub path: String,
    /// The file it was imported from; `null` for a template.
    pub origin: Option<String>,
    /// Files that were kept beside it, relative to the home.
    pub files: Vec<String>,
    /// Keys that a person has to fill in before it can be published.
    pub open: Vec<String>,
    /// What was noticed.
    pub problems: Vec<Problem>,
}

/// All drafts.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DraftListData {
    /// One item a draft.
    pub items: Vec<DraftItem>,
}

/// A draft beside what is published.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Never published.
    New,
    /// Differs from what is published.
    Changed,
    /// Says what is published.
    Published,
    /// Has errors.
    Invalid,
}

/// One draft.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DraftItem {
    /// Its slug.
    pub slug: String,
    /// Its kind; `null` if it cannot be read.
    pub kind: Option<String>,
    /// Its title.
    pub title: Option<Foreign>,
    /// Its file, relative to the home.
    pub path: String,
    /// Beside what is published.
    pub state: DraftState,
    /// Number of errors.
    pub errors: u64,
    /// Number of warnings.
    pub warnings: u64,
}

/// What is wrong with drafts.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct LintData {
    /// Drafts that were read.
    pub drafts: u64,
    /// Number of errors.
    pub errors: u64,
    /// Number of warnings.
    pub warnings: u64,
    /// Every fault.
    pub problems: Vec<Problem>,
}

impl Document for DraftData {
    const SCHEMA: &'static str = "kreisnetz.draft/1";
}

impl Document for DraftListData {
    const SCHEMA: &'static str = "kreisnetz.draft_list/1";
}

impl Document for LintData {
    const SCHEMA: &'static str = "kreisnetz.lint/1";
}
