//! How the leaves of one publisher change, and by how many leaves each entry is then named.

use std::collections::BTreeMap;

use kreisnetz_catalog::{Leaf, Slug, VerifiedUpdate};
use kreisnetz_identity::Digest;
use redb::{ReadableTable, WriteTransaction};

use crate::{
    StorageFault,
    reader::{decode_leaf, leaf_range},
    tables::LEAVES,
};

/// What has to be written of an update.
pub(crate) struct Difference<'a> {
    /// New or changed leaves, sorted by slug.
    pub(crate) put: Vec<&'a Leaf>,
    /// Slugs that are not listed any more.
    pub(crate) gone: Vec<Slug>,
    /// By how many leaves more, or fewer, a digest is named.
    pub(crate) uses: BTreeMap<Digest, i64>,
}

impl<'a> Difference<'a> {
    /// Takes what the update says: right where it was verified on top of the very leaves that are held. Costs no more than the change.
    pub(crate) fn as_verified(transaction: &WriteTransaction, update: &'a VerifiedUpdate) -> Result<Self, StorageFault> {
        let table = transaction.open_table(LEAVES)?;
        let mut old: Vec<Leaf> = Vec::new();
        for slug in update.changed().iter().map(Leaf::slug).chain(update.removed()) {
            if let Some(bytes) = table.get((update.head().publisher.as_bytes(), slug.as_str()))? {
                old.push(decode_leaf(bytes.value())?);
            }
        }
        let put: Vec<&Leaf> = update.changed().iter().collect();
        let uses = uses(&put, &old);
        Ok(Self { put, gone: update.removed().to_vec(), uses })
    }

    /// Compares the whole catalog with the leaves that are held: the catalog moved on since the update was verified.
    pub(crate) fn found(transaction: &WriteTransaction, update: &'a VerifiedUpdate) -> Result<Self, StorageFault> {
        let table = transaction.open_table(LEAVES)?;
        let mut before: BTreeMap<Slug, Leaf> = BTreeMap::new();
        for row in table.range(leaf_range(&update.head().publisher))? {
            let leaf = decode_leaf(row?.1.value())?;
            before.insert(leaf.slug().clone(), leaf);
        }
        let (mut put, mut old) = (Vec::new(), Vec::new());
        for leaf in update.leaves() {
            match before.remove(leaf.slug()) {
                Some(held) if held == *leaf => {}
                held => {
                    put.push(leaf);
                    old.extend(held);
                }
            }
        }
        let gone = before.keys().cloned().collect();
        old.extend(before.into_values());
        let uses = uses(&put, &old);
        Ok(Self { put, gone, uses })
    }
}

fn uses(new: &[&Leaf], old: &[Leaf]) -> BTreeMap<Digest, i64> {
    let mut uses = BTreeMap::new();
    for (digest, _) in new.iter().filter_map(|leaf| leaf.entry()) {
        *uses.entry(digest).or_default() += 1;
    }
    for (digest, _) in old.iter().filter_map(Leaf::entry) {
        *uses.entry(digest).or_default() -= 1;
    }
    uses
}
