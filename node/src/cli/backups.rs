//! `backup`: a home as one file, looked through, or put back.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::access::{ask, open};
use super::args::{BackupAction, BackupArgs};
use super::backend::Backend;
use super::session::Session;
use crate::api::{Answer, BackupData, BackupListData, ExportRequest, PublisherRequest, Source};
use crate::backup::{BackupRequest, KeysAlone, file_name, is_of, list};
use crate::bundling::Export;
use crate::chunks::{self, ChunkReader};
use crate::failure::{Failure, Slug};
use crate::home::{Home, Unfinished};
use crate::render;
use crate::service::Reading;

/// One's own name among publishers.
const OWN: &str = "self";

/// Runs one of its actions.
pub(super) async fn run<B: Backend>(session: &mut Session<'_, B>, given: BackupArgs) -> Result<u8, Failure> {
    session.start("backup")?;
    match given.action {
        None => listed(session, None),
        Some(BackupAction::List { dir }) => listed(session, dir),
        Some(BackupAction::Create { dir }) => create(session, dir).await,
        Some(BackupAction::Verify { file }) => {
            let data = session.backend.backup(session.loaded, BackupRequest::Verify { file })?;
            answered(session, data, render::backup::verified)
        }
        Some(BackupAction::Restore { file: Some(file), replace, .. }) => {
            let dry_run = session.global.dry_run;
            let request = BackupRequest::Restore { file, replace, dry_run, now: session.output.now };
            let data = session.backend.backup(session.loaded, request)?;
            answered(session, data, render::backup::restored)
        }
        Some(BackupAction::Restore { file: None, replace, identity, network, contact }) => {
            let missing = |flag: &str| Failure::new(Slug::MissingInput).with("flag", flag).hint("flag");
            let identity = identity.ok_or_else(|| missing("FILE"))?;
            let network = network.ok_or_else(|| missing("--network"))?;
            let (dry_run, now) = (session.global.dry_run, session.output.now);
            let request = BackupRequest::KeysAlone(KeysAlone { identity, network, contact, replace, dry_run, now });
            let data = session.backend.backup(session.loaded, request)?;
            answered(session, data, render::backup::from_keys)
        }
    }
}

async fn create<B: Backend>(session: &mut Session<'_, B>, dir: Option<PathBuf>) -> Result<u8, Failure> {
    let folder = folder(session, dir)?;
    let access = open(session).await?;
    let own = ask!(access, publisher, PublisherRequest { county: OWN.to_owned() })?.data.publisher;
    let target = folder.join(file_name(&own.slug, session.output.now));
    if target.exists() {
        return Err(Failure::new(Slug::Exists).with("path", target.display()));
    }
    if session.global.dry_run {
        let data =
            BackupData { dry_run: true, file: target.display().to_string(), publisher: own.id, slug: own.slug, ..BackupData::default() };
        return answered(session, data, render::backup::created);
    }
    let export: Export = ask!(access, export, ExportRequest { publisher: vec![own.slug.clone()] })?;
    let mut spool = Unfinished::beside(&target.with_extension("catalog"))?;
    let catalog = spool.file().map(|file| file.try_clone()).transpose().map_err(Failure::internal)?;
    let catalog = catalog.ok_or_else(|| Failure::internal("a new file without a file"))?;
    let (pieces, copy) = (ChunkReader::new(export.chunks), catalog.try_clone().map_err(Failure::internal)?);
    tokio::task::spawn_blocking(move || receive(pieces, copy)).await.map_err(Failure::internal)??;
    let request = BackupRequest::Create { slug: own.slug, catalog, target, now: session.output.now };
    let mut data = session.backend.backup(session.loaded, request)?;
    drop(spool);
    data.removed = thin_out(session, &folder, &data)?;
    answered(session, data, render::backup::created)
}

fn receive(mut pieces: ChunkReader, mut file: File) -> Result<(), Failure> {
    io::copy(&mut pieces, &mut file).map_err(|error| chunks::failure_of(error, "writing the backup"))?;
    file.flush().map_err(Failure::internal)
}

/// Removes the oldest backups of this county from the folder of the settings, where there are more than are to be kept. In any other
/// folder nothing is removed.
fn thin_out<B>(session: &Session<'_, B>, folder: &Path, made: &BackupData) -> Result<Vec<String>, Failure> {
    let settings = &session.config().backup;
    if settings.dir.as_os_str().is_empty() || session.home().join(&settings.dir) != folder {
        return Ok(Vec::new());
    }
    let is_own = |path: &Path| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| is_of(name, &made.slug));
    let own = list(folder)?.into_iter().filter(|note| is_own(Path::new(&note.file)));
    let mut removed = Vec::new();
    for note in own.skip(usize::try_from(settings.keep).unwrap_or(usize::MAX)) {
        std::fs::remove_file(&note.file).map_err(|error| crate::home::io_failure(Path::new(&note.file), &error))?;
        removed.push(note.file);
    }
    Ok(removed)
}

fn listed<B: Backend>(session: &mut Session<'_, B>, dir: Option<PathBuf>) -> Result<u8, Failure> {
    let items = list(&folder(session, dir)?)?;
    let answer = Answer::new(BackupListData { items }, session.output.now, Source::Node);
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::backup::list(&answer, screen))?;
    Ok(0)
}

/// Returns the folder that was named, else that of the settings.
fn folder<B>(session: &Session<'_, B>, named: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let set = named.or_else(|| session.config().backup.folder(&Home::new(session.home())));
    set.ok_or_else(|| Failure::new(Slug::MissingInput).with("flag", "DIR").hint("backup_dir"))
}

fn answered<B: Backend>(
    session: &mut Session<'_, B>,
    data: BackupData,
    text: fn(&Answer<BackupData>, &render::screen::Screen) -> String,
) -> Result<u8, Failure> {
    let answer = Answer::new(data, session.output.now, Source::Node);
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || text(&answer, screen))?;
    Ok(0)
}
