//! One fault in a file that a person wrote.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::i18n::{Args, Language};

/// How much a fault weighs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemLevel {
    /// The file is not accepted.
    Error,
    /// The file is accepted; somebody should look.
    Warning,
    /// Worth knowing; nothing to do.
    Note,
}

/// A fault with its place: `file:line: field: what, and what is allowed`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Problem {
    /// Whether the file is refused for it.
    pub level: ProblemLevel,
    /// The file as the user knows it, relative to the home where it lies in it.
    pub file: String,
    /// Line, from 1; `null` where the fault is what is missing.
    pub line: Option<u32>,
    /// Column in characters, from 1.
    pub column: Option<u32>,
    /// The field, such as `costs[0].eur`.
    pub key: Option<String>,
    /// Which rule is broken; the sentence is the Fluent message `problem-<slug>`.
    pub slug: String,
    /// The values that fill the sentence.
    #[serde(default)]
    pub args: BTreeMap<String, String>,
    /// The sentence in English, for readers of JSON; also where a version has no sentence of its own for the slug.
    pub message: String,
}

impl Problem {
    /// Returns an error of the rule `slug` in a file, without a place yet; the English message is looked up.
    #[must_use]
    pub fn error(file: impl Into<String>, slug: &str, args: BTreeMap<String, String>) -> Self {
        Self::new(ProblemLevel::Error, file, slug, args)
    }

    /// Returns a fault of the rule `slug` in a file, without a place yet; the English message is looked up.
    #[must_use]
    pub fn new(level: ProblemLevel, file: impl Into<String>, slug: &str, args: BTreeMap<String, String>) -> Self {
        let mut problem =
            Self { level, file: file.into(), line: None, column: None, key: None, slug: slug.to_owned(), args, message: slug.to_owned() };
        problem.message = problem.text(Language::English);
        problem
    }

    /// Returns the fault at a line and column, both from 1.
    #[must_use]
    pub fn at(mut self, line: Option<u32>, column: Option<u32>) -> Self {
        self.line = line;
        self.column = column;
        self
    }

    /// Returns the fault in a field; `key` is also a value for the sentence.
    #[must_use]
    pub fn in_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self.message = self.text(Language::English);
        self
    }

    /// Returns the sentence, without its place; the given English message where there is no sentence for the slug.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let mut args = Args::default();
        for (name, value) in &self.args {
            args.set(name, value.as_str());
        }
        if let Some(key) = &self.key
            && !self.args.contains_key("key")
        {
            args.set("key", key.as_str());
        }
        language.try_text(&format!("problem-{}", self.slug), &args).unwrap_or_else(|| crate::render::terminal::line(&self.message))
    }
}
