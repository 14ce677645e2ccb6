//! The one check of an entry against its schema.
//!
//! It sees the tree of the bytes, whether an author's draft was just made into it or a reader received it. "Today" is the day the
//! entry says it was last changed: so the verdict is the same for everyone and on every later day.

use jiff::{ToSpan, civil::Date};
use kreisnetz_identity::Ags;

use super::{Condition, Fault, Field, Known, Need, Path, Schema, envelope, fault::Step, slug};
use crate::{
    entry::Writer,
    tree::{Tree, TreeMap},
};

/// Returns everything that is wrong with an entry of this kind; its `v` and `kind` are known to be right.
pub(crate) fn check(schema: &Schema, root: &TreeMap, known: Known<'_>) -> Vec<Fault> {
    let none = TreeMap::default();
    let body = root.map("body").unwrap_or(&none);
    let modified = root.text("modified").and_then(super::scalar::date);
    let mut check = Check { root, body, known, today: modified, path: Path::default(), faults: Vec::new() };
    let envelope = envelope(schema);
    check.table(root, &envelope, &["body"]);
    check.table(body, schema.body, &[]);
    check.whole(schema);
    (schema.rules)(&mut check);
    check.faults
}

/// A check under way: what is checked, where it stands and what it found.
pub(crate) struct Check<'a> {
    root: &'a TreeMap,
    body: &'a TreeMap,
    known: Known<'a>,
    today: Option<Date>,
    path: Path,
    faults: Vec<Fault>,
}

impl<'a> Check<'a> {
    /// Returns the entry.
    pub(crate) const fn root(&self) -> &'a TreeMap {
        self.root
    }

    /// Returns the kind's own fields.
    pub(crate) const fn body(&self) -> &'a TreeMap {
        self.body
    }

    /// Returns whose catalog it stands in, where that is known.
    pub(crate) const fn author(&self) -> Option<&'a Writer> {
        self.known.author
    }

    /// Notes a fault.
    pub(crate) fn fault<const N: usize>(&mut self, path: Path, slug: &'static str, args: [(&'static str, String); N]) {
        self.faults.push(Fault::new(path, slug, args));
    }

    /// Notes a fault of the value under check.
    pub(super) fn here<const N: usize>(&mut self, slug: &'static str, args: [(&'static str, String); N]) {
        self.fault(self.path.clone(), slug, args);
    }

    /// The day behind which no fact lies: tomorrow, seen from the day of the last change.
    pub(super) fn last_day_of_facts(&self) -> Option<Date> {
        self.today?.checked_add(1.day()).ok()
    }

    /// Says whether an AGS lies in a county of the official list, or in one that was merged into another.
    pub(super) fn is_known_ags(&self, ags: Ags) -> bool {
        crate::county::by_ags(ags).is_some() || self.known.predecessors.is_some_and(|former| former.contains(&ags.county()))
    }

    /// Checks something one step further on.
    pub(super) fn inside(&mut self, step: &Step, run: impl FnOnce(&mut Self)) {
        let before = self.path.clone();
        self.path = match step {
            Step::Key(key) => before.key(key),
            Step::Index(index) => before.index(*index),
        };
        run(self);
        self.path = before;
    }

    /// Checks a table: no unknown key, nothing missing, every value of its shape. `more` are keys that are checked elsewhere.
    pub(super) fn table(&mut self, table: &'a TreeMap, fields: &[Field], more: &[&str]) {
        for (key, value) in table.iter().filter(|(key, _)| !more.contains(key)) {
            let field = fields.iter().find(|field| field.name == key);
            self.inside(&Step::Key(key.to_owned()), |check| match field {
                Some(field) => check.value(value, &field.shape),
                None => check.unknown_key(key, fields),
            });
        }
        for field in fields {
            self.need(table, field);
        }
    }

    fn unknown_key(&mut self, key: &str, fields: &[Field]) {
        let at_top = self.path.steps().len() == 1;
        // Envelope and own keys stand side by side for an author, so both are offered.
        let names: Vec<&str> = if at_top { self.keys_of_the_entry(fields) } else { fields.iter().map(|field| field.name).collect() };
        match crate::vocabulary::nearest(key, names.iter().copied()) {
            Some(nearest) => self.here(slug::UNKNOWN_KEY_NEAREST, [("nearest", nearest.to_owned())]),
            None => self.here(slug::UNKNOWN_KEY, [("allowed", names.join(", "))]),
        }
    }

    fn keys_of_the_entry<'f>(&self, fields: &'f [Field]) -> Vec<&'f str> {
        let kind = self.root.text("kind").and_then(|kind| kind.parse().ok());
        let all = kind.map(super::of).map(|schema| (envelope(schema), schema.body));
        let authors = |field: &&Field| field.given_by == super::GivenBy::Author;
        match all {
            Some((envelope, body)) => envelope.iter().chain(body).filter(authors).map(|field| field.name).collect(),
            None => fields.iter().filter(authors).map(|field| field.name).collect(),
        }
    }

    fn need(&mut self, table: &TreeMap, field: &Field) {
        let there = table.get(field.name).is_some();
        let path = self.path.key(field.name);
        let (required, allowed, condition) = self.judge(table, field.need);
        match condition {
            _ if there && allowed || !there && !required => {}
            None => self.fault(path, slug::MISSING, []),
            Some(condition) if there => {
                let allowed = condition.any_of.join(", ");
                self.fault(path, slug::ONLY_WHEN, [("when", condition.key.to_owned()), ("allowed", allowed)]);
            }
            Some(condition) => {
                let value = self.look(table, condition.key).unwrap_or_default().to_owned();
                self.fault(path, slug::MISSING_WHEN, [("when", condition.key.to_owned()), ("value", value)]);
            }
        }
    }

    /// Returns whether a field must be there, whether it may be, and what that hangs on.
    fn judge(&self, table: &TreeMap, need: Need) -> (bool, bool, Option<Condition>) {
        let holds = |condition: Condition| self.look(table, condition.key).is_some_and(|value| condition.any_of.contains(&value));
        match need {
            Need::Required => (true, true, None),
            Need::Optional => (false, true, None),
            Need::RequiredWhen(condition) => (holds(condition), true, Some(condition)),
            Need::OnlyWhen(condition) => (false, holds(condition), Some(condition)),
            Need::ExactlyWhen(condition) => (holds(condition), holds(condition), Some(condition)),
        }
    }

    fn look<'t>(&'t self, table: &'t TreeMap, key: &str) -> Option<&'t str> {
        table.text(key).or_else(|| self.body.text(key)).or_else(|| self.root.text(key))
    }

    /// The rules of the envelope as a whole.
    fn whole(&mut self, schema: &Schema) {
        let (issued, modified) = (self.root.text("issued"), self.root.text("modified"));
        if issued.zip(modified).is_some_and(|(issued, modified)| issued > modified) {
            self.fault(Path::of("issued"), slug::ISSUED_AFTER_MODIFIED, []);
        }
        let own = self.root.text("slug").unwrap_or_default();
        match schema.kind.fixed_slug() {
            Some(expected) if own != expected => self.fault(Path::of("slug"), slug::SLUG_FIXED, [("expected", expected.to_owned())]),
            None if own == "county" || own == "node" => self.fault(Path::of("slug"), slug::SLUG_RESERVED, [("expected", own.to_owned())]),
            _ => {}
        }
        if let Some(author) = self.author().filter(|author| !schema.writers.contains(&author.class())) {
            let class = author.class_name().to_owned();
            self.fault(Path::of("kind"), slug::KIND_NOT_FOR_CLASS, [("actual", class)]);
        }
    }

    /// Checks that a list has no two equal items and not too many.
    pub(super) fn list(&mut self, items: &'a [Tree], max: usize, mut each: impl FnMut(&mut Self, &'a Tree)) {
        if items.len() > max {
            self.here(slug::LIST_TOO_LONG, [("limit", max.to_string()), ("actual", items.len().to_string())]);
            return;
        }
        for (place, item) in items.iter().enumerate() {
            self.inside(&Step::Index(place), |check| {
                if let Some(first) = items[..place].iter().position(|other| other == item) {
                    check.here(slug::LIST_DUPLICATE, [("first", (first + 1).to_string())]);
                }
                each(check, item);
            });
        }
    }
}
