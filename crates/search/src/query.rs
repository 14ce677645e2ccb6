//! What is asked and what is answered, as plain data.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::PublisherKey;

/// Order of the hits; ties are broken by relevance and then by reference.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Sort {
    /// Best match first, lifted a little by confirmed adopters and freshness.
    #[default]
    Relevance,
    /// Last changed first.
    Fresh,
    /// Most confirmed adopters first.
    Adopters,
}

/// A question to the index.
///
/// The default asks for every document and returns no hit of it, because `limit` is 0.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Query {
    /// Words; quotes, brackets and other signs only separate them. Blank text matches everything.
    pub text: String,
    /// Facet name to values: one value of each named facet must be present. An empty list filters nothing.
    pub filters: BTreeMap<String, Vec<String>>,
    /// Only what changed at this time or later, in seconds since 1970.
    pub updated_since: Option<i64>,
    /// Publishers that are searched; `None` searches all of them.
    pub allowed_publishers: Option<BTreeSet<PublisherKey>>,
    /// Order of the hits.
    pub sort: Sort,
    /// Hits wanted, at most [`crate::limits::HITS_MAX`].
    pub limit: usize,
    /// Hits skipped, at most [`crate::limits::OFFSET_MAX`].
    pub offset: usize,
    /// What was last changed before this time is stale.
    pub stale_before: Option<i64>,
    /// Publishers whose catalog has expired: all of theirs is stale, without a new index entry for each.
    pub stale_publishers: BTreeSet<PublisherKey>,
    /// Leaves out what is stale and counts it in [`Answer::hidden_stale`].
    pub hide_stale: bool,
    /// The time of asking, for the lift of fresh hits; without it there is none.
    pub now: Option<i64>,
    /// Language of the snippets where the entry has it, else German, else its first.
    pub lang: Option<String>,
}

/// What the index found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Stems that were searched, in the order of the query's words.
    pub terms: Vec<String>,
    /// Documents that match, those on other pages too, hidden ones not.
    pub total: u64,
    /// Documents that match but are stale and were left out.
    pub hidden_stale: u64,
    /// Facet name to values with counts, most frequent first, then by value.
    ///
    /// The count of a value is the `total` of the same query with this facet's filter replaced by that value alone.
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
    /// Hits of this page in order.
    pub hits: Vec<Hit>,
}

/// One document found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Publisher of the entry.
    pub publisher: PublisherKey,
    /// Slug of the entry.
    pub slug: String,
    /// Name people type, such as `uelzen/kuubu`.
    pub reference: String,
    /// Relevance; comparable within one answer only, 0 when there was no text to match.
    pub score: f64,
    /// Passage that shows why it was found.
    pub snippet: Snippet,
}

/// A passage of plain text and where the words of the query stand in it.
///
/// It is text of others: escape it for the medium it is shown on.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Snippet {
    /// One line of text.
    pub text: String,
    /// Byte ranges of the matching words, ascending, on character boundaries.
    pub matches: Vec<Range<usize>>,
}
