//! What pilots and evaluations share: a period, and numbers before and after.

use super::{Field, Path, Shape, check::Check, slug};

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
    let Some(period) = check.body().map("period") else { return };
    // Dates are text of one length, most significant first: the order of the letters is that of the days.
    if period.text("from").zip(period.text("until")).is_some_and(|(from, until)| from > until) {
        let words = [("before", "from".to_owned()), ("after", "until".to_owned())];
        check.fault(Path::of("period").key("until"), slug::DATES_OUT_OF_ORDER, words);
    }
}

/// Every metric of a list has at least one number.
pub(super) fn metrics_have_numbers(check: &mut Check<'_>, key: &'static str) {
    let items = check.body().items(key).iter().enumerate();
    let numbers = ["baseline", "target", "actual"];
    let without: Vec<usize> = items
        .filter(|(_, item)| item.as_map().is_some_and(|metric| numbers.iter().all(|number| metric.get(number).is_none())))
        .map(|(place, _)| place)
        .collect();
    for place in without {
        check.fault(Path::of(key).index(place), slug::NO_NUMBER, [("allowed", numbers.join(", "))]);
    }
}
