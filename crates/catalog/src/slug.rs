//! The name of an entry within its catalog.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, de};

/// Characters of a slug at most.
const SLUG_LENGTH_MAX: usize = 64;

/// One to 64 lower-case letters, digits and single hyphens between them: `nachnutzung-kuubu`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Slug(String);

/// Why a text is no slug.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SlugError {
    /// Empty, or longer than 64 characters.
    #[error("a slug has 1 to {SLUG_LENGTH_MAX} characters")]
    Length,
    /// A character other than a-z, 0-9 and hyphens between them.
    #[error("a slug has lower-case letters, digits and single hyphens between them")]
    Character,
}

impl Slug {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        if text.is_empty() || text.len() > SLUG_LENGTH_MAX {
            return Err(SlugError::Length);
        }
        let part_is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if text.split('-').all(part_is_word) { Ok(Self(text.to_owned())) } else { Err(SlugError::Character) }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_single_hyphens_are_slugs_and_nothing_else() {
        for good in ["a", "nachnutzung-kuubu", "vouch-03354", &"a".repeat(64)] {
            assert!(good.parse::<Slug>().is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "ä", "a b", "a/b", &"a".repeat(65)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }
}
