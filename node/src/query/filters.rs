//! What narrows a search: the values that were typed, checked, and turned into what the index knows.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use kreisnetz_catalog::county;
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::schema::licence::{self, Family};
use kreisnetz_catalog::vocabulary::{self, TOPIC};
use kreisnetz_search::{Query, Sort};
use serde_json::Value;

use super::Library;
use super::search::search_failure;
use crate::api::SearchRequest;
use crate::failure::{Failure, Slug};
use crate::storage::{FACETS, MIN_ADOPTERS_MAX, hidden};

/// The order by confirmed adopters, each weighed by how much it is like this county.
pub(super) const SIMILAR: &str = "similar";
/// Families of licences, by the names that filters use.
const FAMILIES: [Family; 5] = [Family::Permissive, Family::Copyleft, Family::PublicDomain, Family::OpenData, Family::NotOpen];
/// Facet of licences.
const LICENCE: &str = "licence";
/// Licences of the index that one asked for stands for at most; the most frequent come first.
const LICENCES_MAX: usize = 16;

/// The filters of a search, as the index and as the answer name them.
#[derive(Debug, Default)]
pub(super) struct Filters {
    pub(super) facets: BTreeMap<String, Vec<String>>,
    pub(super) updated_since: Option<i64>,
    pub(super) given: BTreeMap<String, Value>,
}

impl Filters {
    fn add(&mut self, flag: &str, facet: &str, values: Vec<String>, typed: impl Into<Value>) {
        if !values.is_empty() {
            self.facets.insert(facet.to_owned(), values);
            self.given.insert(flag.to_owned(), typed.into());
        }
    }
}

impl Library {
    pub(super) fn filters(&self, request: &SearchRequest) -> Result<Filters, Failure> {
        let mut filters = Filters::default();
        for kind in &request.kind {
            term("--kind", kind, Kind::ALL.iter().map(|kind| kind.name()))?;
        }
        filters.add("kind", "kind", request.kind.clone(), request.kind.clone());
        for topic in &request.topic {
            term("--topic", topic, TOPIC.values())?;
        }
        filters.add("topic", "topic", request.topic.clone(), request.topic.clone());
        let lands = request.land.iter().map(|text| land(text)).collect::<Result<Vec<_>, _>>()?;
        filters.add("land", "land", lands.clone(), lands);
        let licences = self.licences(&request.licence)?;
        filters.add(LICENCE, LICENCE, licences, request.licence.clone());
        let publishers = request.publisher.iter().map(|name| Ok(self.publisher(name)?.slug())).collect::<Result<Vec<_>, Failure>>()?;
        filters.add("publisher", "publisher", publishers.clone(), publishers);
        self.add_use(request, &mut filters)?;
        add_facets(&request.facet, &mut filters)?;
        if let Some(since) = &request.since {
            filters.updated_since = Some(start(since, self.today())?);
            filters.given.insert("since".to_owned(), since.as_str().into());
        }
        Ok(filters)
    }

    fn add_use(&self, request: &SearchRequest, filters: &mut Filters) -> Result<(), Failure> {
        if let Some(name) = &request.adopted_by {
            let slug = self.publisher(name)?.slug();
            filters.add("adopted_by", hidden::ADOPTED_BY, vec![slug.clone()], slug);
        }
        match request.min_adopters {
            None | Some(0) => {}
            Some(number) if number <= MIN_ADOPTERS_MAX => {
                filters.add("min_adopters", hidden::MIN_ADOPTERS, vec![number.to_string()], number);
            }
            Some(number) => return Err(not_among("--min-adopters", &number.to_string(), &format!("0..{MIN_ADOPTERS_MAX}"))),
        }
        for wanted in &request.has {
            term("--has", wanted, hidden::HAS.iter().map(|(name, _)| *name))?;
            let facets = hidden::HAS.iter().filter(|(name, _)| name == wanted);
            facets.for_each(|(_, facet)| filters.add("has", facet, vec![hidden::YES.to_owned()], request.has.clone()));
        }
        Ok(())
    }

    /// Returns the licences of the index that are meant: an expression that names the licence, or one of the family.
    fn licences(&self, typed: &[String]) -> Result<Vec<String>, Failure> {
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let everything = self.searcher.search(&Query::default()).map_err(|error| search_failure(&error))?;
        let held = everything.facets.get(LICENCE).map(Vec::as_slice).unwrap_or_default();
        let mut meant = Vec::new();
        for text in typed {
            let wanted = Licence::parse(text)?;
            let found = held.iter().map(|(expression, _)| expression).filter(|expression| wanted.is(expression));
            meant.extend(found.take(LICENCES_MAX).cloned());
            // What nobody uses is asked for all the same, and found nowhere.
            meant.push(text.clone());
        }
        meant.sort();
        meant.dedup();
        Ok(meant)
    }
}

/// Adds what `--where FACET=VALUE` asks for; several values of one facet mean any of them.
fn add_facets(typed: &[String], filters: &mut Filters) -> Result<(), Failure> {
    for text in typed {
        let Some((name, value)) = text.split_once('=').filter(|(_, value)| !value.is_empty()) else {
            return Err(not_among("--where", text, "FACET=VALUE"));
        };
        let name = name.replace('-', "_");
        term("--where", &name, FACETS.iter().copied())?;
        filters.facets.entry(name).or_default().push(value.to_owned());
    }
    if !typed.is_empty() {
        filters.given.insert("where".to_owned(), typed.to_vec().into());
    }
    Ok(())
}

/// A licence as it was asked for.
enum Licence {
    Family(Family),
    Expression(String),
}

impl Licence {
    fn parse(text: &str) -> Result<Self, Failure> {
        if let Some(family) = FAMILIES.into_iter().find(|family| family.name() == text) {
            return Ok(Self::Family(family));
        }
        licence::canonical(text).map(Self::Expression).map_err(|error| {
            let failure = not_among("--licence", text, "SPDX, permissive, copyleft, public-domain, open-data, not-open");
            with_nearest(failure, error.nearest)
        })
    }

    fn is(&self, expression: &str) -> bool {
        match self {
            Self::Family(family) => licence::family(expression) == *family,
            Self::Expression(wanted) => {
                let mut words = expression.split([' ', '(', ')']);
                expression == wanted || words.any(|word| word == wanted)
            }
        }
    }
}

/// Fails unless the value is one of those that there are.
pub(super) fn term<'a>(flag: &str, value: &str, allowed: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    let allowed: Vec<&str> = allowed.collect();
    if allowed.contains(&value) {
        return Ok(());
    }
    let nearest = vocabulary::nearest(value, allowed.iter().copied());
    Err(with_nearest(not_among(flag, value, &allowed.join(", ")), nearest))
}

pub(super) fn not_among(flag: &str, value: &str, allowed: &str) -> Failure {
    Failure::new(Slug::Usage).detail("values").with("flag", flag).with("value", value).with("allowed", allowed)
}

fn with_nearest(failure: Failure, nearest: Option<&str>) -> Failure {
    match nearest {
        Some(nearest) => failure.with("nearest", nearest).hint("nearest"),
        None => failure,
    }
}

/// Returns the order that a word names.
pub(super) fn sort(text: Option<&str>) -> Result<Sort, Failure> {
    match text {
        None | Some("relevance") => Ok(Sort::Relevance),
        // Those with confirmed adopters come first in either; by what they weigh the hits are ordered afterwards.
        Some(SIMILAR) => Ok(Sort::Adopters),
        Some("fresh") => Ok(Sort::Fresh),
        Some("adopters") => Ok(Sort::Adopters),
        Some(other) => {
            term("--sort", other, ["relevance", "fresh", "adopters", SIMILAR].into_iter())?;
            Ok(Sort::Relevance)
        }
    }
}

/// Returns the two digits of a Land that is named by them, by its short sign or by its name.
fn land(text: &str) -> Result<String, Failure> {
    let is_meant = |county: &&county::County| {
        county.ags().land() == text || county.land_code().eq_ignore_ascii_case(text) || county.land().to_lowercase() == text.to_lowercase()
    };
    let found = county::all().iter().find(is_meant).map(|county| county.ags().land().to_owned());
    found.ok_or_else(|| not_among("--land", text, "01..16"))
}

/// Returns the first second, since 1970, of a time that reaches back from today (`7d`, `3m`, `1y`) or of a day.
fn start(text: &str, today: Date) -> Result<i64, Failure> {
    let wrong = || not_among("--since", text, "30d, 6w, 3m, 1y, 2026-01-31");
    let day = match text.parse::<Date>() {
        Ok(day) => day,
        Err(_) => today.checked_sub(span(text).ok_or_else(wrong)?).map_err(|_| wrong())?,
    };
    day.to_zoned(TimeZone::UTC).map(|start| start.timestamp().as_second()).map_err(|_| wrong())
}

fn span(text: &str) -> Option<Span> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number = i64::from(number.parse::<u16>().ok()?);
    match unit {
        "d" => number.days().into(),
        "w" => number.weeks().into(),
        "m" => number.months().into(),
        "y" => number.years().into(),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_time_reaches_back_from_today_and_a_day_stands_for_itself() {
        let today = date(2026, 11, 23);
        let day = |day: Date| day.to_zoned(TimeZone::UTC).unwrap().timestamp().as_second();
        assert_eq!(start("1y", today).unwrap(), day(date(2025, 11, 23)));
        assert_eq!(start("7d", today).unwrap(), day(date(2026, 11, 16)));
        assert_eq!(start("2026-02-01", today).unwrap(), day(date(2026, 2, 1)));
        for wrong in ["", "y", "1", "1x", "-1d", "9999999y", "ä", "2026-31-01"] {
            assert_eq!(start(wrong, today).unwrap_err().slug(), Slug::Usage, "{wrong}");
        }
    }

    #[test]
    fn a_land_is_named_by_digits_sign_or_name() {
        for text in ["03", "NI", "ni", "Niedersachsen"] {
            assert_eq!(land(text).unwrap(), "03", "{text}");
        }
        assert_eq!(land("17").unwrap_err().slug(), Slug::Usage);
    }

    #[test]
    fn a_licence_is_found_by_its_family_and_inside_an_alternative() {
        assert!(Licence::parse("copyleft").unwrap().is("EUPL-1.2"));
        assert!(!Licence::parse("permissive").unwrap().is("EUPL-1.2"));
        assert!(Licence::parse("mit").unwrap().is("MIT OR Apache-2.0"));
        assert!(Licence::parse("no licence").is_err());
    }

    #[test]
    fn a_misspelt_value_is_refused_with_the_nearest() {
        let failure = term("--topic", "mobilty", TOPIC.values()).unwrap_err();
        assert_eq!(failure.context()["nearest"], "mobility");
        assert!(sort(Some("simlar")).is_err());
    }
}
