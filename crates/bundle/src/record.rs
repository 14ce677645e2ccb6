//! The two records that a bundle has besides those of the wire, and how records are told apart without reading them.

use kreisnetz_identity::{Digest, NetworkId};

use crate::format::RECORD_BYTES_MAX;

/// Types of records; those below 64 are the wire's.
pub(crate) mod kind {
    pub(crate) const EVENTS: u64 = 3;
    pub(crate) const ENTRIES: u64 = 5;
    pub(crate) const END: u64 = 8;
    pub(crate) const BEGIN: u64 = 64;
    pub(crate) const TRAILER: u64 = 65;
}

/// What the last record says of everything before it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Trailer {
    pub(crate) catalogs: u64,
    pub(crate) entries: u64,
    pub(crate) bytes: u64,
    pub(crate) sha256: Digest,
}

/// Returns the type of a record from its first bytes: an array of two, whose first is a number below 256.
pub(crate) fn kind_of(record: &[u8]) -> Option<u64> {
    match record {
        [0x82, kind @ 0..=0x17, ..] => Some(u64::from(*kind)),
        [0x82, 0x18, kind @ 0x18..=0xff, ..] => Some(u64::from(*kind)),
        _ => None,
    }
}

/// Returns how many entries a record of entries has, from the head of its array; at most as many as the record has bytes.
pub(crate) fn entries_in(record: &[u8]) -> u64 {
    match record.get(2..).unwrap_or_default() {
        [few @ 0x80..=0x97, ..] => u64::from(few - 0x80),
        [0x98, count, ..] => u64::from(*count),
        [0x99, high, low, ..] => u64::from(u16::from_be_bytes([*high, *low])),
        [0x9a, a, b, c, d, ..] => u64::from(u32::from_be_bytes([*a, *b, *c, *d])).min(record.len() as u64),
        _ => 0,
    }
}

pub(crate) fn begin(network: NetworkId) -> Vec<u8> {
    kreisnetz_canonical::encode(&(kind::BEGIN, network))
}

/// Reads the first record.
pub(crate) fn parse_begin(record: &[u8]) -> Option<NetworkId> {
    let (kind, network): (u64, NetworkId) = kreisnetz_canonical::decode(record, RECORD_BYTES_MAX).ok()?;
    (kind == kind::BEGIN).then_some(network)
}

impl Trailer {
    pub(crate) fn encode(&self) -> Vec<u8> {
        kreisnetz_canonical::encode(&(kind::TRAILER, (self.catalogs, self.entries, self.bytes, self.sha256)))
    }

    pub(crate) fn parse(record: &[u8]) -> Option<Self> {
        type Row = (u64, (u64, u64, u64, Digest));
        let (kind, (catalogs, entries, bytes, sha256)): Row = kreisnetz_canonical::decode(record, RECORD_BYTES_MAX).ok()?;
        (kind == kind::TRAILER).then_some(Self { catalogs, entries, bytes, sha256 })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use kreisnetz_protocol::Response;

    use super::*;

    #[test]
    fn entries_are_counted_without_reading_them() {
        for count in [0, 1, 23, 24, 255, 256, 70_000] {
            let record = Response::Entries(vec![Vec::new(); count]).encode();
            assert_eq!((kind_of(&record), entries_in(&record)), (Some(kind::ENTRIES), count as u64));
        }
        assert_eq!(entries_in(&[0x82, 5]), 0);
    }

    #[test]
    fn the_type_of_every_record_is_told_from_its_first_bytes() {
        assert_eq!(kind_of(&Response::Events(vec![vec![1]]).encode()), Some(kind::EVENTS));
        assert_eq!(kind_of(&Response::End.encode()), Some(kind::END));
        assert_eq!(kind_of(&begin(NetworkId::from_bytes([7; 32]))), Some(kind::BEGIN));
        let trailer = Trailer { catalogs: 1, entries: 2, bytes: 3, sha256: Digest::of(b"") };
        assert_eq!(kind_of(&trailer.encode()), Some(kind::TRAILER));
        assert_eq!(Trailer::parse(&trailer.encode()), Some(trailer));
        for nonsense in [&b""[..], &[0x82], &[0x83, 1], &[0x82, 0x18, 5], &[0xff]] {
            assert_eq!(kind_of(nonsense), None, "{nonsense:?}");
        }
    }
}
