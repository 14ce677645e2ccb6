//! Opening what lies below a folder, part by part: no link on the way is followed, even one that is put there meanwhile.

use std::{fs::File, os::fd::OwnedFd, path::Path};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, fstat, open, openat, statat};

use crate::{DEPTH_MAX, ScanError};

/// What a name stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Folder,
    File { size: u64 },
}

/// Opens the folder below which everything lies; that itself may be reached through a link.
pub(crate) fn root(path: &Path) -> Result<OwnedFd, ScanError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    open(path, flags, Mode::empty()).map_err(|error| ScanError::at(&path.to_string_lossy(), error))
}

/// Splits a path and refuses what leads anywhere but down.
pub(crate) fn parts(path: &str) -> Result<Vec<&str>, ScanError> {
    let parts: Vec<&str> = path.split('/').collect();
    if parts.iter().any(|part| matches!(*part, "" | "." | "..") || part.contains('\0')) {
        return Err(ScanError::Outside { path: path.to_owned() });
    }
    if parts.len() > DEPTH_MAX { Err(ScanError::TooDeep { path: path.to_owned() }) } else { Ok(parts) }
}

/// Says what a name in a folder is; `path` is for the error.
pub(crate) fn kind(folder: &OwnedFd, name: &str, path: &str) -> Result<Kind, ScanError> {
    let stat = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).map_err(|error| ScanError::at(path, error))?;
    let path = path.to_owned();
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => Ok(Kind::Folder),
        FileType::RegularFile => Ok(Kind::File { size: u64::try_from(stat.st_size).unwrap_or(u64::MAX) }),
        FileType::Symlink => Err(ScanError::Link { path }),
        _ => Err(ScanError::Special { path }),
    }
}

/// Opens a folder in a folder.
pub(crate) fn folder(parent: &OwnedFd, name: &str, path: &str) -> Result<OwnedFd, ScanError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    openat(parent, name, flags, Mode::empty()).map_err(|error| ScanError::at(path, error))
}

/// Walks down to the folder that holds the last part of a path.
pub(crate) fn parent(root: &OwnedFd, path: &str) -> Result<(OwnedFd, String), ScanError> {
    let mut parts = parts(path)?;
    let name = parts.pop().unwrap_or_default().to_owned();
    let mut current = root.try_clone().map_err(|error| ScanError::at(path, error))?;
    for part in parts {
        // Asked first, for the sake of the message: opening says of a link only that it is no folder.
        kind(&current, part, path)?;
        current = folder(&current, part, path)?;
    }
    Ok((current, name))
}

/// Opens a file for reading, and returns its size.
pub(crate) fn file(root: &OwnedFd, path: &str) -> Result<(File, u64), ScanError> {
    let (folder, name) = parent(root, path)?;
    // Without NONBLOCK a pipe put in the file's place would hold the scan for ever.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = openat(&folder, name.as_str(), flags, Mode::empty()).map_err(|error| ScanError::at(path, error))?;
    let stat = fstat(&file).map_err(|error| ScanError::at(path, error))?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Err(ScanError::Special { path: path.to_owned() });
    }
    Ok((File::from(file), u64::try_from(stat.st_size).unwrap_or(u64::MAX)))
}
