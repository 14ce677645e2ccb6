//! `proof` and `verify`: a proof file from the node or its store, and the check of one without either.

use std::path::{Path, PathBuf};

use kreisnetz_catalog::{PROOF_BYTES_MAX, Proof};
use kreisnetz_identity::Timestamp;

use super::access::{ask, open};
use super::args::{ProofArgs, VerifyArgs};
use super::backend::Backend;
use super::drafts;
use super::process::Process;
use super::session::Session;
use crate::api::{Answer, FileState, Moment, ProofData, Source, VerifyData};
use crate::failure::{Failure, Slug};
use crate::home::{PLAIN_MODE, replace, write_new};
use crate::proving;
use crate::render;
use crate::service::Reading;

/// Files to check, read while standard input is at hand, and the digits to compare.
pub(super) struct VerifyInput {
    files: Vec<(String, Vec<u8>)>,
    digits: Option<String>,
}

/// Reads the files that are to be checked.
pub(super) fn verify_input(process: &mut Process<'_>, given: VerifyArgs) -> Result<VerifyInput, Failure> {
    let digits = given.digits.as_deref().map(proving::parse_digits).transpose()?;
    let mut files = Vec::new();
    for path in given.files {
        // One byte more than a proof may have is enough to see that it is too long.
        let bytes = drafts::import(&path, &mut process.stdin, PROOF_BYTES_MAX as u64)?;
        files.push((path.display().to_string(), bytes));
    }
    Ok(VerifyInput { files, digits })
}

/// Checks proof files; the code says what became of them.
pub(super) fn verify<B>(session: &mut Session<'_, B>, input: &VerifyInput) -> Result<u8, Failure> {
    session.start("verify")?;
    let (now, lang) = (now(session.output.now), session.output.language.tag());
    let check = |(file, bytes): &(String, Vec<u8>)| proving::verify(file, bytes, input.digits.as_deref(), now, lang);
    let items: Vec<_> = input.files.iter().map(check).collect();
    let count = |state| items.iter().filter(|item| item.state == state).count() as u64;
    let (valid, invalid, contradicted) = (count(FileState::Valid), count(FileState::Invalid), count(FileState::Contradicted));
    let answer = Answer::new(VerifyData { items, valid, invalid, contradicted }, session.output.now, Source::Node);
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::proof::verified(&answer, screen))?;
    Ok(exit_of(&answer.data))
}

/// A contradiction outweighs all; of several files, some may hold.
fn exit_of(data: &VerifyData) -> u8 {
    match (data.contradicted, data.invalid, data.valid) {
        (1.., _, _) => Slug::Equivocation.exit(),
        (0, 0, _) => 0,
        (0, 1.., 0) => Slug::ProofInvalid.exit(),
        (0, 1.., 1..) => Slug::Partial.exit(),
    }
}

/// Gets a proof file, checks it as anyone will, and writes it.
pub(super) async fn proof<B: Backend>(session: &mut Session<'_, B>, given: ProofArgs) -> Result<u8, Failure> {
    session.start("proof")?;
    let reference = session.reference(&given.reference)?;
    let access = open(session).await?;
    let source = access.source();
    let bytes = ask!(access, proof, reference)?;
    let report = Proof::verify(&bytes, None).map_err(|error| Failure::new(Slug::ProofInvalid).with("reason", error))?;
    let path = given.output.unwrap_or_else(|| PathBuf::from(format!("{}.proof", report.slug)));
    if !session.global.dry_run {
        write(&path, &bytes, session.global.yes)?;
    }
    let data = ProofData {
        dry_run: session.global.dry_run,
        file: path.display().to_string(),
        file_bytes: bytes.len() as u64,
        shown: proving::shown(&report, now(session.output.now), session.output.language.tag()),
    };
    let answer = Answer::new(data, session.output.now, source);
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::proof::text(&answer, screen))?;
    Ok(if report.contradictions.is_empty() { 0 } else { Slug::Equivocation.exit() })
}

/// A file that is there is replaced only where that was confirmed beforehand.
fn write(path: &Path, bytes: &[u8], may_replace: bool) -> Result<(), Failure> {
    if may_replace { replace(path, PLAIN_MODE, bytes) } else { write_new(path, PLAIN_MODE, bytes) }
}

fn now(moment: Moment) -> Timestamp {
    Timestamp::from_seconds(u64::try_from(moment.unix()).unwrap_or_default())
}
