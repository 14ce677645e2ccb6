//! Absolute http(s) addresses, the only ones an entry may hold. None is ever fetched.

/// Bytes of an address at most.
const URL_BYTES_MAX: usize = 300;

/// Returns the address where it keeps the rules of RECORDS.md §2: http(s), ASCII, at most 300 bytes, a host, no user part.
pub(crate) fn url(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let authority = &rest[..end_of_authority(rest)];
    let accepted = matches!(scheme.as_str(), "http" | "https")
        && text.len() <= URL_BYTES_MAX
        && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
        && is_host(authority);
    accepted.then(|| format!("{scheme}://{rest}"))
}

/// Says whether two addresses name one place.
pub(crate) fn same_place(one: &str, other: &str) -> bool {
    place(one) == place(other)
}

/// The place that an address names: host in lower case, without scheme, port, `.git` and closing slash.
pub(crate) fn place(text: &str) -> String {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (authority, path) = rest.split_at(end_of_authority(rest));
    let host = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(authority, |(host, _)| host);
    let path = path.trim_end_matches('/');
    format!("{}{}", host.to_ascii_lowercase(), path.strip_suffix(".git").unwrap_or(path))
}

fn end_of_authority(rest: &str) -> usize {
    rest.find(['/', '?', '#']).unwrap_or(rest.len())
}

fn is_host(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, port),
        _ => (authority, "0"),
    };
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let named = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    let numbered =
        literal.is_some_and(|host| !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte)));
    (named || numbered) && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_web_address_is_taken() {
        for text in ["https://git.example/kuubu.git", "http://kreis.example:8080/a?b=c#d", "https://[2001:db8::1]/"] {
            assert_eq!(url(text).as_deref(), Some(text));
        }
        assert_eq!(url(" HTTPS://kreis.example ").as_deref(), Some("https://kreis.example"));
    }

    #[test]
    fn everything_else_is_not() {
        let long = format!("https://kreis.example/{}", "x".repeat(279));
        for text in [
            "",
            "kreis.example",
            "ftp://kreis.example",
            "git@git.example:kuubu.git",
            "https://",
            "https:///path",
            "https://user@kreis.example/",
            "https://kreis.example/ü",
            "https://a b.example",
            "javascript:alert(1)",
            &long,
        ] {
            assert_eq!(url(text), None, "{text}");
        }
    }

    #[test]
    fn one_place_in_several_spellings_is_one_place() {
        for other in ["https://GIT.example/kuubu", "http://git.example:443/kuubu/", "https://git.example/kuubu.git"] {
            assert!(same_place("https://git.example/kuubu.git", other), "{other}");
        }
        assert!(!same_place("https://git.example/kuubu", "https://git.example/Kuubu"));
    }
}
