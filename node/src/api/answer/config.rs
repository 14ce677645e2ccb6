//! `kreisnetz.config/1`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Document;

/// The settings and where they come from.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ConfigData {
    /// The file that `config set` writes.
    pub path: String,
    /// The files that were read, later ones win.
    pub files: Vec<String>,
    /// One item a key, or the one that was asked for.
    pub items: Vec<ConfigKey>,
}

/// One setting.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ConfigKey {
    /// `section.key`.
    pub key: String,
    /// The value in force.
    pub value: Value,
    /// The built-in value.
    pub default: Value,
    /// Whether SIGHUP puts a change into force.
    pub reload: bool,
    /// Where the value comes from.
    pub origin: ConfigOrigin,
}

/// Where a value comes from.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ConfigOrigin {
    /// `default`, `system`, `home`, `environment` or `flag`.
    pub layer: String,
    /// The file, or the name of the variable.
    pub file: Option<String>,
    /// Line in the file, from 1.
    pub line: Option<u32>,
}

impl Document for ConfigData {
    const SCHEMA: &'static str = "kreisnetz.config/1";
}
