//! The data folder of a node: which file lies where, who may write in it, and how its key files are read.
//!
//! It knows names and modes, not contents: what is in the store, the guard or a draft is read elsewhere.

mod key;
mod lock;
mod unfinished;
mod write;

use std::path::{Path, PathBuf};

pub(crate) use key::{bad_key, read_key_file};
pub use key::{peer_id, read_key};
pub use lock::HomeLock;
pub(crate) use unfinished::Unfinished;
pub(crate) use write::{create_folder, io_failure, replace, sync_folder_of, write_new};

use crate::failure::{Failure, Slug};

/// Mode of folders that hold keys or data.
pub(crate) const FOLDER_MODE: u32 = 0o700;
/// Mode of files that others must not read.
pub(crate) const SECRET_MODE: u32 = 0o600;
/// Mode of files that say nothing secret.
pub(crate) const PLAIN_MODE: u32 = 0o644;

/// The folder in which a node keeps everything.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    /// Names a home; nothing is made or looked at.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Returns the folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns a path of the settings: a relative one lies in the home.
    #[must_use]
    pub fn resolve(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// Returns a path as people know it: relative where it lies in the home.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// Returns the settings' file.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.root.join("config.toml")
    }

    /// Returns the network file, unless a setting names another.
    #[must_use]
    pub fn network(&self) -> PathBuf {
        self.root.join("network.toml")
    }

    /// Returns the folder of the node's own keys.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// Returns the file of the key that signs heads.
    #[must_use]
    pub fn signing_key(&self) -> PathBuf {
        self.keys().join("signing.key")
    }

    /// Returns the file of the key that will sign heads once root keys have delegated to it.
    #[must_use]
    pub fn next_signing_key(&self) -> PathBuf {
        self.keys().join("signing.next")
    }

    /// Returns the file of the key that authenticates connections.
    #[must_use]
    pub fn transport_key(&self) -> PathBuf {
        self.keys().join("transport.key")
    }

    /// Returns the folder of drafts, unless a setting names another.
    #[must_use]
    pub fn drafts(&self) -> PathBuf {
        self.root.join("drafts")
    }

    /// Returns the store's file.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.root.join("store.redb")
    }

    /// Returns the signer guard's file.
    #[must_use]
    pub fn guard(&self) -> PathBuf {
        self.root.join("guard.redb")
    }

    /// Returns the folder of assets' files.
    #[must_use]
    pub fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }

    /// Returns the folder of the search index.
    #[must_use]
    pub fn index(&self) -> PathBuf {
        self.root.join("index")
    }

    /// Returns the folder of sockets and locks.
    #[must_use]
    pub fn run(&self) -> PathBuf {
        self.root.join("run")
    }

    /// Returns whether the home holds an identity. The signing key is the last file that `init` writes.
    #[must_use]
    pub fn is_initialised(&self) -> bool {
        self.signing_key().exists() || self.guard().exists() && !self.unfinished().exists()
    }

    /// Fails unless the home holds an identity.
    ///
    /// # Errors
    ///
    /// `not_initialised`.
    pub fn require_initialised(&self) -> Result<(), Failure> {
        if self.is_initialised() { Ok(()) } else { Err(Failure::new(Slug::NotInitialised).with("home", self.root.display())) }
    }

    /// Returns the list of files of an `init` that has not come to its end.
    pub(crate) fn unfinished(&self) -> PathBuf {
        self.run().join("init.unfinished")
    }

    pub(crate) fn lock_file(&self) -> PathBuf {
        self.run().join("lock")
    }
}
