//! The files of an asset, as they lie in a folder beside its draft.

use std::path::PathBuf;

use kreisnetz_blobs::ScanError;
use kreisnetz_catalog::Slug;
use kreisnetz_catalog::draft::FilesError;
use kreisnetz_catalog::manifest::ManifestFile;
use kreisnetz_catalog::path::SafePath;

/// Lists and hashes files below the folder of drafts; each asset has a folder of its own there, named as its slug.
pub(crate) struct FileLister {
    drafts: PathBuf,
}

impl FileLister {
    pub(crate) fn new(drafts: PathBuf) -> Self {
        Self { drafts }
    }

    /// Returns the lines of the manifest for a file, or for all files of a folder; paths are those from the asset's own folder.
    pub(crate) fn list(&self, slug: &Slug, path: &SafePath) -> Result<Vec<ManifestFile>, FilesError> {
        let folder = self.drafts.join(slug.as_str());
        let scanned = kreisnetz_blobs::scan(&folder, &[path.as_str()], |_| {}).map_err(|error| match error {
            ScanError::Missing { .. } => FilesError::NotFound,
            error => FilesError::Unreadable(error.to_string()),
        })?;
        scanned
            .into_iter()
            .map(|file| {
                let path = file.path().parse().map_err(|error| FilesError::Unreadable(format!("{}: {error}", file.path())))?;
                Ok(ManifestFile::new(path, file.size(), *file.sha256(), *file.blake3()))
            })
            .collect()
    }
}
