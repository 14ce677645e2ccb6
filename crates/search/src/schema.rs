//! The fields of the index, their weights, and the version of the whole.

use tantivy::Term;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

use crate::analysis::Language;
use crate::document::PublisherKey;

/// Raised with every change of the fields, of the analysis or of what goes into them: what an older version wrote is rebuilt, not read.
pub(crate) const INDEX_VERSION: u32 = 3;

/// Stands between the name of a facet and its value.
pub(crate) const FACET_SEPARATOR: char = '\u{1f}';

/// Words are analysed before; the index only takes them apart at blanks.
const TOKENIZER: &str = "whitespace";

/// One class of text: its two fields, by language, and how it weighs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextClass {
    pub(crate) german: Field,
    pub(crate) english: Field,
    /// Factor on the score of a match.
    pub(crate) weight: f32,
    /// Words such a text has as a rule: BM25 compares with this and not with the average of the moment, so that an index
    /// that was rebuilt, or still carries deleted documents, gives the same scores.
    pub(crate) usual_words: u64,
}

impl TextClass {
    pub(crate) fn field(&self, language: Language) -> Field {
        match language {
            Language::German => self.german,
            Language::English => self.english,
        }
    }
}

/// A set of the classes of text, the title highest.
///
/// The index keeps it as the number of times that a German word stands in the vocabulary of a document.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct ClassMask(u8);

impl ClassMask {
    /// Sets there are.
    pub(crate) const COUNT: usize = 1 << CLASSES;

    /// Returns the set with one class, by its place in [`Fields::classes`].
    pub(crate) const fn of_class(place: usize) -> Self {
        Self(1 << (CLASSES - 1 - place))
    }

    /// Returns the set that a number of times stands for.
    pub(crate) fn of_count(count: u32) -> Self {
        Self(u8::try_from(count).unwrap_or_default() & (Self::COUNT as u8 - 1))
    }

    /// Returns how many times a word is written for it.
    pub(crate) fn count(self) -> usize {
        self.0.into()
    }

    /// Returns its place among all sets.
    pub(crate) fn place(self) -> usize {
        self.0.into()
    }

    /// Returns the set at a place.
    pub(crate) fn at(place: usize) -> Self {
        Self::of_count(u32::try_from(place).unwrap_or_default())
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(crate) fn has(self, class: usize) -> bool {
        self.0 & Self::of_class(class).0 != 0
    }
}

/// Classes of text.
pub(crate) const CLASSES: usize = 4;

/// Handles of all fields.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// Publisher and slug, the key for replacing and removing.
    pub(crate) key: Field,
    /// 32 bytes; for removing all of a publisher, and for admission.
    pub(crate) publisher: Field,
    pub(crate) slug: Field,
    pub(crate) reference: Field,
    /// `name U+001F value`, one term each.
    pub(crate) facet: Field,
    pub(crate) updated: Field,
    pub(crate) expires: Field,
    pub(crate) adopters: Field,
    /// `language newline text`, one value per passage: the source of snippets.
    pub(crate) passage: Field,
    /// Folded words as written: compounds and corrections are looked up in its dictionary. A German word stands there as often as its
    /// [`ClassMask`] says.
    pub(crate) vocabulary_german: Field,
    pub(crate) vocabulary_english: Field,
    /// Title, other, summary, description.
    pub(crate) classes: [TextClass; CLASSES],
}

impl Fields {
    pub(crate) fn vocabulary(&self, language: Language) -> Field {
        match language {
            Language::German => self.vocabulary_german,
            Language::English => self.vocabulary_english,
        }
    }

    /// Returns the key of one entry.
    pub(crate) fn key_term(&self, publisher: &PublisherKey, slug: &str) -> Term {
        Term::from_field_text(self.key, &key(publisher, slug))
    }

    /// Returns the term of one facet value.
    pub(crate) fn facet_term(&self, name: &str, value: &str) -> Term {
        Term::from_field_text(self.facet, &facet(name, value))
    }
}

/// Names of the fast fields, as the columns are opened by name.
pub(crate) mod column {
    pub(crate) const PUBLISHER: &str = "publisher";
    pub(crate) const REFERENCE: &str = "reference";
    pub(crate) const FACET: &str = "facet";
    pub(crate) const UPDATED: &str = "updated";
    pub(crate) const EXPIRES: &str = "expires";
    pub(crate) const ADOPTERS: &str = "adopters";
}

pub(crate) fn key(publisher: &PublisherKey, slug: &str) -> String {
    let mut key: String =
        publisher.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|nibble| char::from_digit(nibble.into(), 16)).collect();
    key.push('/');
    key.push_str(slug);
    key
}

pub(crate) fn facet(name: &str, value: &str) -> String {
    format!("{name}{FACET_SEPARATOR}{value}")
}

/// Returns the schema of [`INDEX_VERSION`] and the handles into it.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let mut class = |name: &str, weight: f32, usual_words: u64| TextClass {
        german: builder.add_text_field(&format!("{name}_de"), text(IndexRecordOption::WithFreqs)),
        english: builder.add_text_field(&format!("{name}_en"), text(IndexRecordOption::WithFreqs)),
        weight,
        usual_words,
    };
    let classes = [class("title", 5.0, 4), class("other", 3.0, 12), class("summary", 2.0, 12), class("description", 1.0, 80)];
    let fields = Fields {
        key: builder.add_text_field("key", STRING),
        publisher: builder.add_bytes_field(column::PUBLISHER, INDEXED | FAST | STORED),
        slug: builder.add_text_field("slug", STORED),
        reference: builder.add_text_field(column::REFERENCE, TextOptions::default().set_fast("raw").set_stored()),
        facet: builder.add_text_field(column::FACET, STRING | FAST),
        updated: builder.add_i64_field(column::UPDATED, FAST),
        expires: builder.add_i64_field(column::EXPIRES, FAST),
        adopters: builder.add_u64_field(column::ADOPTERS, FAST),
        passage: builder.add_text_field("passage", STORED),
        vocabulary_german: builder.add_text_field("vocabulary_de", counted()),
        vocabulary_english: builder.add_text_field("vocabulary_en", text(IndexRecordOption::Basic)),
        classes,
    };
    (builder.build(), fields)
}

/// Words with the number of times, which is no measure of the text's length.
fn counted() -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(IndexRecordOption::WithFreqs).set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

fn text(option: IndexRecordOption) -> TextOptions {
    let has_lengths = option.has_freq();
    let indexing = TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(option).set_fieldnorms(has_lengths);
    TextOptions::default().set_indexing_options(indexing)
}
