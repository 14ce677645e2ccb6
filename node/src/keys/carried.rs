//! The file that carries an event to its officers: with the whole identity, so that a machine without a network sees what it signs.
//!
//! Deterministic CBOR: `["kreisnetz/key-event/1", [events], event]`, where `events` are the identity as it stands and `event` is the
//! one that fewer keys have signed than it needs.

use std::fs;
use std::io::Read;
use std::path::Path;

use kreisnetz_identity::{EVENT_BYTES_MAX, Event, Guardians, IdentityLog, LOG_EVENTS_MAX, NoGuardians, Signed};
use serde_bytes::ByteBuf;

use crate::failure::{Failure, Slug};
use crate::home::io_failure;

/// First item of the file.
const FORMAT: &str = "kreisnetz/key-event/1";
/// Bytes of the file at most: a full identity, the event, and what is around them.
const BYTES_MAX: usize = (LOG_EVENTS_MAX + 1) * (EVENT_BYTES_MAX + 8) + 64;

/// An event on its way, with the identity that it continues.
pub(super) struct Carried {
    pub(super) log: IdentityLog,
    pub(super) event: Signed<Event>,
}

impl Carried {
    /// Reads and checks a file: the identity holds, and the event is one.
    ///
    /// # Errors
    ///
    /// `import_invalid` where it is no such file, `not_found` and `permission_denied` as everywhere.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        Self::read_with(path, &NoGuardians)
    }

    /// As [`Self::read`], where the keys of guardians can be looked up: an identity that guardians recover leans on theirs.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub(super) fn read_with(path: &Path, guardians: &dyn Guardians) -> Result<Self, Failure> {
        let mut bytes = Vec::new();
        let file = fs::File::open(path).map_err(|error| io_failure(path, &error))?;
        file.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(|error| io_failure(path, &error))?;
        let wrong = |why: &dyn std::fmt::Display| {
            Failure::new(Slug::ImportInvalid).detail("key_event").hint("key_event").with("file", path.display()).with("why", why)
        };
        let (format, events, event): (String, Vec<ByteBuf>, ByteBuf) =
            kreisnetz_canonical::decode(&bytes, BYTES_MAX).map_err(|error| wrong(&error))?;
        if format != FORMAT {
            return Err(wrong(&"another format"));
        }
        let first = events.first().ok_or_else(|| wrong(&"no identity"))?;
        let network = Signed::<Event>::parse(first).map_err(|error| wrong(&error))?.claims().network();
        let log = IdentityLog::read_with(events.iter().map(|event| (event.as_slice(), None)), network, guardians);
        let log = log.map_err(|error| wrong(&error))?;
        let event = Signed::<Event>::parse(&event).map_err(|error| wrong(&error))?;
        Ok(Self { log, event })
    }

    /// Returns the bytes of the file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let events: Vec<ByteBuf> = self.log.events().map(|event| ByteBuf::from(event.bytes())).collect();
        kreisnetz_canonical::encode(&(FORMAT, events, ByteBuf::from(self.event.bytes())))
    }
}
