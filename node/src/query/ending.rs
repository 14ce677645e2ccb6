//! Vouches that are about to end: those that this county gave, and those that keep it in the network.

use jiff::Span;
use jiff::civil::Date;
use kreisnetz_catalog::admission::{Counting, Holds, Membership};

use super::Library;
use crate::api::{InboxItem, InboxKind};
use crate::clock::midnight;

/// Days before its end at which people are told of it, the last ones first: a message each.
const TELL_DAYS: [i32; 3] = [7, 30, 60];

impl Library {
    /// Returns a message for each own vouch that counts and ends soon.
    pub(super) fn vouches_ending(&self) -> Vec<InboxItem> {
        let own = self.standpoint.own;
        let counts: Vec<_> =
            self.standpoint.register.vouches(&own, self.today()).into_iter().filter(|(_, c)| *c == Counting::Counts).collect();
        let given = self.derived.vouches.of(&own);
        let told = given.filter_map(|(slug, given)| {
            let vouch = counts.iter().map(|(vouch, _)| vouch).find(|vouch| vouch.digest() == given.vouch.digest())?;
            let at = told_on(vouch.expires(), self.today())?;
            let known = self.derived.publisher(&vouch.publisher());
            let mut item = self.message(InboxKind::VouchEnding, &self.name_of(&own, slug), known, midnight(at), &at.to_string());
            let name = known.map_or_else(|| vouch.publisher().to_string(), |known| known.slug());
            item.next = format!("kreisnetz vouch {name}");
            Some(InboxItem { reason: Some(vouch.expires().to_string()), ..item })
        });
        told.collect()
    }

    /// Returns the first of the days 7, 30 and 60 from now on which this county is no member any more, if nobody vouches anew until then.
    ///
    /// Asked is the rule itself, with the vouches of today: others may leave before, and their vouches with them.
    pub(super) fn leaves_within(&self) -> Option<i32> {
        let (register, own) = (&self.standpoint.register, self.standpoint.own);
        let is_member = |days: i32| {
            let day = self.today().saturating_add(Span::new().days(days));
            register.admit(day, &Holds::default()).admission.membership(&own).is_admitted()
        };
        // Founders, and whom the local policy takes, need no vouches.
        if self.standpoint.admission.membership(&own) != Membership::Admitted || is_member(TELL_DAYS[TELL_DAYS.len() - 1]) {
            return None;
        }
        TELL_DAYS.into_iter().find(|days| !is_member(*days))
    }
}

/// Returns the day on which people were last told that something ends; nothing while its end is far.
fn told_on(end: Date, today: Date) -> Option<Date> {
    let days = TELL_DAYS.into_iter().map(|days| end.saturating_sub(Span::new().days(days)));
    days.filter(|day| *day <= today).max()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_sixty_thirty_and_seven_days_before_the_end() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let told = |today: &str| told_on(day("2027-03-31"), day(today)).map(|day| day.to_string());
        assert_eq!(told("2027-01-29"), None);
        assert_eq!(told("2027-01-30").as_deref(), Some("2027-01-30"));
        assert_eq!(told("2027-02-20").as_deref(), Some("2027-01-30"), "one message, not one a day");
        assert_eq!(told("2027-03-01").as_deref(), Some("2027-03-01"));
        assert_eq!(told("2027-03-30").as_deref(), Some("2027-03-24"));
    }
}
