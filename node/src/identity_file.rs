//! The file that lies beside the root keys and says whose they are: without it keys alone cannot be told to belong to a county.
//!
//! It holds nothing secret. Deterministic CBOR: `["kreisnetz/identity/1", [events]]`, the events as they were signed, beginning with the
//! inception. What was signed later comes from other counties.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use kreisnetz_identity::{EVENT_BYTES_MAX, Event, IdentityLog, LOG_EVENTS_MAX, Signed};
use serde_bytes::ByteBuf;

use crate::failure::{Failure, Slug};
use crate::home::io_failure;

/// Its name in the folder of the root keys.
pub(crate) const NAME: &str = "identity.cbor";
/// First item of the file.
const FORMAT: &str = "kreisnetz/identity/1";
/// Bytes of the file at most: a full identity, and what is around it.
const BYTES_MAX: usize = LOG_EVENTS_MAX * (EVENT_BYTES_MAX + 8) + 64;

/// Returns the bytes of the file.
pub(crate) fn bytes(log: &IdentityLog) -> Vec<u8> {
    let events: Vec<ByteBuf> = log.events().map(|event| ByteBuf::from(event.bytes())).collect();
    kreisnetz_canonical::encode(&(FORMAT, events))
}

/// Reads a file and checks every signature in it.
///
/// # Errors
///
/// `not_found`, `permission_denied`; `import_invalid` where it is no such file.
pub(crate) fn read(path: &Path) -> Result<IdentityLog, Failure> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| io_failure(path, &error))?;
    file.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(|error| io_failure(path, &error))?;
    let wrong = |why: &dyn std::fmt::Display| {
        Failure::new(Slug::ImportInvalid).detail("identity").hint("identity").with("file", path.display()).with("why", why)
    };
    let (format, events): (String, Vec<ByteBuf>) = kreisnetz_canonical::decode(&bytes, BYTES_MAX).map_err(|error| wrong(&error))?;
    if format != FORMAT {
        return Err(wrong(&"another format"));
    }
    let first = events.first().ok_or_else(|| wrong(&"no identity"))?;
    let network = Signed::<Event>::parse(first).map_err(|error| wrong(&error))?.claims().network();
    IdentityLog::read(events.iter().map(|event| event.as_slice()), network).map_err(|error| wrong(&error))
}
