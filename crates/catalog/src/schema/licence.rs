//! SPDX licence expressions (SPDX specification 3.0, annex "SPDX licence expressions").

use spdx::{Expression, ParseMode, identifiers};

/// Bytes of an expression at most.
pub const LICENCE_BYTES_MAX: usize = 300;

/// What a licence permits, roughly; a facet of search.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Family {
    /// Free, without conditions on what is built with it.
    Permissive,
    /// Free, and what is built with it stays so.
    Copyleft,
    /// No rights kept.
    PublicDomain,
    /// Made for data and texts, free.
    OpenData,
    /// None of these.
    NotOpen,
}

impl Family {
    /// Returns what stands in filters and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Permissive => "permissive",
            Self::Copyleft => "copyleft",
            Self::PublicDomain => "public-domain",
            Self::OpenData => "open-data",
            Self::NotOpen => "not-open",
        }
    }
}

/// A text that is no SPDX expression, with the licence that is written most like it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no SPDX licence expression")]
pub struct LicenceError {
    /// The id nearest to it.
    pub nearest: Option<&'static str>,
}

/// Licences withdrawn from the list in favour of clearer names stay valid: published files have them.
const MODE: ParseMode = ParseMode { allow_deprecated: true, allow_postfix_plus_on_gpl: true, ..ParseMode::STRICT };

/// Returns the expression in canonical case and spacing, whatever the case given.
///
/// # Errors
///
/// [`LicenceError`], where it is no expression or names no licence of the list.
pub fn canonical(text: &str) -> Result<String, LicenceError> {
    let error = || LicenceError { nearest: nearest(text) };
    if text.is_empty() || text.len() > LICENCE_BYTES_MAX {
        return Err(error());
    }
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<String> = spaced.split_whitespace().map(canonical_word).collect();
    let joined = words.join(" ").replace("( ", "(").replace(" )", ")");
    Expression::parse_mode(&joined, MODE).map_err(|_| error())?;
    Ok(joined)
}

fn canonical_word(word: &str) -> String {
    let same = |name: &&str| name.eq_ignore_ascii_case(word);
    let operators = ["AND", "OR", "WITH"].into_iter();
    let licences = identifiers::LICENSES.iter().map(|licence| licence.name);
    let exceptions = identifiers::EXCEPTIONS.iter().map(|exception| exception.name);
    if let Some(name) = operators.chain(licences).chain(exceptions).find(same) {
        return name.to_owned();
    }
    match word.strip_suffix('+') {
        Some(stem) if !stem.is_empty() => format!("{}+", canonical_word(stem.trim_end_matches('+'))),
        _ => word.to_owned(),
    }
}

/// Returns the licence that is meant most likely: the newest whose name begins so, else the one written most alike.
fn nearest(text: &str) -> Option<&'static str> {
    let wanted = text.trim().to_ascii_lowercase();
    let names =
        || identifiers::LICENSES.iter().filter(|licence| licence.flags & spdx::flags::IS_DEPRECATED == 0).map(|licence| licence.name);
    let begins = |name: &&str| wanted.len() > 2 && name.to_ascii_lowercase().starts_with(&format!("{wanted}-"));
    names().filter(begins).max().or_else(|| crate::vocabulary::nearest(&wanted, names()))
}

/// Says whether the expression names a licence that is on no list, so that its text must come with it.
#[must_use]
pub fn has_own_licence(expression: &str) -> bool {
    expression.contains("LicenseRef-")
}

/// Returns the family of an expression: of several licences the strictest; of alternatives the freest.
///
/// Nothing is guessed: what is no expression is [`Family::NotOpen`].
#[must_use]
pub fn family(expression: &str) -> Family {
    let Ok(expression) = Expression::parse_mode(expression, MODE) else { return Family::NotOpen };
    let mut families: Vec<Family> = expression.requirements().map(|part| of_one(&part.req)).collect();
    families.sort_by_key(|family| strictness(*family));
    let open = |limit: u8| expression.evaluate(|req| strictness(of_one(req)) <= limit);
    families.into_iter().find(|family| open(strictness(*family))).unwrap_or(Family::NotOpen)
}

const fn strictness(family: Family) -> u8 {
    match family {
        Family::PublicDomain => 0,
        Family::Permissive => 1,
        Family::OpenData => 2,
        Family::Copyleft => 3,
        Family::NotOpen => 4,
    }
}

fn of_one(req: &spdx::LicenseReq) -> Family {
    let Some(id) = req.license.id() else { return Family::NotOpen };
    let open_data = ["CC-BY-4.0", "CC-BY-3.0", "CC-BY-SA-4.0", "DL-DE-BY-2.0", "ODbL-1.0", "ODC-By-1.0"];
    match id.name {
        "CC0-1.0" | "Unlicense" | "DL-DE-ZERO-2.0" | "PDDL-1.0" | "0BSD" => Family::PublicDomain,
        name if open_data.contains(&name) => Family::OpenData,
        _ if id.is_copyleft() || id.name.starts_with("EUPL-") => Family::Copyleft,
        _ if id.is_osi_approved() || id.is_fsf_free_libre() => Family::Permissive,
        _ => Family::NotOpen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_get_their_canonical_case() {
        for (given, canonical_form) in [
            ("eupl-1.2", "EUPL-1.2"),
            ("mit or  apache-2.0", "MIT OR Apache-2.0"),
            ("(MIT AND(gpl-3.0-only))", "(MIT AND (GPL-3.0-only))"),
            ("GPL-2.0-or-later with classpath-exception-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0"),
            ("LicenseRef-Kreis", "LicenseRef-Kreis"),
            ("dl-de-by-2.0", "DL-DE-BY-2.0"),
        ] {
            assert_eq!(canonical(given).as_deref(), Ok(canonical_form));
            assert_eq!(canonical(canonical_form).as_deref(), Ok(canonical_form), "canonical stays");
        }
    }

    #[test]
    fn what_is_no_licence_gets_the_nearest() {
        assert_eq!(canonical("EUPL"), Err(LicenceError { nearest: Some("EUPL-1.2") }));
        assert_eq!(canonical("Apache 2.0"), Err(LicenceError { nearest: Some("Apache-2.0") }));
        assert!(canonical("").is_err() && canonical("MIT OR").is_err() && canonical(&"MIT OR ".repeat(60)).is_err());
    }

    #[test]
    fn families_are_told_apart() {
        for (expression, expected) in [
            ("MIT", Family::Permissive),
            ("EUPL-1.2", Family::Copyleft),
            ("AGPL-3.0-only", Family::Copyleft),
            ("CC0-1.0", Family::PublicDomain),
            ("CC-BY-4.0", Family::OpenData),
            ("MIT OR GPL-3.0-only", Family::Permissive),
            ("MIT AND GPL-3.0-only", Family::Copyleft),
            ("LicenseRef-Kreis", Family::NotOpen),
            ("CC-BY-NC-4.0", Family::NotOpen),
        ] {
            assert_eq!(family(expression), expected, "{expression}");
        }
    }
}
