//! What kinds with a period share: a period, and numbers before and after.

use super::{Field, Path, Shape, check::Check, slug};
use crate::tree::TreeMap;

/// From a day, until a day or still going on.
pub(super) const PERIOD: Shape =
    Shape::Table(&[Field::required("from", Shape::Date, "von", "from"), Field::optional("until", Shape::Date, "bis", "until")]);

/// Something that is measured.
pub(super) const METRIC: Shape = Shape::Table(&[
    Field::required("name", Shape::LangLine { min: 1, max: 80 }, "was gemessen wird", "what is measured"),
    Field::required("unit", Shape::Line { max: 20 }, "Einheit", "unit"),
    Field::optional("baseline", Shape::Decimal, "vorher", "before"),
    Field::optional("target", Shape::Decimal, "Ziel", "target"),
    Field::optional("actual", Shape::Decimal, "nachher", "after"),
    Field::optional("as_of", Shape::Date, "Stand", "as of"),
]);

/// The period ends no earlier than it begins.
pub(super) fn period_is_in_order(check: &mut Check<'_>) {
    period_of_is_in_order(check, check.body(), &Path::default());
}

/// The same for the period of a part of the entry.
pub(super) fn period_of_is_in_order(check: &mut Check<'_>, table: &TreeMap, at: &Path) {
    let Some(period) = table.map("period") else { return };
    // Dates are text of one length, most significant first: the order of the letters is that of the days.
    if period.text("from").zip(period.text("until")).is_some_and(|(from, until)| from > until) {
        let words = [("before", "from".to_owned()), ("after", "until".to_owned())];
        check.fault(at.key("period").key("until"), slug::DATES_OUT_OF_ORDER, words);
    }
}

/// Every metric of a list has at least one number.
pub(super) fn metrics_have_numbers(check: &mut Check<'_>, key: &'static str) {
    metrics_have_numbers_in(check, check.body(), &Path::default(), key);
}

/// The same for a list in a part of the entry.
pub(super) fn metrics_have_numbers_in(check: &mut Check<'_>, table: &TreeMap, at: &Path, key: &'static str) {
    let numbers = ["baseline", "target", "actual"];
    let is_empty = |metric: &TreeMap| numbers.iter().all(|number| metric.get(number).is_none());
    for (place, _) in table.items(key).iter().enumerate().filter(|(_, item)| item.as_map().is_some_and(is_empty)) {
        check.fault(at.key(key).index(place), slug::NO_NUMBER, [("allowed", numbers.join(", "))]);
    }
}
