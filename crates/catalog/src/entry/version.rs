//! Names of versions.

use std::str::FromStr;

/// Characters of a version at most.
pub const VERSION_CHARS_MAX: usize = 40;

/// The name of a version: `^[^\s@#/]{1,40}$`, opaque, never ordered.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Version(String);

/// A text that is no version.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a version has 1 to {VERSION_CHARS_MAX} characters, no space, @, # or /")]
pub struct VersionError;

impl Version {
    /// Returns the version as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let is_allowed = |c: char| !c.is_whitespace() && !matches!(c, '@' | '#' | '/') && !crate::text::is_forbidden(c);
        let ok = (1..=VERSION_CHARS_MAX).contains(&text.chars().count()) && text.chars().all(is_allowed);
        if ok { Ok(Self(text.to_owned())) } else { Err(VersionError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_opaque() {
        for text in ["2.1.0", "v1-beta+3", "Stand:2026", &"1".repeat(40)] {
            assert!(text.parse::<Version>().is_ok(), "{text}");
        }
        for text in ["", "1 2", "1@2", "1#2", "1/2", "1\u{202e}", &"1".repeat(41)] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
