//! How many vouches of one author count: so many a year, whatever dates it invents.

use jiff::{Span, civil::Date};

use super::step::Time;

/// Vouches of one author that count in a year.
pub const VOUCHES_A_YEAR: usize = 12;
/// Days of that year, back from the day of a vouch.
pub const WINDOW_DAYS: i64 = 365;
/// Vouches of one author that count at one time. Two windows hold as many, and a vouch lives for two years; but over a leap day those
/// are 731 days, and with tomorrow's vouches a third window would begin.
const VOUCHES_MAX: usize = 2 * VOUCHES_A_YEAR;

/// The days of an author's vouches that count so far; they are asked for in the order of their days.
#[derive(Debug, Default)]
pub(super) struct Budget {
    counted: Vec<Time>,
}

impl Budget {
    /// Forgets the author.
    pub(super) fn clear(&mut self) {
        self.counted.clear();
    }

    /// Counts a vouch of this day, unless as many as a year has lie in the year before it, that day included, or twice as many at all.
    pub(super) fn spend(&mut self, issued: Time, year_before: Time) -> bool {
        let oldest = self.counted.len().checked_sub(VOUCHES_A_YEAR).map(|place| self.counted[place]);
        let has_room = oldest.is_none_or(|oldest| oldest < year_before) && self.counted.len() < VOUCHES_MAX;
        if has_room {
            self.counted.push(issued);
        }
        has_room
    }
}

/// Returns the first day of the year that ends with this one.
pub(super) fn year_before(issued: Date) -> Date {
    issued.saturating_sub(Span::new().days(WINDOW_DAYS))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn spend(budget: &mut Budget, day: Date) -> bool {
        budget.spend(Time::of(day), Time::of(year_before(day)))
    }

    #[test]
    fn the_thirteenth_of_a_year_waits_for_the_first_to_be_older_than_a_year() {
        let mut budget = Budget::default();
        let first = date(2027, 3, 1);
        for _ in 0..VOUCHES_A_YEAR {
            assert!(spend(&mut budget, first));
        }
        for (day, counts) in [(first, false), (date(2028, 2, 29), false), (date(2028, 3, 1), true)] {
            assert_eq!(spend(&mut budget, day), counts, "{day}");
        }
    }
}
