//! The languages of entries (RECORDS.md §2) and what publiccode.yml writes for them.

use std::collections::BTreeMap;

/// Codes in the order in which a draft shows them.
const CODES: &[&str] = &["de", "en", "de-simple", "da", "dsb", "frr", "hsb", "nds", "cs", "fr", "nl", "pl"];

/// A language that an entry may speak.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Language(usize);

/// A text in several languages.
pub(crate) type Words = BTreeMap<Language, String>;

/// What a language tag of a file comes to.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Tag {
    /// The language, and whether the tag says nothing beyond it: `de`, not `de-CH`.
    Known(Language, bool),
    /// A language that entries do not have.
    Foreign,
    /// No language tag.
    Invalid,
}

impl Language {
    pub(crate) const GERMAN: Self = Self(0);

    pub(crate) fn code(self) -> &'static str {
        CODES[self.0]
    }
}

/// Reads a tag by BCP 47, in any case, with `_` for `-` too; a region is dropped: `de-CH` is `de`.
pub(crate) fn tag(text: &str) -> Tag {
    let text = text.trim().to_lowercase().replace('_', "-");
    if let Some(known) = known(&text) {
        return Tag::Known(known, true);
    }
    let primary = text.split('-').next().unwrap_or_default();
    let shaped = text.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let named = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    match known(primary) {
        _ if !shaped || !named => Tag::Invalid,
        Some(known) => Tag::Known(known, false),
        None => Tag::Foreign,
    }
}

fn known(code: &str) -> Option<Language> {
    CODES.iter().position(|known| *known == code).map(Language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_dropped_and_remembered() {
        assert_eq!(tag("de"), Tag::Known(Language::GERMAN, true));
        for text in ["de-CH", "de_AT", "DE-ch"] {
            assert_eq!(tag(text), Tag::Known(Language::GERMAN, false), "{text}");
        }
        assert!(matches!(tag("de-simple"), Tag::Known(language, true) if language.code() == "de-simple"));
    }

    #[test]
    fn other_languages_and_other_words_are_told_apart() {
        assert_eq!(tag("it"), Tag::Foreign);
        assert_eq!(tag("sv-SE"), Tag::Foreign);
        for text in ["", "deutsch", "d", "de-", "en fr"] {
            assert_eq!(tag(text), Tag::Invalid, "{text}");
        }
    }
}
