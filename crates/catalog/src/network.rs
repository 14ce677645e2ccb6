//! The network file: the name of a network and the counties that founded it.

use kreisnetz_identity::{Ags, CheckDigits, NetworkId, PublisherId};
use serde::{Deserialize, Serialize};

/// Bytes of a network file at most.
const NETWORK_FILE_BYTES_MAX: usize = 1024 * 1024;
/// Addresses of one founder at most.
const ADDRESSES_MAX: usize = 8;

/// A network, as its file names it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkFile {
    name: String,
    #[serde(with = "hex::serde")]
    salt: [u8; 16],
    #[serde(default, rename = "founder", skip_serializing_if = "Vec::is_empty")]
    founders: Vec<Founder>,
}

/// A founding county, municipality or partner.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Founder {
    /// Official key; absent for a partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ags: Option<Ags>,
    /// Its id.
    #[serde(with = "publisher_hex")]
    pub publisher: PublisherId,
    /// Where its node listens, as multiaddresses; these may be names, for the file is local.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
}

/// Why a text is no network file.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NetworkFileError {
    /// Not the TOML that was expected; `line` counts from 1.
    #[error("line {line}: {message}")]
    Syntax {
        /// Where.
        line: usize,
        /// What, in the words of the parser.
        message: String,
    },
    /// A rule of the file does not hold.
    #[error("{0}")]
    Rule(&'static str),
}

impl NetworkFile {
    /// Reads a network file.
    ///
    /// # Errors
    ///
    /// [`NetworkFileError`] with the line.
    pub fn parse(text: &str) -> Result<Self, NetworkFileError> {
        if text.len() > NETWORK_FILE_BYTES_MAX {
            return Err(NetworkFileError::Rule("a network file has at most 1 MiB"));
        }
        let file: Self = toml::from_str(text).map_err(|error| NetworkFileError::Syntax {
            line: error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count()),
            message: error.message().to_owned(),
        })?;
        file.check().map(|()| file)
    }

    fn check(&self) -> Result<(), NetworkFileError> {
        let named = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
        if self.name.is_empty() || self.name.len() > 40 || !self.name.chars().all(named) {
            return Err(NetworkFileError::Rule("the name of a network has 1 to 40 lower-case letters, digits and hyphens"));
        }
        if self.founders.iter().any(|founder| founder.addresses.len() > ADDRESSES_MAX) {
            return Err(NetworkFileError::Rule("a founder has at most 8 addresses"));
        }
        let mut ids: Vec<_> = self.founders.iter().map(|founder| founder.publisher).collect();
        ids.sort_unstable();
        if ids.is_sorted_by(|a, b| a < b) { Ok(()) } else { Err(NetworkFileError::Rule("a founder is named twice")) }
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the id, which all that is signed carries.
    #[must_use]
    pub fn id(&self) -> NetworkId {
        NetworkId::derive(&self.name, &self.salt)
    }

    /// Returns the founders.
    #[must_use]
    pub fn founders(&self) -> &[Founder] {
        &self.founders
    }

    /// Returns the digits that are compared over a second channel.
    #[must_use]
    pub fn check_digits(&self) -> CheckDigits {
        self.id().check_digits(self.founders.iter().map(|founder| founder.publisher))
    }
}

mod publisher_hex {
    use kreisnetz_identity::PublisherId;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(id: &PublisherId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PublisherId, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const FILE: &str = "name = \"testnet\"\nsalt = \"00112233445566778899aabbccddeeff\"\n";

    #[test]
    fn the_id_does_not_depend_on_the_founders() {
        let bare = NetworkFile::parse(FILE).unwrap();
        let founder =
            format!("[[founder]]\nags = \"03360\"\npublisher = \"{}\"\naddresses = [\"/ip4/127.0.0.1/tcp/4480\"]\n", "ab".repeat(32));
        let founded = NetworkFile::parse(&format!("{FILE}{founder}")).unwrap();
        assert_eq!(bare.id(), founded.id());
        assert_ne!(bare.check_digits(), founded.check_digits());
        assert_eq!(NetworkFile::parse(&toml::to_string(&founded).unwrap()).unwrap(), founded);
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let error = NetworkFile::parse(&format!("{FILE}fonder = 1\n")).unwrap_err();
        assert!(matches!(error, NetworkFileError::Syntax { line: 3, .. }), "{error:?}");
    }
}
