//! Triples in the order in which they are said, each once.

use std::collections::HashSet;

use kreisnetz_catalog::language::LangMap;
use oxrdf::{Literal, NamedNode, Triple};

use super::names::{rdf, xsd};

/// Triples under way.
#[derive(Debug, Default)]
pub(super) struct Graph {
    triples: Vec<Triple>,
    seen: HashSet<Triple>,
}

impl Graph {
    pub(super) fn triples(&self) -> &[Triple] {
        &self.triples
    }

    /// Says that a thing is of a class.
    pub(super) fn a(&mut self, subject: &str, class: &str) {
        self.link(subject, rdf::TYPE, class);
    }

    /// Links two things. An address that is no IRI is left out: entries allow more in a URL than RFC 3987 does.
    pub(super) fn link(&mut self, subject: &str, predicate: &str, object: &str) {
        if let Ok(object) = NamedNode::new(object) {
            self.add(subject, predicate, object.into());
        }
    }

    /// Says a text that has no language.
    pub(super) fn text(&mut self, subject: &str, predicate: &str, text: &str) {
        self.add(subject, predicate, Literal::new_simple_literal(text).into());
    }

    /// Says a text in a language.
    pub(super) fn words(&mut self, subject: &str, predicate: &str, text: &str, language: &str) {
        if let Ok(literal) = Literal::new_language_tagged_literal(text, language) {
            self.add(subject, predicate, literal.into());
        }
    }

    /// Says a text in all its languages.
    pub(super) fn all_words(&mut self, subject: &str, predicate: &str, text: LangMap<'_>) {
        for (language, words) in text.iter() {
            self.words(subject, predicate, words, language);
        }
    }

    /// Says a value of a type of XML Schema.
    pub(super) fn typed(&mut self, subject: &str, predicate: &str, value: &str, datatype: &str) {
        if let Ok(datatype) = NamedNode::new(datatype) {
            self.add(subject, predicate, Literal::new_typed_literal(value, datatype).into());
        }
    }

    /// Says a day.
    pub(super) fn day(&mut self, subject: &str, predicate: &str, day: Option<jiff::civil::Date>) {
        if let Some(day) = day {
            self.typed(subject, predicate, &day.to_string(), xsd::DATE);
        }
    }

    fn add(&mut self, subject: &str, predicate: &str, object: oxrdf::Term) {
        let (Ok(subject), Ok(predicate)) = (NamedNode::new(subject), NamedNode::new(predicate)) else { return };
        let triple = Triple::new(subject, predicate, object);
        if self.seen.insert(triple.clone()) {
            self.triples.push(triple);
        }
    }
}
