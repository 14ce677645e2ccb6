//! The mark by which a store and its guard know that they belong together.

/// Sixteen random bytes, drawn when a home is made: a store or guard with other ones comes from another life of the home.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Incarnation([u8; 16]);

impl Incarnation {
    /// Takes bytes that the caller drew from a good source.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}
