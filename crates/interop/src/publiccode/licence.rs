//! Licences as people write them, to SPDX expressions.

/// What a text comes to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Licence {
    /// An expression in canonical case.
    Spdx(String),
    /// An expression whose identifiers are outdated, such as `AGPL-3.0`: later versions are left open.
    Deprecated(String),
    /// Another spelling of one licence only.
    Alias(String),
    /// A licence without its version or its range: the likely one, to be confirmed.
    Confirm(String),
    /// `LicenseRef-…`, which needs its text beside it.
    Own(String),
    /// Nothing to be made of it, such as `other`.
    Unknown,
}

/// Characters of a licence looked at; no expression of an entry is longer.
const LICENCE_MAX: usize = 300;

/// Spellings, in lower case and without punctuation, of exactly one licence.
const ALIASES: &[(&str, &str)] = &[
    ("apache 2", "Apache-2.0"),
    ("apache 2 0", "Apache-2.0"),
    ("apache license 2 0", "Apache-2.0"),
    ("apache license version 2 0", "Apache-2.0"),
    ("apache software license 2 0", "Apache-2.0"),
    ("bsd 3 clause license", "BSD-3-Clause"),
    ("cc0", "CC0-1.0"),
    ("cc by 4 0", "CC-BY-4.0"),
    ("eupl 1 1", "EUPL-1.1"),
    ("eupl 1 2", "EUPL-1.2"),
    ("eupl v1 2", "EUPL-1.2"),
    ("european union public licence 1 2", "EUPL-1.2"),
    ("european union public license 1 2", "EUPL-1.2"),
    ("mit license", "MIT"),
    ("mit licence", "MIT"),
    ("mozilla public license 2 0", "MPL-2.0"),
    ("the mit license", "MIT"),
];

/// Spellings that leave something open, and what they likely mean.
const LIKELY: &[(&str, &str)] = &[
    ("agpl", "AGPL-3.0-or-later"),
    ("agplv3", "AGPL-3.0-only"),
    ("agpl v3", "AGPL-3.0-only"),
    ("apache", "Apache-2.0"),
    ("apache license", "Apache-2.0"),
    ("bsd", "BSD-3-Clause"),
    ("eupl", "EUPL-1.2"),
    ("european union public licence", "EUPL-1.2"),
    ("gnu agpl v3", "AGPL-3.0-only"),
    ("gnu gpl v3", "GPL-3.0-only"),
    ("gpl", "GPL-3.0-or-later"),
    ("gplv2", "GPL-2.0-only"),
    ("gplv3", "GPL-3.0-only"),
    ("gpl v2", "GPL-2.0-only"),
    ("gpl v3", "GPL-3.0-only"),
    ("lgpl", "LGPL-3.0-or-later"),
    ("lgplv3", "LGPL-3.0-only"),
    ("mpl", "MPL-2.0"),
];

/// Reads a licence: an SPDX expression in any case, then the known spellings.
pub(crate) fn read(text: &str) -> Licence {
    let text = text.trim();
    if text.is_empty() || text.len() > LICENCE_MAX {
        return Licence::Unknown;
    }
    let named = |list: &[(&str, &'static str)]| {
        let plain = plain(text);
        list.iter().find(|(spelling, _)| *spelling == plain).map(|(_, licence)| (*licence).to_owned())
    };
    expression(text)
        .or_else(|| named(ALIASES).map(Licence::Alias))
        .or_else(|| named(LIKELY).map(Licence::Confirm))
        .unwrap_or(Licence::Unknown)
}

fn expression(text: &str) -> Option<Licence> {
    let canonical = canonical_case(text);
    let outdated = spdx::ParseMode { allow_deprecated: true, ..spdx::ParseMode::STRICT };
    if spdx::Expression::parse(&canonical).is_ok() {
        let own = canonical.contains("LicenseRef-");
        return Some(if own { Licence::Own(canonical) } else { Licence::Spdx(canonical) });
    }
    spdx::Expression::parse_mode(&canonical, outdated).is_ok().then_some(Licence::Deprecated(canonical))
}

/// Writes every word of an expression as the SPDX list writes it.
fn canonical_case(text: &str) -> String {
    let mut result = String::new();
    for word in text.replace('(', " ( ").replace(')', " ) ").split_whitespace() {
        let glued = result.is_empty() || result.ends_with('(') || word == ")";
        if !glued {
            result.push(' ');
        }
        result.push_str(&canonical_word(word));
    }
    result
}

fn canonical_word(word: &str) -> String {
    if matches!(word.to_ascii_uppercase().as_str(), "AND" | "OR" | "WITH") {
        return word.to_ascii_uppercase();
    }
    let (base, plus) = word.strip_suffix('+').map_or((word, ""), |base| (base, "+"));
    let licence = spdx::identifiers::LICENSES.iter().map(|licence| licence.name).find(|name| name.eq_ignore_ascii_case(base));
    let exception = || spdx::identifiers::EXCEPTIONS.iter().map(|exception| exception.name).find(|name| name.eq_ignore_ascii_case(base));
    match licence.or_else(exception) {
        Some(name) => format!("{name}{plus}"),
        None => own(word),
    }
}

fn own(word: &str) -> String {
    const PREFIX: &str = "LicenseRef-";
    match word.get(..PREFIX.len()) {
        Some(prefix) if prefix.eq_ignore_ascii_case(PREFIX) => format!("{PREFIX}{}", &word[PREFIX.len()..]),
        _ => word.to_owned(),
    }
}

fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|character: char| !character.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spdx(text: &str) -> Licence {
        Licence::Spdx(text.to_owned())
    }

    #[test]
    fn an_expression_is_read_in_any_case() {
        assert_eq!(read("mit"), spdx("MIT"));
        assert_eq!(read(" eupl-1.2 "), spdx("EUPL-1.2"));
        assert_eq!(read("agpl-3.0-OR-later"), spdx("AGPL-3.0-or-later"));
        assert_eq!(read("(mit or apache-2.0) and cc-by-4.0"), spdx("(MIT OR Apache-2.0) AND CC-BY-4.0"));
        assert_eq!(read("gpl-2.0-only with classpath-exception-2.0"), spdx("GPL-2.0-only WITH Classpath-exception-2.0"));
    }

    #[test]
    fn spellings_of_one_licence_are_aliases() {
        assert_eq!(read("Apache License, Version 2.0"), Licence::Alias("Apache-2.0".to_owned()));
        assert_eq!(read("MIT License"), Licence::Alias("MIT".to_owned()));
    }

    #[test]
    fn what_leaves_the_version_open_is_to_be_confirmed() {
        assert_eq!(read("EUPL"), Licence::Confirm("EUPL-1.2".to_owned()));
        assert_eq!(read("GPLv3"), Licence::Confirm("GPL-3.0-only".to_owned()));
        assert_eq!(read("agpl-3.0"), Licence::Deprecated("AGPL-3.0".to_owned()));
    }

    #[test]
    fn a_licence_of_ones_own_is_kept_and_anything_else_is_left_open() {
        assert_eq!(read("licenseref-Kreis"), Licence::Own("LicenseRef-Kreis".to_owned()));
        for text in ["", "other", "proprietary", "MIT OR", "(((", &"MIT OR ".repeat(100)] {
            assert_eq!(read(text), Licence::Unknown, "{text}");
        }
    }

    #[test]
    fn every_alias_names_a_licence() {
        for (_, licence) in ALIASES.iter().chain(LIKELY) {
            assert!(spdx::Expression::parse(licence).is_ok(), "{licence}");
        }
    }
}
