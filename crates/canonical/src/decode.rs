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
}
