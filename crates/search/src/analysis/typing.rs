//! One typing error: a letter too many, too few, another one, or two neighbours swapped.

/// Returns whether two different words are at most one typing error apart (optimal string alignment distance, by characters).
///
/// The first letter must agree: people seldom miss it, and it keeps *Bank* and *Rank* apart.
pub(crate) fn is_one_error_apart(left: &str, right: &str) -> bool {
    if left == right || left.chars().next() != right.chars().next() || left.len().abs_diff(right.len()) > 4 {
        return false;
    }
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let same_start = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let same_end = left[same_start..].iter().rev().zip(right[same_start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let differing = |word: &[char]| word[same_start..word.len() - same_end].to_vec();
    match (differing(&left).as_slice(), differing(&right).as_slice()) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_error_is_forgiven_and_two_are_not() {
        for (word, typed) in [("antrag", "antrga"), ("antrag", "antrg"), ("antrag", "anttrag"), ("antrag", "antrog"), ("antrag", "antragg")]
        {
            assert!(is_one_error_apart(word, typed), "{typed}");
        }
        for (word, typed) in [("antrag", "antrag"), ("antrag", "entrag"), ("antrag", "antr"), ("antrag", "atnrga")] {
            assert!(!is_one_error_apart(word, typed), "{typed}");
        }
    }
}
