//! `show --file`: one file of an asset, fetched, verified and written, without adopting anything.

use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::access::node;
use super::args::ShowArgs;
use super::backend::Backend;
use super::files::fetch;
use super::session::Session;
use crate::api::{Answer, FetchData, FetchRequest, Source};
use crate::chunks::{self, ChunkReader};
use crate::failure::{Failure, Slug};
use crate::home::{Unfinished, io_failure};
use crate::render;

/// Bytes that are written at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Fetches the file that is named and writes it to the file that is named.
pub(super) async fn show<B: Backend>(session: &mut Session<'_, B>, given: &ShowArgs, path: &str) -> Result<u8, Failure> {
    let Some(target) = given.output.as_deref() else { return Err(Failure::new(Slug::MissingInput).with("flag", "-o").hint("flag")) };
    let dry_run = session.global.dry_run;
    if !dry_run && !session.global.yes && target.exists() {
        return Err(Failure::new(Slug::Exists).with("path", target.display()).hint("yes"));
    }
    let reference = session.reference(&given.reference)?;
    let client = node(session).await?;
    let asked = FetchRequest { reference, entry: None, path: Some(path.to_owned()), dry_run };
    let mut fetched = fetch(session, &client, &asked).await?;
    let missing = || Failure::new(Slug::NotFound).with("ref", format!("{}#{path}", fetched.reference));
    let sha256 = fetched.files.first().map(|file| file.sha256.clone()).ok_or_else(missing)?;
    if !dry_run {
        let pieces = client.file(&fetched.reference, None, path).await?;
        let to = target.to_owned();
        tokio::task::spawn_blocking(move || write(pieces, &sha256, &to)).await.map_err(Failure::internal)??;
    }
    fetched.to = Some(target.display().to_string());
    let answer: Answer<FetchData> = Answer::new(fetched, session.output.now, Source::Node);
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::file::text(&answer, screen))?;
    Ok(0)
}

/// Returns a small file of an asset, fetched and verified.
pub(super) async fn bytes<B: Backend>(session: &mut Session<'_, B>, reference: &str, path: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let client = node(session).await?;
    let asked = FetchRequest { reference: reference.to_owned(), entry: None, path: Some(path.to_owned()), dry_run: false };
    let fetched = fetch(session, &client, &asked).await?;
    let file = fetched.files.first().ok_or_else(|| Failure::new(Slug::NotFound).with("ref", format!("{reference}#{path}")))?;
    if file.size_bytes > limit {
        return Err(Failure::new(Slug::TooLarge).with("limit", limit));
    }
    let (sha256, pieces) = (file.sha256.clone(), client.file(&fetched.reference, None, path).await?);
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        pieces.take(limit).read_to_end(&mut bytes).map_err(|error| chunks::failure_of(error, "reading the file"))?;
        Ok::<_, Failure>(bytes)
    });
    let bytes = read.await.map_err(Failure::internal)??;
    if hex::encode(Sha256::digest(&bytes)) == sha256 { Ok(bytes) } else { Err(Failure::new(Slug::HashMismatch).with("path", path)) }
}

/// Writes what comes beside its name, and gives it the name only when it is what the entry promises.
fn write(mut pieces: ChunkReader, sha256: &str, to: &Path) -> Result<(), Failure> {
    let mut unfinished = Unfinished::beside(to)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; PIECE_BYTES];
    loop {
        let length = match pieces.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(chunks::failure_of(error, "reading the file")),
        };
        hasher.update(&buffer[..length]);
        if let Some(file) = unfinished.file() {
            file.write_all(&buffer[..length]).map_err(|error| io_failure(to, &error))?;
        }
    }
    if hex::encode(hasher.finalize()) != sha256 {
        return Err(Failure::new(Slug::HashMismatch).with("path", to.display()));
    }
    unfinished.finish(to)
}
