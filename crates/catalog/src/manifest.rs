//! The list of an asset's files.
//!
//! The entry holds the list's digest, the size and the number of files; the list itself is a document of its own, deterministic
//! CBOR `{v: 1, files: [[path, size, sha256, blake3], …]}` sorted by path, fetched and checked first. This module hashes no file
//! and opens none.

use std::collections::BTreeSet;

use kreisnetz_canonical::DecodeError;
use kreisnetz_identity::Digest;
use serde::{Deserialize, Serialize};

use crate::{
    path::SafePath,
    tree::{Tree, TreeMap},
};

/// Files of an asset at most.
pub const FILES_MAX: usize = 10_000;
/// Bytes of the document at most.
pub const MANIFEST_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Bytes of one file at most.
pub const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes of all files of an asset at most.
pub const ASSET_BYTES_MAX: u64 = 16 * 1024 * 1024 * 1024;
/// Bytes of a picture (roles `screenshot` and `logo`) at most.
pub const IMAGE_BYTES_MAX: u64 = 512 * 1024;

/// The version of the document.
const VERSION: u64 = 1;

/// One file: where it belongs, its size and its two digests.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ManifestFile {
    path: SafePath,
    size: u64,
    sha256: [u8; 32],
    blake3: [u8; 32],
}

impl ManifestFile {
    /// Returns the line of a file. SHA-256 is what people check, BLAKE3 what the transfer verifies.
    #[must_use]
    pub const fn new(path: SafePath, size: u64, sha256: [u8; 32], blake3: [u8; 32]) -> Self {
        Self { path, size, sha256, blake3 }
    }

    /// Returns the path below the asset's folder.
    #[must_use]
    pub const fn path(&self) -> &SafePath {
        &self.path
    }

    /// Returns the size in bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the SHA-256 digest (FIPS 180-4).
    #[must_use]
    pub const fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// Returns the BLAKE3 digest.
    #[must_use]
    pub const fn blake3(&self) -> &[u8; 32] {
        &self.blake3
    }
}

/// All files of an asset, sorted by path.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Manifest {
    files: Vec<ManifestFile>,
    bytes: u64,
}

/// Why files cannot stand in one manifest.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ManifestError {
    /// No file at all.
    #[error("no file")]
    Empty,
    /// More than [`FILES_MAX`].
    #[error("{0} files, at most {FILES_MAX} are allowed")]
    TooMany(usize),
    /// Two paths that a file system may take for one, or a file where another path needs a folder.
    #[error("{0} is there twice, or a file and a folder")]
    Twice(SafePath),
    /// One file over [`FILE_BYTES_MAX`].
    #[error("{path} has {size} bytes, at most {FILE_BYTES_MAX} are allowed")]
    FileTooLarge {
        /// The file.
        path: SafePath,
        /// Its size.
        size: u64,
    },
    /// All files together over [`ASSET_BYTES_MAX`].
    #[error("{0} bytes in all, at most {ASSET_BYTES_MAX} are allowed")]
    TooLarge(u64),
    /// The document over [`MANIFEST_BYTES_MAX`].
    #[error("a list of {0} bytes, at most {MANIFEST_BYTES_MAX} are allowed")]
    DocumentTooLarge(usize),
}

/// Why bytes are no manifest.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ManifestDecodeError {
    /// Too long, not deterministic, or of another shape.
    #[error("no manifest: {0}")]
    Encoding(#[from] DecodeError),
    /// Another version than the one this crate writes.
    #[error("a manifest of version {0}")]
    Version(u64),
    /// A path that is not safe to write.
    #[error("no manifest: {0}")]
    Path(#[from] crate::path::SafePathError),
    /// Lines out of order.
    #[error("no manifest: not sorted by path")]
    Order,
    /// A rule about the files as a whole.
    #[error("no manifest: {0}")]
    Files(#[from] ManifestError),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Document {
    v: u64,
    files: Vec<Line>,
}

#[derive(Deserialize, Serialize)]
struct Line(String, u64, Digest, Digest);

impl Manifest {
    /// Returns the manifest of some files, in whatever order they come; a file given twice with the same digests counts once.
    ///
    /// # Errors
    ///
    /// [`ManifestError`], the first rule that is broken.
    pub fn new(mut files: Vec<ManifestFile>) -> Result<Self, ManifestError> {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup();
        let bytes = check(&files)?;
        let manifest = Self { files, bytes };
        match manifest.encode().len() {
            length if length > MANIFEST_BYTES_MAX => Err(ManifestError::DocumentTooLarge(length)),
            _ => Ok(manifest),
        }
    }

    /// Reads a manifest from its document.
    ///
    /// # Errors
    ///
    /// [`ManifestDecodeError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ManifestDecodeError> {
        let document: Document = kreisnetz_canonical::decode(bytes, MANIFEST_BYTES_MAX)?;
        if document.v != VERSION {
            return Err(ManifestDecodeError::Version(document.v));
        }
        let lines = document.files.into_iter();
        let files: Vec<ManifestFile> = lines
            .map(|Line(path, size, sha256, blake3)| Ok(ManifestFile::new(path.parse()?, size, *sha256.as_bytes(), *blake3.as_bytes())))
            .collect::<Result<_, ManifestDecodeError>>()?;
        if !files.is_sorted_by(|a, b| a.path < b.path) {
            return Err(ManifestDecodeError::Order);
        }
        let bytes = check(&files)?;
        Ok(Self { files, bytes })
    }

    /// Returns the document.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let line =
            |file: &ManifestFile| Line(file.path.to_string(), file.size, Digest::from_bytes(file.sha256), Digest::from_bytes(file.blake3));
        kreisnetz_canonical::encode(&Document { v: VERSION, files: self.files.iter().map(line).collect() })
    }

    /// Returns the digest of the document, by which it is fetched.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.encode())
    }

    /// Returns the files, sorted by path.
    #[must_use]
    pub fn files(&self) -> &[ManifestFile] {
        &self.files
    }

    /// Returns the bytes of all files together.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns what stands in the entry: `{digest, bytes, files}`.
    #[must_use]
    pub fn summary(&self) -> Tree {
        let map: TreeMap = [
            ("digest", Tree::Bytes(self.digest().as_bytes().to_vec())),
            ("bytes", Tree::Uint(self.bytes)),
            ("files", Tree::Uint(self.files.len() as u64)),
        ]
        .into_iter()
        .collect();
        Tree::Map(map)
    }
}

/// Checks sorted files as a whole and returns their size.
fn check(files: &[ManifestFile]) -> Result<u64, ManifestError> {
    if files.is_empty() {
        return Err(ManifestError::Empty);
    }
    if files.len() > FILES_MAX {
        return Err(ManifestError::TooMany(files.len()));
    }
    if let Some(file) = files.iter().find(|file| file.size > FILE_BYTES_MAX) {
        return Err(ManifestError::FileTooLarge { path: file.path.clone(), size: file.size });
    }
    check_names(files)?;
    let bytes = files.iter().map(|file| file.size).sum();
    if bytes > ASSET_BYTES_MAX { Err(ManifestError::TooLarge(bytes)) } else { Ok(bytes) }
}

/// No two files fold to one name, and no file has the name of a folder.
fn check_names(files: &[ManifestFile]) -> Result<(), ManifestError> {
    let mut names = BTreeSet::new();
    let mut folders = BTreeSet::new();
    for file in files {
        let folded = file.path.folded();
        folders.extend(folded.match_indices('/').map(|(at, _)| folded[..at].to_owned()));
        if !names.insert(folded) {
            return Err(ManifestError::Twice(file.path.clone()));
        }
    }
    let clash = files.iter().find(|file| folders.contains(&file.path.folded()));
    clash.map_or(Ok(()), |file| Err(ManifestError::Twice(file.path.clone())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn file(path: &str, size: u64) -> ManifestFile {
        ManifestFile::new(path.parse().unwrap(), size, [1; 32], [2; 32])
    }

    #[test]
    fn a_manifest_is_read_back_sorted_by_path() {
        let manifest = Manifest::new(vec![file("b", 2), file("a/x", 1), file("b", 2)]).unwrap();
        assert_eq!(manifest.files().iter().map(|file| file.path().as_str()).collect::<Vec<_>>(), ["a/x", "b"]);
        assert_eq!((manifest.bytes(), Manifest::decode(&manifest.encode())), (3, Ok(manifest.clone())));
    }

    #[test]
    fn names_that_collide_are_refused() {
        for [a, b] in [["README", "readme"], ["a", "a/b"], ["A", "a/b"], ["straße", "STRASSE"]] {
            assert!(matches!(Manifest::new(vec![file(a, 1), file(b, 1)]), Err(ManifestError::Twice(_))), "{a} {b}");
        }
        let other = ManifestFile::new("a".parse().unwrap(), 1, [9; 32], [2; 32]);
        assert!(matches!(Manifest::new(vec![file("a", 1), other]), Err(ManifestError::Twice(_))), "one path, two contents");
    }

    #[test]
    fn sizes_and_numbers_are_bounded() {
        assert_eq!(Manifest::new(Vec::new()), Err(ManifestError::Empty));
        assert!(matches!(Manifest::new(vec![file("a", FILE_BYTES_MAX + 1)]), Err(ManifestError::FileTooLarge { .. })));
        let four = |extra| (0..4).map(|n| file(&n.to_string(), FILE_BYTES_MAX)).chain((extra > 0).then(|| file("x", extra))).collect();
        assert!(Manifest::new(four(0)).is_ok());
        assert!(matches!(Manifest::new(four(1)), Err(ManifestError::TooLarge(_))));
        let many = |count: usize| (0..count).map(|n| file(&format!("{n:05}"), 1)).collect();
        assert!(Manifest::new(many(FILES_MAX)).is_ok());
        assert_eq!(Manifest::new(many(FILES_MAX + 1)), Err(ManifestError::TooMany(FILES_MAX + 1)));
        let long = (0..FILES_MAX).map(|n| file(&format!("{}{n:05}", "d".repeat(200)), 1)).collect();
        assert!(matches!(Manifest::new(long), Err(ManifestError::DocumentTooLarge(_))));
    }

    #[test]
    fn a_document_out_of_order_or_with_an_unsafe_path_is_refused() {
        let line = |path: &str| Line(path.to_owned(), 1, Digest::default(), Digest::default());
        let document = |lines| kreisnetz_canonical::encode(&Document { v: 1, files: lines });
        assert_eq!(Manifest::decode(&document(vec![line("b"), line("a")])), Err(ManifestDecodeError::Order));
        assert!(matches!(Manifest::decode(&document(vec![line("../a")])), Err(ManifestDecodeError::Path(_))));
        assert_eq!(Manifest::decode(&document(Vec::new())), Err(ManifestDecodeError::Files(ManifestError::Empty)));
        let newer = kreisnetz_canonical::encode(&Document { v: 2, files: vec![line("a")] });
        assert_eq!(Manifest::decode(&newer), Err(ManifestDecodeError::Version(2)));
    }
}
