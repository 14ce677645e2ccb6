//! Dates of facts, RECORDS.md §2: `2026-03-01`, years 1990 to 2099, only days that exist.

/// Returns the date in the shape of a draft, or nothing where the text is no such date; a time after it is dropped, nothing is guessed.
pub(crate) fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    let (day, rest) = (text.get(..10)?, &text[10..]);
    let has_time = rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    (has_time && is_date(day)).then(|| day.to_owned())
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        let part = text.get(range)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u16>().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(5..7), digits(8..10)) else { return false };
    bytes[4] == b'-' && bytes[7] == b'-' && (1990..=2099).contains(&year) && (1..=days(year, month)).contains(&day)
}

const fn days(year: u16, month: u16) -> u16 {
    match month {
        2 if year.is_multiple_of(4) && !year.is_multiple_of(100) || month == 2 && year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_taken_with_or_without_a_time() {
        for text in ["2025-01-28", " 2025-01-28 ", "2025-01-28T10:00:00Z", "2025-01-28 10:00"] {
            assert_eq!(parse(text).as_deref(), Some("2025-01-28"), "{text}");
        }
        assert_eq!(parse("2024-02-29").as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn an_impossible_date_is_never_guessed() {
        for text in [
            "2021-31-01",
            "2023-02-29",
            "2021-04-31",
            "1989-12-31",
            "2100-01-01",
            "01.02.2021",
            "2021",
            "2021-1-1",
            "2021-01-01x",
            "2021-0١-01",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
