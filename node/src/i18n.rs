//! Every sentence that people read, in English and German.
//!
//! The sentences are Fluent messages under `locales/`, embedded in the binary. What is put into them is cleaned of
//! everything that could steer a terminal. JSON, slugs, log lines and configuration keys are never translated and do
//! not come through here, except for the English messages inside JSON.

mod args;
mod bundles;
mod date;
mod number;
#[cfg(test)]
mod tests;

use std::str::FromStr;

use thiserror::Error;

pub(crate) use args::args;
pub use args::{Args, Value};
pub use date::{ago, day, day_of, instant};
pub use number::{decimal, size, whole};

/// A language that every text has.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Language {
    /// English, and what no other setting decides.
    #[default]
    English,
    /// German, addressing the reader with *Sie*.
    German,
}

/// The text names neither `de` nor `en`.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("the languages are de and en")]
pub struct UnknownLanguage;

impl Language {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Returns the tag of RFC 5646: `en` or `de`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Reads a POSIX locale name such as `de_DE.UTF-8`; `None` if it says nothing about either language.
    #[must_use]
    pub fn from_locale(name: &str) -> Option<Self> {
        let language = name.split(['_', '.', '@', '-']).next().unwrap_or_default();
        match language {
            "C" | "POSIX" => Some(Self::English),
            _ => language.to_ascii_lowercase().parse().ok(),
        }
    }

    /// Returns the message `key` with the arguments put in, or the key itself if there is no such message.
    #[must_use]
    pub fn text(self, key: &str, args: &Args) -> String {
        bundles::format(self, key, args).map_or_else(|| key.to_owned(), |formatted| formatted.text)
    }

    /// Returns the message `key`, or `None` if there is none or an argument is missing.
    #[must_use]
    pub fn try_text(self, key: &str, args: &Args) -> Option<String> {
        bundles::format(self, key, args).filter(|formatted| formatted.complete).map(|formatted| formatted.text)
    }

    /// Returns the message `key`, which takes no arguments.
    #[must_use]
    pub fn say(self, key: &str) -> String {
        self.text(key, &Args::default())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "en" => Ok(Self::English),
            "de" => Ok(Self::German),
            _ => Err(UnknownLanguage),
        }
    }
}
