//! What people at this node noted of publishers beside the rule: whose digits they compared, and whose request they put off.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Span, civil::Date};

use crate::api::{PendingData, PendingNote, PendingStanding, TrustData};

/// Days after which a request is no longer shown that nobody answered and nobody vouched for.
const UNANSWERED_DAYS: i64 = 90;
/// Days for which a request is put off.
const LATER_DAYS: i64 = 30;

/// The notes of a policy file, by id.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Notes {
    /// Whose check digits a person compared over a second channel.
    pub(super) confirmed: BTreeSet<String>,
    /// Whose request is not shown any more.
    pub(super) ignored: BTreeSet<String>,
    /// Whose request is not shown before a day.
    pub(super) later: BTreeMap<String, Date>,
}

impl Notes {
    /// Says of a publisher what was noted.
    pub fn mark(&self, data: &mut TrustData, today: Date) {
        let id = &data.publisher.id;
        data.compared = self.confirmed.contains(id);
        data.ignored = self.ignored.contains(id);
        data.put_off_until = self.later.get(id).copied().filter(|day| *day > today).map(Into::into);
    }

    /// Takes out of a list what was put off or ignored, and what nobody answered for long; counted they are all the same.
    pub fn sift(&self, data: &mut PendingData, own: &str, today: Date) {
        let before = data.items.len();
        data.items.retain(|item| item.id == own || !self.is_hidden(item, today));
        data.hidden = (before - data.items.len()) as u64;
    }

    fn is_hidden(&self, item: &PendingNote, today: Date) -> bool {
        self.ignored.contains(&item.id) || self.later.get(&item.id).is_some_and(|day| *day > today) || is_stale(item, today)
    }
}

/// Returns the day until which a request is put off.
pub(super) fn later(today: Date) -> Date {
    today.saturating_add(Span::new().days(LATER_DAYS))
}

fn is_stale(item: &PendingNote, today: Date) -> bool {
    let is_open = item.standing == PendingStanding::Pending && item.vouchers.is_empty();
    let last_day = item.first_seen.map(|seen| seen.date().saturating_add(Span::new().days(UNANSWERED_DAYS)));
    is_open && last_day.is_some_and(|last| last < today)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn row(id: &str, seen: &str) -> PendingNote {
        serde_json::from_value(serde_json::json!({
            "id": id, "publisher": null, "check_digits": "", "standing": "pending", "since": null, "first_seen": seen, "held_by": null,
            "vouchers": [], "lacks": [], "next": null,
        }))
        .unwrap()
    }

    #[test]
    fn a_request_is_shown_until_it_is_put_off_or_nobody_has_answered_it_for_ninety_days() {
        let notes = Notes {
            ignored: ["ignored".to_owned()].into(),
            later: [("later".to_owned(), "2026-12-24".parse().unwrap())].into(),
            ..Notes::default()
        };
        let left = |today: &str| {
            let rows = ["new", "ignored", "later"].map(|id| row(id, "2026-11-01"));
            let mut data =
                PendingData { items: rows.into_iter().chain([row("own", "2020-01-01"), row("old", "2026-08-29")]).collect(), hidden: 0 };
            notes.sift(&mut data, "own", today.parse().unwrap());
            assert_eq!(data.items.len() as u64 + data.hidden, 5);
            data.items.into_iter().map(|item| item.id).collect::<Vec<_>>()
        };
        assert_eq!(left("2026-11-27"), ["new", "own", "old"], "on the ninetieth day it is still there");
        assert_eq!(left("2026-11-28"), ["new", "own"]);
        assert_eq!(left("2026-12-24"), ["new", "later", "own"]);
        assert_eq!(later("2026-11-28".parse().unwrap()).to_string(), "2026-12-28");
    }
}
