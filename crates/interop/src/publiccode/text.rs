//! Text by rule R2 of RECORDS.md §2, and cutting at a bound in grapheme clusters.
//!
//! What is removed is never guessed back; what is cut ends in `…`.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A text after cleaning, with the number of characters that had to go.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Clean {
    pub(crate) text: String,
    pub(crate) removed: usize,
}

/// One line: every run of white space becomes one space.
pub(crate) fn line(text: &str) -> Clean {
    let mut clean = strip(text);
    clean.text = clean.text.split_whitespace().collect::<Vec<_>>().join(" ");
    clean
}

/// Paragraphs: line ends are `\n`, never more than one empty line in a row, no space at the end of a line.
pub(crate) fn block(text: &str) -> Clean {
    let mut clean = strip(text);
    let mut lines: Vec<&str> = Vec::new();
    for line in clean.text.lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    clean.text = lines.join("\n").trim().to_owned();
    clean
}

/// Number of grapheme clusters.
pub(crate) fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Says whether a text keeps the bound: at most `limit` grapheme clusters and four bytes for each.
pub(crate) fn fits(text: &str, limit: usize) -> bool {
    text.len() <= 4 * limit && length(text) <= limit
}

/// Cuts at the bound, at a space where one stands in the last fifth, and ends in `…`.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    if fits(text, limit) {
        return text.to_owned();
    }
    let room = limit.saturating_sub(1);
    let bytes = (4 * limit).saturating_sub('…'.len_utf8());
    let mut kept = String::new();
    for grapheme in text.graphemes(true).take(room) {
        if kept.len() + grapheme.len() > bytes {
            break;
        }
        kept.push_str(grapheme);
    }
    if let Some(space) = kept.rfind(char::is_whitespace)
        && space >= kept.len() - kept.len() / 5
    {
        kept.truncate(space);
    }
    format!("{}…", kept.trim_end())
}

/// Removes what must not be in a text and brings the rest into NFC.
fn strip(text: &str) -> Clean {
    let mut removed = 0;
    let mut kept = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            '\t' => kept.push(' '),
            other if is_forbidden(other) => removed += 1,
            other => kept.push(other),
        }
    }
    Clean { text: kept.nfc().collect::<String>().trim().to_owned(), removed }
}

/// Control, bidirectional, zero-width, tag and private-use characters, and the soft hyphen.
fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{E007F}' | '\u{F0000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_normalised_trimmed_and_on_one_line() {
        let clean = line("  Ra\u{308}ume\tund\n  Pla\u{308}tze ");
        assert_eq!(clean, Clean { text: "Räume und Plätze".to_owned(), removed: 0 });
    }

    #[test]
    fn invisible_characters_go_and_are_counted() {
        let clean = line("Uel\u{200B}zen\u{202E}\u{0}\u{E000}\u{FEFF}");
        assert_eq!(clean, Clean { text: "Uelzen".to_owned(), removed: 5 });
    }

    #[test]
    fn removing_a_character_between_a_letter_and_its_accent_still_gives_nfc() {
        assert_eq!(line("a\u{200B}\u{308}").text, "ä");
    }

    #[test]
    fn paragraphs_keep_their_lines() {
        assert_eq!(block("Eins  \r\nzwei\n\n\n\n- drei\n").text, "Eins\nzwei\n\n- drei");
    }

    #[test]
    fn a_text_of_exactly_the_bound_is_not_cut_and_one_more_is() {
        for unit in ["ä", "a\u{308}", "é"] {
            assert_eq!(cut(&unit.repeat(10), 10), unit.repeat(10));
            assert_eq!(length(&cut(&unit.repeat(11), 10)), 10);
        }
    }

    #[test]
    fn the_bound_in_bytes_holds_where_clusters_are_long() {
        let long = format!("e{}", "\u{301}".repeat(100)).repeat(10);
        assert!(cut(&long, 10).len() <= 40);
    }

    #[test]
    fn a_cut_falls_on_a_word_where_one_ends_near_the_bound() {
        assert_eq!(cut("Portal für Ehrenamt im Landkreis", 26), "Portal für Ehrenamt im…");
    }
}
