//! The deterministic form itself, checked on the bytes without building anything from them.

use ciborium_ll::{Decoder, Header, simple};

/// Arrays, maps and tags within each other at most; one more is refused.
pub const DEPTH_MAX: usize = 16;

/// Which rule of the deterministic form was broken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FormError {
    /// The bytes end within an item, or are no CBOR.
    #[error("not well-formed CBOR")]
    Malformed,
    /// A number or length is written longer than necessary.
    #[error("not the shortest form")]
    NotShortest,
    /// A string, array or map of indefinite length.
    #[error("indefinite length")]
    Indefinite,
    /// A float, `null`, `undefined` or an unassigned simple value.
    #[error("a value that never occurs here")]
    Value,
    /// Map keys out of order, or one twice.
    #[error("map keys out of order or repeated")]
    KeyOrder,
    /// Deeper than [`DEPTH_MAX`].
    #[error("nested deeper than {DEPTH_MAX}")]
    Depth,
    /// Text that is not UTF-8.
    #[error("text that is not UTF-8")]
    Utf8,
    /// Bytes behind the end of the one item.
    #[error("bytes behind the end")]
    Trailing,
}

/// Checks that the bytes are exactly one CBOR item in the core deterministic form of RFC 8949 §4.2.1.
///
/// Runs in one pass, allocates a constant amount whatever the bytes claim, and recurses at most [`DEPTH_MAX`] deep.
///
/// # Errors
///
/// The first rule that was broken.
pub fn check(bytes: &[u8]) -> Result<(), FormError> {
    let rest = item(bytes, DEPTH_MAX)?;
    if rest.is_empty() { Ok(()) } else { Err(FormError::Trailing) }
}

/// Checks one item and returns what follows it.
fn item(bytes: &[u8], depth: usize) -> Result<&[u8], FormError> {
    let (header, rest) = header(bytes)?;
    match header {
        Header::Positive(_) | Header::Negative(_) => Ok(rest),
        Header::Simple(simple::TRUE | simple::FALSE) => Ok(rest),
        Header::Simple(_) | Header::Float(_) => Err(FormError::Value),
        Header::Break => Err(FormError::Malformed),
        Header::Bytes(Some(length)) => Ok(split(rest, length)?.1),
        Header::Text(Some(length)) => {
            let (text, rest) = split(rest, length)?;
            std::str::from_utf8(text).map_err(|_| FormError::Utf8)?;
            Ok(rest)
        }
        Header::Tag(_) => item(rest, deeper(depth)?),
        Header::Array(Some(length)) => array(rest, length, deeper(depth)?),
        Header::Map(Some(length)) => map(rest, length, deeper(depth)?, |_, _| {}),
        Header::Bytes(None) | Header::Text(None) | Header::Array(None) | Header::Map(None) => Err(FormError::Indefinite),
    }
}

/// Reads one header and checks that it is the shortest way to write it.
fn header(bytes: &[u8]) -> Result<(Header, &[u8]), FormError> {
    let mut decoder = Decoder::from(bytes);
    let header = decoder.pull().map_err(|_| FormError::Malformed)?;
    let used = decoder.offset();
    let shortest = match header {
        Header::Positive(number) | Header::Negative(number) | Header::Tag(number) => length_of(number),
        Header::Bytes(Some(length)) | Header::Text(Some(length)) | Header::Array(Some(length)) | Header::Map(Some(length)) => {
            length_of(length as u64)
        }
        Header::Simple(value) => length_of(value.into()),
        Header::Float(_) => return Err(FormError::Value),
        Header::Bytes(None) | Header::Text(None) | Header::Array(None) | Header::Map(None) | Header::Break => used,
    };
    if used == shortest { Ok((header, split(bytes, used)?.1)) } else { Err(FormError::NotShortest) }
}

/// Returns the bytes of the shortest header with this argument: RFC 8949 §3 and §4.2.1.
const fn length_of(argument: u64) -> usize {
    match argument {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        0x1_0000..=0xffff_ffff => 5,
        _ => 9,
    }
}

/// Checks a map as [`check`] does, and returns the bytes of the values of these keys.
pub(crate) fn values<'a, const N: usize>(bytes: &'a [u8], keys: [&str; N]) -> Result<Option<[Option<&'a [u8]>; N]>, FormError> {
    let (Header::Map(Some(length)), rest) = header(bytes)? else { return check(bytes).map(|()| None) };
    let mut found = [None; N];
    let rest = map(rest, length, deeper(DEPTH_MAX)?, |key, value| {
        if let Some(at) = text(key).and_then(|key| keys.iter().position(|wanted| *wanted == key)) {
            found[at] = Some(value);
        }
    })?;
    if rest.is_empty() { Ok(Some(found)) } else { Err(FormError::Trailing) }
}

/// Returns the text that the bytes are, if they are one.
pub(crate) fn text(bytes: &[u8]) -> Option<&str> {
    match header(bytes).ok()? {
        (Header::Text(Some(length)), text) if text.len() == length => std::str::from_utf8(text).ok(),
        _ => None,
    }
}

fn array(mut rest: &[u8], length: usize, depth: usize) -> Result<&[u8], FormError> {
    for _ in 0..length {
        rest = item(rest, depth)?;
    }
    Ok(rest)
}

/// Checks the pairs of a map, hands out key and value of each, and returns what follows.
fn map<'a>(mut rest: &'a [u8], length: usize, depth: usize, mut each: impl FnMut(&'a [u8], &'a [u8])) -> Result<&'a [u8], FormError> {
    let mut before: Option<&[u8]> = None;
    for _ in 0..length {
        let (key, behind) = split(rest, rest.len() - item(rest, depth)?.len())?;
        if before.is_some_and(|before| before >= key) {
            return Err(FormError::KeyOrder);
        }
        before = Some(key);
        let (value, behind) = split(behind, behind.len() - item(behind, depth)?.len())?;
        each(key, value);
        rest = behind;
    }
    Ok(rest)
}

fn deeper(depth: usize) -> Result<usize, FormError> {
    depth.checked_sub(1).ok_or(FormError::Depth)
}

fn split(bytes: &[u8], at: usize) -> Result<(&[u8], &[u8]), FormError> {
    bytes.split_at_checked(at).ok_or(FormError::Malformed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Re-encodings of `{"a": 1}`, `"ab"`, `[1]` and `24` that say the same and must not pass.
    #[test]
    fn every_other_encoding_of_a_value_is_refused() {
        let cases: [(&str, FormError); 13] = [
            ("a1616118 01", FormError::NotShortest),
            ("a16161190001", FormError::NotShortest),
            ("a161611a00000001", FormError::NotShortest),
            ("a161611b0000000000000001", FormError::NotShortest),
            ("b801616101", FormError::NotShortest),
            ("bf616101ff", FormError::Indefinite),
            ("a1780161 6101", FormError::NotShortest),
            ("a17f6161ff01", FormError::Indefinite),
            ("a2616201616101", FormError::KeyOrder),
            ("a2616101616102", FormError::KeyOrder),
            ("9f01ff", FormError::Indefinite),
            ("f93c00", FormError::Value),
            ("a161610100", FormError::Trailing),
        ];
        for (text, expected) in cases {
            let bytes = hex::decode(text.replace(' ', "")).unwrap();
            assert_eq!(check(&bytes), Err(expected), "{text}");
        }
    }

    #[test]
    fn null_undefined_and_floats_never_pass() {
        for text in ["f6", "f7", "f90000", "fa47c35000", "fb3ff199999999999a", "e0", "f8ff"] {
            assert!(check(&hex::decode(text).unwrap()).is_err(), "{text}");
        }
    }

    #[test]
    fn sixteen_levels_pass_and_seventeen_do_not() {
        let nested = |levels: usize| [vec![0x81; levels], vec![0x00]].concat();
        assert_eq!(check(&nested(DEPTH_MAX)), Ok(()));
        assert_eq!(check(&nested(DEPTH_MAX + 1)), Err(FormError::Depth));
        assert_eq!(check(&nested(100_000)), Err(FormError::Depth), "a long nest does not exhaust the stack");
    }

    #[test]
    fn a_length_that_is_not_there_allocates_nothing() {
        assert_eq!(check(&hex::decode("5b7fffffffffffffff00").unwrap()), Err(FormError::Malformed));
        assert_eq!(check(&hex::decode("9b7fffffffffffffff00").unwrap()), Err(FormError::Malformed));
    }

    #[test]
    fn keys_are_ordered_by_their_encodings() {
        // {"b": 0, "aa": 0}: the shorter key first.
        assert_eq!(check(&hex::decode("a2616200626161 00".replace(' ', "")).unwrap()), Ok(()));
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_verdict(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
            let _ = check(&bytes);
        }

        #[test]
        fn whatever_is_encoded_passes(value in proptest::collection::btree_map(0_u64.., "[a-z]{0,30}", 0..20)) {
            let bytes = crate::encode(&value);
            prop_assert_eq!(crate::decode::<std::collections::BTreeMap<u64, String>>(&bytes, 65_536), Ok(value));
        }
    }
}
