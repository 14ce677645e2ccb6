//! Reading values leniently: what does not fit is dropped with a finding, what is there is cleaned, freed of persons and cut.

use super::{
    document::{Mark, Node, Value},
    finding::{Findings, Level, slug},
    persons::Persons,
    text, web,
};

/// Characters of a value shown in a finding, and of a key in its path.
const SHOWN_MAX: usize = 80;

/// What stands where a person was.
const REMOVED: &str = "[…]";

/// A key, or an item of a list, with its value and the path to it.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) path: String,
    pub(crate) name: &'a str,
    /// Where the key stands; for an item, where the value stands.
    pub(crate) key_at: Mark,
    pub(crate) node: &'a Node,
}

/// Bounds of a text in grapheme clusters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub(crate) least: usize,
    pub(crate) most: usize,
}

impl Bound {
    pub(crate) const fn most(most: usize) -> Self {
        Self { least: 1, most }
    }
}

/// Holds what is known of the file as a whole while its keys are read.
pub(crate) struct Reader<'a> {
    pub(crate) persons: &'a Persons,
    pub(crate) findings: Findings,
}

impl Reader<'_> {
    pub(crate) fn warn(&mut self, entry: &Entry<'_>, slug: &'static str, args: &[(&'static str, String)]) {
        self.findings.push(entry.node.at, Level::Warning, &entry.path, slug, args);
    }

    pub(crate) fn note(&mut self, entry: &Entry<'_>, slug: &'static str, args: &[(&'static str, String)]) {
        self.findings.push(entry.node.at, Level::Note, &entry.path, slug, args);
    }

    /// Warns with the value as the only argument.
    pub(crate) fn warn_value(&mut self, entry: &Entry<'_>, slug: &'static str, value: &str) {
        let value = self.shown(value);
        self.warn(entry, slug, &[("value", value)]);
    }

    /// A value as a finding may show it.
    pub(crate) fn shown(&self, value: &str) -> String {
        text::cut(&text::line(&self.persons.scrub(&text::line(value).text, REMOVED).text).text, SHOWN_MAX)
    }

    /// The keys of a mapping; equal ones but the first are dropped.
    pub(crate) fn section<'n>(&mut self, entry: &Entry<'n>) -> Vec<Entry<'n>> {
        let Value::Map(pairs) = &entry.node.value else {
            if entry.node.is_null() {
                self.note(entry, slug::EMPTY_VALUE, &[]);
            } else {
                self.warn(entry, slug::NOT_MAPPING, &[]);
            }
            return Vec::new();
        };
        let mut entries = Vec::new();
        for pair in pairs {
            let name = pair.key.text().unwrap_or_default();
            let shown = self.shown(name);
            let path = if entry.path.is_empty() { shown } else { format!("{}.{shown}", entry.path) };
            let child = Entry { path, name, key_at: pair.key.at, node: &pair.value };
            if pair.key.text().is_none() {
                self.findings.push(pair.key.at, Level::Warning, &entry.path, slug::KEY_NOT_TEXT, &[]);
            } else if pair.repeated {
                self.findings.push(pair.key.at, Level::Warning, &child.path, slug::KEY_REPEATED, &[]);
            } else {
                entries.push(child);
            }
        }
        entries
    }

    /// The items of a list; a single value counts as a list of one.
    pub(crate) fn items<'n>(&mut self, entry: &Entry<'n>) -> Vec<Entry<'n>> {
        let item = |(index, node): (usize, &'n Node)| Entry { path: format!("{}[{index}]", entry.path), name: "", key_at: node.at, node };
        match &entry.node.value {
            Value::List(items) => items.iter().enumerate().map(item).collect(),
            Value::Scalar { .. } if entry.node.is_null() => Vec::new(),
            _ => {
                self.warn(entry, slug::NOT_LIST, &[]);
                vec![entry.clone()]
            }
        }
    }

    /// Like [`Self::items`], where the standard allows a single value.
    pub(crate) fn one_or_more<'n>(&mut self, entry: &Entry<'n>) -> Vec<Entry<'n>> {
        match entry.node.value {
            Value::Scalar { .. } if !entry.node.is_null() => vec![entry.clone()],
            _ => self.items(entry),
        }
    }

    /// The raw text of a scalar that says something.
    pub(crate) fn raw<'n>(&mut self, entry: &Entry<'n>) -> Option<&'n str> {
        if !matches!(entry.node.value, Value::Scalar { .. }) {
            self.warn(entry, slug::NOT_TEXT, &[]);
            return None;
        }
        match entry.node.text().map(str::trim) {
            None | Some("") => self.note(entry, slug::EMPTY_VALUE, &[]),
            Some(text) if is_placeholder(text) => self.warn_value(entry, slug::PLACEHOLDER, text),
            Some(text) => return Some(text),
        }
        None
    }

    /// One line of text within the bound.
    pub(crate) fn line(&mut self, entry: &Entry<'_>, bound: Bound) -> Option<String> {
        let raw = self.raw(entry)?;
        let clean = text::line(raw);
        self.bounded(entry, clean, bound, text::line)
    }

    /// Paragraphs within the bound, without HTML and images.
    pub(crate) fn block(&mut self, entry: &Entry<'_>, bound: Bound) -> Option<String> {
        let raw = self.raw(entry)?;
        let mut clean = text::block(raw);
        if let Some(plain) = super::markup::without(&clean.text) {
            self.warn(entry, slug::MARKUP_REMOVED, &[]);
            clean.text = text::block(&plain).text;
        }
        self.bounded(entry, clean, bound, text::block)
    }

    fn bounded(&mut self, entry: &Entry<'_>, clean: text::Clean, bound: Bound, again: fn(&str) -> text::Clean) -> Option<String> {
        if clean.removed > 0 {
            self.warn(entry, slug::CHARACTERS_REMOVED, &[("count", clean.removed.to_string())]);
        }
        let scrubbed = self.persons.scrub(&clean.text, REMOVED);
        if scrubbed.removed > 0 {
            self.warn(entry, slug::PERSON_REMOVED, &[("count", scrubbed.removed.to_string())]);
        }
        let text = again(&scrubbed.text).text;
        let length = text::length(&text);
        let args = |limit: usize| [("limit", limit.to_string()), ("length", length.to_string())];
        if !text::fits(&text, bound.most) {
            self.warn(entry, slug::TEXT_CUT, &args(bound.most));
            return Some(text::cut(&text, bound.most));
        }
        if length < bound.least && length > 0 {
            self.warn(entry, slug::TEXT_SHORT, &args(bound.least));
        }
        (!text.is_empty()).then_some(text)
    }

    /// An absolute http(s) address without a person in it.
    pub(crate) fn url(&mut self, entry: &Entry<'_>) -> Option<String> {
        let raw = self.raw(entry)?;
        match web::url(raw) {
            Some(url) if self.persons.scrub(&url, REMOVED).removed == 0 => Some(url),
            Some(_) => {
                self.warn(entry, slug::PERSON_REMOVED, &[("count", "1".to_owned())]);
                None
            }
            None => {
                self.warn_value(entry, slug::URL_INVALID, raw);
                None
            }
        }
    }

    /// Yes or no, in the spellings of YAML 1.1 and 1.2.
    pub(crate) fn boolean(&mut self, entry: &Entry<'_>) -> Option<bool> {
        let raw = self.raw(entry)?;
        match raw.to_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "ja" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "nein" | "0" => Some(false),
            _ => {
                self.warn_value(entry, slug::NOT_BOOLEAN, raw);
                None
            }
        }
    }

    /// A key that an asset has no field for.
    pub(crate) fn kept(&mut self, entry: &Entry<'_>) {
        self.findings.push(entry.key_at, Level::Warning, &entry.path, slug::KEY_KEPT, &[]);
    }

    /// A key that the standard does not have, with the nearest one that it has.
    pub(crate) fn unknown(&mut self, entry: &Entry<'_>, known: &[&str]) {
        if entry.name.starts_with("x-") {
            self.kept(entry);
            return;
        }
        let name = self.shown(entry.name);
        let likeness = |known: &&str| strsim::jaro_winkler(&known.to_lowercase(), &name.to_lowercase());
        let nearest = known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|best| likeness(best) > 0.85);
        let args = [("nearest", nearest.unwrap_or_default().to_owned())];
        self.findings.push(entry.key_at, Level::Warning, &entry.path, slug::KEY_UNKNOWN, &args);
    }

    /// Shortens a list to its bound.
    pub(crate) fn limit<T>(&mut self, entry: &Entry<'_>, list: &mut Vec<T>, limit: usize) {
        if list.len() > limit {
            self.warn(entry, slug::LIST_CUT, &[("limit", limit.to_string()), ("count", list.len().to_string())]);
            list.truncate(limit);
        }
    }
}

/// Words that people leave in where a value should stand.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let dots = !text.is_empty() && text.chars().all(|character| matches!(character, '.' | '…' | '-' | '?'));
    dots || matches!(text.as_str(), "sample" | "tbd" | "xxx" | "n/a" | "lorem ipsum" | "placeholder")
}
