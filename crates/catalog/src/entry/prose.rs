//! What the kind's own fields say in words: for whoever searches, not for whoever checks.

use super::Entry;
use crate::{
    language::LangMap,
    schema::{self, Field, Shape},
    tree::{Tree, TreeMap},
};

/// Fields whose texts name the items of a bill, not what the entry is about.
const BILLS: [&str; 2] = ["costs", "fees"];

/// Texts and names found in a body.
#[derive(Debug, Default)]
struct Found<'a> {
    texts: Vec<LangMap<'a>>,
    names: Vec<&'a str>,
}

impl Entry {
    /// Returns the texts of the kind's own fields in their order: the need of a request, the goals of a strategy. The features of an asset
    /// are not among them, see [`super::AssetView::features`]; nor are the items of a bill.
    #[must_use]
    pub fn body_texts(&self) -> Vec<LangMap<'_>> {
        self.found().texts
    }

    /// Returns the names of organisations in the kind's own fields.
    #[must_use]
    pub fn body_names(&self) -> Vec<&str> {
        self.found().names
    }

    fn found(&self) -> Found<'_> {
        let mut found = Found::default();
        if let (Some(kind), Some(body)) = (self.kind(), self.body()) {
            found.fields(schema::of(kind).body, body);
        }
        found
    }
}

impl<'a> Found<'a> {
    fn fields(&mut self, fields: &[Field], map: &'a TreeMap) {
        for field in fields.iter().filter(|field| field.name != "features" && !BILLS.contains(&field.name)) {
            if let Some(value) = map.get(field.name) {
                self.value(&field.shape, value);
            }
        }
    }

    fn value(&mut self, shape: &Shape, value: &'a Tree) {
        match shape {
            Shape::LangLine { .. } | Shape::LangText { .. } => self.texts.extend(LangMap::of(value)),
            Shape::Org => self.names.extend(value.as_map().and_then(|map| map.text("name"))),
            Shape::Table(fields) => {
                if let Some(map) = value.as_map() {
                    self.fields(fields, map);
                }
            }
            Shape::List { of, .. } => value.items().iter().for_each(|item| self.value(of, item)),
            _ => {}
        }
    }
}
