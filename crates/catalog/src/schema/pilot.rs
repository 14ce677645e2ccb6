//! `pilot`: a test, with numbers before and after.
//!
//! A failure is worth as much as a success: what was aborted says what was found, too.

use super::{
    EVERYONE, Field, Need, Path, Schema, Shape,
    check::Check,
    envelope::COSTS_8,
    measured::{METRIC, PERIOD, metrics_have_numbers, period_is_in_order},
    slug,
};
use crate::{
    kind::Kind,
    lifecycle,
    tree::TreeMap,
    vocabulary::{METHOD, RECOMMENDATION},
};

pub(super) const PILOT: Schema = Schema {
    kind: Kind::Pilot,
    writers: EVERYONE,
    life: Some(&lifecycle::PILOT),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        Field::required("about", Shape::List { of: &Shape::Ref(&["service", "asset"]), max: 4 }, "was erprobt wird", "what is tested"),
        Field::required("period", PERIOD, "Zeitraum", "period"),
        Field::required("question", Shape::LangText { min: 1, max: 1000 }, "Frage, die sie beantwortet", "question it answers"),
        Field::required("metrics", Shape::List { of: &METRIC, max: 20 }, "Messgrößen", "metrics"),
        Field::optional("findings", Shape::LangText { min: 1, max: 6000 }, "Ergebnisse", "findings")
            .needed(Need::required_when("state", &["completed", "aborted"])),
        Field::optional("recommendation", Shape::Term(&RECOMMENDATION), "Empfehlung", "recommendation")
            .needed(Need::required_when("state", &["completed"])),
        Field::optional("measure", Shape::Ref(&["strategy"]), "Maßnahme der Strategie", "measure of the strategy"),
        Field::optional("methods", Shape::List { of: &Shape::Term(&METHOD), max: 6 }, "Methoden", "methods"),
        Field::optional("sites", Shape::List { of: &Shape::Ags, max: 32 }, "Orte", "sites"),
        Field::optional("partners", Shape::List { of: &Shape::Org, max: 12 }, "Partner", "partners"),
        Field::optional("costs", COSTS_8, "was sie kostet", "what it costs"),
        Field::optional("report", Shape::Ref(&["asset"]), "Bericht: Baustein#Datei", "report: asset#file"),
    ],
    facets: &["recommendation", "method"],
    rules,
};

fn rules(check: &mut Check<'_>) {
    period_is_in_order(check);
    metrics_have_numbers(check, "metrics");
    every_metric_was_measured(check);
}

fn every_metric_was_measured(check: &mut Check<'_>) {
    if check.root().text("state") != Some("completed") {
        return;
    }
    // One without any number is told of already.
    let is_unmeasured =
        |metric: &TreeMap| metric.get("actual").is_none() && (metric.get("baseline").is_some() || metric.get("target").is_some());
    let items = check.body().items("metrics").iter().enumerate();
    let missing: Vec<usize> = items.filter(|(_, item)| item.as_map().is_some_and(is_unmeasured)).map(|(place, _)| place).collect();
    for place in missing {
        let words = [("when", "state".to_owned()), ("value", "completed".to_owned())];
        check.fault(Path::of("metrics").index(place).key("actual"), slug::MISSING_WHEN, words);
    }
}
