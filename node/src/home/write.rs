//! Files of the home: made once, with their mode, and on the disk before anything rests on them.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use crate::failure::{Failure, Slug};

/// Makes a folder and those above it; one that is there already stays as it is.
///
/// # Errors
///
/// As [`io_failure`].
pub(crate) fn create_folder(path: &Path, mode: u32) -> Result<(), Failure> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(mode).create(path).map_err(|error| io_failure(path, &error))
}

/// Writes a file that must not be there yet, and its name, through to the disk.
///
/// # Errors
///
/// `exists` where a file of this name is there, else as [`io_failure`].
pub(crate) fn write_new(path: &Path, mode: u32, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| io_failure(path, &error);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    sync_folder_of(path)
}

/// Writes a file in place of whatever has its name: the old or the new one is there at any time, never half of one.
///
/// # Errors
///
/// As [`io_failure`].
pub(crate) fn replace(path: &Path, mode: u32, bytes: &[u8]) -> Result<(), Failure> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = Path::new(&unfinished);
    match std::fs::remove_file(unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(io_failure(unfinished, &error)),
        _ => {}
    }
    write_new(unfinished, mode, bytes)?;
    std::fs::rename(unfinished, path).map_err(|error| io_failure(path, &error))?;
    sync_folder_of(path)
}

/// Makes a change of names in the folder of `path` durable.
pub(crate) fn sync_folder_of(path: &Path) -> Result<(), Failure> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| io_failure(folder, &error))
}

/// Says what the system refused, in the words of the interface: `permission_denied`, `exists`, `not_found` or `disk_full`.
pub(crate) fn io_failure(path: &Path, error: &std::io::Error) -> Failure {
    let slug = match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Slug::PermissionDenied,
        ErrorKind::AlreadyExists => Slug::Exists,
        ErrorKind::NotFound => Slug::NotFound,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Slug::DiskFull,
        _ => Slug::Internal,
    };
    match slug {
        Slug::NotFound => Failure::new(slug).with("file", path.display()),
        Slug::Internal => Failure::internal(format!("{}: {error}", path.display())),
        slug => Failure::new(slug).with("path", path.display()),
    }
}
