//! The fields that all kinds share.
//!
//! In the bytes they stand at the top, the kind's own fields under `body`; in a draft all stand side by side.

use super::{Field, Need, Schema, Shape};
use crate::vocabulary::{COST_BASIS, COST_CONFIDENCE, REL, TOPIC};

/// The version of the entry format written here.
pub const VERSION: u64 = 1;

/// A role with its mailbox.
pub(super) const CONTACT: &[Field] = &[
    Field::required("role", Shape::Role { max: 60 }, "Stelle, keine Person", "office, no person"),
    Field::required("email", Shape::Email, "Funktionspostfach", "role mailbox"),
    Field::optional("phone", Shape::Phone, "Telefon der Stelle", "telephone of the office"),
    Field::optional("url", Shape::Url, "Webseite", "web page"),
];

const LINK: &[Field] = &[
    Field::required("rel", Shape::Term(&REL), "wohin er führt", "where it leads"),
    Field::required("url", Shape::Url, "Adresse", "address"),
    Field::optional("label", Shape::LangLine { min: 1, max: 60 }, "Beschriftung", "label"),
];

const COST: Shape = Shape::Table(&[
    Field::required("what", Shape::LangLine { min: 1, max: 80 }, "wofür", "what for"),
    Field::required("basis", Shape::Term(&COST_BASIS), "je was", "counted by"),
    Field::required("eur", Shape::Euro, "Euro brutto", "euros, gross"),
    Field::required("year", Shape::Uint { min: 0, max: 2099 }, "Jahr", "year"),
    Field::required("confidence", Shape::Term(&COST_CONFIDENCE), "wie sicher", "how certain"),
]);

/// A list of at most eight costs.
pub(super) const COSTS_8: Shape = Shape::List { of: &COST, max: 8 };
/// A list of at most four costs.
pub(super) const COSTS_4: Shape = Shape::List { of: &COST, max: 4 };
/// A list of at most six costs.
pub(super) const COSTS_6: Shape = Shape::List { of: &COST, max: 6 };

/// Returns the envelope's fields for a kind, in the order people read them; without `body`.
#[must_use]
pub fn envelope(schema: &Schema) -> Vec<Field> {
    let mut fields = vec![
        Field::required("v", Shape::Uint { min: 1, max: VERSION }, "Fassung des Formats", "version of the format").by_publish(),
        Field::required("kind", Shape::Slug, "Art des Eintrags", "kind of entry"),
        Field::required("slug", Shape::Slug, "Kurzname, aus dem Dateinamen", "slug, from the file's name").by_publish(),
        Field::required("title", Shape::LangLine { min: 3, max: 100 }, "Titel", "title"),
        Field::required("summary", Shape::LangLine { min: 20, max: 150 }, "worum es geht, in einem Satz", "what it is, in one sentence")
            .needed(schema.summary),
        Field::optional("description", Shape::LangText { min: 150, max: 10_000 }, "Beschreibung", "description").needed(schema.description),
        Field::optional("topics", Shape::List { of: &Shape::Term(&TOPIC), max: 3 }, "Handlungsfelder", "fields of action")
            .needed(schema.topics),
    ];
    if let Some(life) = schema.life.filter(|life| life.key == "state") {
        fields.push(Field::required("state", Shape::State(life), "Reifegrad", "state"));
    }
    fields.extend([
        Field::optional("contact", Shape::Table(CONTACT), "Kontakt", "contact").needed(schema.contact),
        Field::optional("keywords", Shape::List { of: &Shape::Line { max: 40 }, max: 12 }, "Schlagwörter", "keywords"),
        Field::optional("links", Shape::List { of: &Shape::Table(LINK), max: 12 }, "Verweise", "links"),
        Field::optional("funding", Shape::List { of: &Shape::Ref(&["programme"]), max: 4 }, "Förderprogramme", "programmes"),
        Field { need: Need::Required, ..Field::optional("issued", Shape::Date, "zuerst veröffentlicht", "first published") }.by_publish(),
        Field { need: Need::Required, ..Field::optional("modified", Shape::Date, "zuletzt geändert", "last changed") }.by_publish(),
    ]);
    fields
}
