//! Writing a bundle: catalogs in the order of their publishers, each from its stored bytes.

use std::io::{self, Write};

use kreisnetz_catalog::{Head, Leaf, Since};
use kreisnetz_identity::{Digest, IdentityLog, NetworkId, PublisherId, Verified};
use kreisnetz_protocol::{DeltaFrames, Response, limits::EVENTS_PER_FRAME};

use crate::{
    format::{MAGIC, VERSION},
    frames::{self, Tally},
    record::{self, Trailer},
};

/// Writes a bundle to a file or any other target.
pub struct Writer<W> {
    target: W,
    tally: Tally,
    last: Option<PublisherId>,
    catalogs: u64,
    entries: u64,
}

/// What a finished bundle holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Totals {
    /// Catalogs.
    pub catalogs: u64,
    /// Live entries.
    pub entries: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file, as `sha256sum` prints it.
    pub sha256: Digest,
}

/// Why a bundle could not be written; `E` is why an entry could not be read.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// The target fails, or nobody takes the bytes any more.
    #[error("writing the bundle: {0}")]
    Target(#[from] io::Error),
    /// An entry could not be read; the bundle is of no use.
    #[error("reading an entry for the bundle: {0}")]
    Entry(E),
    /// A catalog came twice, or not in the order of the publishers.
    #[error("the catalogs of a bundle are sorted by publisher")]
    Order,
}

impl<W: Write> Writer<W> {
    /// Begins a bundle of a network.
    ///
    /// # Errors
    ///
    /// A target that fails.
    pub fn begin(mut target: W, network: NetworkId) -> io::Result<Self> {
        let mut tally = Tally::default();
        for part in [MAGIC, VERSION] {
            target.write_all(part)?;
            tally.add(part);
        }
        frames::write(&mut target, &mut tally, &record::begin(network))?;
        Ok(Self { target, tally, last: None, catalogs: 0, entries: 0 })
    }

    /// Writes one catalog: all of its identity's events, its head, all leaves, and its entries as they are read.
    ///
    /// # Errors
    ///
    /// [`WriteError`]; the bundle can then not be finished.
    pub fn catalog<E>(
        &mut self,
        identity: &IdentityLog,
        head: &Verified<Head>,
        leaves: &[Leaf],
        entries: impl IntoIterator<Item = Result<Vec<u8>, E>>,
    ) -> Result<(), WriteError<E>> {
        if self.last.is_some_and(|last| last >= identity.publisher()) {
            return Err(WriteError::Order);
        }
        self.last = Some(identity.publisher());
        self.identity(identity)?;
        for record in DeltaFrames::opening(head.bytes(), Since::Nothing, leaves) {
            self.record(&record)?;
        }
        let mut body = DeltaFrames::entries();
        for entry in entries {
            self.entries += 1;
            if let Some(record) = body.push(entry.map_err(WriteError::Entry)?) {
                self.record(&record)?;
            }
        }
        for record in body.finish() {
            self.record(&record)?;
        }
        self.catalogs += 1;
        Ok(())
    }

    /// Writes the trailer and returns what the bundle comes to.
    ///
    /// # Errors
    ///
    /// A target that fails.
    pub fn finish(mut self) -> io::Result<Totals> {
        let (catalogs, entries) = (self.catalogs, self.entries);
        let trailer = Trailer { catalogs, entries, bytes: self.tally.bytes(), sha256: self.tally.digest() };
        self.record(&trailer.encode())?;
        self.target.flush()?;
        Ok(Totals { catalogs, entries, bytes: self.tally.bytes(), sha256: self.tally.digest() })
    }

    fn identity(&mut self, identity: &IdentityLog) -> io::Result<()> {
        let events: Vec<Vec<u8>> = identity.events().map(|event| event.bytes().to_vec()).collect();
        for part in events.chunks(EVENTS_PER_FRAME) {
            self.record(&Response::Events(part.to_vec()).encode())?;
        }
        Ok(())
    }

    fn record(&mut self, record: &[u8]) -> io::Result<()> {
        frames::write(&mut self.target, &mut self.tally, record)
    }
}
