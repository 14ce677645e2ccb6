//! Class and AGS in numbers, so that comparing them a hundred thousand times is cheap.

use kreisnetz_identity::{Ags, Class};

/// What a publisher claims to be, or a vouch says it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Claim {
    class: Class,
    /// The five digits of the county, of a municipality that it lies in; 0 without an AGS.
    county: u32,
    /// The last three digits of a municipality, counted from 1; 0 for anybody else.
    municipality: u32,
}

impl Claim {
    pub(super) fn new(class: Class, ags: Option<Ags>) -> Self {
        let digits = |text: &str| text.parse::<u32>().unwrap_or_default();
        let county = ags.map_or(0, |ags| digits(ags.county().as_str()));
        let municipality = ags.filter(Ags::is_municipality).map_or(0, |ags| 1 + digits(&ags.as_str()[5..]));
        Self { class, county, municipality }
    }

    pub(super) const fn class(self) -> Class {
        self.class
    }

    /// Returns one bit for the Land; none without an AGS.
    pub(super) const fn land(self) -> u32 {
        if self.county == 0 { 0 } else { 1 << (self.county / 1_000 % 32) }
    }

    /// Says whether this is a municipality of the county that another is.
    pub(super) fn lies_in(self, other: Self) -> bool {
        self.class == Class::Municipality && other.class == Class::County && self.county == other.county
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn claim(class: Class, ags: &str) -> Claim {
        Claim::new(class, Some(ags.parse().unwrap()))
    }

    #[test]
    fn claims_are_equal_exactly_where_class_and_key_are() {
        let keys = ["03360", "03354", "13060", "03360000", "03360001", "03361000", "16077999"];
        for (place, key) in keys.iter().enumerate() {
            for (other_place, other) in keys.iter().enumerate() {
                assert_eq!(claim(Class::County, key) == claim(Class::County, other), place == other_place, "{key} {other}");
            }
        }
        assert_ne!(claim(Class::County, "03360"), claim(Class::Partner, "03360"));
        assert_ne!(claim(Class::County, "03360"), Claim::new(Class::County, None));
    }

    #[test]
    fn a_municipality_lies_in_the_county_of_its_first_digits() {
        let uelzen = claim(Class::County, "03360");
        assert!(claim(Class::Municipality, "03360004").lies_in(uelzen));
        assert!(!claim(Class::Municipality, "03354004").lies_in(uelzen) && !uelzen.lies_in(uelzen));
        assert!(!Claim::new(Class::Partner, None).lies_in(Claim::new(Class::County, None)));
        assert_eq!((uelzen.land(), claim(Class::County, "16077").land(), Claim::new(Class::Partner, None).land()), (1 << 3, 1 << 16, 0));
    }
}
