//! From an entry to what the search index knows of it.

mod programme;

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_catalog::Leaf;
use kreisnetz_catalog::county::CountyType;
use kreisnetz_catalog::entry::Entry;
use kreisnetz_catalog::language::LangMap;
use kreisnetz_identity::{Class, Timestamp};
use kreisnetz_search::{Document, LocalText};

pub(crate) use programme::last_day;

use super::KnownPublisher;

/// Numbers of confirmed adopters that a search can ask for at least.
pub const MIN_ADOPTERS_MAX: u64 = 100;

/// Names of the facets that are shown with counts, each reachable by `--where`.
pub(crate) const FACETS: &[&str] = &[
    "kind",
    "topic",
    "land",
    "publisher",
    "level",
    "state",
    "lang",
    "year",
    "funding",
    "licence",
    "type",
    "operating_model",
    "privacy",
    "standard",
    "channel",
    "audience",
    "leika",
    "ozg",
    "rural_type",
    "criterion",
    "score",
    "evidence",
    "independent",
    "recommendation",
    "method",
    "stage",
    "connection",
    "measure_state",
    "measure_topic",
    "course_level",
    "course_format",
    "competence",
    "actor_type",
    "open_now",
    "support_form",
    "support_cost",
    "region",
    "funder_level",
    "target",
    "transfer",
    "open_source",
    "call_open",
];

/// Names of facets that filters use and nobody is shown.
pub mod hidden {
    /// `files`, `cost`, `evaluation`: one facet each, since all of them must be there.
    pub const HAS: [(&str, &str); 3] = [("files", "has_files"), ("cost", "has_cost"), ("evaluation", "has_evaluation")];
    /// The slugs of those who adopted it.
    pub const ADOPTED_BY: &str = "adopted_by";
    /// Every number up to that of the confirmed adopters.
    pub const MIN_ADOPTERS: &str = "min_adopters";
    /// Returns whether a facet is one of these.
    #[must_use]
    pub fn contains(name: &str) -> bool {
        name == ADOPTED_BY || name == MIN_ADOPTERS || HAS.iter().any(|(_, facet)| *facet == name)
    }
    /// The value of a facet that says yes.
    pub const YES: &str = "yes";
}

/// Who adopted an entry and what is said of it, as far as the index asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Adopters {
    /// Counties that confirmed it.
    pub confirmed: u64,
    /// Slugs of all that adopted it and have not ended it.
    pub slugs: Vec<String>,
    /// Whether somebody evaluated it.
    pub evaluated: bool,
    /// What speaks for it, by the names of `Evidence`.
    pub evidence: Vec<String>,
    /// Whether an evaluation is independent of what it is about; nothing for other kinds.
    pub independent: Option<bool>,
}

/// Returns the document of an entry that keeps the rules.
#[must_use]
pub(crate) fn document(publisher: &KnownPublisher, leaf: &Leaf, entry: &Entry, updated: Timestamp, adopters: &Adopters) -> Document {
    let mut facets = facets(publisher, entry);
    let reached = (1..=adopters.confirmed.min(MIN_ADOPTERS_MAX)).map(|number| number.to_string());
    facets.insert(hidden::MIN_ADOPTERS.to_owned(), reached.collect());
    facets.insert(hidden::ADOPTED_BY.to_owned(), adopters.slugs.clone());
    if adopters.evaluated {
        facets.insert(hidden::HAS[2].1.to_owned(), vec![hidden::YES.to_owned()]);
    }
    if !adopters.evidence.is_empty() {
        facets.insert("evidence".to_owned(), adopters.evidence.clone());
    }
    if let Some(independent) = adopters.independent {
        facets.insert("independent".to_owned(), vec![if independent { hidden::YES } else { "no" }.to_owned()]);
    }
    Document {
        publisher: *publisher.log.publisher().as_bytes(),
        slug: leaf.slug().to_string(),
        reference: format!("{}/{}", publisher.slug(), leaf.slug()),
        kind: leaf.kind().to_owned(),
        texts: texts(entry),
        facets,
        expires: programme::expires(entry),
        updated: i64::try_from(updated.as_seconds()).unwrap_or(i64::MAX),
        adopters_confirmed: adopters.confirmed,
    }
}

fn facets(publisher: &KnownPublisher, entry: &Entry) -> BTreeMap<String, Vec<String>> {
    let mut facets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            facets.insert(name.to_owned(), values);
        }
    };
    add("publisher", vec![publisher.slug()]);
    add("land", publisher.log.ags().map(|ags| ags.land().to_owned()).into_iter().collect());
    add("topic", entry.topics().map(str::to_owned).collect());
    add("state", entry.state().map(str::to_owned).into_iter().collect());
    add("level", vec![level(publisher).to_owned()]);
    add("year", entry.modified().map(|day| day.year().to_string()).into_iter().collect());
    add("funding", entry.funding().map(|programme| programme.slug().to_string()).collect());
    add("lang", languages(entry).into_iter().map(str::to_owned).collect());
    let has = |there: bool| if there { vec![hidden::YES.to_owned()] } else { Vec::new() };
    if let Some(asset) = entry.asset() {
        add("licence", asset.licence().map(str::to_owned).into_iter().collect());
        add("type", asset.asset_type().map(str::to_owned).into_iter().collect());
        add("operating_model", asset.operating_models().into_iter().map(str::to_owned).collect());
        add("privacy", asset.privacy().map(str::to_owned).into_iter().collect());
        add("standard", asset.standards().into_iter().map(str::to_owned).collect());
        add("leika", asset.leika().into_iter().map(str::to_owned).collect());
        add("has_files", has(asset.manifest().is_some()));
        add("has_cost", has(!asset.costs().is_empty()));
    }
    if let Some(service) = entry.service() {
        add("operating_model", service.operating_model().map(str::to_owned).into_iter().collect());
        add("channel", service.channels().map(|(channel, _)| channel.to_owned()).collect());
        add("leika", service.leika().into_iter().map(str::to_owned).collect());
        add("ozg", service.ozg().into_iter().map(str::to_owned).collect());
        add("audience", service.audience().into_iter().map(str::to_owned).collect());
        add("has_cost", has(!service.fees().is_empty()));
    }
    if let Some(county) = entry.county() {
        add("rural_type", county.rural_type().map(|(_, code)| code.to_owned()).into_iter().collect());
    }
    judging(entry, &mut add);
    programme::add_facets(entry, &mut add);
    facets
}

/// Returns the level of a publisher, of the vocabulary `level`.
fn level(publisher: &KnownPublisher) -> &'static str {
    match publisher.log.class() {
        Class::Municipality => "municipality",
        Class::Partner => "partner",
        Class::County if publisher.county().is_some_and(|county| county.county_type() == CountyType::City) => "city",
        Class::County => "county",
    }
}

/// The facets of evaluations, pilots, feedback and adoptions.
fn judging(entry: &Entry, add: &mut impl FnMut(&str, Vec<String>)) {
    let owned = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect::<Vec<_>>();
    if let Some(evaluation) = entry.evaluation() {
        add("type", owned(evaluation.evaluation_type().into_iter().collect()));
        add("criterion", owned(evaluation.scores().map(|(criterion, _)| criterion).collect()));
    }
    if let Some(pilot) = entry.pilot() {
        add("recommendation", owned(pilot.recommendation().into_iter().collect()));
        add("method", owned(pilot.methods()));
    }
    if let Some(feedback) = entry.feedback() {
        add("audience", owned(feedback.audience().into_iter().collect()));
        add("criterion", owned(feedback.ratings().map(|(criterion, _)| criterion).collect()));
        let scores: BTreeSet<u64> = feedback.ratings().map(|(_, score)| score).collect();
        add("score", scores.into_iter().map(|score| score.to_string()).collect());
    }
    if let Some(adoption) = entry.adoption() {
        add("stage", vec![adoption.stage().to_owned()]);
        add("operating_model", owned(adoption.operating_model().into_iter().collect()));
        add("connection", owned(adoption.connection().into_iter().collect()));
    }
}

/// Returns every language that one of its texts has: a title is often a name, and given in one language only.
fn languages(entry: &Entry) -> BTreeSet<&str> {
    let texts = [entry.title(), entry.summary(), entry.description()];
    texts.into_iter().flatten().flat_map(|text| text.iter().map(|(language, _)| language)).collect()
}

fn texts(entry: &Entry) -> Vec<LocalText> {
    let get = |map: Option<LangMap<'_>>, language: &str| map.and_then(|map| map.get(language)).unwrap_or_default().to_owned();
    let languages = languages(entry);
    let first = languages.get("de").or(languages.first()).copied();
    languages
        .iter()
        .map(|language| {
            // What has no language is searched once, with the author's first one.
            let other: Vec<String> = if first == Some(*language) { other(entry) } else { Vec::new() };
            let features = entry.asset().map(|asset| asset.features()).unwrap_or_default();
            let features = features.into_iter().filter_map(|feature| feature.get(language)).map(str::to_owned);
            LocalText {
                lang: (*language).to_owned(),
                title: get(entry.title(), language),
                summary: get(entry.summary(), language),
                description: described(entry, language),
                other: other.into_iter().chain(features).collect::<Vec<_>>().join("\n"),
            }
        })
        .collect()
}

/// The description, and what the kind's own fields say: the need of a request, the question of a survey, the goals of a strategy.
fn described(entry: &Entry, language: &str) -> String {
    let texts = entry.description().into_iter().chain(entry.body_texts());
    texts.filter_map(|text| text.get(language)).collect::<Vec<_>>().join("\n")
}

fn other(entry: &Entry) -> Vec<String> {
    let slug = entry.slug().as_str().replace('-', " ");
    let keywords = entry.keywords().map(str::to_owned);
    let standards = entry.asset().map(|asset| asset.standards()).unwrap_or_default();
    let keys = entry.service().map(|service| [service.leika(), service.ozg()].concat()).unwrap_or_default();
    let names = entry.body_names().into_iter().map(str::to_owned);
    std::iter::once(slug).chain(keywords).chain(names).chain(standards.into_iter().chain(keys).map(str::to_owned)).collect()
}
