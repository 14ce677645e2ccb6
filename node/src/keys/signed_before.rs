//! The log beside the root keys: no officer signs two events that follow the same one.
//!
//! `signed.log` in the folder of the key has one line an event: the digest of the event before, and the digest of what was signed. Two
//! delegations that follow one event freeze the catalog everywhere, and only the offline machine can know that another was signed.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use kreisnetz_identity::Digest;

use crate::failure::{Failure, Slug};
use crate::home::{SECRET_MODE, io_failure, replace};

/// Name of the file.
const NAME: &str = "signed.log";
/// Bytes of the file at most: 256 events need 33 kB.
const BYTES_MAX: u64 = 64 * 1024;

/// What was signed with the keys of one folder.
pub(super) struct SignedBefore {
    path: PathBuf,
    text: String,
}

impl SignedBefore {
    pub(super) fn of(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(NAME);
        let mut text = String::new();
        match fs::File::open(&path) {
            Ok(file) => {
                let read = file.take(BYTES_MAX).read_to_string(&mut text);
                read.map_err(|error| io_failure(&path, &error))?;
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(io_failure(&path, &error)),
        }
        Ok(Self { path, text })
    }

    /// Fails where another event after `prev` was signed here than one of those that are allowed.
    pub(super) fn require_no_other(&self, prev: Digest, allowed: &[Digest]) -> Result<(), Failure> {
        let (prev, allowed) = (prev.to_string(), allowed.iter().map(ToString::to_string).collect::<Vec<_>>());
        let mut signed = self.text.lines().filter_map(|line| line.split_once(' ')).filter(|(before, _)| *before == prev);
        let other = signed.any(|(_, signed)| !allowed.iter().any(|allowed| allowed == signed));
        if other {
            return Err(Failure::new(Slug::ExpectationFailed)
                .detail("signed_before")
                .hint("signed_before")
                .with("file", self.path.display()));
        }
        Ok(())
    }

    /// Notes what is about to be signed, durably, before it is.
    pub(super) fn note(&self, prev: Digest, payload: Digest) -> Result<(), Failure> {
        let line = format!("{prev} {payload}");
        if self.text.lines().any(|known| known == line) {
            return Ok(());
        }
        replace(&self.path, SECRET_MODE, format!("{}{line}\n", self.text).as_bytes())
    }
}
