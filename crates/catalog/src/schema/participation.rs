//! `participation`: a question asked, the answers, and what came of them.

use super::{
    Field, Need, Schema, Shape, WITH_AGS,
    check::Check,
    measured::{PERIOD, period_is_in_order},
};
use crate::{
    kind::Kind,
    lifecycle,
    vocabulary::{AUDIENCE, METHOD},
};

/// Participants that are told of at least: fewer would let single people be recognised, so fewer are given as so many.
const PARTICIPANTS_MIN: u64 = 5;
/// States in which the answers are in.
const CLOSED: &[&str] = &["closed", "answered"];

pub(super) const PARTICIPATION: Schema = Schema {
    kind: Kind::Participation,
    writers: WITH_AGS,
    life: Some(&lifecycle::PARTICIPATION),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        Field::required("question", Shape::LangText { min: 1, max: 1000 }, "Frage", "question"),
        Field::required(
            "methods",
            Shape::List { of: &Shape::Term(&METHOD), max: 6 },
            "Wege; Papier und Saal zählen wie das Netz",
            "ways; paper and hall count like the web",
        ),
        Field::required("period", PERIOD, "Zeitraum", "period"),
        Field::optional(
            "participants",
            Shape::Uint { min: PARTICIPANTS_MIN, max: 10_000_000 },
            "Teilnehmende; weniger als 5 als 5",
            "participants; fewer than 5 as 5",
        )
        .needed(Need::required_when("state", CLOSED)),
        Field::optional("results", Shape::LangText { min: 1, max: 4000 }, "Ergebnisse", "results")
            .needed(Need::required_when("state", CLOSED)),
        Field::optional(
            "outcome",
            Shape::LangText { min: 1, max: 4000 },
            "was daraus wurde, oder warum nicht",
            "what was done, or why not",
        )
        .needed(Need::required_when("state", &["answered"])),
        Field::optional("audience", Shape::List { of: &Shape::Term(&AUDIENCE), max: 8 }, "wer gefragt ist", "who is asked"),
        Field::optional("about", Shape::List { of: &Shape::Ref(&[]), max: 8 }, "worüber", "about what"),
        Field::optional("report", Shape::Ref(&["asset"]), "Bericht: Baustein#Datei", "report: asset#file"),
    ],
    facets: &["method", "open_now"],
    rules,
};

fn rules(check: &mut Check<'_>) {
    period_is_in_order(check);
}
