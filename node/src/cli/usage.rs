//! The grammar's complaints, in our words: clap does not translate.

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Call;
use super::unbuilt;
use crate::config::nearest;
use crate::failure::{Failure, Slug};

/// German names of commands.
const ALIASES: &[(&str, &str)] =
    &[("suche", "search"), ("zeige", "show"), ("nachnutzen", "adopt"), ("vergleiche", "compare"), ("posteingang", "inbox")];

/// Turns a complaint of the grammar into a failure; `words` are the arguments without the program's name.
pub(super) fn failure(error: &clap::Error, words: &[String]) -> Failure {
    let command = command_of(words);
    let failure = match error.kind() {
        ErrorKind::InvalidSubcommand => return unknown_command(&invalid_command(error, words), command),
        ErrorKind::UnknownArgument => return unknown_argument(&text(error, ContextKind::InvalidArg), command),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => usage("missing").with("missing", "COMMAND"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => invalid_value(error, command),
        ErrorKind::MissingRequiredArgument => usage("missing").with("missing", text(error, ContextKind::InvalidArg)),
        ErrorKind::ArgumentConflict => conflict(error),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues | ErrorKind::NoEquals => {
            usage("no_value").with("flag", flag(error))
        }
        _ => Failure::new(Slug::Usage),
    };
    match command {
        Some(command) if !failure.context().contains_key("hint") => failure.hint("command").with("command", command),
        _ => failure,
    }
}

/// Returns the first word that is a command, under its English name.
pub(super) fn command_of(words: &[String]) -> Option<&'static str> {
    let known = commands();
    words.iter().take_while(|word| *word != "--").find_map(|word| {
        let english = ALIASES.iter().find(|(alias, _)| alias == word).map_or(word.as_str(), |(_, english)| english);
        known.iter().find(|name| **name == english).copied()
    })
}

/// Returns the names of all commands of this version.
pub(super) fn commands() -> Vec<&'static str> {
    const NAMES: &[&str] = &[
        "init",
        "run",
        "status",
        "publish",
        "withdraw",
        "draft",
        "search",
        "show",
        "adopt",
        "adoptions",
        "adopters",
        "compare",
        "inbox",
        "watch",
        "publisher",
        "network",
        "vouch",
        "pending",
        "trust",
        "key",
        "proof",
        "verify",
        "peers",
        "export",
        "import",
        "backup",
        "config",
        "version",
        "completions",
        "help",
    ];
    NAMES.to_vec()
}

fn usage(detail: &str) -> Failure {
    Failure::new(Slug::Usage).detail(detail)
}

fn not_built(what: &str) -> Failure {
    usage("not_built").hint("not_built").with("what", what)
}

fn unknown_command(name: &str, command: Option<&str>) -> Failure {
    let action = command.map(|command| format!("{command} {name}"));
    if let Some((command, action)) = unbuilt::ACTIONS.iter().find(|(of, action)| Some(*of) == command && *action == name) {
        return not_built(&format!("{command} {action}"));
    }
    if command.is_none() && unbuilt::COMMANDS.contains(&name) {
        return not_built(name);
    }
    let candidates: Vec<String> = match command {
        Some(command) => actions(command),
        None => commands().into_iter().chain(ALIASES.iter().map(|(alias, _)| *alias)).map(str::to_owned).collect(),
    };
    let failure = Failure::new(Slug::UnknownCommand).with("command", action.as_deref().unwrap_or(name));
    match nearest(name, candidates.into_iter()) {
        Some(nearest) => failure.hint("nearest").with("nearest", nearest),
        None => failure.hint("none"),
    }
}

fn unknown_argument(argument: &str, command: Option<&str>) -> Failure {
    let name = argument.split('=').next().unwrap_or(argument);
    if unbuilt::FLAGS.iter().any(|(of, flag)| Some(*of) == command && *flag == name) {
        return not_built(&format!("{} {name}", command.unwrap_or_default()));
    }
    if !argument.starts_with('-') {
        return match command {
            // A word after a command that has subcommands was meant as one of these.
            Some(command) if !actions(command).is_empty() => unknown_command(argument, Some(command)),
            _ => with_command(usage("extra").with("value", argument), command),
        };
    }
    let failure = usage("unknown_flag").with("flag", name);
    match nearest(name, flags(command).into_iter()) {
        Some(nearest) => failure.hint("nearest").with("nearest", nearest),
        None => with_command(failure, command),
    }
}

fn with_command(failure: Failure, command: Option<&str>) -> Failure {
    match command {
        Some(command) => failure.hint("command").with("command", command),
        None => failure,
    }
}

fn invalid_value(error: &clap::Error, command: Option<&str>) -> Failure {
    let (flag, value) = (flag(error), text(error, ContextKind::InvalidValue));
    if unbuilt::VALUES.iter().any(|(of, name, later)| Some(*of) == command && *name == flag && *later == value) {
        return not_built(&format!("{flag} {value}"));
    }
    if value.is_empty() {
        return usage("no_value").with("flag", flag);
    }
    let allowed = text(error, ContextKind::ValidValue);
    let failure = usage(if allowed.is_empty() { "value" } else { "values" }).with("flag", flag).with("value", &value);
    let near = nearest(&value, allowed.split(", ").map(str::to_owned)).filter(|near| !near.is_empty());
    let failure = if allowed.is_empty() { failure } else { failure.with("allowed", allowed) };
    match near {
        Some(near) => failure.hint("nearest").with("nearest", near),
        None => failure,
    }
}

fn conflict(error: &clap::Error) -> Failure {
    let (flag, other) = (flag(error), text(error, ContextKind::PriorArg));
    let other = other.split_whitespace().next().unwrap_or_default();
    if other.is_empty() || other == flag {
        return usage("repeated").with("flag", flag);
    }
    usage("conflict").with("flag", flag).with("other", other)
}

/// The flag or argument of a complaint, without its value.
fn flag(error: &clap::Error) -> String {
    let text = text(error, ContextKind::InvalidArg);
    text.split_whitespace().next().unwrap_or_default().to_owned()
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}

fn invalid_command(error: &clap::Error, words: &[String]) -> String {
    let named = text(error, ContextKind::InvalidSubcommand);
    if named.is_empty() { words.first().cloned().unwrap_or_default() } else { named }
}

fn actions(command: &str) -> Vec<String> {
    let grammar = Call::command();
    let Some(command) = grammar.find_subcommand(command) else { return Vec::new() };
    command.get_subcommands().map(|action| action.get_name().to_owned()).collect()
}

fn flags(command: Option<&str>) -> Vec<String> {
    let mut grammar = Call::command();
    grammar.build();
    let command = command.and_then(|name| grammar.find_subcommand(name)).unwrap_or(&grammar);
    let subcommands = command.get_subcommands().flat_map(clap::Command::get_arguments);
    let arguments = command.get_arguments().chain(subcommands);
    arguments.filter_map(|argument| argument.get_long()).map(|long| format!("--{long}")).collect()
}
