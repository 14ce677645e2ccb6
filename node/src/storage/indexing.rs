//! Keeps the index in step with the store, a step at a time.
//!
//! There is one way: the store's log of changes. The index goes on from its watermark, or is made anew where the log does not reach
//! back. It reads what is derived in memory and never changes it. When it works, and for whom, the module `indexer` decides.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use kreisnetz_catalog::Leaf;
use kreisnetz_catalog::entry::Entry;
use kreisnetz_catalog::kind::Kind;
use kreisnetz_identity::PublisherId;
use kreisnetz_search::{Index, OpenError, Searcher, Synonyms, WriteError, Writer};
use kreisnetz_store::{Changes, Reader};

use super::deriving::conforming;
use super::document::{Adopters, document};
use super::evidence::evidence;
use super::ground::read_failure;
use super::recalling::recalled;
use super::{AdoptionClass, Derived, KnownPublisher, Standpoint, Subject};
use crate::failure::Failure;

/// Changes read from the store at once.
const CHANGES_AT_ONCE: usize = 256;

/// The writer of the index and how far it has come.
#[derive(Debug)]
pub(super) struct Indexing {
    index: Index,
    writer: Writer,
    synonyms: Synonyms,
    /// Number of the last change that was looked at.
    seen: u64,
    /// What is left of making it anew.
    rebuilding: Option<Rebuilding>,
    /// Entries that were looked at since the last commit.
    uncommitted: u64,
    /// Whether something is to be committed.
    is_dirty: bool,
}

/// What is to be looked at whole, and the number of the last change before that began.
#[derive(Debug)]
struct Rebuilding {
    sequence: u64,
    /// Publishers whose catalogs have not been begun.
    rest: Vec<PublisherId>,
    /// What is left of the catalog that has been begun.
    begun: Vec<Subject>,
}

/// Name of the county's own file of synonyms, beside the index.
const SYNONYMS: &str = "synonyms.txt";

/// Returns the built-in synonyms with those of the county's own file. A file that is none is told of and left out: it keeps nobody from
/// searching.
pub(crate) fn synonyms(index: &Path) -> Synonyms {
    let file = index.with_file_name(SYNONYMS);
    let built_in = Synonyms::built_in();
    let Ok(text) = fs::read_to_string(&file) else { return built_in };
    match Synonyms::parse(&text) {
        Ok(own) => built_in.and(own),
        Err(error) => {
            tracing::warn!(file = %file.display(), line = error.line, reason = error.reason, "the synonyms are left out; correct this line");
            built_in
        }
    }
}

/// A view of things for one round of indexing.
pub(super) struct Round<'a> {
    pub(super) reader: &'a Reader,
    pub(super) derived: &'a Derived,
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
        Ok(Self { index, writer, synonyms: synonyms(folder), seen, rebuilding: None, uncommitted: 0, is_dirty: false })
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.index.searcher().with_synonyms(self.synonyms.clone())
    }

    /// Returns the number of the last change that was looked at.
    pub(super) const fn seen(&self) -> u64 {
        self.seen
    }

    /// Returns how many entries were looked at since the last commit.
    pub(super) const fn uncommitted(&self) -> u64 {
        self.uncommitted
    }

    /// Begins to make the index anew from the whole store: it followed another one.
    pub(super) fn begin_anew(&mut self, sequence: u64, round: &Round<'_>) {
        tracing::info!(event = "index_rebuild", seen = self.seen, sequence, "the index is filled from the whole store");
        self.seen = 0;
        let rest = round.derived.publishers.keys().copied().collect();
        self.rebuilding = Some(Rebuilding { sequence, rest, begun: Vec::new() });
    }

    /// Looks at some of what changed since the last time, up to a change that the caller knows of. Says whether there is more.
    pub(super) fn step(&mut self, upto: u64, round: &Round<'_>) -> Result<bool, Failure> {
        if let Some(rebuilding) = self.rebuilding.take() {
            return self.rebuild(rebuilding, upto, round);
        }
        match round.reader.changes_since(self.seen, CHANGES_AT_ONCE).map_err(read_failure)? {
            Changes::Rebuild => {
                // Changes after this number are looked at twice, which does no harm.
                self.begin_anew(round.reader.sequence().map_err(read_failure)?, round);
                Ok(true)
            }
            Changes::Since(changes) => {
                // What is stored and not told of yet, nobody derived anything from.
                for change in changes.into_iter().take_while(|change| change.sequence <= upto) {
                    self.look_at(&(change.publisher, change.slug), round)?;
                    self.seen = change.sequence;
                }
                Ok(self.seen < upto)
            }
        }
    }

    /// Fills the index with some entries of one publisher: a person who publishes meanwhile waits no longer than for these. The watermark
    /// moves when all are through.
    fn rebuild(&mut self, mut rebuilding: Rebuilding, upto: u64, round: &Round<'_>) -> Result<bool, Failure> {
        if rebuilding.begun.is_empty() {
            let Some(publisher) = rebuilding.rest.pop() else {
                self.seen = rebuilding.sequence;
                self.is_dirty = true;
                return Ok(self.seen < upto);
            };
            self.writer.remove_publisher(publisher.as_bytes());
            let leaves = round.reader.leaves(&publisher).map_err(read_failure)?;
            rebuilding.begun = leaves.iter().map(|leaf| (publisher, leaf.slug().clone())).collect();
        }
        let left = rebuilding.begun.len().saturating_sub(CHANGES_AT_ONCE);
        for subject in rebuilding.begun.drain(left..) {
            self.index_subject(&subject, round)?;
        }
        self.rebuilding = Some(rebuilding);
        Ok(true)
    }

    /// Puts the documents of all entries that somebody adopted or judged into the index again: the day or the members changed.
    pub(super) fn recount(&mut self, round: &Round<'_>) -> Result<(), Failure> {
        let judged = round.derived.judgements.subjects();
        for subject in round.derived.ledger.subjects().chain(judged).collect::<BTreeSet<_>>() {
            self.index_subject(subject, round)?;
        }
        Ok(())
    }

    /// Looks at an entry that changed, and at what it says of another.
    pub(super) fn look_at(&mut self, subject: &Subject, round: &Round<'_>) -> Result<(), Failure> {
        self.index_subject(subject, round)?;
        let judged = round.derived.judgements.by_entry(subject).into_iter().flat_map(|judgement| &judgement.about);
        for about in round.derived.ledger.about(subject).into_iter().chain(judged) {
            self.index_subject(about, round)?;
        }
        Ok(())
    }

    /// Puts the document of an entry into the index as it is now, or takes it out.
    pub(super) fn index_subject(&mut self, subject: &Subject, round: &Round<'_>) -> Result<(), Failure> {
        let (publisher, slug) = subject;
        let derived = round.derived;
        (self.is_dirty, self.uncommitted) = (true, self.uncommitted + 1);
        let held = |known| Ok::<_, Failure>((known, held(known, subject, round)?));
        let found = derived.publisher(publisher).map(held).transpose()?;
        let found = found.filter(|(known, held)| held.as_ref().is_some_and(|(leaf, _)| !known.is_cut_off(leaf.rev())));
        let Some((known, Some((leaf, entry)))) = found else {
            self.writer.remove(publisher.as_bytes(), slug.as_str());
            return Ok(());
        };
        let adopters = adopters(subject, round);
        let document = document(known, &leaf, &entry, known.updated(leaf.rev(), Some(&entry)), &adopters);
        self.writer.replace(&document).map_err(|error| write_failure(&error))
    }

    /// Makes everything looked at durable and visible to searches.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        if self.is_dirty {
            self.writer.commit(self.seen).map_err(|error| write_failure(&error))?;
            (self.is_dirty, self.uncommitted) = (false, 0);
        }
        Ok(())
    }
}

/// Makes an index of the whole store in memory: for questions to a stopped node whose index does not stand where its store stands.
pub(crate) fn index_in_memory(reader: &Reader, derived: &Derived, standpoint: &Standpoint, today: Date) -> Result<Searcher, Failure> {
    let index = Index::in_memory().map_err(|error| write_failure(&error))?;
    let writer = index.writer().map_err(|error| write_failure(&error))?;
    let mut indexing =
        Indexing { index, writer, synonyms: Synonyms::built_in(), seen: 0, rebuilding: None, uncommitted: 0, is_dirty: false };
    let round = Round { reader, derived, standpoint, today };
    for publisher in derived.publishers.keys() {
        for leaf in reader.leaves(publisher).map_err(read_failure)? {
            indexing.index_subject(&(*publisher, leaf.slug().clone()), &round)?;
        }
    }
    indexing.commit()?;
    Ok(indexing.searcher())
}

/// Returns the entry as its publisher lists it. One that was recalled is found by its adopter all the same, in the version that it
/// adopted: nobody is to go on with it without being told.
fn held(known: &KnownPublisher, subject: &Subject, round: &Round<'_>) -> Result<Option<(Leaf, Entry)>, Failure> {
    match conforming(known, subject, round.reader)? {
        Some(found) => Ok(Some(found)),
        None => recalled(round.reader, round.derived, round.standpoint.own, subject),
    }
}

fn adopters(subject: &Subject, round: &Round<'_>) -> Adopters {
    let mut adopters = Adopters::default();
    let judgement = round.derived.judgements.by_entry(subject).filter(|judgement| judgement.kind == Kind::Evaluation);
    adopters.independent = judgement.map(|judgement| round.derived.is_independent(judgement));
    adopters.evaluated = round.derived.judged(subject, round.standpoint).iter().any(|(_, judgement)| judgement.kind == Kind::Evaluation);
    let counted = round.derived.counted(subject, round.standpoint, round.today);
    for (known, _, class) in counted {
        adopters.confirmed += u64::from(class == AdoptionClass::Confirmed);
        if class != AdoptionClass::Ended {
            adopters.slugs.push(known.slug());
        }
    }
    adopters.evidence = evidence(round.derived, round.standpoint, subject, adopters.confirmed).into_iter().map(str::to_owned).collect();
    adopters
}

fn open_failure(error: &OpenError) -> Failure {
    Failure::internal(format!("the index: {error}"))
}

fn write_failure(error: &WriteError) -> Failure {
    Failure::internal(format!("the index: {error}"))
}
