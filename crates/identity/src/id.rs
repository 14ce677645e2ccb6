//! Names that are digests: a publisher, a network, and the digits people compare.

use std::fmt;

use crate::{Digest, bytes::byte_newtype};

/// A publisher: the digest of its inception event, stable over all changes of keys.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PublisherId([u8; 32]);

byte_newtype!(PublisherId, 32);

impl From<Digest> for PublisherId {
    /// Takes the digest of an inception event as the id of its publisher.
    fn from(digest: Digest) -> Self {
        Self(*digest.as_bytes())
    }
}

impl PublisherId {
    /// Returns the digits that two people compare by telephone.
    #[must_use]
    pub fn check_digits(&self) -> CheckDigits {
        check_digits(&self.0)
    }
}

/// A network: what all its signatures name, so that none is valid in another.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct NetworkId([u8; 32]);

byte_newtype!(NetworkId, 32);

/// Domain of [`NetworkId::derive`].
const NETWORK_DOMAIN: &str = "kreisnetz/network/1";

impl NetworkId {
    /// Returns the id of the network of this name and salt: SHA-256 over CBOR `["kreisnetz/network/1", name, salt]`.
    ///
    /// It does not depend on the founders, so that the founders' own first events can carry it.
    #[must_use]
    pub fn derive(name: &str, salt: &[u8; 16]) -> Self {
        let bytes = kreisnetz_canonical::encode(&(NETWORK_DOMAIN, name, serde_bytes::Bytes::new(salt)));
        Self(*Digest::of(&bytes).as_bytes())
    }

    /// Returns the digits that are compared over a second channel before a network is trusted: those of SHA-256 over CBOR
    /// `[id, [founders' ids, sorted]]`.
    #[must_use]
    pub fn check_digits(&self, founders: impl IntoIterator<Item = PublisherId>) -> CheckDigits {
        let mut founders: Vec<PublisherId> = founders.into_iter().collect();
        founders.sort_unstable();
        check_digits(Digest::of(&kreisnetz_canonical::encode(&(self, founders))).as_bytes())
    }
}

/// Thirty-two decimal digits in eight groups, such as `4821 0937 5520 1184 7702 3361 9048 2275`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CheckDigits(u128);

/// Returns the check digits of an id: its first 16 bytes, big endian, modulo 10³².
#[must_use]
pub fn check_digits(id: &[u8; 32]) -> CheckDigits {
    let mut first = [0; 16];
    first.copy_from_slice(&id[..16]);
    CheckDigits(u128::from_be_bytes(first) % 10_u128.pow(32))
}

impl fmt::Display for CheckDigits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:032}", self.0);
        for (place, group) in digits.as_bytes().chunks(4).enumerate() {
            if place > 0 {
                formatter.write_str(" ")?;
            }
            formatter.write_str(&String::from_utf8_lossy(group))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_eight_groups_of_four() {
        assert_eq!(check_digits(&[0; 32]).to_string(), "0000 0000 0000 0000 0000 0000 0000 0000");
        assert_eq!(check_digits(&[0xff; 32]).to_string(), "6692 0938 4634 6337 4607 4317 6821 1455");
    }

    #[test]
    fn the_network_id_depends_on_name_and_salt_alone() {
        let id = NetworkId::derive("kreisnetz", &[1; 16]);
        assert_eq!(id, NetworkId::derive("kreisnetz", &[1; 16]));
        assert_ne!(id, NetworkId::derive("kreisnetz", &[2; 16]));
        assert_ne!(id, NetworkId::derive("kreisnet", &[1; 16]));
    }

    #[test]
    fn founders_in_another_order_give_the_same_digits() {
        let id = NetworkId::derive("kreisnetz", &[1; 16]);
        let [a, b] = [PublisherId::from_bytes([1; 32]), PublisherId::from_bytes([2; 32])];
        assert_eq!(id.check_digits([a, b]), id.check_digits([b, a]));
        assert_ne!(id.check_digits([a, b]), id.check_digits([a]));
    }
}
