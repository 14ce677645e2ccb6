//! Files by their content, in one folder: whole ones, and partial ones that grow.
//!
//! ```text
//! files/<root>  files/<root>.tree      whole: durable, renamed here last
//! partial/<root>  partial/<root>.tree  growing; which groups are good is found out by hashing
//! kept/<manifest>                      which assets are kept, and why
//! ```

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bao_tree::io::{EncodeError, sync::encode_ranges_validated};
use kreisnetz_catalog::groups::Groups;
use kreisnetz_identity::Digest;

use crate::{
    Blob, Limits, Partial, WriteError,
    blob::chunks,
    hashes::Hashes,
    keeping::{self, Kept},
    partial::{Known, beside},
};

/// Files up to which each is synced by itself.
const SYNCED_ONE_BY_ONE: usize = 8;

/// The files of assets that a node holds. One process has a folder at a time: the caller's lock.
#[derive(Debug)]
pub struct BlobStore {
    pub(crate) folder: PathBuf,
    pub(crate) limits: Limits,
    pub(crate) kept: Mutex<BTreeMap<Digest, Kept>>,
    /// Partial files that were looked at since the start.
    known: Mutex<BTreeMap<Blob, Arc<Known>>>,
    /// Held while a file moves, so that nobody opens one that is on its way.
    moving: Mutex<()>,
}

/// Why a slice was not read.
#[derive(Debug, thiserror::Error)]
pub enum SliceError {
    /// Not all of the groups are there.
    #[error("not held")]
    NotHeld,
    /// What is on the disk is no longer what was written. The file counts as partial from now on, and its good groups stay.
    #[error("the file was damaged on the disk")]
    Damaged,
    /// The operating system refused.
    #[error("reading a file: {0}")]
    Io(#[from] io::Error),
}

/// Why a file was not taken over from a source.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The source holds something else than it did when it was hashed.
    #[error("the file changed while it was read")]
    Changed,
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl BlobStore {
    /// Opens the store in a folder, and makes it where it is not there.
    ///
    /// # Errors
    ///
    /// [`WriteError`], also where the list of kept assets cannot be read.
    pub fn open(folder: &Path, limits: Limits) -> Result<Self, WriteError> {
        for part in ["files", "partial", "kept"] {
            let path = folder.join(part);
            fs::create_dir_all(&path).map_err(|error| WriteError::at(&path, error))?;
        }
        let kept = keeping::read_all(&folder.join("kept"))?;
        Ok(Self { folder: folder.to_owned(), limits, kept: Mutex::new(kept), known: Mutex::default(), moving: Mutex::default() })
    }

    /// Says whether the whole file is there, durable.
    #[must_use]
    pub fn is_whole(&self, blob: &Blob) -> bool {
        fs::metadata(self.whole(blob)).is_ok_and(|found| found.is_file() && found.len() == blob.size())
    }

    /// Returns the groups of a file that are there. A partial file that was not touched since the start is looked through.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    pub fn held(&self, blob: &Blob) -> Result<Groups, WriteError> {
        if self.is_whole(blob) {
            return Ok(blob.groups());
        }
        if !self.growing(blob).exists() { Ok(Groups::none()) } else { Ok(self.partial(blob)?.held()) }
    }

    /// Opens a file to be written to. One that is whole already is opened as it is: what is verified can only write the same again.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    pub fn partial(&self, blob: &Blob) -> Result<Partial, WriteError> {
        let _still = lock(&self.moving);
        if self.is_whole(blob) {
            return Partial::open(&self.folder.join("files"), *blob, Arc::new(Known::all_of(blob)));
        }
        let known = Arc::clone(lock(&self.known).entry(*blob).or_default());
        // A crash between two renames leaves the hashes at their last place already.
        let (early, place) = (beside(&self.whole(blob)), beside(&self.growing(blob)));
        if early.exists() && !place.exists() {
            fs::rename(&early, &place).map_err(|error| WriteError::at(&place, error))?;
        }
        Partial::open(&self.folder.join("partial"), *blob, known)
    }

    /// Makes durable what has come of a file; one that is whole is.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    pub fn flush(&self, blob: &Blob) -> Result<(), WriteError> {
        if self.is_whole(blob) { Ok(()) } else { self.partial(blob)?.sync() }
    }

    /// Makes files that are complete durable, and whole. Those that are whole already are passed over.
    ///
    /// # Errors
    ///
    /// [`WriteError`]; none of the files that are not complete becomes whole.
    pub fn finish(&self, blobs: &[Blob]) -> Result<(), WriteError> {
        let mut finished = Vec::new();
        for blob in blobs.iter().filter(|blob| !self.is_whole(blob)) {
            let partial = self.partial(blob)?;
            if partial.held() == blob.groups() {
                if blobs.len() <= SYNCED_ONE_BY_ONE {
                    partial.sync()?;
                }
                finished.push(*blob);
            }
        }
        if blobs.len() > SYNCED_ONE_BY_ONE && !finished.is_empty() {
            self.sync_all()?;
        }
        let _still = lock(&self.moving);
        // Somebody else may have finished the same file meanwhile.
        for blob in finished.iter().filter(|blob| !self.is_whole(blob)) {
            let (from, to) = (self.growing(blob), self.whole(blob));
            if Hashes::bytes(blob) > 0 {
                rename(&beside(&from), &beside(&to))?;
            }
            rename(&from, &to)?;
            lock(&self.known).remove(blob);
        }
        if finished.is_empty() { Ok(()) } else { sync_folder(&self.folder.join("files")) }
    }

    /// Reads some groups of a file as bao-tree encodes them: hashes above each group, then the group. Everything is verified once more.
    ///
    /// # Errors
    ///
    /// [`SliceError`].
    pub fn slice(&self, blob: &Blob, groups: &Groups) -> Result<Vec<u8>, SliceError> {
        if !blob.has(groups) {
            return Err(SliceError::NotHeld);
        }
        if let Some((data, hashes)) = self.open_whole(blob)? {
            return match encode(blob, groups, &data, hashes.as_ref()) {
                Err(SliceError::Damaged) => self.demote(blob).and(Err(SliceError::Damaged)),
                encoded => encoded,
            };
        }
        if !self.growing(blob).exists() {
            return Err(SliceError::NotHeld);
        }
        let partial = self.partial(blob).map_err(io::Error::other)?;
        if !groups.difference(&partial.held()).is_empty() {
            return Err(SliceError::NotHeld);
        }
        let (data, hashes) = partial.files();
        encode(blob, groups, data, hashes)
    }

    /// Opens a whole file for reading; nothing where it is not whole.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn read(&self, blob: &Blob) -> io::Result<Option<File>> {
        Ok(self.open_whole(blob)?.map(|(data, _)| data))
    }

    /// Copies a file into the store, where it is not there yet. It is neither durable nor whole before [`finish`](Self::finish).
    ///
    /// # Errors
    ///
    /// [`ImportError`].
    pub fn import(&self, blob: &Blob, source: impl Read) -> Result<(), ImportError> {
        if self.is_whole(blob) {
            return Ok(());
        }
        if self.partial(blob)?.fill(source)? {
            return Ok(());
        }
        self.forget(blob);
        Err(ImportError::Changed)
    }

    /// Makes everything on the file system durable in one call, which reports failed writes since Linux 5.8: a file's own sync costs
    /// several milliseconds each.
    fn sync_all(&self) -> Result<(), WriteError> {
        let folder = File::open(&self.folder).map_err(|error| WriteError::at(&self.folder, error))?;
        rustix::fs::syncfs(folder).map_err(|error| WriteError::at(&self.folder, error))
    }

    /// Deletes a file, whole or not; one that is not there is no fault.
    pub(crate) fn forget(&self, blob: &Blob) {
        lock(&self.known).remove(blob);
        for path in [self.whole(blob), self.growing(blob)] {
            let _ = fs::remove_file(&path);
            let _ = fs::remove_file(beside(&path));
        }
    }

    /// A file that was damaged is looked through again, and what is missing can be fetched.
    fn demote(&self, blob: &Blob) -> Result<(), SliceError> {
        let _still = lock(&self.moving);
        let (from, to) = (self.whole(blob), self.growing(blob));
        if !from.exists() {
            return Ok(());
        }
        lock(&self.known).remove(blob);
        if Hashes::bytes(blob) > 0 {
            fs::rename(beside(&from), beside(&to))?;
        }
        Ok(fs::rename(from, to)?)
    }

    fn open_whole(&self, blob: &Blob) -> io::Result<Option<(File, Option<File>)>> {
        let path = self.whole(blob);
        let data = match File::open(&path) {
            Ok(data) if data.metadata()?.len() == blob.size() => data,
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let hashes = if Hashes::bytes(blob) > 0 { Some(File::open(beside(&path))?) } else { None };
        Ok(Some((data, hashes)))
    }

    fn whole(&self, blob: &Blob) -> PathBuf {
        self.folder.join("files").join(blob.file_name())
    }

    fn growing(&self, blob: &Blob) -> PathBuf {
        self.folder.join("partial").join(blob.file_name())
    }
}

fn encode(blob: &Blob, groups: &Groups, data: &File, hashes: Option<&File>) -> Result<Vec<u8>, SliceError> {
    let mut encoded = Vec::with_capacity(usize::try_from(blob.slice_bytes(groups)).unwrap_or(0));
    match encode_ranges_validated(data, Hashes::new(blob, hashes), &chunks(groups), &mut encoded) {
        Ok(()) => Ok(encoded),
        Err(EncodeError::ParentHashMismatch(_) | EncodeError::LeafHashMismatch(_) | EncodeError::SizeMismatch) => Err(SliceError::Damaged),
        Err(EncodeError::Io(error)) => Err(SliceError::Io(error)),
        Err(error) => Err(SliceError::Io(io::Error::other(error))),
    }
}

pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), WriteError> {
    fs::rename(from, to).map_err(|error| WriteError::at(to, error))
}

pub(crate) fn sync_folder(path: &Path) -> Result<(), WriteError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(|error| WriteError::at(path, error))
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every change is one step, so that a thread that panicked left a whole map.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
