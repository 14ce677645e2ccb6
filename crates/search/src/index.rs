//! The index as files in a directory: made, opened, recognised, and refused when it must be rebuilt.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::{LockError, OpenReadError};
use tantivy::{IndexSettings, TantivyDocument, TantivyError};

use crate::schema::{self, Fields, INDEX_VERSION};
use crate::searcher::Searcher;
use crate::writer::{WriteError, Writer};

/// Begins the text that a commit carries; the version and the watermark follow.
const MARK: &str = "kreisnetz-search";

/// Why an index could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The directory itself cannot be used; rebuilding would not help.
    #[error("the index directory {path} cannot be used: {reason}")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// There is no index in the directory and none was to be made.
    #[error("there is no index in {0}")]
    Missing(PathBuf),
    /// It was written by another version: delete the directory and rebuild the index from the store.
    #[error("the index is of version {found}, this program reads {INDEX_VERSION}; it must be rebuilt")]
    OtherVersion {
        /// What the directory says of itself.
        found: String,
    },
    /// It is damaged: delete the directory and rebuild the index from the store.
    #[error("the index is damaged and must be rebuilt: {reason}")]
    Damaged {
        /// What was wrong.
        reason: String,
    },
}

impl OpenError {
    /// Returns whether deleting the directory and indexing everything again is the remedy.
    pub fn must_be_rebuilt(&self) -> bool {
        matches!(self, Self::OtherVersion { .. } | Self::Damaged { .. })
    }
}

/// An open index.
///
/// It is derived from the store and holds nothing that cannot be made again. It starts no thread and takes no lock until
/// [`Index::writer`] is asked for.
#[derive(Clone, Debug)]
pub struct Index {
    inner: tantivy::Index,
    searcher: Searcher,
}

impl Index {
    /// Opens the index in `dir`, or makes the directory and an empty index with watermark 0.
    ///
    /// Reads every file once to compare checksums: about a second per gigabyte.
    ///
    /// # Errors
    ///
    /// See [`OpenError`]; a crash while the index was first made also gives [`OpenError::OtherVersion`].
    pub fn open_or_create(dir: &Path) -> Result<Self, OpenError> {
        std::fs::create_dir_all(dir).map_err(|error| unusable(dir, &error))?;
        let directory = MmapDirectory::open(dir).map_err(|error| unusable(dir, &error))?;
        if !tantivy::Index::exists(&directory).map_err(|error| unusable(dir, &error))? {
            return Self::create(
                tantivy::Index::builder().schema(schema::schema().0).settings(IndexSettings::default()).open_or_create(directory),
            )
            .map_err(|error| failed(dir, error));
        }
        let inner = tantivy::Index::open(directory).map_err(|error| failed(dir, error))?;
        check(&inner, dir)?;
        let damaged = inner.validate_checksum().map_err(|error| failed(dir, error))?;
        if let Some(file) = damaged.iter().min() {
            return Err(OpenError::Damaged { reason: format!("{} has a wrong checksum", file.display()) });
        }
        Self::with_searcher(inner).map_err(|error| failed(dir, error))
    }

    /// Opens the index in `dir` to search it, beside a writer in another process or without one; checksums are not compared.
    ///
    /// It sees the last commit and stays there; [`Searcher::reload`] goes on to a newer one.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub fn open_read_only(dir: &Path) -> Result<Self, OpenError> {
        if !dir.is_dir() {
            return Err(OpenError::Missing(dir.to_owned()));
        }
        let directory = MmapDirectory::open(dir).map_err(|error| unusable(dir, &error))?;
        if !tantivy::Index::exists(&directory).map_err(|error| unusable(dir, &error))? {
            return Err(OpenError::Missing(dir.to_owned()));
        }
        let inner = tantivy::Index::open(directory).map_err(|error| failed(dir, error))?;
        check(&inner, dir)?;
        Self::with_searcher(inner).map_err(|error| failed(dir, error))
    }

    /// Makes an empty index in memory, for tests and for what need not outlive the process.
    ///
    /// # Errors
    ///
    /// Only if no thread can be started.
    pub fn in_memory() -> Result<Self, WriteError> {
        Self::create(Ok(tantivy::Index::create_in_ram(schema::schema().0))).map_err(WriteError::from)
    }

    /// Returns the one writer of this index; the directory stays locked as long as it lives.
    ///
    /// # Errors
    ///
    /// [`WriteError::Locked`] while another writer exists, in whatever process.
    pub fn writer(&self) -> Result<Writer, WriteError> {
        Writer::open(&self.inner, self.searcher.clone())
    }

    /// Returns a handle that searches; cheap to clone, usable from any thread.
    pub fn searcher(&self) -> Searcher {
        self.searcher.clone()
    }

    /// Returns the watermark stored with the last commit on disk.
    ///
    /// # Errors
    ///
    /// [`OpenError::Damaged`] if the list of files can no longer be read.
    pub fn watermark(&self) -> Result<u64, OpenError> {
        let metas = self.inner.load_metas().map_err(|error| OpenError::Damaged { reason: error.to_string() })?;
        watermark_of(metas.payload.as_deref())
    }

    fn create(inner: tantivy::Result<tantivy::Index>) -> tantivy::Result<Self> {
        let inner = inner?;
        let mut writer = inner.writer_with_options::<TantivyDocument>(crate::writer::options())?;
        let mut first = writer.prepare_commit()?;
        first.set_payload(&payload(0));
        first.commit()?;
        drop(writer);
        Self::with_searcher(inner)
    }

    fn with_searcher(inner: tantivy::Index) -> tantivy::Result<Self> {
        let fields: Arc<Fields> = Arc::new(schema::schema().1);
        let searcher = Searcher::open(&inner, fields)?;
        Ok(Self { inner, searcher })
    }
}

/// Returns what a commit carries: who wrote it, in which version, and how far it got.
pub(crate) fn payload(watermark: u64) -> String {
    format!("{MARK} {INDEX_VERSION} {watermark}")
}

fn watermark_of(payload: Option<&str>) -> Result<u64, OpenError> {
    let mut words = payload.unwrap_or_default().split(' ');
    let found = match (words.next(), words.next(), words.next()) {
        (Some(MARK), Some(version), Some(watermark)) if version == INDEX_VERSION.to_string() => return parsed(watermark),
        (Some(MARK), Some(version), _) => version.to_owned(),
        _ => "unknown".to_owned(),
    };
    Err(OpenError::OtherVersion { found })
}

fn parsed(watermark: &str) -> Result<u64, OpenError> {
    watermark.parse().map_err(|_| OpenError::Damaged { reason: "its watermark is no number".to_owned() })
}

fn check(index: &tantivy::Index, dir: &Path) -> Result<(), OpenError> {
    let metas = index.load_metas().map_err(|error| failed(dir, error))?;
    watermark_of(metas.payload.as_deref())?;
    if metas.schema == schema::schema().0 { Ok(()) } else { Err(OpenError::OtherVersion { found: "other fields".to_owned() }) }
}

fn unusable(dir: &Path, error: &dyn std::fmt::Display) -> OpenError {
    OpenError::Directory { path: dir.to_owned(), reason: error.to_string() }
}

/// What the system refuses is the directory's fault; what cannot be read as an index is damage.
fn failed(dir: &Path, error: TantivyError) -> OpenError {
    match error {
        TantivyError::LockFailure(LockError::IoError(error), _) => unusable(dir, &error),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) if io_error.kind() == std::io::ErrorKind::PermissionDenied => {
            unusable(dir, &io_error)
        }
        TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(found)) | TantivyError::IncompatibleIndex(found) => {
            OpenError::OtherVersion { found: format!("{found:?}") }
        }
        other => OpenError::Damaged { reason: other.to_string() },
    }
}
