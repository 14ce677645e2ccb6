//! From the names in a draft to files with sizes and digests.

use std::{os::fd::OwnedFd, path::Path};

use crate::{ScanError, beneath, hash, list::Listing};

/// A file as it was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ScannedFile {
    path: String,
    size: u64,
    sha256: [u8; 32],
    blake3: [u8; 32],
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Progress {
    /// Bytes read.
    pub done: u64,
    /// Bytes of all files.
    pub total: u64,
}

/// Reads the files that a draft names below its folder, and returns them sorted by the bytes of their paths.
///
/// A name is a path below `root` with `/` between its parts; of a folder all files below it are meant, hidden ones too. A file that is
/// named twice comes once; an empty folder brings nothing. No symbolic link below `root` is followed. `progress` is told after
/// each 256 KiB at most, on the thread of the caller.
///
/// # Errors
///
/// [`ScanError`] for the first fault; the limits are checked before any file is read.
pub fn scan(root: &Path, named: &[&str], mut progress: impl FnMut(Progress)) -> Result<Vec<ScannedFile>, ScanError> {
    let root = beneath::root(root)?;
    let mut listing = Listing::default();
    for path in named {
        listing.add(&root, path)?;
    }
    let mut state = Progress { done: 0, total: listing.bytes() };
    listing
        .into_files()
        .map(|(path, size)| {
            read(&root, path, size, |bytes| {
                state.done += bytes;
                progress(state);
            })
        })
        .collect()
}

fn read(root: &OwnedFd, path: String, listed: u64, step: impl FnMut(u64)) -> Result<ScannedFile, ScanError> {
    let (file, size) = beneath::file(root, &path)?;
    if size != listed {
        return Err(ScanError::Changed { path });
    }
    let hashed = hash::hash(file, size, step).map_err(|error| ScanError::at(&path, error))?;
    if hashed.bytes != size {
        return Err(ScanError::Changed { path });
    }
    Ok(ScannedFile { path, size, sha256: hashed.sha256, blake3: hashed.blake3 })
}

impl ScannedFile {
    /// Returns the path below the folder, with `/` between its parts; not yet checked against the rules of a manifest.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the size in bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the SHA-256 digest (FIPS 180-4), which people check.
    #[must_use]
    pub const fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// Returns the BLAKE3 digest, which a transfer verifies.
    #[must_use]
    pub const fn blake3(&self) -> &[u8; 32] {
        &self.blake3
    }
}

/// Opens one file below a folder, as [`scan`] does, without following a link.
///
/// # Errors
///
/// [`ScanError`].
pub fn open_beneath(root: &Path, path: &str) -> Result<std::fs::File, ScanError> {
    Ok(beneath::file(&beneath::root(root)?, path)?.0)
}
