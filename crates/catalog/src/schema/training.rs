//! `training`: a course, and the material to hold it again.

use super::{EVERYONE, Field, Need, Path, Schema, Shape, check::Check, envelope::COSTS_4, slug};
use crate::{
    kind::Kind,
    lifecycle,
    vocabulary::{AUDIENCE, COMPETENCE, COURSE_FORMAT, COURSE_LEVEL},
};

pub(super) const TRAINING: Schema = Schema {
    kind: Kind::Training,
    writers: EVERYONE,
    life: Some(&lifecycle::TRAINING),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        Field::required("provider", Shape::Org, "wer es anbietet", "who provides it"),
        Field::required("audience", Shape::List { of: &Shape::Term(&AUDIENCE), max: 8 }, "für wen", "for whom"),
        Field::required("course", COURSE, "der Kurs", "the course"),
        Field::optional("dates", Shape::List { of: &DATE, max: 24 }, "Termine", "dates").needed(Need::required_when("state", &["open"])),
        Field::optional("participants", Shape::Uint { min: 0, max: 100_000 }, "Teilnehmende bisher", "participants so far")
            .needed(Need::required_when("state", &["held"])),
        Field::optional("prerequisites", Shape::LangLine { min: 1, max: 200 }, "Voraussetzungen", "prerequisites"),
        Field::optional(
            "competences",
            Shape::List { of: &Shape::Term(&COMPETENCE), max: 5 },
            "Kompetenzen (DigComp)",
            "competences (DigComp)",
        ),
        Field::optional("fees", COSTS_4, "was Teilnehmende zahlen", "what participants pay"),
        Field::optional(
            "material",
            Shape::List { of: &Shape::Ref(&["asset"]), max: 8 },
            "Material, um es selbst zu halten",
            "material to hold it oneself",
        ),
    ],
    facets: &["course_level", "course_format", "competence", "date_ahead"],
    rules,
};

const COURSE: Shape = Shape::Table(&[
    Field::required("level", Shape::Term(&COURSE_LEVEL), "Niveau", "level"),
    Field::required("format", Shape::Term(&COURSE_FORMAT), "Form", "format"),
    Field::required("hours", Shape::Uint { min: 0, max: 2000 }, "Stunden", "hours"),
    Field::required("languages", Shape::List { of: &Shape::Line { max: 20 }, max: 10 }, "Sprachen", "languages"),
]);

const DATE: Shape = Shape::Table(&[
    Field::required("on", Shape::Date, "Tag", "day"),
    Field::optional("place", Shape::Line { max: 80 }, "Ort", "place"),
    Field::optional("capacity", Shape::Uint { min: 1, max: 10_000 }, "Plätze", "places"),
    Field::optional("url", Shape::Url, "Anmeldung", "registration"),
]);

fn rules(check: &mut Check<'_>) {
    if check.root().text("state") != Some("open") || check.body().items("dates").is_empty() {
        return;
    }
    let last = check.body().items("dates").iter().filter_map(|date| date.as_map()?.text("on")).max();
    // Dates are text of one length, most significant first: the order of the letters is that of the days.
    if let Some((last, today)) = last.zip(check.root().text("modified")).filter(|(last, today)| last < today) {
        check.fault(Path::of("dates"), slug::NO_DATE_AHEAD, [("limit", today.to_owned()), ("actual", last.to_owned())]);
    }
}
