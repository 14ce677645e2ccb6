//! Numbers as each language writes them: `1,284` and `0.2`, or `1 284` and `0,2`.

use super::Language;

/// Returns a whole number with its digits in groups of three.
#[must_use]
pub fn whole(language: Language, number: u64) -> String {
    let digits = number.to_string();
    let separator = match language {
        Language::English => ',',
        Language::German => ' ',
    };
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns tenths as a number with at most one decimal: 2 is `0.2`, 20 is `2`.
#[must_use]
pub fn decimal(language: Language, tenths: u64) -> String {
    let point = match language {
        Language::English => '.',
        Language::German => ',',
    };
    match (tenths / 10, tenths % 10) {
        (whole_part, 0) => whole(language, whole_part),
        (whole_part, tenth) => format!("{}{point}{tenth}", whole(language, whole_part)),
    }
}

/// Returns a size in decimal units, `6 kB` or `1.2 GB`, rounded to three digits at most.
#[must_use]
pub fn size(language: Language, bytes: u64) -> String {
    const UNITS: [(&str, u64); 4] = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    let Some((unit, factor)) = UNITS.into_iter().find(|(_, factor)| bytes >= *factor) else {
        return format!("{bytes} B");
    };
    let tenths = bytes.div_ceil(factor / 10);
    let tenths = if tenths >= 100 { tenths.div_ceil(10) * 10 } else { tenths };
    format!("{} {unit}", decimal(language, tenths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_as_the_language_does() {
        assert_eq!(whole(Language::English, 1284), "1,284");
        assert_eq!(whole(Language::German, 1_284_000), "1 284 000");
        assert_eq!(whole(Language::German, 284), "284");
    }

    #[test]
    fn a_decimal_has_the_point_of_its_language() {
        assert_eq!(decimal(Language::English, 2), "0.2");
        assert_eq!(decimal(Language::German, 12_842), "1 284,2");
        assert_eq!(decimal(Language::German, 30), "3");
    }

    #[test]
    fn a_size_has_a_unit_people_know() {
        assert_eq!(size(Language::English, 999), "999 B");
        assert_eq!(size(Language::English, 5_940), "6 kB");
        assert_eq!(size(Language::German, 1_240_000_000), "1,3 GB");
        assert_eq!(size(Language::English, 147_300_000), "148 MB");
    }
}
