//! The trace of an `init` that has not come to its end, so that it can be run again.
//!
//! Before the first file is written, the paths of all of them are. Without a signing key none of those files can be of any use: what
//! is listed is taken away and made anew. A file that is not listed is never touched.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Slug};
use crate::home::{FOLDER_MODE, Home, SECRET_MODE, create_folder, io_failure, write_new};

/// Stands between two paths; no path has it.
const SEPARATOR: u8 = 0;

pub(super) struct Unfinished;

impl Unfinished {
    /// Notes the files that are about to be made; one that is there already is in the way.
    pub(super) fn begin(home: &Home, root_dir: &Path, mut files: Vec<PathBuf>) -> Result<(), Failure> {
        let root_dir = std::path::absolute(root_dir).map_err(|error| io_failure(root_dir, &error))?;
        create_folder(&root_dir, FOLDER_MODE)?;
        let mut list = Vec::new();
        files.extend([home.store(), home.guard(), home.signing_key()]);
        for path in &files {
            if path.symlink_metadata().is_ok() {
                return Err(Failure::new(Slug::Exists).with("path", path.display()));
            }
            let path = std::path::absolute(path).map_err(|error| io_failure(path, &error))?;
            list.extend_from_slice(path.as_os_str().as_bytes());
            list.push(SEPARATOR);
        }
        write_new(&home.unfinished(), SECRET_MODE, &list)
    }

    /// Takes away what an interrupted run has left.
    pub(super) fn clear(home: &Home) -> Result<(), Failure> {
        let trace = home.unfinished();
        let list = match fs::read(&trace) {
            Ok(list) => list,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(io_failure(&trace, &error)),
        };
        // A list that ends early was written before any file was.
        for path in list.split_inclusive(|byte| *byte == SEPARATOR).filter_map(|path| path.strip_suffix(&[SEPARATOR])) {
            remove(Path::new(OsStr::from_bytes(path)))?;
        }
        remove(&trace)
    }

    /// Says that all is done.
    pub(super) fn end(home: &Home) -> Result<(), Failure> {
        remove(&home.unfinished())
    }
}

fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(io_failure(path, &error)),
        _ => Ok(()),
    }
}
