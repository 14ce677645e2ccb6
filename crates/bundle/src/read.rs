//! Reading a bundle, a catalog at a time; what does not verify is skipped, and the next one is read.
//!
//! Nothing here is believed: a [`Part`] is what the file says. The reader keeps to the limits of the wire, so a catalog takes at most the
//! memory that a peer's answer would.

use std::io::{self, Read};

use kreisnetz_catalog::{Delta, Head, Since};
use kreisnetz_identity::{Digest, LOG_EVENTS_MAX, NetworkId, PublisherId, Verified};
use kreisnetz_protocol::{Progress, Pull, Response, limits::PUBLISHERS_MAX};

use crate::{
    Refusal, Refused,
    format::{MAGIC, VERSION},
    frames::{self, Next, Tally},
    record::{self, Trailer, kind},
};

/// Parts that are read at most, refused ones too: a catalog of every publisher that a network may have, and the end.
const PARTS_MAX: usize = PUBLISHERS_MAX + 1;

/// Reads a bundle from a file or any other source.
pub struct Reader<R> {
    source: R,
    tally: Tally,
    network: NetworkId,
    last: Option<PublisherId>,
    parts: usize,
    catalogs: u64,
    entries: u64,
    place: Place,
    /// A record that was read and belongs to what comes next.
    ahead: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Place {
    Between,
    Inside,
    Ended(Ending),
}

/// What a bundle goes on with.
#[derive(Debug)]
pub enum Part {
    /// A catalog begins; its body is next, or left out.
    Catalog(Opening),
    /// A catalog that cannot even be begun.
    Refused(Refused),
    /// The bundle is over.
    End(Ending),
}

/// The beginning of a catalog, unverified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Opening {
    /// Whose it claims to be: the digest of the first event.
    pub publisher: PublisherId,
    /// The events of its identity.
    pub events: Vec<Vec<u8>>,
    /// The newest head.
    pub head: Vec<u8>,
}

/// What a catalog goes on with, behind its head.
#[derive(Debug)]
pub enum Body {
    /// It is whole, and has still to be verified against its head.
    Whole(Box<Delta>),
    /// It is not.
    Refused(Refusal),
}

/// How a bundle ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ending {
    /// With the trailer that fits everything before it.
    Whole,
    /// Without a trailer: it was cut off, or is being copied still.
    CutOff,
    /// With other bytes than were written.
    Altered,
}

/// Why a file is not read at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is something else.
    #[error("the file is no bundle")]
    NotABundle,
    /// A later version of the format.
    #[error("the bundle needs a newer kreisnetz")]
    NewerVersion,
    /// The source fails.
    #[error(transparent)]
    Source(#[from] io::Error),
}

/// The source fails: our own fault, and nothing is said about the bundle.
#[derive(Debug, thiserror::Error)]
#[error("reading the bundle: {0}")]
pub struct ReadError(#[from] pub io::Error);

impl<R: Read> Reader<R> {
    /// Begins to read.
    ///
    /// # Errors
    ///
    /// [`OpenError`].
    pub fn open(mut source: R) -> Result<Self, OpenError> {
        let mut beginning = [0; MAGIC.len() + VERSION.len()];
        if !frames::fill(&mut source, &mut beginning)? || !beginning.starts_with(MAGIC) {
            return Err(OpenError::NotABundle);
        }
        if !beginning.ends_with(VERSION) {
            return Err(OpenError::NewerVersion);
        }
        let mut tally = Tally::default();
        tally.add(&beginning);
        let Next::Record(record) = frames::read(&mut source)? else { return Err(OpenError::NotABundle) };
        let network = record::parse_begin(&record).ok_or(OpenError::NotABundle)?;
        frames::count(&mut tally, &record);
        Ok(Self { source, tally, network, last: None, parts: 0, catalogs: 0, entries: 0, place: Place::Between, ahead: None })
    }

    /// Returns the network that the bundle says it is of; every event and head says so too, and signed.
    #[must_use]
    pub const fn network(&self) -> NetworkId {
        self.network
    }

    /// Returns how many bytes were read.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.tally.bytes()
    }

    /// Returns SHA-256 over the bytes that were read; at the end of a whole bundle that of the file.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        self.tally.digest()
    }

    /// Returns the next part; what is left of a catalog is skipped.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn next_part(&mut self) -> Result<Part, ReadError> {
        if self.place == Place::Inside {
            self.skip()?;
        }
        let Some(record) = self.record()? else { return Ok(self.end()) };
        self.parts += 1;
        match record::kind_of(&record) {
            _ if self.parts > PARTS_MAX => {
                self.place = Place::Ended(Ending::Altered);
                Ok(self.end())
            }
            Some(kind::TRAILER) => {
                let ending = self.trailer(&record)?;
                self.place = Place::Ended(ending);
                Ok(Part::End(ending))
            }
            Some(kind::EVENTS) => self.opening(record),
            _ => {
                self.place = Place::Inside;
                Ok(Part::Refused(Refused { publisher: None, refusal: Refusal::Form }))
            }
        }
    }

    /// Reads leaves and entries of the catalog that was just opened, within what its verified head promises.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn body(&mut self, head: Verified<Head>) -> Result<Body, ReadError> {
        let mut pull = Pull::begin(head, Since::Nothing);
        loop {
            let Some(record) = self.record_before(kind::EVENTS)? else { return Ok(Body::Refused(Refusal::CutOff)) };
            let Ok(response) = Response::decode(&record) else { return Ok(Body::Refused(Refusal::Form)) };
            if let Response::Entries(entries) = &response {
                self.entries += entries.len() as u64;
            }
            match pull.take(response) {
                (Some(more), Progress::More) => pull = more,
                (_, Progress::Whole(delta)) => {
                    self.left();
                    return Ok(Body::Whole(delta));
                }
                _ => return Ok(Body::Refused(Refusal::Form)),
            }
        }
    }

    fn opening(&mut self, first: Vec<u8>) -> Result<Part, ReadError> {
        self.place = Place::Inside;
        let (mut events, mut record) = (Vec::new(), first);
        let mut publisher = None;
        let refusal = loop {
            match Response::decode(&record) {
                Ok(Response::Events(more)) if events.len() + more.len() <= LOG_EVENTS_MAX => events.extend(more),
                Ok(Response::Head { head, since: 0 }) => return Ok(self.opened(publisher, events, head)),
                _ => break Refusal::Form,
            }
            publisher = publisher.or_else(|| events.first().map(|event| PublisherId::from(Digest::of(event))));
            match self.record_before(kind::TRAILER)? {
                Some(next) => record = next,
                None => break Refusal::CutOff,
            }
        };
        Ok(Part::Refused(Refused { publisher, refusal }))
    }

    /// One that comes twice or out of order is not looked at.
    fn opened(&mut self, publisher: Option<PublisherId>, events: Vec<Vec<u8>>, head: Vec<u8>) -> Part {
        match publisher {
            Some(publisher) if self.last < Some(publisher) => {
                self.last = Some(publisher);
                Part::Catalog(Opening { publisher, events, head })
            }
            publisher => Part::Refused(Refused { publisher, refusal: Refusal::Form }),
        }
    }

    /// Reads past the end of a catalog; the entries are counted, since the trailer counts them.
    fn skip(&mut self) -> Result<(), ReadError> {
        while let Some(record) = self.record_before(kind::EVENTS)? {
            match record::kind_of(&record) {
                Some(kind::END) => {
                    self.left();
                    return Ok(());
                }
                Some(kind::ENTRIES) => self.entries += record::entries_in(&record),
                _ => {}
            }
        }
        Ok(())
    }

    const fn left(&mut self) {
        self.catalogs += 1;
        self.place = Place::Between;
    }

    /// Returns the next record of a catalog, or nothing where the trailer, a record of this type or the end cuts it short.
    fn record_before(&mut self, stop: u64) -> Result<Option<Vec<u8>>, ReadError> {
        match self.record()? {
            Some(record) if record::kind_of(&record).is_some_and(|kind| kind == stop || kind == kind::TRAILER) => {
                self.ahead = Some(record);
                self.place = Place::Between;
                Ok(None)
            }
            record => Ok(record),
        }
    }

    /// Returns the next record; the trailer is not counted.
    fn record(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        if matches!(self.place, Place::Ended(_)) {
            return Ok(None);
        }
        if let Some(record) = self.ahead.take() {
            return Ok(Some(record));
        }
        match frames::read(&mut self.source)? {
            Next::Record(record) => {
                if record::kind_of(&record) != Some(kind::TRAILER) {
                    frames::count(&mut self.tally, &record);
                }
                return Ok(Some(record));
            }
            Next::Ended => self.place = Place::Ended(Ending::CutOff),
            Next::Lost => self.place = Place::Ended(Ending::Altered),
        }
        Ok(None)
    }

    fn trailer(&mut self, record: &[u8]) -> Result<Ending, ReadError> {
        let expected = Trailer { catalogs: self.catalogs, entries: self.entries, bytes: self.tally.bytes(), sha256: self.tally.digest() };
        let is_last = !frames::fill(&mut self.source, &mut [0])?;
        let fits = Trailer::parse(record) == Some(expected);
        frames::count(&mut self.tally, record);
        Ok(if is_last && fits { Ending::Whole } else { Ending::Altered })
    }

    const fn end(&self) -> Part {
        match self.place {
            Place::Ended(ending) => Part::End(ending),
            Place::Between | Place::Inside => Part::End(Ending::CutOff),
        }
    }
}
