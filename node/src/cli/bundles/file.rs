//! The file of a bundle on this machine: opened for reading, or written under another name until it is whole.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use kreisnetz_bundle::format::{BUNDLE_BYTES_MAX, MAGIC, is_bundle};
use kreisnetz_bundle::{Bundle, BundleReport, Ending, VerifyError};

use crate::chunks::{self, ChunkReader};
use crate::failure::{Failure, Slug};
use crate::home::{Unfinished, io_failure};

/// Bytes that are written to the file at once.
const READ_BYTES: usize = 64 * 1024;

/// A bundle that came whole and verifies.
pub(super) struct Received {
    pub(super) bytes: u64,
    pub(super) catalogs: u64,
    pub(super) entries: u64,
    pub(super) sha256: String,
    pub(super) unfinished: Option<Unfinished>,
}

/// Opens a bundle to import, and says how long it is.
pub(super) fn open_bundle(path: &Path) -> Result<(File, u64), Failure> {
    let failed = |error: io::Error| io_failure(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut beginning = Vec::new();
    (&file).take(MAGIC.len() as u64).read_to_end(&mut beginning).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    if !is_bundle(&beginning) {
        return Err(Failure::new(Slug::ImportInvalid).detail("bundle").with("file", path.display()));
    }
    if length > BUNDLE_BYTES_MAX {
        return Err(Failure::new(Slug::TooLarge).with("limit", BUNDLE_BYTES_MAX));
    }
    Ok((file, length))
}

/// Takes a bundle in, writes it where there is a target, and verifies every catalog of it on the way.
pub(super) fn receive(pieces: ChunkReader, mut target: Option<Unfinished>, progress: impl Fn(u64)) -> Result<Received, Failure> {
    let file = target.as_mut().and_then(Unfinished::file);
    let source = BufReader::with_capacity(READ_BYTES, Tee { source: pieces, target: file });
    let report = Bundle::verify_with(source, None, |catalogs| progress(catalogs as u64)).map_err(verify_failure)?;
    check(&report)?;
    Ok(Received {
        bytes: report.bytes,
        catalogs: report.catalogs.len() as u64,
        entries: report.entries(),
        sha256: report.sha256.to_string(),
        unfinished: target,
    })
}

/// What is written must be good for others: a store that gives a catalog which does not verify is damaged.
fn check(report: &BundleReport) -> Result<(), Failure> {
    if report.holds() {
        return Ok(());
    }
    match report.ending {
        Ending::CutOff => Err(Failure::new(Slug::StoreDamaged).detail("export")),
        Ending::Whole | Ending::Altered => {
            let whose = report.refused.first().and_then(|refused| refused.publisher).map(|id| id.to_string()).unwrap_or_default();
            Err(Failure::new(Slug::StoreDamaged).with("ref", whose))
        }
    }
}

fn verify_failure(error: VerifyError) -> Failure {
    match error {
        VerifyError::Read(error) => chunks::failure_of(error.0, "writing the bundle"),
        VerifyError::Open(kreisnetz_bundle::OpenError::Source(error)) => chunks::failure_of(error, "writing the bundle"),
        error => Failure::internal(format!("writing the bundle: {error}")),
    }
}

/// Reads, and writes what was read.
struct Tee<'a> {
    source: ChunkReader,
    target: Option<&'a mut File>,
}

impl Read for Tee<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        if let Some(file) = &mut self.target {
            file.write_all(&buffer[..length])?;
        }
        Ok(length)
    }
}
