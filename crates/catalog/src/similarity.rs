//! How much two counties are alike: in size, density, Land and rural type.
//!
//! `d = |ln(p₁/p₂)| + |ln(ρ₁/ρ₂)| + 0.25·[other Land] + 0.5·[other rural type]`, with p population and ρ = p / area in km². The rural type
//! counts only where both declare one scheme. Only counties of one level are compared.

use crate::{
    county::{County, CountyType},
    entry::CountyView,
};

/// What another Land adds.
const OTHER_LAND: f64 = 0.25;
/// What another rural type adds.
const OTHER_RURAL_TYPE: f64 = 0.5;

/// What is known of a county to compare it.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    level: String,
    land: Option<String>,
    population: f64,
    density: f64,
    rural: Option<(String, String)>,
}

/// In what two counties differ; each part is 0 where they are alike, and grows with the difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// `|ln(p₁/p₂)|`.
    pub population: f64,
    /// `|ln(ρ₁/ρ₂)|`.
    pub density: f64,
    /// 0.25 for another Land.
    pub land: f64,
    /// 0.5 for another rural type of one scheme; none where they cannot be compared.
    pub rural_type: Option<f64>,
}

impl Profile {
    /// Returns the profile that a county's own entry gives; nothing where population or area is missing or not above 0.
    #[must_use]
    pub fn of_entry(view: &CountyView<'_>) -> Option<Self> {
        let population = view.population()?.0;
        let area = view.area_km2()?.parse().ok()?;
        let land = view.ags().map(|ags| ags.land().to_owned());
        let rural = view.rural_type().map(|(scheme, code)| (scheme.to_owned(), code.to_owned()));
        Self::of(view.level()?.to_owned(), land, population, area, rural)
    }

    /// Returns the profile that the official list gives, which knows no rural types.
    #[must_use]
    pub fn of_list(county: &County) -> Option<Self> {
        let level = match county.county_type() {
            CountyType::County => "county",
            CountyType::City => "city",
        };
        let land = Some(county.ags().land().to_owned());
        Self::of(level.to_owned(), land, county.population(), county.area_km2().parse().ok()?, None)
    }

    #[expect(clippy::cast_precision_loss, reason = "fewer than 2⁵² people live in a county")]
    fn of(level: String, land: Option<String>, population: u64, area_km2: f64, rural: Option<(String, String)>) -> Option<Self> {
        let population = population as f64;
        let is_comparable = population > 0.0 && area_km2 > 0.0 && area_km2.is_finite();
        is_comparable.then(|| Self { level, land, population, density: population / area_km2, rural })
    }

    /// Returns the inhabitants per km².
    #[must_use]
    pub const fn density(&self) -> f64 {
        self.density
    }

    /// Returns the inhabitants.
    #[must_use]
    pub const fn population(&self) -> f64 {
        self.population
    }

    /// Returns in what another county differs; nothing for one of another level.
    #[must_use]
    pub fn distance(&self, other: &Self) -> Option<Distance> {
        if self.level != other.level {
            return None;
        }
        let rural = match (&self.rural, &other.rural) {
            (Some((scheme, code)), Some((other_scheme, other_code))) if scheme == other_scheme => {
                Some(if code == other_code { 0.0 } else { OTHER_RURAL_TYPE })
            }
            _ => None,
        };
        Some(Distance {
            population: (self.population / other.population).ln().abs(),
            density: (self.density / other.density).ln().abs(),
            land: if self.land == other.land { 0.0 } else { OTHER_LAND },
            rural_type: rural,
        })
    }
}

impl Distance {
    /// Returns the sum of the parts.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.population + self.density + self.land + self.rural_type.unwrap_or_default()
    }

    /// Returns how much a county at this distance weighs: 1 for one that is the same, less the less it is alike.
    #[must_use]
    pub fn weight(&self) -> f64 {
        (-self.sum()).exp()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::county;

    /// The five counties of the official list that are most like one, with their distances; ties by AGS.
    fn nearest(slug: &str) -> Vec<(String, String)> {
        let own = county::by_slug(slug).unwrap();
        let profile = Profile::of_list(own).unwrap();
        let mut others: Vec<(f64, String)> = county::all()
            .iter()
            .filter(|other| other.ags() != own.ags())
            .filter_map(|other| Some((profile.distance(&Profile::of_list(other)?)?.sum(), other.ags().to_string())))
            .collect();
        others.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        others.into_iter().take(5).map(|(distance, ags)| (ags, format!("{distance:.3}"))).collect()
    }

    fn golden(rows: [(&str, &str); 5]) -> Vec<(String, String)> {
        rows.map(|(ags, distance)| (ags.to_owned(), distance.to_owned())).to_vec()
    }

    #[test]
    fn the_counties_most_like_uelzen_and_luechow_are_those_of_the_format() {
        let uelzen = [("09374", "0.312"), ("07232", "0.356"), ("15086", "0.383"), ("16075", "0.489"), ("12062", "0.511")];
        assert_eq!(nearest("uelzen"), golden(uelzen));
        let luechow = [("12070", "0.805"), ("15081", "0.875"), ("03462", "0.947"), ("12068", "0.972"), ("07233", "0.996")];
        assert_eq!(nearest("luechow-dannenberg"), golden(luechow));
    }

    #[test]
    fn a_rural_type_counts_where_both_declare_one_scheme() {
        let of = |scheme: &str, code: &str| Profile {
            rural: Some((scheme.to_owned(), code.to_owned())),
            ..Profile::of_list(county::by_slug("uelzen").unwrap()).unwrap()
        };
        let weak = of("thuenen", "very-rural-weak");
        assert_eq!(weak.distance(&weak).unwrap().sum(), 0.0);
        assert_eq!(weak.distance(&weak).unwrap().weight(), 1.0);
        assert_eq!(weak.distance(&of("thuenen", "very-rural-strong")).unwrap().sum(), 0.5);
        assert_eq!(weak.distance(&of("bbsr", "bbsr-4")).unwrap().rural_type, None);
    }

    #[test]
    fn a_county_and_a_city_are_not_compared() {
        let of = |slug: &str| Profile::of_list(county::by_slug(slug).unwrap()).unwrap();
        assert_eq!(of("muenchen-land").distance(&of("muenchen-stadt")), None);
    }
}
