//! Whether a value suits its setting.

use std::net::IpAddr;

use toml::Value;

use super::keys::{Key, Kind};
use super::units::{Rate, Share, Size, Span};

/// Why a value is refused: the slug of the sentence, and its values beside `key` and `value`.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Refusal {
    pub(super) slug: &'static str,
    pub(super) args: Vec<(&'static str, String)>,
}

pub(super) fn check(key: &Key, value: &Value) -> Result<(), Refusal> {
    check_kind(key.kind, value)?;
    let is_proxy = key.kind == Kind::Proxy && !matches!(value.as_str(), Some("env" | "none"));
    if is_proxy || !key.built && default_value(key).as_ref() != Some(value) {
        return refuse("config_not_built", vec![("default", key.default.to_owned())]);
    }
    Ok(())
}

/// Returns the built-in value of a setting; the table's literals are TOML, a test reads them all.
pub(super) fn default_value(key: &Key) -> Option<Value> {
    parse_literal(key.default)
}

/// Returns a value written as in a file.
pub(super) fn parse_literal(text: &str) -> Option<Value> {
    toml::from_str::<toml::Table>(&format!("value = {text}")).ok()?.remove("value")
}

/// Returns the value that a variable or an argument means: a text need not be quoted.
pub(super) fn parse_loose(key: &Key, text: &str) -> Value {
    let as_text = || Value::String(text.to_owned());
    match key.kind {
        Kind::Switch | Kind::Count(..) | Kind::Durations | Kind::List | Kind::Addresses | Kind::Ranges => {
            parse_literal(text).unwrap_or_else(as_text)
        }
        _ => parse_literal(text).filter(Value::is_str).unwrap_or_else(as_text),
    }
}

fn check_kind(kind: Kind, value: &Value) -> Result<(), Refusal> {
    match kind {
        Kind::Switch => given(value.is_bool(), "config_wrong_switch"),
        Kind::Count(least, limit) => count(value, least, limit),
        Kind::Duration(least, limit) => duration(value, least, limit),
        Kind::Durations => given(all(value, |text| text.parse::<Span>().is_ok()), "config_wrong_durations"),
        Kind::Size => given(is(value, |text| text.parse::<Size>().is_ok()), "config_wrong_size"),
        Kind::Share => given(is(value, |text| text.parse::<Share>().is_ok()), "config_wrong_share"),
        Kind::Rate => given(is(value, |text| text.parse::<Rate>().is_ok()), "config_wrong_rate"),
        Kind::Text | Kind::Proxy => given(value.is_str(), "config_wrong_text"),
        Kind::Socket => given(is(value, |text| !text.is_empty()), "config_wrong_text"),
        Kind::Choice(allowed) if is(value, |text| allowed.contains(&text)) => Ok(()),
        Kind::Choice(allowed) => refuse("config_wrong_choice", vec![("allowed", allowed.join(", "))]),
        Kind::List => given(all(value, |_| true), "config_wrong_list"),
        Kind::Addresses => given(all(value, is_address), "config_wrong_address"),
        Kind::Ranges => given(all(value, is_range), "config_wrong_range"),
    }
}

fn given(holds: bool, slug: &'static str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { refuse(slug, Vec::new()) }
}

fn refuse(slug: &'static str, args: Vec<(&'static str, String)>) -> Result<(), Refusal> {
    Err(Refusal { slug, args })
}

fn is(value: &Value, holds: impl Fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(holds)
}

fn all(value: &Value, holds: impl Fn(&str) -> bool) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(|item| is(item, &holds)))
}

fn count(value: &Value, least: u64, limit: u64) -> Result<(), Refusal> {
    let number = value.as_integer().and_then(|number| u64::try_from(number).ok());
    if number.is_some_and(|number| (least..=limit).contains(&number)) {
        return Ok(());
    }
    refuse("config_wrong_count", vec![("least", least.to_string()), ("limit", limit.to_string())])
}

fn duration(value: &Value, least: &'static str, limit: &'static str) -> Result<(), Refusal> {
    let bound = |text: &str| text.parse::<Span>().ok();
    let span = value.as_str().and_then(bound);
    if span.is_some() && span >= bound(least) && span <= bound(limit) {
        return Ok(());
    }
    refuse("config_wrong_duration", vec![("least", least.to_owned()), ("limit", limit.to_owned())])
}

/// A rough form only: the network takes it apart.
fn is_address(text: &str) -> bool {
    ["/ip4/", "/ip6/", "/dns4/", "/dns6/", "/dns/", "/memory/"].iter().any(|start| text.starts_with(start))
}

fn is_range(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    bits.parse::<u8>().is_ok_and(|bits| bits <= if address.is_ipv4() { 32 } else { 128 })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::keys::KEYS;
    use super::*;

    fn refused(name: &str, literal: &str) -> Option<&'static str> {
        check(Key::find(name).unwrap(), &parse_literal(literal).unwrap()).err().map(|refusal| refusal.slug)
    }

    #[test]
    fn every_default_is_accepted() {
        for key in KEYS {
            assert_eq!(check(key, &default_value(key).unwrap()), Ok(()), "{}", key.name);
        }
    }

    #[test]
    fn limits_can_be_lowered_but_never_raised() {
        assert_eq!(refused("network.connections_in", "64"), None);
        assert_eq!(refused("network.connections_in", "129"), Some("config_wrong_count"));
        assert_eq!(refused("replication.clock_tolerance", "\"5min\""), None);
        assert_eq!(refused("replication.clock_tolerance", "\"61min\""), Some("config_wrong_duration"));
    }

    #[test]
    fn a_bare_number_is_no_duration() {
        assert_eq!(refused("replication.reconcile_every", "300"), Some("config_wrong_duration"));
        assert_eq!(refused("replication.reconcile_every", "\"300\""), Some("config_wrong_duration"));
    }

    #[test]
    fn what_is_not_built_is_accepted_at_its_default_only() {
        assert_eq!(refused("web.enabled", "true"), None);
        assert_eq!(refused("network.serve_relay", "true"), Some("config_not_built"));
        assert_eq!(refused("proxy.url", "\"none\""), None);
        assert_eq!(refused("proxy.url", "\"http://proxy.intern:3128\""), Some("config_not_built"));
    }

    #[test]
    fn a_range_has_a_mask_that_fits() {
        assert_eq!(refused("network.private_ranges", "[\"10.0.0.0/8\", \"fd00::/8\"]"), None);
        assert_eq!(refused("network.private_ranges", "[\"10.0.0.0/33\"]"), Some("config_wrong_range"));
    }
}
