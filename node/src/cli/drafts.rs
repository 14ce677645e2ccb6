//! The drafts of the home, read here: the node needs no right to read them.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::backend::Backend;
use super::session::Session;
use crate::api::{Answer, DraftListData, DraftState, DraftText, Operation, ProblemLevel, PublishData, PublishRequest, Source};
use crate::failure::{Failure, Slug};

/// Bytes of one draft that are read; the rules of drafts refuse less.
const DRAFT_BYTES_MAX: u64 = 256 * 1024;

/// Reads all drafts of a folder, by name; a folder that is not there has none.
pub(super) fn read(home: &Path, folder: &Path) -> Result<Vec<DraftText>, Failure> {
    let full = home.join(folder);
    let entries = match fs::read_dir(&full) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(refused(&full, &error)),
    };
    let mut drafts = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| refused(&full, &error))?.path();
        let (Some(slug), true) = (path.file_stem().and_then(|stem| stem.to_str()), path.extension().is_some_and(|end| end == "toml"))
        else {
            continue;
        };
        let shown = path.strip_prefix(home).unwrap_or(&path).display().to_string();
        drafts.push(DraftText { slug: slug.to_owned(), path: shown, text: text(&path)? });
    }
    drafts.sort_by(|one, other| one.slug.cmp(&other.slug));
    Ok(drafts)
}

/// Asks a running node which drafts differ from what is published: it plans their publication and signs nothing.
pub(super) async fn beside_published(session: &Session<'_, impl Backend>, answer: &mut Answer<DraftListData>) -> Result<(), Failure> {
    let client = session.client();
    if !client.is_running().await {
        return Ok(());
    }
    let drafts = read(session.home(), &session.config().node.drafts)?;
    let sound = |answer: &Answer<DraftListData>| {
        let is_sound = |draft: &&DraftText| answer.data.items.iter().any(|item| item.path == draft.path && item.errors == 0);
        PublishRequest {
            drafts: drafts.iter().filter(is_sound).cloned().collect(),
            slugs: Vec::new(),
            expect: None,
            wait: None,
            dry_run: true,
        }
    };
    let planned = match client.publish(&sound(answer)).await {
        // What only the node can tell: a reference that leads nowhere, a step that a life does not permit.
        Err(failure) if failure.slug() == Slug::DraftInvalid => {
            for item in &mut answer.data.items {
                let faults = failure.problems().iter().filter(|problem| problem.file == item.path && problem.level == ProblemLevel::Error);
                item.errors += faults.count() as u64;
                item.state = if item.errors > 0 { DraftState::Invalid } else { item.state };
            }
            client.publish(&sound(answer)).await?
        }
        planned => planned?,
    };
    answer.source = Source::Node;
    for item in answer.data.items.iter_mut().filter(|item| item.errors == 0) {
        item.state = state(&planned.data, &item.slug);
    }
    Ok(())
}

fn state(planned: &PublishData, slug: &str) -> DraftState {
    match planned.changes.iter().find(|change| change.reference.rsplit('/').next() == Some(slug)).map(|change| change.op) {
        Some(Operation::Add) => DraftState::New,
        Some(Operation::Change | Operation::Withdraw) => DraftState::Changed,
        None => DraftState::Published,
    }
}

/// Returns the bytes of a file to import, or of standard input for `-`.
pub(super) fn import(path: &Path, stdin: &mut dyn Read, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        stdin.take(limit + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new(Slug::NotFound).detail("file").with("file", path.display()),
        _ => refused(path, &error),
    })?;
    Ok(bytes)
}

fn text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(DRAFT_BYTES_MAX + 1).read_to_end(&mut bytes));
    read.map_err(|error| refused(path, &error))?;
    String::from_utf8(bytes).map_err(|_| Failure::new(Slug::DraftInvalid).with("reason", format!("{}: not UTF-8", path.display())))
}

fn refused(path: &Path, error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::PermissionDenied => Failure::new(Slug::PermissionDenied).with("path", path.display()),
        _ => Failure::internal(format!("{}: {error}", path.display())),
    }
}
