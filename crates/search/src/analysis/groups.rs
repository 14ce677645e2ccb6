//! Splits a text at blanks and punctuation into groups of letters and digits.

use std::ops::Range;

/// Letters and digits joined by single hyphens, dots or the like, as byte ranges of the text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Group {
    pub(crate) parts: Vec<Range<usize>>,
}

/// Returns whether a sign between two letters joins them: hyphens, the soft hyphen, dots, apostrophes, signs of gendered words.
fn is_joiner(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}' | '.' | '_' | '\'' | '\u{2019}' | ':' | '*' | '\u{b7}')
}

/// Returns the groups of a text in their order.
pub(crate) fn split(text: &str) -> impl Iterator<Item = Group> + '_ {
    let mut rest = parts(text).peekable();
    std::iter::from_fn(move || {
        let mut parts = vec![rest.next()?];
        while let Some(next) = rest.next_if(|next| is_joined(text, &parts, next)) {
            parts.push(next);
        }
        Some(Group { parts })
    })
}

fn is_joined(text: &str, parts: &[Range<usize>], next: &Range<usize>) -> bool {
    let Some(last) = parts.last() else { return false };
    let mut between = text[last.end..next.start].chars();
    between.next().is_some_and(is_joiner) && between.next().is_none()
}

fn parts(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|(_, sign)| !sign.is_alphanumeric()).is_some() {}
        let start = chars.peek()?.0;
        let mut end = start;
        while let Some((at, sign)) = chars.next_if(|(_, sign)| sign.is_alphanumeric()) {
            end = at + sign.len_utf8();
        }
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_joining_sign_keeps_a_group_together_and_two_end_it() {
        let text = "E-Akte, digital.fit -- Rats- und Bürgerbüro";
        let groups: Vec<Vec<&str>> = split(text).map(|group| group.parts.iter().map(|part| &text[part.clone()]).collect()).collect();
        let expected: Vec<Vec<&str>> = vec![vec!["E", "Akte"], vec!["digital", "fit"], vec!["Rats"], vec!["und"], vec!["Bürgerbüro"]];
        assert_eq!(groups, expected);
    }
}
