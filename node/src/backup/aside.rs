//! An empty home to restore into: what lies there is in the way, or moved aside; nothing is ever deleted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::api::Moment;
use crate::failure::{Failure, Slug};
use crate::home::{FOLDER_MODE, Home, HomeLock, create_folder, io_failure, sync_folder_of};

/// What the folder begins with into which the former content of a home is moved.
pub(super) const REPLACED: &str = "replaced-";

/// Returns what is in the way of restoring into a home.
///
/// # Errors
///
/// `already_initialised` where it holds something that may not be replaced.
pub(super) fn in_the_way(home: &Home, replace: bool) -> Result<Vec<PathBuf>, Failure> {
    let paths = content(home)?;
    if paths.is_empty() || replace {
        return Ok(paths);
    }
    Err(Failure::new(Slug::AlreadyInitialised).detail("restore").with("home", home.root().display()).hint("replace"))
}

/// Locks the home and empties it. Returns the folder that the former content was moved to, where there was any.
///
/// # Errors
///
/// `home_in_use` where its node runs.
pub(super) fn clear(home: &Home, paths: &[PathBuf], now: Moment) -> Result<(HomeLock, Option<String>), Failure> {
    create_folder(home.root(), FOLDER_MODE)?;
    let lock = HomeLock::acquire(home)?;
    let aside = if paths.is_empty() { None } else { Some(move_aside(home, paths, now)?) };
    Ok((lock, aside))
}

/// Returns what lies in a home besides sockets, logs and what was moved aside earlier.
fn content(home: &Home) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(home.root()) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_failure(home.root(), &error)),
    };
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(|error| io_failure(home.root(), &error))?;
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        *path != home.run() && !name.starts_with(REPLACED) && !name.ends_with(".log")
    });
    paths.sort();
    Ok(paths)
}

fn move_aside(home: &Home, paths: &[PathBuf], now: Moment) -> Result<String, Failure> {
    let aside = free_folder(home, now)?;
    for path in paths {
        let to = aside.join(path.file_name().unwrap_or_default());
        fs::rename(path, &to).map_err(|error| io_failure(path, &error))?;
    }
    sync_folder_of(&home.config())?;
    Ok(aside.display().to_string())
}

/// Makes the folder into which the former content goes. Two restores of one second get one each: a file moved into a folder that has one of
/// its name would replace it.
fn free_folder(home: &Home, now: Moment) -> Result<PathBuf, Failure> {
    let digits: String = now.to_string().chars().filter(char::is_ascii_digit).collect();
    let mut aside: PathBuf = Path::join(home.root(), format!("{REPLACED}{digits}"));
    let mut further = 1;
    while aside.exists() {
        further += 1;
        aside = home.root().join(format!("{REPLACED}{digits}-{further}"));
    }
    create_folder(&aside, FOLDER_MODE)?;
    Ok(aside)
}
