//! What people type to name an entry: `[county/]slug[@version or @seq][#part]`.
//!
//! A [`Reference`] is text and nothing more; whoever knows the catalogs resolves it to an [`crate::entry::EntryRef`].

use std::{fmt, str::FromStr};

use crate::{Slug, entry::Version};

/// Characters of the publisher's part at most: names of the official list have at most 40.
const PUBLISHER_CHARS_MAX: usize = 100;
/// Bytes of the part behind `#` at most, as of a file path.
const PART_BYTES_MAX: usize = 800;

/// A reference as it was typed.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Reference {
    publisher: Option<String>,
    slug: Slug,
    pin: Option<Pin>,
    part: Option<String>,
}

/// What stands behind `@`: a version, or the `seq` of a head.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Pin(Version);

impl Pin {
    /// Returns the version it may name; this reading comes first.
    #[must_use]
    pub fn version(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the `seq` it may name, where no version is called so.
    #[must_use]
    pub fn seq(&self) -> Option<u64> {
        let digits = self.0.as_str();
        if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok().filter(|seq| *seq > 0) } else { None }
    }
}

/// Why a text is no reference.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ReferenceError {
    /// The part before `/` is empty, too long or has characters no name has.
    #[error("the part before `/` names no publisher")]
    Publisher,
    /// The slug is none.
    #[error("a slug has 1 to 64 of a to z, 0 to 9 and single hyphens between them")]
    Slug,
    /// What stands behind `@` is no version and no number.
    #[error("what stands behind `@` is no version")]
    Pin,
    /// What stands behind `#` is empty or too long.
    #[error("what stands behind `#` names no part")]
    Part,
}

impl Reference {
    /// Returns the reference to the entry of a slug in a publisher's catalog; without one, in one's own.
    #[must_use]
    pub const fn new(publisher: Option<String>, slug: Slug) -> Self {
        Self { publisher, slug, pin: None, part: None }
    }

    /// Returns the publisher as typed (slug, AGS, name or id); nothing for one's own catalog.
    #[must_use]
    pub fn publisher(&self) -> Option<&str> {
        self.publisher.as_deref()
    }

    /// Returns the slug of the entry.
    #[must_use]
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    /// Returns the version or `seq` asked for.
    #[must_use]
    pub const fn pin(&self) -> Option<&Pin> {
        self.pin.as_ref()
    }

    /// Returns the part asked for: a file path, or the id of a goal or measure.
    #[must_use]
    pub fn part(&self) -> Option<&str> {
        self.part.as_deref()
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let (rest, part) = cut(text, '#');
        let (rest, pin) = cut(rest, '@');
        let (publisher, slug) = rest.rsplit_once('/').map_or((None, rest), |(publisher, slug)| (Some(publisher), slug));
        if publisher.is_some_and(|publisher| !is_publisher(publisher)) {
            return Err(ReferenceError::Publisher);
        }
        if part.is_some_and(|part| part.is_empty() || part.len() > PART_BYTES_MAX || part.chars().any(crate::text::is_forbidden)) {
            return Err(ReferenceError::Part);
        }
        let slug = slug.parse().map_err(|_| ReferenceError::Slug)?;
        let pin = pin.map(|pin| pin.parse().map(Pin)).transpose().map_err(|_| ReferenceError::Pin)?;
        Ok(Self { publisher: publisher.map(str::to_owned), slug, pin, part: part.map(str::to_owned) })
    }
}

fn cut(text: &str, sign: char) -> (&str, Option<&str>) {
    text.split_once(sign).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

fn is_publisher(text: &str) -> bool {
    let clean = text.trim() == text && !text.contains('/') && !text.chars().any(crate::text::is_forbidden);
    clean && (1..=PUBLISHER_CHARS_MAX).contains(&text.chars().count())
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(publisher) = &self.publisher {
            write!(formatter, "{publisher}/")?;
        }
        write!(formatter, "{}", self.slug)?;
        if let Some(pin) = &self.pin {
            write!(formatter, "@{}", pin.version())?;
        }
        self.part.as_ref().map_or(Ok(()), |part| write!(formatter, "#{part}"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_reference_is_read_and_written_back() {
        for text in ["kuubu", "uelzen/kuubu", "03360/kuubu", "Uelzen/kuubu@2.1.0", "kuubu@17", "a/b@1#docs/Übersicht.pdf", "plan#m2"] {
            assert_eq!(text.parse::<Reference>().unwrap().to_string(), text);
        }
        let reference: Reference = "uelzen/kuubu@2.1.0#src/main.rs".parse().unwrap();
        assert_eq!((reference.publisher(), reference.part()), (Some("uelzen"), Some("src/main.rs")));
        assert_eq!(reference.pin().unwrap().seq(), None);
        assert_eq!("kuubu@17".parse::<Reference>().unwrap().pin().unwrap().seq(), Some(17));
    }

    #[test]
    fn what_names_nothing_is_refused_with_its_part() {
        use ReferenceError as E;
        for (text, why) in [
            ("", E::Slug),
            ("/kuubu", E::Publisher),
            ("a/b/c", E::Publisher),
            ("uelzen/", E::Slug),
            ("Kuubu", E::Slug),
            ("kuubu@", E::Pin),
            ("kuubu@a b", E::Pin),
            ("kuubu@1@2", E::Pin),
            ("kuubu#", E::Part),
        ] {
            assert_eq!(text.parse::<Reference>(), Err(why), "{text:?}");
        }
    }
}
