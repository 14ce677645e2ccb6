//! Names that could be taken for a county's (Unicode Technical Standard 39, section 4, with German spellings).
//!
//! Counties are called as the official list calls them, whatever they say of themselves. Municipalities and partners name themselves; one
//! that looks like a county must not be found, or read, in its place.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use crate::county::{self, County};
use crate::text::is_latin;

/// The counties by what their names, slugs and designations with names look like.
static LOOKS: LazyLock<HashMap<String, &'static County>> = LazyLock::new(|| {
    let mut looks = HashMap::new();
    for county in county::all() {
        for name in [county.slug().to_owned(), county.name().to_owned(), county.full_name()] {
            for spelled in [german(&name), name] {
                looks.entry(look(&spelled)).or_insert(county);
            }
        }
    }
    looks
});

/// Returns the county of the official list that a reader could take a name for.
///
/// Compared are skeletons, without case, accents, spaces and signs; `ä` and `ae` are one.
#[must_use]
pub fn county_alike(name: &str) -> Option<&'static County> {
    [look(name), look(&german(name))].iter().find_map(|look| LOOKS.get(look).copied())
}

/// Returns a name with every character spelled out that belongs to another script than the Latin one: `Mün⟨U+0441⟩hen`.
#[must_use]
pub fn spelled_out(name: &str) -> String {
    if is_latin(name) {
        return name.to_owned();
    }
    let mut spelled = String::with_capacity(name.len());
    for c in name.chars() {
        if is_latin(c.encode_utf8(&mut [0; 4])) {
            spelled.push(c);
        } else {
            spelled.push_str(&format!("⟨U+{:04X}⟩", u32::from(c)));
        }
    }
    spelled
}

/// What is left of a name for the eye: its skeleton in lower case, letters and digits only.
fn look(name: &str) -> String {
    // Twice: a capital may look like another letter than its small one does, and what looks like it may be a capital again.
    let once: String = skeleton(&name.to_lowercase()).collect();
    let twice: String = skeleton(&once.to_lowercase()).collect();
    twice.nfd().filter(|c| c.is_alphanumeric()).collect()
}

/// The spelling without umlauts.
fn german(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len());
    for c in name.nfc().flat_map(char::to_lowercase) {
        match c {
            'ä' => spelled.push_str("ae"),
            'ö' => spelled.push_str("oe"),
            'ü' => spelled.push_str("ue"),
            'ß' => spelled.push_str("ss"),
            c => spelled.push(c),
        }
    }
    spelled
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_names_with_a_letter_from_another_script_are_told_from_the_county_they_imitate() {
        // Cyrillic and Greek letters, and those of mathematics, that look like Latin ones.
        let twins = [
            ('a', 'а'),
            ('c', 'с'),
            ('e', 'е'),
            ('o', 'о'),
            ('p', 'р'),
            ('x', 'х'),
            ('y', 'у'),
            ('i', 'і'),
            ('o', 'ο'),
            ('s', 'ѕ'),
            ('h', 'һ'),
            ('l', 'ⅼ'),
            ('d', 'ԁ'),
            ('n', '𝗇'),
        ];
        let mut tried = 0;
        for county in county::all() {
            for (latin, twin) in twins {
                let name = county.name().replacen(latin, &twin.to_string(), 1);
                if name == county.name() {
                    continue;
                }
                let found = county_alike(&name);
                assert_eq!(found.map(|found| found.name()), Some(county.name()), "{name}");
                let is_same_script = is_latin(&name);
                assert!(is_same_script || spelled_out(&name).contains("⟨U+"), "{name} is shown as it is");
                tried += 1;
            }
        }
        assert!(tried >= 1_000, "only {tried} names were tried");
    }

    #[test]
    fn other_spellings_of_a_county_look_like_it() {
        for (name, slug) in [
            ("UELZEN", "uelzen"),
            ("U e l z e n", "uelzen"),
            ("Uelz\u{e9}n", "uelzen"),
            ("Landkreis Uelzen", "uelzen"),
            ("Luechow-Dannenberg", "luechow-dannenberg"),
            ("Lüchow Dannenberg", "luechow-dannenberg"),
            ("L\u{00fc}chow–Dannenberg", "luechow-dannenberg"),
            ("l\u{0075}\u{0308}chow-dannenberg", "luechow-dannenberg"),
            ("Ueỉzen", "uelzen"),
        ] {
            // The last one has an i with a hook for an l: near, but another name.
            let found = county_alike(name).map(County::slug);
            assert_eq!(found, Some(slug).filter(|_| name != "Ueỉzen"), "{name}");
        }
    }

    #[test]
    fn names_of_others_are_nobody_s_double() {
        for name in
            ["Bad Bevensen", "Zweckverband Veterinäramt JadeWeser", "Technische Universität Ilmenau", "Suderburg", "Café Müller e. V."]
        {
            assert_eq!(county_alike(name).map(County::slug), None, "{name}");
            assert_eq!(spelled_out(name), name);
        }
    }
}
