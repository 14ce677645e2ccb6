//! Answers queries over the last commit.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::query::{EnableScoring, Query as EngineQuery, Weight};
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, TantivyDocument, TantivyError, Term};

use crate::document::PublisherKey;
use crate::gate::Gate;
use crate::interpret::{Asked, Interpreter};
use crate::limits::{FACET_VALUES_MAX, FILTER_VALUES_MAX, HITS_MAX, OFFSET_MAX, QUERY_BYTES_MAX, QUERY_WORDS_MAX, STORED_BLOCKS_CACHED};
use crate::meaning::{self, Meaning, Wanted};
use crate::query::{Answer, Hit, Query};
use crate::schema::{FACET_SEPARATOR, Fields};
use crate::snapshot::Snapshot;
use crate::snippet;
use crate::synonyms::Synonyms;
use crate::tally::{Ranked, Tally};

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The text is too long.
    #[error("the query has {bytes} bytes, at most {QUERY_BYTES_MAX} are searched")]
    TooLong {
        /// Bytes of the text.
        bytes: usize,
    },
    /// The text has too many words.
    #[error("the query has {words} words, at most {QUERY_WORDS_MAX} are searched")]
    TooManyWords {
        /// Words of the text.
        words: usize,
    },
    /// Too many values in the filters.
    #[error("the query filters by {values} values, at most {FILTER_VALUES_MAX} are allowed")]
    TooManyFilters {
        /// Values over all filters.
        values: usize,
    },
    /// More hits are to be skipped than can be.
    #[error("{offset} hits are to be skipped, at most {OFFSET_MAX} can be")]
    TooFar {
        /// Hits to be skipped.
        offset: usize,
    },
    /// The index cannot be read.
    #[error("the index cannot be read: {0}")]
    Unreadable(String),
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// Searches the last commit; clones share one state and cost nothing.
///
/// A search is blocking work of milliseconds on the caller's thread.
#[derive(Clone)]
pub struct Searcher {
    reader: IndexReader,
    fields: Arc<Fields>,
    current: Arc<RwLock<Arc<Snapshot>>>,
    synonyms: Arc<Synonyms>,
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Searcher").finish_non_exhaustive()
    }
}

impl Searcher {
    pub(crate) fn open(index: &tantivy::Index, fields: Arc<Fields>) -> tantivy::Result<Self> {
        let builder = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = builder.doc_store_cache_num_blocks(STORED_BLOCKS_CACHED).try_into()?;
        let snapshot = Snapshot::new(reader.searcher(), fields.clone(), None);
        Ok(Self { reader, fields, current: Arc::new(RwLock::new(Arc::new(snapshot))), synonyms: Arc::new(Synonyms::built_in()) })
    }

    /// Returns the searcher with other words that stand for each other; the built-in ones are its own without it.
    #[must_use]
    pub fn with_synonyms(self, synonyms: Synonyms) -> Self {
        Self { synonyms: Arc::new(synonyms), ..self }
    }

    /// Goes on to the last commit; the writer of this process does it by itself.
    ///
    /// # Errors
    ///
    /// [`SearchError::Unreadable`]; the state before stays.
    pub fn reload(&self) -> Result<(), SearchError> {
        self.reader.reload()?;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(Snapshot::new(self.reader.searcher(), self.fields.clone(), Some(&current)));
        Ok(())
    }

    /// Returns how many documents there are, those of publishers that are not admitted too.
    pub fn documents(&self) -> u64 {
        self.snapshot().searcher.num_docs()
    }

    /// Answers a query.
    ///
    /// # Errors
    ///
    /// See [`SearchError`]; all but the last are the asker's.
    pub fn search(&self, query: &Query) -> Result<Answer, SearchError> {
        check(query)?;
        let snapshot = self.snapshot();
        let gates =
            snapshot.searcher.segment_readers().iter().map(|segment| Gate::open(segment, query)).collect::<tantivy::Result<Vec<_>>>()?;
        match Interpreter::new(&snapshot, &gates, &self.synonyms).asked(&query.text)? {
            Asked::Nothing => Ok(Answer::default()),
            Asked::Everything => Search { snapshot: &snapshot, gates: &gates, query, meaning: None }.answer(),
            Asked::Words(meaning) => Search { snapshot: &snapshot, gates: &gates, query, meaning: Some(meaning) }.answer(),
        }
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn check(query: &Query) -> Result<(), SearchError> {
    let values = query.filters.values().map(Vec::len).sum();
    if values > FILTER_VALUES_MAX {
        return Err(SearchError::TooManyFilters { values });
    }
    if query.offset > OFFSET_MAX {
        return Err(SearchError::TooFar { offset: query.offset });
    }
    Ok(())
}

/// One query over one snapshot, its words understood.
struct Search<'a> {
    snapshot: &'a Snapshot,
    gates: &'a [Gate<'a>],
    query: &'a Query,
    meaning: Option<Meaning>,
}

impl Search<'_> {
    fn answer(&self) -> Result<Answer, SearchError> {
        let limit = self.query.limit.min(HITS_MAX);
        let keep = if limit == 0 { 0 } else { limit + self.query.offset };
        let mut tally = self.tally(None, keep)?;
        tally.ranked.sort_by(|left, right| left.order.cmp(&right.order));
        let page = std::mem::take(&mut tally.ranked).into_iter().skip(self.query.offset).take(limit);
        let wanted = self.wanted();
        let hits = page.map(|ranked| self.hit(&ranked, &wanted)).collect::<tantivy::Result<Vec<_>>>()?;
        let (total, hidden_stale) = (tally.total, tally.hidden_stale);
        Ok(Answer { terms: self.terms(), total, hidden_stale, facets: self.facets(tally)?, hits })
    }

    /// Walks over what matches, with all filters but that of one facet.
    fn tally(&self, without: Option<&str>, keep: usize) -> tantivy::Result<Tally> {
        let weight = self.weight(without)?;
        let mut tally = Tally::default();
        for (segment, gate) in (0..).zip(self.gates) {
            tally.add(weight.as_ref(), gate, segment, self.query, keep)?;
        }
        Ok(tally)
    }

    fn weight(&self, without: Option<&str>) -> tantivy::Result<Box<dyn Weight>> {
        let Snapshot { searcher, fields, .. } = self.snapshot;
        let filters = self
            .query
            .filters
            .iter()
            .filter(|(name, values)| without.is_none_or(|facet| facet != String::as_str(name)) && !values.is_empty());
        let conditions: Vec<Vec<Term>> =
            filters.map(|(name, values)| values.iter().map(|value| fields.facet_term(name, value)).collect()).collect();
        let text = self.meaning.as_ref().map(|meaning| meaning.query(fields, searcher.num_docs()));
        meaning::conditioned(text, conditions).weight(EnableScoring::enabled_from_statistics_provider(self.snapshot, searcher))
    }

    /// A filtered facet is counted as if it were not filtered: its other values stay in sight, with what they would lead to.
    fn facets(&self, tally: Tally) -> tantivy::Result<BTreeMap<String, Vec<(String, u64)>>> {
        let mut facets = by_name(tally.facets);
        for (name, _) in self.query.filters.iter().filter(|(_, values)| !values.is_empty()) {
            let values = by_name(self.tally(Some(name), 0)?.facets).remove(name);
            facets.remove(name);
            facets.extend(values.map(|values| (name.clone(), values)));
        }
        Ok(facets)
    }

    fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        self.meaning.iter().for_each(|meaning| meaning.collect_wanted(&mut wanted));
        wanted
    }

    fn terms(&self) -> Vec<String> {
        let mut terms = Vec::new();
        self.meaning.iter().for_each(|meaning| meaning.collect_terms(&mut terms));
        terms
    }

    fn hit(&self, ranked: &Ranked, wanted: &Wanted) -> tantivy::Result<Hit> {
        let stored = self.stored(ranked.address)?;
        let fields = &self.snapshot.fields;
        let text = |field| stored.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let publisher = stored.get_first(fields.publisher).and_then(|value| value.as_bytes()).unwrap_or_default();
        let passages: Vec<&str> = stored.get_all(fields.passage).filter_map(|value| value.as_str()).collect();
        Ok(Hit {
            publisher: PublisherKey::try_from(publisher).unwrap_or_default(),
            slug: text(fields.slug),
            reference: text(fields.reference),
            score: ranked.score,
            snippet: snippet::of(&passages, wanted, self.query.lang.as_deref()),
        })
    }

    fn stored(&self, address: DocAddress) -> tantivy::Result<TantivyDocument> {
        self.snapshot.searcher.doc(address)
    }
}

/// Groups counts by facet, most frequent values first.
fn by_name(counts: BTreeMap<String, u64>) -> BTreeMap<String, Vec<(String, u64)>> {
    let mut facets: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for (facet, count) in counts {
        if let Some((name, value)) = facet.split_once(FACET_SEPARATOR) {
            facets.entry(name.to_owned()).or_default().push((value.to_owned(), count));
        }
    }
    for values in facets.values_mut() {
        values.sort_by(|(left, more), (right, less)| less.cmp(more).then_with(|| left.cmp(right)));
        values.truncate(FACET_VALUES_MAX);
    }
    facets
}
