//! Why files were not scanned.

use std::io;

use crate::{ASSET_BYTES_MAX, DEPTH_MAX, FILE_BYTES_MAX, FILES_MAX};

/// Why files were not scanned; each names the path below the folder, where there is one.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// It is not there.
    #[error("{path}: there is no such file or folder")]
    Missing {
        /// Which.
        path: String,
    },
    /// A name that is absolute, or has an empty part, `.` or `..`.
    #[error("{path}: a path lies below the folder, without `.`, `..` or empty parts")]
    Outside {
        /// Which.
        path: String,
    },
    /// A symbolic link; where it leads is not looked at.
    #[error("{path}: is a symbolic link, which is not followed")]
    Link {
        /// Which.
        path: String,
    },
    /// A device, pipe or socket.
    #[error("{path}: is neither a file nor a folder")]
    Special {
        /// Which.
        path: String,
    },
    /// A name that is not UTF-8; shown with replacements.
    #[error("{path}: the name is not UTF-8")]
    NotText {
        /// Which.
        path: String,
    },
    /// Folders within folders without end.
    #[error("{path}: lies deeper than {DEPTH_MAX} parts")]
    TooDeep {
        /// Which.
        path: String,
    },
    /// One file is too large.
    #[error("{path}: has {size} bytes, a file has at most {FILE_BYTES_MAX}")]
    FileTooLarge {
        /// Which.
        path: String,
        /// Its size.
        size: u64,
    },
    /// All together are too large.
    #[error("{path}: with it the files have {size} bytes, an asset has at most {ASSET_BYTES_MAX}")]
    AssetTooLarge {
        /// The file with which the limit is passed.
        path: String,
        /// Bytes up to and with it.
        size: u64,
    },
    /// There are too many.
    #[error("{path}: is one file too many, an asset has at most {FILES_MAX}")]
    TooMany {
        /// The file with which the limit is passed.
        path: String,
    },
    /// The size changed while the file was read.
    #[error("{path}: changed while it was read")]
    Changed {
        /// Which.
        path: String,
    },
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: String,
        /// What it said.
        source: io::Error,
    },
}

impl ScanError {
    /// Tells why a step to this path failed.
    pub(crate) fn at(path: &str, error: impl Into<io::Error>) -> Self {
        let (path, source) = (path.to_owned(), error.into());
        if source.kind() == io::ErrorKind::NotFound { Self::Missing { path } } else { Self::Io { path, source } }
    }
}
