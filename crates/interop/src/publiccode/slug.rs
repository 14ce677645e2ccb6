//! Slugs from the names of software.

use unicode_normalization::UnicodeNormalization;

/// Characters of a slug at most.
const SLUG_MAX: usize = 64;

/// Makes a slug: lower case, ä→ae, ö→oe, ü→ue, ß→ss, other accents dropped, each run of other signs a `-`; nothing where nothing is left.
pub(crate) fn from_name(name: &str) -> Option<String> {
    let mut slug = String::new();
    for character in name.nfc().flat_map(char::to_lowercase) {
        match character {
            'ä' | 'æ' => slug.push_str("ae"),
            'ö' | 'ø' | 'œ' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            other => slug.push(plain(other)),
        }
    }
    let parts: Vec<&str> = slug.split('-').filter(|part| !part.is_empty()).collect();
    let joined = parts.join("-");
    let cut = joined.get(..SLUG_MAX).unwrap_or(&joined).trim_end_matches('-');
    (!cut.is_empty()).then(|| cut.to_owned())
}

/// Says whether a text is a slug already.
pub(crate) fn is_slug(text: &str) -> bool {
    from_name(text).as_deref() == Some(text)
}

fn plain(character: char) -> char {
    let base = std::iter::once(character).nfd().next().unwrap_or('-');
    if base.is_ascii_alphanumeric() { base } else { '-' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_slug() {
        for (name, slug) in [
            ("kuubu", "kuubu"),
            ("LandRäume Öl & Übergröße", "landraeume-oel-uebergroesse"),
            ("aitema|Rats RIS", "aitema-rats-ris"),
            ("Ge. Fo.- Gestionale Fondi", "ge-fo-gestionale-fondi"),
            ("Café", "cafe"),
            ("A\u{308}mter", "aemter"),
        ] {
            assert_eq!(from_name(name).as_deref(), Some(slug));
            assert!(is_slug(slug));
        }
    }

    #[test]
    fn a_slug_ends_at_its_bound_without_a_hyphen() {
        let slug = from_name(&format!("{} bc", "a".repeat(63))).unwrap_or_default();
        assert_eq!(slug, "a".repeat(63));
    }

    #[test]
    fn a_name_without_a_letter_gives_none() {
        assert_eq!(from_name("…"), None);
        assert_eq!(from_name("Уездный"), None);
        assert!(!is_slug("Kuubu"));
        assert!(!is_slug("-kuubu"));
    }
}
