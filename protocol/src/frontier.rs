//! The newest head of every publisher that is held, in memory.

use std::collections::BTreeMap;

use kreisnetz_catalog::{Fingerprint, FrontierItem, Head, Position, fingerprint};
use kreisnetz_identity::{Digest, PublisherId, Verified};

/// The newest heads, by publisher.
#[derive(Debug, Default)]
pub struct Frontier {
    heads: BTreeMap<PublisherId, Held>,
}

#[derive(Debug)]
struct Held {
    head: Verified<Head>,
    side_events: Digest,
}

impl Frontier {
    /// Takes a newer head. Says whether it was newer than the one held.
    pub(crate) fn advance(&mut self, head: Verified<Head>, side_events: Digest) -> bool {
        if self.position(&head.publisher).is_some_and(|held| held >= head.position()) {
            return false;
        }
        self.heads.insert(head.publisher, Held { head, side_events });
        true
    }

    /// Returns the place of the head held of a publisher.
    #[must_use]
    pub fn position(&self, publisher: &PublisherId) -> Option<Position> {
        self.heads.get(publisher).map(|held| held.head.position())
    }

    /// Returns the head held of a publisher.
    #[must_use]
    pub fn head(&self, publisher: &PublisherId) -> Option<&Verified<Head>> {
        self.heads.get(publisher).map(|held| &held.head)
    }

    /// Returns all items, sorted by publisher.
    pub fn items(&self) -> impl Iterator<Item = FrontierItem> + '_ {
        self.heads.iter().map(|(publisher, held)| FrontierItem {
            publisher: *publisher,
            position: held.head.position(),
            head: held.head.digest(),
            side_events: held.side_events,
        })
    }

    /// Returns the fingerprint over the items of publishers that `counts` holds for.
    pub(crate) fn fingerprint(&self, counts: impl Fn(&PublisherId) -> bool) -> (Fingerprint, u64) {
        let items: Vec<FrontierItem> = self.items().filter(|item| counts(&item.publisher)).collect();
        (fingerprint(&items), items.len() as u64)
    }

    /// Returns the number of publishers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Says whether no head is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }
}
