//! Folds the spellings of one word into one: case, accents, and the three ways to write an umlaut.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Language;

/// Returns the word in lower case without accents; in German `ä`, `ae` and `a` become the same, and `ß` becomes `ss`.
pub(crate) fn fold(word: &str, language: Language) -> String {
    let lower = word.nfkd().filter(|sign| !is_combining_mark(*sign)).flat_map(char::to_lowercase);
    match language {
        Language::English => lower.collect(),
        Language::German => without_digraphs(&lower.collect::<String>().replace('ß', "ss")),
    }
}

/// Drops the `e` of `ae`, `oe` and `ue`; not after a vowel or `q`, so *neue*, *Bauer* and *Quelle* keep theirs.
fn without_digraphs(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let mut before = [' '; 2];
    for sign in word.chars() {
        let [second_last, last] = before;
        let is_umlaut = sign == 'e' && matches!(last, 'a' | 'o' | 'u') && !matches!(second_last, 'a' | 'e' | 'i' | 'o' | 'u' | 'q');
        if !is_umlaut {
            folded.push(sign);
        }
        before = [last, sign];
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_e_of_an_umlaut_is_dropped_and_another_e_is_kept() {
        for (word, folded) in [
            ("Müll", "mull"),
            ("Muell", "mull"),
            ("Gebaeude", "gebaude"),
            ("neue", "neue"),
            ("Bauer", "bauer"),
            ("Quelle", "quelle"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("Uelzen", "ulzen"),
        ] {
            assert_eq!(fold(word, Language::German), folded);
        }
        assert_eq!(fold("Values", Language::English), "values");
    }
}
