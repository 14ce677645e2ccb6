//! A story in steps: plain words, real commands with what they print, and a check of each step.

use std::time::Duration;

use crate::failure::Failure;
use crate::network::Network;
use crate::node::{CallError, Node};
use crate::screen;
use crate::state::Member;
use crate::terminal::{Terminal, Tone};

/// For a command of the story.
const PATIENCE: Duration = Duration::from_secs(60);
/// Lines of one command's output that are shown.
const LINES_MAX: usize = 24;

/// A network under way, and where its story is told.
#[derive(Debug)]
pub(crate) struct Story {
    terminal: Terminal,
    pub(crate) network: Network,
}

/// Why a step does not hold.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StepError {
    #[error("expected {expected}; came {came}")]
    Unexpected { expected: String, came: String },
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<CallError> for StepError {
    fn from(error: CallError) -> Self {
        Self::Failed(error.into())
    }
}

/// Returns the error of a check that found something else.
pub(crate) fn unexpected(expected: impl Into<String>, came: impl Into<String>) -> StepError {
    StepError::Unexpected { expected: expected.into(), came: came.into() }
}

impl Story {
    /// Begins a story on `network`.
    pub(crate) fn new(terminal: Terminal, network: Network) -> Self {
        Self { terminal, network }
    }

    /// Takes one step: says what it is about, does it, and prints how its check came out.
    ///
    /// # Errors
    ///
    /// The step does not hold; what was expected and what came has been printed.
    pub(crate) fn step(
        &mut self,
        name: &str,
        words: &str,
        body: impl FnOnce(&mut Self) -> Result<String, StepError>,
    ) -> Result<(), Failure> {
        if !words.is_empty() {
            self.terminal.line("");
            self.terminal.line(&self.terminal.paint(Tone::Strong, words));
        }
        let (sign, tone, text, result) = match body(self) {
            Ok(held) => ("✓", Tone::Good, held, Ok(())),
            Err(StepError::Failed(failure)) if failure.exit_code() == crate::interrupt::EXIT_CODE => {
                return Err(failure);
            }
            Err(error) => ("✗", Tone::Bad, error.to_string(), Err(Failure::Steps(format!("step {name:?}")))),
        };
        self.terminal.line(&format!("{} {name:<10} {text}", self.terminal.paint(tone, sign)));
        result
    }

    /// Runs a command at a county as a person would, and shows the command and what it printed.
    ///
    /// # Errors
    ///
    /// The command fails.
    pub(crate) fn show(&self, county: &str, arguments: &[&str]) -> Result<(), StepError> {
        let line = format!("{county} $ kreisnetz {}", as_typed(arguments));
        self.terminal.line(&format!("  {}", self.terminal.paint(Tone::Faint, &line)));
        let node = self.node(county)?;
        let output = screen::capture(&node, arguments, self.terminal.has_colour(), PATIENCE)?;
        let lines: Vec<&str> = output.stderr.lines().chain(output.stdout.lines()).collect();
        for line in lines.iter().take(LINES_MAX) {
            self.terminal.line(format!("    {line}").trim_end());
        }
        if lines.len() > LINES_MAX {
            self.terminal.line(&format!("    … {} lines more", lines.len() - LINES_MAX));
        }
        if output.exit == 0 { Ok(()) } else { Err(unexpected("exit 0", format!("exit {}", output.exit))) }
    }

    /// Returns the command line of a county's node.
    ///
    /// # Errors
    ///
    /// The county has no node here.
    pub(crate) fn node(&self, county: &str) -> Result<Node, Failure> {
        Ok(self.network.node(self.member(county)?))
    }

    /// Returns what is known of a county's node.
    ///
    /// # Errors
    ///
    /// The county has no node here.
    pub(crate) fn member(&self, county: &str) -> Result<&Member, Failure> {
        Ok(&self.network.testnet.nodes[self.network.find(county)?])
    }

    /// Returns the indices of all nodes but those of `counties`.
    pub(crate) fn others(&self, counties: &[&str]) -> Vec<usize> {
        let nodes = self.network.testnet.nodes.iter().enumerate();
        nodes.filter(|(_, node)| !counties.contains(&node.slug.as_str())).map(|(index, _)| index).collect()
    }
}

fn as_typed(arguments: &[&str]) -> String {
    let quoted = arguments.iter().map(|argument| match argument.contains([' ', '"']) {
        true => format!("'{argument}'"),
        false => (*argument).to_owned(),
    });
    quoted.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        assert_eq!(as_typed(&["search", "ehrenamt", "--lang", "de"]), "search ehrenamt --lang de");
        assert_eq!(as_typed(&["adopt", "uelzen/kuubu", "--note", "im Herbst"]), "adopt uelzen/kuubu --note 'im Herbst'");
    }
}
