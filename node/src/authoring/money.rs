//! Euro as people type them, taken by their digits.

/// Cents of an entry at most.
const CENTS_MAX: u64 = 1_000_000_000_000;

/// Reads an amount such as `3900`, `3900.5` or `3900.50`; a comma counts as the point.
pub(super) fn cents(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 || text.ends_with(['.', ',']) {
        return None;
    }
    let euros: u64 = whole.parse().ok()?;
    let rest: u64 = format!("{part:0<2}").parse().ok()?;
    euros.checked_mul(100)?.checked_add(rest).filter(|cents| *cents <= CENTS_MAX)
}

#[cfg(test)]
mod tests {
    use super::cents;

    #[test]
    fn an_amount_is_read_by_its_digits() {
        assert_eq!(cents("3900"), Some(390_000));
        assert_eq!(cents("3900.5"), Some(390_050));
        assert_eq!(cents("0,07"), Some(7));
        for wrong in ["", "-1", "1.234", "1e3", "1.", ".5", "10000000001", "3 900"] {
            assert_eq!(cents(wrong), None, "{wrong}");
        }
    }
}
