//! Whether a backup is whole, and whether the catalog in it proves itself.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use kreisnetz_bundle::{Bundle, BundleReport};

use super::archive::{ArchiveError, text, walk};
use super::{ABOUT, About, CATALOG, SCHEMA};
use crate::api::BackupData;
use crate::failure::{Failure, Slug};
use crate::home::io_failure;

/// What a walk over a backup stops at.
#[derive(Debug)]
pub(super) enum Broken {
    Archive(ArchiveError),
    Failed(Failure),
}

impl From<ArchiveError> for Broken {
    fn from(error: ArchiveError) -> Self {
        Self::Archive(error)
    }
}

impl From<Failure> for Broken {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Broken {
    /// Says what is wrong with the file at `path`.
    pub(super) fn into_failure(self, path: &Path) -> Failure {
        match self {
            Self::Failed(failure) => failure,
            Self::Archive(ArchiveError::Read(error)) => io_failure(path, &error),
            Self::Archive(error @ ArchiveError::Foreign(_)) => {
                Failure::new(Slug::ImportInvalid).detail("backup").with("file", path.display()).with("why", error)
            }
            Self::Archive(error) => Failure::new(Slug::HashMismatch).detail("backup").with("path", path.display()).with("why", error),
        }
    }
}

/// Reads a backup to its end and checks every sum, and every signature of the catalog.
///
/// # Errors
///
/// `not_found`, `import_invalid` for another kind of file, `hash_mismatch` for one that was cut off or altered, `proof_invalid` where its
/// catalog does not prove itself.
pub(super) fn verify(path: &Path) -> Result<BackupData, Failure> {
    let file = File::open(path).map_err(|error| io_failure(path, &error))?;
    let bytes = file.metadata().map_err(|error| io_failure(path, &error))?.len();
    let (mut about, mut report, mut members) = (None, None, 0);
    let walked = walk(&file, |name, bytes, source| {
        members += 1;
        match name {
            ABOUT => about = Some(about_of(&text(source, bytes)?)?),
            CATALOG => report = Some(catalog(source)?),
            _ => {}
        }
        Ok::<_, Broken>(())
    });
    walked.map_err(|broken| broken.into_failure(path))?;
    let lacks = || Failure::new(Slug::ImportInvalid).detail("backup").with("file", path.display()).with("why", "parts are missing");
    let (about, report) = about.zip(report).ok_or_else(lacks)?;
    let refused = || Failure::new(Slug::ProofInvalid).detail("backup").with("file", path.display());
    let own = report.catalogs.first().filter(|_| report.holds() && report.catalogs.len() == 1).ok_or_else(refused)?;
    Ok(BackupData {
        file: path.display().to_string(),
        bytes,
        publisher: own.identity.publisher().to_string(),
        slug: about.slug,
        created: Some(about.created),
        epoch: own.head.epoch,
        seq: own.head.seq,
        entries: own.entries,
        members,
        ..BackupData::default()
    })
}

fn about_of(text: &str) -> Result<About, ArchiveError> {
    let about: About = serde_json::from_str(text).map_err(|error| ArchiveError::Foreign(error.to_string()))?;
    if about.schema == SCHEMA { Ok(about) } else { Err(ArchiveError::Foreign(format!("of schema {}", about.schema))) }
}

fn catalog(source: &mut dyn Read) -> Result<BundleReport, ArchiveError> {
    Bundle::verify(source, None).map_err(|error| ArchiveError::Foreign(error.to_string()))
}
