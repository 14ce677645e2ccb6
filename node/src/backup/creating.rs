//! A backup is written beside its name, and gets it when all of it is on the disk and verifies.

use std::fs::{self, File};
use std::io::{BufWriter, Read, Seek};
use std::path::{Path, PathBuf};

use kreisnetz_bundle::{Bundle, BundleReport};

use super::archive::Writer;
use super::members::of_home;
use super::verifying::verify;
use super::{ABOUT, About, CATALOG, SCHEMA};
use crate::api::{BackupData, BackupNote, Moment};
use crate::config::Loaded;
use crate::failure::{Failure, Slug};
use crate::home::{Unfinished, io_failure};

/// What the names of backups begin with.
const PREFIX: &str = "kreisnetz-";
/// What they end with.
const END: &str = ".tar";

/// Returns the name of a county's backup of a moment; names sort by time.
pub(crate) fn file_name(slug: &str, now: Moment) -> String {
    let digits: String = now.to_string().chars().filter(|sign| sign.is_ascii_digit() || matches!(sign, 'T' | 'Z')).collect();
    format!("{PREFIX}{slug}-{digits}{END}")
}

/// Writes a backup of a home into `target`; `catalog` is the bundle of its own catalog, from the node or from its store.
///
/// # Errors
///
/// `expectation_failed` where nothing was ever published, `exists`, `disk_full`, and what keeps a file from being read.
pub(super) fn create(loaded: &Loaded, slug: &str, mut catalog: File, target: &Path, now: Moment) -> Result<BackupData, Failure> {
    let failed = |error: std::io::Error| io_failure(target, &error);
    let report = report_of(&catalog)?;
    let Some(own) = report.catalogs.first() else { return Err(Failure::new(Slug::ExpectationFailed).detail("backup")) };
    let about = About {
        schema: SCHEMA.to_owned(),
        publisher: own.identity.publisher().to_string(),
        slug: slug.to_owned(),
        network: report.network.to_string(),
        created: now,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let about = serde_json::to_vec_pretty(&about).map_err(Failure::internal)?;
    let members = of_home(loaded)?;
    let mut unfinished = Unfinished::beside(target)?;
    {
        let Some(file) = unfinished.file() else { return Err(Failure::internal("a new file without a file")) };
        let mut writer = Writer::new(BufWriter::new(file), u64::try_from(now.unix()).unwrap_or_default());
        writer.member(ABOUT, about.len() as u64, &about[..]).map_err(failed)?;
        catalog.rewind().map_err(failed)?;
        writer.member(CATALOG, report.bytes, &mut catalog).map_err(failed)?;
        for member in &members.files {
            let source = File::open(&member.path).map_err(|error| io_failure(&member.path, &error))?;
            let bytes = source.metadata().map_err(|error| io_failure(&member.path, &error))?.len();
            writer.member(&member.name, bytes, source).map_err(|error| io_failure(&member.path, &error))?;
        }
        std::io::Write::flush(&mut writer.finish().map_err(failed)?).map_err(failed)?;
    }
    unfinished.finish(target)?;
    // Nobody should learn on the day of need that the disk kept something else.
    Ok(BackupData { outside: members.outside, ..verify(target)? })
}

fn report_of(catalog: &File) -> Result<BundleReport, Failure> {
    let mut source = catalog;
    source.rewind().map_err(Failure::internal)?;
    let report = Bundle::verify(source.by_ref(), None).map_err(Failure::internal)?;
    if report.holds() { Ok(report) } else { Err(Failure::new(Slug::StoreDamaged).detail("export")) }
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
