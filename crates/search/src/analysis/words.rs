//! The word lists of `words/`, folded once.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{
    Language,
    fold::fold,
    hashes::{Hashes, beginning, hash},
};

static STOP_GERMAN: LazyLock<BTreeSet<String>> = LazyLock::new(|| read(include_str!("../../words/stop_de.txt"), Language::German));
static STOP_ENGLISH: LazyLock<BTreeSet<String>> = LazyLock::new(|| read(include_str!("../../words/stop_en.txt"), Language::English));
static PARTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| read(include_str!("../../words/parts_de.txt"), Language::German));
static PART_HASHES: LazyLock<Hashes> = LazyLock::new(|| PARTS.iter().map(|part| hash(part)).collect());
static PART_BEGINNINGS: LazyLock<Hashes> = LazyLock::new(|| PARTS.iter().filter_map(|part| beginning(part)).collect());

/// Returns whether a folded word carries no meaning in a search.
pub(crate) fn is_stop(word: &str, language: Language) -> bool {
    match language {
        Language::German => STOP_GERMAN.contains(word),
        Language::English => STOP_ENGLISH.contains(word),
    }
}

/// Returns whether a folded word is a listed part of German compounds; its hash is given too, for whoever has it already.
pub(crate) fn is_part(word: &str, hash: u64) -> bool {
    PART_HASHES.contains(&hash) && PARTS.contains(word)
}

#[cfg(test)]
pub(crate) fn is_listed(word: &str) -> bool {
    PARTS.contains(word)
}

/// Returns whether a listed part may have a beginning, by the hash of that.
pub(crate) fn is_beginning_of_part(beginning: u64) -> bool {
    PART_BEGINNINGS.contains(&beginning)
}

/// Returns the listed parts of German compounds, folded, in order.
pub(crate) fn parts() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(String::as_str)
}

fn read(list: &str, language: Language) -> BTreeSet<String> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(|word| fold(word, language)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_folded_and_have_no_comment_in_them() {
        assert!(is_stop("fur", Language::German) && is_stop("the", Language::English));
        assert!(PARTS.contains("strasse") && PARTS.contains("burger"));
        assert!(!PARTS.contains("written") && !is_part("written", hash("strasse")), "a hash alone makes no word");
    }
}
