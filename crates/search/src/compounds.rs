//! The compounds of a word in one state of the index, and the documents that have one: looked up once, whatever asks for them after.
//!
//! A word of a query may stand for a thousand compounds. Each is a word of the vocabulary, whose postings tell in which classes of text a
//! document has it, so that one lookup a compound and segment serves counting, filtering and scoring.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

use crate::analysis::{Language, Word, compound, stem};
use crate::limits::COMPOUNDS_MAX;
use crate::schema::{ClassMask, Fields};
use crate::snapshot::Snapshot;
use crate::vocabulary::for_each_line_with;

/// The compounds of one word.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Compounds {
    /// The compounds as they are written, folded, the shortest first; no form of the word itself.
    words: Vec<String>,
    /// Live documents that have one of them.
    pub(crate) live_documents: u64,
    /// Documents by segment, ascending, with the classes of text in which they have one.
    segments: BTreeMap<SegmentId, Vec<(DocId, ClassMask)>>,
}

impl Compounds {
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Returns whether a folded word is one of them.
    pub(crate) fn contains(&self, surface: &str) -> bool {
        self.words.binary_search_by(|word| (word.len(), word.as_str()).cmp(&(surface.len(), surface))).is_ok()
    }

    /// Returns the documents of a segment, deleted ones too.
    pub(crate) fn in_segment(&self, segment: SegmentId) -> &[(DocId, ClassMask)] {
        self.segments.get(&segment).map_or(&[], Vec::as_slice)
    }
}

/// Where a compound is written: a line among the words of a segment, and its postings there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Written {
    /// The segment, by its place in the searcher.
    segment: u32,
    start: u32,
    end: u32,
    documents: u32,
    postings_start: u32,
    postings_end: u32,
}

impl Written {
    /// Returns it with the place of its postings; without where a segment is larger than can be said so shortly.
    fn with_postings(self, term: &TermInfo) -> Self {
        let (start, end) = (u32::try_from(term.postings_range.start), u32::try_from(term.postings_range.end));
        match (start, end) {
            (Ok(postings_start), Ok(postings_end)) => Self { documents: term.doc_freq, postings_start, postings_end, ..self },
            _ => self,
        }
    }

    fn postings(&self) -> Option<TermInfo> {
        let postings_range = self.postings_start as usize..self.postings_end as usize;
        (self.documents > 0).then_some(TermInfo { doc_freq: self.documents, postings_range, positions_range: 0..0 })
    }
}

impl Snapshot {
    /// Returns the German compounds in the index that contain the word.
    pub(crate) fn compounds_of(&self, word: &Word) -> tantivy::Result<Compounds> {
        let lines = self.lines()?;
        let segments = self.searcher.segment_readers();
        let mut marks: Vec<Option<Marks<'_>>> = segments.iter().map(|_| None).collect();
        let mut words: Vec<String> = Vec::new();
        for written in self.remembered_compounds(word)?.iter() {
            let place = written.segment as usize;
            let surface = &lines[place][written.start as usize..written.end as usize];
            let marks = match &mut marks[place] {
                Some(marks) => marks,
                none => none.insert(Marks::none(&segments[place], &self.fields)?),
            };
            marks.add(surface, written.postings())?;
            if words.last().is_none_or(|last| last != surface) {
                words.push(surface.to_owned());
            }
        }
        let mut compounds = Compounds { words, ..Compounds::default() };
        for marks in marks.into_iter().flatten() {
            let (segment, documents) = (marks.segment, marks.documents());
            let is_live = |(document, _): &&(DocId, ClassMask)| !segment.is_deleted(*document);
            let live = if segment.has_deletes() { documents.iter().filter(is_live).count() } else { documents.len() };
            compounds.live_documents += live as u64;
            compounds.segments.insert(segment.segment_id(), documents);
        }
        Ok(compounds)
    }

    fn remembered_compounds(&self, word: &Word) -> tantivy::Result<Arc<[Written]>> {
        let remembered = || self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = remembered().get(&word.surface) {
            return Ok(known);
        }
        let written = Arc::from(self.compounds_written(word)?);
        remembered().keep(&word.surface, &written);
        Ok(written)
    }

    /// Returns where the compounds are written, the shortest first and the same ones together; no form of the word itself.
    fn compounds_written(&self, word: &Word) -> tantivy::Result<Vec<Written>> {
        let bases = compound::bases(word);
        let lines = self.lines()?;
        let mut candidates: Vec<(usize, &str, Written)> = Vec::new();
        for (segment, lines) in (0..).zip(&lines) {
            for_each_line_with(lines, &bases, &mut |line| {
                let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                let written = Written { segment, start: place(line.start), end: place(line.end), ..Written::default() };
                candidates.push((line.len(), &lines[line], written));
            });
        }
        candidates.sort_unstable_by_key(|(letters, line, written)| (*letters, *line, written.segment));
        candidates.dedup_by_key(|(_, line, written)| (*line, written.segment));
        let is_form =
            |line: &str| stem::may_be_form_of(line, &word.stem) && stem::word(line.to_owned(), Language::German).stem == word.stem;
        let is_compound = |line: &str| compound::contains(line, word, &bases, self) && !is_form(line);
        let same = candidates.chunk_by(|(_, one, _), (_, other, _)| one == other);
        let found = same.filter(|same| same.first().is_some_and(|(_, line, _)| is_compound(line))).take(COMPOUNDS_MAX);
        let segments = self.searcher.segment_readers();
        let dictionaries = segments.iter().map(|segment| segment.inverted_index(self.fields.vocabulary_german));
        let dictionaries = dictionaries.collect::<tantivy::Result<Vec<_>>>()?;
        let mut found = found.flatten().map(|(_, line, written)| (*line, *written)).collect::<Vec<_>>();
        for (line, written) in &mut found {
            let term = dictionaries[written.segment as usize].terms().get(line)?;
            *written = term.map_or(*written, |term| written.with_postings(&term));
        }
        Ok(found.into_iter().map(|(_, written)| written).collect())
    }

    /// Returns the German words of each segment, in the order of the searcher.
    fn lines(&self) -> tantivy::Result<Vec<&str>> {
        let words = self.words()?;
        let of = |segment: &SegmentReader| words.get(&segment.segment_id()).map_or("", |words| words.of(Language::German));
        Ok(self.searcher.segment_readers().iter().map(of).collect())
    }
}

/// The classes of text in which each document of a segment has one of the compounds.
struct Marks<'a> {
    segment: &'a SegmentReader,
    index: Arc<InvertedIndexReader>,
    by_document: Vec<ClassMask>,
}

impl<'a> Marks<'a> {
    fn none(segment: &'a SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let index = segment.inverted_index(fields.vocabulary_german)?;
        Ok(Self { segment, index, by_document: vec![ClassMask::default(); segment.max_doc() as usize] })
    }

    /// Marks the documents of a compound; where its postings are not at hand they are looked up.
    fn add(&mut self, surface: &str, postings: Option<TermInfo>) -> tantivy::Result<()> {
        let term = match postings {
            Some(term) => Some(term),
            None => self.index.terms().get(surface)?,
        };
        let Some(term) = term else { return Ok(()) };
        let mut postings = self.index.read_block_postings_from_terminfo(&term, IndexRecordOption::WithFreqs)?;
        while !postings.docs().is_empty() {
            for (document, count) in postings.docs().iter().zip(postings.freqs()) {
                if let Some(mask) = self.by_document.get_mut(*document as usize) {
                    mask.join(ClassMask::of_count(*count));
                }
            }
            postings.advance();
        }
        Ok(())
    }

    fn documents(self) -> Vec<(DocId, ClassMask)> {
        let marked = (0..).zip(self.by_document);
        marked.filter(|(_, mask)| *mask != ClassMask::default()).collect()
    }
}
