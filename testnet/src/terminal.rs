//! What the launcher says: results on stdout, talk on stderr, colour on terminals only.
//!
//! This is the one place that prints. A closed pipe (`| head`) is no error.

use std::io::{self, IsTerminal, Write};

/// Where a text goes and whether it may be coloured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    colour: bool,
    wide: bool,
    bars: bool,
}

/// A meaning that has a colour.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tone {
    Good,
    Bad,
    Strong,
    Faint,
}

impl Tone {
    /// SGR parameter, ECMA-48 §8.3.117.
    fn code(self) -> &'static str {
        match self {
            Self::Good => "32",
            Self::Bad => "31",
            Self::Strong => "1",
            Self::Faint => "2",
        }
    }
}

impl Terminal {
    /// Looks at stdout, stderr and the environment.
    pub(crate) fn detect() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let stdout = io::stdout().is_terminal();
        let plain = dumb || set("ACCESSIBLE");
        Self { colour: stdout && !plain && !set("NO_COLOR"), wide: stdout && !plain, bars: io::stderr().is_terminal() && !plain }
    }

    /// Returns whether a table may be drawn; else one row a line, tab-separated.
    pub(crate) fn draws_tables(self) -> bool {
        self.wide
    }

    /// Returns whether a bar may be drawn on stderr.
    pub(crate) fn draws_bars(self) -> bool {
        self.bars
    }

    /// Returns whether stdout takes colours.
    pub(crate) fn has_colour(self) -> bool {
        self.colour
    }

    /// Returns `text` in the colour of `tone`, where there are colours.
    pub(crate) fn paint(self, tone: Tone, text: &str) -> String {
        if self.colour { format!("\x1b[{}m{text}\x1b[0m", tone.code()) } else { text.to_owned() }
    }

    /// Prints a line of results.
    pub(crate) fn line(self, text: &str) {
        let mut stdout = io::stdout().lock();
        // Nobody reads on: nothing is left to be done about it.
        let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
    }

    /// Prints a line of talk.
    pub(crate) fn talk(self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}
