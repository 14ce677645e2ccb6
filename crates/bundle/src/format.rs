//! The format of a bundle, version 1.
//!
//! ```text
//! file     = "kreisnetz bundle 1\n", record…
//! record   = length (u32, big-endian, at most 256 KiB), then so many bytes of deterministic CBOR: [type, body]
//!
//! begin    = [64, network]                                  the first record: whose network this is, 32 bytes
//! catalog  = events+ head leaves* entries* end              one after the other, sorted by publisher
//!   events   = [3, [event, …]]                              identity events as signed, in order over all records
//!   head     = [2, [head, 0]]                               the newest head as signed
//!   leaves   = [4, [leaf, …]]                               all leaves, sorted by slug over all records
//!   entries  = [5, [bytes, …]]                              the bytes of the live entries
//!   end      = [8, []]
//! trailer  = [65, [catalogs, entries, bytes, sha256]]       the last record
//! ```
//!
//! The records of a catalog are those of an answer on the wire (`kreisnetz_protocol::Response`), so a bundle is what a peer would have
//! sent. `bytes` and `sha256` of the trailer are over everything before it. A file without a trailer was cut off; one whose trailer does
//! not fit was altered. Neither says anything about a catalog that is whole: that one proves itself. The trailer is no signature and
//! needs none, for whoever could forge it could forge no catalog.

use kreisnetz_protocol::limits::FRAME_BYTES_MAX;

/// What every version begins with.
pub const MAGIC: &[u8] = b"kreisnetz bundle ";
/// What follows it in the version that is read and written here.
pub const VERSION: &[u8] = b"1\n";
/// Bytes of one record at most: those of a frame on the wire.
pub const RECORD_BYTES_MAX: usize = FRAME_BYTES_MAX;
/// Bytes of a whole bundle at most, where somebody takes one over: about a million entries.
pub const BUNDLE_BYTES_MAX: u64 = 8 * 1024 * 1024 * 1024;

/// Says whether a file that begins so is a bundle, of whatever version.
#[must_use]
pub fn is_bundle(beginning: &[u8]) -> bool {
    beginning.starts_with(MAGIC)
}
