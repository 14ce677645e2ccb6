//! `kreisnetz.adopters/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::{AdoptionCounts, Day, Foreign, Publisher};

/// The counts of [`AdoptersData`].
pub type AdopterCounts = AdoptionCounts;

/// Who uses an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AdoptersData {
    /// `county/slug`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// One item a county.
    pub items: Vec<AdopterItem>,
    /// Distinct counties by class; all classes, also those not listed.
    pub counts: AdopterCounts,
}

/// One county that uses an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AdopterItem {
    /// Who.
    pub publisher: Publisher,
    /// At which stage.
    pub stage: String,
    /// Since when at this stage.
    pub since: Option<Day>,
    /// Which version.
    pub version: Option<Foreign>,
    /// When the operation was last confirmed.
    pub confirmed: Option<Day>,
}

impl Document for AdoptersData {
    const SCHEMA: &'static str = "kreisnetz.adopters/1";
}
