//! The files of an asset, fetched by the node and written where people want them.
//!
//! The node needs no right to the folder: the command line reads the files from it, checks their SHA-256 and writes them itself.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kreisnetz_blobs::{Export, ExportError};
use kreisnetz_catalog::manifest::Manifest;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::backend::Backend;
use super::progress::Progress;
use super::session::Session;
use crate::api::{AdoptData, AdoptRequest, FetchData, FetchProgress, FetchRequest, Unit};
use crate::client::Client;
use crate::failure::{Failure, Slug};

/// The stage at which nothing is needed any more.
const ENDED: &str = "ended";
/// How often is looked how far it has come.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Brings the files of what is about to be adopted, before anything is signed: the adoption is planned first, which finds what is wrong with it.
/// Nothing comes where no files are wanted, or with the end of an adoption.
pub(super) async fn bring<B: Backend>(
    session: &mut Session<'_, B>,
    client: &Client,
    adoption: &AdoptRequest,
    to: Option<&Path>,
) -> Result<Option<FetchData>, Failure> {
    let plan = client.adopt(&AdoptRequest { dry_run: true, no_files: true, ..adoption.clone() }).await?.data;
    if adoption.no_files || plan.stage == ENDED {
        return Ok(None);
    }
    let asked = FetchRequest { reference: plan.reference, entry: Some(plan.digest), path: None, dry_run: adoption.dry_run };
    let fetched = match fetch(session, client, &asked).await {
        Ok(fetched) => fetched,
        // The entry that was adopted once is no longer held here: then its files are not known either.
        Err(failure) if failure.slug() == Slug::NotFound => return Ok(None),
        Err(failure) => return Err(failure),
    };
    if let Some(to) = to.filter(|_| !adoption.dry_run && fetched.manifest.is_some()) {
        export(session, client, &fetched, to).await?;
    }
    Ok(Some(fetched))
}

/// Puts what was brought into the answer.
pub(super) fn tell(data: &mut AdoptData, brought: FetchData, to: Option<&Path>) {
    data.to = to.filter(|_| brought.manifest.is_some()).map(|to| to.display().to_string());
    (data.total_bytes, data.fetched_bytes, data.resumed_bytes) = (brought.total_bytes, brought.fetched_bytes, brought.resumed_bytes);
    (data.files, data.holders) = (brought.files, brought.holders);
}

/// Lets the node fetch the files of an entry, and shows how far it has come.
pub(super) async fn fetch<B: Backend>(session: &mut Session<'_, B>, client: &Client, asked: &FetchRequest) -> Result<FetchData, Failure> {
    let (progress, seen) = watch::channel(FetchProgress::default());
    let mut fetching = std::pin::pin!(client.fetch(asked, &progress));
    let mut shown: Option<Progress> = None;
    let fetched = loop {
        tokio::select! {
            fetched = &mut fetching => break fetched,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        let FetchProgress { done, total, .. } = *seen.borrow();
        if total > 0 {
            shown.get_or_insert_with(|| Progress::begin("fetch", Unit::Bytes, Some(total))).show(&mut session.output, done)?;
        }
    };
    if let Some(shown) = shown {
        shown.end(&mut session.output);
    }
    fetched
}

/// Writes the files into a folder, those that are not there yet, with a list that `sha256sum -c` reads.
async fn export<B: Backend>(session: &mut Session<'_, B>, client: &Client, fetched: &FetchData, to: &Path) -> Result<(), Failure> {
    let document = client.manifest(&fetched.reference, fetched.entry.as_deref()).await?;
    let manifest = Manifest::decode(&document).map_err(|error| Failure::new(Slug::EncodingInvalid).with("why", error))?;
    if Some(manifest.digest().to_string()) != fetched.manifest {
        return Err(Failure::new(Slug::HashMismatch));
    }
    let (written, folder, runtime) = (Arc::new(AtomicU64::new(0)), to.to_owned(), Handle::current());
    let (client, counter, fetched) = (client.clone(), Arc::clone(&written), fetched.clone());
    let total = manifest.bytes();
    let mut writing = tokio::task::spawn_blocking(move || {
        let export = Export::into_folder(&folder, &manifest).map_err(|error| failed(&folder, error))?;
        let missing = export.missing().map_err(|error| failed(&folder, error))?;
        counter.store(total - missing.iter().map(|file| file.size()).sum::<u64>(), Ordering::Relaxed);
        for file in missing {
            let source = runtime.block_on(client.file(&fetched.reference, fetched.entry.as_deref(), file.path().as_str()))?;
            export.write(file, source).map_err(|error| failed(&folder, error))?;
            counter.fetch_add(file.size(), Ordering::Relaxed);
        }
        export.finish().map_err(|error| failed(&folder, error))
    });
    let mut progress = Progress::begin("write", Unit::Bytes, Some(total));
    let done = loop {
        tokio::select! {
            done = &mut writing => break done,
            () = tokio::time::sleep(LOOK_EVERY) => progress.show(&mut session.output, written.load(Ordering::Relaxed))?,
        }
    };
    progress.end(&mut session.output);
    done.map_err(Failure::internal)?
}

fn failed(folder: &Path, error: ExportError) -> Failure {
    let at = |path: &str| folder.join(path).display().to_string();
    match error {
        ExportError::Exists { path } => Failure::new(Slug::Exists).detail("foreign").with("path", at(&path)),
        ExportError::NotPlain { path } => Failure::new(Slug::Exists).detail("link").with("path", at(&path)),
        ExportError::Mismatch { path } => Failure::new(Slug::HashMismatch).with("path", path),
        ExportError::DiskFull => Failure::new(Slug::DiskFull).with("path", folder.display()),
        ExportError::Io { path, source } if source.kind() == std::io::ErrorKind::PermissionDenied => {
            Failure::new(Slug::PermissionDenied).with("path", path)
        }
        ExportError::Io { path, source } => Failure::internal(format!("{path}: {source}")),
    }
}
