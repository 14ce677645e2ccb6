//! A list of files that somebody sent: what is checked before a byte of a file is asked for.

use std::collections::BTreeMap;

use kreisnetz_catalog::manifest::{Manifest, ManifestDecodeError, ManifestError};
use kreisnetz_catalog::path::SafePathError;
use kreisnetz_identity::Digest;

/// What the signed entry says of its files.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Promised {
    /// SHA-256 of the list.
    pub digest: Digest,
    /// Bytes of all files.
    pub bytes: u64,
    /// Number of files.
    pub files: u64,
}

/// Why a list is not taken.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ManifestRefused {
    /// It is another list: whoever sent it is to blame, not the publisher.
    #[error("the list of files is not the one that was signed")]
    Digest,
    /// It breaks a rule of lists.
    #[error(transparent)]
    Document(#[from] ManifestDecodeError),
    /// The files have other sizes than the entry says.
    #[error("the files have {listed} bytes, the entry says {signed}")]
    Bytes {
        /// As listed.
        listed: u64,
        /// As signed.
        signed: u64,
    },
    /// There are more or fewer files than the entry says.
    #[error("there are {listed} files, the entry says {signed}")]
    Files {
        /// As listed.
        listed: u64,
        /// As signed.
        signed: u64,
    },
    /// A size that cannot be true: one content has one size, and only nothing has none.
    #[error("{path}: its size cannot be true")]
    Size {
        /// Which file.
        path: String,
    },
}

impl ManifestRefused {
    /// Returns the reason's code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        use ManifestDecodeError as D;
        match self {
            Self::Digest => "manifest_digest",
            Self::Bytes { .. } => "manifest_bytes",
            Self::Files { .. } => "manifest_files",
            Self::Size { .. } => "file_size",
            Self::Document(D::Encoding(_)) => "manifest_encoding",
            Self::Document(D::Version(_)) => "manifest_version",
            Self::Document(D::Order) => "manifest_order",
            Self::Document(D::Path(error)) => match error {
                SafePathError::EmptyPart => "path_empty_part",
                SafePathError::Dots => "path_dots",
                SafePathError::Character => "path_character",
                SafePathError::DeviceName => "path_device_name",
                SafePathError::NotNormalised => "path_not_normalised",
                SafePathError::TooLong => "path_too_long",
            },
            Self::Document(D::Files(error)) => match error {
                ManifestError::Empty => "files_none",
                ManifestError::TooMany(_) => "files_too_many",
                ManifestError::Twice(_) => "path_twice",
                ManifestError::FileTooLarge { .. } => "file_too_large",
                ManifestError::TooLarge(_) => "files_too_large",
                ManifestError::DocumentTooLarge(_) => "manifest_too_large",
            },
        }
    }
}

/// Reads a list of files that came for an entry.
///
/// # Errors
///
/// [`ManifestRefused`], the first rule that is broken.
pub fn accept_manifest(document: &[u8], promised: &Promised) -> Result<Manifest, ManifestRefused> {
    if Digest::of(document) != promised.digest {
        return Err(ManifestRefused::Digest);
    }
    let manifest = Manifest::decode(document)?;
    let listed = manifest.files().len() as u64;
    if listed != promised.files {
        return Err(ManifestRefused::Files { listed, signed: promised.files });
    }
    if manifest.bytes() != promised.bytes {
        return Err(ManifestRefused::Bytes { listed: manifest.bytes(), signed: promised.bytes });
    }
    let nothing = *blake3::hash(&[]).as_bytes();
    let mut sizes = BTreeMap::from([(nothing, 0)]);
    for file in manifest.files() {
        let size = *sizes.entry(*file.blake3()).or_insert(file.size());
        if size != file.size() || (size == 0) != (*file.blake3() == nothing) {
            return Err(ManifestRefused::Size { path: file.path().to_string() });
        }
    }
    Ok(manifest)
}
