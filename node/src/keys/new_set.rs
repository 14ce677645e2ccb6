//! A new root or next set: its key files in a folder of their own, sealed by one passphrase that is shown once.

use std::fs;
use std::path::{Path, PathBuf};

use kreisnetz_identity::{KeyFile, KeyRole, Passphrase, PublicKey, SecretKey};

use super::SEAL_COST;
use super::officers::Officer;
use super::shape::SetShape;
use crate::entropy::Entropy;
use crate::failure::{Failure, Slug};
use crate::home::{FOLDER_MODE, SECRET_MODE, create_folder, write_new};

/// Which set it is, also the name of its folder.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SetKind {
    /// Signs events.
    Root,
    /// Promised, to become the root set.
    Next,
}

impl SetKind {
    const fn folder(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Next => "next",
        }
    }

    const fn role(self) -> KeyRole {
        match self {
            Self::Root => KeyRole::Root,
            Self::Next => KeyRole::Next,
        }
    }
}

/// Files that are taken away again unless they are kept.
pub(super) struct NewSet {
    folder: PathBuf,
    written: Vec<PathBuf>,
    keys: Vec<SecretKey>,
    passphrase: Option<Passphrase>,
    kept: bool,
}

impl NewSet {
    /// Fails where a set lies in the folder already.
    pub(super) fn require_room(inside: &Path, kind: SetKind) -> Result<(), Failure> {
        let folder = inside.join(kind.folder());
        if folder.symlink_metadata().is_ok() {
            return Err(Failure::new(Slug::Exists).with("path", folder.display()));
        }
        Ok(())
    }

    /// Draws the keys and writes their files; a test network's are in clear and say so.
    pub(super) fn make(inside: &Path, kind: SetKind, shape: SetShape, whose: &str) -> Result<Self, Failure> {
        Self::require_room(inside, kind)?;
        let mut entropy = Entropy::of_environment(whose)?;
        let keys: Vec<SecretKey> = (0..shape.keys()).map(|_| entropy.secret_key()).collect();
        let passphrase = (!entropy.is_throwaway()).then(|| Passphrase::generate(&mut entropy));
        let folder = inside.join(kind.folder());
        create_folder(&folder, FOLDER_MODE)?;
        let mut set = Self { folder, written: Vec::new(), keys: Vec::new(), passphrase, kept: false };
        for (place, key) in keys.iter().enumerate() {
            let file = match &set.passphrase {
                Some(passphrase) => KeyFile::seal(kind.role(), key, passphrase, SEAL_COST, &mut entropy).map_err(Failure::internal)?,
                None => KeyFile::clear(kind.role(), key),
            };
            let path = set.folder.join(format!("{}-{}.key", kind.folder(), place + 1));
            write_new(&path, SECRET_MODE, file.to_text().as_bytes())?;
            set.written.push(path);
        }
        set.keys = keys;
        Ok(set)
    }

    pub(super) fn publics(&self) -> Vec<PublicKey> {
        self.keys.iter().map(SecretKey::public).collect()
    }

    /// Takes the secret halves, which sign the event that names them.
    pub(super) fn take_secrets(&mut self) -> Vec<SecretKey> {
        std::mem::take(&mut self.keys)
    }

    /// Shows the passphrase, where there is one: nobody can show it again.
    pub(super) fn show(&self, officer: &mut dyn Officer) {
        if let Some(passphrase) = &self.passphrase {
            officer.show(&self.folder, passphrase);
        }
    }

    /// The event is signed or carried: the files stay. Returns them.
    pub(super) fn keep(mut self) -> Vec<String> {
        self.kept = true;
        self.written.iter().map(|path| path.display().to_string()).collect()
    }
}

impl Drop for NewSet {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        // No event promises these keys: nobody misses them, and what cannot be taken away is only in the way of the next attempt.
        self.written.iter().for_each(|path| drop(fs::remove_file(path)));
        let _ = fs::remove_dir(&self.folder);
    }
}
