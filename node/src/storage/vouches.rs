//! Who vouches for whom: the live entries of the kind `vouch`, by author. Which of them count, admission says.

use std::collections::BTreeMap;
use std::sync::Arc;

use kreisnetz_catalog::Slug as EntrySlug;
use kreisnetz_catalog::admission::Vouch;
use kreisnetz_catalog::entry::Entry;
use kreisnetz_identity::PublisherId;

use super::{KnownPublisher, Subject};

/// A vouch, and the head at which its entry last changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Given {
    /// Number of the author's head at which the entry last changed.
    pub rev: u64,
    /// What it says.
    pub vouch: Vouch,
}

/// The vouches of one author, by the slugs of their entries.
type OfAuthor = BTreeMap<EntrySlug, Given>;

/// All live vouches; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Vouches {
    by_author: Arc<BTreeMap<PublisherId, Arc<OfAuthor>>>,
}

impl Given {
    /// Reads what an entry of an author vouches for; nothing where it is no vouch that keeps the rules.
    #[must_use]
    pub fn of(author: &KnownPublisher, rev: u64, entry: &Entry) -> Option<Self> {
        let vouch = Vouch::of(&author.writer(), entry).ok()?;
        Some(Self { rev, vouch })
    }
}

impl Vouches {
    /// Takes what an entry says now, in place of what it said before; nothing takes it away.
    pub fn set(&mut self, entry: &Subject, given: Option<Given>) {
        if self.by_entry(entry) == given.as_ref() {
            return;
        }
        let of_author = Arc::make_mut(Arc::make_mut(&mut self.by_author).entry(entry.0).or_default());
        match given {
            Some(given) => drop(of_author.insert(entry.1.clone(), given)),
            None => drop(of_author.remove(&entry.1)),
        }
    }

    /// Returns what an entry says.
    #[must_use]
    pub fn by_entry(&self, entry: &Subject) -> Option<&Given> {
        self.by_author.get(&entry.0)?.get(&entry.1)
    }

    /// Returns the vouches of an author, by the slugs of their entries.
    pub fn of(&self, author: &PublisherId) -> impl Iterator<Item = (&EntrySlug, &Given)> {
        self.by_author.get(author).into_iter().flat_map(|of_author| of_author.iter())
    }

    /// Returns the vouches of an author that count as its word: of a frozen one those up to the last common head.
    pub fn told_by<'a>(&'a self, author: &'a KnownPublisher) -> impl Iterator<Item = Vouch> + 'a {
        let is_told = |given: &&Given| !author.is_cut_off(given.rev);
        self.by_author.get(&author.log.publisher()).into_iter().flat_map(|of| of.values()).filter(is_told).map(|given| given.vouch)
    }
}
