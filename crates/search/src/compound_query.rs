//! The engine's query for documents that have one of a word's compounds.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use crate::compounds::Compounds;
use crate::schema::ClassMask;

/// Scores by the classes of text in which a document has a compound.
#[derive(Clone, Debug)]
pub(crate) struct CompoundQuery {
    pub(crate) compounds: Arc<Compounds>,
    /// Score by mask.
    pub(crate) scores: Arc<[Score; ClassMask::COUNT]>,
}

impl Query for CompoundQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for CompoundQuery {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (compounds, scores) = (Arc::clone(&self.compounds), Arc::clone(&self.scores));
        Ok(Box::new(Cursor { documents: compounds.in_segment(segment.segment_id()).to_vec(), at: 0, scores, boost }))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() <= document && scorer.seek(document) == document {
            return Ok(Explanation::new("a compound of the word", scorer.score()));
        }
        Err(TantivyError::InvalidArgument(format!("document {document} has no such compound")))
    }
}

struct Cursor {
    documents: Vec<(DocId, ClassMask)>,
    at: usize,
    scores: Arc<[Score; ClassMask::COUNT]>,
    boost: Score,
}

impl DocSet for Cursor {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.documents.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.at += self.documents[self.at..].partition_point(|(document, _)| *document < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.documents.get(self.at).map_or(TERMINATED, |(document, _)| *document)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for Cursor {
    fn score(&mut self) -> Score {
        self.documents.get(self.at).map_or(0.0, |(_, mask)| self.scores[mask.place()] * self.boost)
    }
}
