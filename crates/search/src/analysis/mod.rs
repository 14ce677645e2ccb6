//! From text to words that can be compared: splitting, folding, stems, stop words, compounds, typing errors.
//!
//! Everything here is a pure function of its arguments and of the word lists in `words/`; a change of any of it is a new
//! [`crate::schema::INDEX_VERSION`], because stems are what the index holds.

pub(crate) mod compound;
pub(crate) mod fold;
pub(crate) mod groups;
pub(crate) mod hashes;
pub(crate) mod stem;
pub(crate) mod typing;
pub(crate) mod words;

use unicode_normalization::UnicodeNormalization;

use crate::limits::{HYPHENATED_PARTS_MAX, WORD_BYTES_MAX};
use groups::Group;

/// The two languages that are analysed.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Language {
    German,
    English,
}

impl Language {
    /// Returns the analysis for a language tag; what is not English is read as German.
    pub(crate) fn of(tag: &str) -> Self {
        match tag.split(['-', '_']).next() {
            Some(primary) if primary.eq_ignore_ascii_case("en") => Self::English,
            _ => Self::German,
        }
    }
}

/// A word as it was written, folded, and the stem under which it is found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Word {
    pub(crate) surface: String,
    pub(crate) stem: String,
}

/// A word of a query in each language it could be of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Form {
    pub(crate) german: Word,
    pub(crate) english: Word,
}

/// What was typed without a blank: its parts and, when there are several, all of them as one word.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Typed {
    pub(crate) parts: Vec<Form>,
    pub(crate) joined: Option<Form>,
}

/// Returns the words of a text in their order, without stop words; a hyphenated word gives its parts and the whole.
pub(crate) fn words(text: &str, language: Language) -> Vec<Word> {
    stem::words(surfaces(text, language), language)
}

/// As [`words`], without their stems.
pub(crate) fn surfaces(text: &str, language: Language) -> Vec<String> {
    let text: String = text.nfc().collect();
    let mut surfaces = Vec::new();
    for group in groups::split(&text) {
        let parts = group.parts.iter().map(|part| fold::fold(&text[part.clone()], language));
        surfaces.extend(parts.filter(|word| is_kept(word) && !words::is_stop(word, language)));
        surfaces.extend(join(&text, &group).map(|joined| fold::fold(&joined, language)).filter(|word| is_kept(word)));
    }
    surfaces
}

/// Returns the words of a query; words without meaning in either language are left out.
pub(crate) fn typed(text: &str) -> Vec<Typed> {
    let text: String = text.nfc().collect();
    let typed = groups::split(&text).map(|group| Typed {
        parts: group.parts.iter().filter_map(|part| form(&text[part.clone()])).collect(),
        joined: join(&text, &group).and_then(|joined| form(&joined)),
    });
    typed.filter(|typed| !typed.parts.is_empty()).collect()
}

fn form(raw: &str) -> Option<Form> {
    let both = [Language::German, Language::English].map(|language| (fold::fold(raw, language), language));
    if both.iter().any(|(word, language)| !is_kept(word) || words::is_stop(word, *language)) {
        return None;
    }
    let [german, english] = both.map(|(word, language)| stem::word(word, language));
    Some(Form { german, english })
}

/// Joins the parts of a group, unless a number is among them: years and versions make no word.
fn join(text: &str, group: &Group) -> Option<String> {
    let is_number = |part: &std::ops::Range<usize>| text[part.clone()].bytes().all(|byte| byte.is_ascii_digit());
    if group.parts.len() < 2 || group.parts.len() > HYPHENATED_PARTS_MAX || group.parts.iter().any(is_number) {
        return None;
    }
    Some(group.parts.iter().map(|part| &text[part.clone()]).collect())
}

fn is_kept(word: &str) -> bool {
    !word.is_empty() && word.len() <= WORD_BYTES_MAX
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        words(text, Language::German).into_iter().map(|word| word.stem).collect()
    }

    #[test]
    fn a_hyphenated_word_is_found_by_its_parts_and_as_a_whole() {
        assert_eq!(stems("der Bürger-Bus"), ["burger", "bus", "burgerbus"]);
        assert_eq!(stems("2020-2024"), ["2020", "2024"]);
    }

    #[test]
    fn umlauts_have_three_spellings_and_one_stem() {
        for spelling in ["Fördergelder", "Foerdergelder", "Fordergelder", "FÖRDERGELDER", "Fo\u{308}rdergelder"] {
            assert_eq!(stems(spelling), stems("Fördergeld"), "{spelling}");
        }
    }

    #[test]
    fn signs_of_a_query_syntax_only_separate() {
        let typed = typed("title:\"bus\" AND +(verkehr) ^2 OR kind:*");
        let surfaces: Vec<_> = typed.iter().flat_map(|typed| &typed.parts).map(|form| form.german.surface.as_str()).collect();
        assert_eq!(surfaces, ["title", "bus", "verkehr", "2", "kind"], "`and` and `or` are English stop words");
    }

    #[test]
    fn a_gendered_plural_has_the_stem_of_the_plain_word() {
        for form in ["Bürgerinnen", "BürgerInnen", "Bürger:innen", "Bürger*innen", "Bürger"] {
            assert!(stems(form).contains(&"burger".to_owned()), "{form}");
        }
        assert_eq!(stems("gewinnen"), stems("gewinnen"));
    }
}
