//! `kreisnetz.export/1` and `kreisnetz.import/1`: catalogs that go out and come in as one file.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::Publisher;

/// A bundle that was written, or would be.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ExportData {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The file.
    pub file: String,
    /// Its bytes.
    pub bytes: u64,
    /// Catalogs in it.
    pub catalogs: u64,
    /// Live entries in it.
    pub entries: u64,
    /// SHA-256 of the file, as `sha256sum` prints it.
    pub sha256: String,
    /// Publishers that are known and not in it.
    pub skipped: Vec<Skipped>,
}

/// What was derived from catalogs for other programs.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DerivedData {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The file; `null` where it went to stdout.
    pub file: Option<String>,
    /// Its bytes.
    pub bytes: u64,
    /// `ttl`, `jsonld`, `rdfxml` or `csv`.
    pub format: String,
    /// The text itself, where no file was named.
    pub content: Option<String>,
}

impl Document for DerivedData {
    const SCHEMA: &'static str = "kreisnetz.derived/1";
}

/// A publisher that is not in a bundle.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Skipped {
    /// Its slug.
    pub publisher: String,
    /// Why: `no_catalog`.
    pub reason: String,
}

/// What became of the catalogs of a bundle, or would become of them.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct ImportData {
    /// Whether it was only looked at.
    pub check: bool,
    /// How many catalogs went which way.
    pub catalogs: ImportCounts,
    /// Live entries of the catalogs stored.
    pub entries: u64,
    /// Bytes read of the bundle.
    pub bytes: u64,
    /// Catalogs that were not taken.
    pub refused: Vec<ImportRefused>,
    /// Catalogs that are new or newer.
    pub stored: Vec<ImportStored>,
    /// Catalogs of which a newer state is held; nothing changed. They count as held.
    pub old: Vec<ImportOld>,
    /// How the file ends.
    pub end: ImportEnd,
}

/// How many catalogs went which way.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ImportCounts {
    /// New or newer.
    pub stored: u64,
    /// Held already, in this state or a newer one.
    pub held: u64,
    /// Not taken.
    pub refused: u64,
}

/// A catalog that was not taken.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ImportRefused {
    /// Whose it is, where its identity verifies.
    pub publisher: Option<Publisher>,
    /// The id that it claims, where it can be read.
    pub id: Option<String>,
    /// Code of the reason; its sentence is the Fluent message `refused-<reason>`.
    pub reason: String,
    /// The sentence in English.
    pub message: String,
}

/// A catalog that is new or newer.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ImportStored {
    /// Whose.
    pub publisher: Publisher,
    /// Number of its head.
    pub seq: u64,
}

/// A catalog of which a newer state is held.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ImportOld {
    /// Whose.
    pub publisher: Publisher,
    /// Number of the head in the bundle.
    pub seq: u64,
    /// Number of the head held.
    pub held_seq: u64,
}

/// How a bundle ends.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportEnd {
    /// As it was written.
    #[default]
    Whole,
    /// Too early.
    CutOff,
    /// With other bytes than were written.
    Altered,
}

impl ImportData {
    /// Says whether nothing of the file could be used although there was something, or it is damaged.
    #[must_use]
    pub const fn is_worthless(&self) -> bool {
        let useful = self.catalogs.stored + self.catalogs.held;
        useful == 0 && (self.catalogs.refused > 0 || !matches!(self.end, ImportEnd::Whole))
    }

    /// Says whether something of it was not taken or is missing.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.catalogs.refused > 0 || !matches!(self.end, ImportEnd::Whole)
    }
}

impl Document for ExportData {
    const SCHEMA: &'static str = "kreisnetz.export/1";
}

impl Document for ImportData {
    const SCHEMA: &'static str = "kreisnetz.import/1";
}
