//! `kreisnetz.version/1`.

use serde::{Deserialize, Serialize};

use super::Document;

/// The program.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct VersionData {
    /// Its version.
    pub version: String,
    /// Revision of its source, where known.
    pub revision: Option<String>,
    /// System and processor it was built for.
    pub target: String,
    /// Version of the signed formats.
    pub format: u64,
    /// Licence of the program, SPDX.
    pub licence: String,
}

impl Document for VersionData {
    const SCHEMA: &'static str = "kreisnetz.version/1";
}

/// Version of the signed formats that this program writes.
const FORMAT: u64 = 1;

impl VersionData {
    /// Returns what this program is.
    #[must_use]
    pub fn current() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            revision: option_env!("KREISNETZ_REVISION").map(str::to_owned),
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            format: FORMAT,
            licence: env!("CARGO_PKG_LICENSE").to_owned(),
        }
    }
}
