//! `kreisnetz.init/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::Publisher;

/// An identity that was made.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct InitData {
    /// Whose identity it is.
    pub publisher: Publisher,
    /// Transport identity of the node.
    pub peer_id: String,
    /// 8 groups of 4 digits, to compare by telephone.
    pub check_digits: String,
    /// The network.
    pub network: InitNetwork,
    /// The home folder.
    pub home: String,
    /// The files that were written.
    pub files: Vec<InitFile>,
    /// Where root and next keys lie.
    pub root_dir: String,
    /// Whether they are encrypted; a testnet's are not.
    pub root_encrypted: bool,
    /// Whether passphrases were shown, this once, on stderr; they are stored nowhere and not in this document.
    pub passphrases_shown: bool,
    /// The command that takes it back; `null`, for an identity is deleted by hand.
    pub undo: Option<String>,
    /// What to do next, each a command or an act.
    pub next: Vec<String>,
}

/// A network as seen at the start.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct InitNetwork {
    /// Digest of the network file, 64 hex digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Number of founding counties.
    pub founding: u64,
}

/// A file that `init` wrote.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct InitFile {
    /// Where.
    pub path: String,
    /// What: `config`, `draft`, `signing`, `transport`, `root`, `next`, `network`.
    pub role: String,
}

impl Document for InitData {
    const SCHEMA: &'static str = "kreisnetz.init/1";
}
