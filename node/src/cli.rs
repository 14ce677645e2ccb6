//! The command line: understands a call, asks the node or the store, and prints what comes back.
//!
//! It signs nothing and reads no store itself; that is its [`Backend`]'s. Printing answers as text is `render`'s; here is
//! only what surrounds it: JSON, events, failures, exit codes.

mod access;
mod args;
mod backend;
mod backups;
mod bundles;
mod ceremonies;
mod commands;
mod configure;
mod derived;
mod details;
mod drafts;
mod drilling;
mod fields;
mod files;
mod founding;
mod help;
mod judging;
mod keying;
mod local;
mod look;
mod one_file;
mod output;
mod process;
mod progress;
mod proving;
mod questions;
mod rows;
mod runtime;
mod session;
mod staying;
#[cfg(test)]
mod tests;
mod unbuilt;
mod usage;
mod vouching;

use std::io::{BufReader, stderr, stdin, stdout};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

pub use backend::{Backend, Made, Passphrase, Verbosity};
pub use process::{Process, Terminals};

use crate::api::Moment;
use crate::failure::Failure;
use crate::i18n::Language;
use args::{Call, Command, Shell};
use output::{Form, Output, Written};

/// Runs the program with this process's words, environment and streams.
pub fn main(backend: &impl Backend, now: Moment) -> ExitCode {
    let sources = crate::config::Sources::of_process(None);
    let (mut input, mut out, mut err) = (BufReader::new(stdin()), stdout(), stderr());
    let mut process = Process {
        // An argument that is not UTF-8 names nothing we know; it is shown with a mark in its place.
        words: std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect(),
        variables: sources.variables,
        system: sources.system,
        stdin: &mut input,
        stdout: &mut out,
        stderr: &mut err,
        terminals: Terminals::of_process(),
        columns: None,
        now,
    };
    ExitCode::from(call(backend, &mut process))
}

/// Runs one call and returns its exit code.
pub fn call(backend: &impl Backend, process: &mut Process<'_>) -> u8 {
    match attempt(backend, process) {
        Ok(exit) => exit,
        Err(failure) if output::is_closed(&failure) => 0,
        Err(failure) => {
            let language = look::language_of_words(process);
            plain(process, language).failure(&failure);
            failure.exit()
        }
    }
}

fn attempt(backend: &impl Backend, process: &mut Process<'_>) -> Result<u8, Failure> {
    if process.has_word(&["-h", "--help"]) {
        let topic = usage::command_of(&process.words);
        return help(process, topic).map(|()| 0);
    }
    if process.words.first().is_some_and(|word| word == "--version") {
        process.words[0] = "version".to_owned();
    }
    let words = std::iter::once("kreisnetz").chain(process.words.iter().map(String::as_str));
    let call = Call::try_parse_from(words).map_err(|error| usage::failure(&error, &process.words))?;
    let Call { global, command } = call;
    match command {
        Command::Help(topic) => help(process, topic.topic.first().map(String::as_str)).map(|()| 0),
        Command::Completions(shell) => completions(process, shell.shell).map(|()| 0),
        command => session::run(backend, process, global, command),
    }
}

fn help(process: &mut Process<'_>, topic: Option<&str>) -> Written {
    let language = look::language_of_words(process);
    let text = help::text(topic, language)?;
    plain(process, language).text(&text)
}

fn completions(process: &mut Process<'_>, shell: Shell) -> Written {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Call::command(), "kreisnetz", &mut script);
    plain(process, Language::English).text(&String::from_utf8_lossy(&script))
}

/// Output before flags and settings are known, or where they could not be read.
fn plain<'a>(process: &'a mut Process<'_>, language: Language) -> Output<'a> {
    let form = match (process.has_word(&["--json"]), process.has_word(&["--jsonl"])) {
        (true, _) => Form::Json,
        (_, true) => Form::Events,
        _ => Form::Text,
    };
    let accessible = process.variable("ACCESSIBLE").is_some_and(|value| value != "0");
    let (is_terminal, now) = (process.terminals.stdout, process.now);
    Output { stdout: process.stdout, stderr: process.stderr, form, language, is_terminal, quiet: false, accessible, draws_bars: false, now }
}
