//! Which files there are below the names, before any is read.

use std::{collections::BTreeMap, os::fd::OwnedFd};

use rustix::fs::Dir;

use crate::{
    ASSET_BYTES_MAX, FILE_BYTES_MAX, FILES_MAX, ScanError,
    beneath::{self, Kind},
};

/// The files found: path → size, in the order of the paths' bytes.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    files: BTreeMap<String, u64>,
    bytes: u64,
}

impl Listing {
    /// Adds what a name stands for: a file, or all files below a folder. A file named twice is listed once.
    pub(crate) fn add(&mut self, root: &OwnedFd, path: &str) -> Result<(), ScanError> {
        let (folder, name) = beneath::parent(root, path)?;
        self.visit(&folder, &name, path)
    }

    /// Returns the sum of the sizes.
    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns path and size of each file, sorted by path.
    pub(crate) fn into_files(self) -> impl Iterator<Item = (String, u64)> {
        self.files.into_iter()
    }

    fn visit(&mut self, folder: &OwnedFd, name: &str, path: &str) -> Result<(), ScanError> {
        beneath::parts(path)?;
        match beneath::kind(folder, name, path)? {
            Kind::File { size } => self.add_file(path, size),
            Kind::Folder => self.add_folder(&beneath::folder(folder, name, path)?, path),
        }
    }

    /// The depth of the recursion is that of the path, which is bounded.
    fn add_folder(&mut self, folder: &OwnedFd, path: &str) -> Result<(), ScanError> {
        for entry in Dir::read_from(folder).map_err(|error| ScanError::at(path, error))? {
            let entry = entry.map_err(|error| ScanError::at(path, error))?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let Ok(name) = name.to_str() else {
                return Err(ScanError::NotText { path: format!("{path}/{}", name.to_string_lossy()) });
            };
            self.visit(folder, name, &format!("{path}/{name}"))?;
        }
        Ok(())
    }

    fn add_file(&mut self, path: &str, size: u64) -> Result<(), ScanError> {
        if self.files.contains_key(path) {
            return Ok(());
        }
        let path = path.to_owned();
        if size > FILE_BYTES_MAX {
            return Err(ScanError::FileTooLarge { path, size });
        }
        let bytes = self.bytes.saturating_add(size);
        if bytes > ASSET_BYTES_MAX {
            return Err(ScanError::AssetTooLarge { path, size: bytes });
        }
        if self.files.len() == FILES_MAX {
            return Err(ScanError::TooMany { path });
        }
        self.bytes = bytes;
        self.files.insert(path, size);
        Ok(())
    }
}
