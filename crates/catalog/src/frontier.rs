//! The frontier: the newest head of every publisher that a node holds, and what it comes to.

use std::fmt;

use kreisnetz_identity::{Digest, PublisherId};
use serde::{Deserialize, Serialize};

use crate::{Position, merkle_root};

/// CBOR `[publisher, epoch, seq, digest of the head, digest of the side events' sorted ids]`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(from = "Row", into = "Row")]
pub struct FrontierItem {
    /// Whose head.
    pub publisher: PublisherId,
    /// Its place.
    pub position: Position,
    /// Digest of the head.
    pub head: Digest,
    /// Digest over the sorted ids of the publisher's side events.
    pub side_events: Digest,
}

type Row = (PublisherId, u64, u64, Digest, Digest);

impl From<Row> for FrontierItem {
    fn from((publisher, epoch, seq, head, side_events): Row) -> Self {
        Self { publisher, position: Position { epoch, seq }, head, side_events }
    }
}

impl From<FrontierItem> for Row {
    fn from(item: FrontierItem) -> Self {
        (item.publisher, item.position.epoch, item.position.seq, item.head, item.side_events)
    }
}

/// Sixteen bytes by which two nodes see that they hold the same heads.
#[derive(Clone, Copy, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "serde_bytes::ByteBuf", into = "serde_bytes::ByteBuf")]
pub struct Fingerprint([u8; 16]);

impl TryFrom<serde_bytes::ByteBuf> for Fingerprint {
    type Error = &'static str;

    fn try_from(bytes: serde_bytes::ByteBuf) -> Result<Self, Self::Error> {
        bytes.as_slice().try_into().map(Self).map_err(|_| "a fingerprint has 16 bytes")
    }
}

impl From<Fingerprint> for serde_bytes::ByteBuf {
    fn from(fingerprint: Fingerprint) -> Self {
        Self::from(fingerprint.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Fingerprint({:032x})", u128::from_be_bytes(self.0))
    }
}

/// Returns the fingerprint of items sorted by publisher, one's own too: SHA-256 over their encodings, cut to 16 bytes.
#[must_use]
pub fn fingerprint<'a>(items: impl IntoIterator<Item = &'a FrontierItem>) -> Fingerprint {
    let mut bytes = Vec::new();
    for item in items {
        bytes.extend_from_slice(&kreisnetz_canonical::encode(item));
    }
    cut(&bytes)
}

/// Returns the fingerprint of a whole frontier from those of its parts, in their order: SHA-256 over them, cut to 16 bytes. A change costs
/// the part that it lies in, not all publishers.
#[must_use]
pub fn fingerprint_of(parts: &[Fingerprint]) -> Fingerprint {
    cut(&parts.iter().map(|part| part.0).collect::<Vec<_>>().concat())
}

fn cut(bytes: &[u8]) -> Fingerprint {
    let mut first = [0; 16];
    first.copy_from_slice(&Digest::of(bytes).as_bytes()[..16]);
    Fingerprint(first)
}

/// Returns the Merkle root over the items of all others, sorted by publisher, which a head states as `seen_root`.
#[must_use]
pub fn seen_root<'a>(items: impl IntoIterator<Item = &'a FrontierItem>) -> Digest {
    merkle_root(items.into_iter().map(kreisnetz_canonical::encode))
}
