//! The facets of plans, courses, organisations, questions, support and programmes, and the day on which they leave search.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kreisnetz_catalog::entry::Entry;
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::tree::{Tree, TreeMap};

use super::hidden;

/// Where the values of a facet stand: facet, then the keys that lead to a text or a list.
type Way = (&'static str, &'static [&'static str]);

const STRATEGY: &[Way] = &[("measure_state", &["measures", "state"]), ("measure_topic", &["goals", "topics"])];
const TRAINING: &[Way] = &[
    ("course_level", &["course", "level"]),
    ("course_format", &["course", "format"]),
    ("competence", &["competences"]),
    ("audience", &["audience"]),
];
const ACTOR: &[Way] = &[("actor_type", &["type"])];
const PARTICIPATION: &[Way] = &[("method", &["methods"]), ("audience", &["audience"])];
const OFFER: &[Way] = &[("support_form", &["forms"]), ("support_cost", &["cost"]), ("region", &["laender"])];
const REQUEST: &[Way] = &[("support_form", &["forms"])];
const PROGRAMME: &[Way] = &[
    ("funder_level", &["funder", "level"]),
    ("target", &["target", "levels"]),
    ("transfer", &["duties", "transfer"]),
    ("open_source", &["duties", "open_source"]),
];

/// Adds the facets of these kinds.
pub(super) fn add_facets(entry: &Entry, add: &mut impl FnMut(&str, Vec<String>)) {
    let (Some(kind), Some(body)) = (entry.kind(), entry.body()) else { return };
    let is_open = || if entry.state() == Some("open") { vec![hidden::YES.to_owned()] } else { Vec::new() };
    let ways = match kind {
        Kind::Strategy => STRATEGY,
        Kind::Training => TRAINING,
        Kind::Actor => ACTOR,
        Kind::Participation => PARTICIPATION,
        Kind::SupportOffer => OFFER,
        Kind::SupportRequest => REQUEST,
        Kind::Programme => PROGRAMME,
        _ => return,
    };
    for (facet, way) in ways {
        let mut values = Vec::new();
        gather(body, way, &mut values);
        values.sort();
        values.dedup();
        add(facet, values);
    }
    match kind {
        Kind::Programme => add("call_open", is_open()),
        Kind::Participation => add("open_now", is_open()),
        _ => {}
    }
}

fn gather(map: &TreeMap, way: &[&str], into: &mut Vec<String>) {
    let Some((key, rest)) = way.split_first() else { return };
    let values = match map.get(key) {
        Some(Tree::List(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => return,
    };
    for value in values {
        match value {
            Tree::Text(text) if rest.is_empty() => into.push(text.clone()),
            Tree::Map(inner) => gather(inner, rest, into),
            _ => {}
        }
    }
}

/// Returns the last day on which the entry is of use to those who search: an offer and a request name it, a course that is open has its
/// last date, a call its closing day.
pub(crate) fn last_day(entry: &Entry) -> Option<Date> {
    let body = entry.body()?;
    let day = |text: Option<&str>| text?.parse().ok();
    match (entry.kind()?, entry.state()) {
        (Kind::SupportOffer, _) => day(body.text("valid_until")),
        (Kind::SupportRequest, _) => day(body.text("deadline")),
        (Kind::Training, Some("open")) => body.items("dates").iter().filter_map(|date| day(date.as_map()?.text("on"))).max(),
        (Kind::Programme, Some("open")) => day(body.map("call").and_then(|call| call.text("closes"))),
        _ => None,
    }
}

/// Returns the last second, since 1970, of [`last_day`] in UTC.
pub(super) fn expires(entry: &Entry) -> Option<i64> {
    let next = last_day(entry)?.tomorrow().ok()?;
    next.to_zoned(TimeZone::UTC).ok().map(|next| next.timestamp().as_second() - 1)
}
