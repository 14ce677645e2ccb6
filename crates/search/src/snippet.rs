//! The passage of an entry that shows why it was found.

use std::ops::Range;

use crate::analysis::groups::{self, Group};
use crate::analysis::{self, Language};
use crate::limits::SNIPPET_CHARS_MAX;
use crate::meaning::Wanted;
use crate::query::Snippet;

/// Characters shown before the first match when the passage has to be cut.
const CHARS_BEFORE_MATCH: usize = 40;

/// Returns the snippet from stored passages (`language newline text`): of the preferred language if there is one, the first
/// passage with a match, else the first.
pub(crate) fn of(passages: &[&str], wanted: &Wanted, preferred: Option<&str>) -> Snippet {
    let mut passages: Vec<(&str, String)> =
        passages.iter().filter_map(|passage| passage.split_once('\n')).map(|(lang, text)| (lang, plain(text))).collect();
    passages.sort_by_key(|(lang, _)| (preferred != Some(*lang), *lang != "de"));
    let matched =
        passages.iter().map(|(lang, text)| (text, matches(text, Language::of(lang), wanted))).find(|(_, matches)| !matches.is_empty());
    match (matched, passages.first()) {
        (Some((text, matches)), _) => cut(text, matches),
        (None, Some((_, text))) => cut(text, Vec::new()),
        (None, None) => Snippet::default(),
    }
}

/// Takes the marks of Markdown and line breaks out of a text.
fn plain(text: &str) -> String {
    let without_marks: String = text.chars().filter(|sign| !matches!(sign, '*' | '#' | '`' | '>')).collect();
    without_marks.split_whitespace().filter(|word| !matches!(*word, "-" | "+")).collect::<Vec<_>>().join(" ")
}

fn matches(text: &str, language: Language, wanted: &Wanted) -> Vec<Range<usize>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    groups::split(text).flat_map(|group| matches_in(text, &group, language, wanted)).collect()
}

fn matches_in(text: &str, group: &Group, language: Language, wanted: &Wanted) -> Vec<Range<usize>> {
    let has_match =
        |range: &Range<usize>| analysis::surfaces(&text[range.clone()], language).into_iter().any(|surface| wanted.has(language, surface));
    let parts: Vec<Range<usize>> = group.parts.iter().filter(|part| has_match(part)).cloned().collect();
    match (parts.is_empty(), group.parts.first(), group.parts.last()) {
        (true, Some(first), Some(last)) if group.parts.len() > 1 && has_match(&(first.start..last.end)) => {
            std::iter::once(first.start..last.end).collect()
        }
        _ => parts,
    }
}

/// Cuts a passage to length around its first match, at blanks.
fn cut(text: &str, matches: Vec<Range<usize>>) -> Snippet {
    if text.chars().count() <= SNIPPET_CHARS_MAX {
        return Snippet { text: text.to_owned(), matches };
    }
    let window = window(text, matches.first().map_or(0, |first| first.start));
    let (before, after) = (if window.start > 0 { "… " } else { "" }, if window.end < text.len() { " …" } else { "" });
    let inside = matches.into_iter().filter(|range| range.start >= window.start && range.end <= window.end);
    let shift = |at: usize| at - window.start + before.len();
    let matches = inside.map(|range| shift(range.start)..shift(range.end)).collect();
    Snippet { text: format!("{before}{}{after}", &text[window]), matches }
}

fn window(text: &str, first_match: usize) -> Range<usize> {
    let mut start = text[..first_match].char_indices().rev().nth(CHARS_BEFORE_MATCH).map_or(0, |(at, _)| at);
    if start > 0 {
        start = text[start..first_match].find(' ').map_or(first_match, |blank| start + blank + 1);
    }
    let Some((limit, _)) = text[start..].char_indices().nth(SNIPPET_CHARS_MAX) else { return start..text.len() };
    let end = text[start..start + limit].rfind(' ').map_or(start + limit, |blank| start + blank);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bus() -> Wanted {
        let stems = [(Language::German, "bus".to_owned()), (Language::German, "burgerbus".to_owned())].into();
        Wanted { stems, ..Wanted::default() }
    }

    #[test]
    fn the_first_passage_with_a_match_is_shown_and_the_match_marked() {
        let snippet = of(&["de\nPlan für alle.", "de\n## Fahrten\n\n- Der **Bürgerbus** fährt."], &bus(), None);
        assert_eq!(snippet.text, "Fahrten Der Bürgerbus fährt.");
        assert_eq!(snippet.matches.iter().map(|range| &snippet.text[range.clone()]).collect::<Vec<_>>(), ["Bürgerbus"]);
    }

    #[test]
    fn a_long_passage_is_cut_at_blanks_around_the_match() {
        let text = format!("de\n{}Bürger-Bus{}", "wörter davor ".repeat(30), " wörter danach".repeat(30));
        let snippet = of(&[&text], &bus(), None);
        assert!(snippet.text.starts_with("… ") && snippet.text.ends_with(" …"), "{}", snippet.text);
        assert!(snippet.text.chars().count() <= SNIPPET_CHARS_MAX + 4);
        assert_eq!(&snippet.text[snippet.matches[0].clone()], "Bus");
    }

    #[test]
    fn without_a_match_the_preferred_language_speaks() {
        let passages = ["de\nEin Plan.", "en\nA plan."];
        assert_eq!(of(&passages, &Wanted::default(), Some("en")).text, "A plan.");
        assert_eq!(of(&passages, &Wanted::default(), None).text, "Ein Plan.");
        assert_eq!(of(&[], &bus(), None), Snippet::default());
    }
}
