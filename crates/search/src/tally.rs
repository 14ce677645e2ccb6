//! One walk over the matching documents: what is counted, and which come first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId};

use crate::gate::Gate;
use crate::query::{Query, Sort};
use crate::schema::column;

/// Lift of a relevance score by each doubling of the confirmed adopters, and its bound.
const LIFT_PER_DOUBLING: f64 = 0.05;
const LIFT_BY_ADOPTERS_MAX: f64 = 0.3;

/// Lift of what changed just now; it fades to nothing within [`FRESH_SECONDS`].
const LIFT_BY_FRESHNESS: f64 = 0.1;
const FRESH_SECONDS: f64 = 365.0 * 86_400.0;

/// Scores are compared in steps of this size, so that rounding within the engine decides no order.
const SCORE_STEPS: f64 = 1_000.0;

/// A document with its place in the order; greater is better.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Place {
    first: i64,
    second: i64,
    /// Number of the reference within the segment, in alphabetical order.
    reference: Reverse<u64>,
    document: Reverse<DocId>,
    score: i64,
}

/// A document among the best of its segment.
pub(crate) struct Ranked {
    pub(crate) order: (Reverse<i64>, Reverse<i64>, String),
    pub(crate) score: f64,
    pub(crate) address: DocAddress,
}

/// What was counted and found in all segments.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) total: u64,
    pub(crate) hidden_stale: u64,
    /// Facet with its separator and value, to its count.
    pub(crate) facets: BTreeMap<String, u64>,
    /// The best of each segment, unordered.
    pub(crate) ranked: Vec<Ranked>,
}

impl Tally {
    /// Walks over one segment and keeps its best `keep` documents.
    pub(crate) fn add(&mut self, weight: &dyn Weight, gate: &Gate<'_>, segment: u32, query: &Query, keep: usize) -> tantivy::Result<()> {
        let mut walk = Walk::open(gate, query, keep)?;
        weight.for_each(gate.segment(), &mut |document, score| walk.see(document, score))?;
        self.total += walk.total;
        self.hidden_stale += walk.hidden_stale;
        walk.add_facets(&mut self.facets)?;
        walk.add_ranked(segment, &mut self.ranked)
    }
}

struct Walk<'a> {
    gate: &'a Gate<'a>,
    query: &'a Query,
    keep: usize,
    adopters: Column<u64>,
    references: Option<StrColumn>,
    facets: Option<StrColumn>,
    facet_counts: Vec<u64>,
    total: u64,
    hidden_stale: u64,
    best: BinaryHeap<Reverse<Place>>,
}

impl<'a> Walk<'a> {
    fn open(gate: &'a Gate<'a>, query: &'a Query, keep: usize) -> tantivy::Result<Self> {
        let columns = gate.segment().fast_fields();
        let facets = columns.str(column::FACET)?;
        Ok(Self {
            gate,
            query,
            keep,
            adopters: columns.u64(column::ADOPTERS)?,
            references: columns.str(column::REFERENCE)?,
            facet_counts: vec![0; facets.as_ref().map_or(0, |facets| facets.num_terms())],
            facets,
            total: 0,
            hidden_stale: 0,
            best: BinaryHeap::new(),
        })
    }

    fn see(&mut self, document: DocId, score: f32) {
        if !self.gate.admits(document) || self.query.updated_since.is_some_and(|since| self.gate.updated(document) < since) {
            return;
        }
        if self.query.hide_stale && self.gate.is_stale(document) {
            self.hidden_stale += 1;
            return;
        }
        self.total += 1;
        self.count_facets(document);
        if self.keep > 0 {
            self.rank(document, score);
        }
    }

    fn count_facets(&mut self, document: DocId) {
        let Some(facets) = &self.facets else { return };
        for number in facets.ords().values_for_doc(document) {
            if let Some(count) = usize::try_from(number).ok().and_then(|number| self.facet_counts.get_mut(number)) {
                *count += 1;
            }
        }
    }

    fn rank(&mut self, document: DocId, score: f32) {
        let place = self.place(document, score);
        if self.best.len() < self.keep {
            self.best.push(Reverse(place));
        } else if self.best.peek().is_some_and(|Reverse(worst)| place > *worst) {
            self.best.pop();
            self.best.push(Reverse(place));
        }
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn place(&self, document: DocId, score: f32) -> Place {
        let adopters = self.adopters.first(document).unwrap_or_default();
        let updated = self.gate.updated(document);
        let score = (f64::from(score) * lift(adopters, updated, self.query.now) * SCORE_STEPS).round() as i64;
        let (first, second) = match self.query.sort {
            Sort::Relevance => (score, 0),
            Sort::Fresh => (updated, score),
            Sort::Adopters => (i64::try_from(adopters).unwrap_or(i64::MAX), score),
        };
        let reference = self.references.as_ref().and_then(|references| references.ords().first(document)).unwrap_or_default();
        Place { first, second, reference: Reverse(reference), document: Reverse(document), score }
    }

    fn add_facets(&self, counts: &mut BTreeMap<String, u64>) -> tantivy::Result<()> {
        let Some(facets) = &self.facets else { return Ok(()) };
        let mut names = facets.dictionary().stream()?;
        for count in &self.facet_counts {
            if !names.advance() {
                break;
            }
            if *count > 0 {
                *counts.entry(String::from_utf8_lossy(names.key()).into_owned()).or_default() += count;
            }
        }
        Ok(())
    }

    #[allow(clippy::cast_precision_loss)]
    fn add_ranked(&mut self, segment: u32, ranked: &mut Vec<Ranked>) -> tantivy::Result<()> {
        for Reverse(place) in std::mem::take(&mut self.best) {
            let mut reference = String::new();
            if let Some(references) = &self.references {
                references.ord_to_str(place.reference.0, &mut reference)?;
            }
            ranked.push(Ranked {
                order: (Reverse(place.first), Reverse(place.second), reference),
                score: place.score as f64 / SCORE_STEPS,
                address: DocAddress::new(segment, place.document.0),
            });
        }
        Ok(())
    }
}

/// Returns by how much use by others and freshness lift a score.
#[allow(clippy::cast_precision_loss)]
fn lift(adopters: u64, updated: i64, now: Option<i64>) -> f64 {
    let by_adopters = (LIFT_PER_DOUBLING * (1.0 + adopters as f64).log2()).min(LIFT_BY_ADOPTERS_MAX);
    let age = now.map_or(f64::INFINITY, |now| now.saturating_sub(updated).max(0) as f64);
    1.0 + by_adopters + LIFT_BY_FRESHNESS * (1.0 - age / FRESH_SECONDS).max(0.0)
}
