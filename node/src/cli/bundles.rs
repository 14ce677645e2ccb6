//! `export bundle` and `import`: files that go and come through the command line, so that the node needs no right to them.

mod file;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::access::{ask, node, open};
use super::args::{ExportAction, ExportArgs, ImportArgs};
use super::backend::Backend;
use super::progress::Progress;
use super::session::Session;
use crate::api::{Answer, ExportData, ExportRequest, ImportData, ImportRequest, Unit};
use crate::bundling::Export;
use crate::chunks::ChunkReader;
use crate::failure::{Failure, Slug};
use crate::home::Unfinished;
use crate::render;
use crate::service::Reading;

/// How often is looked how far it has come.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Writes a bundle beside its name, verifies what is written, and only then gives it its name.
pub(super) async fn export<B: Backend>(session: &mut Session<'_, B>, given: ExportArgs) -> Result<u8, Failure> {
    session.start("export")?;
    let (publisher, file) = match given.action {
        ExportAction::Bundle { publisher, files: _, file } => (publisher, file),
        ExportAction::Dcat(given) => return super::derived::dcat(session, given).await,
        ExportAction::Publiccode { reference, native, file } => return super::derived::publiccode(session, &reference, native, file).await,
        ExportAction::Csv { search, file } => return super::derived::csv(session, search, file).await,
    };
    let dry_run = session.global.dry_run;
    if !dry_run && !session.global.yes && file.exists() {
        return Err(Failure::new(Slug::Exists).with("path", file.display()).hint("yes"));
    }
    let export: Export = ask!(open(session).await?, export, ExportRequest { publisher })?;
    let (plan, source, as_of) = (export.plan.clone(), export.source, export.as_of);
    let counter = Arc::new(AtomicU64::new(0));
    let target = if dry_run { None } else { Some(Unfinished::beside(&file)?) };
    let writing = {
        let (counter, pieces) = (Arc::clone(&counter), ChunkReader::new(export.chunks));
        tokio::task::spawn_blocking(move || file::receive(pieces, target, |catalogs| counter.store(catalogs, Ordering::Relaxed)))
    };
    let progress = Progress::begin("export", Unit::Publishers, Some(plan.catalogs).filter(|count| *count > 0));
    let received = watched(session, writing, &counter, progress, None).await?.map_err(Failure::internal)??;
    let data = ExportData {
        dry_run,
        file: file.display().to_string(),
        bytes: received.bytes,
        catalogs: received.catalogs,
        entries: received.entries,
        sha256: received.sha256,
        skipped: plan.skipped,
    };
    if let Some(unfinished) = received.unfinished {
        unfinished.finish(&file)?;
    }
    let answer = Answer::new(data, as_of, source);
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::bundle::export(&answer, screen))?;
    Ok(0)
}

/// Hands a bundle to the node, which verifies and stores it.
pub(super) async fn import<B: Backend>(session: &mut Session<'_, B>, given: ImportArgs) -> Result<u8, Failure> {
    session.start("import")?;
    let (file, bytes) = file::open_bundle(&given.file)?;
    let request = ImportRequest { check: given.check || session.global.dry_run };
    let client = node(session).await?;
    let sent = Arc::new(AtomicU64::new(0));
    let progress = Progress::begin(if request.check { "check" } else { "import" }, Unit::Bytes, Some(bytes));
    let importing = client.import(&request, file, Arc::clone(&sent));
    let answer = watched(session, importing, &sent, progress, session.timeout()).await?.map_err(|failure| named(failure, &given.file))?;
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::bundle::import(&answer, screen))?;
    Ok(exit_of(&answer.data))
}

/// What was refused is data, and the code says that there was some.
const fn exit_of(data: &ImportData) -> u8 {
    if data.is_worthless() {
        Slug::HashMismatch.exit()
    } else if data.is_partial() {
        Slug::Partial.exit()
    } else {
        0
    }
}

fn named(failure: Failure, file: &Path) -> Failure {
    if failure.slug() == Slug::ImportInvalid { failure.with("file", file.display()) } else { failure }
}

/// Waits for work and shows how far it has come; gives up where it stands still for longer than it may.
async fn watched<B, T>(
    session: &mut Session<'_, B>,
    work: impl Future<Output = T>,
    counter: &AtomicU64,
    mut progress: Progress,
    idle_max: Option<Duration>,
) -> Result<T, Failure> {
    let mut work = std::pin::pin!(work);
    let (mut last, mut moved) = (0, Instant::now());
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        let now = counter.load(Ordering::Relaxed);
        if now != last {
            (last, moved) = (now, Instant::now());
        }
        if let Some(idle_max) = idle_max.filter(|idle_max| moved.elapsed() > *idle_max) {
            return Err(Failure::new(Slug::Timeout).with("seconds", idle_max.as_secs()));
        }
        progress.show(&mut session.output, now)?;
    };
    progress.end(&mut session.output);
    Ok(done)
}
