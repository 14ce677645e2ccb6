//! `vouch`: "this identity is who it says". Which vouches count, [`crate::admission`] says.

use jiff::ToSpan as _;
use kreisnetz_identity::Ags;

use super::{Field, Need, Path, Schema, Shape, WITH_AGS, check::Check, scalar, slug};
use crate::{
    admission::VOUCH_MONTHS_MAX,
    kind::Kind,
    vocabulary::{LEVEL, VOUCH_METHOD},
};

/// Levels that have an AGS.
const WITH_KEY: &[&str] = &["county", "city", "municipality"];

pub(super) const VOUCH: Schema = Schema {
    kind: Kind::Vouch,
    writers: WITH_AGS,
    life: None,
    summary: Need::Optional,
    description: Need::Optional,
    topics: Need::Optional,
    contact: Need::Optional,
    body: &[
        Field::required("publisher", Shape::Digest, "für welche Kennung, 64 Ziffern", "for which id, 64 digits"),
        Field::required("class", Shape::Term(&LEVEL), "was sie ist", "what it is"),
        Field::optional("ags", Shape::Ags, "Schlüssel, wie sie ihn angibt", "key, as it claims")
            .needed(Need::exactly_when("class", WITH_KEY)),
        Field::required(
            "methods",
            Shape::List { of: &Shape::Term(&VOUCH_METHOD), max: 3 },
            "wie die Prüfziffern verglichen wurden",
            "how the check digits were compared",
        ),
        Field::required("expires", Shape::Date, "gilt bis, höchstens 24 Monate", "valid until, at most 24 months"),
    ],
    facets: &[],
    rules,
};

fn rules(check: &mut Check<'_>) {
    key_fits_class(check);
    ends_within_two_years(check);
}

fn key_fits_class(check: &mut Check<'_>) {
    let Some((class, ags)) = check.body().text("class").zip(check.body().text("ags").and_then(|ags| ags.parse::<Ags>().ok())) else {
        return;
    };
    if WITH_KEY.contains(&class) && ags.is_municipality() != (class == "municipality") {
        let digits = if class == "municipality" { "8" } else { "5" };
        check.fault(Path::of("ags"), slug::AGS_LENGTH, [("expected", digits.to_owned())]);
    }
}

fn ends_within_two_years(check: &mut Check<'_>) {
    let day = |text: Option<&str>| text.and_then(scalar::date);
    let Some((issued, end)) = day(check.root().text("issued")).zip(day(check.body().text("expires"))) else { return };
    let last = issued.saturating_add(VOUCH_MONTHS_MAX.months());
    if end > last {
        check.fault(Path::of("expires"), slug::DATE_TOO_FAR, [("limit", last.to_string()), ("actual", end.to_string())]);
    } else if end < issued {
        check.fault(Path::of("expires"), slug::DATE_PASSED, [("limit", issued.to_string()), ("actual", end.to_string())]);
    }
}
