//! `county`: who the publisher is; the first entry of every catalog.

use kreisnetz_identity::{Ags, Class};

use super::{EVERYONE, Field, Need, Path, Schema, Shape, check::Check, slug};
use crate::{
    county::{self, CountyType},
    kind::Kind,
    vocabulary::{LEVEL, PROGRAMME_ROLE, RURAL_SCHEME, RURAL_TYPE},
};

const COUNTY_OR_CITY: &[&str] = &["county", "city"];

pub(super) const COUNTY: Schema = Schema {
    kind: Kind::County,
    writers: EVERYONE,
    life: None,
    summary: Need::Required,
    description: Need::Optional,
    topics: Need::Optional,
    contact: Need::Required,
    body: &[
        Field::required("level", Shape::Term(&LEVEL), "Ebene", "level"),
        Field::required("ags", Shape::Ags, "amtlicher Schlüssel", "official key")
            .needed(Need::exactly_when("level", &["county", "city", "municipality"])),
        Field::required("short_name", Shape::Slug, "was man eintippt", "what people type"),
        Field::required("nuts3", NUTS3, "NUTS 3 mit Jahr der Fassung", "NUTS 3 with the year of its version")
            .needed(Need::exactly_when("level", COUNTY_OR_CITY)),
        Field::required("population", POPULATION, "Einwohner mit Stichtag und Quelle", "inhabitants with day and source")
            .needed(Need::exactly_when("level", COUNTY_OR_CITY)),
        Field::required("area_km2", Shape::Decimal, "Fläche in km²", "area in km²").needed(Need::exactly_when("level", COUNTY_OR_CITY)),
        Field::optional("position", POSITION, "ein Punkt darin, Grad", "a point in it, degrees"),
        Field::optional("rural_type", RURAL, "Typ des ländlichen Raums, eigene Angabe", "type of rural area, self-declared"),
        Field::optional("programmes", Shape::List { of: &PROGRAMME, max: 16 }, "Teilnahme an Programmen", "part in programmes"),
        Field::optional("predecessors", Shape::List { of: &Shape::FormerAgs, max: 16 }, "frühere Schlüssel", "former keys"),
    ],
    facets: &["rural_type", "population_class", "similar"],
    rules,
};

const NUTS3: Shape = Shape::Table(&[
    Field::required("code", Shape::Nuts3, "Schlüssel", "code"),
    Field::required("version", Shape::Uint { min: 0, max: 2099 }, "Jahr der Fassung", "year of the version"),
]);

const POPULATION: Shape = Shape::Table(&[
    Field::required("value", Shape::Uint { min: 0, max: 20_000_000 }, "Einwohner", "inhabitants"),
    Field::required("date", Shape::Date, "Stichtag", "day counted"),
    Field::required("source", Shape::Line { max: 80 }, "Quelle", "source"),
]);

const POSITION: Shape = Shape::Table(&[
    Field::required("lat", Shape::Decimal, "Breite", "latitude"),
    Field::required("lon", Shape::Decimal, "Länge", "longitude"),
]);

const RURAL: Shape = Shape::Table(&[
    Field::required("scheme", Shape::Term(&RURAL_SCHEME), "Einteilung", "scheme"),
    Field::required("code", Shape::Term(&RURAL_TYPE), "Typ", "type"),
    Field::required("year", Shape::Uint { min: 0, max: 2099 }, "Jahr", "year"),
]);

const PROGRAMME: Shape = Shape::Table(&[
    Field::required("programme", Shape::Ref(&["programme"]), "Förderprogramm", "programme"),
    Field::required("role", Shape::Term(&PROGRAMME_ROLE), "Rolle", "role"),
]);

fn rules(check: &mut Check<'_>) {
    level_and_key(check);
    author(check);
    rural_type(check);
    if let Some(area) = check.body().text("area_km2").filter(|area| area.starts_with('-') || *area == "0") {
        check.fault(Path::of("area_km2"), slug::NOT_POSITIVE, [("actual", area.to_owned())]);
    }
}

/// Level, digits of the key, official type and short name follow from each other.
fn level_and_key(check: &mut Check<'_>) {
    let (Some(level), Some(ags)) = (check.body().text("level"), own_ags(check)) else { return };
    if ags.is_municipality() != (level == "municipality") {
        let digits = if level == "municipality" { "8" } else { "5" };
        check.fault(Path::of("ags"), slug::AGS_LENGTH, [("expected", digits.to_owned())]);
        return;
    }
    let Some(county) = county::by_ags(ags).filter(|_| COUNTY_OR_CITY.contains(&level)) else { return };
    let expected = if county.county_type() == CountyType::City { "city" } else { "county" };
    if level != expected {
        check.fault(Path::of("level"), slug::LEVEL_MISMATCH, [("expected", expected.to_owned())]);
    }
    if check.body().text("short_name").is_some_and(|name| name != county.slug()) {
        check.fault(Path::of("short_name"), slug::SHORT_NAME, [("expected", county.slug().to_owned())]);
    }
}

/// The entry says of its publisher what the inception claims.
fn author(check: &mut Check<'_>) {
    let Some(author) = check.author() else { return };
    let levels: &[&str] = match author.class() {
        Class::County => COUNTY_OR_CITY,
        Class::Municipality => &["municipality"],
        Class::Partner => &["partner"],
    };
    if check.body().text("level").is_some_and(|level| LEVEL.term(level).is_some() && !levels.contains(&level)) {
        check.fault(Path::of("level"), slug::LEVEL_MISMATCH, [("expected", levels.join(", "))]);
    }
    let claimed = author.ags();
    if let (Some(claimed), Some(ags)) = (claimed, own_ags(check))
        && claimed != ags
    {
        check.fault(Path::of("ags"), slug::AGS_MISMATCH, [("expected", claimed.to_string())]);
    }
}

fn own_ags(check: &Check<'_>) -> Option<Ags> {
    check.body().text("ags")?.parse().ok()
}

fn rural_type(check: &mut Check<'_>) {
    let Some(rural) = check.body().map("rural_type") else { return };
    let (Some(scheme), Some(code)) = (rural.text("scheme"), rural.text("code")) else { return };
    let is_bbsr = |code: &str| code.starts_with("bbsr-");
    if RURAL_TYPE.term(code).is_some() && RURAL_SCHEME.term(scheme).is_some() && is_bbsr(code) != (scheme == "bbsr") {
        let allowed: Vec<_> = RURAL_TYPE.values().filter(|code| is_bbsr(code) == (scheme == "bbsr")).collect();
        check.fault(Path::of("rural_type").key("code"), slug::RURAL_SCHEME, [("allowed", allowed.join(", "))]);
    }
}
