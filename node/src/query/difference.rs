//! What changed between the version that this county adopted and the present one.

use std::collections::BTreeMap;

use kreisnetz_catalog::entry::Entry;
use serde_json::Value;

use super::Library;
use super::finding::Found;
use crate::api::{Difference, Foreign};
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;
use crate::storage::in_use;

/// Fields that change with every version and say nothing.
const SILENT: [&str; 2] = ["modified", "v"];

impl Library {
    /// Compares field by field; lists of single values are compared as one.
    ///
    /// # Errors
    ///
    /// `not_found` where this county does not use the entry, or the version that it adopted was never held here.
    pub(super) fn difference(&self, found: &Found<'_>) -> Result<Vec<Difference>, Failure> {
        let missing = |detail: &str| Failure::new(Slug::NotFound).detail(detail).with("ref", found.reference());
        let adoption = in_use(&self.derived, self.standpoint.own, &found.subject()).ok_or_else(|| missing("adoption"))?;
        let bytes = self.reader.entry(&adoption.about_digest).map_err(read_failure)?;
        let before = bytes.and_then(|bytes| Entry::parse(&bytes).ok()).ok_or_else(|| missing("adopted_version"))?;
        Ok(differences(&self.fields(&before), &self.fields(&found.entry)))
    }

    fn fields(&self, entry: &Entry) -> BTreeMap<String, String> {
        let mut fields = BTreeMap::new();
        for (key, value) in self.body(entry.root()) {
            if key == "body" {
                if let Value::Object(own) = value {
                    own.iter().for_each(|(key, value)| flatten(key, value, &mut fields));
                }
            } else if !SILENT.contains(&key.as_str()) {
                flatten(&key, &value, &mut fields);
            }
        }
        fields
    }
}

fn flatten(path: &str, value: &Value, fields: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| flatten(&format!("{path}.{key}"), value, fields)),
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            items.iter().enumerate().for_each(|(place, item)| flatten(&format!("{path}[{place}]"), item, fields));
        }
        Value::Array(items) => {
            fields.insert(path.to_owned(), items.iter().map(plain).collect::<Vec<_>>().join(", "));
        }
        value => {
            fields.insert(path.to_owned(), plain(value));
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn differences(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<Difference> {
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    let mut changed: Vec<Difference> = names
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| {
            let said = |fields: &BTreeMap<String, String>| fields.get(name).map(|text| Foreign::from(text.as_str()));
            Difference { field: name.clone(), before: said(before), after: said(after) }
        })
        .collect();
    // The version is what people look for first.
    changed.sort_by(|a, b| (a.field != "version", &a.field).cmp(&(b.field != "version", &b.field)));
    changed
}
