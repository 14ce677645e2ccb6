//! `strategy`: goals and measures, with their state.
//!
//! A measure is named by its id, which never changes meaning: once published it stays, at the end as `dropped`.

use std::collections::BTreeSet;

use super::{
    Fault, Field, Need, Path, Schema, Shape, WITH_AGS,
    check::Check,
    measured::{METRIC, PERIOD, metrics_have_numbers_in, period_is_in_order, period_of_is_in_order},
    slug,
};
use crate::{
    kind::Kind,
    lifecycle,
    tree::TreeMap,
    vocabulary::{MEASURE_STATE, TOPIC},
};

/// States in which a body has approved it.
const APPROVED: &[&str] = &["approved", "updated"];

pub(super) const STRATEGY: Schema = Schema {
    kind: Kind::Strategy,
    writers: WITH_AGS,
    life: Some(&lifecycle::STRATEGY),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        Field::required("period", PERIOD, "Laufzeit", "period"),
        Field::optional("approval", APPROVAL, "Beschluss", "approval").needed(Need::required_when("state", APPROVED)),
        Field::optional("document", Shape::Ref(&["asset"]), "Dokument: Baustein#Datei", "document: asset#file")
            .needed(Need::required_when("state", APPROVED)),
        Field::required("goals", Shape::List { of: &GOAL, max: 20 }, "Ziele", "goals"),
        Field::required("measures", Shape::List { of: &MEASURE, max: 60 }, "Maßnahmen", "measures"),
        Field::optional("vision", Shape::LangText { min: 1, max: 1500 }, "Leitbild", "vision"),
        Field::optional("based_on", Shape::List { of: &Shape::Ref(&["strategy"]), max: 4 }, "beruht auf", "based on"),
        Field::optional("participation", Shape::List { of: &Shape::Ref(&["participation"]), max: 8 }, "Beteiligungen", "participations"),
    ],
    facets: &["measure_state", "measure_topic"],
    rules,
};

const APPROVAL: Shape = Shape::Table(&[
    Field::required("body", Shape::Line { max: 60 }, "wer beschlossen hat, etwa Kreistag", "which body approved it"),
    Field::required("date", Shape::FactDate, "wann", "when"),
]);

const GOAL: Shape = Shape::Table(&[
    Field::required("id", Shape::Slug, "Kennung, bleibt für immer", "id, for ever"),
    Field::required("title", Shape::LangLine { min: 1, max: 150 }, "Ziel", "goal"),
    Field::required("topics", Shape::List { of: &Shape::Term(&TOPIC), max: 3 }, "Handlungsfelder", "fields of action"),
]);

const MEASURE: Shape = Shape::Table(&[
    Field::required("id", Shape::Slug, "Kennung, bleibt für immer", "id, for ever"),
    Field::required("goals", Shape::List { of: &Shape::Slug, max: 5 }, "Ziele, denen sie dient", "goals that it serves"),
    Field::required("title", Shape::LangLine { min: 1, max: 150 }, "Maßnahme", "measure"),
    Field::required("state", Shape::Term(&MEASURE_STATE), "Stand", "state"),
    Field::optional("budget", Shape::Euro, "Euro brutto", "euros, gross"),
    Field::optional("refs", Shape::List { of: &Shape::Ref(&[]), max: 8 }, "Einträge, die sie umsetzen", "entries that carry it out"),
    Field::optional("period", PERIOD, "Zeitraum", "period"),
    Field::optional("kpi", Shape::List { of: &METRIC, max: 5 }, "Kennzahlen", "indicators"),
]);

fn rules(check: &mut Check<'_>) {
    period_is_in_order(check);
    if check.body().map("document").is_some_and(|document| document.get("part").is_none()) {
        check.fault(Path::of("document"), slug::NO_PART, []);
    }
    let goals = ids(check.body(), "goals");
    for list in ["goals", "measures"] {
        every_id_is_there_once(check, list);
    }
    for (place, measure) in maps(check.body(), "measures").into_iter().enumerate() {
        let here = Path::of("measures").index(place);
        for (nth, goal) in measure.texts("goals").enumerate().filter(|(_, goal)| !goals.contains(goal)) {
            let args = [("actual", goal.to_owned()), ("allowed", goals.iter().copied().collect::<Vec<_>>().join(", "))];
            check.fault(here.key("goals").index(nth), slug::UNKNOWN_GOAL, args);
        }
        period_of_is_in_order(check, measure, &here);
        metrics_have_numbers_in(check, measure, &here, "kpi");
    }
}

/// A goal and a measure may not share an id either: both are parts of the strategy, named by `#id`.
fn every_id_is_there_once(check: &mut Check<'_>, list: &'static str) {
    let mut seen: BTreeSet<&str> = if list == "measures" { ids(check.body(), "goals") } else { BTreeSet::new() };
    for (place, item) in maps(check.body(), list).into_iter().enumerate() {
        if let Some(id) = item.text("id").filter(|id| !seen.insert(id)) {
            check.fault(Path::of(list).index(place).key("id"), slug::ID_TWICE, [("actual", id.to_owned())]);
        }
    }
}

/// Returns a fault for each measure of the version before that is gone: its id stands for it in references of others.
pub(crate) fn measures_stay(body: Option<&TreeMap>, before: Option<&TreeMap>) -> Vec<Fault> {
    let now = body.map(|body| ids(body, "measures")).unwrap_or_default();
    let before = before.map(|before| ids(before, "measures")).unwrap_or_default();
    before.difference(&now).map(|gone| Fault::new(Path::of("measures"), slug::MEASURE_GONE, [("actual", (*gone).to_owned())])).collect()
}

fn maps<'a>(body: &'a TreeMap, list: &str) -> Vec<&'a TreeMap> {
    let none = const { &TreeMap::EMPTY };
    body.items(list).iter().map(|item| item.as_map().unwrap_or(none)).collect()
}

fn ids<'a>(body: &'a TreeMap, list: &str) -> BTreeSet<&'a str> {
    body.items(list).iter().filter_map(|item| item.as_map()?.text("id")).collect()
}
