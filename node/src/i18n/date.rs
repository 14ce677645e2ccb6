//! Dates and times as each language writes them: `23 Nov 2026`, or `23.11.2026`.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Args, Language};
use crate::api::{Day, Moment};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Returns a day.
#[must_use]
pub fn day(language: Language, day: Day) -> String {
    written(language, day.date())
}

/// Returns the day of an instant in UTC.
#[must_use]
pub fn day_of(language: Language, moment: Moment) -> String {
    written(language, moment.timestamp().to_zoned(TimeZone::UTC).date())
}

/// Returns an instant in the machine's time zone: today and yesterday by word, else with its day.
#[must_use]
pub fn instant(language: Language, moment: Moment, now: Moment) -> String {
    let zone = TimeZone::system();
    let local = moment.timestamp().to_zoned(zone.clone()).datetime();
    let today = now.timestamp().to_zoned(zone).date();
    let mut args = Args::default();
    args.set("time", format!("{:02}:{:02}", local.hour(), local.minute()));
    let key = match today.since(local.date()).map(|span| span.get_days()) {
        Ok(0) => "instant-today",
        Ok(1) => "instant-yesterday",
        _ => {
            args.set("day", written(language, local.date()));
            "instant-day"
        }
    };
    language.text(key, &args)
}

/// Returns how long ago an instant was, in its largest unit; what lies ahead is now.
#[must_use]
pub fn ago(language: Language, moment: Moment, now: Moment) -> String {
    let seconds = u64::try_from(now.unix() - moment.unix()).unwrap_or(0);
    let (key, count) = match seconds {
        0..MINUTE => ("ago-seconds", seconds),
        MINUTE..HOUR => ("ago-minutes", seconds / MINUTE),
        HOUR..DAY => ("ago-hours", seconds / HOUR),
        _ => match seconds / DAY {
            days @ 0..14 => ("ago-days", days),
            days @ 14..60 => ("ago-weeks", days / 7),
            days @ 60..730 => ("ago-months", days / 30),
            days => ("ago-years", days / 365),
        },
    };
    let mut args = Args::default();
    args.set("count", count);
    language.text(key, &args)
}

fn written(language: Language, date: Date) -> String {
    match language {
        Language::English => {
            let month = usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index)).unwrap_or(&"");
            format!("{} {month} {}", date.day(), date.year())
        }
        Language::German => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_the_language_does() {
        let date = "2026-12-06".parse().unwrap();
        assert_eq!(day(Language::English, date), "6 Dec 2026");
        assert_eq!(day(Language::German, date), "06.12.2026");
    }

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        let now = Moment::from_unix(1_800_000_000).unwrap();
        let before = |seconds: u64| Moment::from_unix(1_800_000_000 - seconds).unwrap();
        assert_eq!(ago(Language::English, before(42), now), "42 s ago");
        assert_eq!(ago(Language::English, before(12 * DAY), now), "12 days ago");
        assert_eq!(ago(Language::German, before(DAY), now), "vor 1 Tag");
        assert_eq!(ago(Language::German, before(155 * DAY), now), "vor 5 Monaten");
        assert_eq!(ago(Language::English, now, before(60)), "0 s ago");
    }
}
