//! Writing: the one encoding of a value.

use serde::Serialize;

/// Returns the deterministic encoding of a value.
///
/// A type that is encoded declares its fields in the bytewise order of their encoded names, which for names of fewer than 24
/// bytes means: shorter first, then by letter. Nothing sorts them later, so that encoding is one pass without a copy.
///
/// # Panics
///
/// When the value has no deterministic encoding: fields declared out of order, a map of unknown length, a float, `None` that is
/// not skipped. That is a mistake in the type's declaration, which its first test shows.
#[must_use]
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Err(error) = ciborium::into_writer(value, &mut bytes) {
        panic!("a plain value serialises into memory: {error}");
    }
    if let Err(error) = crate::check(&bytes) {
        panic!("the type is not declared in its deterministic order: {error}");
    }
    bytes
}
