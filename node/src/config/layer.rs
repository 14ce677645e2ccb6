//! One layer of settings: a file or the environment, taken apart and checked key by key.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::Value;
use toml_edit::{Document, Item};

use super::check::{check, parse_literal, parse_loose};
use super::keys::{KEYS, Key};
use crate::api::Problem;
use crate::failure::{Failure, Slug};

/// Variables with our prefix that are no settings: where the home is, what was built, and what the testnet's launcher and the tests read.
const OTHER_VARIABLES: &[&str] = &["KREISNETZ_HOME", "KREISNETZ_REVISION", "KREISNETZ_BIN", "KREISNETZ_PYTHON", "KREISNETZ_TESTNET_DIR"];
/// Variables that only builds with debug assertions read.
const TEST_VARIABLES: &[&str] = &["KREISNETZ_TEST_SEED", "KREISNETZ_TEST_NOW", "KREISNETZ_TEST_FILES"];

/// Where a value comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Origin {
    /// Built in.
    Default,
    /// A file of the machine, with the line.
    System(PathBuf, u32),
    /// The file of the home, with the line.
    Home(PathBuf, u32),
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command line.
    Flag,
}

/// A value with its origin.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// What all layers say so far, and what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub(super) values: BTreeMap<&'static str, Placed>,
    pub(super) files: Vec<PathBuf>,
    pub(super) problems: Vec<Problem>,
}

impl Layers {
    /// Puts a file over the layers before; a file that does not exist says nothing.
    pub(super) fn read(&mut self, path: &Path, origin: fn(PathBuf, u32) -> Origin) -> Result<(), Failure> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                return Err(Failure::new(Slug::PermissionDenied).with("path", path.display()));
            }
            Err(_) => return Err(Failure::new(Slug::ConfigInvalid).with("file", path.display())),
        };
        self.files.push(path.to_path_buf());
        self.parse(path, &text, origin);
        Ok(())
    }

    /// Puts the text of a file over the layers before.
    pub(super) fn parse(&mut self, path: &Path, text: &str, origin: fn(PathBuf, u32) -> Origin) {
        let file = path.display().to_string();
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let line = error.span().map(|span| line_of(text, span.start));
                let args = args(&[("detail", error.message())]);
                self.problems.push(Problem::error(file, "config_syntax", args).at(line, None));
                return;
            }
        };
        for (section, item) in document.iter() {
            let line = item_line(text, document.as_table().key(section).and_then(toml_edit::Key::span), item);
            let Some(table) = item.as_table_like() else {
                self.unknown(&file, section, line);
                continue;
            };
            if !KEYS.iter().any(|key| key.parts().0 == section) {
                self.unknown(&file, section, line);
                continue;
            }
            for (name, item) in table.iter() {
                let line = item_line(text, table.key(name).and_then(toml_edit::Key::span), item);
                let full = format!("{section}.{name}");
                match Key::find(&full) {
                    Some(key) => self.set(key, &file, value_of(item), origin(path.to_path_buf(), line), Some(line)),
                    None => self.unknown(&file, &full, line),
                }
            }
        }
    }

    /// Puts the environment over the layers before.
    pub(super) fn environment(&mut self, variables: &BTreeMap<String, String>) {
        for (name, text) in variables.iter().filter(|(name, _)| name.starts_with("KREISNETZ_")) {
            let is_test = cfg!(debug_assertions) && TEST_VARIABLES.contains(&name.as_str());
            if is_test || OTHER_VARIABLES.contains(&name.as_str()) {
                continue;
            }
            match KEYS.iter().find(|key| key.variable() == *name) {
                Some(key) => self.set(key, name, Some(parse_loose(key, text)), Origin::Environment(name.clone()), None),
                None => self.unknown_variable(name),
            }
        }
    }

    /// Puts one value over the layers before, if it is accepted.
    pub(super) fn set(&mut self, key: &'static Key, file: &str, value: Option<Value>, origin: Origin, line: Option<u32>) {
        let value = value.unwrap_or_else(|| Value::Table(toml::Table::new()));
        match check(key, &value) {
            Ok(()) => drop(self.values.insert(key.name, Placed { value, origin })),
            Err(refusal) => {
                let mut args = args(&[("key", key.name), ("value", &value.to_string())]);
                args.extend(refusal.args.into_iter().map(|(name, value)| (name.to_owned(), value)));
                self.problems.push(Problem::error(file, refusal.slug, args).at(line, None).in_key(key.name));
            }
        }
    }

    fn unknown(&mut self, file: &str, name: &str, line: u32) {
        let names = KEYS.iter().map(|key| if name.contains('.') { key.name } else { key.parts().0 });
        let problem = unknown(file, "config_unknown_key", name, names.map(str::to_owned));
        self.problems.push(problem.at(Some(line), None).in_key(name));
    }

    fn unknown_variable(&mut self, name: &str) {
        let problem = unknown(name, "config_unknown_variable", name, KEYS.iter().map(Key::variable));
        self.problems.push(problem.in_key(name));
    }
}

/// Returns the name that is written most like `wanted`, where one is near enough to be meant.
pub(crate) fn nearest(wanted: &str, names: impl Iterator<Item = String>) -> Option<String> {
    let near = names.map(|name| (strsim::osa_distance(wanted, &name), name)).min()?;
    (near.0 <= 1 + wanted.chars().count() / 4).then_some(near.1)
}

fn unknown(file: &str, slug: &str, name: &str, names: impl Iterator<Item = String>) -> Problem {
    match nearest(name, names) {
        Some(near) => Problem::error(file, &format!("{slug}_nearest"), args(&[("key", name), ("nearest", &near)])),
        None => Problem::error(file, slug, args(&[("key", name)])),
    }
}

fn args(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn value_of(item: &Item) -> Option<Value> {
    parse_literal(item.as_value()?.to_string().trim())
}

fn item_line(text: &str, key: Option<std::ops::Range<usize>>, item: &Item) -> u32 {
    key.or_else(|| item.span()).map_or(1, |span| line_of(text, span.start))
}

fn line_of(text: &str, offset: usize) -> u32 {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    let breaks = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks).map_or(u32::MAX, |breaks| breaks.saturating_add(1))
}
