//! Words that mean the same, from a file that counties can edit: a line a group, its words apart by commas, `#` begins a remark.

use std::collections::BTreeMap;

use crate::analysis::{self, Typed};

/// Bytes of a file at most.
pub const SYNONYMS_BYTES_MAX: usize = 256 * 1024;
/// Words of one group at most: each is searched.
const GROUP_WORDS_MAX: usize = 12;
/// Words of one line of the built-in list.
const BUILT_IN: &str = include_str!("synonyms.txt");

/// Words that stand for each other.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    /// From the German stem of a word to all words of its groups, as typed.
    groups: BTreeMap<String, Vec<Typed>>,
}

/// Why a file is none.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct SynonymsError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl Synonyms {
    /// Returns the words that come with the program.
    #[must_use]
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN).unwrap_or_default()
    }

    /// Reads groups.
    ///
    /// # Errors
    ///
    /// [`SynonymsError`] for a file of more than [`SYNONYMS_BYTES_MAX`] and for a line that is no group of 2 to 12 single words.
    pub fn parse(text: &str) -> Result<Self, SynonymsError> {
        if text.len() > SYNONYMS_BYTES_MAX {
            return Err(SynonymsError { line: 1, reason: "the file is too large" });
        }
        let mut synonyms = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let wrong = |reason| SynonymsError { line: number + 1, reason };
            let words: Vec<&str> = line.split(',').map(str::trim).collect();
            if !(2..=GROUP_WORDS_MAX).contains(&words.len()) {
                return Err(wrong("a group has 2 to 12 words, apart by commas"));
            }
            let typed: Vec<Typed> = words.iter().flat_map(|word| analysis::typed(word)).collect();
            if typed.len() != words.len() || typed.iter().any(|typed| typed.parts.len() != 1) {
                return Err(wrong("each synonym is one word"));
            }
            for word in &typed {
                let others = typed.iter().filter(|other| stem(other) != stem(word)).cloned();
                synonyms.groups.entry(stem(word).to_owned()).or_default().extend(others);
            }
        }
        Ok(synonyms)
    }

    /// Returns this list with the groups of another.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (stem, words) in other.groups {
            self.groups.entry(stem).or_default().extend(words);
        }
        self
    }

    /// Returns the other words for a word, by its German stem.
    pub(crate) fn of(&self, stem: &str) -> &[Typed] {
        self.groups.get(stem).map(Vec::as_slice).unwrap_or_default()
    }
}

fn stem(typed: &Typed) -> &str {
    typed.parts.first().map_or("", |form| form.german.stem.as_str())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_list_is_one_and_a_bad_line_is_named() {
        assert!(Synonyms::parse(BUILT_IN).unwrap().groups.len() > 30);
        assert_eq!(Synonyms::parse("Müll, Abfall # was man wegwirft\n\nBus").unwrap_err().line, 3);
        assert_eq!(Synonyms::parse("Müll, blaue Tonne").unwrap_err().line, 1);
        assert!(Synonyms::parse("").unwrap().groups.is_empty());
    }

    #[test]
    fn a_word_in_any_form_leads_to_the_others() {
        let synonyms = Synonyms::parse("Müll, Abfall").unwrap();
        let typed = analysis::typed("Abfälle");
        let found = synonyms.of(&typed[0].parts[0].german.stem);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].parts[0].german.surface, "mull");
    }
}
