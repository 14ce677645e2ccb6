//! Files of assets: found on disk without following links, and hashed.
//!
//! [`scan()`] turns what a draft names into a list of files with their sizes and digests, from which a manifest is made. Which paths a
//! manifest may hold is decided there; here only the file system is asked. Nothing is unpacked, copied or changed.
//!
//! ```
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("README.md"), "Radwege")?;
//! let files = kreisnetz_blobs::scan(folder.path(), &["README.md"], |_| {})?;
//! assert_eq!((files[0].path(), files[0].size()), ("README.md", 7));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod beneath;
mod failure;
mod hash;
mod limits;
mod list;
mod scan;

pub use failure::ScanError;
pub use limits::{ASSET_BYTES_MAX, DEPTH_MAX, FILE_BYTES_MAX, FILES_MAX};
pub use scan::{Progress, ScannedFile, scan};
