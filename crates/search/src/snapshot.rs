//! One state of the index to be searched: the open segments and, once somebody asks, their words.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use tantivy::index::SegmentId;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use crate::remembered::Remembered;
use crate::schema::Fields;
use crate::vocabulary::SegmentWords;

/// The words of segments by segment: a segment never changes, so its words are read once.
pub(crate) type WordsBySegment = BTreeMap<SegmentId, Arc<SegmentWords>>;

/// The index as of one commit.
pub(crate) struct Snapshot {
    pub(crate) searcher: tantivy::Searcher,
    pub(crate) fields: Arc<Fields>,
    words: OnceLock<WordsBySegment>,
    earlier_words: WordsBySegment,
    pub(crate) remembered: Mutex<Remembered>,
}

impl Snapshot {
    /// Takes over the words that an earlier snapshot has already read.
    pub(crate) fn new(searcher: tantivy::Searcher, fields: Arc<Fields>, earlier: Option<&Self>) -> Self {
        let earlier_words = earlier.map(Self::words_read).unwrap_or_default();
        Self { searcher, fields, words: OnceLock::new(), earlier_words, remembered: Mutex::default() }
    }

    /// Returns the words of every segment, read at the first call: a node that nobody searches keeps none in memory.
    pub(crate) fn words(&self) -> tantivy::Result<&WordsBySegment> {
        if let Some(words) = self.words.get() {
            return Ok(words);
        }
        let mut words = WordsBySegment::new();
        for segment in self.searcher.segment_readers() {
            let id = segment.segment_id();
            let read = match self.earlier_words.get(&id) {
                Some(known) => known.clone(),
                None => Arc::new(SegmentWords::read(segment, &self.fields)?),
            };
            words.insert(id, read);
        }
        Ok(self.words.get_or_init(|| words))
    }

    /// Returns whether a live document has this term.
    pub(crate) fn is_alive(&self, term: &Term) -> tantivy::Result<bool> {
        for segment in self.searcher.segment_readers() {
            if live_documents(segment, term, 1)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn documents_with(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.segment_readers().iter().map(|segment| live_documents(segment, term, u64::MAX)).sum()
    }

    fn words_read(&self) -> WordsBySegment {
        self.words.get().unwrap_or(&self.earlier_words).clone()
    }
}

/// Counts live documents only and takes usual lengths for averages, so that scores are a function of the documents and not of
/// the history of the index. A word is as rare as in the class of text that has it most: a common word that happens to be
/// rare in summaries gains nothing there.
impl Bm25StatisticsProvider for Snapshot {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let class = self.fields.classes.iter().find(|class| class.german == field || class.english == field);
        Ok(class.map_or(1, |class| class.usual_words) * self.searcher.num_docs())
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.searcher.num_docs())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let in_class = |field| self.documents_with(&Term::from_field_text(field, term.value().as_str().unwrap_or_default()));
        let classes = self.fields.classes.iter();
        if classes.clone().any(|class| class.german == term.field()) {
            return classes.map(|class| in_class(class.german)).try_fold(0, |most, count| Ok(most.max(count?)));
        }
        classes.map(|class| in_class(class.english)).try_fold(0, |most, count| Ok(most.max(count?)))
    }
}

/// Counts the live documents of a segment with a term, up to a limit.
fn live_documents(segment: &SegmentReader, term: &Term, limit: u64) -> tantivy::Result<u64> {
    let index = segment.inverted_index(term.field())?;
    if !segment.has_deletes() {
        return Ok(u64::from(index.doc_freq(term)?));
    }
    let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { return Ok(0) };
    let mut count = 0;
    while postings.doc() != TERMINATED && count < limit {
        count += u64::from(!segment.is_deleted(postings.doc()));
        postings.advance();
    }
    Ok(count)
}
