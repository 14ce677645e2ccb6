//! Virtual time: microseconds since the run began, and what a node's own clock makes of them.

use jiff::{ToSpan as _, civil::Date};
use kreisnetz_identity::Timestamp;
use kreisnetz_protocol::Moment;

/// Microseconds of virtual time.
pub(crate) type Micros = u64;

pub(crate) const MILLISECOND: Micros = 1_000;
pub(crate) const SECOND: Micros = 1_000_000;
pub(crate) const HOUR: Micros = 3_600 * SECOND;
pub(crate) const DAY: Micros = 24 * HOUR;

/// The wall clock at which every run begins.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_000_000);

/// Returns the moment as a node sees it whose wall clock is wrong by so many seconds.
pub(crate) fn moment(now: Micros, skew_seconds: i64) -> Moment {
    let right = START.plus(now / SECOND).as_seconds();
    Moment { millis: now / MILLISECOND, wall: Timestamp::from_seconds(right.saturating_add_signed(skew_seconds)) }
}

/// Returns the day (UTC) on a right clock.
pub(crate) fn day(now: Micros) -> Date {
    let days = START.plus(now / SECOND).as_seconds() / 86_400;
    Date::constant(1970, 1, 1).saturating_add(i64::try_from(days).unwrap_or(i64::MAX).days())
}

/// Returns a time as people read it: `2:05.250`, minutes, seconds, milliseconds.
pub(crate) fn shown(at: Micros) -> String {
    let (minutes, rest) = (at / (60 * SECOND), at % (60 * SECOND));
    format!("{minutes}:{:02}.{:03}", rest / SECOND, rest % SECOND / MILLISECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_wrong_waits_as_long_as_any_other() {
        let (right, late) = (moment(90 * SECOND, 0), moment(90 * SECOND, -3_600));
        assert_eq!(right.millis, late.millis);
        assert_eq!(right.wall.since(late.wall), 3_600);
    }

    #[test]
    fn a_day_begins_at_midnight_and_not_with_the_run() {
        let midnight = (86_400 - START.as_seconds() % 86_400) * SECOND;
        assert_eq!([day(0), day(midnight - 1), day(midnight)].map(|day| day.to_string()), ["2026-11-18", "2026-11-18", "2026-11-19"]);
    }

    #[test]
    fn times_are_shown_in_minutes() {
        assert_eq!(shown(125 * SECOND + 250 * MILLISECOND), "2:05.250");
    }
}
