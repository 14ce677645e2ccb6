//! `actor`: an organisation that takes part in a county; never a person.

use super::{Field, Need, Path, Schema, Shape, WITH_AGS, check::Check, slug};
use crate::{kind::Kind, lifecycle, vocabulary::ACTOR_TYPE};

pub(super) const ACTOR: Schema = Schema {
    kind: Kind::Actor,
    writers: WITH_AGS,
    life: Some(&lifecycle::ACTOR),
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Optional,
    contact: Need::Optional,
    body: &[
        Field::required("type", Shape::Term(&ACTOR_TYPE), "Art des Akteurs", "type of actor"),
        Field::required("seat", Shape::Ags, "Sitz", "seat"),
        Field::optional("since", Shape::FactDate, "dabei seit", "taking part since"),
        Field::optional("until", Shape::FactDate, "dabei bis", "taking part until").needed(Need::exactly_when("state", &["left"])),
        Field::optional(
            "publisher",
            Shape::Digest,
            "eigener Katalog: Kennung des Anbieters, 64 Zeichen",
            "own catalog: id of the publisher, 64 characters",
        ),
    ],
    facets: &["actor_type"],
    rules,
};

fn rules(check: &mut Check<'_>) {
    let (since, until) = (check.body().text("since"), check.body().text("until"));
    if since.zip(until).is_some_and(|(since, until)| since > until) {
        check.fault(Path::of("until"), slug::DATES_OUT_OF_ORDER, [("before", "since".to_owned()), ("after", "until".to_owned())]);
    }
    let speaks_for = check.body().get("publisher").and_then(|id| id.as_bytes32());
    if speaks_for.is_some() && speaks_for == check.author().map(|author| *author.id().as_bytes()) {
        check.fault(Path::of("publisher"), slug::OWN_ACTOR, []);
    }
}
