//! The one function between text that others wrote and a terminal.
//!
//! Removed are C0 and C1 controls, DEL, line and paragraph separators, bidirectional and zero-width marks, the soft
//! hyphen, tags, private-use and unassigned characters; at most four combining marks follow one another. What stays
//! cannot move the cursor, change colours, turn the reading direction or hide.

use unicode_normalization::char::is_combining_mark;

/// Combining marks in a row that are kept.
const COMBINING_MAX: usize = 4;

/// Returns the text as one line: line breaks become spaces, what could steer a terminal is removed.
#[must_use]
pub fn line(text: &str) -> String {
    clean(text, ' ')
}

/// Returns the text with its line breaks, without what could steer a terminal.
#[must_use]
pub fn block(text: &str) -> String {
    clean(text, '\n')
}

/// Says whether [`block`] would remove something.
#[must_use]
pub fn is_altered(text: &str) -> bool {
    block(text) != text
}

/// Returns JSON text with the characters that [`block`] removes written as `\uXXXX`; the data stay the same.
///
/// Outside of its strings JSON has only ASCII, so nothing but contents of strings is touched.
#[must_use]
pub fn escape_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() && character != '\u{7f}' || is_harmless(character) || is_combining_mark(character) {
            escaped.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    escaped
}

fn clean(text: &str, line_break: char) -> String {
    let mut marks = 0;
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars() {
        if is_combining_mark(character) {
            marks += 1;
            if marks <= COMBINING_MAX && !is_hidden_mark(character) {
                cleaned.push(character);
            }
            continue;
        }
        match character {
            '\n' => cleaned.push(line_break),
            '\t' => cleaned.push(' '),
            _ if is_harmless(character) => cleaned.push(character),
            _ => continue,
        }
        marks = 0;
    }
    cleaned
}

/// Variation selectors are combining marks that show nothing by themselves.
fn is_hidden_mark(character: char) -> bool {
    matches!(character, '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0e}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_harmless(character: char) -> bool {
    let is_space = matches!(character, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}');
    is_space || matches!(character, '"' | '\'' | '\\') || is_printable(character)
}

/// The standard library escapes exactly what has no glyph of its own: controls, format characters, separators,
/// private-use and unassigned ones.
fn is_printable(character: char) -> bool {
    character.escape_debug().len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_passes() {
        let hostile = [
            '\0',
            '\u{7}',
            '\u{8}',
            '\r',
            '\u{1b}',
            '\u{7f}',
            '\u{80}',
            '\u{9b}',
            '\u{9f}',
            '\u{ad}',
            '\u{61c}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{feff}',
            '\u{e000}',
            '\u{e0001}',
            '\u{e007f}',
            '\u{f0000}',
            '\u{10ffff}',
            '\u{fdd0}',
            '\u{378}',
            '\u{e0100}',
        ];
        for character in hostile {
            let text = format!("a{character}b");
            assert_eq!(line(&text), "ab", "U+{:04X}", u32::from(character));
            assert!(is_altered(&text));
        }
    }

    #[test]
    fn german_text_stays_as_it_is() {
        let text = "Übergröße „Lüchow“ – 5 € · Straße’s \"x\" \\ 'y' a\u{308}";
        assert_eq!(line(text), text);
        assert!(!is_altered("zwei\nZeilen"));
    }

    #[test]
    fn a_line_has_no_breaks_and_a_block_keeps_them() {
        assert_eq!(line("eins\nzwei"), "eins zwei");
        assert_eq!(block("eins\nzwei\r\n"), "eins\nzwei\n");
    }

    #[test]
    fn a_tower_of_marks_is_cut_at_four() {
        assert_eq!(line(&format!("a{}b\u{301}", "\u{301}".repeat(9))), "a\u{301}\u{301}\u{301}\u{301}b\u{301}");
    }

    #[test]
    fn json_keeps_its_data_and_loses_its_teeth() {
        let json = "{\"title\":\"a\u{202e}b\u{10ffff}ü\"}\n";
        let escaped = escape_json(json);
        assert_eq!(escaped, "{\"title\":\"a\\u202eb\\udbff\\udfffü\"}\n");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).ok(), serde_json::from_str::<serde_json::Value>(json).ok(),);
    }
}
