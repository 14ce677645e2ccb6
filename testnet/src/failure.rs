//! Why a command of the launcher ended without success, and the exit code that says so (INTERFACE.md §3).

use std::io;

use crate::binary::BuildError;
use crate::content::ContentError;
use crate::home::HomeError;
use crate::interrupt;
use crate::node::CallError;
use crate::process::ProcessError;
use crate::sim::{ScenarioError, SetupError};
use crate::state::StateError;

/// Any failure, at the edge.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{0} is not built yet")]
    NotBuilt(&'static str),
    #[error("there is no signal {0}")]
    NoSignal(i32),
    #[error("no node {wanted:?} in this testnet")]
    UnknownNode { wanted: String, known: Vec<String> },
    #[error("the node of {0} does not run")]
    NotRunning(String),
    #[error("{node}: {failure}")]
    At { node: String, failure: Box<Failure> },
    #[error("no port is free on loopback: {0}")]
    NoPort(io::Error),
    #[error("port {port} of {node} is taken by another program")]
    PortTaken { node: String, port: u16 },
    #[error("its node ended; the end of its log:\n  {log}")]
    NodeEnded { log: String },
    #[error("`kreisnetz {command}` answered without {field}")]
    Lacks { command: &'static str, field: &'static str },
    #[error("{0} failed")]
    Steps(String),
    #[error("scenario_failed: {name} did not hold with seed {seed}")]
    Scenario { name: String, seed: u64 },
    #[error(transparent)]
    NoScenario(#[from] ScenarioError),
    #[error(transparent)]
    Setup(#[from] SetupError),
    #[error("signals cannot be handled: {0}")]
    Signals(io::Error),
    #[error("{program} cannot be run: {source}")]
    Exec { program: String, source: io::Error },
    #[error("interrupted")]
    Interrupted,
    #[error(transparent)]
    Build(#[from] BuildError),
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Home(#[from] HomeError),
    #[error(transparent)]
    Content(#[from] ContentError),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Process(#[from] ProcessError),
}

impl Failure {
    /// Says at which node it happened.
    pub(crate) fn at(self, node: &str) -> Self {
        if self.exit_code() == interrupt::EXIT_CODE {
            return Self::Interrupted;
        }
        Self::At { node: node.to_owned(), failure: Box::new(self) }
    }

    /// Returns the exit code.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::NotBuilt(_) | Self::NoSignal(_) | Self::NoScenario(_) | Self::Build(BuildError::Missing(_)) => 2,
            Self::UnknownNode { .. } => 4,
            Self::State(StateError::AlreadyUp(_) | StateError::NotUp | StateError::NotOurs(_)) | Self::NotRunning(_) => 5,
            Self::Steps(_) | Self::Scenario { .. } => 50,
            Self::At { failure, .. } => failure.exit_code(),
            Self::Interrupted
            | Self::Build(BuildError::Interrupted)
            | Self::Call(CallError::Interrupted)
            | Self::Home(HomeError::Call(CallError::Interrupted)) => interrupt::EXIT_CODE,
            _ => 1,
        }
    }

    /// Returns what to do about it, where that is known.
    pub(crate) fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::State(StateError::AlreadyUp(_)) => "cargo testnet status; to end it: cargo testnet down".to_owned(),
            Self::State(StateError::NotUp) => "cargo testnet up".to_owned(),
            Self::State(StateError::TooLong { .. } | StateError::NotOurs(_) | StateError::OfAnotherUser(_)) => {
                format!("name another folder in {}", crate::state::FOLDER_VARIABLE)
            }
            Self::UnknownNode { known, .. } => format!("nodes: {}", known.join(" ")),
            Self::NotRunning(node) => format!("cargo testnet restart {node}"),
            Self::At { failure, .. } => return failure.hint(),
            _ => return None,
        };
        Some(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_have_the_documented_exit_codes() {
        let unknown = Failure::UnknownNode { wanted: "ulzen".into(), known: vec!["uelzen".into()] };
        for (failure, code) in [
            (Failure::NotBuilt("sim"), 2),
            (unknown, 4),
            (StateError::NotUp.into(), 5),
            (StateError::AlreadyUp("/net".into()).into(), 5),
            (Failure::Steps("1 step".into()), 50),
            (Failure::Scenario { name: "churn".into(), seed: 7 }, 50),
            (Failure::Steps("1 step".into()).at("uelzen"), 50),
            (CallError::Interrupted.into(), 130),
            (BuildError::Failed.into(), 1),
        ] {
            assert_eq!(failure.exit_code(), code, "{failure}");
        }
    }

    #[test]
    fn an_unknown_node_is_answered_with_the_known_ones() {
        let unknown = Failure::UnknownNode { wanted: "ulzen".into(), known: vec!["uelzen".into(), "coesfeld".into()] };
        assert_eq!(unknown.hint().as_deref(), Some("nodes: uelzen coesfeld"));
    }
}
