//! What the words of a query stand for in this index, and the engine's query made of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::analysis::{Language, stem};
use crate::compound_query::CompoundQuery;
use crate::compounds::Compounds;
use crate::schema::{ClassMask, Fields, TextClass};

/// A match inside a compound counts this much of a match of the word itself, which BM25 lifts up to 1.7-fold in a short text.
const COMPOUND_FACTOR: f32 = 0.9;

/// What matches in further classes of text add to the best one.
const TIE_BREAKER: f32 = 0.2;

/// One word as it is searched: its stem in each language, and the compounds it is part of.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Expansion {
    pub(crate) german: Option<String>,
    pub(crate) english: Option<String>,
    pub(crate) compounds: Option<Arc<Compounds>>,
    /// Documents with one of the compounds, or with the word if those are more: how rare a match in a compound is.
    pub(crate) compound_documents: u64,
}

/// What makes a word of a text a match.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) stems: BTreeSet<(Language, String)>,
    pub(crate) compounds: Vec<Arc<Compounds>>,
}

impl Wanted {
    pub(crate) fn is_empty(&self) -> bool {
        self.stems.is_empty() && self.compounds.is_empty()
    }

    /// Returns whether a folded word of a text is a match.
    pub(crate) fn has(&self, language: Language, surface: String) -> bool {
        if language == Language::German && self.compounds.iter().any(|compounds| compounds.contains(&surface)) {
            return true;
        }
        let may_match = |(of, stem): &(Language, String)| *of == language && stem::may_be_form_of(&surface, stem);
        self.stems.iter().any(may_match) && self.stems.contains(&(language, stem::word(surface, language).stem))
    }
}

/// The meaning of a query, or of a part of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Meaning {
    Word(Expansion),
    Any(Vec<Meaning>),
    All(Vec<Meaning>),
    /// At least so many of them.
    Most(usize, Vec<Meaning>),
}

impl Meaning {
    /// Returns the engine's query; `documents` is how many there are, for the rarity of compounds.
    pub(crate) fn query(&self, fields: &Fields, documents: u64) -> Box<dyn EngineQuery> {
        let queries = |meanings: &[Self]| meanings.iter().map(|meaning| meaning.query(fields, documents)).collect::<Vec<_>>();
        match self {
            Self::Word(expansion) => Box::new(expansion.query(fields, documents)),
            Self::Any(meanings) => Box::new(DisjunctionMaxQuery::with_tie_breaker(queries(meanings), TIE_BREAKER)),
            Self::All(meanings) => Box::new(BooleanQuery::intersection(queries(meanings))),
            Self::Most(least, meanings) => Box::new(BooleanQuery::union_with_minimum_required_clauses(queries(meanings), *least)),
        }
    }

    /// Returns a query for the same documents that does not score and looks for compounds in one field only.
    pub(crate) fn presence(&self, fields: &Fields) -> Box<dyn EngineQuery> {
        let queries = |meanings: &[Self]| meanings.iter().map(|meaning| meaning.presence(fields)).collect::<Vec<_>>();
        match self {
            Self::Word(expansion) => Box::new(expansion.presence(fields)),
            Self::Any(meanings) => Box::new(BooleanQuery::union(queries(meanings))),
            Self::All(meanings) => Box::new(BooleanQuery::intersection(queries(meanings))),
            Self::Most(least, meanings) => Box::new(BooleanQuery::union_with_minimum_required_clauses(queries(meanings), *least)),
        }
    }

    /// Adds whatever makes a word of a text a match.
    pub(crate) fn collect_wanted(&self, wanted: &mut Wanted) {
        match self {
            Self::Word(expansion) => expansion.collect_wanted(wanted),
            Self::Any(meanings) | Self::All(meanings) | Self::Most(_, meanings) => {
                meanings.iter().for_each(|meaning| meaning.collect_wanted(wanted));
            }
        }
    }

    /// Adds the stems of the words themselves in their order, those of compounds not.
    pub(crate) fn collect_terms(&self, terms: &mut Vec<String>) {
        match self {
            Self::Word(expansion) => {
                for stem in [&expansion.german, &expansion.english].into_iter().flatten() {
                    if !terms.contains(stem) {
                        terms.push(stem.clone());
                    }
                }
            }
            Self::Any(meanings) | Self::All(meanings) | Self::Most(_, meanings) => {
                meanings.iter().for_each(|meaning| meaning.collect_terms(terms));
            }
        }
    }
}

impl Expansion {
    fn query(&self, fields: &Fields, documents: u64) -> DisjunctionMaxQuery {
        let mut disjuncts = Vec::new();
        for class in &fields.classes {
            for (stem, language) in [(&self.german, Language::German), (&self.english, Language::English)] {
                disjuncts.extend(stem.as_ref().map(|stem| exact(stem, class, language)));
            }
        }
        disjuncts.extend(self.compounds(fields, documents));
        DisjunctionMaxQuery::with_tie_breaker(disjuncts, TIE_BREAKER)
    }

    fn presence(&self, fields: &Fields) -> BooleanQuery {
        let stems = [(&self.german, Language::German), (&self.english, Language::English)];
        let exact = stems.into_iter().filter_map(|(stem, language)| Some((stem.as_ref()?, language)));
        let mut any: Vec<Box<dyn EngineQuery>> = exact
            .flat_map(|(stem, language)| fields.classes.iter().map(move |class| plain(Term::from_field_text(class.field(language), stem))))
            .collect();
        if let Some(compounds) = &self.compounds {
            any.push(Box::new(CompoundQuery { compounds: Arc::clone(compounds), scores: Arc::new([0.0; ClassMask::COUNT]) }));
        }
        BooleanQuery::union(any)
    }

    /// Scores all compounds as one word, as rare as they are together: each alone would be rarer than the word itself.
    fn compounds(&self, fields: &Fields, documents: u64) -> Option<Box<dyn EngineQuery>> {
        let compounds = Arc::clone(self.compounds.as_ref()?);
        let factor = COMPOUND_FACTOR * rarity(self.compound_documents, documents);
        let scores = std::array::from_fn(|place| {
            let mask = ClassMask::at(place);
            let weights = || fields.classes.iter().enumerate().filter(|(class, _)| mask.has(*class)).map(|(_, class)| class.weight);
            let (best, all) = (weights().fold(0.0, f32::max), weights().sum::<f32>());
            factor * (best + TIE_BREAKER * (all - best))
        });
        Some(Box::new(CompoundQuery { compounds, scores: Arc::new(scores) }))
    }

    fn collect_wanted(&self, wanted: &mut Wanted) {
        wanted.stems.extend(self.german.iter().map(|stem| (Language::German, stem.clone())));
        wanted.stems.extend(self.english.iter().map(|stem| (Language::English, stem.clone())));
        wanted.compounds.extend(self.compounds.clone());
    }
}

/// Returns the query for everything, and the conditions a hit must meet, none of which score.
pub(crate) fn conditioned(meaning: Option<Box<dyn EngineQuery>>, conditions: Vec<Vec<Term>>) -> BooleanQuery {
    let text = meaning.unwrap_or_else(|| unscored(Box::new(tantivy::query::AllQuery)));
    let mut clauses = vec![(Occur::Must, text)];
    for terms in conditions {
        let any: Vec<Box<dyn EngineQuery>> = terms.into_iter().map(plain).collect();
        clauses.push((Occur::Must, unscored(Box::new(BooleanQuery::union(any)))));
    }
    BooleanQuery::new(clauses)
}

fn exact(stem: &str, class: &TextClass, language: Language) -> Box<dyn EngineQuery> {
    let term = Term::from_field_text(class.field(language), stem);
    Box::new(BoostQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)), class.weight))
}

fn plain(term: Term) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn unscored(query: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// The inverse document frequency of BM25 (Robertson and Zaragoza 2009, with 1 added as Lucene does).
#[allow(clippy::cast_precision_loss)]
fn rarity(with: u64, all: u64) -> f32 {
    let without = all.saturating_sub(with);
    (1.0 + (without as f32 + 0.5) / (with as f32 + 0.5)).ln()
}
