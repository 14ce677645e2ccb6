//! The newest head of every member that is held, in 256 buckets by the first byte of the publisher's id.
//!
//! A bucket is shared until it changes, so that a copy of the whole frontier costs 256 pointers, and its fingerprint is made once
//! for each state of it. What is compared with a peer is an item a publisher; the item of a publisher that contradicted itself is
//! made of the proofs and not of the head held, which may differ from node to node for good.
//!
//! A head that stood once and was voided by a later event of its publisher's identity is not given out, not compared and in nobody's way:
//! an older one that stands may take its place. Its row stays, for its item tells of the events that voided it.

use std::sync::{Arc, OnceLock};

use kreisnetz_catalog::{Fingerprint, FrontierItem, Head, Position, fingerprint, fingerprint_of};
use kreisnetz_identity::{Digest, PublisherId, Verified};

use crate::limits::BUCKETS;

/// The newest heads, by publisher; cheap to clone.
#[derive(Clone, Debug)]
pub struct Frontier {
    buckets: Vec<Arc<Bucket>>,
    count: usize,
    whole: OnceLock<Fingerprint>,
}

/// The publishers whose ids begin with one byte.
#[derive(Clone, Debug, Default)]
struct Bucket {
    /// Shared one by one: a copy of a bucket that changed costs its pointers, not its rows.
    rows: Vec<Arc<Row>>,
    fingerprint: OnceLock<Fingerprint>,
}

#[derive(Debug)]
struct Row {
    item: FrontierItem,
    head: Arc<Verified<Head>>,
    /// Whether the identity of its publisher vouches for the head.
    stands: bool,
}

impl Default for Frontier {
    fn default() -> Self {
        Self { buckets: vec![Arc::default(); BUCKETS], count: 0, whole: OnceLock::new() }
    }
}

impl Frontier {
    /// Takes a newer head, and the digest of the publisher's side events. Says whether it was newer than the one held that stands.
    pub(crate) fn advance(&mut self, head: Arc<Verified<Head>>, side_events: Digest) -> bool {
        let publisher = head.publisher;
        if self.position(&publisher).is_some_and(|held| held >= head.position()) {
            return false;
        }
        let item = FrontierItem { publisher, position: head.position(), head: head.digest(), side_events };
        self.put(Row { item, head, stands: true });
        true
    }

    /// Gives a held publisher another item to be compared by, and says whether its head stands.
    pub(crate) fn mark(&mut self, item: FrontierItem, stands: bool) {
        if let Some(row) = self.row(&item.publisher).filter(|row| row.item != item || row.stands != stands) {
            let head = Arc::clone(&row.head);
            self.put(Row { item, head, stands });
        }
    }

    /// Returns the head that is kept of a publisher, whether or not it stands.
    pub(crate) fn kept(&self, publisher: &PublisherId) -> Option<&Arc<Verified<Head>>> {
        self.row(publisher).map(|row| &row.head)
    }

    /// Takes a publisher out and returns its head.
    pub(crate) fn remove(&mut self, publisher: &PublisherId) -> Option<Arc<Verified<Head>>> {
        let place = self.bucket(publisher).place(publisher).ok()?;
        let row = self.change(publisher).rows.remove(place);
        self.count -= 1;
        Some(Arc::clone(&row.head))
    }

    /// Returns the place of the head held of a publisher; nothing where it does not stand.
    #[must_use]
    pub fn position(&self, publisher: &PublisherId) -> Option<Position> {
        self.head(publisher).map(|head| head.position())
    }

    /// Returns the head held of a publisher; nothing where it does not stand.
    #[must_use]
    pub fn head(&self, publisher: &PublisherId) -> Option<&Arc<Verified<Head>>> {
        self.row(publisher).filter(|row| row.stands).map(|row| &row.head)
    }

    /// Returns the heads held that stand, sorted by publisher.
    pub fn heads(&self) -> impl Iterator<Item = &Arc<Verified<Head>>> {
        self.buckets.iter().flat_map(|bucket| bucket.rows.iter().filter(|row| row.stands).map(|row| &row.head))
    }

    /// Returns the item by which a publisher is compared.
    #[must_use]
    pub fn item(&self, publisher: &PublisherId) -> Option<&FrontierItem> {
        self.row(publisher).map(|row| &row.item)
    }

    /// Returns all items, sorted by publisher.
    pub fn items(&self) -> impl Iterator<Item = &FrontierItem> {
        self.buckets.iter().flat_map(|bucket| bucket.rows.iter().map(|row| &row.item))
    }

    /// Returns the items of one bucket, sorted by publisher.
    pub(crate) fn bucket_items(&self, bucket: u8) -> impl Iterator<Item = &FrontierItem> {
        self.buckets[usize::from(bucket)].rows.iter().map(|row| &row.item)
    }

    /// Returns the fingerprint of each bucket.
    pub(crate) fn fingerprints(&self) -> Vec<Fingerprint> {
        self.buckets.iter().map(|bucket| bucket.fingerprint()).collect()
    }

    /// Returns the fingerprint over the fingerprints of all buckets.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        *self.whole.get_or_init(|| fingerprint_of(&self.fingerprints()))
    }

    /// Returns the number of publishers.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Says whether no head is held.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn row(&self, publisher: &PublisherId) -> Option<&Row> {
        let bucket = self.bucket(publisher);
        bucket.place(publisher).ok().map(|place| &*bucket.rows[place])
    }

    fn put(&mut self, row: Row) {
        let (publisher, row) = (row.item.publisher, Arc::new(row));
        let bucket = self.change(&publisher);
        match bucket.place(&publisher) {
            Ok(place) => bucket.rows[place] = row,
            Err(place) => {
                bucket.rows.insert(place, row);
                self.count += 1;
            }
        }
    }

    fn bucket(&self, publisher: &PublisherId) -> &Bucket {
        &self.buckets[usize::from(bucket_of(publisher))]
    }

    /// Lends a bucket to be changed: a copy of its own, where others share it, and without its fingerprint.
    fn change(&mut self, publisher: &PublisherId) -> &mut Bucket {
        self.whole = OnceLock::new();
        let bucket = Arc::make_mut(&mut self.buckets[usize::from(bucket_of(publisher))]);
        bucket.fingerprint = OnceLock::new();
        bucket
    }
}

impl Bucket {
    fn place(&self, publisher: &PublisherId) -> Result<usize, usize> {
        self.rows.binary_search_by(|row| row.item.publisher.cmp(publisher))
    }

    fn fingerprint(&self) -> Fingerprint {
        *self.fingerprint.get_or_init(|| fingerprint(self.rows.iter().map(|row| &row.item)))
    }
}

/// Returns the bucket that a publisher falls into.
pub(crate) fn bucket_of(publisher: &PublisherId) -> u8 {
    publisher.as_bytes()[0]
}
