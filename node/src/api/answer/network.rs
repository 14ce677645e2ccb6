//! `kreisnetz.network/1`.

use serde::{Deserialize, Serialize};

use super::Document;

/// A network as a file names it: shown, made, or taken over into the home.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct NetworkFileData {
    /// Whether this is a plan only.
    pub dry_run: bool,
    /// Whether a file was written.
    pub written: bool,
    /// The file that was read or written.
    pub file: String,
    /// Id of the network, 64 hex digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// 8 groups of 4 digits over id and founders, to compare by telephone.
    pub check_digits: String,
    /// Who founded it; none yet in a network that has only begun.
    pub founders: Vec<FounderNote>,
    /// Founders of the home's former file that this one does not name.
    pub gone: Vec<FounderNote>,
    /// Whether the home's own identity is a founder; `null` where no home was looked at.
    pub own_is_founder: Option<bool>,
    /// The command that takes it back, where one does.
    pub undo: Option<String>,
    /// What to do next.
    pub next: Vec<String>,
}

/// A founder.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FounderNote {
    /// Its id, 64 hex digits.
    pub id: String,
    /// Official key; `null` for a partner.
    pub ags: Option<String>,
    /// Slug by the official list; `null` for who is no county of it.
    pub slug: Option<String>,
    /// Name by the official list.
    pub name: Option<String>,
    /// First two digits of the key.
    pub land: Option<String>,
    /// 8 groups of 4 digits of its identity.
    pub check_digits: String,
    /// Where its node is dialled, as multiaddresses.
    pub addresses: Vec<String>,
}

impl Document for NetworkFileData {
    const SCHEMA: &'static str = "kreisnetz.network/1";
}
