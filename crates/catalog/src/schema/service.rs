//! `service`: something people or offices can use today.

use super::{Field, Need, Path, Schema, Shape, WITH_AGS, check::Check, envelope::COSTS_6, slug};
use crate::{
    kind::Kind,
    lifecycle,
    vocabulary::{ACCESSIBILITY, AUDIENCE, CHANNEL, OPERATING_MODEL},
};

pub(super) const SERVICE: Schema = Schema {
    kind: Kind::Service,
    writers: WITH_AGS,
    life: Some(&lifecycle::SERVICE),
    summary: Need::Required,
    description: Need::Required,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        Field::optional("since", Shape::FactDate, "öffentlich seit", "public since").needed(Need::required_when("state", &["operation"])),
        Field::optional("until", Shape::Date, "öffentlich bis", "public until").needed(Need::required_when("state", &["discontinued"])),
        Field::required("audience", Shape::List { of: &Shape::Term(&AUDIENCE), max: 8 }, "für wen", "for whom"),
        Field::required("channels", Shape::List { of: &CHANNEL_TABLE, max: 8 }, "Zugangswege", "channels"),
        Field::required("operating_model", Shape::Term(&OPERATING_MODEL), "Betreibermodell", "operating model"),
        Field::optional("uses", Shape::List { of: &Shape::Ref(&["asset"]), max: 12 }, "verwendete Bausteine", "assets used"),
        Field::optional("area", Shape::List { of: &Shape::Ags, max: 64 }, "Gebiet; ohne Angabe das eigene", "area; without it one's own"),
        Field::optional("fees", COSTS_6, "was Nutzer zahlen", "what users pay"),
        Field::optional("processing_days", Shape::Uint { min: 0, max: 3650 }, "Bearbeitung in Tagen", "days of processing"),
        Field::optional("accessibility", Shape::Term(&ACCESSIBILITY), "barrierefrei", "accessible"),
        Field::optional("leika", Shape::List { of: &Shape::Leika, max: 20 }, "LeiKa-Schlüssel", "LeiKa keys"),
        Field::optional("ozg", Shape::List { of: &Shape::Ozg, max: 20 }, "OZG-Schlüssel", "OZG keys"),
    ],
    facets: &["channel", "audience", "leika", "ozg"],
    rules,
};

const CHANNEL_TABLE: Shape = Shape::Table(&[
    Field::required("type", Shape::Term(&CHANNEL), "Weg", "channel"),
    Field::optional("url", Shape::Url, "Adresse", "address"),
    Field::optional("note", Shape::LangLine { min: 1, max: 100 }, "Hinweis", "note"),
]);

fn rules(check: &mut Check<'_>) {
    let (since, until) = (check.body().text("since"), check.body().text("until"));
    // Dates are text of one length, most significant first: the order of the letters is that of the days.
    if since.zip(until).is_some_and(|(since, until)| since > until) {
        check.fault(Path::of("until"), slug::DATES_OUT_OF_ORDER, [("before", "since".to_owned()), ("after", "until".to_owned())]);
    }
}
