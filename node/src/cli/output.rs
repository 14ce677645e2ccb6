//! What goes to stdout and stderr: text, one JSON document, or events.

use std::io::{ErrorKind, Write};

use serde::Serialize;
use serde_json::Value;

use super::fields;
use crate::api::{Answer, Document, Event, Moment, Problem, ProblemLevel, Source, Warning};
use crate::failure::{Failure, Slug};
use crate::i18n::{Language, args};
use crate::render::terminal;

/// How an answer is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    Text,
    Json,
    Events,
}

/// The two streams, and how they are used.
pub(super) struct Output<'a> {
    pub(super) stdout: &'a mut dyn Write,
    pub(super) stderr: &'a mut dyn Write,
    pub(super) form: Form,
    pub(super) language: Language,
    /// A person reads stdout: JSON is indented.
    pub(super) is_terminal: bool,
    pub(super) quiet: bool,
    pub(super) accessible: bool,
    /// A bar may be drawn on stderr.
    pub(super) draws_bars: bool,
    pub(super) now: Moment,
}

impl Output<'_> {
    /// Writes an answer; `text` is its form for people.
    pub(super) fn answer<T: Document + Serialize>(
        &mut self,
        answer: &Answer<T>,
        only: &[String],
        text: impl FnOnce() -> String,
    ) -> Written {
        if self.form == Form::Text {
            self.notes(answer.source, answer.as_of, &answer.warnings);
            let text = if only.is_empty() { text() } else { fields::columns(&fields::only(to_value(answer)?, only)?["data"], only) };
            return self.text(&text);
        }
        // A document keeps the order of its fields where nothing is left out of it.
        if self.form == Form::Json && only.is_empty() {
            return self.json(answer);
        }
        let value = fields::only(to_value(answer)?, only)?;
        if self.form == Form::Json { self.json(&value) } else { self.events(value, answer.warnings.clone()) }
    }

    /// Writes what an answer holds, as people and programs take it: to a file or a program byte for byte, to a terminal without what could
    /// steer it, for others wrote it.
    pub(super) fn content<T: Document>(&mut self, answer: &Answer<T>, content: &str) -> Written {
        self.notes(answer.source, answer.as_of, &answer.warnings);
        if self.is_terminal { self.text(&terminal::block(content)) } else { write_out(self.stdout, content) }
    }

    /// Begins a stream of events.
    pub(super) fn start(&mut self, command: &str) -> Written {
        let schema = format!("kreisnetz.{command}.events/1");
        self.event(&Event::Start { at: self.now, schema, command: command.to_owned() })
    }

    /// Writes text for people; it ends with a line break.
    pub(super) fn text(&mut self, text: &str) -> Written {
        let line_break = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        write_out(self.stdout, &format!("{text}{line_break}"))
    }

    /// Writes a document that is no answer, such as a schema.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Written {
        let text = if self.is_terminal { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
        let text = text.map_err(|error| Failure::internal(format!("writing the answer: {error}")))?;
        write_out(self.stdout, &format!("{}\n", terminal::escape_json(&text)))
    }

    /// Writes a line to stderr, unless only errors are wanted.
    pub(super) fn say(&mut self, text: &str) {
        if !self.quiet {
            // Nobody is left to be told where stderr is closed.
            let _ = writeln!(self.stderr, "{text}");
        }
    }

    /// Writes a failure in the form of the call.
    pub(super) fn failure(&mut self, failure: &Failure) {
        let written = match self.form {
            Form::Text => {
                let _ = self.stderr.write_all(failure_text(failure, self.language, self.accessible).as_bytes());
                return;
            }
            Form::Json => self.json(failure),
            Form::Events => self.event(&Event::Error { at: self.now, failure: failure.clone() }),
        };
        drop(written);
    }

    fn events(&mut self, mut value: Value, warnings: Vec<Warning>) -> Written {
        for warning in warnings {
            self.event(&Event::Warning { at: self.now, warning })?;
        }
        self.event(&Event::Summary { at: self.now, data: value["data"].take() })
    }

    /// Writes one line of a stream.
    pub(super) fn event(&mut self, event: &Event) -> Written {
        let text = serde_json::to_string(event).map_err(|error| Failure::internal(format!("writing an event: {error}")))?;
        write_out(self.stdout, &format!("{}\n", terminal::escape_json(&text)))
    }

    fn notes(&mut self, source: Source, as_of: Moment, warnings: &[Warning]) {
        if source == Source::Store {
            let as_of = crate::i18n::instant(self.language, as_of, self.now);
            let note = self.language.text("note-store", &args!["as_of" => as_of]);
            self.say(&note);
        }
        for warning in warnings {
            let note = self.language.text("note-line", &args!["text" => warning.text(self.language)]);
            self.say(&note);
        }
    }
}

/// Whether the writing went well; a closed pipe travels as a failure that ends the program quietly.
pub(super) type Written = Result<(), Failure>;

/// Name in the context of the failure that stands for a closed pipe.
const CLOSED: &str = "closed_pipe";

/// Says whether a failure only means that nobody reads any more.
pub(super) fn is_closed(failure: &Failure) -> bool {
    failure.slug() == Slug::Internal && failure.context().contains_key(CLOSED)
}

fn to_value(answer: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(answer).map_err(|error| Failure::internal(format!("writing the answer: {error}")))
}

fn write_out(stdout: &mut dyn Write, text: &str) -> Written {
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::new(Slug::Internal).with(CLOSED, true),
        ErrorKind::StorageFull => Failure::new(Slug::DiskFull),
        _ => Failure::internal(format!("writing to stdout: {error}")),
    })
}

/// Returns a failure as people read it.
pub(super) fn failure_text(failure: &Failure, language: Language, accessible: bool) -> String {
    let mut text = String::new();
    for (index, line) in failure.message(language).lines().enumerate() {
        let line = args!["text" => line];
        text.push_str(&language.text(if index == 0 { "failure-first" } else { "failure-more" }, &line));
        text.push('\n');
    }
    for problem in failure.problems() {
        text.push_str(&format!("  {}\n", problem_line(problem, language, accessible)));
    }
    for hint in failure.hints(language) {
        text.push_str(&format!("  {}\n", language.text("failure-hint", &args!["text" => hint])));
    }
    let help = language.text("failure-help", &args!["topic" => failure.help()]);
    let code = language.text("failure-code", &args!["slug" => failure.slug().as_str(), "exit" => failure.exit().to_string()]);
    text.push_str(&format!("  {help:<45} {code}\n"));
    text
}

/// Returns a problem as `! file:line:column: key: sentence`.
pub(crate) fn problem_line(problem: &Problem, language: Language, accessible: bool) -> String {
    let (sign, word) = match problem.level {
        ProblemLevel::Error => ("✗", "mark-error"),
        ProblemLevel::Warning => ("!", "mark-warning"),
        ProblemLevel::Note => ("·", "mark-note"),
    };
    let mark = if accessible { language.say(word) } else { sign.to_owned() };
    let mut place = terminal::line(&problem.file);
    for number in [problem.line, problem.column].into_iter().flatten() {
        place.push_str(&format!(":{number}"));
    }
    let sentence = problem.text(language);
    let is_said = |key: &str| sentence.contains(&format!("\"{key}\"")) || sentence.contains(&format!("„{key}“"));
    let key = problem.key.as_deref().map(terminal::line).filter(|key| !key.is_empty() && !is_said(key));
    match key {
        Some(key) => format!("{mark} {place}: {key}: {sentence}"),
        None => format!("{mark} {place}: {sentence}"),
    }
}
