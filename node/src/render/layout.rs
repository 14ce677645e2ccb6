//! Lines: facts with a name, hints, and text broken at spaces.

use unicode_width::UnicodeWidthStr;

use super::screen::{Form, Mark, Screen};
use super::terminal;
use crate::i18n::{Args, args};

/// Columns before the names of facts.
const INDENT: usize = 2;

/// A named fact, with the command that tells more.
pub(super) struct Fact {
    name: String,
    value: String,
    see: Option<String>,
}

impl Fact {
    /// Returns a fact; `key` is the message with its name.
    pub(super) fn new(screen: &Screen, key: &str, value: impl AsRef<str>) -> Self {
        Self { name: screen.language.say(key), value: terminal::line(value.as_ref()), see: None }
    }

    /// Returns a fact whose name is given.
    pub(super) fn named(name: &str, value: impl AsRef<str>) -> Self {
        Self { name: name.to_owned(), value: terminal::line(value.as_ref()), see: None }
    }

    /// Returns the fact with a command that tells more.
    pub(super) fn see(mut self, command: impl Into<String>) -> Self {
        self.see = Some(command.into());
        self
    }
}

/// Returns facts below one another, their values aligned.
pub(super) fn facts(screen: &Screen, facts: &[Fact]) -> String {
    let least = screen.language.say("layout-names").parse().unwrap_or_default();
    let names = facts.iter().map(|fact| fact.name.width() + 2).max().unwrap_or_default().max(least);
    facts.iter().map(|fact| line(screen, fact, names)).collect()
}

fn line(screen: &Screen, fact: &Fact, names: usize) -> String {
    let see = fact.see.as_deref();
    match screen.form() {
        Form::Accessible => hanging(screen, &format!("{}: ", fact.name), 0, &fact.value, see),
        Form::Terminal | Form::Pipe => {
            let begin = format!("{}{}", " ".repeat(INDENT), padded(&fact.name, names));
            hanging(screen, &begin, INDENT + names, &fact.value, see)
        }
    }
}

/// Returns a text behind its beginning, wrapped below itself, with the command that tells more at its end.
///
/// `indent` is the width of `begin`, which may hold colours.
pub(super) fn hanging(screen: &Screen, begin: &str, indent: usize, text: &str, see: Option<&str>) -> String {
    let room = screen.columns().saturating_sub(indent);
    let mut lines = wrapped(text, room);
    if let (Form::Accessible, Some(see)) = (screen.form(), see) {
        lines.push(screen.language.text("layout-see", &args!["command" => see]));
    } else if let Some(see) = see {
        let see = format!("→ {see}");
        match lines.last_mut() {
            Some(last) if last.width() + 1 + see.width() <= room => {
                last.push(' ');
                last.push_str(&see);
            }
            _ => lines.push(see),
        }
    }
    let below = format!("\n{}", " ".repeat(indent));
    format!("{begin}{}\n", lines.join(&below))
}

/// Returns the text broken at spaces; a word that is longer than the room, such as a reference, stays whole.
pub(super) fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= room {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Returns paragraphs of somebody else's text, wrapped and indented by two.
pub(super) fn paragraphs(screen: &Screen, text: &str) -> String {
    let begin = " ".repeat(INDENT);
    let clean = terminal::block(text);
    clean
        .trim_end()
        .lines()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { hanging(screen, &begin, INDENT, line, None) })
        .collect()
}

/// Returns what to do next, as the message `key`; nothing for a program.
pub(super) fn next(screen: &Screen, key: &str, args: &Args) -> String {
    match screen.form() {
        Form::Pipe => String::new(),
        Form::Terminal | Form::Accessible => command(screen, key, args),
    }
}

/// Returns the message `key` with a command in it; it is copied, so it is never broken.
pub(super) fn command(screen: &Screen, key: &str, args: &Args) -> String {
    screen.language.text(key, args) + "\n"
}

/// Returns the message `key` behind a sign.
pub(super) fn marked(screen: &Screen, mark: Mark, key: &str, args: &Args) -> String {
    hanging(screen, &screen.mark(mark), 2, &screen.language.text(key, args), None)
}

/// Returns the message `key` as lines.
pub(super) fn said(screen: &Screen, key: &str, args: &Args) -> String {
    hanging(screen, "", 0, &screen.language.text(key, args), None)
}

/// Returns the line with the command that takes something back.
pub(super) fn undo(screen: &Screen, undo: Option<&str>) -> String {
    undo.map(|undo| command(screen, "undo", &args!["command" => undo])).unwrap_or_default()
}

/// Returns the text with spaces up to a width.
pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
