//! The forms of single values.
//!
//! Each function looks at one text and at nothing around it.

use std::net::{Ipv4Addr, Ipv6Addr};

use jiff::civil::Date;

/// Bytes of an address on the web at most.
pub(crate) const URL_BYTES_MAX: usize = 300;
/// Cents of an amount at most: ten thousand million euros.
pub(crate) const CENTS_MAX: u64 = 1_000_000_000_000;

/// Returns the day of a text `2026-03-01` between 1990 and 2099.
pub(crate) fn date(text: &str) -> Option<Date> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(place, b)| if place == 4 || place == 7 { b == b'-' } else { b.is_ascii_digit() });
    let date: Date = shaped.then(|| text.parse().ok())??;
    (1990..=2099).contains(&date.year()).then_some(date)
}

/// Returns the one text of a decimal of at most 12 and 4 places, whatever its zeros.
pub(crate) fn decimal(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, places) = digits.split_once('.').map_or((digits, None), |(whole, places)| (whole, Some(places)));
    let are_digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !are_digits(whole, 12) || places.is_some_and(|places| !are_digits(places, 4)) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let places = places.unwrap_or_default().trim_end_matches('0');
    let point = if places.is_empty() { "" } else { "." };
    let sign = if whole == "0" && places.is_empty() { "" } else { sign };
    Some(format!("{sign}{whole}{point}{places}"))
}

/// Returns the cents of an amount in euros with at most two places.
pub(crate) fn cents(text: &str) -> Option<u64> {
    let decimal = decimal(text)?;
    let (euros, places) = decimal.split_once('.').unwrap_or((&decimal, ""));
    let places = if places.len() <= 2 { format!("{places:0<2}") } else { return None };
    let cents = format!("{euros}{places}").parse().ok()?;
    (cents <= CENTS_MAX).then_some(cents)
}

/// Says whether a text is an http or https address: ASCII, at most 300 bytes, no user part.
pub(crate) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b);
    text.len() <= URL_BYTES_MAX && text.bytes().all(allowed) && rest.is_some_and(is_rest_of_url)
}

fn is_rest_of_url(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0) && port.bytes().all(|b| b.is_ascii_digit());
    is_host(host) && port.is_none_or(is_port)
}

fn is_host(host: &str) -> bool {
    if let Some(literal) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return literal.parse::<Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    host.split('.').all(is_label)
}

/// Says whether a text is a NUTS 3 code of Germany: `^DE[1-9A-G]\d[0-9A-Z]$`.
pub(crate) fn is_nuts3(text: &str) -> bool {
    let rest = text.strip_prefix("DE").map(str::as_bytes);
    matches!(rest, Some([b'1'..=b'9' | b'A'..=b'G', b'0'..=b'9', b'0'..=b'9' | b'A'..=b'Z']))
}

/// Says whether a text has exactly this many digits and nothing else: LeiKa keys have 14, OZG keys 5.
pub(crate) fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// Says whether a text has the form of a peer's id: base58, 40 to 60 characters.
pub(crate) fn is_peer_id(text: &str) -> bool {
    let is_base58 = |b: u8| b.is_ascii_alphanumeric() && !b"0OIl".contains(&b);
    (40..=60).contains(&text.len()) && text.bytes().all(is_base58)
}

/// Bytes of a peer's address at most.
const ADDRESS_BYTES_MAX: usize = 128;

/// Says whether a text is a literal multiaddress: `/ip4/…` or `/ip6/…`, `/tcp/PORT` or `/udp/PORT`, then plain words.
pub(crate) fn is_address(text: &str) -> bool {
    let mut parts = text.split('/');
    let (root, family, address) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
    let literal = match family {
        Some("ip4") => address.parse::<Ipv4Addr>().is_ok(),
        Some("ip6") => address.parse::<Ipv6Addr>().is_ok(),
        _ => false,
    };
    let transport = matches!(parts.next(), Some("tcp" | "udp"));
    let port = parts.next().is_some_and(|port| is_digits(port, port.len()) && port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    text.len() <= ADDRESS_BYTES_MAX && root == Some("") && literal && transport && port && parts.all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_real_and_of_our_time() {
        for text in ["1990-01-01", "2099-12-31", "2024-02-29"] {
            assert!(date(text).is_some(), "{text}");
        }
        for text in ["1989-12-31", "2100-01-01", "2023-02-29", "2021-31-01", "2026-3-1", "20260301", "2026-03-01T00:00", "+026-03-01"] {
            assert!(date(text).is_none(), "{text}");
        }
    }

    #[test]
    fn decimals_have_one_text() {
        for (given, text) in [
            ("1462.59", "1462.59"),
            ("1462.5900", "1462.59"),
            ("007", "7"),
            ("-0.0", "0"),
            ("-0.50", "-0.5"),
            ("0.0001", "0.0001"),
            ("123456789012", "123456789012"),
        ] {
            assert_eq!(decimal(given).as_deref(), Some(text));
        }
        for text in ["", ".5", "5.", "1e3", "1234567890123", "0.00001", "+1", "1,5", "inf", "--1"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn euros_become_cents_without_a_float() {
        for (text, amount) in [("4800", 480_000), ("0.07", 7), ("0.1", 10), ("10000000000", CENTS_MAX), ("0", 0)] {
            assert_eq!(cents(text), Some(amount));
        }
        for text in ["0.001", "-1", "10000000000.01", "1.234"] {
            assert_eq!(cents(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_on_the_web_are_plain() {
        for text in [
            "https://www.bmel.de/",
            "http://a.example:8080/x?y=1#z",
            "https://[2001:db8::1]:443/",
            "https://git.example/kuubu.git",
            &format!("https://a.example/{}", "x".repeat(282)),
        ] {
            assert!(is_url(text), "{text}");
        }
        for text in [
            "ftp://a.example/",
            "https://",
            "https://user@a.example/",
            "https://user:pw@a.example/",
            "https://ä.example/",
            "https://a b/",
            "HTTPS://A/",
            "https://a..b/",
            "https://a:0/",
            &format!("https://a.example/{}", "x".repeat(283)),
        ] {
            assert!(!is_url(text), "{text}");
        }
    }

    #[test]
    fn keys_have_their_exact_form() {
        assert!(is_nuts3("DE93A") && is_nuts3("DEG0R") && is_nuts3("DE111"));
        assert!(!is_nuts3("DE03A") && !is_nuts3("DEH01") && !is_nuts3("DE93a") && !is_nuts3("DE93AA") && !is_nuts3("AT111"));
        assert!(is_digits("99012003011001", 14));
        assert!(!is_digits("9901200301100", 14) && !is_digits("9901200301100a", 14) && !is_digits("990120030110011", 14));
    }

    #[test]
    fn peers_and_their_addresses_are_literal() {
        assert!(is_peer_id("12D3KooWM148GCQ9UVYvzSvYDPUxFBwGZMARkydt74BKdRbsZCRN"));
        assert!(!is_peer_id("12D3KooW") && !is_peer_id(&"1".repeat(61)) && !is_peer_id(&"0".repeat(50)));
        for text in ["/ip4/203.0.113.10/udp/4480/quic-v1", "/ip6/2001:db8::1/tcp/4480", "/ip4/10.0.0.1/tcp/1/p2p/12D3KooWabc/p2p-circuit"] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "/dns4/a.example/tcp/1",
            "/ip4/300.1.1.1/tcp/1",
            "/ip4/10.0.0.1/tcp/0",
            "/ip4/10.0.0.1/tcp/+1",
            "/ip4/10.0.0.1/http",
            "ip4/10.0.0.1/tcp/1",
            "/ip4/10.0.0.1/tcp/1/",
            "",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
