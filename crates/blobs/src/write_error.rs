//! Why a file was not written.

use std::{io, path::Path};

/// Why something was not written. What was verified before stays, and counts.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// No space is left on the disk, or less would be left than the settings keep free.
    #[error("there is no room on the disk")]
    DiskFull,
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: String,
        /// What it said.
        source: io::Error,
    },
}

impl WriteError {
    /// Tells why a step with this file failed.
    pub(crate) fn at(path: &Path, error: impl Into<io::Error>) -> Self {
        let source = error.into();
        if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            return Self::DiskFull;
        }
        Self::Io { path: path.display().to_string(), source }
    }
}
