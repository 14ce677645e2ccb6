//! `kreisnetz.adoptions/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{Day, Foreign, Publisher};

/// What this county adopted.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AdoptionsData {
    /// One item an adoption.
    pub items: Vec<AdoptionItem>,
}

/// One adoption.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AdoptionItem {
    /// `county/slug` of what is adopted.
    #[serde(rename = "ref")]
    pub reference: String,
    /// `county/slug` of the adoption.
    pub adoption_ref: String,
    /// Who provides it.
    pub publisher: Publisher,
    /// The stage.
    pub stage: String,
    /// Since when at this stage.
    pub since: Option<Day>,
    /// The version adopted.
    pub version: Option<Foreign>,
    /// The version its publisher offers now.
    pub latest_version: Option<Foreign>,
    /// Whether that is another one.
    pub newer: bool,
    /// When the operation has to be confirmed again.
    pub confirm_by: Option<Day>,
    /// The note in the adoption.
    pub note: Option<Foreign>,
    /// What it costs, as stated.
    pub cost: AdoptionCost,
    /// What of its files lies here.
    pub held_bytes: u64,
    /// The size of its files.
    pub total_bytes: u64,
    /// State of the entry at its publisher; `withdrawn` if it was taken back.
    pub provider_state: Option<String>,
}

/// What an adoption costs, as stated in it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AdoptionCost {
    /// Once.
    pub once_cents: Option<u64>,
    /// A year.
    pub year_cents: Option<u64>,
    /// Always `EUR`.
    pub currency: String,
    /// Person days spent.
    pub effort_days: Option<u64>,
}

impl Document for AdoptionsData {
    const SCHEMA: &'static str = "kreisnetz.adoptions/1";
}
