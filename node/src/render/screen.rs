//! What the output goes to, as far as it changes how an answer is written.
//!
//! Plain facts; who reads the environment fills them in.

use crate::api::Moment;
use crate::i18n::Language;

/// What the output goes to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Screen {
    /// Language of the text.
    pub language: Language,
    /// Columns of a line; text is wrapped and cut for it on a terminal only.
    pub width: usize,
    /// Whether a person reads the output, not a program.
    pub is_terminal: bool,
    /// Whether colour may be used.
    pub color: bool,
    /// Whether it is read aloud: no tables, and words in place of signs.
    pub accessible: bool,
    /// The present, against which ages are told.
    pub now: Moment,
}

/// How an answer is laid out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// Aligned columns, signs, hints.
    Terminal,
    /// Tabs between columns, values as in JSON, no headings and no hints.
    Pipe,
    /// One `name: value` a line, words in place of signs.
    Accessible,
}

/// How well something is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mark {
    Good,
    Warning,
    Error,
}

impl Screen {
    /// Returns the layout; being read aloud decides before being piped.
    #[must_use]
    pub const fn form(&self) -> Form {
        match (self.accessible, self.is_terminal) {
            (true, _) => Form::Accessible,
            (false, true) => Form::Terminal,
            (false, false) => Form::Pipe,
        }
    }

    /// Returns the sign, or the word for it and a colon, with a space behind.
    pub(super) fn mark(&self, mark: Mark) -> String {
        let (sign, key, code) = match mark {
            Mark::Good => ("✓", "sign-good", "32"),
            Mark::Warning => ("!", "sign-warning", "33"),
            Mark::Error => ("✗", "sign-error", "31"),
        };
        match self.form() {
            Form::Accessible => format!("{}: ", self.language.say(key)),
            Form::Terminal | Form::Pipe => format!("{} ", self.painted(sign, code)),
        }
    }

    /// Returns the text in bold where colour may be used.
    pub(super) fn strong(&self, text: &str) -> String {
        self.painted(text, "1")
    }

    /// Returns columns that text may fill.
    pub(super) const fn columns(&self) -> usize {
        match self.form() {
            Form::Terminal => self.width,
            // Programs and screen readers break lines themselves.
            Form::Pipe | Form::Accessible => usize::MAX,
        }
    }

    fn painted(&self, text: &str, code: &str) -> String {
        if self.color && !self.accessible { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
