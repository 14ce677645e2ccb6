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
/// Name of the folder that `init` makes for the root set.
const FOLDER: &str = "root";
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

/// Finds the root keys in the folders and in their `root/`; keys of other roles are not ours to look at.
pub(super) fn find(folders: &RootFolders) -> Result<Vec<RootFile>, Failure> {
    let mut found: Vec<RootFile> = Vec::new();
    for folder in &folders.0 {
        let inner = folder.join(FOLDER);
        for path in [Some(folder.clone()), inner.is_dir().then_some(inner)].into_iter().flatten() {
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
    if file.role() != KeyRole::Root {
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

impl RootFile {
    pub(super) const fn public(&self) -> PublicKey {
        self.public
    }

    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    fn open(&self, known: &mut Option<Passphrase>, officer: &mut dyn Officer) -> Result<SecretKey, Failure> {
        if self.file.protection() == Protection::None {
            return self.file.open(KeyRole::Root, None).map_err(|error| bad_key(&self.path, &error));
        }
        if let Some(passphrase) = &*known
            && let Ok(key) = self.file.open(KeyRole::Root, Some(passphrase))
        {
            return Ok(key);
        }
        for tries in 0..TRIES_MAX {
            let passphrase = officer.passphrase(&self.path, tries > 0)?;
            match self.file.open(KeyRole::Root, Some(&passphrase)) {
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
