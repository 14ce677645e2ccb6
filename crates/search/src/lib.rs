//! Full-text search over the entries a node holds: German and English word forms, compounds, facets and ranking.
//!
//! The index is derived: it can be deleted and made again from the store, and its watermark says how far it follows the store.
//! It is told plain [`Document`]s and asked plain [`Query`]s; it knows neither catalogs, keys nor the network, it never decides
//! who is admitted, and it never reads the text of a query as syntax.
//!
//! ```
//! use kreisnetz_search::{Document, Index, LocalText, Query};
//!
//! let index = Index::in_memory()?;
//! let mut writer = index.writer()?;
//! let text = LocalText { lang: "de".into(), title: "Bürgerbusse im Landkreis".into(), ..LocalText::default() };
//! writer.replace(&Document { slug: "buergerbus".into(), texts: vec![text], ..Document::default() })?;
//! writer.commit(1)?;
//!
//! let answer = index.searcher().search(&Query { text: "Bus".into(), limit: 20, ..Query::default() })?;
//! assert_eq!(answer.hits[0].slug, "buergerbus");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod analysis;
mod compound_query;
mod compounds;
mod document;
mod entry;
mod gate;
mod index;
mod interpret;
pub mod limits;
mod meaning;
mod query;
mod remembered;
mod schema;
mod searcher;
mod snapshot;
mod snippet;
mod synonyms;
mod tally;
mod vocabulary;
mod writer;

pub use document::{Document, LocalText, PublisherKey};
pub use index::{Index, OpenError};
pub use query::{Answer, Hit, Query, Snippet, Sort};
pub use searcher::{SearchError, Searcher};
pub use synonyms::{SYNONYMS_BYTES_MAX, Synonyms, SynonymsError};
pub use writer::{WriteError, Writer};
