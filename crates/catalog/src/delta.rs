//! A delta: what turns the catalog that a node holds into the publisher's newer one, and the check that it does.

use std::collections::BTreeMap;

use kreisnetz_canonical::text;
use kreisnetz_identity::{Digest, Verified};

use crate::{ENTRIES_MAX, ENTRY_BYTES_MAX, Head, LEAVES_MAX, Leaf, Slug, revision::Summary};

/// What a delta counts from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Since {
    /// From nothing: the list of leaves is whole, and what is held is not looked at.
    Nothing,
    /// From the held catalog, whose head has this `seq`: only leaves with a higher `rev` are listed.
    Held(u64),
}

/// A newer head with what changed, as a holder sent it: the head is verified, the rest is not.
#[derive(Clone, Debug)]
pub struct Delta {
    /// The newer head.
    pub head: Verified<Head>,
    /// What the leaves are counted from.
    pub since: Since,
    /// Leaves that changed, or all.
    pub leaves: Vec<Leaf>,
    /// Bytes of the entries of these leaves, in any order; those that are held need not be there.
    pub entries: Vec<Vec<u8>>,
}

/// Why a delta does not give the catalog that the head commits to.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BadCatalog {
    /// Two leaves of one slug, or one out of order.
    #[error("the leaves are not sorted and unique")]
    Order,
    /// More leaves than a catalog may have.
    #[error("more leaves than a catalog may have")]
    TooMany,
    /// A leaf that is newer than the head, or not newer than what the delta counts from.
    #[error("the entry {0} has a `rev` that does not fit")]
    Rev(Slug),
    /// The leaves do not give the head's root, count or bytes: ask for the whole list once.
    #[error("the leaves do not give the root of the head")]
    Root,
    /// Bytes that no listed leaf names.
    #[error("bytes of an entry that the catalog does not list")]
    Unlisted,
    /// The bytes of a listed entry were not sent and are not held.
    #[error("the bytes of the entry {0} are missing")]
    Missing(Slug),
    /// The bytes of an entry are not well-formed, or name another slug or kind than the leaf.
    #[error("the bytes of the entry {0} are not those of its leaf")]
    Entry(Slug),
}

/// A catalog that was verified against its head: the only thing that a store takes.
#[derive(Clone, Debug)]
pub struct VerifiedUpdate {
    head: Verified<Head>,
    leaves: Vec<Leaf>,
    changed: Vec<Leaf>,
    removed: Vec<Slug>,
    entries: BTreeMap<Digest, Vec<u8>>,
}

impl Delta {
    /// Checks that the delta, on top of the sorted leaves held, gives exactly the catalog of its head.
    ///
    /// `held_entry` gives the bytes of a digest that are held already; they too must be those of the leaf that now names them.
    ///
    /// # Errors
    ///
    /// [`BadCatalog`]. After [`BadCatalog::Root`] of a delta since a held head the whole list is asked for once; any other is the
    /// sender's fault.
    pub fn verify(self, held: &[Leaf], held_entry: impl Fn(&Digest) -> Option<Vec<u8>>) -> Result<VerifiedUpdate, BadCatalog> {
        self.check_leaves()?;
        let Self { head, since, leaves: listed, entries } = self;
        let base: &[Leaf] = if since == Since::Nothing { &[] } else { held };
        let leaves = merge(base, &listed, head.purge_floor);
        check_summary(&head, &leaves)?;
        let entries = check_entries(&listed, entries, held_entry)?;
        let (changed, removed) = difference(held, &leaves);
        Ok(VerifiedUpdate { head, leaves, changed, removed, entries })
    }

    fn check_leaves(&self) -> Result<(), BadCatalog> {
        if self.leaves.len() > LEAVES_MAX {
            return Err(BadCatalog::TooMany);
        }
        if !self.leaves.is_sorted_by(|a, b| a.slug() < b.slug()) {
            return Err(BadCatalog::Order);
        }
        let floor = match self.since {
            Since::Nothing => 0,
            Since::Held(seq) => seq,
        };
        match self.leaves.iter().find(|leaf| leaf.rev() <= floor || leaf.rev() > self.head.seq) {
            Some(leaf) => Err(BadCatalog::Rev(leaf.slug().clone())),
            None => Ok(()),
        }
    }
}

impl VerifiedUpdate {
    /// Returns the head.
    #[must_use]
    pub const fn head(&self) -> &Verified<Head> {
        &self.head
    }

    /// Returns all leaves of the catalog, sorted by slug.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// Returns the leaves that differ from those held before.
    #[must_use]
    pub fn changed(&self) -> &[Leaf] {
        &self.changed
    }

    /// Returns the slugs that were held before and are not listed any more.
    #[must_use]
    pub fn removed(&self) -> &[Slug] {
        &self.removed
    }

    /// Returns the bytes that came with the delta, by digest.
    #[must_use]
    pub const fn entries(&self) -> &BTreeMap<Digest, Vec<u8>> {
        &self.entries
    }
}

fn check_entry(leaf: &Leaf, length: u64, bytes: &[u8]) -> Result<(), BadCatalog> {
    let wrong = || BadCatalog::Entry(leaf.slug().clone());
    if bytes.len() as u64 != length {
        return Err(wrong());
    }
    // An entry has a version, and agrees with its leaf on kind and slug.
    let [version, kind, slug] = kreisnetz_canonical::fields(bytes, ENTRY_BYTES_MAX, ["v", "kind", "slug"]).map_err(|_| wrong())?;
    let has_version = version.is_some_and(|version| kreisnetz_canonical::decode::<u64>(version, version.len()).is_ok());
    let agrees = kind.and_then(text) == Some(leaf.kind()) && slug.and_then(text) == Some(leaf.slug().as_str());
    if has_version && agrees { Ok(()) } else { Err(wrong()) }
}

/// Checks the bytes of all listed entries, and returns those that came along; they are hashed once and not copied.
fn check_entries(
    listed: &[Leaf],
    came: Vec<Vec<u8>>,
    held_entry: impl Fn(&Digest) -> Option<Vec<u8>>,
) -> Result<BTreeMap<Digest, Vec<u8>>, BadCatalog> {
    let came: BTreeMap<Digest, Vec<u8>> = came.into_iter().map(|entry| (Digest::of(&entry), entry)).collect();
    let mut named: Vec<Digest> = Vec::with_capacity(listed.len());
    for leaf in listed {
        let Some((digest, length)) = leaf.entry() else { continue };
        if let Some(bytes) = came.get(&digest) {
            check_entry(leaf, length, bytes)?;
        } else {
            let bytes = held_entry(&digest).ok_or_else(|| BadCatalog::Missing(leaf.slug().clone()))?;
            check_entry(leaf, length, &bytes)?;
        }
        named.push(digest);
    }
    named.sort_unstable();
    let is_named = |digest| named.binary_search(digest).is_ok();
    if came.keys().all(is_named) { Ok(came) } else { Err(BadCatalog::Unlisted) }
}

/// Lays the changed leaves over the held ones, both sorted, and drops the tombstones under the floor.
fn merge(held: &[Leaf], changed: &[Leaf], purge_floor: u64) -> Vec<Leaf> {
    let mut merged = Vec::with_capacity(held.len() + changed.len());
    let mut held = held.iter().peekable();
    for leaf in changed {
        merged.extend(std::iter::from_fn(|| held.next_if(|older| older.slug() < leaf.slug())).cloned());
        held.next_if(|older| older.slug() == leaf.slug());
        merged.push(leaf.clone());
    }
    merged.extend(held.cloned());
    merged.retain(|leaf| leaf.entry().is_some() || leaf.rev() > purge_floor);
    merged
}

/// Returns the leaves that are not held as they are, and the slugs held that are not listed any more; both lists are sorted.
fn difference(held: &[Leaf], leaves: &[Leaf]) -> (Vec<Leaf>, Vec<Slug>) {
    let (mut changed, mut removed) = (Vec::new(), Vec::new());
    let mut held = held.iter().peekable();
    for leaf in leaves {
        removed.extend(std::iter::from_fn(|| held.next_if(|older| older.slug() < leaf.slug())).map(Leaf::slug).cloned());
        if held.next_if(|older| older.slug() == leaf.slug()) != Some(leaf) {
            changed.push(leaf.clone());
        }
    }
    removed.extend(held.map(Leaf::slug).cloned());
    (changed, removed)
}

fn check_summary(head: &Head, leaves: &[Leaf]) -> Result<(), BadCatalog> {
    if leaves.iter().filter(|leaf| leaf.entry().is_some()).count() > ENTRIES_MAX {
        return Err(BadCatalog::TooMany);
    }
    let summary = Summary::of(leaves, head.purge_floor);
    if (summary.root, summary.count, summary.bytes) == (head.root, head.count, head.bytes) { Ok(()) } else { Err(BadCatalog::Root) }
}
