//! The people who hold root keys: which files they bring, and how these are opened.

use std::fs;
use std::path::{Path, PathBuf};

use kreisnetz_identity::{IdentityLog, KeyFile, KeyFileError, KeyRole, Passphrase, Protection, PublicKey, SecretKey};

use super::RootFolders;
use crate::api::KeyEventData;
use crate::failure::{Failure, Slug};
use crate::home::{bad_key, io_failure, read_key_file};

/// Files of a folder that are looked at, at most.
const FILES_MAX: usize = 64;
/// Passphrases that are asked for one file, at most.
const TRIES_MAX: usize = 3;
/// Names of the folders that `init` makes; after a rotation the next set is the root set, wherever its files lie.
const FOLDERS: [&str; 2] = ["root", "next"];
/// How the name of a key file ends.
const EXTENSION: &str = "key";

/// Whoever is asked while root keys are at hand.
pub trait Officer {
    /// Asks for the passphrase of a key file; `again` where the last one was wrong.
    ///
    /// # Errors
    ///
    /// `missing_input` where nobody can be asked.
    fn passphrase(&mut self, file: &Path, again: bool) -> Result<Passphrase, Failure>;

    /// Shows a passphrase that was made, and the folder whose files it opens: once, and nobody stores it.
    fn show(&mut self, folder: &Path, passphrase: &Passphrase);

    /// Shows what will be signed, and asks whether to go on.
    ///
    /// # Errors
    ///
    /// `declined`.
    fn agree(&mut self, planned: &KeyEventData) -> Result<(), Failure>;
}

/// A file of a root key, its secret half not yet opened.
pub(super) struct RootFile {
    path: PathBuf,
    file: KeyFile,
    public: PublicKey,
}

/// Finds the keys of root and next sets in the folders, in their `root/` and `next/`; keys of other roles are not ours to look at.
pub(super) fn find(folders: &RootFolders) -> Result<Vec<RootFile>, Failure> {
    let mut found: Vec<RootFile> = Vec::new();
    for folder in &folders.0 {
        let inner = FOLDERS.iter().map(|name| folder.join(name)).filter(|path| path.is_dir());
        for path in std::iter::once(folder.clone()).chain(inner) {
            let names = fs::read_dir(&path).map_err(|error| io_failure(&path, &error))?;
            for name in names.take(FILES_MAX) {
                let path = name.map_err(|error| io_failure(&path, &error))?.path();
                if path.extension().is_some_and(|extension| extension == EXTENSION) {
                    found.extend(read(path)?);
                }
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by_key(|file| file.public);
    Ok(found)
}

fn read(path: PathBuf) -> Result<Option<RootFile>, Failure> {
    let file = fs::File::open(&path).map_err(|error| io_failure(&path, &error))?;
    let file = read_key_file(&path, file)?;
    if !matches!(file.role(), KeyRole::Root | KeyRole::Next) {
        return Ok(None);
    }
    let public = file.public().map_err(|error| bad_key(&path, &error))?;
    Ok(Some(RootFile { path, file, public }))
}

/// Chooses as many root keys of the identity as must sign.
///
/// # Errors
///
/// `key_missing` where there are fewer, with how many were found and in which folders they were looked for.
pub(super) fn chosen(found: Vec<RootFile>, log: &IdentityLog, folders: &RootFolders) -> Result<Vec<RootFile>, Failure> {
    let needed = usize::try_from(log.threshold()).unwrap_or(usize::MAX);
    let ours: Vec<RootFile> = found.into_iter().filter(|file| log.root_keys().contains(&file.public)).take(needed).collect();
    if ours.len() >= needed { Ok(ours) } else { Err(too_few(ours.len(), needed, folders)) }
}

pub(super) fn too_few(found: usize, needed: usize, folders: &RootFolders) -> Failure {
    let folders: Vec<String> = folders.0.iter().map(|folder| folder.display().to_string()).collect();
    let failure = Failure::new(Slug::KeyMissing).detail("root").hint("root");
    failure.with("found", found).with("needed", needed).with("folders", folders.join(", "))
}

/// Opens the keys; a passphrase that opened one is tried on the next before anybody is asked again.
pub(super) fn open(files: &[RootFile], officer: &mut dyn Officer) -> Result<Vec<SecretKey>, Failure> {
    let mut known: Option<Passphrase> = None;
    files.iter().map(|file| file.open(&mut known, officer)).collect()
}

pub(super) fn too_few_next(found: usize, needed: usize, folders: &RootFolders) -> Failure {
    let folders: Vec<String> = folders.0.iter().map(|folder| folder.display().to_string()).collect();
    let failure = Failure::new(Slug::KeyMissing).detail("next").hint("next");
    failure.with("found", found).with("needed", needed).with("folders", folders.join(", "))
}

impl RootFile {
    pub(super) const fn public(&self) -> PublicKey {
        self.public
    }

    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    fn open(&self, known: &mut Option<Passphrase>, officer: &mut dyn Officer) -> Result<SecretKey, Failure> {
        if self.file.protection() == Protection::None {
            return self.file.open(self.file.role(), None).map_err(|error| bad_key(&self.path, &error));
        }
        if let Some(passphrase) = &*known
            && let Ok(key) = self.file.open(self.file.role(), Some(passphrase))
        {
            return Ok(key);
        }
        for tries in 0..TRIES_MAX {
            let passphrase = officer.passphrase(&self.path, tries > 0)?;
            match self.file.open(self.file.role(), Some(&passphrase)) {
                Ok(key) => {
                    *known = Some(passphrase);
                    return Ok(key);
                }
                Err(KeyFileError::Passphrase) => {}
                Err(error) => return Err(bad_key(&self.path, &error)),
            }
        }
        Err(Failure::new(Slug::PermissionDenied).detail("passphrase").hint("passphrase").with("file", self.path.display()))
    }
}
