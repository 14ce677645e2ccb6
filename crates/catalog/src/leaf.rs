//! A leaf: one entry's line in the catalog, and all of it that the root commits to.

use std::fmt;

use kreisnetz_identity::Digest;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, SeqAccess},
    ser::SerializeTuple,
};

use crate::Slug;

/// Bytes of a kind's or reason's name at most.
const NAME_BYTES_MAX: usize = 32;

/// CBOR `[slug, kind, rev, digest, length]`, or `[slug, kind, rev, reason]` for an entry that was withdrawn.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Leaf {
    slug: Slug,
    kind: String,
    rev: u64,
    content: Content,
}

/// What a leaf says of its entry.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Content {
    /// The entry's bytes have this digest and length.
    Live {
        /// SHA-256 of the entry's bytes.
        digest: Digest,
        /// Their number, at most 32 KiB.
        length: u64,
    },
    /// The entry was withdrawn; its bytes are gone.
    Withdrawn {
        /// A reason code of RECORDS, such as `mistake`.
        reason: String,
    },
}

impl Leaf {
    /// Returns the leaf of a live entry.
    #[must_use]
    pub fn live(slug: Slug, kind: String, rev: u64, entry: &[u8]) -> Self {
        Self { slug, kind, rev, content: Content::Live { digest: Digest::of(entry), length: entry.len() as u64 } }
    }

    /// Returns the tombstone of a withdrawn entry.
    #[must_use]
    pub const fn withdrawn(slug: Slug, kind: String, rev: u64, reason: String) -> Self {
        Self { slug, kind, rev, content: Content::Withdrawn { reason } }
    }

    /// Returns the entry's name in its catalog.
    #[must_use]
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    /// Returns the entry's kind; possibly one that this version does not know.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Returns the `seq` of the head with which the entry last changed.
    #[must_use]
    pub const fn rev(&self) -> u64 {
        self.rev
    }

    /// Returns what the leaf says of its entry.
    #[must_use]
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// Returns the entry's digest and length, where it is live.
    #[must_use]
    pub const fn entry(&self) -> Option<(Digest, u64)> {
        match &self.content {
            Content::Live { digest, length } => Some((*digest, *length)),
            Content::Withdrawn { .. } => None,
        }
    }

    /// Returns the bytes that the root commits to.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        kreisnetz_canonical::encode(self)
    }
}

impl Serialize for Leaf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.content {
            Content::Live { digest, length } => {
                let mut tuple = serializer.serialize_tuple(5)?;
                tuple.serialize_element(&self.slug)?;
                tuple.serialize_element(&self.kind)?;
                tuple.serialize_element(&self.rev)?;
                tuple.serialize_element(digest)?;
                tuple.serialize_element(length)?;
                tuple.end()
            }
            Content::Withdrawn { reason } => (&self.slug, &self.kind, self.rev, reason).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Leaf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(LeafVisitor)
    }
}

struct LeafVisitor;

impl<'de> de::Visitor<'de> for LeafVisitor {
    type Value = Leaf;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a leaf of four or five elements")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Leaf, A::Error> {
        let short = || de::Error::custom("too few elements");
        let slug = seq.next_element()?.ok_or_else(short)?;
        let kind = name(seq.next_element()?.ok_or_else(short)?)?;
        let rev = seq.next_element()?.ok_or_else(short)?;
        let content = match seq.next_element()?.ok_or_else(short)? {
            Fourth::Digest(digest) => Content::Live { digest, length: seq.next_element()?.ok_or_else(short)? },
            Fourth::Reason(reason) => Content::Withdrawn { reason: name(reason)? },
        };
        match seq.next_element::<u64>()? {
            None => Ok(Leaf { slug, kind, rev, content }),
            Some(_) => Err(de::Error::custom("too many elements")),
        }
    }
}

/// The fourth element: bytes for a digest, text for a reason.
enum Fourth {
    Digest(Digest),
    Reason(String),
}

impl<'de> Deserialize<'de> for Fourth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FourthVisitor)
    }
}

struct FourthVisitor;

impl de::Visitor<'_> for FourthVisitor {
    type Value = Fourth;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a digest or a reason")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Fourth, E> {
        let bytes = bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))?;
        Ok(Fourth::Digest(Digest::from_bytes(bytes)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Fourth, E> {
        Ok(Fourth::Reason(text.to_owned()))
    }
}

/// Accepts lower-case words with hyphens; that a reader knows the word is not asked.
fn name<E: de::Error>(text: String) -> Result<String, E> {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=NAME_BYTES_MAX).contains(&text.len()) && text.bytes().all(word) { Ok(text) } else { Err(E::custom("not a kind or reason")) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_live_leaf_and_a_tombstone_read_back() {
        let live = Leaf::live("kuubu".parse().unwrap(), "asset".into(), 3, b"entry");
        let gone = Leaf::withdrawn("kuubu".parse().unwrap(), "asset".into(), 4, "recall".into());
        for leaf in [live, gone] {
            assert_eq!(kreisnetz_canonical::decode::<Leaf>(&leaf.encode(), 512), Ok(leaf));
        }
    }

    #[test]
    fn a_leaf_with_an_element_more_is_refused() {
        let long = kreisnetz_canonical::encode(&("kuubu", "asset", 3, "recall", 7));
        assert!(kreisnetz_canonical::decode::<Leaf>(&long, 512).is_err());
    }

    #[test]
    fn a_kind_with_other_letters_is_refused() {
        let odd = kreisnetz_canonical::encode(&("kuubu", "As set", 3, "recall"));
        assert!(kreisnetz_canonical::decode::<Leaf>(&odd, 512).is_err());
    }
}
