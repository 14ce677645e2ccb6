//! Ed25519 keys and signatures, strict.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{CheckDigits, Digest, bytes::byte_newtype, check_digits};

/// COSE algorithm number of Ed25519 (RFC 9864 §2.2).
pub(crate) const COSE_ED25519: i64 = -19;

/// An Ed25519 public key (RFC 8032) of full order: weak keys are refused wherever one is read.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct PublicKey(VerifyingKey);

/// Why bytes are no acceptable public key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PublicKeyError {
    /// Not 32 bytes, or no point of the curve.
    #[error("not an Ed25519 public key")]
    Malformed,
    /// A point of small order: signatures under it prove nothing.
    #[error("a weak Ed25519 public key")]
    Weak,
}

/// A signature did not verify, by the strict rule of `verify_strict`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the signature is not valid")]
pub struct BadSignature;

impl PublicKey {
    /// Reads a public key.
    ///
    /// # Errors
    ///
    /// [`PublicKeyError`]: not a point, or one of small order.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, PublicKeyError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| PublicKeyError::Malformed)?;
        if key.is_weak() { Err(PublicKeyError::Weak) } else { Ok(Self(key)) }
    }

    /// Returns the 32 bytes of the key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Checks a signature over a message by the strict rule: no small-order component, no malleable scalar.
    ///
    /// # Errors
    ///
    /// [`BadSignature`] where it does not hold.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0.verify_strict(message, &signature).map_err(|_| BadSignature)
    }

    /// Returns the digest by which an inception commits to a key that is not shown yet.
    #[must_use]
    pub fn commitment(&self) -> KeyDigest {
        KeyDigest(Digest::of(&kreisnetz_canonical::encode(&(COSE_ED25519, self))))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({}…)", hex::encode(&self.as_bytes()[..4]))
    }
}

impl Ord for PublicKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for PublicKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::bytes::serialize(self.as_bytes(), serializer)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: [u8; 32] = crate::bytes::deserialize(deserializer)?;
        Self::from_bytes(&bytes).map_err(de::Error::custom)
    }
}

/// SHA-256 over CBOR `[alg, key]`: a promise of a later key, of whatever algorithm.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct KeyDigest(Digest);

impl KeyDigest {
    /// Returns the digits by which two people compare a key.
    #[must_use]
    pub fn check_digits(&self) -> CheckDigits {
        check_digits(self.0.as_bytes())
    }
}

/// An Ed25519 signature: 64 bytes about which nothing is known until it verifies.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Signature([u8; 64]);

byte_newtype!(Signature, 64);

/// An Ed25519 secret key. It is wiped when dropped, and shown by nothing.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// Returns the key of a 32-byte seed, which the caller drew from a good source.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Returns the seed, for the file that keeps it.
    #[must_use]
    pub fn seed(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(self.0.to_bytes())
    }

    /// Returns the public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs a message (RFC 8032, deterministic).
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SecretKey(of {:?})", self.public())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The eight points of small order in their canonical and some non-canonical encodings (from "Taming the many EdDSAs").
    const SMALL_ORDER: [&str; 8] = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    ];

    #[test]
    fn keys_of_small_order_are_refused() {
        for text in SMALL_ORDER {
            let bytes: [u8; 32] = hex::decode(text).unwrap().try_into().unwrap();
            assert!(PublicKey::from_bytes(&bytes).is_err(), "{text}");
        }
    }

    #[test]
    fn a_signature_with_a_malleable_scalar_is_refused() {
        let key = SecretKey::from_seed(&[3; 32]);
        let mut bytes = *key.sign(b"head").as_bytes();
        // Adding the group order to S gives the same equation and another signature.
        let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
        let mut carry = 0_u16;
        for (byte, add) in bytes[32..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            *byte = sum.to_le_bytes()[0];
            carry = sum >> 8;
        }
        assert_eq!(key.public().verify(b"head", &Signature::from_bytes(bytes)), Err(BadSignature));
    }

    #[test]
    fn debug_shows_no_secret() {
        let key = SecretKey::from_seed(&[0xab; 32]);
        assert!(!format!("{key:?}").contains("abab"));
    }
}
