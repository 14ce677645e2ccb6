//! Which files of a home are in a backup.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::config::Loaded;
use crate::failure::Failure;
use crate::home::io_failure;

/// A file of a home, and its name in the backup.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

/// What a backup takes, and what lies elsewhere.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) files: Vec<Member>,
    /// Paths of settings that lead out of the home.
    pub(super) outside: Vec<String>,
}

/// Lists the settings, the network file, the policy, and the drafts with their files, each under its path in the home. Links are left out:
/// what they lead to is not the home's.
///
/// # Errors
///
/// A folder cannot be read.
pub(super) fn of_home(loaded: &Loaded) -> Result<Members, Failure> {
    let (home, node) = (loaded.home(), &loaded.config.node);
    let mut members = Members::default();
    for path in [Path::new("config.toml"), &node.network_file, &node.policy_file] {
        let full = home.join(path);
        match below_home(path) {
            Some(name) if full.symlink_metadata().is_ok_and(|found| found.is_file()) => members.files.push(Member { name, path: full }),
            Some(_) => {}
            None => members.outside.push(path.display().to_string()),
        }
    }
    match below_home(&node.drafts) {
        Some(name) => below(&home.join(&node.drafts), &name, &mut members.files)?,
        None => members.outside.push(node.drafts.display().to_string()),
    }
    Ok(members)
}

/// Returns the name of a path that stays in the home.
fn below_home(path: &Path) -> Option<String> {
    let is_below = path.components().all(|part| matches!(part, Component::Normal(_)));
    path.to_str().filter(|name| is_below && !name.is_empty()).map(str::to_owned)
}

fn below(folder: &Path, name: &str, members: &mut Vec<Member>) -> Result<(), Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_failure(folder, &error)),
    };
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(|error| io_failure(folder, &error))?;
    paths.sort();
    for path in paths {
        // A name that is no UTF-8 is none that a draft can have.
        let Some(part) = path.file_name().and_then(|part| part.to_str()) else { continue };
        let name = format!("{name}/{part}");
        let Ok(found) = path.symlink_metadata() else { continue };
        if found.is_dir() {
            below(&path, &name, members)?;
        } else if found.is_file() {
            members.push(Member { name, path });
        }
    }
    Ok(())
}
