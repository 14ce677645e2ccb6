//! `export dcat`, `export publiccode` and `export csv`: what is derived from the catalogs, for other programs; to a file, or to stdout.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::access::{ask, open};
use super::args::{DcatArgs, SearchArgs};
use super::backend::Backend;
use super::commands::search_request;
use super::output::Form;
use super::session::Session;
use crate::api::{Answer, CatalogueRequest, DerivedData, ShowRequest, Source};
use crate::failure::Failure;
use crate::home::{PLAIN_MODE, replace, write_new};
use crate::i18n::{args, size};
use crate::render;
use crate::service::Reading;

/// Bytes of a publiccode.yml at most.
const PUBLICCODE_BYTES_MAX: u64 = 256 * 1024;
/// Hits that are asked for at once.
const HITS_AT_ONCE: u64 = 1000;

/// Writes catalogs as RDF.
pub(super) async fn dcat<B: Backend>(session: &mut Session<'_, B>, given: DcatArgs) -> Result<u8, Failure> {
    let file = given.file;
    let programme = given.programme.map(|name| session.reference(&name)).transpose()?;
    let format = given.format.clone().unwrap_or_else(|| "ttl".to_owned());
    let request = CatalogueRequest {
        format: given.format,
        profile: given.profile,
        publisher: given.publisher,
        kind: given.kind,
        programme,
        ..CatalogueRequest::default()
    };
    let access = open(session).await?;
    let source = access.source();
    let bytes = ask!(access, catalogue, request)?;
    written(session, file, bytes, &format, source)
}

/// Writes an asset as publiccode.yml: as its file is, where the asset has one, else from its entry.
pub(super) async fn publiccode<B: Backend>(
    session: &mut Session<'_, B>,
    reference: &str,
    native: bool,
    file: Option<PathBuf>,
) -> Result<u8, Failure> {
    let reference = session.reference(reference)?;
    let access = open(session).await?;
    let source = access.source();
    let shown = ask!(access, show, ShowRequest { reference, diff: false, lang: None })?.data;
    let reference = shown.entry.reference;
    let verbatim = if native { None } else { verbatim_path(&shown.body) };
    let bytes = match verbatim {
        Some(path) => super::one_file::bytes(session, &reference, &path, PUBLICCODE_BYTES_MAX).await?,
        None => ask!(access, publiccode, reference)?,
    };
    written(session, file, bytes, "publiccode", source)
}

/// The path of the file that came in as publiccode.yml.
fn verbatim_path(body: &Map<String, Value>) -> Option<String> {
    let files = body.get("files")?.as_array()?;
    let own = files.iter().find(|file| file["role"] == "publiccode")?;
    own["path"].as_str().map(str::to_owned)
}

/// Writes the hits of a search as CSV: all of them, whatever their number.
pub(super) async fn csv<B: Backend>(session: &mut Session<'_, B>, given: SearchArgs, file: Option<PathBuf>) -> Result<u8, Failure> {
    let wanted = given.limit;
    let mut request = search_request(session, given);
    let access = open(session).await?;
    let source = access.source();
    let mut hits = Vec::new();
    loop {
        let rest = wanted.map_or(HITS_AT_ONCE, |wanted| wanted.saturating_sub(hits.len() as u64).min(HITS_AT_ONCE));
        request.limit = Some(rest);
        let found = if rest == 0 { Vec::new() } else { ask!(access, search, request.clone())?.data.items };
        if found.is_empty() {
            break;
        }
        request.offset += found.len() as u64;
        hits.extend(found);
    }
    written(session, file, render::search::csv(&hits).into_bytes(), "csv", source)
}

fn written<B: Backend>(
    session: &mut Session<'_, B>,
    file: Option<PathBuf>,
    bytes: Vec<u8>,
    format: &str,
    source: Source,
) -> Result<u8, Failure> {
    let dry_run = session.global.dry_run;
    let size_bytes = bytes.len() as u64;
    let content = match &file {
        None => Some(String::from_utf8(bytes).map_err(Failure::internal)?),
        Some(path) => {
            match (dry_run, session.global.yes) {
                (true, _) => {}
                (false, true) => replace(path, PLAIN_MODE, &bytes)?,
                (false, false) => write_new(path, PLAIN_MODE, &bytes)?,
            }
            None
        }
    };
    let file = file.map(|path| path.display().to_string());
    let answer =
        Answer::new(DerivedData { dry_run, file, bytes: size_bytes, format: format.to_owned(), content }, session.output.now, source);
    let language = session.output.language;
    let only = &session.global.fields;
    if let (Form::Text, true, Some(content)) = (session.output.form, only.is_empty(), &answer.data.content) {
        session.output.content(&answer, content)?;
        return Ok(0);
    }
    session.output.answer(&answer, only, || {
        let key = if dry_run { "derived-would" } else { "derived-done" };
        let file = answer.data.file.as_deref().unwrap_or_default();
        language.text(key, &args!["file" => file, "size" => size(language, size_bytes)])
    })?;
    Ok(0)
}
