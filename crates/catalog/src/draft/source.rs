//! The TOML of a draft with the place of every key and value.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{DRAFT_BYTES_MAX, Problem};
use crate::schema::{Fault, Path, slug};

/// A line and a column, both from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// A value as it was given.
#[derive(Clone, Debug)]
pub(super) enum Given {
    Text(String),
    Integer(i64),
    /// A number with a point, by its digits.
    Float(String),
    Bool(bool),
    /// A day, `2026-03-01`.
    Date(String),
    /// A time, or a number that is none.
    Other(&'static str),
    List(Vec<Self>),
    Table(Vec<(String, Self)>),
}

impl Given {
    /// Returns what it is, in one word that the translations know.
    pub(super) const fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) => "integer",
            Self::Float(_) => "number",
            Self::Bool(_) => "boolean",
            Self::Date(_) => "date",
            Self::Other(name) => name,
            Self::List(_) => "list",
            Self::Table(_) => "table",
        }
    }
}

/// A draft's text, read.
#[derive(Clone, Debug)]
pub(super) struct Source {
    file: String,
    keys: Vec<(String, Given)>,
    /// Where each key and its value begin.
    places: BTreeMap<Path, (Place, Place)>,
}

impl Source {
    /// Reads the text; what is no TOML is reported, all of it.
    pub(super) fn parse(file: &str, text: &str) -> (Self, Vec<Problem>) {
        let mut source = Self { file: file.to_owned(), keys: Vec::new(), places: BTreeMap::new() };
        if text.len() > DRAFT_BYTES_MAX {
            let args = [("limit", DRAFT_BYTES_MAX.to_string()), ("actual", text.len().to_string())];
            let problem = source.problem(&Fault::new(Path::default(), slug::DRAFT_TOO_LARGE, args));
            return (source, vec![problem]);
        }
        let (table, errors) = DeTable::parse_recoverable(text);
        let lines = Lines::of(text);
        if errors.is_empty() {
            source.keys = source.table(table.get_ref(), &Path::default(), &lines);
        }
        let problems = errors.iter().map(|error| source.syntax(error, &lines)).collect();
        (source, problems)
    }

    fn syntax(&self, error: &toml::de::Error, lines: &Lines<'_>) -> Problem {
        let detail = error.message().replace('\n', " ");
        let mut problem = self.problem(&Fault::new(Path::default(), slug::TOML_SYNTAX, [("detail", detail)]));
        let Place { line, column } = lines.place(error.span().map_or(0, |span| span.start));
        (problem.line, problem.column) = (line, column);
        problem
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Returns the keys of the draft with their values, by letter.
    pub(super) fn keys(&self) -> &[(String, Given)] {
        &self.keys
    }

    /// Returns the text of a key, where it is one.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.keys.iter().find_map(|(name, given)| match given {
            Given::Text(text) if name == key => Some(text.trim()),
            _ => None,
        })
    }

    /// Returns where something is: its value, or its key; what is not there is where its holder is.
    pub(super) fn place(&self, path: &Path, of_the_key: bool) -> Place {
        if let Some((key, value)) = self.places.get(path) {
            return if of_the_key { *key } else { *value };
        }
        path.parent().map_or(Place { line: 1, column: 1 }, |holder| self.place(&holder, of_the_key))
    }

    fn table(&mut self, table: &DeTable<'_>, path: &Path, lines: &Lines<'_>) -> Vec<(String, Given)> {
        let mut keys = Vec::new();
        for (key, value) in table {
            let path = path.key(key.get_ref());
            self.places.insert(path.clone(), (lines.place(key.span().start), lines.place(value.span().start)));
            keys.push((key.get_ref().to_string(), self.value(value.get_ref(), &path, lines)));
        }
        keys
    }

    fn value(&mut self, value: &DeValue<'_>, path: &Path, lines: &Lines<'_>) -> Given {
        match value {
            DeValue::String(text) => Given::Text(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).map_or(Given::Other("number"), Given::Integer),
            DeValue::Float(number) => Given::Float(number.as_str().to_owned()),
            DeValue::Boolean(value) => Given::Bool(*value),
            DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => Given::Date(moment.to_string()),
            DeValue::Datetime(_) => Given::Other("time"),
            DeValue::Table(table) => Given::Table(self.table(table, path, lines)),
            DeValue::Array(items) => {
                let mut list = Vec::new();
                for (place, item) in items.iter().enumerate() {
                    let path = path.index(place);
                    let start = lines.place(item.span().start);
                    self.places.insert(path.clone(), (start, start));
                    list.push(self.value(item.get_ref(), &path, lines));
                }
                Given::List(list)
            }
        }
    }
}

/// Where the lines of a text begin.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    fn place(&self, offset: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        Place { line, column: before.chars().count() + 1 }
    }
}
