//! `support-offer` and `support-request`: help that is given, and help that is looked for.
//!
//! Both leave search on a day they name themselves, at most 12 months ahead: nobody rings up an offer of three years ago.

use jiff::ToSpan as _;

use super::{EVERYONE, Field, Need, Path, Schema, Shape, WITH_AGS, check::Check, scalar, slug};
use crate::{
    kind::Kind,
    lifecycle,
    vocabulary::{SUPPORT_COST, SUPPORT_FORM},
};

/// Months for which one is valid at most.
const MONTHS_MAX: i64 = 12;
/// States of a request that name who helps.
const MATCHED: &[&str] = &["agreed", "fulfilled"];

const ABOUT: Field = Field::optional("about", Shape::List { of: &Shape::Ref(&[]), max: 8 }, "zu welchen Einträgen", "with which entries");
const FORMS: Field = Field::required("forms", Shape::List { of: &Shape::Term(&SUPPORT_FORM), max: 6 }, "Formen", "forms");

pub(super) const OFFER: Schema = Schema {
    kind: Kind::SupportOffer,
    writers: EVERYONE,
    life: Some(&lifecycle::SUPPORT_OFFER),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        FORMS,
        Field::required("cost", Shape::Term(&SUPPORT_COST), "Kosten", "cost"),
        Field::required("valid_until", Shape::Date, "gilt bis, höchstens 12 Monate", "valid until, at most 12 months"),
        ABOUT,
        Field::optional("places", Shape::Uint { min: 0, max: 1000 }, "Plätze", "places"),
        Field::optional("days_each", Shape::Uint { min: 0, max: 365 }, "Tage je Platz", "days a place"),
        Field::optional("laender", Shape::List { of: &Shape::Land, max: 16 }, "Länder; ohne Angabe alle", "Länder; without it all"),
    ],
    facets: &["support_form", "support_cost", "region"],
    rules: |check| ends_within_a_year(check, "valid_until", &["open", "paused"]),
};

pub(super) const REQUEST: Schema = Schema {
    kind: Kind::SupportRequest,
    writers: WITH_AGS,
    life: Some(&lifecycle::SUPPORT_REQUEST),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        FORMS,
        Field::required("need", Shape::LangText { min: 1, max: 2000 }, "was gebraucht wird", "what is needed"),
        Field::required("deadline", Shape::Date, "gesucht bis, höchstens 12 Monate", "looked for until, at most 12 months"),
        ABOUT,
        Field::optional("matched", Shape::Ref(&["support-offer"]), "Angebot, das hilft", "offer that helps")
            .needed(Need::required_when("state", MATCHED)),
    ],
    facets: &["support_form", "deadline"],
    rules: |check| ends_within_a_year(check, "deadline", &["open"]),
};

/// The last day lies at most a year behind the last change; while somebody may still answer, not before it.
fn ends_within_a_year(check: &mut Check<'_>, key: &'static str, lively: &[&str]) {
    let Some((end, today)) = check.body().text(key).and_then(scalar::date).zip(check.root().text("modified").and_then(scalar::date)) else {
        return;
    };
    let Ok(last) = today.checked_add(MONTHS_MAX.months()) else { return };
    let is_lively = check.root().text("state").is_some_and(|state| lively.contains(&state));
    if end > last {
        check.fault(Path::of(key), slug::DATE_TOO_FAR, [("limit", last.to_string()), ("actual", end.to_string())]);
    } else if is_lively && end < today {
        check.fault(Path::of(key), slug::DATE_PASSED, [("limit", today.to_string()), ("actual", end.to_string())]);
    }
}
