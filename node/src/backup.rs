//! A backup of a home: one tar file with everything that no other county has.
//!
//! In it are the own catalog as it was signed, with the identity, and the settings, the network file, the policy and the drafts. Never in it
//! are the signer guard, the signing key and the transport key: a copy of them could make the county contradict itself or be impersonated,
//! and root keys delegate to a new one. Other counties' catalogs come back from the network. `SHA256SUMS` lies at its end, so that
//! `sha256sum -c` checks it after `tar -x`, and a file that was cut off is recognised.

mod archive;
mod aside;
mod creating;
mod keys_alone;
mod members;
mod renewed;
mod restoring;
mod verifying;

pub(crate) use creating::{file_name, is_of, list, newest};
pub use keys_alone::KeysAlone;

use std::fs::File;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::api::{BackupData, Moment};
use crate::config::Loaded;
use crate::failure::Failure;

/// What is to be done.
#[derive(Debug)]
pub enum BackupRequest {
    /// Write one.
    Create {
        /// The county's slug.
        slug: String,
        /// The bundle of its own catalog.
        catalog: File,
        /// The file to write.
        target: PathBuf,
        /// The present moment.
        now: Moment,
    },
    /// Look through one.
    Verify {
        /// The file.
        file: PathBuf,
    },
    /// Put one back.
    Restore {
        /// The file.
        file: PathBuf,
        /// Whether what is in the home may be moved aside.
        replace: bool,
        /// Whether it is only looked through.
        dry_run: bool,
        /// The present moment.
        now: Moment,
    },
    /// Make a home where there is no backup: the identity comes from the file beside the root keys, all else from the network.
    KeysAlone(KeysAlone),
}

/// Performs a request on a home.
///
/// # Errors
///
/// Those of the parts; see [`BackupRequest`].
pub fn perform(loaded: &Loaded, request: BackupRequest) -> Result<BackupData, Failure> {
    match request {
        BackupRequest::Create { slug, catalog, target, now } => creating::create(loaded, &slug, catalog, &target, now),
        BackupRequest::Verify { file } => verifying::verify(&file),
        BackupRequest::Restore { file, replace, dry_run, now } => restoring::restore(loaded.home(), &file, replace, dry_run, now),
        BackupRequest::KeysAlone(request) => keys_alone::restore(loaded.home(), &request),
    }
}

/// Begins a home with keys and nothing else, wherever it lies.
pub(crate) fn begin_with_keys(root: &std::path::Path, request: &KeysAlone) -> Result<BackupData, Failure> {
    keys_alone::restore(root, request)
}

/// The member that says what the backup is of.
const ABOUT: &str = "backup.json";
/// The member that holds the own catalog, as a bundle.
const CATALOG: &str = "catalog.bundle";
/// The last member: SHA-256 and path of each other one.
const SUMS: &str = "SHA256SUMS";
/// Schema of [`About`].
const SCHEMA: &str = "kreisnetz.backup-file/1";
/// Bytes of a member that is read into memory at most.
const SMALL_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Members of one backup at most.
const MEMBERS_MAX: usize = 100_000;

/// What a backup says of itself; whose it is, and of which network, its catalog proves.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
struct About {
    schema: String,
    /// The county's slug.
    slug: String,
    /// When it was written.
    created: Moment,
    /// The program that wrote it.
    version: String,
}
