//! Both digests of a file, in one pass and in bounded memory.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// Bytes read at once.
const BUFFER_BYTES: usize = 256 * 1024;

/// What came of a file.
pub(crate) struct Hashed {
    pub(crate) bytes: u64,
    pub(crate) sha256: [u8; 32],
    pub(crate) blake3: [u8; 32],
}

/// Reads to the end, or to one byte past `limit` at most, and tells each step.
pub(crate) fn hash(source: impl Read, limit: u64, mut step: impl FnMut(u64)) -> io::Result<Hashed> {
    let (mut sha256, mut blake3) = (Sha256::new(), blake3::Hasher::new());
    let mut source = source.take(limit.saturating_add(1));
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut bytes = 0;
    loop {
        let read = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        sha256.update(&buffer[..read]);
        blake3.update(&buffer[..read]);
        bytes += read as u64;
        step(read as u64);
    }
    Ok(Hashed { bytes, sha256: sha256.finalize().into(), blake3: blake3.finalize().into() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn both_digests_are_those_of_the_published_vectors() {
        let hashed = hash(&b"abc"[..], 3, |_| {}).unwrap();
        assert_eq!(hex::encode(hashed.sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hex::encode(hashed.blake3), "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
    }

    #[test]
    fn a_source_without_end_is_read_one_byte_past_its_limit() {
        let mut steps = 0;
        let hashed = hash(io::repeat(7), 1_000_000, |bytes| steps += bytes).unwrap();
        assert_eq!((hashed.bytes, steps), (1_000_001, 1_000_001));
    }
}
