//! What a run does next, and in which order.

use jiff::civil::Date;

/// A publisher's place among all that are named, in the order of their ids: comparing ranks is comparing ids.
pub(super) type Rank = u32;

/// A day as one number, in the order of days; 0 is the beginning, before all of them.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Time(u32);

impl Time {
    pub(super) const BEGINNING: Self = Self(0);

    pub(super) fn of(day: Date) -> Self {
        let year = i32::from(day.year()) - i32::from(Date::MIN.year()) + 1;
        Self(year.unsigned_abs() << 9 | u32::from(day.month().unsigned_abs()) << 5 | u32::from(day.day().unsigned_abs()))
    }

    /// Returns the day that this was made of.
    ///
    /// # Panics
    ///
    /// For the beginning, which is no day.
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "the parts that were packed")]
    pub(super) fn day(self) -> Date {
        let year = (self.0 >> 9) as i16 - 1 + Date::MIN.year();
        Date::constant(year, (self.0 >> 5 & 15) as i8, (self.0 & 31) as i8)
    }
}

/// One step, packed so that comparing is comparing one number: the time, vouches before members, the one it is about, its voucher,
/// the place of the vouch.
///
/// Of one time vouches come before members, so that all who are ready by then stand side by side; then the order is that of the ids.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Step(u128);

/// What a step does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum What {
    /// A vouch is counted.
    Edge {
        /// Of whom.
        from: Rank,
        /// Its place among all that count.
        place: u32,
    },
    /// Somebody becomes a member.
    Member,
}

impl Step {
    pub(super) const fn edge(time: Time, to: Rank, from: Rank, place: u32) -> Self {
        Self((time.0 as u128) << 97 | (to as u128) << 64 | (from as u128) << 32 | place as u128)
    }

    pub(super) const fn member(time: Time, who: Rank) -> Self {
        Self((time.0 as u128) << 97 | 1 << 96 | (who as u128) << 64)
    }

    /// Returns the time, whom it is about, and what it does.
    #[allow(clippy::cast_possible_truncation, reason = "the parts that were packed")]
    pub(super) const fn parts(self) -> (Time, Rank, What) {
        let (time, who) = (Time((self.0 >> 97) as u32), (self.0 >> 64) as u32);
        let is_member = self.0 >> 96 & 1 == 1;
        (time, who, if is_member { What::Member } else { What::Edge { from: (self.0 >> 32) as u32, place: self.0 as u32 } })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_the_same_after_it_was_a_number() {
        for day in [Date::MIN, date(-1, 2, 3), date(2028, 2, 29), Date::MAX] {
            assert_eq!(Time::of(day).day(), day);
        }
    }

    #[test]
    fn steps_are_ordered_by_time_then_vouches_then_ids() {
        let (early, late) = (Time::of(date(2027, 1, 31)), Time::of(date(2027, 2, 1)));
        let steps = [
            Step::member(Time::BEGINNING, Rank::MAX),
            Step::edge(early, 1, 9, 9),
            Step::edge(early, 2, 0, 0),
            Step::edge(early, 2, 1, 0),
            Step::member(early, 0),
            Step::member(early, Rank::MAX),
            Step::edge(late, 0, 0, 0),
        ];
        assert!(steps.is_sorted());
        assert_eq!(steps[1].parts(), (early, 1, What::Edge { from: 9, place: 9 }));
        assert_eq!(steps[5].parts(), (early, Rank::MAX, What::Member));
    }
}
