//! Requests as query strings, `a=1&b=x&b=y` (WHATWG URL, application/x-www-form-urlencoded).

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    AdoptersRequest, AdoptionsRequest, CatalogueRequest, CompareRequest, EventsRequest, ExportRequest, ImportRequest, InboxRequest,
    PeersRequest, PendingRequest, PublisherRequest, SearchRequest, ShowRequest, StatusRequest, VouchesRequest,
};
use crate::failure::{Failure, Slug};

/// Bytes of a query string at most.
const QUERY_BYTES_MAX: usize = 8 * 1024;

/// A request that travels in a query string.
pub trait Query: Default + Serialize + DeserializeOwned {
    /// Returns the query string, without `?`; what is absent is left out.
    fn to_query(&self) -> String {
        let mut pairs = Vec::new();
        for (name, value) in fields(self) {
            match value {
                Value::Array(values) => pairs.extend(values.iter().filter_map(|value| pair(&name, value))),
                value => pairs.extend(pair(&name, &value)),
            }
        }
        pairs.join("&")
    }

    /// Reads a query string; a repeated name is a list, `-` in a name counts as `_`.
    ///
    /// # Errors
    ///
    /// `unknown_field` for a parameter that the request does not have, `usage` for a value of the wrong kind.
    fn from_query(query: &str) -> Result<Self, Failure> {
        if query.len() > QUERY_BYTES_MAX {
            return Err(Failure::new(Slug::TooLarge).with("limit", QUERY_BYTES_MAX));
        }
        let mut known = fields(&Self::default());
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let name = decode(name)?.replace('-', "_");
            let Some(slot) = known.get_mut(&name) else {
                let names: Vec<&str> = known.keys().map(String::as_str).collect();
                return Err(Failure::new(Slug::UnknownField).with("field", name).with("known", names.join(", ")));
            };
            fill(slot, &name, decode(value)?)?;
        }
        serde_json::from_value(Value::Object(known)).map_err(|_| Failure::new(Slug::Usage).detail("query"))
    }
}

impl Query for SearchRequest {}
impl Query for ShowRequest {}
impl Query for StatusRequest {}
impl Query for PeersRequest {}
impl Query for AdoptionsRequest {}
impl Query for AdoptersRequest {}
impl Query for PublisherRequest {}
impl Query for ExportRequest {}
impl Query for CatalogueRequest {}
impl Query for CompareRequest {}
impl Query for InboxRequest {}
impl Query for EventsRequest {}
impl Query for ImportRequest {}
impl Query for VouchesRequest {}
impl Query for PendingRequest {}

fn fields(request: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(request) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn pair(name: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) if !text.is_empty() => encode(text),
        Value::Number(number) if number.as_u64() != Some(0) => number.to_string(),
        Value::Bool(true) => "true".to_owned(),
        _ => return None,
    };
    Some(format!("{name}={text}"))
}

/// Puts a value where the default of its field says which type it has; an optional one is a number if it looks so and
/// its name is that of a count.
fn fill(slot: &mut Value, name: &str, text: String) -> Result<(), Failure> {
    let wrong = |text: &str| Failure::new(Slug::Usage).detail("query_value").with("field", name).with("value", text);
    match slot {
        Value::Array(values) => values.push(Value::String(text)),
        Value::Bool(_) => {
            *slot = Value::Bool(match text.as_str() {
                "" | "true" | "1" => true,
                "false" | "0" => false,
                _ => return Err(wrong(&text)),
            });
        }
        Value::Number(_) => *slot = text.parse::<u64>().map_err(|_| wrong(&text))?.into(),
        Value::Null if matches!(name, "min_adopters" | "limit" | "after") => {
            *slot = text.parse::<u64>().map_err(|_| wrong(&text))?.into();
        }
        _ => *slot = Value::String(text),
    }
    Ok(())
}

/// Returns the text with everything but unreserved characters as `%XX`; also fit for one part of a path.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Returns the text of a part of a query string: `+` is a space, `%XX` a byte of UTF-8.
///
/// # Errors
///
/// `usage` if what comes out is not UTF-8 or a `%` is not followed by two hex digits.
pub(crate) fn decode(text: &str) -> Result<String, Failure> {
    let malformed = || Failure::new(Slug::Usage).detail("query");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16)).ok_or_else(malformed);
                let value = digit()? * 16 + digit()?;
                u8::try_from(value).map_err(|_| malformed())?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| malformed())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_search_survives_its_query_string() {
        let request = SearchRequest {
            q: "Räume & Plätze +1".to_owned(),
            kind: vec!["asset".to_owned(), "service".to_owned()],
            min_adopters: Some(3),
            all: true,
            offset: 20,
            ..SearchRequest::default()
        };
        let query = request.to_query();
        assert!(query.contains("kind=asset&kind=service"), "{query}");
        assert_eq!(SearchRequest::from_query(&query).unwrap(), request);
    }

    #[test]
    fn a_plain_curl_query_is_understood() {
        let request = SearchRequest::from_query("q=ehrenamt+im%20Kreis&min-adopters=2&all").unwrap();
        assert_eq!(request.q, "ehrenamt im Kreis");
        assert_eq!(request.min_adopters, Some(2));
        assert!(request.all);
    }

    #[test]
    fn an_unknown_parameter_is_refused_by_name() {
        let failure = SearchRequest::from_query("q=x&limitt=3").unwrap_err();
        assert_eq!(failure.slug(), Slug::UnknownField);
        assert_eq!(failure.context()["field"], "limitt");
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused() {
        for query in ["limit=many", "all=maybe", "offset=-1", "q=%zz", "q=%ff"] {
            assert_eq!(SearchRequest::from_query(query).unwrap_err().slug(), Slug::Usage, "{query}");
        }
    }
}
