//! The closed vocabularies of the format, with the words people see.
//!
//! A value is stable and English; its labels are for people. A new value is a new version of the entry format, so an unknown one
//! breaks a rule and never gets a meaning by guessing.

mod tables;
pub mod topic;

pub use tables::{
    ACCESSIBILITY, ACTOR_TYPE, ALL, ASSET_TYPE, AUDIENCE, AUTHORITY, CHANNEL, COMPETENCE, CONNECTION, COST_BASIS, COST_CONFIDENCE,
    COURSE_FORMAT, COURSE_LEVEL, CRITERION, DUTY, ENDED_REASON, EVALUATION_TYPE, FILE_ROLE, FUNDER_LEVEL, LEVEL, MAINTENANCE,
    MEASURE_STATE, METHOD, OPERATING_MODEL, PRIVACY, PROGRAMME_ROLE, RECOMMENDATION, REL, RURAL_SCHEME, RURAL_TYPE, SOFTWARE_TYPE, STAGE,
    STATE, SUPPORT_COST, SUPPORT_FORM, TARGET, TOPIC, VOUCH_METHOD, WITHDRAW_REASON,
};

/// One value of a vocabulary.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Term {
    /// What stands in drafts, bytes and JSON.
    pub value: &'static str,
    /// What people read in German.
    pub de: &'static str,
    /// What people read in English.
    pub en: &'static str,
}

impl Term {
    /// Returns the label in a language: German for `de`, else English.
    #[must_use]
    pub fn label(&self, language: &str) -> &'static str {
        if language == "de" { self.de } else { self.en }
    }
}

/// A closed list of values.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Vocabulary {
    /// What the format calls it.
    pub name: &'static str,
    /// Its values, in their own order.
    pub terms: &'static [Term],
}

impl Vocabulary {
    /// Returns the term of a value.
    #[must_use]
    pub fn term(&self, value: &str) -> Option<&'static Term> {
        self.terms.iter().find(|term| term.value == value)
    }

    /// Iterates over the values.
    pub fn values(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.terms.iter().map(|term| term.value)
    }

    /// Returns the term that a German or English label means, whatever its case.
    #[must_use]
    pub fn by_label(&self, label: &str) -> Option<&'static Term> {
        let wanted = label.trim().to_lowercase();
        let is_wanted = |label: &str| label.to_lowercase() == wanted || label.split(", ").any(|part| part.to_lowercase() == wanted);
        self.terms.iter().find(|term| is_wanted(term.de) || is_wanted(term.en))
    }

    /// Returns the value that is written most like the text, where one is near enough to be meant.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Option<&'static str> {
        nearest(text, self.values())
    }
}

/// Returns the word that is written most like the text, where one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Longer texts are not compared: the cost grows with the product of the lengths, and nobody mistypes a paragraph.
    if text.len() > 100 {
        return None;
    }
    let wanted = text.to_lowercase();
    let distance = |word: &str| strsim::osa_distance(&wanted, &word.to_lowercase());
    let (steps, word) = words.map(|word| (distance(word), word)).min_by_key(|(steps, _)| *steps)?;
    let length = wanted.chars().count().max(word.chars().count());
    (steps * 3 <= length).then_some(word)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_values_are_unique_and_labelled() {
        let names: BTreeSet<_> = ALL.iter().map(|vocabulary| vocabulary.name).collect();
        assert_eq!(names.len(), ALL.len());
        for vocabulary in ALL {
            let values: BTreeSet<_> = vocabulary.values().collect();
            assert_eq!(values.len(), vocabulary.terms.len(), "{}", vocabulary.name);
            assert!(vocabulary.terms.iter().all(|term| !term.de.is_empty() && !term.en.is_empty()), "{}", vocabulary.name);
        }
    }

    #[test]
    fn a_label_leads_to_its_value() {
        assert_eq!(STATE.by_label("Betrieb").map(|term| term.value), Some("operation"));
        assert_eq!(OPERATING_MODEL.by_label("eigenbetrieb").map(|term| term.value), Some("self-hosted"));
        assert_eq!(LEVEL.by_label("Kreis").map(|term| term.value), Some("county"));
        assert_eq!(STATE.by_label("Betrieb!"), None);
    }

    #[test]
    fn a_misspelt_value_finds_the_nearest_and_a_strange_one_none() {
        assert_eq!(STATE.nearest("opration"), Some("operation"));
        assert_eq!(STATE.nearest("xyz"), None);
        assert_eq!(nearest("titel", ["title", "topics"].into_iter()), Some("title"));
    }
}
