//! Class and AGS in numbers, so that comparing them a hundred thousand times is cheap.

use std::num::NonZeroU64;

use kreisnetz_identity::{Ags, Class};

/// What a publisher claims to be, or a vouch says it is; one number, so that comparing is comparing one.
///
/// From the right: one bit that is set, so that no claim is 0; 15 for the last three digits of a municipality, counted from 1, and 0 for
/// anybody else; 24 for the five digits of
/// the county, of a municipality that it lies in, and 0 without an AGS; then the class.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Claim(NonZeroU64);

const COUNTY: u32 = 16;
const CLASS: u32 = 40;
const CLASS_COUNTY: u64 = 1;
const CLASS_MUNICIPALITY: u64 = 2;
const CLASS_PARTNER: u64 = 3;

impl Claim {
    pub(super) fn new(class: Class, ags: Option<Ags>) -> Self {
        let digits = |text: &str| text.parse::<u64>().unwrap_or_default();
        let county = ags.map_or(0, |ags| digits(ags.county().as_str()));
        let municipality = ags.filter(Ags::is_municipality).map_or(0, |ags| 1 + digits(&ags.as_str()[5..]));
        let class = match class {
            Class::County => CLASS_COUNTY,
            Class::Municipality => CLASS_MUNICIPALITY,
            Class::Partner => CLASS_PARTNER,
        };
        Self(NonZeroU64::MIN | (class << CLASS | county << COUNTY | municipality << 1))
    }

    pub(super) const fn class(self) -> Class {
        match self.0.get() >> CLASS {
            CLASS_COUNTY => Class::County,
            CLASS_MUNICIPALITY => Class::Municipality,
            _ => Class::Partner,
        }
    }

    /// Returns one bit for the Land; none without an AGS.
    pub(super) const fn land(self) -> u32 {
        if self.county() == 0 { 0 } else { 1 << (self.county() / 1_000 % 32) }
    }

    /// Says whether this is a municipality of the county that another is.
    pub(super) fn lies_in(self, other: Self) -> bool {
        self.class() == Class::Municipality && other.class() == Class::County && self.county() == other.county()
    }

    const fn county(self) -> u64 {
        self.0.get() >> COUNTY & ((1 << (CLASS - COUNTY)) - 1)
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
