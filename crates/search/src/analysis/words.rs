//! The word lists of `words/`, folded once.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{Language, fold::fold};

static STOP_GERMAN: LazyLock<BTreeSet<String>> = LazyLock::new(|| read(include_str!("../../words/stop_de.txt"), Language::German));
static STOP_ENGLISH: LazyLock<BTreeSet<String>> = LazyLock::new(|| read(include_str!("../../words/stop_en.txt"), Language::English));
static PARTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| read(include_str!("../../words/parts_de.txt"), Language::German));

/// Returns whether a folded word carries no meaning in a search.
pub(crate) fn is_stop(word: &str, language: Language) -> bool {
    match language {
        Language::German => STOP_GERMAN.contains(word),
        Language::English => STOP_ENGLISH.contains(word),
    }
}

/// Returns whether a folded word is a listed part of German compounds.
pub(crate) fn is_part(word: &str) -> bool {
    PARTS.contains(word)
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
        assert!(is_part("strasse") && is_part("burger"));
        assert!(!is_part("written"));
    }
}
