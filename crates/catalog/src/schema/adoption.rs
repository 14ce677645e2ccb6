//! `adoption`: "we use what they made", said by the adopter.
//!
//! The author is the adopter; there is no field to name somebody else.

use super::{Field, Need, Path, Schema, Shape, WITH_AGS, check::Check, envelope::COSTS_8, slug};
use crate::{
    kind::Kind,
    lifecycle,
    vocabulary::{CONNECTION, ENDED_REASON, OPERATING_MODEL, STAGE},
};

/// Stages from the agreement on, in which somebody runs what was adopted.
const AGREED_ON: &[&str] = &["agreed", "rollout", "operation"];

pub(super) const ADOPTION: Schema = Schema {
    kind: Kind::Adoption,
    writers: WITH_AGS,
    life: Some(&lifecycle::ADOPTION),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Optional,
    contact: Need::Optional,
    body: &[
        Field::required("about", Shape::Ref(&["asset", "service", "training", "strategy"]), "was nachgenutzt wird", "what is adopted"),
        Field::required("stage", Shape::State(&lifecycle::ADOPTION), "Stufe", "stage"),
        Field::required("dates", Shape::DateOf(&STAGE), "seit wann, je Stufe", "since when, by stage"),
        Field::optional("confirmed_on", Shape::FactDate, "zuletzt bestätigt am", "last confirmed on")
            .needed(Need::required_when("stage", &["operation"])),
        Field::optional("operating_model", Shape::Term(&OPERATING_MODEL), "Betreibermodell", "operating model")
            .needed(Need::required_when("stage", AGREED_ON)),
        Field::optional("connection", Shape::Term(&CONNECTION), "Anbindung an Fachverfahren", "connection with specialist software"),
        Field::optional("ended_reason", Shape::Term(&ENDED_REASON), "warum beendet", "why it ended")
            .needed(Need::exactly_when("stage", &["ended"])),
        Field::optional("replaced_by", Shape::Ref(&[]), "ersetzt durch", "replaced by").needed(Need::only_when("stage", &["ended"])),
        Field::optional("costs", COSTS_8, "was es kostet", "what it costs"),
        Field::optional("effort_days", Shape::Uint { min: 0, max: 5000 }, "aufgewendete Tage", "days spent"),
        Field::optional("note", Shape::LangText { min: 1, max: 500 }, "Bemerkung", "note"),
        Field::optional("adaptations", Shape::LangText { min: 1, max: 2000 }, "Anpassungen", "adaptations"),
        Field::optional("lessons", Shape::LangText { min: 1, max: 2000 }, "Erfahrungen", "lessons"),
    ],
    facets: &["stage", "operating_model", "connection"],
    rules,
};

fn rules(check: &mut Check<'_>) {
    let about = check.body().map("about").and_then(|about| about.get("publisher")?.as_bytes32());
    if about.is_some() && about == check.author().map(|author| *author.id().as_bytes()) {
        check.fault(Path::of("about"), slug::OWN_ENTRY, []);
    }
    let Some(stage) = check.body().text("stage").filter(|stage| STAGE.term(stage).is_some()) else { return };
    stage_has_its_date(check, stage);
    dates_are_in_order(check, stage);
    ended_after_agreement(check, stage);
}

fn stage_has_its_date(check: &mut Check<'_>, stage: &str) {
    if check.body().map("dates").is_some_and(|dates| dates.get(stage).is_none()) {
        check.fault(Path::of("dates"), slug::NO_STAGE_DATE, [("expected", stage.to_owned())]);
    }
}

/// The dates follow the way forward; the end is behind all, and the last confirmation not before the beginning of operation.
fn dates_are_in_order(check: &mut Check<'_>, stage: &str) {
    let Some(dates) = check.body().map("dates") else { return };
    if stage != "ended" && dates.get("ended").is_some() {
        check.fault(Path::of("dates").key("ended"), slug::ONLY_WHEN, [("when", "stage".to_owned()), ("allowed", "ended".to_owned())]);
        return;
    }
    let given: Vec<_> = STAGE.values().filter_map(|stage| Some((stage, dates.text(stage)?))).collect();
    for pair in given.windows(2) {
        if let [(before, early), (after, late)] = pair
            && early > late
        {
            check.fault(
                Path::of("dates").key(after),
                slug::DATES_OUT_OF_ORDER,
                [("before", (*before).to_owned()), ("after", (*after).to_owned())],
            );
        }
    }
    let confirmed = check.body().text("confirmed_on");
    if confirmed.zip(dates.text("operation")).is_some_and(|(confirmed, operation)| confirmed < operation) {
        check.fault(
            Path::of("confirmed_on"),
            slug::DATES_OUT_OF_ORDER,
            [("before", "operation".to_owned()), ("after", "confirmed_on".to_owned())],
        );
    }
}

/// What ended after it was agreed says how it was run; what ended before has nothing to say.
fn ended_after_agreement(check: &mut Check<'_>, stage: &str) {
    let agreed = check.body().map("dates").is_some_and(|dates| AGREED_ON.iter().any(|stage| dates.get(stage).is_some()));
    if stage == "ended" && agreed && check.body().get("operating_model").is_none() {
        check.fault(Path::of("operating_model"), slug::MISSING_WHEN, [("when", "stage".to_owned()), ("value", "ended".to_owned())]);
    }
}
