//! Who offers what somebody looks for, and the other way round.

use std::collections::BTreeSet;

use kreisnetz_catalog::entry::{Entry, EntryRef};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::tree::Tree;
use kreisnetz_identity::PublisherId;
use kreisnetz_search::Query;
use kreisnetz_search::limits::HITS_MAX;

use super::Library;
use super::finding::Found;
use super::search::search_failure;
use crate::api::{Day, MatchNote};
use crate::failure::Failure;
use crate::storage::{Subject, last_day};

/// Matches that are shown at most.
const MATCHES_MAX: usize = 20;

/// What an offer and a request have in common.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Fit {
    /// Forms that one gives and the other wants.
    pub(super) forms: Vec<String>,
    /// Entries that both are about.
    pub(super) about: usize,
    /// Fields of action that both name.
    pub(super) topics: Vec<String>,
}

impl Library {
    /// Returns the offers for a request, or the requests for an offer: the closest first. Nothing for another kind.
    pub(super) fn matches(&self, found: &Found<'_>, lang: &str) -> Result<Vec<MatchNote>, Failure> {
        Ok(self.fitting(found)?.into_iter().map(|(fit, other)| self.match_note(fit, &other, lang)).collect())
    }

    /// Returns the open offers of others that fit a request, or the open requests of others that fit an offer: the closest first.
    pub(super) fn fitting(&self, found: &Found<'_>) -> Result<Vec<(Fit, Found<'_>)>, Failure> {
        let wanted = match found.entry.kind() {
            Some(Kind::SupportOffer) => Kind::SupportRequest,
            Some(Kind::SupportRequest) => Kind::SupportOffer,
            _ => return Ok(Vec::new()),
        };
        let mut fits = Vec::new();
        for other in self.in_state(wanted, &["open"])? {
            let (offer, request) = if wanted == Kind::SupportOffer { (&other, found) } else { (found, &other) };
            let land = request.known.log.ags().map(|ags| ags.land().to_owned());
            if other.known.log.publisher() == found.known.log.publisher() {
                continue;
            }
            if let Some(fit) = fit(&offer.entry, &request.entry, land.as_deref()) {
                fits.push((fit, other));
            }
        }
        fits.sort_by_key(|(fit, other)| (std::cmp::Reverse((fit.about, fit.topics.len(), fit.forms.len())), other.reference()));
        fits.truncate(MATCHES_MAX);
        Ok(fits)
    }

    /// Returns the requests that say of this offer that it helps them.
    pub(super) fn helped_by(&self, offer: &Subject) -> Result<Vec<Found<'_>>, Failure> {
        let mut helped = self.in_state(Kind::SupportRequest, &["agreed", "fulfilled"])?;
        helped.retain(|request| {
            let matched = request.entry.body().and_then(|body| EntryRef::of(body.map("matched")?));
            matched.is_some_and(|to| to.publisher() == offer.0 && *to.slug() == offer.1)
        });
        Ok(helped)
    }

    fn in_state(&self, kind: Kind, states: &[&str]) -> Result<Vec<Found<'_>>, Failure> {
        let states = states.iter().map(|state| (*state).to_owned()).collect();
        let query = Query {
            filters: [("kind".to_owned(), vec![kind.name().to_owned()]), ("state".to_owned(), states)].into(),
            allowed_publishers: Some(self.searched().map(|(id, _)| *id.as_bytes()).collect()),
            limit: HITS_MAX,
            now: i64::try_from(self.now.as_seconds()).ok(),
            hide_stale: true,
            ..Query::default()
        };
        let found = self.searcher.search(&query).map_err(|error| search_failure(&error))?;
        let mut live = Vec::with_capacity(found.hits.len());
        for hit in found.hits {
            let Ok(slug) = hit.slug.parse() else { continue };
            live.extend(self.live_of(&(PublisherId::from_bytes(hit.publisher), slug))?);
        }
        Ok(live)
    }

    fn match_note(&self, fit: Fit, other: &Found<'_>, lang: &str) -> MatchNote {
        MatchNote {
            reference: other.reference(),
            title: other.entry.title().and_then(|title| title.best(lang)).map(|(_, text)| text.into()).unwrap_or_default(),
            publisher: self.standpoint.publisher(other.known),
            forms: fit.forms,
            topics: fit.topics,
            about: fit.about as u64,
            until: last_day(&other.entry).map(Day::from),
        }
    }
}

/// Returns what an offer and a request have in common; nothing where no form fits, where they share neither an entry nor a field of action,
/// or where the offer is not for the Land of who asks.
pub(super) fn fit(offer: &Entry, request: &Entry, land: Option<&str>) -> Option<Fit> {
    let laender: Vec<&str> = offer.body()?.texts("laender").collect();
    if !laender.is_empty() && !land.is_some_and(|land| laender.contains(&land)) {
        return None;
    }
    let common = |of: fn(&Entry) -> BTreeSet<String>| of(offer).intersection(&of(request)).cloned().collect::<Vec<_>>();
    let forms = common(|entry| entry.body().map(|body| body.texts("forms").map(str::to_owned).collect()).unwrap_or_default());
    let topics = common(|entry| entry.topics().map(str::to_owned).collect());
    let about = subjects(offer).intersection(&subjects(request)).count();
    (!forms.is_empty() && (about > 0 || !topics.is_empty())).then_some(Fit { forms, about, topics })
}

fn subjects(entry: &Entry) -> BTreeSet<(PublisherId, String)> {
    let about = entry.body().map(|body| body.items("about")).unwrap_or_default();
    about.iter().filter_map(Tree::as_map).filter_map(EntryRef::of).map(|to| (to.publisher(), to.slug().to_string())).collect()
}
