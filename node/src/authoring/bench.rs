//! What a draft is checked against: the own catalog, the others' as far as they are held, the files beside the draft, the day.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;
use kreisnetz_catalog::Slug;
use kreisnetz_catalog::draft::{Context, FilesError, RefError};
use kreisnetz_catalog::entry::{Entry, EntryRef, Writer};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::manifest::ManifestFile;
use kreisnetz_catalog::path::SafePath;
use kreisnetz_catalog::reference::{Pin, Reference};
use kreisnetz_identity::{Ags, PublisherId};
use kreisnetz_store::Reader;

use super::View;
use super::files::FileLister;
use crate::storage::{KnownPublisher, NamingError, versions_named};

/// Answers what resolving drafts asks.
pub(crate) struct Bench {
    view: View,
    reader: Reader,
    own: KnownPublisher,
    today: Date,
    files: FileLister,
    predecessors: BTreeSet<Ags>,
    /// Number of the head that this run will sign.
    next_seq: u64,
    /// Entries that drafts of this run have become.
    made: RefCell<BTreeMap<Slug, Entry>>,
}

impl Bench {
    /// Takes the view of one run; `files` is the folder below which each asset has a folder of files.
    pub(crate) fn new(view: View, reader: Reader, own: KnownPublisher, today: Date, files: PathBuf, next_seq: u64) -> Self {
        let predecessors = view.derived.former_keys();
        Self { view, reader, own, today, files: FileLister::new(files), predecessors, next_seq, made: RefCell::default() }
    }

    /// Lets later drafts of the run refer to this entry.
    pub(crate) fn made(&self, entry: Entry) {
        self.made.borrow_mut().insert(entry.slug().clone(), entry);
    }

    /// Says whether the part of a reference before `/` names the own catalog.
    pub(crate) fn is_own(&self, name: &str) -> bool {
        self.resolve(name).is_ok_and(|(id, _)| id == self.view.own())
    }

    /// Says whether an own entry of this slug is published now.
    pub(crate) fn is_published(&self, slug: &Slug) -> bool {
        self.reader.leaf(&self.view.own(), slug).is_ok_and(|leaf| leaf.is_some_and(|leaf| leaf.entry().is_some()))
    }

    fn resolve(&self, name: &str) -> Result<(PublisherId, u64), RefError> {
        match self.view.standpoint.resolve(&self.view.derived, name) {
            Ok((id, known)) => Ok((id, known.head.as_ref().map_or(0, |head| head.seq))),
            Err(NamingError::Ambiguous { slugs }) => Err(RefError::Ambiguous(slugs)),
            Err(NamingError::Unknown { .. } | NamingError::NoCatalog { .. }) => Err(RefError::Publisher),
        }
    }

    /// Returns an earlier version that an own entry speaks of already: whoever adopted or judged it publishes its draft again, though its
    /// publisher has gone on.
    fn named_before(&self, publisher: &PublisherId, reference: &Reference, pin: &Pin) -> Option<EntryRef> {
        let subject = (*publisher, reference.slug().clone());
        let named = versions_named(&self.view.derived, self.view.own(), &subject);
        let (seq, digest) = named.into_iter().find(|(seq, digest)| {
            let bytes = self.reader.entry(digest).ok().flatten();
            let entry = bytes.and_then(|bytes| Entry::parse(&bytes).ok());
            entry.is_some_and(|entry| is_pinned(&entry, *seq, *seq, pin))
        })?;
        Some(EntryRef::new(subject.0, subject.1, seq, digest).with_part(reference.part().map(str::to_owned)))
    }

    /// Returns a live entry with the `rev` of its leaf.
    fn live(&self, publisher: &PublisherId, slug: &Slug) -> Result<(u64, Entry), RefError> {
        let leaf = self.reader.leaf(publisher, slug).map_err(|_| RefError::Unchecked)?.ok_or(RefError::NotFound)?;
        let (digest, _) = leaf.entry().ok_or(RefError::Withdrawn)?;
        let bytes = self.reader.entry(&digest).map_err(|_| RefError::Unchecked)?.ok_or(RefError::NotFound)?;
        Entry::parse(&bytes).map(|entry| (leaf.rev(), entry)).map_err(|_| RefError::NotFound)
    }
}

impl Context for Bench {
    fn author(&self) -> Writer {
        self.own.writer()
    }

    fn today(&self) -> Date {
        self.today
    }

    fn previous(&self, slug: &Slug) -> Option<Entry> {
        self.live(&self.view.own(), slug).ok().map(|(_, entry)| entry)
    }

    fn resolve_ref(&self, reference: &Reference, kinds: &[&str]) -> Result<EntryRef, RefError> {
        let own = self.view.own();
        let (publisher, newest) = match reference.publisher() {
            Some(name) => self.resolve(name)?,
            None => (own, self.next_seq),
        };
        let made = if publisher == own { self.made.borrow().get(reference.slug()).cloned() } else { None };
        let (seq, newest, entry) = match made {
            Some(entry) if self.previous(entry.slug()).as_ref() != Some(&entry) => (self.next_seq, self.next_seq, entry),
            _ => match (self.live(&publisher, reference.slug()), reference.pin()) {
                (Err(RefError::Withdrawn), Some(pin)) => {
                    return self.named_before(&publisher, reference, pin).ok_or(RefError::Withdrawn);
                }
                (found, _) => found.map(|(rev, entry)| (rev, newest, entry))?,
            },
        };
        if !kinds.is_empty() && !kinds.contains(&entry.kind_name()) {
            return Err(RefError::Kind(entry.kind_name().to_owned()));
        }
        if let Some(pin) = reference.pin().filter(|pin| !is_pinned(&entry, seq, newest, pin)) {
            return self.named_before(&publisher, reference, pin).ok_or(RefError::Version);
        }
        if reference.part().is_some_and(|part| !has_part(&entry, part)) {
            return Err(RefError::Part);
        }
        let part = reference.part().map(str::to_owned);
        Ok(EntryRef::new(publisher, entry.slug().clone(), seq, entry.digest()).with_part(part))
    }

    fn files(&self, slug: &Slug, path: &SafePath) -> Result<Vec<ManifestFile>, FilesError> {
        self.files.list(slug, path)
    }

    fn predecessors(&self) -> &BTreeSet<Ags> {
        &self.predecessors
    }
}

/// A version is meant first, then the number of a head in which the entry had these bytes.
fn is_pinned(entry: &Entry, rev: u64, newest: u64, pin: &Pin) -> bool {
    entry.content_version() == Some(pin.version()) || pin.seq().is_some_and(|seq| (rev..=newest).contains(&seq))
}

/// A file of an asset, as the author named it or below a folder that he named; a goal or a measure of a strategy by its id.
fn has_part(entry: &Entry, part: &str) -> bool {
    if entry.kind() == Some(Kind::Strategy) {
        let lists = entry.body().map(|body| [body.items("goals"), body.items("measures")]).unwrap_or_default();
        return lists.iter().flat_map(|list| list.iter()).any(|item| item.as_map().and_then(|item| item.text("id")) == Some(part));
    }
    let Some(asset) = entry.asset() else { return false };
    asset
        .files()
        .filter_map(|file| file.path())
        .any(|path| part == path || part.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
}
