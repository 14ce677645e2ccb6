//! The official list of the 400 counties and independent cities.
//!
//! Names, keys and sizes come from the embedded list (`data/counties.csv`, its source in `data/SOURCE.md`), never from what
//! somebody says of himself. It knows nothing of publishers: which county runs a node is the catalogs' matter.

use std::{collections::BTreeMap, sync::OnceLock};

use kreisnetz_identity::Ags;
use serde::Deserialize;

use crate::text::slug_of;

/// The embedded list.
const COUNTIES_CSV: &str = include_str!("../data/counties.csv");

/// The line that is shown with every table or map of the counties: names, keys, outlines.
pub const SOURCE_BKG: &str = "© BKG (2025) dl-de/by-2-0 (Daten verändert)";
/// The line that is shown with population and area.
pub const SOURCE_DESTATIS: &str = "© Statistisches Bundesamt (Destatis), 2019";

/// A rural county, or a city that is its own county.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum CountyType {
    /// Landkreis, Kreis.
    County,
    /// Kreisfreie Stadt, Stadtkreis.
    City,
}

/// One county or independent city of the official list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct County {
    ags: Ags,
    slug: String,
    row: Row,
}

#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
struct Row {
    ags: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    designation: String,
    state: String,
    state_code: String,
    population: u64,
    population_date: String,
    area_km2: String,
    nuts3: String,
    lat: String,
    lon: String,
    smarte_land_regionen: String,
}

/// Why a text names no county of the list.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CountyError {
    /// None is called so; the slug nearest to it, where one is near.
    #[error("no county is called so")]
    NotFound {
        /// The slug that looks most like it.
        nearest: Option<&'static str>,
    },
    /// Several are meant: their slugs.
    #[error("several counties are called so: {}", slugs.join(", "))]
    Ambiguous {
        /// Slugs of all that are meant, by letter.
        slugs: Vec<&'static str>,
    },
}

impl County {
    /// Returns the county's AGS, five digits.
    #[must_use]
    pub const fn ags(&self) -> Ags {
        self.ags
    }

    /// Returns what people type, unique over the list: `uelzen`, `muenchen-land`, `muenchen-stadt`.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// Returns the official name without designation: `Uelzen`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.row.name
    }

    /// Returns the official designation: `Landkreis`, `Kreis`, `Kreisfreie Stadt`, `Stadtkreis`.
    #[must_use]
    pub fn designation(&self) -> &str {
        &self.row.designation
    }

    /// Returns designation and name: `Landkreis Uelzen`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.row.designation, self.row.name)
    }

    /// Returns whether this is a rural county or a city.
    #[must_use]
    pub fn county_type(&self) -> CountyType {
        if self.row.kind == "kreisfreie_stadt" { CountyType::City } else { CountyType::County }
    }

    /// Returns the name of the Land: `Niedersachsen`.
    #[must_use]
    pub fn land(&self) -> &str {
        &self.row.state
    }

    /// Returns the short sign of the Land: `NI`.
    #[must_use]
    pub fn land_code(&self) -> &str {
        &self.row.state_code
    }

    /// Returns the number of inhabitants on [`County::population_date`].
    #[must_use]
    pub const fn population(&self) -> u64 {
        self.row.population
    }

    /// Returns the day the inhabitants were counted, `2018-12-31`.
    #[must_use]
    pub fn population_date(&self) -> &str {
        &self.row.population_date
    }

    /// Returns the area in km², as decimal text of at most two places.
    #[must_use]
    pub fn area_km2(&self) -> &str {
        &self.row.area_km2
    }

    /// Returns the NUTS 3 code of the version of 2024.
    #[must_use]
    pub fn nuts3(&self) -> &str {
        &self.row.nuts3
    }

    /// Returns latitude and longitude of a point in the county, degrees as decimal text.
    #[must_use]
    pub fn position(&self) -> (&str, &str) {
        (&self.row.lat, &self.row.lon)
    }

    /// Says how the county took part in the programme Smarte.Land.Regionen; empty where it did not.
    #[must_use]
    pub fn programme(&self) -> &str {
        &self.row.smarte_land_regionen
    }
}

/// Returns all counties, by AGS.
#[must_use]
pub fn all() -> &'static [County] {
    static LIST: OnceLock<Vec<County>> = OnceLock::new();
    LIST.get_or_init(|| named(rows()))
}

/// Returns the county of an AGS; that of a municipality is the county it lies in.
#[must_use]
pub fn by_ags(ags: Ags) -> Option<&'static County> {
    let wanted = ags.county();
    all().binary_search_by_key(&wanted, County::ags).ok().map(|place| &all()[place])
}

/// Returns the county of a slug.
#[must_use]
pub fn by_slug(slug: &str) -> Option<&'static County> {
    all().iter().find(|county| county.slug == slug)
}

/// Returns the county that a text names: its slug, AGS (5 or 8 digits), name, or designation and name.
///
/// # Errors
///
/// [`CountyError::Ambiguous`] for a name that a rural county and a city share, else [`CountyError::NotFound`].
pub fn find(text: &str) -> Result<&'static County, CountyError> {
    if let Some(county) = text.parse().ok().and_then(by_ags) {
        return Ok(county);
    }
    let wanted = slug_of(text);
    if let Some(county) = by_slug(&wanted) {
        return Ok(county);
    }
    let full: Vec<_> = all().iter().filter(|county| slug_of(&county.full_name()) == wanted).collect();
    let named = if full.is_empty() { all().iter().filter(|county| slug_of(county.name()) == wanted).collect() } else { full };
    one_of(named, &wanted)
}

/// Returns the county that a text names or whose slug or AGS alone begins so; for people at a terminal, not for scripts.
///
/// # Errors
///
/// As [`find`]; several that begin so are [`CountyError::Ambiguous`].
pub fn find_by_beginning(text: &str) -> Result<&'static County, CountyError> {
    match find(text) {
        Err(CountyError::NotFound { .. }) => {}
        other => return other,
    }
    let wanted = slug_of(text);
    let begins = |county: &&County| !wanted.is_empty() && (county.slug.starts_with(&wanted) || county.row.ags.starts_with(&wanted));
    one_of(all().iter().filter(begins).collect(), &wanted)
}

fn one_of(mut found: Vec<&'static County>, wanted: &str) -> Result<&'static County, CountyError> {
    match found.as_slice() {
        [] => Err(CountyError::NotFound { nearest: nearest(wanted) }),
        [county] => Ok(county),
        _ => {
            found.sort_by(|a, b| a.slug.cmp(&b.slug));
            Err(CountyError::Ambiguous { slugs: found.into_iter().map(County::slug).collect() })
        }
    }
}

fn nearest(wanted: &str) -> Option<&'static str> {
    crate::vocabulary::nearest(wanted, all().iter().map(County::slug))
}

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(COUNTIES_CSV.as_bytes());
    let rows: Result<Vec<Row>, _> = reader.deserialize().collect();
    rows.expect("the embedded list is part of the program and read by a test")
}

/// Gives each row its AGS and its slug; a name that a county and a city share gets `-land` and `-stadt`.
fn named(rows: Vec<Row>) -> Vec<County> {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        *uses.entry(slug_of(&row.name)).or_default() += 1;
    }
    let mut counties: Vec<County> = rows.into_iter().map(|row| named_one(row, &uses)).collect();
    counties.sort_by_key(County::ags);
    counties
}

fn named_one(row: Row, uses: &BTreeMap<String, usize>) -> County {
    let ags = row.ags.parse().expect("the embedded list is part of the program and read by a test");
    let mut slug = slug_of(&row.name);
    if uses.get(&slug).is_some_and(|count| *count > 1) {
        slug.push_str(if row.kind == "kreisfreie_stadt" { "-stadt" } else { "-land" });
    }
    County { ags, slug, row }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_has_four_hundred_counties_with_slugs_of_their_own() {
        let slugs: BTreeSet<_> = all().iter().map(County::slug).collect();
        assert_eq!((all().len(), slugs.len()), (400, 400));
        let doubled = |county: &&County| county.slug() != slug_of(county.name());
        assert_eq!(all().iter().filter(doubled).count(), 44, "22 names belong to a county and a city");
        assert_eq!(all().iter().filter(|county| county.county_type() == CountyType::City).count(), 106);
        assert!(slugs.iter().all(|slug| slug.parse::<crate::Slug>().is_ok()));
    }

    #[test]
    fn a_county_is_found_by_slug_key_and_name() {
        for text in ["uelzen", "03360", "Uelzen", "Landkreis Uelzen", "03360025"] {
            assert_eq!(find(text).unwrap().ags().as_str(), "03360", "{text}");
        }
        let uelzen = find("uelzen").unwrap();
        assert_eq!((uelzen.population(), uelzen.area_km2(), uelzen.nuts3()), (92_572, "1462.59", "DE93A"));
        assert_eq!((uelzen.land(), uelzen.full_name().as_str()), ("Niedersachsen", "Landkreis Uelzen"));
    }

    #[test]
    fn a_name_shared_by_county_and_city_is_ambiguous() {
        assert_eq!(find("München"), Err(CountyError::Ambiguous { slugs: vec!["muenchen-land", "muenchen-stadt"] }));
        assert_eq!(find("muenchen-land").unwrap().ags().as_str(), "09184");
        assert_eq!(find("Landkreis München").unwrap().ags().as_str(), "09184");
        assert_eq!(find("09162").unwrap().slug(), "muenchen-stadt");
    }

    #[test]
    fn a_misspelt_name_gets_the_nearest_and_a_beginning_counts_only_on_request() {
        assert_eq!(find("uelsen"), Err(CountyError::NotFound { nearest: Some("uelzen") }));
        assert!(find("lüchow").is_err());
        assert_eq!(find_by_beginning("lüchow").unwrap().slug(), "luechow-dannenberg");
        assert!(matches!(find_by_beginning("neu"), Err(CountyError::Ambiguous { .. })));
        assert!(find_by_beginning("").is_err());
    }

    #[test]
    fn every_row_can_be_read() {
        for county in all() {
            assert!(county.area_km2().split_once('.').is_none_or(|(_, places)| places.len() <= 2), "{}", county.slug());
            assert!(county.population() > 10_000);
            let (lat, lon) = county.position();
            assert!(lat.starts_with(['4', '5']) && lon.contains('.'));
        }
    }
}
