//! What a text may consist of (rule R2) and how long it is.
//!
//! The checks say which rule is broken; what a person means by a text is [`crate::person`]'s, how it is shown the reader's.

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_security::mixed_script::AugmentedScriptSet;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes that one grapheme cluster of a bound may take: a text of at most n clusters has at most 4·n bytes.
pub const BYTES_PER_CLUSTER: usize = 4;

/// Whether a text is one line or has paragraphs and lists.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// One line.
    Line,
    /// Paragraphs and lists in Markdown; no HTML, no image.
    Markdown,
}

/// Which rule a text broke.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TextError {
    /// A line break where one line is asked for.
    #[error("a line break in a text of one line")]
    LineBreak,
    /// White space at its beginning or end.
    #[error("white space at the beginning or end")]
    NotTrimmed,
    /// Not in Unicode normalisation form C.
    #[error("not in Unicode form NFC")]
    NotNormalised,
    /// A control, bidirectional, zero-width or private-use character.
    #[error("the character U+{:04X} is not allowed", *.0 as u32)]
    Character(char),
    /// Something that looks like an HTML element.
    #[error("HTML is not allowed")]
    Html,
    /// An image of Markdown.
    #[error("images are not allowed")]
    Image,
}

/// Returns the text as an author's draft is taken: in form C, trimmed, with plain line breaks.
#[must_use]
pub fn normalise(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.nfc().collect::<String>().trim().to_owned()
}

/// Checks what a text consists of.
///
/// # Errors
///
/// The first rule that it breaks.
pub fn check(text: &str, form: Form) -> Result<(), TextError> {
    let broken = |c: &char| is_forbidden(*c) && !(*c == '\n' && form == Form::Markdown);
    match text.chars().find(broken) {
        Some('\n') => return Err(TextError::LineBreak),
        Some(c) => return Err(TextError::Character(c)),
        None => {}
    }
    if text.trim() != text {
        return Err(TextError::NotTrimmed);
    }
    if !is_nfc(text) {
        return Err(TextError::NotNormalised);
    }
    if form == Form::Markdown { check_markdown(text) } else { Ok(()) }
}

fn check_markdown(text: &str) -> Result<(), TextError> {
    if text.contains("![") {
        return Err(TextError::Image);
    }
    let opens = |(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    if text.match_indices('<').any(opens) { Err(TextError::Html) } else { Ok(()) }
}

/// Says whether no text may have this character: control, bidirectional, zero-width, private use, or no character at all.
///
/// The line break is among them; [`check`] allows it where a text has paragraphs.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Bidirectional.
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Line and paragraph separator.
            | '\u{2028}' | '\u{2029}'
            // Zero width and invisible: soft hyphen, joiners, operators, fillers, annotations, tags.
            | '\u{00ad}' | '\u{034f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
            // Private use.
            | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
        || is_noncharacter(c)
}

const fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

/// Returns how many characters a reader sees: extended grapheme clusters (Unicode Standard Annex 29).
#[must_use]
pub fn clusters(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Says whether a text stays within `n` grapheme clusters and 4·`n` bytes.
#[must_use]
pub fn fits(text: &str, n: usize) -> bool {
    // The bytes first: they bound the work of counting.
    text.len() <= n.saturating_mul(BYTES_PER_CLUSTER) && clusters(text) <= n
}

/// Says whether a name is written in Latin script alone (Unicode Technical Standard 39); others are shown with a mark.
#[must_use]
pub fn is_latin(text: &str) -> bool {
    let mut scripts = AugmentedScriptSet::for_str(text);
    scripts.intersect_with(AugmentedScriptSet::for_char('a'));
    !scripts.is_empty()
}

/// Returns the slug of a name: lower case, ä→ae, ö→oe, ü→ue, ß→ss, each run of other signs a hyphen.
///
/// Empty where the name has neither a letter of the Latin alphabet nor a digit.
#[must_use]
pub fn slug_of(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.nfc().flat_map(char::to_lowercase) {
        match c {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            'a'..='z' | '0'..='9' => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composed_and_a_decomposed_umlaut_count_once_each() {
        assert_eq!((clusters("ä"), clusters("a\u{308}")), (1, 1));
        assert_eq!(normalise("  a\u{308}\r\nb "), "ä\nb");
        assert_eq!(check("a\u{308}", Form::Line), Err(TextError::NotNormalised));
    }

    #[test]
    fn a_family_is_one_cluster_and_four_bytes_are_the_most_that_count() {
        assert!(fits(&"👪".repeat(10), 10), "10 clusters, 40 bytes");
        assert!(!fits(&"👪".repeat(11), 10));
        let joined = "👨\u{200d}👩\u{200d}👧";
        assert_eq!(clusters(joined), 1);
        assert!(!fits(joined, 1), "18 bytes are more than 4");
        assert_eq!(check(joined, Form::Line), Err(TextError::Character('\u{200d}')), "its joiners are zero-width");
        assert!(fits("e\u{301}\u{302}", 2) && !fits("e\u{301}\u{302}\u{303}\u{304}", 2), "one cluster of 9 bytes");
    }

    #[test]
    fn invisible_and_deceiving_characters_are_refused() {
        for c in [
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{202e}',
            '\u{2066}',
            '\u{200b}',
            '\u{feff}',
            '\u{ad}',
            '\u{e000}',
            '\u{e0041}',
            '\u{2028}',
            '\u{ffff}',
        ] {
            assert_eq!(check(&format!("a{c}b"), Form::Markdown), Err(TextError::Character(c)));
        }
    }

    #[test]
    fn one_line_has_no_break_and_markdown_no_html_or_image() {
        assert_eq!(check("a\nb", Form::Line), Err(TextError::LineBreak));
        assert_eq!(check("a\n\n- b\n- 1 < 2 & c", Form::Markdown), Ok(()));
        assert_eq!(check("a <b>x</b>", Form::Markdown), Err(TextError::Html));
        assert_eq!(check("a <!-- x", Form::Markdown), Err(TextError::Html));
        assert_eq!(check("![x](y)", Form::Markdown), Err(TextError::Image));
        assert_eq!(check(" a", Form::Line), Err(TextError::NotTrimmed));
    }

    #[test]
    fn a_title_in_latin_script_is_told_from_others() {
        assert!(is_latin("Landräume – 24/7 für Café"));
        assert!(!is_latin("Ландкрайс"));
        assert!(!is_latin("Uеlzen"), "its second letter is Cyrillic");
    }

    #[test]
    fn slugs_follow_the_official_name() {
        assert_eq!(slug_of("Lüchow-Dannenberg"), "luechow-dannenberg");
        assert_eq!(slug_of("Neustadt a.d.Aisch-Bad Windsheim"), "neustadt-a-d-aisch-bad-windsheim");
        assert_eq!(slug_of("Rotenburg (Wümme)"), "rotenburg-wuemme");
        assert_eq!(slug_of("Große Straße"), "grosse-strasse");
        assert_eq!(slug_of("…"), "");
    }
}
