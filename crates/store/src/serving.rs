//! A catalog, or what changed in it, being handed out: bounded memory, one state.

use kreisnetz_catalog::{Head, Leaf};
use kreisnetz_identity::{Digest, Verified};
use redb::{Range, ReadOnlyTable};

use crate::{ReadError, StorageFault, reader::checked_entry, tables::Id};

/// Where entries lie, and their bytes.
type Tables = (ReadOnlyTable<Id, (u64, u64)>, ReadOnlyTable<u64, &'static [u8]>);

/// A delta as the store gives it: the head, the leaves, and the entries of the live ones as an iterator.
///
/// As long as it lives the store keeps the pages of its state, so a slow taker needs a deadline.
pub struct Serving {
    head: Verified<Head>,
    leaves: Vec<Leaf>,
    places: ReadOnlyTable<Id, (u64, u64)>,
    entries: ReadOnlyTable<u64, &'static [u8]>,
    run: Run,
    next: usize,
}

/// Entries in the order in which they lie. Those of a catalog that came at once lie in the order of its leaves, and each is known by its
/// digest, which is to be computed anyway: nothing has to be looked up for it. Later ones lie elsewhere.
#[derive(Default)]
struct Run {
    rest: Option<Range<'static, u64, &'static [u8]>>,
    /// The next one, if it has been read.
    read: Option<(Digest, Vec<u8>)>,
    /// Leaves since the last one whose entry was the next one.
    missed: u32,
}

/// Leaves whose entries lie elsewhere, one after the other, after which the run goes on where the last of them lies.
const MISSED_MAX: u32 = 2;

impl Run {
    fn begin(entries: &ReadOnlyTable<u64, &'static [u8]>, place: u64) -> Result<Self, StorageFault> {
        Ok(Self { rest: Some(entries.range(place..)?), ..Self::default() })
    }

    /// Returns the next entry if it has this digest.
    fn take(&mut self, digest: &Digest) -> Result<Option<Vec<u8>>, StorageFault> {
        if self.read.is_none() {
            let Some(row) = self.rest.as_mut().and_then(Iterator::next) else { return Ok(None) };
            let bytes = row?.1.value().to_vec();
            self.read = Some((Digest::of(&bytes), bytes));
        }
        let taken = self.read.take_if(|(read, _)| read == digest);
        self.missed = if taken.is_some() { 0 } else { self.missed + 1 };
        Ok(taken.map(|(_, bytes)| bytes))
    }
}

impl Serving {
    pub(crate) fn new(head: Verified<Head>, leaves: Vec<Leaf>, (places, entries): Tables) -> Self {
        Self { head, leaves, places, entries, run: Run::default(), next: 0 }
    }

    /// Returns the head.
    #[must_use]
    pub const fn head(&self) -> &Verified<Head> {
        &self.head
    }

    /// Returns the leaves that were asked for, sorted by slug.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// Returns the bytes of an entry, checked against its digest.
    fn read(&mut self, digest: &Digest) -> Result<Vec<u8>, ReadError> {
        if let Some(bytes) = self.run.take(digest)? {
            return Ok(bytes);
        }
        let missing = || ReadError::Damaged(format!("the entry {digest} is not there"));
        let (place, _) = self.places.get(digest.as_bytes()).map_err(StorageFault::from)?.ok_or_else(missing)?.value();
        let bytes = checked_entry(digest, self.entries.get(place).map_err(StorageFault::from)?.ok_or_else(missing)?.value())?;
        if self.run.rest.is_none() || self.run.missed >= MISSED_MAX {
            self.run = Run::begin(&self.entries, place + 1)?;
        }
        Ok(bytes)
    }
}

/// The bytes of the entries in the order of their leaves, each checked against its digest; tombstones have none.
impl Iterator for Serving {
    type Item = Result<Vec<u8>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let leaf = self.leaves.get(self.next)?;
            self.next += 1;
            let Some((digest, _)) = leaf.entry() else { continue };
            return Some(self.read(&digest));
        }
    }
}

impl std::fmt::Debug for Serving {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Serving").field("head", &self.head).field("next", &self.next).finish_non_exhaustive()
    }
}
