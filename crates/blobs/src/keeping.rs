//! Which assets are kept, and why; and what is deleted because nobody keeps it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use kreisnetz_catalog::manifest::{MANIFEST_BYTES_MAX, Manifest};
use kreisnetz_identity::{Digest, PublisherId};
use rustix::fs::statvfs;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::{
    Blob, BlobStore, WriteError,
    store::{lock, rename, sync_folder},
};

/// How long files that were only fetched are kept for a fetch that goes on.
const WANTED_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Bytes of a record besides the manifest in it.
const RECORD_BYTES_MAX: usize = 1_024;

/// Why an asset's files are kept.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is our own.
    Own,
    /// We adopted it.
    Adopted,
    /// We were chosen to hold it for others.
    Stewarded,
    /// The operator says so.
    Pinned,
    /// It is being fetched; kept for seven days.
    Wanted,
}

/// An asset whose files are kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Kept {
    /// Whose it is.
    pub publisher: PublisherId,
    /// Why; never empty.
    pub reasons: BTreeSet<Reason>,
    /// Bytes of its files.
    pub bytes: u64,
}

impl Kept {
    /// Says whether it counts against the quotas: what is our own, or pinned by hand, does not.
    fn is_counted(&self) -> bool {
        !self.reasons.contains(&Reason::Own) && !self.reasons.contains(&Reason::Pinned)
    }
}

/// How much may be kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Bytes of one publisher's assets.
    pub quota_per_publisher: u64,
    /// Bytes of all publishers' assets.
    pub total: u64,
    /// What stays free on the disk.
    pub free_min: Reserve,
}

/// A part of the disk.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reserve {
    /// Per cent of it.
    Percent(u8),
    /// Bytes.
    Bytes(u64),
}

impl Default for Limits {
    fn default() -> Self {
        Self { quota_per_publisher: 2 << 30, total: 64 << 30, free_min: Reserve::Percent(5) }
    }
}

/// Why an asset is not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// Too much of one publisher.
    #[error("with it the files of this publisher have {needed} bytes, at most {limit} are kept")]
    Quota {
        /// The quota.
        limit: u64,
        /// Bytes with it.
        needed: u64,
    },
    /// Too much in all.
    #[error("with it the files of others have {needed} bytes, at most {limit} are kept")]
    Total {
        /// The limit.
        limit: u64,
        /// Bytes with it.
        needed: u64,
    },
    /// It could not be noted.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What was deleted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Collected {
    /// Assets that nobody keeps any more.
    pub assets: usize,
    /// Files, whole and partial ones.
    pub files: usize,
    /// Their bytes on the disk.
    pub bytes: u64,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Record {
    v: u64,
    reasons: BTreeSet<Reason>,
    manifest: ByteBuf,
    publisher: PublisherId,
}

impl BlobStore {
    /// Notes durably that an asset's files are kept, and why; from then on they are not collected.
    ///
    /// # Errors
    ///
    /// [`KeepError`]; what is kept already only gets one reason more.
    pub fn keep(&self, publisher: PublisherId, manifest: &Manifest, reason: Reason) -> Result<(), KeepError> {
        let mut kept = lock(&self.kept);
        let digest = manifest.digest();
        let mut next = match kept.get(&digest) {
            Some(held) if held.reasons.contains(&reason) => return Ok(()),
            Some(held) => held.clone(),
            None => Kept { publisher, reasons: BTreeSet::new(), bytes: manifest.bytes() },
        };
        next.reasons.insert(reason);
        if next.is_counted() && !kept.contains_key(&digest) {
            self.check_quotas(&kept, &next)?;
        }
        self.write(&digest, &next, manifest.encode())?;
        kept.insert(digest, next);
        Ok(())
    }

    /// Takes a reason back; without one left the next collection deletes the files.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    pub fn release(&self, manifest: &Digest, reason: Reason) -> Result<(), WriteError> {
        let mut kept = lock(&self.kept);
        let Some(mut next) = kept.get(manifest).cloned() else { return Ok(()) };
        if !next.reasons.remove(&reason) {
            return Ok(());
        }
        let path = self.record(manifest);
        if next.reasons.is_empty() {
            fs::remove_file(&path).map_err(|error| WriteError::at(&path, error))?;
            kept.remove(manifest);
            return Ok(());
        }
        let record = read(&path)?;
        self.write(manifest, &next, record.map(|record| record.manifest.into_vec()).unwrap_or_default())?;
        kept.insert(*manifest, next);
        Ok(())
    }

    /// Returns which assets are kept.
    #[must_use]
    pub fn kept(&self) -> BTreeMap<Digest, Kept> {
        lock(&self.kept).clone()
    }

    /// Returns why an asset is kept.
    #[must_use]
    pub fn kept_for(&self, manifest: &Digest) -> BTreeSet<Reason> {
        lock(&self.kept).get(manifest).map(|kept| kept.reasons.clone()).unwrap_or_default()
    }

    /// Returns the list of files of an asset that is kept.
    ///
    /// # Errors
    ///
    /// [`WriteError`] where it cannot be read; one that is damaged counts as not there.
    pub fn manifest(&self, digest: &Digest) -> Result<Option<Manifest>, WriteError> {
        if !lock(&self.kept).contains_key(digest) {
            return Ok(None);
        }
        read_manifest(&self.folder, digest)
    }

    /// Says whether so many bytes may still be written.
    ///
    /// # Errors
    ///
    /// [`WriteError::DiskFull`] where less would be left than is to stay free.
    pub fn require_room(&self, bytes: u64) -> Result<(), WriteError> {
        let disk = statvfs(&self.folder).map_err(|error| WriteError::at(&self.folder, error))?;
        let reserve = match self.limits.free_min {
            Reserve::Percent(share) => disk.f_blocks.saturating_mul(disk.f_frsize) / 100 * u64::from(share),
            Reserve::Bytes(bytes) => bytes,
        };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free < bytes.saturating_add(reserve) { Err(WriteError::DiskFull) } else { Ok(()) }
    }

    /// Deletes what nobody keeps. What is our own, adopted, stewarded or pinned is never deleted, nor what is being fetched.
    ///
    /// # Errors
    ///
    /// [`WriteError`]; a list of files that cannot be read deletes nothing.
    pub fn collect(&self, now: SystemTime) -> Result<Collected, WriteError> {
        // Held to the end: nothing can be kept while it is being deleted.
        let mut kept = lock(&self.kept);
        let mut collected = Collected::default();
        let given_up: Vec<Digest> =
            kept.iter().filter(|(digest, kept)| self.is_given_up(digest, kept, now)).map(|(digest, _)| *digest).collect();
        for digest in given_up {
            let path = self.record(&digest);
            fs::remove_file(&path).map_err(|error| WriteError::at(&path, error))?;
            kept.remove(&digest);
            collected.assets += 1;
        }
        let mut roots = BTreeSet::new();
        for digest in kept.keys() {
            let path = self.record(digest);
            let unread = || WriteError::at(&path, std::io::Error::from(std::io::ErrorKind::InvalidData));
            let record = read(&path)?.ok_or_else(unread)?;
            let manifest = Manifest::decode(&record.manifest).map_err(|_| unread())?;
            roots.extend(manifest.files().iter().map(|file| Blob::from(file).file_name()));
        }
        for part in ["files", "partial"] {
            self.sweep(&self.folder.join(part), &roots, &mut collected)?;
        }
        Ok(collected)
    }

    fn is_given_up(&self, digest: &Digest, kept: &Kept, now: SystemTime) -> bool {
        let written = || fs::metadata(self.record(digest)).and_then(|record| record.modified()).ok();
        let is_old = || written().and_then(|written| now.duration_since(written).ok()).is_some_and(|age| age > WANTED_FOR);
        kept.reasons.iter().all(|reason| *reason == Reason::Wanted) && is_old()
    }

    fn sweep(&self, folder: &Path, roots: &BTreeSet<String>, collected: &mut Collected) -> Result<(), WriteError> {
        for entry in fs::read_dir(folder).map_err(|error| WriteError::at(folder, error))? {
            let entry = entry.map_err(|error| WriteError::at(folder, error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let root = name.strip_suffix(".tree").unwrap_or(&name);
            if roots.contains(root) {
                continue;
            }
            collected.bytes += entry.metadata().map_or(0, |found| std::os::unix::fs::MetadataExt::blocks(&found) * 512);
            collected.files += usize::from(root == name);
            fs::remove_file(entry.path()).map_err(|error| WriteError::at(&entry.path(), error))?;
        }
        Ok(())
    }

    fn check_quotas(&self, kept: &BTreeMap<Digest, Kept>, next: &Kept) -> Result<(), KeepError> {
        let counted = || kept.values().filter(|kept| kept.is_counted());
        let needed =
            counted().filter(|kept| kept.publisher == next.publisher).map(|kept| kept.bytes).sum::<u64>().saturating_add(next.bytes);
        let limit = self.limits.quota_per_publisher;
        if needed > limit {
            return Err(KeepError::Quota { limit, needed });
        }
        let needed = counted().map(|kept| kept.bytes).sum::<u64>().saturating_add(next.bytes);
        let limit = self.limits.total;
        if needed > limit { Err(KeepError::Total { limit, needed }) } else { Ok(()) }
    }

    fn write(&self, digest: &Digest, kept: &Kept, manifest: Vec<u8>) -> Result<(), WriteError> {
        let record = Record { v: 1, reasons: kept.reasons.clone(), manifest: ByteBuf::from(manifest), publisher: kept.publisher };
        let path = self.record(digest);
        let unfinished = path.with_extension("new");
        let written = fs::File::create(&unfinished).and_then(|mut file| {
            std::io::Write::write_all(&mut file, &kreisnetz_canonical::encode(&record))?;
            file.sync_all()
        });
        written.map_err(|error| WriteError::at(&unfinished, error))?;
        rename(&unfinished, &path)?;
        sync_folder(&self.folder.join("kept"))
    }

    fn record(&self, digest: &Digest) -> std::path::PathBuf {
        record(&self.folder, digest)
    }
}

/// Returns the list of files of an asset that is kept in a store's folder, whether or not the store is open.
///
/// # Errors
///
/// [`WriteError`] where it cannot be read; one that is damaged counts as not there.
pub fn read_manifest(folder: &Path, digest: &Digest) -> Result<Option<Manifest>, WriteError> {
    let document = read(&record(folder, digest))?.map(|record| record.manifest);
    let is_it = |document: &ByteBuf| Digest::of(document) == *digest;
    Ok(document.filter(is_it).and_then(|document| Manifest::decode(&document).ok()))
}

fn record(folder: &Path, digest: &Digest) -> std::path::PathBuf {
    folder.join("kept").join(digest.to_string())
}

/// Reads all records; one that cannot be understood ends the start, for its files would be collected.
pub(crate) fn read_all(folder: &Path) -> Result<BTreeMap<Digest, Kept>, WriteError> {
    let mut kept = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|error| WriteError::at(folder, error))? {
        let path = entry.map_err(|error| WriteError::at(folder, error))?.path();
        let Some(digest) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<Digest>().ok()) else { continue };
        let Some(record) = read(&path)? else { continue };
        let bytes = Manifest::decode(&record.manifest).map_or(0, |manifest| manifest.bytes());
        kept.insert(digest, Kept { publisher: record.publisher, reasons: record.reasons, bytes });
    }
    Ok(kept)
}

fn read(path: &Path) -> Result<Option<Record>, WriteError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(WriteError::at(path, error)),
    };
    let record = kreisnetz_canonical::decode(&bytes, MANIFEST_BYTES_MAX + RECORD_BYTES_MAX);
    record.map(Some).map_err(|error| WriteError::at(path, std::io::Error::new(std::io::ErrorKind::InvalidData, error.to_string())))
}
