//! Durations and sizes with their unit; a bare number is an error, for nobody knows what it counts.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

/// The text is no number with a known unit.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("a number with its unit is expected")]
pub struct UnitError;

const SPANS: [(&str, u64); 6] = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("m", 60_000), ("s", 1000), ("ms", 1)];
const SIZES: [(&str, u64); 5] = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)];

/// A duration, written `30s`, `5min`, `12h` or `7d`; kept in milliseconds.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Span(Duration);

/// A size in bytes, written `64MiB` or `2GiB`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Size(u64);

/// A part of a disk, written `5%`, or an absolute size.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Share {
    /// Of the whole, 0 to 100.
    Percent(u8),
    /// Bytes.
    Bytes(Size),
}

/// A limit of bytes a second, written `2MiB`; `none` for no limit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rate(Option<Size>);

impl Span {
    /// Returns the duration.
    #[must_use]
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl Size {
    /// Returns the bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl Rate {
    /// Returns the bytes a second, or `None` for no limit.
    #[must_use]
    pub fn bytes(self) -> Option<u64> {
        self.0.map(Size::bytes)
    }
}

fn amount(text: &str, units: &[(&str, u64)]) -> Result<u64, UnitError> {
    let split = text.find(|character: char| !character.is_ascii_digit()).ok_or(UnitError)?;
    let (number, unit) = text.split_at(split);
    let number: u64 = number.parse().map_err(|_| UnitError)?;
    let (_, factor) = units.iter().find(|(name, _)| *name == unit).ok_or(UnitError)?;
    number.checked_mul(*factor).ok_or(UnitError)
}

fn written(amount: u64, units: &[(&str, u64)], smallest: &str) -> String {
    let whole = units.iter().find(|(_, factor)| amount > 0 && amount.is_multiple_of(*factor));
    whole.map_or_else(|| format!("{amount}{smallest}"), |(unit, factor)| format!("{}{unit}", amount / factor))
}

impl FromStr for Span {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        amount(text, &SPANS).map(|millis| Self(Duration::from_millis(millis)))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        formatter.write_str(&if millis == 0 { "0s".to_owned() } else { written(millis, &SPANS, "ms") })
    }
}

impl FromStr for Size {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        amount(text, &SIZES).map(Self)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&written(self.0, &SIZES, "B"))
    }
}

impl FromStr for Share {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let Some(percent) = text.strip_suffix('%') else {
            return text.parse().map(Self::Bytes);
        };
        let percent: u8 = percent.parse().map_err(|_| UnitError)?;
        if percent <= 100 { Ok(Self::Percent(percent)) } else { Err(UnitError) }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => write!(formatter, "{percent}%"),
            Self::Bytes(size) => size.fmt(formatter),
        }
    }
}

impl FromStr for Rate {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        if text == "none" { Ok(Self(None)) } else { text.parse().map(|size| Self(Some(size))) }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => formatter.write_str("none"),
            Some(size) => size.fmt(formatter),
        }
    }
}

macro_rules! as_text {
    ($($type:ident)+) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )+};
}
as_text!(Span Size Share Rate);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_a_unit() {
        assert_eq!("5min".parse::<Span>().unwrap().duration(), Duration::from_secs(300));
        assert_eq!("7d".parse::<Span>().unwrap().to_string(), "7d");
        assert_eq!("90s".parse::<Span>().unwrap().to_string(), "90s");
        for wrong in ["30", "s", "5 min", "-1s", "1y", "", "99999999999999999999d", "18446744073709551615d"] {
            assert_eq!(wrong.parse::<Span>(), Err(UnitError), "{wrong}");
        }
    }

    #[test]
    fn a_size_has_a_unit_of_1024() {
        assert_eq!("2GiB".parse::<Size>().unwrap().bytes(), 2 << 30);
        assert_eq!("64MiB".parse::<Size>().unwrap().to_string(), "64MiB");
        assert_eq!("2GB".parse::<Size>(), Err(UnitError));
        assert_eq!("5%".parse::<Share>(), Ok(Share::Percent(5)));
        assert_eq!("101%".parse::<Share>(), Err(UnitError));
        assert_eq!("none".parse::<Rate>().unwrap().bytes(), None);
    }
}
