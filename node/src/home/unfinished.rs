//! A file that is written beside its name, and gets it when all of it is on the disk.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{io_failure, sync_folder_of};
use crate::failure::Failure;

/// A file that has not got its name yet; dropped, it is removed.
pub(crate) struct Unfinished {
    path: PathBuf,
    file: Option<File>,
}

impl Unfinished {
    /// Makes an empty file beside the one that is wanted.
    pub(crate) fn beside(wanted: &Path) -> Result<Self, Failure> {
        let mut name = wanted.as_os_str().to_owned();
        name.push(".unfinished");
        let path = PathBuf::from(name);
        let file =
            File::options().read(true).write(true).create(true).truncate(true).open(&path).map_err(|error| io_failure(&path, &error))?;
        Ok(Self { path, file: Some(file) })
    }

    /// Returns the file to write to.
    pub(crate) fn file(&mut self) -> Option<&mut File> {
        self.file.as_mut()
    }

    /// Returns where it lies until then.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, when all of it is on the disk.
    pub(crate) fn finish(mut self, wanted: &Path) -> Result<(), Failure> {
        let failed = |error: io::Error| io_failure(wanted, &error);
        if let Some(file) = self.file.take() {
            file.sync_all().map_err(failed)?;
        }
        fs::rename(&self.path, wanted).map_err(failed)?;
        sync_folder_of(&fs::canonicalize(wanted).map_err(failed)?)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After `finish` there is nothing under this name.
        let _ = fs::remove_file(&self.path);
    }
}
