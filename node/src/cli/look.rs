//! How output looks: language, form and colour, from flags, settings and environment.

use super::args::{Color, Global};
use super::process::Process;
use crate::config::Config;
use crate::i18n::Language;
use crate::render::screen::Screen;

/// Columns where nobody says how many there are.
const COLUMNS: u16 = 80;

/// Chooses the language: flag, setting, `LC_ALL`, `LC_MESSAGES`, `LANG`, else English.
pub(super) fn language(process: &Process<'_>, flag: Option<Language>, config: Option<&Config>) -> Language {
    let setting = || config.and_then(|config| config.ui.lang.parse().ok());
    let locale = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| process.variable(name)).and_then(Language::from_locale);
    flag.or_else(setting).or_else(locale).unwrap_or_default()
}

/// Guesses the language where the command line could not be read.
pub(super) fn language_of_words(process: &Process<'_>) -> Language {
    let mut words = process.words.iter();
    let mut flag = None;
    while let Some(word) = words.next() {
        if word == "--lang" {
            flag = words.next().and_then(|value| value.parse().ok());
        } else if let Some(value) = word.strip_prefix("--lang=") {
            flag = value.parse().ok();
        }
    }
    language(process, flag, None)
}

/// Describes stdout to what renders answers.
pub(super) fn screen(process: &Process<'_>, global: &Global, config: &Config) -> Screen {
    let accessible = config.ui.accessible || is_on(process.variable("ACCESSIBLE"));
    let is_terminal = process.terminals.stdout;
    Screen {
        language: language(process, global.lang, Some(config)),
        width: usize::from(columns(process)),
        is_terminal,
        color: color(process, global, config) && !accessible,
        accessible,
        now: process.now,
    }
}

fn columns(process: &Process<'_>) -> u16 {
    let named = process.variable("COLUMNS").and_then(|columns| columns.parse().ok());
    named.or(process.columns).filter(|columns| *columns >= 20).unwrap_or(COLUMNS)
}

fn color(process: &Process<'_>, global: &Global, config: &Config) -> bool {
    let setting = match config.ui.color.as_str() {
        "always" => Color::Always,
        "never" => Color::Never,
        _ => Color::Auto,
    };
    match global.color.unwrap_or(setting) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => process.terminals.stdout && process.variable("NO_COLOR").is_none() && process.variable("TERM") != Some("dumb"),
    }
}

fn is_on(value: Option<&str>) -> bool {
    value.is_some_and(|value| value != "0")
}
