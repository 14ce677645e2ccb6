//! Files of assets: found, kept by content, verified group by group, written out safely.
//!
//! [`scan()`] turns what a draft names into a list of files with their sizes and digests, from which a manifest is made. [`BlobStore`] holds files by their
//! BLAKE3 root; what comes from others grows group by group of 16 KiB, each verified against the root before it is written
//! ([`Partial::take`]), and what is asked for is read as a verified slice ([`BlobStore::slice`]). [`accept_manifest`] checks a list of files that
//! somebody sent, and [`Export`] writes an asset into a folder. Nothing is ever unpacked or run, and no network is known here.
//!
//! ```
//! use kreisnetz_blobs::{Blob, BlobStore, Limits};
//!
//! let (uelzen, coesfeld) = (tempfile::tempdir()?, tempfile::tempdir()?);
//! let blob = Blob::new(*blake3::hash(b"Radwege").as_bytes(), 7);
//! let from = BlobStore::open(uelzen.path(), Limits::default())?;
//! from.import(&blob, &b"Radwege"[..])?;
//! from.finish(&[blob])?;
//!
//! let to = BlobStore::open(coesfeld.path(), Limits::default())?;
//! let slice = from.slice(&blob, &blob.groups())?;
//! to.partial(&blob)?.take(&blob.groups(), &slice[..], |_| {})?;
//! to.finish(&[blob])?;
//! assert!(to.is_whole(&blob));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accept;
mod beneath;
mod blob;
mod export;
mod failure;
mod hash;
mod hashes;
mod keeping;
mod limits;
mod list;
mod partial;
mod scan;
mod store;
mod write_error;

pub use accept::{ManifestRefused, Promised, accept_manifest};
pub use blob::Blob;
pub use export::{Export, ExportError, SUMS};
pub use failure::ScanError;
pub use keeping::{Collected, KeepError, Kept, Limits, Reason, Reserve, read_manifest};
pub use limits::{ASSET_BYTES_MAX, DEPTH_MAX, FILE_BYTES_MAX, FILES_MAX};
pub use partial::{Partial, TakeError};
pub use scan::{Progress, ScannedFile, open_beneath, scan};
pub use store::{BlobStore, ImportError, SliceError};
pub use write_error::WriteError;
