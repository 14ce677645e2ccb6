//! The official district and municipality key.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Amtlicher Gemeindeschlüssel: five digits for a county or independent city (`03360`), eight for a municipality.
///
/// The form is checked (the first two digits are a Land, 01 to 16), not whether an authority of this key exists.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Ags {
    digits: [u8; 8],
    length: usize,
}

/// Why a text is no AGS.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AgsError {
    /// Neither five nor eight characters.
    #[error("an AGS has five digits (county) or eight (municipality)")]
    Length,
    /// A character that is no digit.
    #[error("an AGS has digits only")]
    NotADigit,
    /// The first two digits are none of the sixteen Länder.
    #[error("the first two digits of an AGS are a Land, 01 to 16")]
    Land,
}

impl Ags {
    /// Returns the digits as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.length]).unwrap_or_default()
    }

    /// Returns the two digits of the Land.
    #[must_use]
    pub fn land(&self) -> &str {
        &self.as_str()[..2]
    }

    /// Returns the key of the county that this is or lies in.
    #[must_use]
    pub fn county(&self) -> Self {
        let mut digits = [0; 8];
        digits[..5].copy_from_slice(&self.digits[..5]);
        Self { digits, length: 5 }
    }

    /// Says whether this is a municipality of eight digits.
    #[must_use]
    pub const fn is_municipality(&self) -> bool {
        self.length == 8
    }
}

impl FromStr for Ags {
    type Err = AgsError;

    fn from_str(text: &str) -> Result<Self, AgsError> {
        let bytes = text.as_bytes();
        if bytes.len() != 5 && bytes.len() != 8 {
            return Err(AgsError::Length);
        }
        if !bytes.iter().all(u8::is_ascii_digit) {
            return Err(AgsError::NotADigit);
        }
        if !(b"01".as_slice()..=b"16".as_slice()).contains(&&bytes[..2]) {
            return Err(AgsError::Land);
        }
        let mut digits = [0; 8];
        digits[..bytes.len()].copy_from_slice(bytes);
        Ok(Self { digits, length: bytes.len() })
    }
}

impl fmt::Display for Ags {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Ags {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Ags({self})")
    }
}

impl Serialize for Ags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Ags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_county_and_a_municipality_are_read() {
        let town: Ags = "03360025".parse().unwrap();
        assert_eq!((town.land(), town.county().as_str(), town.is_municipality()), ("03", "03360", true));
    }

    #[test]
    fn anything_else_is_refused_with_its_rule() {
        assert_eq!("0336".parse::<Ags>(), Err(AgsError::Length));
        assert_eq!("0336x".parse::<Ags>(), Err(AgsError::NotADigit));
        assert_eq!("17000".parse::<Ags>(), Err(AgsError::Land));
        assert_eq!("00123".parse::<Ags>(), Err(AgsError::Land));
    }
}
