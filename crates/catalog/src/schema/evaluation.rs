//! `evaluation`: findings about one or more entries.
//!
//! Whether it is independent is derived by the reader. `limitations` is required: findings without their limits are advertising.

use super::{
    EVERYONE, Field, Need, Schema, Shape,
    check::Check,
    measured::{METRIC, PERIOD, metrics_have_numbers, period_is_in_order},
};
use crate::{
    kind::Kind,
    lifecycle,
    vocabulary::{CRITERION, EVALUATION_TYPE, METHOD},
};

const SENTENCES_12: Shape = Shape::List { of: &Shape::LangLine { min: 1, max: 300 }, max: 12 };

pub(super) const EVALUATION: Schema = Schema {
    kind: Kind::Evaluation,
    writers: EVERYONE,
    life: Some(&lifecycle::EVALUATION),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        Field::required("type", Shape::Term(&EVALUATION_TYPE), "Art der Evaluation", "type of evaluation"),
        Field::required("about", Shape::List { of: &Shape::Ref(&[]), max: 8 }, "worüber", "about what"),
        Field::required("period", PERIOD, "Zeitraum", "period"),
        Field::required("commissioned_by", Shape::Org, "im Auftrag von", "commissioned by"),
        Field::required("lessons", SENTENCES_12, "was zu lernen ist", "what is to be learned"),
        Field::required("limitations", Shape::LangText { min: 1, max: 2000 }, "Grenzen der Aussage", "limits of what it says"),
        Field::optional(
            "scores",
            Shape::ScoreOf(&CRITERION),
            "Bewertung je Kriterium, 1 schwach bis 5 stark",
            "scores, 1 weak to 5 strong",
        )
        .needed(Need::required_when("state", &["final"])),
        Field::optional("report", Shape::Ref(&["asset"]), "Bericht: Baustein#Datei", "report: asset#file")
            .needed(Need::required_when("state", &["final"])),
        Field::optional("methods", Shape::List { of: &Shape::Term(&METHOD), max: 6 }, "Methoden", "methods"),
        Field::optional("indicators", Shape::List { of: &METRIC, max: 30 }, "Kennzahlen", "indicators"),
        Field::optional("recommendations", SENTENCES_12, "Empfehlungen", "recommendations"),
    ],
    facets: &["type", "independent", "criterion"],
    rules,
};

fn rules(check: &mut Check<'_>) {
    period_is_in_order(check);
    metrics_have_numbers(check, "indicators");
}
