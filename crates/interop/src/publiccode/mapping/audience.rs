//! For whom the software is, and whose it is.

use super::super::{
    categories,
    finding::{Level, slug},
    origin::Context,
    reader::{Entry, Reader},
};
use super::{absent, unique};

const TOPICS_MAX: usize = 3;

/// Concepts of DCAT-AP.de that end in a key of a county or municipality.
const PLACES: [&str; 2] = ["politicalgeocoding/districtkey/", "politicalgeocoding/municipalitykey/"];

/// What the file says of the organisation, compared with the publisher.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Organisation {
    /// It is the publisher.
    Agrees,
    /// The file says nothing, or the publisher's AGS is not known.
    Silent,
    /// It is another one.
    Contradicts,
}

/// Topics for the scopes, in the order of the file.
pub(crate) fn topics(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Vec<String> {
    let mut topics = Vec::new();
    for key in reader.section(entry) {
        match key.name {
            "scope" => {
                let scopes = reader.items(&key);
                topics.extend(scopes.iter().filter_map(|scope| topic(reader, scope)));
                unique(&mut topics);
                reader.limit(&key, &mut topics, TOPICS_MAX);
            }
            "countries" | "unsupportedCountries" => {}
            _ => reader.unknown(&key, &["scope", "countries", "unsupportedCountries"]),
        }
    }
    topics
}

fn topic(reader: &mut Reader<'_>, scope: &Entry<'_>) -> Option<String> {
    let raw = reader.raw(scope)?;
    let topic = categories::topic(raw);
    if topic.is_none() {
        let value = reader.shown(raw);
        reader.note(scope, slug::SCOPE_UNKNOWN, &[("value", value)]);
    }
    topic.map(str::to_owned)
}

/// Compares `organisation.uri`, or the older `organizationUri`, with the publisher.
pub(crate) fn organisation(
    reader: &mut Reader<'_>,
    section: Option<&Entry<'_>>,
    older: Option<&Entry<'_>>,
    context: &Context,
) -> Organisation {
    let keys = section.map(|entry| reader.section(entry)).unwrap_or_default();
    let uri = keys.iter().find(|key| key.name == "uri");
    if let (Some(section), None) = (section, uri) {
        reader.warn(section, slug::ORGANISATION_URI_MISSING, &[]);
    }
    for key in &keys {
        if !matches!(key.name, "uri" | "name") {
            reader.unknown(key, &["uri", "name"]);
        }
    }
    let Some((entry, raw)) = uri.or(older).and_then(|entry| reader.raw(entry).map(|raw| (entry, raw))) else {
        absent(reader, Level::Note, "organisation.uri", slug::ORGANISATION_SILENT);
        return Organisation::Silent;
    };
    let Some(ags) = &context.ags else { return Organisation::Silent };
    if key_of(raw).is_some_and(|key| key == *ags) {
        reader.note(entry, slug::ORGANISATION_AGREES, &[]);
        return Organisation::Agrees;
    }
    let value = reader.shown(raw);
    reader.warn(entry, slug::ORGANISATION_CONTRADICTS, &[("value", value), ("ags", ags.clone())]);
    Organisation::Contradicts
}

/// The AGS in a URI: the concept of DCAT-AP.de, or `urn:…:<ags>`.
fn key_of(uri: &str) -> Option<&str> {
    let uri = uri.trim().trim_end_matches('/');
    let lower = uri.to_ascii_lowercase();
    let end = PLACES.iter().find_map(|place| lower.find(place).map(|at| at + place.len()));
    let key = match end {
        Some(end) => uri.get(end..)?,
        None if lower.starts_with("urn:") => uri.rsplit(':').next()?,
        None => return None,
    };
    let is_key = matches!(key.len(), 5 | 8) && key.bytes().all(|byte| byte.is_ascii_digit());
    is_key.then_some(key)
}
