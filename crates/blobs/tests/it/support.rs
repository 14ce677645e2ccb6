//! Files and stores as the tests need them.

use kreisnetz_blobs::{Blob, BlobStore, Limits, Reserve};
use kreisnetz_catalog::manifest::{Manifest, ManifestFile};
use sha2::Digest as _;
use tempfile::TempDir;

/// A store in a folder that goes with it.
pub(crate) struct Shelf {
    pub(crate) store: BlobStore,
    pub(crate) folder: TempDir,
}

pub(crate) const LIMITS: Limits = Limits { quota_per_publisher: 10_000_000, total: 20_000_000, free_min: Reserve::Bytes(0) };

impl Shelf {
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: BlobStore::open(folder.path(), LIMITS).unwrap(), folder }
    }

    /// A store that holds these files whole.
    pub(crate) fn with(files: &[&[u8]]) -> Self {
        let shelf = Self::empty();
        for bytes in files {
            shelf.store.import(&blob(bytes), *bytes).unwrap();
        }
        shelf.store.finish(&files.iter().map(|bytes| blob(bytes)).collect::<Vec<_>>()).unwrap();
        shelf
    }

    /// The same folder after a restart.
    pub(crate) fn reopened(self) -> Self {
        let Self { store, folder } = self;
        drop(store);
        Self { store: BlobStore::open(folder.path(), LIMITS).unwrap(), folder }
    }
}

pub(crate) fn blob(bytes: &[u8]) -> Blob {
    Blob::new(*blake3::hash(bytes).as_bytes(), bytes.len() as u64)
}

/// Bytes that repeat nowhere.
pub(crate) fn content(seed: u64, bytes: usize) -> Vec<u8> {
    let mut content = vec![0; bytes];
    blake3::Hasher::new().update(&seed.to_be_bytes()).finalize_xof().fill(&mut content);
    content
}

pub(crate) fn line(path: &str, bytes: &[u8]) -> ManifestFile {
    let sha256 = sha2::Sha256::digest(bytes).into();
    ManifestFile::new(path.parse().unwrap(), bytes.len() as u64, sha256, *blake3::hash(bytes).as_bytes())
}

pub(crate) fn manifest(files: &[(&str, &[u8])]) -> Manifest {
    Manifest::new(files.iter().map(|(path, bytes)| line(path, bytes)).collect()).unwrap()
}
