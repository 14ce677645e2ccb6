//! Telephone numbers, compared by their digits.

use std::ops::Range;

/// Digits of a number at least, after the prefix: fewer would match years and versions.
const DIGITS_MIN: usize = 6;

/// Returns the digits without country prefix and leading zero, where enough are left.
pub(crate) fn normal(text: &str) -> Option<String> {
    let digits: String = text.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix("0049").or_else(|| text.trim_start().starts_with('+').then(|| digits.get(2..))?).unwrap_or(&digits);
    let national = national.trim_start_matches('0');
    (national.len() >= DIGITS_MIN).then(|| national.to_owned())
}

/// Returns the places in a text where digits stand with nothing but the usual separators between them.
pub(crate) fn candidates(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    let mut end = 0;
    for (at, character) in text.char_indices() {
        let digit = character.is_ascii_digit();
        let separator = matches!(character, ' ' | '-' | '/' | '(' | ')' | '.');
        if digit || (character == '+' && start.is_none()) {
            start.get_or_insert(at);
            end = at + 1;
        } else if !separator {
            found.extend(start.take().map(|start| start..end));
        }
    }
    found.extend(start.map(|start| start..end));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_several_spellings_is_one_number() {
        for text in ["+49 581 820-0123", "0049 581 8200123", "0581/820-0123", "+49 (0)581 8200123", "(0581) 820 01 23"] {
            assert_eq!(normal(text).as_deref(), Some("5818200123"), "{text}");
        }
        assert_eq!(normal("2025"), None);
    }

    #[test]
    fn numbers_are_found_within_a_text() {
        let text = "Ruf 0581 820-0123 an, seit 2022.";
        let found: Vec<_> = candidates(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["0581 820-0123", "2022"]);
    }
}
