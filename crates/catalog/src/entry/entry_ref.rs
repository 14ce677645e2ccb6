//! A reference as it stands in the bytes: exactly this entry, in exactly this version.

use kreisnetz_identity::{Digest, PublisherId};

use crate::Slug;
use crate::tree::{Tree, TreeMap};

/// Bytes of a part at most, as of a file path.
const PART_BYTES_MAX: usize = 800;

/// `{publisher, slug, seq, digest, part?}`: an entry of a publisher, pinned to the bytes that were meant.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct EntryRef {
    publisher: PublisherId,
    slug: Slug,
    seq: u64,
    digest: Digest,
    part: Option<String>,
}

impl EntryRef {
    /// Returns the reference to an entry whose leaf has this `rev` and digest.
    #[must_use]
    pub const fn new(publisher: PublisherId, slug: Slug, seq: u64, digest: Digest) -> Self {
        Self { publisher, slug, seq, digest, part: None }
    }

    /// Returns the reference to a part of the entry: a file, a goal, a measure.
    #[must_use]
    pub fn with_part(self, part: Option<String>) -> Self {
        Self { part, ..self }
    }

    /// Returns whose entry it is.
    #[must_use]
    pub const fn publisher(&self) -> PublisherId {
        self.publisher
    }

    /// Returns the entry's slug.
    #[must_use]
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    /// Returns the `seq` of the head at which the entry had these bytes.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// Returns the digest of the entry's bytes.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the part that is meant.
    #[must_use]
    pub fn part(&self) -> Option<&str> {
        self.part.as_deref()
    }

    /// Reads a reference from a map of an entry; nothing where it is none.
    #[must_use]
    pub fn of(map: &TreeMap) -> Option<Self> {
        let is_part = |part: &str| part.len() <= PART_BYTES_MAX && !part.chars().any(crate::text::is_forbidden);
        let part = match map.get("part") {
            Some(part) => Some(part.as_text().filter(|part| is_part(part))?.to_owned()),
            None => None,
        };
        Some(Self {
            publisher: PublisherId::from_bytes(map.get("publisher")?.as_bytes32()?),
            slug: map.text("slug")?.parse().ok()?,
            seq: map.uint("seq").filter(|seq| *seq > 0)?,
            digest: Digest::from_bytes(map.get("digest")?.as_bytes32()?),
            part,
        })
    }

    /// Returns the map that stands in an entry.
    #[must_use]
    pub fn to_tree(&self) -> Tree {
        let mut map: TreeMap = [
            ("publisher", Tree::Bytes(self.publisher.as_bytes().to_vec())),
            ("slug", Tree::from(self.slug.as_str())),
            ("seq", Tree::Uint(self.seq)),
            ("digest", Tree::Bytes(self.digest.as_bytes().to_vec())),
        ]
        .into_iter()
        .collect();
        if let Some(part) = &self.part {
            map.insert("part", Tree::from(part.as_str()));
        }
        Tree::Map(map)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_back_from_its_map() {
        let reference = EntryRef::new(PublisherId::from_bytes([1; 32]), "kuubu".parse().unwrap(), 17, Digest::from_bytes([2; 32]));
        for reference in [reference.clone(), reference.with_part(Some("docs/a.pdf".to_owned()))] {
            assert_eq!(EntryRef::of(reference.to_tree().as_map().unwrap()), Some(reference));
        }
    }

    #[test]
    fn a_reference_without_digest_or_with_seq_0_is_none() {
        let reference = EntryRef::new(PublisherId::from_bytes([1; 32]), "kuubu".parse().unwrap(), 1, Digest::from_bytes([2; 32]));
        let Tree::Map(mut map) = reference.to_tree() else { unreachable!() };
        map.insert("seq", Tree::Uint(0));
        assert_eq!(EntryRef::of(&map), None);
        map.insert("seq", Tree::Uint(1));
        map.insert("digest", Tree::Bytes(vec![2; 31]));
        assert_eq!(EntryRef::of(&map), None);
    }
}
