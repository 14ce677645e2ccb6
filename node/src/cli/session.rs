//! One call with its settings, from the first look at them to its exit code.

use std::path::Path;
use std::time::Duration;

use super::args::{Command, Global, KeyAction, KeyArgs};
use super::backend::{Backend, Verbosity};
use super::output::{Form, Output, is_closed};
use super::process::Process;
use super::{commands, configure, local, look};
use crate::client::Client;
use crate::config::{Config, Loaded, load};
use crate::failure::Failure;
use crate::render::screen::Screen;

/// How long one answer of the node may take, unless `--timeout` says otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What every command has at hand.
pub(super) struct Session<'a, B> {
    pub(super) backend: &'a B,
    pub(super) loaded: &'a Loaded,
    pub(super) global: &'a Global,
    pub(super) screen: &'a Screen,
    pub(super) output: Output<'a>,
}

impl<B> Session<'_, B> {
    pub(super) fn home(&self) -> &Path {
        self.loaded.home()
    }

    pub(super) fn config(&self) -> &Config {
        &self.loaded.config
    }

    pub(super) fn timeout(&self) -> Option<Duration> {
        timeout(self.global)
    }

    pub(super) fn client(&self) -> Client {
        client(self.loaded, self.global)
    }

    /// The tag under which titles are wanted.
    pub(super) fn lang(&self) -> Option<String> {
        Some(self.output.language.tag().to_owned())
    }
}

fn timeout(global: &Global) -> Option<Duration> {
    let chosen = global.timeout.map_or(TIMEOUT, |span| span.duration());
    (!chosen.is_zero()).then_some(chosen)
}

/// Returns the client of a home's node, whether or not it runs.
pub(super) fn client(loaded: &Loaded, global: &Global) -> Client {
    Client::new(loaded.read_socket(), loaded.control_socket(), timeout(global))
}

/// Runs a command that has settings.
pub(super) fn run<B: Backend>(backend: &B, process: &mut Process<'_>, global: Global, command: Command) -> Result<u8, Failure> {
    let loaded = load(process.sources(global.home.as_deref()))?;
    let command = match command {
        Command::Run => {
            loaded.refuse_proxy()?;
            return backend.run(loaded, verbosity(&global)).map(|()| 0);
        }
        Command::Init(given) => {
            let language = look::language(process, global.lang, Some(&loaded.config));
            let request = super::questions::ask(process, &global, &given, loaded.home().to_path_buf(), language)?;
            local::Local::Init(request)
        }
        Command::Draft(draft) => local::Local::Draft(local::draft_input(process, draft)?),
        Command::Config(config) => local::Local::Config(config),
        Command::Verify(given) => local::Local::Verify(super::proving::verify_input(process, given)?),
        Command::Key(KeyArgs { action: Some(KeyAction::Drill) }) => {
            let language = look::language(process, global.lang, Some(&loaded.config));
            local::Local::Drill(super::drilling::perform(backend, process, &global, &loaded, language)?)
        }
        Command::Key(KeyArgs { action: Some(action) }) if !matches!(action, KeyAction::Show) => {
            let language = look::language(process, global.lang, Some(&loaded.config));
            local::Local::KeyEvent(Box::new(super::keying::perform(backend, process, &global, &loaded, action, language)?))
        }
        Command::Vouch(given) if given.withdraw => {
            let language = look::language(process, global.lang, Some(&loaded.config));
            local::Local::Withdrawn(Box::new(super::vouching::withdraw(backend, process, &global, &loaded, &given, language)?))
        }
        Command::Trust(given) if given.confirm => {
            let language = look::language(process, global.lang, Some(&loaded.config));
            local::Local::Trusted(Box::new(super::vouching::confirm(backend, process, &global, &loaded, &given.county, language)?))
        }
        Command::Vouch(given) if given.is_for_somebody()? => {
            let language = look::language(process, global.lang, Some(&loaded.config));
            local::Local::Vouched(Box::new(super::vouching::vouch(backend, process, &global, &loaded, &given, language)?))
        }
        Command::Network(given) => {
            let language = look::language(process, global.lang, Some(&loaded.config));
            local::Local::Network(Box::new(super::founding::perform(backend, process, &global, &loaded, given, language)?))
        }
        Command::Version => local::Local::Version,
        command => local::Local::Not(command),
    };
    let screen = look::screen(process, &global, &loaded.config);
    let mut session = Session { backend, loaded: &loaded, global: &global, screen: &screen, output: output(process, &global, &screen) };
    let done = match command {
        local::Local::Config(config) => configure::run(&mut session, config),
        local::Local::Not(command) => commands::run(&mut session, command),
        command => local::run(&mut session, command),
    };
    match done {
        Err(failure) if !is_closed(&failure) => {
            session.output.failure(&failure);
            Ok(failure.exit())
        }
        done => done,
    }
}

fn output<'a>(process: &'a mut Process<'_>, global: &Global, screen: &Screen) -> Output<'a> {
    let form = match (global.json, global.jsonl) {
        (true, _) => Form::Json,
        (_, true) => Form::Events,
        _ => Form::Text,
    };
    Output {
        form,
        language: screen.language,
        is_terminal: process.terminals.stdout,
        quiet: global.quiet,
        accessible: screen.accessible,
        draws_bars: process.terminals.stderr && !screen.accessible && !global.quiet && process.variable("TERM") != Some("dumb"),
        now: process.now,
        stdout: process.stdout,
        stderr: process.stderr,
    }
}

fn verbosity(global: &Global) -> Verbosity {
    match (global.quiet, global.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, 0) => Verbosity::Normal,
        (_, 1) => Verbosity::Verbose,
        _ => Verbosity::VeryVerbose,
    }
}
