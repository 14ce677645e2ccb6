//! Turns a document into what the index stores of it.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::TantivyDocument;

use crate::analysis::{self, Language, Word};
use crate::document::{Document, LocalText};
use crate::limits::{FACET_VALUE_BYTES_MAX, SNIPPET_SOURCE_BYTES_MAX};
use crate::schema::{self, ClassMask, FACET_SEPARATOR, Fields};

/// Name of the facet that every document has.
const KIND: &str = "kind";

/// Returns the stored form of a document.
pub(crate) fn stored(document: &Document, fields: &Fields) -> TantivyDocument {
    let mut stored = TantivyDocument::new();
    stored.add_text(fields.key, schema::key(&document.publisher, &document.slug));
    stored.add_bytes(fields.publisher, &document.publisher);
    stored.add_text(fields.slug, &document.slug);
    stored.add_text(fields.reference, &document.reference);
    stored.add_i64(fields.updated, document.updated);
    if let Some(expires) = document.expires {
        stored.add_i64(fields.expires, expires);
    }
    stored.add_u64(fields.adopters, document.adopters_confirmed);
    for facet in facets(document) {
        stored.add_text(fields.facet, facet);
    }
    for text in &document.texts {
        add_passages(&mut stored, text, fields);
    }
    add_words(&mut stored, &document.texts, fields);
    stored
}

fn facets(document: &Document) -> BTreeSet<String> {
    let stated = document.facets.iter().filter(|(name, _)| name.as_str() != KIND && !name.contains(FACET_SEPARATOR));
    let mut facets: BTreeSet<String> =
        stated.flat_map(|(name, values)| values.iter().map(move |value| schema::facet(name, value))).collect();
    facets.insert(schema::facet(KIND, &document.kind));
    facets.retain(|facet| facet.len() <= FACET_VALUE_BYTES_MAX);
    facets
}

fn add_passages(stored: &mut TantivyDocument, text: &LocalText, fields: &Fields) {
    for passage in [&text.summary, &text.description] {
        let end = passage.floor_char_boundary(SNIPPET_SOURCE_BYTES_MAX);
        if !passage.trim().is_empty() {
            stored.add_text(fields.passage, format!("{}\n{}", text.lang, &passage[..end]));
        }
    }
}

/// Adds each class of text once per language, over all tags read as that language, so that lengths count them together.
fn add_words(stored: &mut TantivyDocument, texts: &[LocalText], fields: &Fields) {
    for language in [Language::German, Language::English] {
        let mut vocabulary: BTreeMap<String, ClassMask> = BTreeMap::new();
        let ours: Vec<&LocalText> = texts.iter().filter(|text| Language::of(&text.lang) == language).collect();
        for (index, class) in fields.classes.iter().enumerate() {
            let words: Vec<Word> = ours.iter().flat_map(|text| analysis::words(of_class(text, index), language)).collect();
            let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
            if !stems.is_empty() {
                stored.add_text(class.field(language), stems.join(" "));
            }
            for word in words {
                vocabulary.entry(word.surface).or_default().join(ClassMask::of_class(index));
            }
        }
        if !vocabulary.is_empty() {
            let times = |mask: ClassMask| if language == Language::German { mask.count() } else { 1 };
            let words = vocabulary.iter().flat_map(|(word, mask)| std::iter::repeat_n(word.as_str(), times(*mask)));
            stored.add_text(fields.vocabulary(language), words.collect::<Vec<_>>().join(" "));
        }
    }
}

/// Returns the text of a class by its place in [`Fields::classes`].
fn of_class(text: &LocalText, index: usize) -> &str {
    match index {
        0 => &text.title,
        1 => &text.other,
        2 => &text.summary,
        _ => &text.description,
    }
}
