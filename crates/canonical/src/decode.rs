//! Reading: bytes to a typed value, or the reason why not.

use serde::{Serialize, de::DeserializeOwned};

use crate::form::{self, DEPTH_MAX, FormError};

/// Why bytes were not accepted. Each is the fault of whoever made the bytes.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DecodeError {
    /// More bytes than the caller allows; nothing was read.
    #[error("{actual} bytes, at most {limit} are allowed")]
    TooLarge {
        /// Bytes allowed.
        limit: usize,
        /// Bytes given.
        actual: usize,
    },
    /// Not the deterministic form of RFC 8949 §4.2.1.
    #[error(transparent)]
    Form(#[from] FormError),
    /// Well-formed CBOR, but not of the type asked for: a missing, unknown or wrongly typed field.
    #[error("not of the expected type: {0}")]
    Type(String),
    /// The value read would be written with other bytes.
    #[error("the value has another encoding than the bytes given")]
    Reencoding,
}

/// Returns the value that the bytes encode, where they are its one encoding and at most `limit` bytes long.
///
/// Checks, cheapest first: the byte limit; the form (shortest, definite, ordered, unique keys, depth ≤ [`DEPTH_MAX`], nothing
/// behind the end) without allocating; the type; and that encoding the result gives the same bytes again.
///
/// # Errors
///
/// [`DecodeError`], with the first rule that was broken.
pub fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, DecodeError> {
    if bytes.len() > limit {
        return Err(DecodeError::TooLarge { limit, actual: bytes.len() });
    }
    form::check(bytes)?;
    let value: T =
        ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH_MAX + 1).map_err(|error| DecodeError::Type(error.to_string()))?;
    let mut again = Vec::with_capacity(bytes.len());
    ciborium::into_writer(&value, &mut again).map_err(|error| DecodeError::Type(error.to_string()))?;
    if again == bytes { Ok(value) } else { Err(DecodeError::Reencoding) }
}

/// Returns a type that names only some fields of a map, for deciding by them how the whole is to be read.
///
/// The result is no substitute for [`decode`]: fields it does not name are skipped, whatever they hold.
///
/// # Errors
///
/// [`DecodeError`], but never [`DecodeError::Reencoding`].
pub fn peek<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, DecodeError> {
    if bytes.len() > limit {
        return Err(DecodeError::TooLarge { limit, actual: bytes.len() });
    }
    form::check(bytes)?;
    ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH_MAX + 1).map_err(|error| DecodeError::Type(error.to_string()))
}

/// Returns the bytes of the values that a map has under these keys, and checks the form of the whole; nothing else is read or copied.
///
/// # Errors
///
/// [`DecodeError::TooLarge`], [`DecodeError::Form`], or [`DecodeError::Type`] where the bytes are no map.
pub fn fields<'a, const N: usize>(bytes: &'a [u8], limit: usize, keys: [&str; N]) -> Result<[Option<&'a [u8]>; N], DecodeError> {
    if bytes.len() > limit {
        return Err(DecodeError::TooLarge { limit, actual: bytes.len() });
    }
    form::values(bytes, keys)?.ok_or_else(|| DecodeError::Type("not a map".to_owned()))
}

/// Returns the text that the bytes encode, if it is a text that they encode.
#[must_use]
pub fn text(bytes: &[u8]) -> Option<&str> {
    form::text(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_value_longer_than_its_limit_is_not_read() {
        assert_eq!(decode::<u8>(&[0x18, 0x18], 1), Err(DecodeError::TooLarge { limit: 1, actual: 2 }));
    }

    #[test]
    fn a_map_that_would_lose_a_key_is_refused() {
        let twice = [0xa2, 0x61, 0x61, 0x01, 0x61, 0x61, 0x02];
        assert!(decode::<BTreeMap<String, u8>>(&twice, 64).is_err());
    }

    #[test]
    fn a_type_that_ignores_a_field_is_caught_by_the_re_encoding() {
        #[derive(serde::Serialize, serde::Deserialize, Debug, PartialEq)]
        struct Lenient {
            a: u8,
        }
        let bytes = [0xa2, 0x61, 0x61, 0x01, 0x61, 0x62, 0x02];
        assert_eq!(decode::<Lenient>(&bytes, 64), Err(DecodeError::Reencoding));
    }

    #[test]
    fn the_fields_of_a_map_are_found_and_the_rest_of_it_is_checked() {
        let map: BTreeMap<&str, &str> = BTreeMap::from([("kind", "service"), ("slug", "kuubu"), ("title", "Nachnutzung")]);
        let bytes = crate::encode(&map);
        let [kind, absent, slug] = fields(&bytes, 64, ["kind", "lizenz", "slug"]).unwrap();
        assert_eq!((kind.and_then(text), absent, slug.and_then(text)), (Some("service"), None, Some("kuubu")));
        assert_eq!(text(&crate::encode(&7_u8)), None);
        assert!(matches!(fields(&bytes, 8, ["kind"]), Err(DecodeError::TooLarge { .. })));
        assert!(matches!(fields(&crate::encode(&["kind"]), 64, ["kind"]), Err(DecodeError::Type(_))));
        assert_eq!(fields(&[&bytes[..], &[0]].concat(), 64, ["kind"]), Err(DecodeError::Form(FormError::Trailing)));
        // {"a": 1, "a": 2}, and {"a": 24 written too long}
        assert_eq!(fields(&[0xa2, 0x61, 0x61, 0x01, 0x61, 0x61, 0x02], 64, ["b"]), Err(DecodeError::Form(FormError::KeyOrder)));
        assert_eq!(fields(&[0xa1, 0x61, 0x61, 0x19, 0x00, 0x18], 64, ["b"]), Err(DecodeError::Form(FormError::NotShortest)));
    }
}
