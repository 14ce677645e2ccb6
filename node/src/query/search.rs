//! The search: admitted catalogs and one's own, from the index.

use std::collections::BTreeMap;
use std::time::Instant;

use kreisnetz_identity::PublisherId;
use kreisnetz_search::limits::{HITS_MAX, OFFSET_MAX};
use kreisnetz_search::{Answer as Found, Hit, Query, SearchError};

use super::Library;
use super::filters::{SIMILAR, not_among, sort};
use crate::api::{Answer, FacetValue, Foreign, SearchData, SearchHit, SearchRequest};
use crate::failure::{Failure, Slug};
use crate::storage::{KnownPublisher, hidden};

impl Library {
    /// Searches.
    ///
    /// # Errors
    ///
    /// `usage` for a value that there is not, `not_found` and `ambiguous` for a publisher, `store_damaged`. No hit is an answer.
    pub fn search(&self, request: &SearchRequest) -> Result<Answer<SearchData>, Failure> {
        let begun = Instant::now();
        let filters = self.filters(request)?;
        let query = Query {
            text: request.q.clone(),
            filters: filters.facets,
            updated_since: filters.updated_since,
            allowed_publishers: Some(self.searched().map(|(id, _)| *id.as_bytes()).collect()),
            sort: sort(request.sort.as_deref())?,
            limit: bounded("--limit", request.limit.unwrap_or(self.habits.limit), HITS_MAX)?,
            offset: bounded("--offset", request.offset, OFFSET_MAX)?,
            stale_before: i64::try_from(self.stale_before().as_seconds()).ok(),
            stale_publishers: self.searched().filter(|(_, known)| self.has_expired(known)).map(|(id, _)| *id.as_bytes()).collect(),
            hide_stale: self.habits.hide_stale && !request.all,
            now: i64::try_from(self.now.as_seconds()).ok(),
            lang: request.lang.clone(),
        };
        let found = if request.sort.as_deref() == Some(SIMILAR) { self.by_similarity(&query)? } else { self.ask_index(&query)? };
        let items = self.hits(&found, request)?;
        let data = SearchData {
            query: request.q.clone(),
            terms: found.terms,
            filters: filters.given,
            total: found.total,
            hidden_stale: found.hidden_stale,
            catalogs: self.searched().filter(|(_, known)| known.head.is_some()).count() as u64,
            took_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            facets: shown(found.facets),
            items,
        };
        Ok(self.answer(data))
    }

    fn ask_index(&self, query: &Query) -> Result<Found, Failure> {
        self.searcher.search(query).map_err(|error| search_failure(&error))
    }

    /// Orders by confirmed adopters, each weighed by how much it is like this county. The weights depend on who asks, so they are no part
    /// of the index: its first [`HITS_MAX`] hits by number of adopters are taken, which are all that anybody adopted.
    fn by_similarity(&self, query: &Query) -> Result<Found, Failure> {
        let (limit, offset) = (query.limit, query.offset);
        let mut found = self.ask_index(&Query { limit: HITS_MAX, offset: 0, ..query.clone() })?;
        let weights = self.weights()?;
        let weight = |hit: &Hit| {
            let slug = hit.slug.parse().ok()?;
            Some(self.weighed(&(PublisherId::from_bytes(hit.publisher), slug), &weights))
        };
        let mut weighed: Vec<(f64, Hit)> = found.hits.into_iter().map(|hit| (weight(&hit).unwrap_or_default(), hit)).collect();
        // Hits of one weight keep the order of the index.
        weighed.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        found.hits = weighed.into_iter().skip(offset).take(limit).map(|(_, hit)| hit).collect();
        Ok(found)
    }

    /// Publishers whose catalogs are searched.
    pub(super) fn searched(&self) -> impl Iterator<Item = (&PublisherId, &KnownPublisher)> {
        self.derived.publishers.iter().filter(|(id, _)| self.standpoint.is_searched(id))
    }

    fn hits(&self, found: &Found, request: &SearchRequest) -> Result<Vec<SearchHit>, Failure> {
        let mut items = Vec::with_capacity(found.hits.len());
        for (rank, hit) in (request.offset + 1..).zip(&found.hits) {
            let Ok(slug) = hit.slug.parse() else { continue };
            // The index may name what was withdrawn or frozen a moment ago.
            let held = self.live_of(&(PublisherId::from_bytes(hit.publisher), slug))?;
            if let Some(entry) = held.filter(|held| !held.known.is_cut_off(held.leaf.rev())) {
                let entry = self.item(&entry, request.lang.as_deref());
                items.push(SearchHit { entry, rank, score: hit.score, snippet: snippet(hit) });
            }
        }
        Ok(items)
    }
}

fn snippet(hit: &Hit) -> Option<Foreign> {
    if hit.snippet.text.is_empty() { None } else { Some(hit.snippet.text.as_str().into()) }
}

/// Leaves out the facets that filters use and nobody is shown.
fn shown(facets: BTreeMap<String, Vec<(String, u64)>>) -> BTreeMap<String, Vec<FacetValue>> {
    let facets = facets.into_iter().filter(|(name, _)| !hidden::contains(name));
    facets.map(|(name, values)| (name, values.into_iter().map(|(value, count)| FacetValue { value, count }).collect())).collect()
}

fn bounded(flag: &str, number: u64, most: usize) -> Result<usize, Failure> {
    let fitting = usize::try_from(number).ok().filter(|number| *number <= most);
    fitting.ok_or_else(|| not_among(flag, &number.to_string(), &format!("0..{most}")))
}

/// Says why the index does not answer.
pub(super) fn search_failure(error: &SearchError) -> Failure {
    match error {
        SearchError::Unreadable(_) => Failure::internal(error),
        _ => Failure::new(Slug::Usage).detail("reason").with("reason", error),
    }
}
