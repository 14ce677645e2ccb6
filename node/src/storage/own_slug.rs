//! What those are called that name themselves: municipalities and partners.

use kreisnetz_catalog::{confusable, text};
use kreisnetz_identity::{Ags, PublisherId};

/// Hex digits of an id behind a name that alone does not say who is meant.
const ID_DIGITS: usize = 8;
/// Stands in for a name without a letter that a slug could have.
const NAMELESS: &str = "partner";

/// Returns the slug of a name, with the official key or the beginning of the id behind it where the name alone could be taken for a
/// county's, or is not in Latin script.
///
/// It hangs on nothing but the official list, so it is the same on every node.
#[must_use]
pub fn own_slug(name: &str, ags: Option<Ags>, id: &PublisherId) -> String {
    let slug = text::slug_of(name);
    if !slug.is_empty() && text::is_latin(name) && confusable::county_alike(name).is_none() {
        return slug;
    }
    let begin = if slug.is_empty() { NAMELESS } else { &slug };
    let end = ags.map_or_else(|| id.to_string().chars().take(ID_DIGITS).collect(), |ags| ags.to_string());
    format!("{begin}-{end}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_called_like_a_county_is_asked_for_by_more_than_the_name() {
        let id = PublisherId::from_bytes([0xab; 32]);
        let town = "03360025".parse().ok();
        assert_eq!(own_slug("Bad Bevensen", "03360002".parse().ok(), &id), "bad-bevensen");
        assert_eq!(own_slug("Uelzen", town, &id), "uelzen-03360025");
        assert_eq!(own_slug("Uelzen", None, &id), "uelzen-abababab");
        assert_eq!(own_slug("U\u{435}lzen", None, &id), "u-lzen-abababab", "its second letter is Cyrillic");
        assert_eq!(own_slug("Уезд", None, &id), "partner-abababab");
    }
}
