//! Two types for one document: before and after its signature was checked.

use std::{fmt, ops::Deref, sync::Arc};

use crate::Digest;

/// A document as received: well-formed, but nothing inside may be believed yet.
///
/// The bytes are kept as they came; they are what is stored and relayed, never a re-encoding.
#[derive(Clone, Eq, PartialEq)]
pub struct Signed<T> {
    bytes: Arc<[u8]>,
    claims: T,
}

impl<T> Signed<T> {
    pub(crate) fn new(bytes: &[u8], claims: T) -> Self {
        Self { bytes: bytes.into(), claims }
    }

    /// Returns what the document says of itself, unproven: good for routing and for refusing early.
    #[must_use]
    pub const fn claims(&self) -> &T {
        &self.claims
    }

    /// Returns the bytes as they came.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the digest of the bytes, which is the document's id.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// The one way to a [`Verified`], within this crate: the caller has just checked the signature.
    pub(crate) fn assume_verified(self) -> Verified<T> {
        let digest = self.digest();
        Verified { signed: self, digest }
    }
}

impl<T: fmt::Debug> fmt::Debug for Signed<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Signed").field(&self.claims).finish()
    }
}

/// A document whose signature was checked. It has no public constructor, so unchecked data cannot be stored.
#[derive(Clone, Eq, PartialEq)]
pub struct Verified<T> {
    signed: Signed<T>,
    digest: Digest,
}

impl<T> Verified<T> {
    /// Returns the bytes as they were signed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.signed.bytes()
    }

    /// Returns the digest of the bytes.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.signed.claims
    }
}

impl<T: fmt::Debug> fmt::Debug for Verified<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Verified").field(&self.signed.claims).finish()
    }
}
