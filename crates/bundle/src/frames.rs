//! Records on a file: their lengths, and the digest over all of them.

use std::io::{self, ErrorKind, Read, Write};

use kreisnetz_identity::Digest;
use sha2::{Digest as _, Sha256};

use crate::format::RECORD_BYTES_MAX;

/// Bytes of the length before each record.
const LENGTH_BYTES: usize = 4;

/// Counts and hashes what went by.
#[derive(Clone, Default)]
pub(crate) struct Tally {
    hasher: Sha256,
    bytes: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest::from_bytes(self.hasher.clone().finalize().into())
    }
}

/// What comes next in a file.
pub(crate) enum Next {
    /// A record, which the tally does not count yet.
    Record(Vec<u8>),
    /// The file ends, before a record or within one.
    Ended,
    /// A length that no record has: where the next one begins is not known any more.
    Lost,
}

/// Reads the next record. Only a source that fails is an error.
pub(crate) fn read(source: &mut impl Read) -> io::Result<Next> {
    let mut length = [0; LENGTH_BYTES];
    if !fill(source, &mut length)? {
        return Ok(Next::Ended);
    }
    let length = u32::from_be_bytes(length) as usize;
    if length > RECORD_BYTES_MAX {
        return Ok(Next::Lost);
    }
    let mut record = vec![0; length];
    Ok(if fill(source, &mut record)? { Next::Record(record) } else { Next::Ended })
}

/// Fills the buffer, or says that the source ended before.
pub(crate) fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match source.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// Counts a record with its length.
pub(crate) fn count(tally: &mut Tally, record: &[u8]) {
    tally.add(&(record.len() as u32).to_be_bytes());
    tally.add(record);
}

/// Writes a record with its length, and counts it.
pub(crate) fn write(target: &mut impl Write, tally: &mut Tally, record: &[u8]) -> io::Result<()> {
    debug_assert!(record.len() <= RECORD_BYTES_MAX, "records are cut to size before");
    target.write_all(&(record.len() as u32).to_be_bytes())?;
    target.write_all(record)?;
    count(tally, record);
    Ok(())
}
