//! A file of which some groups are there: each is verified before it is written, and counts from then on.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read},
    ops::Range,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bao_tree::io::{
    BaoContentItem, DecodeError, EncodeError, Parent,
    sync::{DecodeResponseIter, OutboardMut, encode_ranges_validated},
};
use kreisnetz_catalog::groups::{Groups, group_count};

use crate::{
    Blob, WriteError,
    blob::{GROUP_CHUNKS, chunks},
    hashes::Hashes,
};

/// What is known of a partial file; shared by all who have it open.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The groups that are there; nothing until the file was looked through once.
    held: Mutex<Option<Groups>>,
}

impl Known {
    /// Knows that a file is whole.
    pub(crate) fn all_of(blob: &Blob) -> Self {
        Self { held: Mutex::new(Some(blob.groups())) }
    }
}

/// A partial file, open. Several threads may write different groups at the same time.
#[derive(Debug)]
pub struct Partial {
    blob: Blob,
    path: PathBuf,
    data: File,
    hashes: Option<File>,
    known: Arc<Known>,
}

/// Why the groups of a slice were not all taken; those before the fault are written and count.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// The slice holds something else than the file: its sender's fault.
    #[error("group {group} is not that of the file")]
    WrongGroup {
        /// The first group that cannot be right.
        group: u64,
    },
    /// The slice ended early, or could not be read.
    #[error("the slice broke off: {0}")]
    BrokenOff(io::Error),
    /// Writing failed.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl Partial {
    /// Opens the files of a partial file, and makes them where they are not there; the room is taken when it is written to.
    pub(crate) fn open(folder: &Path, blob: Blob, known: Arc<Known>) -> Result<Self, WriteError> {
        let path = folder.join(blob.file_name());
        let sized = |path: &Path, bytes| {
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
            file.and_then(|file| file.set_len(bytes).map(|()| file)).map_err(|error| WriteError::at(path, error))
        };
        let data = sized(&path, blob.size())?;
        let hashes = match Hashes::bytes(&blob) {
            0 => None,
            bytes => Some(sized(&beside(&path), bytes)?),
        };
        let partial = Self { blob, path, data, hashes, known };
        partial.look_through()?;
        Ok(partial)
    }

    /// Returns which file it is.
    #[must_use]
    pub const fn blob(&self) -> &Blob {
        &self.blob
    }

    /// Returns the groups that are there.
    #[must_use]
    pub fn held(&self) -> Groups {
        lock(&self.known.held).clone().unwrap_or_default()
    }

    /// Reads a slice of these groups, encoded by [`BlobStore::slice`](crate::BlobStore::slice), and writes each group once it is verified. `step` is
    /// told the number of each group as it is written.
    ///
    /// The hashes above a group are written before the group. What a crash of the machine leaves of either is found out by hashing when the
    /// file is opened again, so nothing is synced here.
    ///
    /// # Errors
    ///
    /// [`TakeError`].
    pub fn take(&self, groups: &Groups, source: impl Read, mut step: impl FnMut(u64)) -> Result<(), TakeError> {
        if groups.is_empty() {
            return Ok(());
        }
        let ranges = chunks(groups);
        let mut hashes = Hashes::new(&self.blob, self.hashes.as_ref());
        for item in DecodeResponseIter::new(self.blob.hash(), self.blob.tree(), source, &ranges) {
            match item.map_err(refused)? {
                BaoContentItem::Parent(Parent { node, pair }) => {
                    hashes.save(node, &pair).map_err(|error| WriteError::at(&beside(&self.path), error))?;
                }
                BaoContentItem::Leaf(leaf) => {
                    self.data.write_all_at(&leaf.data, leaf.offset).map_err(|error| WriteError::at(&self.path, error))?;
                    let group = leaf.offset / (GROUP_CHUNKS * 1024);
                    if !leaf.data.is_empty() {
                        lock(&self.known.held).get_or_insert_default().insert(group..group + 1);
                        step(group);
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes the whole file from a source that is to be this file; says whether it was.
    pub(crate) fn fill(&self, source: impl Read) -> Result<bool, WriteError> {
        let mut copied = Copying { source, target: &self.data, place: 0, failed: None };
        let tree = self.blob.tree();
        let mut held = lock(&self.known.held);
        *held = Some(Groups::none());
        let root = bao_tree::io::sync::outboard(&mut copied, tree, Hashes::new(&self.blob, self.hashes.as_ref()));
        if let Some(error) = copied.failed {
            return Err(WriteError::at(&self.path, error));
        }
        let root = match root {
            Ok(root) => root,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(WriteError::at(&self.path, error)),
        };
        let is_at_its_end = copied.source.read(&mut [0]).map_err(|error| WriteError::at(&self.path, error))? == 0;
        let is_this = is_at_its_end && root == self.blob.hash();
        if is_this {
            *held = Some(self.blob.groups());
        }
        Ok(is_this)
    }

    /// Makes the file durable.
    pub(crate) fn sync(&self) -> Result<(), WriteError> {
        if let Some(hashes) = &self.hashes {
            hashes.sync_data().map_err(|error| WriteError::at(&beside(&self.path), error))?;
        }
        self.data.sync_data().map_err(|error| WriteError::at(&self.path, error))
    }

    pub(crate) const fn files(&self) -> (&File, Option<&File>) {
        (&self.data, self.hashes.as_ref())
    }

    /// Finds out which groups are there, once a process.
    fn look_through(&self) -> Result<(), WriteError> {
        let mut held = lock(&self.known.held);
        if held.is_none() {
            *held = Some(valid_groups(&self.blob, &self.data, self.hashes.as_ref()).map_err(|error| WriteError::at(&self.path, error))?);
        }
        Ok(())
    }
}

/// Returns the groups of a file that match its root, by hashing what the hashes above them lead to.
fn valid_groups(blob: &Blob, data: &File, hashes: Option<&File>) -> io::Result<Groups> {
    let mut groups = Groups::none();
    add_valid(blob, data, hashes, 0..group_count(blob.size()), &mut groups)?;
    Ok(groups)
}

/// Adds a range if it is good; else looks at its halves. What is not there fails at its first hash, and costs nothing.
fn add_valid(blob: &Blob, data: &File, hashes: Option<&File>, range: Range<u64>, groups: &mut Groups) -> io::Result<()> {
    if range.is_empty() {
        return Ok(());
    }
    let part: Groups = std::iter::once(range.clone()).collect();
    match encode_ranges_validated(data, Hashes::new(blob, hashes), &chunks(&part), io::sink()) {
        Ok(()) => groups.insert(range),
        Err(EncodeError::Io(error)) => return Err(error),
        Err(_) if range.end - range.start > 1 => {
            let middle = range.start + (range.end - range.start) / 2;
            add_valid(blob, data, hashes, range.start..middle, groups)?;
            add_valid(blob, data, hashes, middle..range.end, groups)?;
        }
        Err(_) => {}
    }
    Ok(())
}

/// Returns where the hashes of a file lie.
pub(crate) fn beside(path: &Path) -> PathBuf {
    path.with_extension("tree")
}

fn refused(error: DecodeError) -> TakeError {
    match error {
        DecodeError::LeafHashMismatch(chunk) => TakeError::WrongGroup { group: chunk.0 / GROUP_CHUNKS },
        DecodeError::ParentHashMismatch(node) => TakeError::WrongGroup { group: node.chunk_range().start.0 / GROUP_CHUNKS },
        DecodeError::LeafNotFound(_) | DecodeError::ParentNotFound(_) => TakeError::BrokenOff(io::ErrorKind::UnexpectedEof.into()),
        DecodeError::Io(error) => TakeError::BrokenOff(error),
    }
}

fn lock(held: &Mutex<Option<Groups>>) -> MutexGuard<'_, Option<Groups>> {
    // The set is changed in one step, so that a thread that panicked left it whole.
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hands a source on and writes what it gives.
struct Copying<'f, R> {
    source: R,
    target: &'f File,
    place: u64,
    /// Why writing failed: the reader's caller would take it for a fault of the source.
    failed: Option<io::Error>,
}

impl<R: Read> Read for Copying<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        if let Err(error) = self.target.write_all_at(&buffer[..read], self.place) {
            self.failed = Some(error);
            return Err(io::ErrorKind::Other.into());
        }
        self.place += read as u64;
        Ok(read)
    }
}
