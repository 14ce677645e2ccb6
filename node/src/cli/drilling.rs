//! `key drill`: a rehearsal, and its protocol.

use super::args::Global;
use super::backend::Backend;
use super::process::Process;
use super::session::Session;
use crate::api::{Answer, DrillData};
use crate::config::Loaded;
use crate::failure::{Failure, Slug};
use crate::i18n::{Language, args};
use crate::render;

/// Plays the rehearsal, and says on stderr which step is on: it takes a while, for each key is opened anew.
pub(super) fn perform<B: Backend>(
    backend: &B,
    process: &mut Process<'_>,
    global: &Global,
    loaded: &Loaded,
    language: Language,
) -> Result<Answer<DrillData>, Failure> {
    let is_told = process.terminals.stderr && !global.quiet;
    let stderr = &mut process.stderr;
    backend.drill(loaded, &mut |step| {
        if is_told {
            let _ = writeln!(stderr, "… {}", language.text(&format!("drill-{step}"), &args![]));
        }
    })
}

/// Prints the protocol; the code says whether every step passed.
pub(super) fn performed<B>(session: &mut Session<'_, B>, answer: &Answer<DrillData>) -> Result<u8, Failure> {
    session.start("key")?;
    let screen = session.screen;
    session.output.answer(answer, &session.global.fields, || render::drill::text(answer, screen))?;
    Ok(if answer.data.passed { 0 } else { Slug::Internal.exit() })
}
