//! An asset's files written into a folder for people, with a list that `sha256sum -c` reads.
//!
//! Nothing is followed that leads out of the folder, nothing is unpacked, and nothing that somebody else wrote there is overwritten: what may be
//! replaced is what the list of an earlier export names, unchanged since.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Write},
    os::fd::OwnedFd,
    path::{Path, PathBuf},
};

use kreisnetz_catalog::manifest::{Manifest, ManifestFile};
use kreisnetz_catalog::path::SafePath;
use rustix::fs::{AtFlags, FileType, Mode, OFlags, fsync, mkdirat, openat, renameat, statat, syncfs, unlinkat};
use rustix::io::Errno;
use sha2::{Digest, Sha256};

use crate::hash;

/// The list, as `sha256sum` writes it.
pub const SUMS: &str = "SHA256SUMS";
/// Its name where the asset has a file of that name.
const OTHER_SUMS: &str = "SHA256SUMS.kreisnetz";
/// What is being written.
const UNFINISHED: &str = ".kreisnetz-unfinished";
/// Bytes of a list at most: 10,000 lines of 64 digits, two spaces and a path.
const SUMS_BYTES_MAX: u64 = 10_000 * (64 + 2 + 800 + 1);
/// Bytes copied at once.
const BUFFER_BYTES: usize = 256 * 1024;

/// Why a file was not written out.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Something stands there that is not of an earlier export, or was changed since.
    #[error("{path}: is there already, and is not from here")]
    Exists {
        /// Which.
        path: String,
    },
    /// A link, a device, or a file where a folder is needed.
    #[error("{path}: is a link or something else that is not followed")]
    NotPlain {
        /// Which.
        path: String,
    },
    /// The source gave something else than the file.
    #[error("{path}: its content does not match its digest")]
    Mismatch {
        /// Which.
        path: String,
    },
    /// No room is left.
    #[error("there is no room on the disk")]
    DiskFull,
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: String,
        /// What it said.
        source: io::Error,
    },
}

/// The folder into which one asset is written.
#[derive(Debug)]
pub struct Export<'m> {
    manifest: &'m Manifest,
    folder: PathBuf,
    root: OwnedFd,
    /// What earlier exports wrote.
    earlier: BTreeMap<String, [u8; 32]>,
}

impl<'m> Export<'m> {
    /// Opens the folder, and makes it where it is not there.
    ///
    /// # Errors
    ///
    /// [`ExportError`].
    pub fn into_folder(folder: &Path, manifest: &'m Manifest) -> Result<Self, ExportError> {
        let shown = folder.display().to_string();
        std::fs::create_dir_all(folder).map_err(|error| ExportError::at(&shown, error))?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let root = rustix::fs::open(folder, flags, Mode::empty()).map_err(|error| ExportError::at(&shown, error))?;
        let mut export = Self { manifest, folder: folder.to_owned(), root, earlier: BTreeMap::new() };
        export.earlier = export.read_sums()?;
        Ok(export)
    }

    /// Returns the files that are not there as they should be.
    ///
    /// # Errors
    ///
    /// [`ExportError`] for the first that may not be replaced, before anything is written.
    pub fn missing(&self) -> Result<Vec<&'m ManifestFile>, ExportError> {
        let is_missing = |file: &&'m ManifestFile| self.is_missing(file).transpose();
        self.manifest.files().iter().filter_map(|file| is_missing(&file).map(|missing| missing.map(|()| file))).collect()
    }

    /// Writes one file: beside its place first, and only what matches its digest gets its name.
    ///
    /// # Errors
    ///
    /// [`ExportError`].
    pub fn write(&self, file: &ManifestFile, source: impl Read) -> Result<(), ExportError> {
        let path = file.path().as_str();
        let (folder, name) = self.folder_of(file.path())?;
        let target = self.unfinished(path)?;
        let copied = copy(source, target, file.size()).map_err(|error| ExportError::at(path, error));
        match copied {
            Ok(digest) if digest == *file.sha256() => {}
            wrong => {
                let _ = unlinkat(&self.root, UNFINISHED, AtFlags::empty());
                return Err(wrong.err().unwrap_or_else(|| ExportError::Mismatch { path: path.to_owned() }));
            }
        }
        renameat(&self.root, UNFINISHED, &folder, name).map_err(|error| ExportError::at(path, error))
    }

    /// Writes the list and makes everything durable.
    ///
    /// # Errors
    ///
    /// [`ExportError`].
    pub fn finish(self) -> Result<(), ExportError> {
        let name = sums_name(self.manifest);
        let fail = |error: io::Error| ExportError::at(name, error);
        let mut target = io::BufWriter::new(self.unfinished(name)?);
        for file in self.manifest.files() {
            writeln!(target, "{}  {}", hex::encode(file.sha256()), file.path()).map_err(fail)?;
        }
        let target = target.into_inner().map_err(|error| fail(error.into_error()))?;
        target.sync_all().map_err(fail)?;
        renameat(&self.root, UNFINISHED, &self.root, name).map_err(|error| fail(error.into()))?;
        // One call for all files and folders.
        syncfs(&self.root).or_else(|_| fsync(&self.root)).map_err(|error| fail(error.into()))
    }

    /// Returns the folder, as it was named.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn is_missing(&self, file: &ManifestFile) -> Result<Option<()>, ExportError> {
        let path = file.path().as_str();
        let Some((folder, name)) = self.existing_folder_of(file.path())? else { return Ok(Some(())) };
        match statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => return Ok(Some(())),
            Err(error) => return Err(ExportError::at(path, error)),
            Ok(found) if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile => {
                return Err(ExportError::NotPlain { path: path.to_owned() });
            }
            Ok(_) => {}
        }
        let found = openat(&folder, name, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty());
        let found = found.map_err(|error| ExportError::at(path, error))?;
        let digest = hash::hash(File::from(found), u64::MAX - 1, |_| {}).map_err(|error| ExportError::at(path, error))?.sha256;
        if digest == *file.sha256() {
            return Ok(None);
        }
        if self.earlier.get(path) == Some(&digest) { Ok(Some(())) } else { Err(ExportError::Exists { path: path.to_owned() }) }
    }

    /// Walks down to the folder of a file and makes what is not there.
    fn folder_of<'p>(&self, path: &'p SafePath) -> Result<(OwnedFd, &'p str), ExportError> {
        let mut current = self.root.try_clone().map_err(|error| ExportError::at(path.as_str(), error))?;
        let (parts, name) = split(path);
        for part in parts {
            match mkdirat(&current, part, Mode::from_raw_mode(0o755)) {
                Ok(()) | Err(Errno::EXIST) => {}
                Err(error) => return Err(ExportError::at(path.as_str(), error)),
            }
            current = descend(&current, part).map_err(|error| ExportError::at(path.as_str(), error))?;
        }
        Ok((current, name))
    }

    fn existing_folder_of<'p>(&self, path: &'p SafePath) -> Result<Option<(OwnedFd, &'p str)>, ExportError> {
        let mut current = self.root.try_clone().map_err(|error| ExportError::at(path.as_str(), error))?;
        let (parts, name) = split(path);
        for part in parts {
            match descend(&current, part) {
                Ok(folder) => current = folder,
                Err(Errno::NOENT) => return Ok(None),
                Err(error) => return Err(ExportError::at(path.as_str(), error)),
            }
        }
        Ok(Some((current, name)))
    }

    /// Makes the file that is written to; what a former run left of it is of no use.
    fn unfinished(&self, path: &str) -> Result<File, ExportError> {
        let _ = unlinkat(&self.root, UNFINISHED, AtFlags::empty());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = openat(&self.root, UNFINISHED, flags, Mode::from_raw_mode(0o644));
        file.map(File::from).map_err(|error| ExportError::at(path, error))
    }

    /// Reads the list of an earlier export; lines that are none of it say nothing.
    fn read_sums(&self) -> Result<BTreeMap<String, [u8; 32]>, ExportError> {
        let name = sums_name(self.manifest);
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match openat(&self.root, name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(Errno::NOENT) => return Ok(BTreeMap::new()),
            Err(error) => return Err(ExportError::at(name, error)),
        };
        let mut text = String::new();
        file.take(SUMS_BYTES_MAX).read_to_string(&mut text).map_err(|error| ExportError::at(name, error))?;
        let line = |line: &str| {
            let (digest, path) = line.split_once("  ")?;
            let mut bytes = [0; 32];
            hex::decode_to_slice(digest, &mut bytes).ok()?;
            Some((path.to_owned(), bytes))
        };
        Ok(text.lines().filter_map(line).collect())
    }
}

impl ExportError {
    fn at(path: &str, error: impl Into<io::Error>) -> Self {
        let (path, source) = (path.to_owned(), error.into());
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => Self::NotPlain { path },
            _ if source.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => Self::NotPlain { path },
            _ => Self::Io { path, source },
        }
    }
}

/// Returns the name of the list beside the files of an asset.
fn sums_name(manifest: &Manifest) -> &'static str {
    let is_taken = manifest.files().iter().any(|file| file.path().parts().next().is_some_and(|part| part.eq_ignore_ascii_case(SUMS)));
    if is_taken { OTHER_SUMS } else { SUMS }
}

fn split(path: &SafePath) -> (Vec<&str>, &str) {
    let mut parts: Vec<&str> = path.parts().collect();
    let name = parts.pop().unwrap_or_default();
    (parts, name)
}

fn descend(folder: &OwnedFd, part: &str) -> Result<OwnedFd, Errno> {
    openat(folder, part, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())
}

/// Copies a source that is to have this size, one byte more at most, and returns its SHA-256.
fn copy(source: impl Read, mut target: File, size: u64) -> io::Result<[u8; 32]> {
    let mut source = source.take(size.saturating_add(1));
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut sha256 = Sha256::new();
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(sha256.finalize().into()),
            Ok(read) => {
                sha256.update(&buffer[..read]);
                target.write_all(&buffer[..read])?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
