//! The commands that need neither node nor settings of others: `init`, `draft`, `verify`, `version`.

use super::args::{Command, ConfigArgs, DraftAction, DraftArgs};
use super::backend::{Backend, Made};
use super::process::Process;
use super::proving::{self, VerifyInput};
use super::runtime::runtime;
use super::session::Session;
use super::{drafts, drilling, founding, keying, vouching};
use crate::api::{
    Answer, DraftData, DraftImportRequest, DraftNewRequest, DrillData, InitRequest, KeyEventData, LintRequest, NetworkFileData,
    PublishData, Source, TrustData, VersionData, VouchData,
};
use crate::failure::{Failure, Slug};
use crate::i18n::args;
use crate::render;
use crate::render::screen::Screen;

/// Bytes of a file to import at most (RECORDS: publiccode.yml, 256 KiB).
const IMPORT_BYTES_MAX: u64 = 256 * 1024;
/// Version of the signed formats.
const FORMAT: u64 = 1;

/// A local command with its input read; the others are not ours.
pub(super) enum Local {
    Init(InitRequest),
    Draft(DraftInput),
    Config(ConfigArgs),
    Verify(VerifyInput),
    KeyEvent(Box<Answer<KeyEventData>>),
    Vouched(Box<Answer<VouchData>>),
    Withdrawn(Box<Answer<PublishData>>),
    Trusted(Box<Answer<TrustData>>),
    Network(Box<Answer<NetworkFileData>>),
    Drill(Answer<DrillData>),
    Version,
    Not(Command),
}

/// What is to be done with drafts.
pub(super) enum DraftInput {
    List,
    New { kind: String, slug: String },
    Lint(LintRequest),
    Import { name: String, bytes: Vec<u8> },
}

/// Reads the file to import, while standard input is at hand.
pub(super) fn draft_input(process: &mut Process<'_>, draft: DraftArgs) -> Result<DraftInput, Failure> {
    Ok(match draft.action {
        None | Some(DraftAction::List) => DraftInput::List,
        Some(DraftAction::New { kind, slug }) => DraftInput::New { kind, slug },
        Some(DraftAction::Lint { paths }) => DraftInput::Lint(LintRequest { paths }),
        Some(DraftAction::Import { file }) => {
            let bytes = drafts::import(&file, &mut process.stdin, IMPORT_BYTES_MAX)?;
            DraftInput::Import { name: file.display().to_string(), bytes }
        }
    })
}

/// Runs a local command and returns its exit code.
pub(super) fn run<B: Backend>(session: &mut Session<'_, B>, command: Local) -> Result<u8, Failure> {
    match command {
        Local::Init(request) => init(session, &request),
        Local::Draft(input) => draft(session, input),
        Local::Verify(input) => proving::verify(session, &input),
        Local::KeyEvent(answer) => keying::performed(session, &answer),
        Local::Vouched(answer) => vouching::vouched(session, &answer),
        Local::Withdrawn(answer) => vouching::withdrawn(session, &answer),
        Local::Trusted(answer) => vouching::trusted(session, &answer),
        Local::Drill(answer) => drilling::performed(session, &answer),
        Local::Network(answer) => founding::performed(session, &answer),
        Local::Version => version(session),
        Local::Config(_) | Local::Not(_) => Err(Failure::internal("another command was taken for a local one")),
    }
}

fn init<B: Backend>(session: &mut Session<'_, B>, request: &InitRequest) -> Result<u8, Failure> {
    session.start("init")?;
    let Made { mut answer, passphrases, unchanged } = session.backend.init(request)?;
    answer.data.passphrases_shown = !passphrases.is_empty();
    let language = session.output.language;
    // Shown before the answer, and whatever else is quiet: nobody can show them again.
    for passphrase in &passphrases {
        let text = args!["opens" => &passphrase.opens, "words" => passphrase.words.as_str()];
        let _ = writeln!(session.output.stderr, "{}", language.text("init-passphrase", &text));
    }
    if unchanged {
        session.output.say(&language.say("init-unchanged"));
    }
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::init::text(&answer, screen))?;
    Ok(0)
}

fn draft<B: Backend>(session: &mut Session<'_, B>, input: DraftInput) -> Result<u8, Failure> {
    session.start("draft")?;
    let (screen, fields, dry_run) = (session.screen, &session.global.fields, session.global.dry_run);
    match input {
        DraftInput::List => {
            let mut answer = session.backend.draft_list(session.loaded)?;
            runtime()?.block_on(drafts::beside_published(session, &mut answer))?;
            session.output.answer(&answer, fields, || render::draft::list(&answer, screen))?;
        }
        DraftInput::New { kind, slug } => {
            let answer = session.backend.draft_new(session.loaded, &DraftNewRequest { kind, slug, dry_run })?;
            session.output.answer(&answer, fields, || draft_text(&answer, screen, dry_run))?;
        }
        DraftInput::Import { name, bytes } => {
            let answer = session.backend.draft_import(session.loaded, &DraftImportRequest { name, bytes, dry_run })?;
            session.output.answer(&answer, fields, || draft_text(&answer, screen, dry_run))?;
        }
        DraftInput::Lint(request) => {
            let answer = session.backend.draft_lint(session.loaded, &request)?;
            session.output.answer(&answer, fields, || render::draft::lint(&answer, screen))?;
            return Ok(if answer.data.errors > 0 { Slug::DraftInvalid.exit() } else { 0 });
        }
    }
    Ok(0)
}

/// A rehearsal must not be taken for the deed.
fn draft_text(answer: &Answer<DraftData>, screen: &Screen, dry_run: bool) -> String {
    if dry_run { render::draft::plan(answer, screen) } else { render::draft::text(answer, screen) }
}

fn version<B>(session: &mut Session<'_, B>) -> Result<u8, Failure> {
    session.start("version")?;
    let data = VersionData {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        revision: option_env!("KREISNETZ_REVISION").map(str::to_owned),
        target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        format: FORMAT,
        licence: env!("CARGO_PKG_LICENSE").to_owned(),
    };
    let answer = Answer::new(data, session.output.now, Source::Node);
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::version::text(&answer, screen))?;
    Ok(0)
}
