//! Finds the meaning of a query: word forms and compounds first, and only for a word without any hit its parts or a correction.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Query as EngineQuery};

use tantivy::{DocId, DocSet, TERMINATED};

use crate::analysis::{self, Form, Language, Typed, Word};
use crate::gate::Gate;
use crate::limits::{QUERY_BYTES_MAX, QUERY_WORDS_MAX};
use crate::meaning::{Expansion, Meaning};
use crate::searcher::SearchError;
use crate::snapshot::Snapshot;
use crate::synonyms::Synonyms;

/// Words of a query from which on not every one of them must be in a hit, if no entry has them all.
const WORDS_FOR_LENIENCE: usize = 3;

/// Interprets queries over one snapshot, for one set of admitted publishers.
///
/// It never looks at filters: what a word means must not depend on them, or a filter could add hits.
pub(crate) struct Interpreter<'a> {
    snapshot: &'a Snapshot,
    gates: &'a [Gate<'a>],
    synonyms: &'a Synonyms,
}

/// What a text asks for.
pub(crate) enum Asked {
    /// Blank text.
    Everything,
    /// Text without a word that means something.
    Nothing,
    Words(Meaning),
}

impl<'a> Interpreter<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, gates: &'a [Gate<'a>], synonyms: &'a Synonyms) -> Self {
        Self { snapshot, gates, synonyms }
    }

    pub(crate) fn asked(&self, text: &str) -> Result<Asked, SearchError> {
        if text.len() > QUERY_BYTES_MAX {
            return Err(SearchError::TooLong { bytes: text.len() });
        }
        if text.trim().is_empty() {
            return Ok(Asked::Everything);
        }
        let typed = analysis::typed(text);
        let words = typed.iter().map(|typed| typed.parts.len()).sum();
        if words > QUERY_WORDS_MAX {
            return Err(SearchError::TooManyWords { words });
        }
        let mut meanings = typed.iter().map(|typed| self.typed(typed)).collect::<tantivy::Result<Vec<_>>>()?;
        Ok(match meanings.len() {
            0 => Asked::Nothing,
            1 => Asked::Words(meanings.remove(0)),
            _ => Asked::Words(self.together(meanings)?),
        })
    }

    /// All words, or two thirds of three and more if no entry has them all.
    fn together(&self, meanings: Vec<Meaning>) -> tantivy::Result<Meaning> {
        let all = Meaning::All(meanings);
        match &all {
            Meaning::All(meanings) if meanings.len() >= WORDS_FOR_LENIENCE && !self.exists(&all)? => {
                Ok(Meaning::Most((2 * meanings.len()).div_ceil(3), meanings.clone()))
            }
            _ => Ok(all),
        }
    }

    fn typed(&self, typed: &Typed) -> tantivy::Result<Meaning> {
        let [only] = typed.parts.as_slice() else { return self.hyphenated(typed) };
        let Some(joined) = &typed.joined else { return self.word(only) };
        self.first_found(vec![self.direct(joined)?, self.direct(only)?], || self.word(only))
    }

    fn hyphenated(&self, typed: &Typed) -> tantivy::Result<Meaning> {
        let parts = typed.parts.iter().map(|part| self.direct(part)).collect::<tantivy::Result<Vec<_>>>()?;
        let mut direct = vec![Meaning::All(parts)];
        direct.extend(typed.joined.as_ref().map(|joined| self.direct(joined)).transpose()?);
        self.first_found(direct, || Ok(Meaning::All(typed.parts.iter().map(|part| self.word(part)).collect::<tantivy::Result<Vec<_>>>()?)))
    }

    fn first_found(&self, direct: Vec<Meaning>, otherwise: impl FnOnce() -> tantivy::Result<Meaning>) -> tantivy::Result<Meaning> {
        let any = Meaning::Any(direct);
        if self.exists(&any)? { Ok(any) } else { otherwise() }
    }

    fn word(&self, form: &Form) -> tantivy::Result<Meaning> {
        let direct = self.with_synonyms(form, self.direct(form)?)?;
        if self.exists(&direct)? {
            return Ok(direct);
        }
        for guess in [self.in_parts(form)?, self.corrected(form)?].into_iter().flatten() {
            if self.exists(&guess)? {
                return Ok(guess);
            }
        }
        Ok(direct)
    }

    /// The word, and what else it is called.
    fn with_synonyms(&self, form: &Form, direct: Meaning) -> tantivy::Result<Meaning> {
        let others = self.synonyms.of(&form.german.stem);
        if others.is_empty() {
            return Ok(direct);
        }
        let mut meanings = vec![direct];
        for other in others.iter().flat_map(|typed| &typed.parts) {
            let meaning = self.direct(other)?;
            // What nobody writes is not told of as searched.
            if self.exists(&meaning)? {
                meanings.push(meaning);
            }
        }
        Ok(Meaning::Any(meanings))
    }

    /// The word as typed, in each language that has it, and its compounds.
    fn direct(&self, form: &Form) -> tantivy::Result<Meaning> {
        let mut expansion = Expansion { german: Some(form.german.stem.clone()), ..self.compounds(&form.german)? };
        let english = Meaning::Word(Expansion { english: Some(form.english.stem.clone()), ..Expansion::default() });
        if self.exists(&english)? {
            let german = Meaning::Word(expansion.clone());
            expansion.english = Some(form.english.stem.clone());
            expansion.german = expansion.german.filter(|_| self.exists(&german).unwrap_or(true));
        }
        Ok(Meaning::Word(expansion))
    }

    /// *Seniorenbus*, of which nobody speaks, as *Senioren* and *Bus* in one entry.
    fn in_parts(&self, form: &Form) -> tantivy::Result<Option<Meaning>> {
        let Some(parts) = self.snapshot.parts_of(&form.german) else { return Ok(None) };
        let meanings = parts.iter().map(|part| self.german(part)).collect::<tantivy::Result<Vec<_>>>()?;
        Ok(Some(Meaning::All(meanings)))
    }

    fn corrected(&self, form: &Form) -> tantivy::Result<Option<Meaning>> {
        let mut meanings = Vec::new();
        for word in self.snapshot.corrections_of(&form.german, Language::German)? {
            meanings.push(self.german(&word)?);
        }
        for word in self.snapshot.corrections_of(&form.english, Language::English)? {
            meanings.push(Meaning::Word(Expansion { english: Some(word.stem), ..Expansion::default() }));
        }
        let mut found = Vec::new();
        for meaning in meanings {
            if !found.contains(&meaning) && self.exists(&meaning)? {
                found.push(meaning);
            }
        }
        Ok(Some(Meaning::Any(found)).filter(|any| *any != Meaning::Any(Vec::new())))
    }

    fn german(&self, word: &Word) -> tantivy::Result<Meaning> {
        Ok(Meaning::Word(Expansion { german: Some(word.stem.clone()), ..self.compounds(word)? }))
    }

    /// Compounds are never taken for rarer than the word itself, or they would come before it.
    fn compounds(&self, word: &Word) -> tantivy::Result<Expansion> {
        let compounds = self.snapshot.compounds_of(word)?;
        if compounds.is_empty() {
            return Ok(Expansion::default());
        }
        let alone = Meaning::Word(Expansion { german: Some(word.stem.clone()), ..Expansion::default() });
        let compound_documents = compounds.live_documents.max(self.walk(&alone, u64::MAX, Gate::is_live)?);
        Ok(Expansion { compounds: Some(Arc::new(compounds)), compound_documents, ..Expansion::default() })
    }

    /// Returns whether a live document of an admitted publisher is meant.
    fn exists(&self, meaning: &Meaning) -> tantivy::Result<bool> {
        Ok(self.walk(meaning, 1, Gate::admits)? > 0)
    }

    /// Counts the documents that are meant and pass, up to a limit.
    fn walk(&self, meaning: &Meaning, limit: u64, passes: impl Fn(&Gate<'a>, DocId) -> bool) -> tantivy::Result<u64> {
        let query = meaning.presence(&self.snapshot.fields);
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.snapshot.searcher))?;
        let mut count = 0;
        for gate in self.gates {
            let mut documents = weight.scorer(gate.segment(), 1.0)?;
            while documents.doc() != TERMINATED && count < limit {
                count += u64::from(passes(gate, documents.doc()));
                documents.advance();
            }
        }
        Ok(count)
    }
}
