//! The proof that a catalog has no leaf of a name: the two leaves between which it would stand.

use kreisnetz_identity::Digest;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::{Head, InclusionPath, Leaf, Slug};

/// Bytes of one leaf at most: slug 64, kind and reason 32 each, digest and numbers.
pub(crate) const LEAF_BYTES_MAX: usize = 256;

/// CBOR `[[leaf, path], …]`, sorted: the leaf before and the leaf after, one of them at an end of the catalog, none where it is empty.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Neighbours(Vec<(ByteBuf, InclusionPath)>);

impl Neighbours {
    /// Returns the neighbours of a name among the sorted leaves of a whole catalog; none where it has a leaf.
    #[must_use]
    pub fn of(leaves: &[Leaf], slug: &Slug) -> Option<Self> {
        let after = leaves.binary_search_by(|leaf| leaf.slug().cmp(slug)).err()?;
        let encoded: Vec<Vec<u8>> = leaves.iter().map(Leaf::encode).collect();
        let places = after.checked_sub(1).into_iter().chain([after]);
        let row = |place: usize| Some((ByteBuf::from(encoded.get(place)?.clone()), InclusionPath::of(&encoded, place)?));
        Some(Self(places.filter_map(row).collect()))
    }

    /// Says whether they show that the catalog of this head has no leaf of the name: both belong to it, nothing stands between them,
    /// and the name sorts strictly between theirs.
    #[must_use]
    pub fn exclude(&self, slug: &Slug, head: &Head) -> bool {
        let Some(rows) = self.0.iter().map(|row| proven(row, head)).collect::<Option<Vec<_>>>() else { return false };
        match rows.as_slice() {
            [] => head.count == 0 && head.root == Digest::of(&[]),
            [(only, 0)] if slug < only => true,
            [(only, place)] => only < slug && place + 1 == head.count,
            [(before, left), (after, right)] => before < slug && slug < after && left + 1 == *right,
            _ => false,
        }
    }
}

/// Returns name and place of a leaf that belongs to the head's catalog; the head's signed `count` settles the place.
fn proven((bytes, path): &(ByteBuf, InclusionPath), head: &Head) -> Option<(Slug, u64)> {
    let leaf: Leaf = kreisnetz_canonical::decode(bytes, LEAF_BYTES_MAX).ok()?;
    let holds = path.size() == head.count && path.leads_to(&head.root, bytes);
    holds.then(|| (leaf.slug().clone(), path.index()))
}
