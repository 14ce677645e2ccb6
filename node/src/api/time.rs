//! Instants and days as the documents write them.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

/// The text is no RFC 3339 time, or the number is outside the years 1 to 9999.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("not a time of RFC 3339, such as 2026-11-23T13:05:11Z")]
pub struct NotATime;

/// An instant in whole seconds, written `2026-11-23T13:05:11Z` (RFC 3339, UTC).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Moment(Timestamp);

impl Moment {
    /// Makes an instant from seconds since 1970.
    ///
    /// # Errors
    ///
    /// Returns [`NotATime`] beyond the year 9999.
    pub fn from_unix(seconds: u64) -> Result<Self, NotATime> {
        let seconds = i64::try_from(seconds).map_err(|_| NotATime)?;
        Timestamp::from_second(seconds).map(Self).map_err(|_| NotATime)
    }

    /// Returns the present instant, without its fraction of a second.
    #[must_use]
    pub fn now() -> Self {
        Self::from_timestamp(Timestamp::now())
    }

    /// Makes an instant of a timestamp, without its fraction of a second.
    #[must_use]
    pub fn from_timestamp(timestamp: Timestamp) -> Self {
        Self(Timestamp::from_second(timestamp.as_second()).unwrap_or(timestamp))
    }

    /// Returns the seconds since 1970; negative before.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0.as_second()
    }

    /// Returns the instant as a timestamp.
    #[must_use]
    pub const fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl FromStr for Moment {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let timestamp: Timestamp = text.parse().map_err(|_| NotATime)?;
        Ok(Self::from_timestamp(timestamp))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A day of the calendar, written `2026-11-23`: what entries state as facts.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Day(Date);

impl Day {
    /// Returns the day as a date.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl FromStr for Day {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| NotATime)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

macro_rules! as_text {
    ($type:ident) => {
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
    };
}
as_text!(Moment);
as_text!(Day);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_whole_seconds_of_utc() {
        let moment: Moment = "2026-11-23T14:05:11.75+01:00".parse().unwrap();
        assert_eq!(serde_json::to_string(&moment).unwrap(), "\"2026-11-23T13:05:11Z\"");
        assert_eq!(moment.unix(), 1_795_439_111);
        assert_eq!(Moment::from_unix(1_795_439_111), Ok(moment));
        assert_eq!(Moment::from_unix(u64::MAX), Err(NotATime));
    }

    #[test]
    fn a_day_is_a_date_that_exists() {
        assert_eq!("2026-11-23".parse::<Day>().unwrap().to_string(), "2026-11-23");
        assert_eq!("2021-31-01".parse::<Day>(), Err(NotATime));
    }
}
