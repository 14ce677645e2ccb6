//! What time it is, for dates in entries and heads: the machine's clock, or one that a test sets.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, SpanRelativeTo};
use kreisnetz_identity::Timestamp;

use crate::api::Moment;
use crate::failure::{Failure, Slug};

/// The variable that sets the clock, read only by builds with debug assertions.
const NOW_VARIABLE: &str = "KREISNETZ_TEST_NOW";

/// Tells the present moment in whole seconds.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// A moment that does not pass.
    Standing(Timestamp),
    /// The machine's, ahead by so much: a year in a county's life passes in a test that takes minutes.
    Ahead(Duration),
}

impl Clock {
    /// Returns the machine's clock, unless a test names a moment (RFC 3339) or how far the clock is ahead (`+180d`, `+12h`).
    ///
    /// # Errors
    ///
    /// `config_invalid` where what it names is neither.
    pub fn of_environment() -> Result<Self, Failure> {
        let named = if cfg!(debug_assertions) { std::env::var(NOW_VARIABLE).ok() } else { None };
        named.map_or(Ok(Self::System), |text| text.strip_prefix('+').map_or_else(|| Self::standing(&text), Self::ahead))
    }

    /// Returns the machine's clock, ahead by a span of days or less (jiff's friendly format, a day has 24 hours).
    ///
    /// # Errors
    ///
    /// `config_invalid` where the text is no such span.
    pub fn ahead(text: &str) -> Result<Self, Failure> {
        let span = text.parse::<Span>().ok().and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
        let ahead = span.and_then(|span| Duration::try_from(span).ok());
        ahead.map(Self::Ahead).ok_or_else(|| wrong(text))
    }

    /// Returns a clock that stands at a moment (RFC 3339).
    ///
    /// # Errors
    ///
    /// `config_invalid` where the text is no moment after 1970.
    pub fn standing(text: &str) -> Result<Self, Failure> {
        let seconds = text.parse::<Moment>().ok().and_then(|moment| u64::try_from(moment.unix()).ok());
        seconds.map(|seconds| Self::Standing(Timestamp::from_seconds(seconds))).ok_or_else(|| wrong(text))
    }

    /// Returns the present moment.
    #[must_use]
    pub fn now(self) -> Timestamp {
        Timestamp::from_seconds(self.since_1970().as_secs())
    }

    /// Returns the present moment in milliseconds since 1970.
    #[must_use]
    pub fn unix_ms(self) -> u64 {
        u64::try_from(self.since_1970().as_millis()).unwrap_or(u64::MAX)
    }

    fn since_1970(self) -> Duration {
        let machine = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        match self {
            Self::System => machine(),
            Self::Standing(moment) => Duration::from_secs(moment.as_seconds()),
            Self::Ahead(ahead) => machine().saturating_add(ahead),
        }
    }

    /// Returns the present day in UTC.
    #[must_use]
    pub fn today(self) -> Date {
        day_of(self.now())
    }
}

fn wrong(text: &str) -> Failure {
    Failure::new(Slug::ConfigInvalid).detail("value").with("key", NOW_VARIABLE).with("value", text)
}

/// Returns the day in UTC on which a moment lies; the last day that can be written for one far in the future.
#[must_use]
pub fn day_of(moment: Timestamp) -> Date {
    moment_of(moment).timestamp().to_zoned(TimeZone::UTC).date()
}

/// Returns a moment as documents write it; the last one that can be written for one far in the future.
#[must_use]
pub fn moment_of(moment: Timestamp) -> Moment {
    Moment::from_unix(moment.as_seconds()).unwrap_or_else(|_| Moment::from_timestamp(jiff::Timestamp::MAX))
}

/// Returns the moment at which a day begins in UTC; 1970 for a day before.
#[must_use]
pub fn midnight(day: Date) -> Moment {
    let seconds = day.to_zoned(TimeZone::UTC).ok().and_then(|day| u64::try_from(day.timestamp().as_second()).ok());
    moment_of(Timestamp::from_seconds(seconds.unwrap_or_default()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_test_names_the_moment_and_the_day_follows() {
        let clock = Clock::standing("2026-11-23T23:30:00+01:00").unwrap();
        assert_eq!(clock.today(), jiff::civil::date(2026, 11, 23));
        assert_eq!(clock.now(), clock.now());
        assert_eq!(Clock::standing("tomorrow").unwrap_err().slug(), Slug::ConfigInvalid);
    }

    #[test]
    fn a_clock_that_is_ahead_goes_on() {
        let (before, ahead, after) = (Clock::System.unix_ms(), Clock::ahead("180d").unwrap().unix_ms(), Clock::System.unix_ms());
        let days = 180 * 24 * 60 * 60 * 1_000;
        assert!((before + days..=after + days).contains(&ahead), "{before} {ahead} {after}");
        assert_eq!(Clock::ahead("a while").unwrap_err().slug(), Slug::ConfigInvalid);
        assert_eq!(Clock::ahead("-3d").unwrap_err().slug(), Slug::ConfigInvalid);
    }

    #[test]
    fn a_moment_beyond_the_calendar_is_written_as_its_last_one() {
        assert_eq!(day_of(Timestamp::from_seconds(u64::MAX)).year(), 9999);
    }
}
