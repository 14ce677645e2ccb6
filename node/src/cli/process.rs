//! What surrounds a call: its words, its environment, its streams.

use std::collections::BTreeMap;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::api::Moment;
use crate::config::{Place, Sources, find_home};

/// One call of the program; tests make their own.
pub struct Process<'a> {
    /// The arguments, without the program's name.
    pub words: Vec<String>,
    /// The environment.
    pub variables: BTreeMap<String, String>,
    /// The folder of the machine's settings.
    pub system: PathBuf,
    /// Answers to questions.
    pub stdin: &'a mut dyn BufRead,
    /// Data.
    pub stdout: &'a mut dyn Write,
    /// Talk.
    pub stderr: &'a mut dyn Write,
    /// Which of the three are terminals.
    pub terminals: Terminals,
    /// Columns of the terminal, if it says so.
    pub columns: Option<u16>,
    /// The present moment.
    pub now: Moment,
}

/// Which streams a person sits at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Terminals {
    /// Answers come from a person.
    pub stdin: bool,
    /// Data go to a person.
    pub stdout: bool,
    /// Talk goes to a person.
    pub stderr: bool,
}

impl Terminals {
    /// Looks at this process's streams.
    #[must_use]
    pub fn of_process() -> Self {
        Self { stdin: std::io::stdin().is_terminal(), stdout: std::io::stdout().is_terminal(), stderr: std::io::stderr().is_terminal() }
    }
}

impl Process<'_> {
    pub(super) fn sources(&self, home: Option<&Path>) -> Sources {
        let place: Place = find_home(home, &self.variables, &self.system);
        Sources { place, system: self.system.clone(), variables: self.variables.clone() }
    }

    /// Returns a variable that is set and not empty.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Says whether a word stands among the arguments, before `--`.
    pub(super) fn has_word(&self, wanted: &[&str]) -> bool {
        self.words.iter().take_while(|word| *word != "--").any(|word| wanted.contains(&word.as_str()))
    }
}
