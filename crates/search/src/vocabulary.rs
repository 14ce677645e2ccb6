//! The words of the index as they were written, for finding compounds and corrections.

use std::collections::BTreeSet;
use std::ops::Range;

use memchr::{memchr, memmem, memrchr};
use tantivy::{SegmentReader, Term};

use crate::analysis::compound::{self, BEGINNING_LETTERS, Lexicon};
use crate::analysis::hashes::{Hashes, beginning, hash};
use crate::analysis::{Language, Word, stem, typing, words};
use crate::limits::{CORRECTIONS_MAX, TYPING_ERROR_LETTERS_MIN};
use crate::schema::Fields;
use crate::snapshot::Snapshot;

/// Letters from which on any word of the index may be part of a compound; shorter ones must be listed.
const UNLISTED_PART_LETTERS_MIN: usize = 5;

const _: () = assert!(UNLISTED_PART_LETTERS_MIN >= BEGINNING_LETTERS, "a beginning stands for every longer word");

/// The words of one segment, a line each, in one piece of memory so that a scan is fast.
pub(crate) struct SegmentWords {
    german: String,
    english: String,
    /// Hashes of the German words that may be parts of compounds, and of how they begin: nearly all that is asked for is no word, and
    /// that is said without the index.
    parts: Hashes,
    beginnings: Hashes,
}

impl SegmentWords {
    pub(crate) fn read(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let read = |language| {
            let index = segment.inverted_index(fields.vocabulary(language))?;
            let mut lines = String::from("\n");
            let mut stream = index.terms().stream()?;
            while let Some((word, _)) = stream.next() {
                lines.push_str(&String::from_utf8_lossy(word));
                lines.push('\n');
            }
            lines.shrink_to_fit();
            Ok::<_, tantivy::TantivyError>(lines)
        };
        let german = read(Language::German)?;
        let parts = || german.lines().filter(|word| word.len() >= UNLISTED_PART_LETTERS_MIN);
        let beginnings = parts().filter_map(beginning).collect();
        Ok(Self { parts: parts().map(hash).collect(), beginnings, german, english: read(Language::English)? })
    }

    /// Returns the words with the first letter of another; they stand together.
    fn beginning_like<'a>(&'a self, other: &'a str, language: Language) -> impl Iterator<Item = &'a str> {
        let lines = self.of(language);
        let first = other.chars().next().map_or(0, char::len_utf8);
        let start = memmem::find(lines.as_bytes(), format!("\n{}", &other[..first]).as_bytes());
        let from_there = start.map_or("", |newline| &lines[newline + 1..]);
        from_there.lines().take_while(move |line| line.starts_with(&other[..first]))
    }

    pub(crate) fn of(&self, language: Language) -> &str {
        match language {
            Language::German => &self.german,
            Language::English => &self.english,
        }
    }
}

impl Snapshot {
    /// Returns the words that an unknown German compound consists of.
    pub(crate) fn parts_of(&self, word: &Word) -> Option<Vec<Word>> {
        let parts = compound::parts(&word.surface, self)?;
        Some(stem::words(parts, Language::German))
    }

    /// Returns the words of the index, and in German the listed ones, that are one typing error away.
    pub(crate) fn corrections_of(&self, word: &Word, language: Language) -> tantivy::Result<Vec<Word>> {
        let typed = word.surface.as_str();
        if typed.chars().count() < TYPING_ERROR_LETTERS_MIN || typed.bytes().any(|byte| byte.is_ascii_digit()) {
            return Ok(Vec::new());
        }
        let mut close = BTreeSet::new();
        for words in self.words()?.values() {
            close.extend(words.beginning_like(typed, language).filter(|line| is_close(line, typed)).map(str::to_owned));
        }
        close.retain(|word| self.is_live_word(word, language));
        if language == Language::German {
            close.extend(words::parts().filter(|part| is_close(part, typed)).map(str::to_owned));
        }
        Ok(stem::words(close.into_iter().take(CORRECTIONS_MAX).collect(), language))
    }

    /// Says whether the words of any segment may be among some hashes of theirs. Words that cannot be read are none that is known: the
    /// search itself will report it.
    fn may_have(&self, hash: u64, among: impl Fn(&SegmentWords) -> &Hashes) -> bool {
        self.words().is_ok_and(|words| words.values().any(|words| among(words).contains(&hash)))
    }

    /// A dictionary that cannot be read knows no word: the search itself will report it.
    fn is_live_word(&self, word: &str, language: Language) -> bool {
        self.is_alive(&Term::from_field_text(self.fields.vocabulary(language), word)).unwrap_or(false)
    }
}

impl Lexicon for Snapshot {
    fn knows(&self, part: &str) -> bool {
        let hash = hash(part);
        let is_long = part.len() >= UNLISTED_PART_LETTERS_MIN;
        words::is_part(part, hash) || (is_long && self.may_have(hash, |words| &words.parts) && self.is_live_word(part, Language::German))
    }

    fn may_know_beginning(&self, text: &str) -> bool {
        beginning(text).is_some_and(|hash| words::is_beginning_of_part(hash) || self.may_have(hash, |words| &words.beginnings))
    }
}

/// Calls back with the place of each line that has one of the bases, by one scan where the shortest is part of the others, as it mostly is.
pub(crate) fn for_each_line_with(lines: &str, bases: &[String], found: &mut dyn FnMut(Range<usize>)) {
    let Some(shortest) = bases.first() else { return };
    for base in bases.iter().filter(|base| *base == shortest || !base.contains(shortest.as_str())) {
        for at in memmem::find_iter(lines.as_bytes(), base.as_bytes()) {
            let start = memrchr(b'\n', &lines.as_bytes()[..at]).map_or(0, |newline| newline + 1);
            let end = memchr(b'\n', &lines.as_bytes()[at..]).map_or(lines.len(), |newline| at + newline);
            found(start..end);
        }
    }
}

/// Whether two words are one error apart as written, or, when long enough, without their endings.
fn is_close(word: &str, typed: &str) -> bool {
    if word.as_bytes().first() != typed.as_bytes().first() {
        return false;
    }
    let (word_base, typed_base) = (stem::without_inflection(word), stem::without_inflection(typed));
    let has_long_bases = word_base.len().min(typed_base.len()) >= TYPING_ERROR_LETTERS_MIN;
    typing::is_one_error_apart(word, typed) || (has_long_bases && typing::is_one_error_apart(word_base, typed_base))
}
