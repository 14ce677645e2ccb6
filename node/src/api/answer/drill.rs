//! `kreisnetz.drill/1`.

use serde::{Deserialize, Serialize};

use super::Document;

/// A rehearsal with keys, for the file of whoever is responsible for them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DrillData {
    /// Whether every step passed.
    pub passed: bool,
    /// Version of the program.
    pub version: String,
    /// The county in whose name it was rehearsed.
    pub county: String,
    /// The steps that were taken; after one that did not pass, no more.
    pub steps: Vec<DrillStep>,
    /// How many there are.
    pub planned: u64,
}

/// One step.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DrillStep {
    /// Name of the step.
    pub name: String,
    /// Whether it did what it must, or was refused as it must be.
    pub passed: bool,
    /// The failure that it must end with; `null` where it must succeed.
    pub refused: Option<String>,
    /// What went wrong, in English; `null` where it passed.
    pub failure: Option<String>,
}

impl Document for DrillData {
    const SCHEMA: &'static str = "kreisnetz.drill/1";
}
