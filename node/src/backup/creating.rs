//! A backup is written beside its name, and gets it when all of it is on the disk and verifies.

use std::fs::{self, File};
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use super::archive::Writer;
use super::members::of_home;
use super::verifying::verify;
use super::{ABOUT, About, CATALOG, SCHEMA};
use crate::api::{BackupData, BackupNote, Moment};
use crate::config::Loaded;
use crate::failure::Failure;
use crate::home::{Unfinished, io_failure};

/// What the names of backups begin with.
const PREFIX: &str = "kreisnetz-";
/// What they end with.
const END: &str = ".tar";
/// The form of the moment in them, with 0 for any digit.
const MOMENT: &str = "00000000T000000Z";

/// Returns the name of a county's backup of a moment; names sort by time.
pub(crate) fn file_name(slug: &str, now: Moment) -> String {
    let digits: String = now.to_string().chars().filter(|sign| sign.is_ascii_digit() || matches!(sign, 'T' | 'Z')).collect();
    format!("{PREFIX}{slug}-{digits}{END}")
}

/// Says whether a name is one that [`file_name`] gives to backups of this county; the slug of one can begin like that of another.
pub(crate) fn is_of(name: &str, slug: &str) -> bool {
    moment_in(name, slug).is_some()
}

/// Returns the moment in the name of a backup of this county.
fn moment_in(name: &str, slug: &str) -> Option<Moment> {
    let moment = name.strip_prefix(PREFIX)?.strip_prefix(slug)?.strip_prefix('-')?.strip_suffix(END)?;
    let fits = moment.len() == MOMENT.len() && moment.chars().zip(MOMENT.chars()).all(|(sign, form)| fits(sign, form));
    if fits { moment.parse().ok() } else { None }
}

/// Returns when the newest backup of this county in a folder was made; nothing where there is none, or the folder cannot be read.
pub(crate) fn newest(folder: &Path, slug: &str) -> Option<Moment> {
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter_map(|name| moment_in(&name, slug)).max()
}

fn fits(sign: char, form: char) -> bool {
    if form == '0' { sign.is_ascii_digit() } else { sign == form }
}

/// Writes a backup of a home into `target`; `catalog` is the bundle of its own catalog, from the node or from its store.
///
/// # Errors
///
/// `disk_full`, what keeps a file from being read, and those of [`verify`] where the disk gives back something else.
pub(super) fn create(loaded: &Loaded, slug: &str, mut catalog: File, target: &Path, now: Moment) -> Result<BackupData, Failure> {
    let failed = |error: std::io::Error| io_failure(target, &error);
    let about = About { schema: SCHEMA.to_owned(), slug: slug.to_owned(), created: now, version: env!("CARGO_PKG_VERSION").to_owned() };
    let about = serde_json::to_vec_pretty(&about).map_err(Failure::internal)?;
    let members = of_home(loaded)?;
    let mut unfinished = Unfinished::beside(target)?;
    {
        let Some(file) = unfinished.file() else { return Err(Failure::internal("a new file without a file")) };
        let mut writer = Writer::new(BufWriter::new(file), u64::try_from(now.unix()).unwrap_or_default());
        writer.member(ABOUT, about.len() as u64, &about[..]).map_err(failed)?;
        catalog.rewind().map_err(failed)?;
        let bytes = catalog.metadata().map_err(failed)?.len();
        writer.member(CATALOG, bytes, &mut catalog).map_err(failed)?;
        for member in &members.files {
            let source = File::open(&member.path).map_err(|error| io_failure(&member.path, &error))?;
            let bytes = source.metadata().map_err(|error| io_failure(&member.path, &error))?.len();
            writer.member(&member.name, bytes, source).map_err(|error| io_failure(&member.path, &error))?;
        }
        writer.finish().map_err(failed)?.flush().map_err(failed)?;
    }
    // Nobody should learn on the day of need that the disk kept something else.
    let verified = verify(unfinished.path())?;
    unfinished.finish(target)?;
    Ok(BackupData { file: target.display().to_string(), outside: members.outside, ..verified })
}

/// Lists the backups of a folder, the newest first; only those with names of ours.
///
/// # Errors
///
/// `not_found` and what else keeps the folder from being read.
pub(crate) fn list(folder: &Path) -> Result<Vec<BackupNote>, Failure> {
    let failed = |error: std::io::Error| io_failure(folder, &error);
    let mut notes = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path: PathBuf = entry.map_err(failed)?.path();
        let is_ours = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(END));
        if let Some(found) = path.symlink_metadata().ok().filter(|found| is_ours && found.is_file()) {
            notes.push(BackupNote { file: path.display().to_string(), bytes: found.len() });
        }
    }
    notes.sort_by(|one, other| other.file.cmp(&one.file));
    Ok(notes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_county_whose_slug_begins_like_another_one_is_told_from_it() {
        let now = Moment::from_unix(1_795_000_000).unwrap();
        let name = file_name("oldenburg-oldb", now);
        assert!(is_of(&name, "oldenburg-oldb"), "{name}");
        assert_eq!(moment_in(&name, "oldenburg-oldb"), Some(now));
        assert!(!is_of(&name, "oldenburg") && !is_of(&name, "uelzen"));
        for other in ["kreisnetz-uelzen-heute.tar", "kreisnetz-uelzen-20261127T122400Z.tar.age", "uelzen-20261127T122400Z.tar"] {
            assert!(!is_of(other, "uelzen"), "{other}");
        }
    }
}
