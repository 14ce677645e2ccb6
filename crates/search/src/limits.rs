//! Every bound of the index and of a query in one place.

/// Bytes of the text of a query at most; a longer one is refused, not cut.
pub const QUERY_BYTES_MAX: usize = 512;

/// Words of a query at most, those without meaning not counted.
pub const QUERY_WORDS_MAX: usize = 16;

/// Values over all filters of a query at most.
pub const FILTER_VALUES_MAX: usize = 64;

/// Hits in one answer at most; a larger `limit` means this one.
pub const HITS_MAX: usize = 1_000;

/// Hits that may be skipped at most; what lies behind is reached by narrowing the query.
pub const OFFSET_MAX: usize = 10_000;

/// Values listed per facet at most, the most frequent first.
pub const FACET_VALUES_MAX: usize = 512;

/// Bytes of one word at most; a longer one is no word of German or English and stays out of the index.
pub const WORD_BYTES_MAX: usize = 80;

/// Words joined by hyphens that also count as one word.
pub const HYPHENATED_PARTS_MAX: usize = 5;

/// Letters a word of a query has at least before a typing error is suspected.
pub const TYPING_ERROR_LETTERS_MIN: usize = 5;

/// Corrections of one misspelt word that are searched at most.
pub const CORRECTIONS_MAX: usize = 8;

/// Letters of the shortest word that is looked for inside compounds.
pub const COMPOUND_BASE_LETTERS_MIN: usize = 3;

/// Compounds that one word of a query may stand for; those with the most documents are not preferred, the shortest are.
pub const COMPOUNDS_MAX: usize = 1_024;

/// Bytes of compounds that are remembered at most, over all words that were asked for; several hundred words.
pub const COMPOUND_BYTES_REMEMBERED: usize = 8 * 1024 * 1024;

/// Bytes of one description kept for snippets; matches behind it are found, but not shown.
pub const SNIPPET_SOURCE_BYTES_MAX: usize = 2_048;

/// Characters of a snippet at most, the dots at its ends not counted.
pub const SNIPPET_CHARS_MAX: usize = 160;

/// Bytes the one indexing thread collects before it writes a segment; tantivy refuses less than 15,000,000.
pub const WRITER_BYTES: usize = 15_000_000;

/// Decompressed blocks of stored text kept per segment, 16 KiB each.
pub const STORED_BLOCKS_CACHED: usize = 2;

const _: () = assert!(QUERY_WORDS_MAX * 2 <= QUERY_BYTES_MAX, "the most words must fit a query");
const _: () = assert!(COMPOUND_BASE_LETTERS_MIN < TYPING_ERROR_LETTERS_MIN);

/// Bytes of one facet value with its name at most; a longer one is left out of the index.
pub const FACET_VALUE_BYTES_MAX: usize = 512;
