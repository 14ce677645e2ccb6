//! `kreisnetz.compare/1`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Document;
use crate::api::Entry;

/// Entries side by side.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CompareData {
    /// The entries, in the order in which they were named.
    pub items: Vec<Entry>,
    /// What is compared, a row each.
    pub rows: Vec<CompareRow>,
    /// Rows that are left out because their cells are equal.
    pub equal: u64,
}

/// One row: what is compared, and a cell for each entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CompareRow {
    /// Its name, such as `licence`; money ends in `_cents`.
    pub key: String,
    /// A number, a text, a list of texts, or `null` where nothing is stated. Texts of entries are text of others.
    pub cells: Vec<Value>,
    /// Whether the cells differ.
    pub differs: bool,
}

impl Document for CompareData {
    const SCHEMA: &'static str = "kreisnetz.compare/1";
}
