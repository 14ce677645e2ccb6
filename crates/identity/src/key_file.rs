//! Key files: one secret key a file, as TOML, encrypted or in clear.
//!
//! The public half is always in clear, so that a person can tell two sticks apart. The secret half is either in clear
//! (`protection = "none"`: signing and transport keys, and the throw-away keys of test networks) or sealed: a key is derived from
//! the passphrase by Argon2id (RFC 9106) and encrypts the seed with AES-256-GCM (NIST SP 800-38D). Role and public half are bound to
//! the ciphertext as additional data. Parameters stand in the file and are bounded when it is read.
//!
//! This module makes and reads the text. Modes, exclusive creation and flushing to disk belong to who writes it.

use std::fmt;

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use argon2::{Algorithm, Argon2, Params, Version};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Passphrase, PublicKey, SecretKey};

/// Lanes of Argon2id.
const LANES: u32 = 1;
/// The most memory a file may ask for, so that a hostile stick cannot exhaust the machine: 1 GiB.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
/// The most passes a file may ask for.
const PASSES_MAX: u32 = 16;
/// Bytes of a key file at most.
pub const KEY_FILE_BYTES_MAX: usize = 4096;
/// First line of every key file's content.
const FORMAT: &str = "kreisnetz-key/1";

/// What opening a sealed key costs, and so each guess at its passphrase (RFC 9106, section 4).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SealCost {
    /// Memory in KiB, at most 1 GiB.
    pub memory_kib: u32,
    /// Passes over the memory, at most 16.
    pub passes: u32,
}

impl SealCost {
    /// What every key is sealed with: 256 MiB and three passes, about a second.
    pub const FULL: Self = Self { memory_kib: 256 * 1024, passes: 3 };
}

/// What a key is for; a key of one role is never accepted for another.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyRole {
    /// Signs identity events; offline.
    Root,
    /// Replaces the root keys; offline, at another place.
    Next,
    /// Signs heads; on the node.
    Signing,
    /// Authenticates connections; on the node.
    Transport,
}

impl fmt::Display for KeyRole {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Root => "root",
            Self::Next => "next",
            Self::Signing => "signing",
            Self::Transport => "transport",
        })
    }
}

/// How the secret half is kept.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Protection {
    /// In clear; the file's mode is the protection.
    #[serde(rename = "none")]
    None,
    /// Sealed by a passphrase.
    #[serde(rename = "argon2id-aes256gcm")]
    Passphrase,
}

/// A key file as read: the public half is known, the secret half perhaps sealed.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    format: String,
    role: KeyRole,
    public: String,
    protection: Protection,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seed: Option<Zeroizing<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<Sealed>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    ciphertext: String,
}

/// Why a key file is not accepted.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeyFileError {
    /// Not a key file of this format.
    #[error("not a kreisnetz key file: {0}")]
    Format(String),
    /// A key of another role than the one needed here.
    #[error("a {found} key, where a {expected} key is needed")]
    Role {
        /// The role needed.
        expected: KeyRole,
        /// The role in the file.
        found: KeyRole,
    },
    /// The file is sealed and no passphrase was given.
    #[error("the key is sealed by a passphrase")]
    Sealed,
    /// The passphrase is wrong, or the file was changed.
    #[error("the passphrase does not open the key, or the file was changed")]
    Passphrase,
    /// Secret and public half do not belong together.
    #[error("the secret and the public half do not belong together")]
    Mismatch,
}

impl KeyFile {
    /// Returns the file of a key in clear.
    #[must_use]
    pub fn clear(role: KeyRole, key: &SecretKey) -> Self {
        let seed = Some(Zeroizing::new(hex::encode(key.seed().as_slice())));
        Self { format: FORMAT.into(), role, public: hex::encode(key.public().as_bytes()), protection: Protection::None, seed, sealed: None }
    }

    /// Returns the file of a key sealed by a passphrase.
    ///
    /// # Errors
    ///
    /// [`KeyFileError::Format`] where the machine lacks the memory, or the cost is beyond its bounds.
    pub fn seal(
        role: KeyRole,
        key: &SecretKey,
        passphrase: &Passphrase,
        cost: SealCost,
        entropy: &mut impl CryptoRng,
    ) -> Result<Self, KeyFileError> {
        let (mut salt, mut nonce) = ([0; 16], [0; 12]);
        entropy.fill_bytes(&mut salt);
        entropy.fill_bytes(&mut nonce);
        let public = hex::encode(key.public().as_bytes());
        let derived = derive(passphrase, &salt, cost.memory_kib, cost.passes, LANES)?;
        let seed = key.seed();
        let associated = associated_data(role, &public);
        let ciphertext = cipher(&derived)
            .encrypt(&nonce.into(), Payload { msg: seed.as_slice(), aad: &associated })
            .map_err(|_| KeyFileError::Passphrase)?;
        let sealed = Sealed {
            memory_kib: cost.memory_kib,
            passes: cost.passes,
            lanes: LANES,
            salt: hex::encode(salt),
            nonce: hex::encode(nonce),
            ciphertext: hex::encode(ciphertext),
        };
        Ok(Self { format: FORMAT.into(), role, public, protection: Protection::Passphrase, seed: None, sealed: Some(sealed) })
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    ///
    /// [`KeyFileError::Format`] with what is wrong; no secret appears in it.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        if text.len() > KEY_FILE_BYTES_MAX {
            return Err(KeyFileError::Format(format!("longer than {KEY_FILE_BYTES_MAX} bytes")));
        }
        // The parser's own message could quote the line with the seed.
        let file: Self = toml::from_str(text).map_err(|_| KeyFileError::Format("unexpected content".into()))?;
        if file.format != FORMAT {
            return Err(KeyFileError::Format("another format".into()));
        }
        let shape = match file.protection {
            Protection::None => file.seed.is_some() && file.sealed.is_none(),
            Protection::Passphrase => file.seed.is_none() && file.sealed.is_some(),
        };
        if shape { Ok(file) } else { Err(KeyFileError::Format("protection and content disagree".into())) }
    }

    /// Returns the text of the file.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let note = match self.protection {
            Protection::None => "# The secret half is in clear: whoever reads this file can sign with it.\n",
            Protection::Passphrase => "# Sealed. The passphrase belongs elsewhere, on paper.\n",
        };
        let body = Zeroizing::new(toml::to_string(self).unwrap_or_default());
        Zeroizing::new(format!(
            "# kreisnetz {} key. Keep it secret, never copy it into a backup of the node.\n{note}{}",
            self.role,
            body.as_str()
        ))
    }

    /// Returns what the key is for.
    #[must_use]
    pub const fn role(&self) -> KeyRole {
        self.role
    }

    /// Returns how the secret half is kept.
    #[must_use]
    pub const fn protection(&self) -> Protection {
        self.protection
    }

    /// Returns the public half.
    ///
    /// # Errors
    ///
    /// [`KeyFileError::Format`] where it is no key.
    pub fn public(&self) -> Result<PublicKey, KeyFileError> {
        PublicKey::from_bytes(&fixed(&self.public)?).map_err(|error| KeyFileError::Format(error.to_string()))
    }

    /// Returns the secret key, for a role; `passphrase` only where it is sealed.
    ///
    /// # Errors
    ///
    /// [`KeyFileError`].
    pub fn open(&self, role: KeyRole, passphrase: Option<&Passphrase>) -> Result<SecretKey, KeyFileError> {
        if self.role != role {
            return Err(KeyFileError::Role { expected: role, found: self.role });
        }
        let seed = match (&self.seed, &self.sealed) {
            (Some(seed), _) => Zeroizing::new(fixed(seed)?),
            (None, Some(sealed)) => self.unseal(sealed, passphrase.ok_or(KeyFileError::Sealed)?)?,
            (None, None) => return Err(KeyFileError::Format("no secret half".into())),
        };
        let key = SecretKey::from_seed(&seed);
        if key.public() == self.public()? { Ok(key) } else { Err(KeyFileError::Mismatch) }
    }

    fn unseal(&self, sealed: &Sealed, passphrase: &Passphrase) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
        let salt: [u8; 16] = fixed(&sealed.salt)?;
        let nonce: [u8; 12] = fixed(&sealed.nonce)?;
        let derived = derive(passphrase, &salt, sealed.memory_kib, sealed.passes, sealed.lanes)?;
        let ciphertext = hex::decode(&sealed.ciphertext).map_err(|_| KeyFileError::Format("ciphertext".into()))?;
        let associated = associated_data(self.role, &self.public);
        let seed = cipher(&derived)
            .decrypt(&nonce.into(), Payload { msg: &ciphertext, aad: &associated })
            .map(Zeroizing::new)
            .map_err(|_| KeyFileError::Passphrase)?;
        seed.as_slice().try_into().map(Zeroizing::new).map_err(|_| KeyFileError::Mismatch)
    }
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KeyFile({} {})", self.role, self.public)
    }
}

fn derive(passphrase: &Passphrase, salt: &[u8; 16], memory_kib: u32, passes: u32, lanes: u32) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
    if memory_kib > MEMORY_KIB_MAX || passes > PASSES_MAX || lanes != LANES {
        return Err(KeyFileError::Format("parameters outside their bounds".into()));
    }
    let wrong = |_| KeyFileError::Format("parameters outside their bounds".into());
    let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(wrong)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.reveal().as_bytes(), salt, key.as_mut_slice())
        .map_err(wrong)?;
    Ok(key)
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(key.into())
}

fn associated_data(role: KeyRole, public: &str) -> Vec<u8> {
    kreisnetz_canonical::encode(&(FORMAT, role.to_string(), public))
}

fn fixed<const N: usize>(text: &str) -> Result<[u8; N], KeyFileError> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| KeyFileError::Format("a hexadecimal value".into()))?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn a_sealed_key_opens_with_its_passphrase_and_no_other() {
        let mut entropy = ChaCha20Rng::from_seed([5; 32]);
        let key = SecretKey::from_seed(&[9; 32]);
        let passphrase = Passphrase::generate(&mut entropy);
        let text = KeyFile::seal(KeyRole::Root, &key, &passphrase, SealCost::FULL, &mut entropy).unwrap().to_text();
        assert!(!text.contains(&hex::encode([9; 32])), "the seed is not in the file");

        let file = KeyFile::parse(&text).unwrap();
        assert_eq!(file.public().unwrap(), key.public(), "the public half is legible");
        assert_eq!(file.open(KeyRole::Root, Some(&passphrase)).unwrap().public(), key.public());
        assert_eq!(file.open(KeyRole::Root, None).unwrap_err(), KeyFileError::Sealed);
        let wrong = Passphrase::typed("not the right words at all");
        assert_eq!(file.open(KeyRole::Root, Some(&wrong)).unwrap_err(), KeyFileError::Passphrase);
    }

    #[test]
    fn a_key_of_one_role_is_not_taken_for_another() {
        let file = KeyFile::clear(KeyRole::Transport, &SecretKey::from_seed(&[1; 32]));
        assert!(matches!(file.open(KeyRole::Signing, None), Err(KeyFileError::Role { .. })));
    }

    #[test]
    fn a_file_that_asks_for_too_much_memory_is_refused() {
        let mut entropy = ChaCha20Rng::from_seed([5; 32]);
        let sealed =
            Sealed { memory_kib: u32::MAX, passes: 3, lanes: 1, salt: "00".repeat(16), nonce: "00".repeat(12), ciphertext: String::new() };
        let public = hex::encode(SecretKey::from_seed(&[1; 32]).public().as_bytes());
        let file = KeyFile {
            format: FORMAT.into(),
            role: KeyRole::Root,
            public,
            protection: Protection::Passphrase,
            seed: None,
            sealed: Some(sealed),
        };
        let passphrase = Passphrase::generate(&mut entropy);
        assert!(matches!(file.open(KeyRole::Root, Some(&passphrase)), Err(KeyFileError::Format(_))));
    }

    #[test]
    fn an_error_never_quotes_the_secret() {
        let text = "format = \"kreisnetz-key/1\"\nseed = \"5ec2e7\nrole = 1";
        assert!(!KeyFile::parse(text).unwrap_err().to_string().contains("5ec2e7"));
    }
}
