//! `programme`: a funding scheme and its terms.
//!
//! An unknown amount stays absent; it is never given as 0. What a programme says informs, and gates nothing.

use kreisnetz_identity::Class;

use super::{
    EVERYONE, Field, Need, Path, Schema, Shape,
    check::Check,
    measured::{PERIOD, period_is_in_order},
    slug,
};
use crate::{
    kind::Kind,
    lifecycle,
    vocabulary::{AUTHORITY, DUTY, FUNDER_LEVEL, TARGET},
};

pub(super) const PROGRAMME: Schema = Schema {
    kind: Kind::Programme,
    writers: EVERYONE,
    life: Some(&lifecycle::PROGRAMME),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        Field::required("authority", Shape::Term(&AUTHORITY), "wer das sagt", "who says so"),
        Field::required("funder", FUNDER, "Fördergeber", "funder"),
        Field::required("target", TARGET_TABLE, "wer gefördert wird", "who is funded"),
        Field::required("terms", TERMS, "Bedingungen; Unbekanntes bleibt weg", "terms; what is unknown stays out"),
        Field::required("focus", Shape::List { of: &Shape::LangLine { min: 1, max: 60 }, max: 12 }, "Schwerpunkte", "focus"),
        Field::required("duties", DUTIES, "Pflichten", "duties"),
        Field::required("source", Shape::Url, "wo das steht", "where this is said"),
        Field::optional("call", CALL, "Aufruf", "call").needed(Need::required_when("state", &["open"])),
        Field::optional("period", PERIOD, "Laufzeit", "period"),
        Field::optional("rural_only", Shape::Bool, "nur ländliche Räume", "rural areas only"),
        Field::optional("laender", Shape::List { of: &Shape::Land, max: 16 }, "Länder; ohne Angabe alle", "Länder; without it all"),
        Field::optional("regions", Shape::List { of: &Shape::Ags, max: 400 }, "geförderte Regionen", "regions that are funded"),
    ],
    facets: &["funder_level", "call_open", "duty"],
    rules,
};

const FUNDER: Shape = Shape::Table(&[
    Field::optional("ref", Shape::Ref(&["actor", "county"]), "Eintrag", "entry"),
    Field::optional("name", Shape::Line { max: 100 }, "Name, keine Person", "name, no person"),
    Field::required("level", Shape::Term(&FUNDER_LEVEL), "Ebene", "level"),
]);

const TARGET_TABLE: Shape = Shape::Table(&[
    Field::required("text", Shape::LangLine { min: 1, max: 150 }, "in Worten", "in words"),
    Field::required("levels", Shape::List { of: &Shape::Term(&TARGET), max: 5 }, "Ebenen", "levels"),
]);

const TERMS: Shape = Shape::Table(&[
    Field::optional("max_eur", Shape::Euro, "höchstens Euro", "euros at most"),
    Field::optional("max_months", Shape::Uint { min: 0, max: 240 }, "höchstens Monate", "months at most"),
    Field::optional("projects", Shape::Uint { min: 0, max: 100_000 }, "Vorhaben", "projects"),
    Field::optional("total_eur", Shape::Euro, "Euro insgesamt", "euros altogether"),
    Field::optional("own_share_percent", Shape::Uint { min: 0, max: 100 }, "Eigenanteil in Prozent", "own share in per cent"),
]);

const DUTIES: Shape = Shape::Table(&[
    Field::required("transfer", Shape::Term(&DUTY), "Übertragbarkeit", "transfer"),
    Field::required("open_source", Shape::Term(&DUTY), "offener Quelltext", "open source"),
]);

const CALL: Shape =
    Shape::Table(&[Field::optional("opens", Shape::Date, "ab", "opens"), Field::required("closes", Shape::Date, "bis", "closes")]);

fn rules(check: &mut Check<'_>) {
    period_is_in_order(check);
    if let Some(funder) = check.body().map("funder") {
        if funder.get("ref").is_some() == funder.get("name").is_some() {
            check.fault(Path::of("funder"), slug::ONE_OF, [("allowed", "ref, name".to_owned())]);
        }
        if let Some(Err(found)) = funder.text("name").map(crate::person::check_role) {
            check.person_at(Path::of("funder").key("name"), found);
        }
    }
    let is_partner = check.author().is_none_or(|author| author.class() == Class::Partner);
    if check.body().text("authority") == Some("funder") && !is_partner {
        check.fault(Path::of("authority"), slug::FUNDER_NOT_PARTNER, []);
    }
    let Some(call) = check.body().map("call") else { return };
    if call.text("opens").zip(call.text("closes")).is_some_and(|(opens, closes)| opens > closes) {
        let words = [("before", "opens".to_owned()), ("after", "closes".to_owned())];
        check.fault(Path::of("call").key("closes"), slug::DATES_OUT_OF_ORDER, words);
    }
}
