//! Texts in several languages.
//!
//! A language map of an entry is `{de: "…", en: "…"}`. It never guesses a language and never translates.

use crate::tree::{Tree, TreeMap};

/// The languages an entry may use: German and English first, then the others by letter.
pub const LANGUAGES: &[&str] = &["de", "en", "cs", "da", "de-simple", "dsb", "fr", "frr", "hsb", "nds", "nl", "pl"];

/// A text in the languages its author gave it in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LangMap<'a>(&'a TreeMap);

impl<'a> LangMap<'a> {
    /// Takes a table as a text in several languages; nothing for another value.
    #[must_use]
    pub fn of(tree: &'a Tree) -> Option<Self> {
        tree.as_map().map(Self)
    }

    /// Returns the text in exactly this language.
    #[must_use]
    pub fn get(&self, language: &str) -> Option<&'a str> {
        self.0.text(language)
    }

    /// Returns the text for a reader of this language with the language it is in: his own, else German, else English, else any.
    #[must_use]
    pub fn best(&self, language: &str) -> Option<(&'a str, &'a str)> {
        let given = |wanted: &str| self.iter().find(|(language, _)| *language == wanted);
        given(language).or_else(|| given("de")).or_else(|| given("en")).or_else(|| self.iter().next())
    }

    /// Iterates over languages and texts.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.0.iter().filter_map(|(language, text)| Some((language, text.as_text()?)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_his_language_or_the_authors() {
        let tree = Tree::Map([("de", Tree::from("Karte")), ("fr", Tree::from("Carte"))].into_iter().collect());
        let text = LangMap::of(&tree).unwrap();
        assert_eq!(text.best("fr"), Some(("fr", "Carte")));
        assert_eq!(text.best("en"), Some(("de", "Karte")));
        assert_eq!(text.get("en"), None);
    }
}
