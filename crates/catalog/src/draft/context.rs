//! What resolving a draft asks of its caller.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kreisnetz_identity::Ags;

use crate::{
    Slug,
    entry::{Entry, EntryRef, Writer},
    manifest::ManifestFile,
    path::SafePath,
    reference::Reference,
};

/// What only the caller knows.
pub trait Context {
    /// Returns who writes.
    fn author(&self) -> Writer;

    /// Returns today (UTC).
    fn today(&self) -> Date;

    /// Returns the version of the slug that is published now; nothing where there is none or it was withdrawn.
    fn previous(&self, slug: &Slug) -> Option<Entry>;

    /// Returns the entry that a reference means: one that is known, or a draft of the same run.
    ///
    /// `kinds` are the kinds it may have; any, where none is given. The part behind `#` belongs into the result.
    ///
    /// # Errors
    ///
    /// [`RefError`].
    fn resolve_ref(&self, reference: &Reference, kinds: &[&str]) -> Result<EntryRef, RefError>;

    /// Returns the lines of the manifest for a file, or for all files of a folder, of the entry with this slug. The paths of the
    /// result begin with the path asked for.
    ///
    /// # Errors
    ///
    /// [`FilesError`].
    fn files(&self, slug: &Slug, path: &SafePath) -> Result<Vec<ManifestFile>, FilesError>;

    /// Returns the keys of former counties that county entries declare, five digits each.
    fn predecessors(&self) -> &BTreeSet<Ags>;
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RefError {
    /// The publisher has no such entry.
    #[error("no such entry")]
    NotFound,
    /// No publisher is called so.
    #[error("no such publisher")]
    Publisher,
    /// Several publishers are called so; their slugs.
    #[error("several publishers are called so")]
    Ambiguous(Vec<String>),
    /// The entry is there, but not in the version asked for.
    #[error("no such version")]
    Version,
    /// The entry was withdrawn.
    #[error("withdrawn")]
    Withdrawn,
    /// The entry is of this other kind.
    #[error("an entry of the kind {0}")]
    Kind(String),
    /// The entry has no such part.
    #[error("no such part")]
    Part,
    /// It could not be looked up. Linting takes that for a note, publishing for an error.
    #[error("not looked up")]
    Unchecked,
}

/// Why files cannot be listed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FilesError {
    /// There is no such file or folder.
    #[error("no such file or folder")]
    NotFound,
    /// It cannot be read, or is neither file nor folder, or a name below it is not a safe path.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// It was not looked at. Linting takes that for a note, publishing for an error.
    #[error("not looked at")]
    Unchecked,
}
