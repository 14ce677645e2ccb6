//! What the versions of publiccode.yml say, as tables: which keys there are, which a file must have, which are no longer wanted.
//!
//! Sources: the changelog of the standard (`CHANGELOG.rst`, 0.2 to 0.7) and its documents `schema.core.rst`, `country.rst`,
//! `categories-list.rst` and `scope-list.rst`. A version is named by its minor number: 5 is 0.5.

/// Minor versions of the standard that are known: 0.2 to 0.7.
pub(super) const VERSIONS: std::ops::RangeInclusive<u32> = 2..=7;
/// The version whose YAML is 1.2, in which `yes` is a text and no truth value.
pub(super) const YAML_1_2: u32 = 3;
/// The version that wants the codes of countries in capitals, as ISO 3166-1 has them.
pub(super) const CAPITALS: u32 = 5;
/// The version in which contractors without a contract are a fault.
pub(super) const CONTRACTORS_ONLY_BY_CONTRACT: u32 = 5;

/// Grapheme clusters of a short description at most.
pub(super) const SHORT_MAX: usize = 150;
/// Grapheme clusters of a long description at most.
pub(super) const LONG_MAX: usize = 10_000;
/// Grapheme clusters of a generic name at most.
pub(super) const GENERIC_MAX: usize = 35;

/// Grapheme clusters of a long description at least.
pub(super) fn long_min(minor: u32) -> usize {
    if minor == 2 { 500 } else { 150 }
}

/// Grapheme clusters of one feature at most; 0.3 lifted the bound.
pub(super) fn feature_max(minor: u32) -> Option<usize> {
    (minor == 2).then_some(100)
}

/// The generic name is mandatory in 0.2 and deprecated from 0.3 on.
pub(super) fn wants_generic_name(minor: u32) -> bool {
    minor == 2
}

/// The version that deprecates the generic name.
pub(super) const GENERIC_DEPRECATED: u32 = 3;

/// Keys at the top and the version that has them first.
const TOP: &[(&str, u32)] = &[
    ("publiccodeYmlVersion", 2),
    ("name", 2),
    ("applicationSuite", 2),
    ("url", 2),
    ("landingURL", 2),
    ("isBasedOn", 2),
    ("softwareVersion", 2),
    ("releaseDate", 2),
    ("logo", 2),
    ("monochromeLogo", 2),
    ("inputTypes", 2),
    ("outputTypes", 2),
    ("platforms", 2),
    ("categories", 2),
    ("usedBy", 2),
    ("roadmap", 2),
    ("developmentStatus", 2),
    ("softwareType", 2),
    ("intendedAudience", 2),
    ("description", 2),
    ("legal", 2),
    ("maintenance", 2),
    ("localisation", 2),
    ("dependsOn", 2),
    ("it", 2),
    ("de", 2),
    ("IT", CAPITALS),
    ("DE", CAPITALS),
    ("fundedBy", 5),
    ("organisation", 5),
    ("supports", 7),
];

/// The version that first has a key at the top.
pub(super) fn key_since(key: &str) -> Option<u32> {
    TOP.iter().find(|(known, _)| *known == key).map(|(_, since)| *since)
}

/// All keys that a file may have at the top in one of the versions.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    TOP.iter().map(|(key, _)| *key)
}

/// Keys that a file must have and the last version that says so; those of a table count where the table is there.
const MANDATORY: &[(&str, u32)] = &[
    ("publiccodeYmlVersion", 7),
    ("name", 7),
    ("url", 7),
    ("platforms", 7),
    ("developmentStatus", 7),
    ("softwareType", 7),
    ("description", 7),
    ("legal", 7),
    ("legal.license", 7),
    ("maintenance", 7),
    ("maintenance.type", 7),
    ("localisation", 7),
    ("localisation.localisationReady", 7),
    ("localisation.availableLanguages", 7),
    ("releaseDate", 3),
    ("categories", 4),
];

/// Keys that a file of a version must have.
pub(super) fn mandatory(minor: u32) -> impl Iterator<Item = &'static str> {
    MANDATORY.iter().filter(move |(_, last)| minor <= *last).map(|(key, _)| *key)
}

/// Keys that a version no longer wants: path, the first version that says so.
const DEPRECATED: &[(&str, u32)] = &[
    ("monochromeLogo", 3),
    ("inputTypes", 3),
    ("outputTypes", 3),
    ("legal.authorsFile", 4),
    ("legal.repoOwner", 5),
    ("it", CAPITALS),
    ("de", CAPITALS),
    ("it.conforme", 5),
    ("IT.conforme", 5),
    ("it.riuso.codiceIPA", 5),
    ("IT.riuso.codiceIPA", 5),
    ("IT", 7),
    ("DE", 7),
];

/// Paths of keys that a version no longer wants, with the version that says so.
pub(super) fn deprecated(minor: u32) -> impl Iterator<Item = (&'static str, u32)> {
    DEPRECATED.iter().copied().filter(move |(_, since)| minor >= *since)
}

/// Values of `developmentStatus`.
pub(super) const STATES: &[&str] = &["concept", "development", "beta", "stable", "obsolete"];
/// Values of `maintenance/type`.
pub(super) const MAINTENANCE: &[&str] = &["internal", "contract", "community", "none"];

/// Categories that came after 0.2, with their version.
const LATER_CATEGORIES: &[(&str, u32)] = &[
    ("educational-content", 3),
    ("whistleblowing", 3),
    ("design", 4),
    ("design-system", 4),
    ("integrated-library-system", 4),
    ("regulations-and-directives", 4),
    ("other", 5),
];

/// The version that first has a category of the list.
pub(super) fn category_since(category: &str) -> u32 {
    LATER_CATEGORIES.iter().find(|(later, _)| *later == category).map_or(*VERSIONS.start(), |(_, since)| *since)
}

/// Values of `intendedAudience/scope`.
pub(super) const SCOPES: &[&str] = &[
    "agriculture",
    "culture",
    "defence",
    "education",
    "emergency-services",
    "employment",
    "energy",
    "environment",
    "finance-and-economic-development",
    "foreign-affairs",
    "government",
    "healthcare",
    "infrastructures",
    "justice",
    "local-authorities",
    "manufacturing",
    "research",
    "science-and-technology",
    "security",
    "society",
    "sport",
    "tourism",
    "transportation",
    "welfare",
];

/// ISO 3166-1 alpha-2, officially assigned.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK \
    CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS \
    GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV \
    LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM \
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR \
    TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Whether a code in capitals is that of a country.
pub(super) fn is_country(capitals: &str) -> bool {
    COUNTRIES.split(' ').any(|country| country == capitals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mandatory_or_deprecated_is_a_key_or_lies_in_one() {
        for key in MANDATORY.iter().chain(DEPRECATED).map(|(path, _)| path.split('.').next().unwrap_or_default()) {
            assert!(key_since(key).is_some(), "{key}");
        }
    }

    #[test]
    fn there_are_249_countries() {
        assert_eq!(COUNTRIES.split(' ').filter(|code| code.len() == 2).count(), 249);
        assert!(is_country("DE") && !is_country("de") && !is_country("UK") && !is_country("E D"));
    }

    #[test]
    fn a_later_category_is_one_of_the_list() {
        for (category, _) in LATER_CATEGORIES {
            assert!(super::super::categories::category(category).is_some(), "{category}");
        }
    }
}
