//! The envelope around every answer.

pub(super) mod admission;
pub(super) mod adopt;
pub(super) mod adopters;
pub(super) mod adoptions;
pub(super) mod backup;
pub(super) mod bundle;
pub(super) mod compare;
pub(super) mod config;
pub(super) mod draft;
pub(super) mod drill;
pub(super) mod events;
pub(super) mod fetch;
pub(super) mod inbox;
pub(super) mod init;
pub(super) mod key;
pub(super) mod network;
pub(super) mod peers;
pub(super) mod proof;
pub(super) mod publish;
pub(super) mod publisher;
pub(super) mod search;
pub(super) mod show;
pub(super) mod status;
pub(super) mod version;

use serde::{Deserialize, Serialize};

use super::Moment;
use crate::i18n::{Args, Language};
use crate::render::terminal;

/// Data that a schema describes.
pub trait Document {
    /// Name and version, such as `kreisnetz.search/1`.
    const SCHEMA: &'static str;
}

/// Where the data of an answer come from.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The running node.
    Node,
    /// The store, read while no node runs.
    Store,
    /// Files of the home, whether a node runs or not.
    Files,
}

/// Something to know beside the answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Warning {
    /// Name of the warning; its sentence is the Fluent message `warning-<slug>`.
    pub slug: String,
    /// The sentence in English.
    pub message: String,
    /// What it is about, such as a reference or a file.
    #[serde(rename = "where")]
    pub place: Option<String>,
}

/// An answer in its envelope.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Answer<T> {
    schema: String,
    /// What was asked for.
    pub data: T,
    /// When the data were true.
    pub as_of: Moment,
    /// Who answered.
    pub source: Source,
    /// What to know beside it.
    pub warnings: Vec<Warning>,
}

impl Warning {
    /// Returns a warning; the English sentence is looked up by its slug.
    #[must_use]
    pub fn new(slug: &str, place: Option<String>) -> Self {
        let mut warning = Self { slug: slug.to_owned(), message: slug.to_owned(), place };
        warning.message = warning.text(Language::English);
        warning
    }

    /// Returns the sentence; the given English message where this version has none for the slug.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let mut args = Args::default();
        if let Some(place) = &self.place {
            args.set("where", place.as_str());
        }
        language.try_text(&format!("warning-{}", self.slug), &args).unwrap_or_else(|| terminal::line(&self.message))
    }
}

impl<T: Document> Answer<T> {
    /// Puts data of a running node or a local command into the envelope.
    #[must_use]
    pub fn new(data: T, as_of: Moment, source: Source) -> Self {
        Self { schema: T::SCHEMA.to_owned(), data, as_of, source, warnings: Vec::new() }
    }

    /// Returns the answer with one more warning; the English sentence is looked up by its slug.
    #[must_use]
    pub fn warn(mut self, slug: &str, place: Option<String>) -> Self {
        self.warnings.push(Warning::new(slug, place));
        self
    }

    /// Returns whether the envelope names the schema of its data.
    #[must_use]
    pub fn is_of_its_schema(&self) -> bool {
        self.schema == T::SCHEMA
    }
}

impl<T> Answer<T> {
    /// Returns name and version of the schema.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }
}
