//! From a reserved number to a signature: the types that make it one way.

use kreisnetz_catalog::{Head, Position, sign_head};
use kreisnetz_identity::{Digest, SecretKey};

use super::payload_digest;

/// A number taken for one head. It signs that head, once, and no other.
#[derive(Debug)]
#[must_use = "a reserved number is burned unless it is signed"]
pub struct Reservation {
    head: Head,
}

/// A head signed under a reservation: to be stored, then completed.
#[derive(Debug)]
#[must_use = "a signed head is to be stored and completed, or discarded"]
pub struct SignedHead {
    head: Head,
    bytes: Vec<u8>,
}

impl Reservation {
    pub(super) const fn new(head: Head) -> Self {
        Self { head }
    }

    /// Signs the reserved head.
    pub fn sign(self, key: &SecretKey) -> SignedHead {
        let bytes = sign_head(&self.head, key);
        SignedHead { head: self.head, bytes }
    }
}

impl SignedHead {
    /// Returns the signed bytes: for the store alone until they are completed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the place of the head.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.head.position()
    }

    pub(super) fn payload_digest(&self) -> Digest {
        payload_digest(&self.head)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
