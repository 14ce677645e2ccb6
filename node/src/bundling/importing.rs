//! A bundle into the store: each catalog judged, verified and handed on; what does not hold is listed.
//!
//! What is held already is skipped without a look at its body, so that importing again goes on where it ended.

use std::io::Read;

use kreisnetz_bundle::{Body, Ending, Judged, OpenError, Opening, Part, ReadError, Reader, Refusal, Refused, Standing};
use kreisnetz_catalog::{Head, Leaf};
use kreisnetz_identity::{IdentityLog, Timestamp, Verified};
use kreisnetz_store::Reader as StoreReader;

use super::told;
use crate::api::{ImportData, ImportEnd};
use crate::chunks;
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;
use crate::storage::{Derived, Import, Imported, Standpoint};

/// Bytes of entries that are handed on at once, more or less; each lot is one transaction.
const LOT_BYTES: u64 = 8 * 1024 * 1024;
/// Catalogs that are handed on at once at most.
const LOT_CATALOGS: usize = 64;

/// Makes verified parts durable, and says what became of each.
pub(crate) type Deliver<'a> = dyn FnMut(Vec<Import>) -> Result<Vec<Imported>, Failure> + 'a;

/// One import under way.
pub(crate) struct Importing<'a> {
    store: &'a StoreReader,
    derived: &'a Derived,
    standpoint: &'a Standpoint,
    now: Timestamp,
    deliver: Option<&'a mut Deliver<'a>>,
    lot: Vec<Import>,
    lot_bytes: u64,
    data: ImportData,
}

impl<'a> Importing<'a> {
    /// Begins; without somebody to deliver to, it only checks.
    pub(crate) fn new(
        store: &'a StoreReader,
        (derived, standpoint): (&'a Derived, &'a Standpoint),
        now: Timestamp,
        deliver: Option<&'a mut Deliver<'a>>,
    ) -> Self {
        let data = ImportData { check: deliver.is_none(), ..ImportData::default() };
        Self { store, derived, standpoint, now, deliver, lot: Vec::new(), lot_bytes: 0, data }
    }

    /// Reads the bundle to its end. What was verified before a source fails is stored.
    ///
    /// # Errors
    ///
    /// `import_invalid` for a file that is no bundle, `network_mismatch`, and those of the source and the disk.
    pub(crate) fn run(mut self, source: impl Read) -> Result<ImportData, Failure> {
        let mut reader = Reader::open(source).map_err(open_failure)?;
        if reader.network() != self.store.network() {
            let failure = Failure::new(Slug::NetworkMismatch).detail("bundle").with("bundle", reader.network());
            return Err(failure.with("expected", self.store.network()));
        }
        let read = self.read(&mut reader);
        self.hand_on()?;
        self.data.end = match read? {
            Ending::Whole => ImportEnd::Whole,
            Ending::CutOff => ImportEnd::CutOff,
            Ending::Altered => ImportEnd::Altered,
        };
        self.data.bytes = reader.bytes();
        Ok(self.data)
    }

    fn read<R: Read>(&mut self, reader: &mut Reader<R>) -> Result<Ending, Failure> {
        loop {
            match reader.next_part().map_err(source_failure)? {
                Part::Catalog(opening) => self.catalog(reader, &opening)?,
                Part::Refused(refused) => self.refuse(&refused, None),
                Part::End(ending) => return Ok(ending),
            }
        }
    }

    fn catalog<R: Read>(&mut self, reader: &mut Reader<R>, opening: &Opening) -> Result<(), Failure> {
        let held = self.derived.publisher(&opening.publisher);
        let (admission, own) = (&self.standpoint.admission, Some(self.standpoint.own));
        let standing = Standing { network: self.store.network(), own, admission, now: self.now };
        let log = match standing.identity(opening, held.map(|known| known.log.as_ref())) {
            Ok(log) => log,
            Err(refusal) => return self.refused(opening, refusal, None),
        };
        match standing.judge(opening, &log, held.and_then(|known| known.head.as_ref())) {
            Ok(Judged::Newer { head }) => self.body(reader, opening, log, head),
            Ok(judged) => self.held(log, &judged),
            Err(refusal) => self.refused(opening, refusal, Some(&log)),
        }
    }

    fn body<R: Read>(&mut self, reader: &mut Reader<R>, opening: &Opening, log: IdentityLog, head: Verified<Head>) -> Result<(), Failure> {
        let delta = match reader.body(head).map_err(source_failure)? {
            Body::Whole(delta) => delta,
            Body::Refused(refusal) => return self.refused(opening, refusal, Some(&log)),
        };
        let held = self.store.leaves(&opening.publisher).map_err(read_failure)?;
        match delta.verify(&held, |digest| self.store.entry(digest).ok().flatten()) {
            Ok(update) => self.take(Import { log, update: Some(update) }),
            Err(bad) => self.refused(opening, Refusal::Catalog(bad), Some(&log)),
        }
    }

    /// An identity may have grown although its newest head is held.
    fn held(&mut self, log: IdentityLog, judged: &Judged) -> Result<(), Failure> {
        if let Judged::Old { offered, held } = judged {
            self.data.old.push(told::old(&log, self.standpoint, *offered, *held));
        }
        let known = self.derived.publisher(&log.publisher()).map(|known| known.log.length());
        if known < Some(log.length()) {
            return self.take(Import { log, update: None });
        }
        self.data.catalogs.held += 1;
        Ok(())
    }

    fn take(&mut self, part: Import) -> Result<(), Failure> {
        self.lot_bytes += part.update.as_ref().map_or(0, |update| update.head().bytes);
        self.lot.push(part);
        if self.lot_bytes >= LOT_BYTES || self.lot.len() >= LOT_CATALOGS { self.hand_on() } else { Ok(()) }
    }

    fn hand_on(&mut self) -> Result<(), Failure> {
        let lot = std::mem::take(&mut self.lot);
        self.lot_bytes = 0;
        if lot.is_empty() {
            return Ok(());
        }
        let about: Vec<_> = lot.iter().map(|part| (part.log.clone(), live_entries(part))).collect();
        let outcomes = match &mut self.deliver {
            Some(deliver) => deliver(lot)?,
            None => lot.iter().map(would_be).collect(),
        };
        for ((log, entries), outcome) in about.into_iter().zip(outcomes) {
            self.note(&log, entries, &outcome);
        }
        Ok(())
    }

    fn note(&mut self, log: &IdentityLog, entries: u64, outcome: &Imported) {
        match outcome {
            Imported::Stored(head) => {
                self.data.catalogs.stored += 1;
                self.data.entries += entries;
                self.data.stored.push(told::stored(log, self.standpoint, head));
            }
            Imported::Held => self.data.catalogs.held += 1,
            Imported::Refused(code) => {
                self.data.catalogs.refused += 1;
                self.data.refused.push(told::refused(Some(log.publisher()), Some(log), self.standpoint, code));
            }
        }
    }

    fn refused(&mut self, opening: &Opening, refusal: Refusal, log: Option<&IdentityLog>) -> Result<(), Failure> {
        self.refuse(&Refused { publisher: Some(opening.publisher), refusal }, log);
        Ok(())
    }

    fn refuse(&mut self, refused: &Refused, log: Option<&IdentityLog>) {
        let reason = refused.refusal.code();
        let publisher = refused.publisher.map(|id| id.to_string()).unwrap_or_default();
        tracing::warn!(event = "import_refused", publisher, reason, "a catalog of a bundle was not taken");
        self.data.catalogs.refused += 1;
        self.data.refused.push(told::refused(refused.publisher, log, self.standpoint, reason));
    }
}

fn live_entries(part: &Import) -> u64 {
    part.update.iter().flat_map(|update| update.leaves()).filter_map(Leaf::entry).count() as u64
}

/// What would become of a part if nobody else were faster.
fn would_be(part: &Import) -> Imported {
    part.update.as_ref().map_or(Imported::Held, |update| Imported::Stored(update.head().clone()))
}

fn open_failure(error: OpenError) -> Failure {
    match error {
        OpenError::NotABundle => Failure::new(Slug::ImportInvalid).detail("bundle"),
        OpenError::NewerVersion => Failure::new(Slug::ImportInvalid).detail("bundle_newer"),
        OpenError::Source(error) => chunks::failure_of(error, "reading the bundle"),
    }
}

fn source_failure(error: ReadError) -> Failure {
    chunks::failure_of(error.0, "reading the bundle")
}
