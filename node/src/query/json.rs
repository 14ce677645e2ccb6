//! The fields of an entry's own kind as JSON: names as they are in the bytes, digests as hexadecimal text.

use kreisnetz_catalog::entry::EntryRef;
use kreisnetz_catalog::tree::{Tree, TreeMap};
use serde_json::{Map, Value};

use super::Library;

impl Library {
    /// Returns the fields; every reference in them also has a `ref` with the name that people type.
    pub(super) fn body(&self, body: &TreeMap) -> Map<String, Value> {
        let mut fields: Map<String, Value> = body.iter().map(|(key, value)| (key.to_owned(), self.value(value))).collect();
        if let Some(reference) = EntryRef::of(body) {
            let name = self.name_of(&reference.publisher(), reference.slug());
            fields.insert("ref".to_owned(), Value::String(name));
        }
        fields
    }

    fn value(&self, tree: &Tree) -> Value {
        match tree {
            Tree::Uint(number) => Value::from(*number),
            Tree::Negative(number) => Value::from(*number),
            Tree::Bytes(bytes) => Value::String(hex::encode(bytes)),
            Tree::Text(text) => Value::String(text.clone()),
            Tree::Bool(value) => Value::Bool(*value),
            Tree::List(items) => Value::Array(items.iter().map(|item| self.value(item)).collect()),
            Tree::Map(map) => Value::Object(self.body(map)),
        }
    }
}
