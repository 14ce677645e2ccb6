//! The one error type at the edge: what the command line prints and the control API answers.
//!
//! A failure is data: a slug, and a context of names and values. Its sentences are looked up in the language of the
//! reader, by the slug and by what the context can fill in. It carries no backtrace and no `Debug` output of
//! anything; operations inside the node have error enums of their own and are turned into a `Failure` at the edge.

mod document;
mod slug;
mod text;

use std::collections::BTreeMap;
use std::fmt;

pub use document::ERROR_SCHEMA;
pub use slug::{Slug, UnknownSlug};

use crate::api::Problem;
use crate::i18n::Language;

/// Name in the context under which the chosen wording travels.
const DETAIL: &str = "detail";
/// Name in the context under which the chosen hint travels.
const HINT: &str = "hint";
/// Name in the context of a message that this version has no wording for.
const MESSAGE: &str = "message";

/// A failure as a user meets it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Failure {
    slug: Slug,
    context: BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Failure {
    /// Returns a failure with nothing but its slug.
    #[must_use]
    pub const fn new(slug: Slug) -> Self {
        Self { slug, context: BTreeMap::new(), problems: Vec::new() }
    }

    /// Returns a fault of the program itself; `what` names the operation in English words, without `Debug` output.
    #[must_use]
    pub fn internal(what: impl fmt::Display) -> Self {
        Self::new(Slug::Internal).with("what", what)
    }

    /// Returns the failure with one more value for its sentences, such as `ref` or `socket`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.context.insert(name.to_owned(), value.to_string());
        self
    }

    /// Returns the failure with the wording `error-<slug>-<detail>`.
    ///
    /// Without a detail the wording is `error-<slug>-<name>` for the first name of the context that has one, else the
    /// general `error-<slug>`.
    #[must_use]
    pub fn detail(self, detail: &str) -> Self {
        self.with(DETAIL, detail)
    }

    /// Returns the failure with the hints `hint-<slug>-<hint>` in place of the general ones.
    #[must_use]
    pub fn hint(self, hint: &str) -> Self {
        self.with(HINT, hint)
    }

    /// Returns the failure with every fault that was found, each with its place.
    #[must_use]
    pub fn with_problems(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems;
        self
    }

    /// Returns the slug.
    #[must_use]
    pub const fn slug(&self) -> Slug {
        self.slug
    }

    /// Returns the exit code of the process.
    #[must_use]
    pub const fn exit(&self) -> u8 {
        self.slug.exit()
    }

    /// Returns the status of the control API's answer.
    #[must_use]
    pub const fn http_status(&self) -> u16 {
        self.slug.http_status()
    }

    /// Returns the names and values that fill the sentences.
    #[must_use]
    pub const fn context(&self) -> &BTreeMap<String, String> {
        &self.context
    }

    /// Returns the faults with their places, empty for most failures.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns what happened and why, in one or more lines.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        text::message(self, language)
    }

    /// Returns one to three acts that help, each a command or something to do.
    #[must_use]
    pub fn hints(&self, language: Language) -> Vec<String> {
        text::hints(self, language)
    }

    /// Returns the topic of `kreisnetz help` that explains the failure.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        self.slug.as_str()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for Failure {}

impl From<Slug> for Failure {
    fn from(slug: Slug) -> Self {
        Self::new(slug)
    }
}
