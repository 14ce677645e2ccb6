//! The words of the index as they were written, for finding compounds and corrections.

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use tantivy::{SegmentReader, Term};

use crate::analysis::{Language, Word, compound, stem, typing, words};
use crate::limits::{COMPOUNDS_MAX, CORRECTIONS_MAX, TYPING_ERROR_LETTERS_MIN};
use crate::schema::Fields;
use crate::snapshot::Snapshot;

/// Letters from which on any word of the index may be part of a compound; shorter ones must be listed.
const UNLISTED_PART_LETTERS_MIN: usize = 5;

/// The words of one segment, a line each, in one piece of memory so that a scan is fast.
pub(crate) struct SegmentWords {
    german: String,
    english: String,
    /// Hashes of the German words that may be parts of compounds: nearly all that is asked for is no word, and that is said without the
    /// index.
    parts: HashSet<u64, BuildHasherDefault<DefaultHasher>>,
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
        let parts = german.lines().filter(|word| word.len() >= UNLISTED_PART_LETTERS_MIN).map(hash).collect();
        Ok(Self { parts, german, english: read(Language::English)? })
    }

    /// Says whether the segment may have a German word that is long enough for a part.
    fn may_have(&self, hash: u64) -> bool {
        self.parts.contains(&hash)
    }

    fn of(&self, language: Language) -> &str {
        match language {
            Language::German => &self.german,
            Language::English => &self.english,
        }
    }
}

fn hash(word: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(word)
}

impl Snapshot {
    /// Returns the German compounds in the index that contain the word, forms of the word itself not among them.
    pub(crate) fn compounds_of(&self, word: &Word) -> tantivy::Result<Vec<Word>> {
        let bases = compound::bases(word);
        let Some(shortest) = bases.first() else { return Ok(Vec::new()) };
        let mut candidates = BTreeSet::new();
        for words in self.words()?.values() {
            for_each_line_with(words.of(Language::German), shortest, &bases, &mut |line| {
                candidates.insert((line.len(), line.to_owned()));
            });
        }
        let is_known = |part: &str| self.is_part(part);
        let found = candidates.into_iter().map(|(_, word)| word).filter(|line| compound::contains(line, word, &bases, &is_known));
        let mut compounds = stem::words(found.take(COMPOUNDS_MAX).collect(), Language::German);
        compounds.retain(|compound| compound.stem != word.stem);
        Ok(compounds)
    }

    /// Returns the words that an unknown German compound consists of.
    pub(crate) fn parts_of(&self, word: &Word) -> Option<Vec<Word>> {
        let parts = compound::parts(&word.surface, &|part: &str| self.is_part(part))?;
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
            close.extend(words.of(language).lines().filter(|line| is_close(line, typed)).map(str::to_owned));
        }
        close.retain(|word| self.is_live_word(word, language));
        if language == Language::German {
            close.extend(words::parts().filter(|part| is_close(part, typed)).map(str::to_owned));
        }
        Ok(stem::words(close.into_iter().take(CORRECTIONS_MAX).collect(), language))
    }

    fn is_part(&self, part: &str) -> bool {
        words::is_part(part)
            || (part.len() >= UNLISTED_PART_LETTERS_MIN && self.may_have(part) && self.is_live_word(part, Language::German))
    }

    /// Words that cannot be read are none that is known: the search itself will report it.
    fn may_have(&self, part: &str) -> bool {
        let hash = hash(part);
        self.words().is_ok_and(|words| words.values().any(|words| words.may_have(hash)))
    }

    /// A dictionary that cannot be read knows no word: the search itself will report it.
    fn is_live_word(&self, word: &str, language: Language) -> bool {
        self.is_alive(&Term::from_field_text(self.fields.vocabulary(language), word)).unwrap_or(false)
    }
}

/// Calls back with each line that has one of the bases, by one scan where the shortest is part of the others, as it mostly is.
fn for_each_line_with(lines: &str, shortest: &str, bases: &[String], found: &mut dyn FnMut(&str)) {
    for base in bases.iter().filter(|base| base.as_str() == shortest || !base.contains(shortest)) {
        for (at, _) in lines.match_indices(base.as_str()) {
            let start = lines[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let end = lines[at..].find('\n').map_or(lines.len(), |newline| at + newline);
            found(&lines[start..end]);
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
