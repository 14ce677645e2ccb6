//! `kreisnetz.search/1`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Document;
use crate::api::{Entry, Foreign};

/// What a search found.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SearchData {
    /// The words as typed.
    pub query: String,
    /// The word stems that were looked for.
    pub terms: Vec<String>,
    /// The filters by their flags' names, only those given.
    pub filters: BTreeMap<String, Value>,
    /// Hits in all, not only those listed.
    pub total: u64,
    /// Outdated hits that were left out.
    pub hidden_stale: u64,
    /// Catalogs that were searched.
    pub catalogs: u64,
    /// How long it took.
    pub took_ms: u64,
    /// Counts by facet.
    pub facets: BTreeMap<String, Vec<FacetValue>>,
    /// The hits asked for, best first.
    pub items: Vec<SearchHit>,
}

/// One value of a facet.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// The number of hits with it.
    pub count: u64,
}

/// One hit.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SearchHit {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// Place in the whole list, from 1.
    pub rank: u64,
    /// Relevance; comparable within one answer only.
    pub score: f64,
    /// A passage with the words.
    pub snippet: Option<Foreign>,
}

impl Document for SearchData {
    const SCHEMA: &'static str = "kreisnetz.search/1";
}
