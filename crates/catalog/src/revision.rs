//! The next state of one's own catalog: the leaves it holds and the changes to them, before anything is signed.

use kreisnetz_identity::Digest;

use crate::{ENTRIES_MAX, ENTRY_BYTES_MAX, LEAVES_MAX, Leaf, Slug, merkle_root};

/// One change to one's own catalog.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Change {
    /// An entry is new or has other bytes.
    Put {
        /// Its name.
        slug: Slug,
        /// Its kind.
        kind: String,
        /// Its bytes.
        entry: Vec<u8>,
    },
    /// An entry is withdrawn.
    Withdraw {
        /// Its name.
        slug: Slug,
        /// Why, as a reason code.
        reason: String,
    },
}

impl Change {
    /// Returns the name of the entry that changes.
    #[must_use]
    pub const fn slug(&self) -> &Slug {
        match self {
            Self::Put { slug, .. } | Self::Withdraw { slug, .. } => slug,
        }
    }
}

/// Why changes cannot be made.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RevisionError {
    /// An entry is too long.
    #[error("the entry {slug} has {actual} bytes, at most {ENTRY_BYTES_MAX} are allowed")]
    EntryTooLarge {
        /// Its name.
        slug: Slug,
        /// Its length.
        actual: usize,
    },
    /// There are too many entries.
    #[error("the catalog would have more than {ENTRIES_MAX} entries or {LEAVES_MAX} leaves")]
    TooMany,
    /// What is to be withdrawn is not there.
    #[error("there is no entry {0} to withdraw")]
    NotThere(Slug),
}

/// What a catalog comes to: the figures that its head states.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Summary {
    /// Merkle root over the leaves.
    pub root: Digest,
    /// Number of leaves.
    pub count: u64,
    /// Sum of the lengths of the live entries.
    pub bytes: u64,
    /// Tombstones of this `rev` and before are gone.
    pub purge_floor: u64,
}

impl Summary {
    /// Returns the figures of sorted leaves.
    #[must_use]
    pub fn of(leaves: &[Leaf], purge_floor: u64) -> Self {
        Self {
            root: merkle_root(leaves.iter().map(Leaf::encode)),
            count: leaves.len() as u64,
            bytes: leaves.iter().filter_map(Leaf::entry).map(|(_, length)| length).sum(),
            purge_floor,
        }
    }
}

/// The next state of one's own catalog.
#[derive(Clone, Debug)]
pub struct Revision {
    leaves: Vec<Leaf>,
    changed: Vec<Leaf>,
    entries: Vec<Vec<u8>>,
    summary: Summary,
}

impl Revision {
    /// Applies changes to the sorted leaves held now; they are all of the head `seq`.
    ///
    /// # Errors
    ///
    /// [`RevisionError`]; nothing is changed.
    pub fn of(held: &[Leaf], changes: Vec<Change>, seq: u64, purge_floor: u64) -> Result<Self, RevisionError> {
        let mut leaves: std::collections::BTreeMap<Slug, Leaf> = held.iter().map(|leaf| (leaf.slug().clone(), leaf.clone())).collect();
        leaves.retain(|_, leaf| leaf.entry().is_some() || leaf.rev() > purge_floor);
        let (mut changed, mut entries) = (Vec::new(), Vec::new());
        for change in changes {
            let leaf = match change {
                Change::Put { slug, kind, entry } => {
                    if entry.len() > ENTRY_BYTES_MAX {
                        return Err(RevisionError::EntryTooLarge { slug, actual: entry.len() });
                    }
                    let leaf = Leaf::live(slug, kind, seq, &entry);
                    entries.push(entry);
                    leaf
                }
                Change::Withdraw { slug, reason } => match leaves.get(&slug) {
                    Some(leaf) if leaf.entry().is_some() => Leaf::withdrawn(slug, leaf.kind().to_owned(), seq, reason),
                    _ => return Err(RevisionError::NotThere(slug)),
                },
            };
            leaves.insert(leaf.slug().clone(), leaf.clone());
            changed.push(leaf);
        }
        let leaves: Vec<Leaf> = leaves.into_values().collect();
        let live = leaves.iter().filter(|leaf| leaf.entry().is_some()).count();
        if live > ENTRIES_MAX || leaves.len() > LEAVES_MAX {
            return Err(RevisionError::TooMany);
        }
        let summary = Summary::of(&leaves, purge_floor);
        Ok(Self { leaves, changed, entries, summary })
    }

    /// Returns the figures for the head.
    #[must_use]
    pub const fn summary(&self) -> Summary {
        self.summary
    }

    /// Returns all leaves, sorted by slug.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// Returns the leaves that changed, and the bytes of the new entries, as a delta carries them.
    #[must_use]
    pub fn into_delta_parts(self) -> (Vec<Leaf>, Vec<Vec<u8>>) {
        (self.changed, self.entries)
    }
}
