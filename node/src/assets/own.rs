//! One's own files: copied from beside the drafts into the store, durable before the entry that lists them is signed.

use std::path::Path;
use std::sync::Arc;

use kreisnetz_blobs::{Blob, BlobStore, ImportError, Reason, ScanError, open_beneath};
use kreisnetz_catalog::Slug as EntrySlug;
use kreisnetz_catalog::manifest::Manifest;
use kreisnetz_identity::PublisherId;

use super::{keep_failure, write_failure};
use crate::failure::{Failure, Slug};

/// Takes over the files of own assets.
#[derive(Clone, Debug)]
pub(crate) struct OwnFiles {
    store: Arc<BlobStore>,
}

impl OwnFiles {
    pub(crate) fn new(store: Arc<BlobStore>) -> Self {
        Self { store }
    }

    /// Copies the files of an asset, those that are not here; blocks. `drafts` is the folder in which the asset has a folder of its own.
    ///
    /// # Errors
    ///
    /// `draft_invalid` for a file that changed since it was listed, `disk_full`, `store_damaged`.
    pub(crate) fn take_over(&self, own: PublisherId, drafts: &Path, slug: &EntrySlug, manifest: &Manifest) -> Result<(), Failure> {
        // Noted first, and once more as wanted: what is kept is not collected, though no signed entry lists it yet.
        for reason in [Reason::Own, Reason::Wanted] {
            self.store.keep(own, manifest, reason).map_err(|error| keep_failure(&error))?;
        }
        let blobs: Vec<Blob> = manifest.files().iter().map(Blob::from).collect();
        let missing: u64 = blobs.iter().filter(|blob| !self.store.is_whole(blob)).map(Blob::size).sum();
        self.store.require_room(missing).map_err(|error| write_failure(&error))?;
        let folder = drafts.join(slug.as_str());
        for (file, blob) in manifest.files().iter().zip(&blobs) {
            if self.store.is_whole(blob) {
                continue;
            }
            let changed = |why: &dyn std::fmt::Display| {
                Failure::new(Slug::DraftInvalid).detail("file").with("path", format!("{slug}/{}", file.path())).with("why", why)
            };
            let source = open_beneath(&folder, file.path().as_str()).map_err(|error: ScanError| changed(&error))?;
            self.store.import(blob, source).map_err(|error| match error {
                ImportError::Changed => changed(&error),
                ImportError::Write(error) => write_failure(&error),
            })?;
        }
        self.store.finish(&blobs).map_err(|error| write_failure(&error))
    }
}
