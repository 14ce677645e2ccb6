//! Keeps the index and the ledger of adoptions in step with the store.
//!
//! There is one way for both: the store's log of changes. At the start the index goes on from its watermark, or is made anew; while the
//! node runs it follows every change. What is derived in memory is read from the entries once, at the start.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use kreisnetz_catalog::entry::{Conformance, Entry};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::schema::Known;
use kreisnetz_catalog::{Leaf, parse_head};
use kreisnetz_identity::PublisherId;
use kreisnetz_search::{Index, OpenError, Searcher, WriteError, Writer};
use kreisnetz_store::{Changes, Reader};

use super::document::{Adopters, document};
use super::ground::read_failure;
use super::{Adoption, AdoptionClass, Derived, KnownPublisher, Standpoint, Subject};
use crate::failure::Failure;

/// Changes read from the store at once.
const CHANGES_AT_ONCE: usize = 1024;
/// Heads of one publisher whose times are kept.
const ISSUED_MAX: usize = 64;

/// The writer of the index and how far it has come.
#[derive(Debug)]
pub(super) struct Indexing {
    index: Index,
    writer: Writer,
    /// Number of the last change that was looked at.
    seen: u64,
    /// Whether something was looked at that is not committed.
    is_dirty: bool,
}

/// A view of things for one round of indexing.
pub(super) struct Round<'a> {
    pub(super) reader: &'a Reader,
    pub(super) standpoint: &'a Standpoint,
    pub(super) today: Date,
}

impl Indexing {
    /// Opens the index, or makes it anew where that is needed; it may lag behind the store.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let index = match Index::open_or_create(folder) {
            Err(error) if error.must_be_rebuilt() => {
                tracing::warn!(%error, "the index is made anew");
                fs::remove_dir_all(folder).map_err(|error| crate::home::io_failure(folder, &error))?;
                Index::open_or_create(folder)
            }
            opened => opened,
        };
        let index = index.map_err(|error| open_failure(&error))?;
        let seen = index.watermark().map_err(|error| open_failure(&error))?;
        let writer = index.writer().map_err(|error| write_failure(&error))?;
        Ok(Self { index, writer, seen, is_dirty: false })
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.index.searcher()
    }

    /// Looks at everything that changed since the last time.
    pub(super) fn follow(&mut self, derived: &mut Derived, round: &Round<'_>) -> Result<(), Failure> {
        loop {
            match round.reader.changes_since(self.seen, CHANGES_AT_ONCE).map_err(read_failure)? {
                Changes::Rebuild => return self.rebuild(derived, round),
                Changes::Since(changes) if changes.is_empty() => return Ok(()),
                Changes::Since(changes) => {
                    for change in changes {
                        self.look_at(&(change.publisher, change.slug), derived, round)?;
                        self.seen = change.sequence;
                    }
                    self.is_dirty = true;
                }
            }
        }
    }

    fn rebuild(&mut self, derived: &mut Derived, round: &Round<'_>) -> Result<(), Failure> {
        // Changes after this number are looked at twice, which does no harm.
        let sequence = round.reader.sequence().map_err(read_failure)?;
        let publishers: Vec<PublisherId> = derived.publishers.keys().copied().collect();
        for publisher in publishers {
            self.writer.remove_publisher(publisher.as_bytes());
            for leaf in round.reader.leaves(&publisher).map_err(read_failure)? {
                self.look_at(&(publisher, leaf.slug().clone()), derived, round)?;
            }
        }
        self.seen = sequence;
        self.is_dirty = true;
        Ok(())
    }

    /// Puts the documents of all entries that somebody adopted into the index again: the day or the members changed.
    pub(super) fn recount(&mut self, derived: &Derived, round: &Round<'_>) -> Result<(), Failure> {
        for subject in derived.ledger.subjects() {
            self.index_subject(subject, derived, round)?;
        }
        self.is_dirty = true;
        Ok(())
    }

    fn look_at(&mut self, subject: &Subject, derived: &mut Derived, round: &Round<'_>) -> Result<(), Failure> {
        let changed = follow_ledger(subject, derived, round.reader)?;
        self.index_subject(subject, derived, round)?;
        for subject in changed {
            self.index_subject(&subject, derived, round)?;
        }
        Ok(())
    }

    fn index_subject(&mut self, subject: &Subject, derived: &Derived, round: &Round<'_>) -> Result<(), Failure> {
        let (publisher, slug) = subject;
        let found =
            derived.publisher(publisher).map(|known| Ok::<_, Failure>((known, conforming(known, subject, round.reader)?))).transpose()?;
        let Some((known, Some((leaf, entry)))) = found else {
            self.writer.remove(publisher.as_bytes(), slug.as_str());
            return Ok(());
        };
        let adopters = adopters(subject, derived, round);
        let document = document(known, &leaf, &entry, known.updated(leaf.rev(), Some(&entry)), &adopters);
        self.writer.replace(&document).map_err(|error| write_failure(&error))
    }

    /// Makes everything looked at durable and visible to searches.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        if self.is_dirty {
            self.writer.commit(self.seen).map_err(|error| write_failure(&error))?;
            self.is_dirty = false;
        }
        Ok(())
    }
}

/// Makes an index of the whole store in memory: for questions to a stopped node whose index does not stand where its store stands.
pub(crate) fn index_in_memory(reader: &Reader, derived: &Derived, standpoint: &Standpoint, today: Date) -> Result<Searcher, Failure> {
    let index = Index::in_memory().map_err(|error| write_failure(&error))?;
    let writer = index.writer().map_err(|error| write_failure(&error))?;
    let mut indexing = Indexing { index, writer, seen: 0, is_dirty: false };
    let round = Round { reader, standpoint, today };
    for publisher in derived.publishers.keys() {
        for leaf in reader.leaves(publisher).map_err(read_failure)? {
            indexing.index_subject(&(*publisher, leaf.slug().clone()), derived, &round)?;
        }
    }
    indexing.is_dirty = true;
    indexing.commit()?;
    Ok(indexing.searcher())
}

/// Reads what is derived in memory from the whole store.
pub(crate) fn derive(reader: &Reader) -> Result<Derived, Failure> {
    let mut derived = Derived::default();
    for publisher in reader.publishers().map_err(read_failure)? {
        let Some(log) = reader.identity(&publisher).map_err(read_failure)? else { continue };
        let head = reader.head_of(&log).map_err(read_failure)?;
        let mut issued = std::collections::BTreeMap::new();
        for bytes in reader.history(&publisher, ISSUED_MAX).map_err(read_failure)? {
            if let Ok(head) = parse_head(&bytes) {
                issued.insert(head.claims().seq, head.claims().issued);
            }
        }
        derived.publishers.insert(publisher, KnownPublisher { log: Arc::new(log), head, issued: Arc::new(issued) });
    }
    let publishers: Vec<PublisherId> = derived.publishers.keys().copied().collect();
    for publisher in publishers {
        for leaf in reader.leaves(&publisher).map_err(read_failure)? {
            if matches!(leaf.kind().parse(), Ok(Kind::Adoption | Kind::County)) {
                follow_ledger(&(publisher, leaf.slug().clone()), &mut derived, reader)?;
            }
        }
    }
    Ok(derived)
}

/// Takes over what an entry says about adoptions and former keys. Returns other entries whose adopters changed.
fn follow_ledger(subject: &Subject, derived: &mut Derived, reader: &Reader) -> Result<Vec<Subject>, Failure> {
    let Some(known) = derived.publisher(&subject.0).cloned() else { return Ok(Vec::new()) };
    let found = conforming(&known, subject, reader)?;
    if subject.1.as_str() == Kind::County.name() {
        let former = found.as_ref().and_then(|(_, entry)| entry.county()).map(|county| county.predecessors().collect::<BTreeSet<_>>());
        derived.predecessors.insert(subject.0, former.unwrap_or_default());
    }
    let said = found.and_then(|(leaf, entry)| Adoption::of(subject.0, leaf.rev(), &entry));
    Ok(match said {
        Some((about, adoption)) => derived.ledger.put(about, adoption),
        None => derived.ledger.remove(subject).into_iter().collect(),
    })
}

/// Returns an entry that is live and keeps the rules of its kind.
fn conforming(known: &KnownPublisher, subject: &Subject, reader: &Reader) -> Result<Option<(Leaf, Entry)>, Failure> {
    let Some(leaf) = reader.leaf(&subject.0, &subject.1).map_err(read_failure)? else { return Ok(None) };
    let Some((digest, _)) = leaf.entry() else { return Ok(None) };
    let Some(bytes) = reader.entry(&digest).map_err(read_failure)? else { return Ok(None) };
    let writer = known.writer();
    let entry = Entry::parse(&bytes).ok();
    let entry = entry.filter(|entry| entry.conformance_given(Known::default().with_author(&writer)) == Conformance::Conforming);
    Ok(entry.map(|entry| (leaf, entry)))
}

fn adopters(subject: &Subject, derived: &Derived, round: &Round<'_>) -> Adopters {
    let mut adopters = Adopters::default();
    let counted = derived.counted(subject, round.standpoint, round.today);
    for (known, _, class) in counted {
        adopters.confirmed += u64::from(class == AdoptionClass::Confirmed);
        if class != AdoptionClass::Ended {
            adopters.slugs.push(known.slug());
        }
    }
    adopters
}

fn open_failure(error: &OpenError) -> Failure {
    Failure::internal(format!("the index: {error}"))
}

fn write_failure(error: &WriteError) -> Failure {
    Failure::internal(format!("the index: {error}"))
}
