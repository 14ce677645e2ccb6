//! `kreisnetz.backup/1` and `kreisnetz.backup_list/1`.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::api::Moment;

/// A backup that was written, verified or restored, or would be.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct BackupData {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The file.
    pub file: String,
    /// Its bytes.
    pub bytes: u64,
    /// Whose it is, 64 hex digits.
    pub publisher: String,
    /// The county's slug.
    pub slug: String,
    /// When it was written.
    pub created: Option<Moment>,
    /// Epoch of the catalog in it.
    pub epoch: u64,
    /// Number of the head in it.
    pub seq: u64,
    /// Live entries in it.
    pub entries: u64,
    /// Files in it.
    pub members: u64,
    /// Paths of settings that lead out of the home, and so are not in it.
    pub outside: Vec<String>,
    /// Older backups that were removed, by `backup.keep`.
    pub removed: Vec<String>,
    /// The home that it was restored into.
    pub home: Option<String>,
    /// Where the former content of the home is now.
    pub replaced: Option<String>,
    /// Id of the new transport key: the draft `node` is to name it.
    pub peer_id: Option<String>,
    /// The commands that lead on.
    pub next: Vec<String>,
}

impl Document for BackupData {
    const SCHEMA: &'static str = "kreisnetz.backup/1";
}

/// The backups of a folder.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct BackupListData {
    /// The newest first.
    pub items: Vec<BackupNote>,
}

impl Document for BackupListData {
    const SCHEMA: &'static str = "kreisnetz.backup_list/1";
}

/// A file with the name of a backup.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct BackupNote {
    /// Its path.
    pub file: String,
    /// Its bytes.
    pub bytes: u64,
}
