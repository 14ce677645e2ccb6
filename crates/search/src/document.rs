//! What is put into the index: one entry as plain data, without knowledge of its kind.

use std::collections::BTreeMap;

/// Identity of a publisher as the index sees it: 32 opaque bytes.
pub type PublisherKey = [u8; 32];

/// One entry to be found, keyed by publisher and slug.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Document {
    /// Publisher of the entry; half of the key.
    pub publisher: PublisherKey,
    /// Slug of the entry within its publisher; the other half of the key.
    pub slug: String,
    /// Name people type, such as `uelzen/kuubu`; it decides the order of equal hits.
    pub reference: String,
    /// Kind of the entry; it also counts as the facet `kind`, whatever `facets` says of that name.
    pub kind: String,
    /// Texts by language.
    pub texts: Vec<LocalText>,
    /// Facet name to its values; a name with the control character U+001F is dropped.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Last change, in seconds since 1970.
    pub updated: i64,
    /// The last second of its use, in seconds since 1970; behind it, it is stale.
    pub expires: Option<i64>,
    /// Counties that use it, confirmed; more of them lift a hit a little.
    pub adopters_confirmed: u64,
}

/// The texts of an entry in one language.
///
/// `en` is analysed as English. Everything else is analysed as German, which is right for `de`, `de-simple` and `nds`
/// and finds at least the unchanged words of the others.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LocalText {
    /// Language tag, such as `de` or `en`.
    pub lang: String,
    /// Title; weighs most.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Description, Markdown; weighs least.
    pub description: String,
    /// Keywords, features, places and other names; weighs more than the summary.
    pub other: String,
}
