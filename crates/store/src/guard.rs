//! The signer guard: no number of a head is ever signed twice.
//!
//! It has a file of its own, `guard.redb`, which is never part of a backup. One table, `guard_1`, name → bytes:
//!
//! | name | value |
//! |---|---|
//! | `format` | `u64`, 1 |
//! | `incarnation` | 16 bytes, the same as the store's |
//! | `reserved` | epoch and seq, `u64` each: the last number that was taken |
//! | `intent` | digest of the payload that the number was taken for |
//! | `signed` | bytes of the last head that was signed and stored |
//!
//! A number is reserved durably before anything is signed with it ([`Guard::reserve`]); a signature comes out of a [`Reservation`]
//! only, over exactly the head that was reserved; when it is stored, [`Guard::complete`] makes that durable too, and only then may it
//! leave the process. A number that was reserved and not signed is burned.
//!
//! The guard asks nobody. Whoever opened it asks peers which own head they know: a newer one is taken over ([`Guard::follow`]), and
//! once nobody knows a newer one, signing goes on ([`Guard::confirm`]). An older copy of a home signs nothing before that.

mod file;
mod signing;

use std::path::Path;

use kreisnetz_catalog::{Head, Position, parse_head};
use kreisnetz_identity::{Digest, PublisherId, Verified};
use redb::StorageBackend;

use crate::{Incarnation, OpenError, ReadError, Reader, StorageFault};
use file::{File, Record};
pub use signing::{Reservation, SignedHead};

/// The guard of one's own line of heads.
#[derive(Debug)]
pub struct Guard {
    file: Option<File>,
    record: Record,
    state: GuardState,
    missing: Option<Position>,
    unsettled: bool,
}

/// Whether one's own heads may be signed.
///
/// A start leads to `Born`, `Quarantine` or `Orphan`; peers lead from `Quarantine` to `Ready`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum GuardState {
    /// Identity and key were made with this guard, and no number was ever taken.
    Born,
    /// The guard knows the last head that was signed in this life of the home; whether there was another life, peers have to say.
    Quarantine,
    /// Peers know no newer own head: heads may be signed.
    Ready,
    /// The guard is missing, or not that of this store, or the store holds an own head that the guard did not let through. Numbers may
    /// have been signed that nobody here knows of: only a new epoch helps.
    Orphan,
}

/// What the next head has to say of its place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Next {
    /// Its place.
    pub position: Position,
    /// Digest of the head before. Where the very first number was burned there is no such head: then the digest of the payload that
    /// the burned number was taken for, which nobody ever saw.
    pub prev: Option<Digest>,
}

/// Why the guard does not let a head through.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// See [`GuardState::Orphan`].
    #[error("the signer guard does not know what was signed before")]
    Orphan,
    /// Peers have not confirmed yet that the last head known here is the newest.
    #[error("peers have not confirmed yet which own head is the newest")]
    Unconfirmed,
    /// An earlier reservation was neither completed nor discarded: close store and guard and open them again.
    #[error("an earlier signature was not completed")]
    Unsettled,
    /// The head is not at the place that is next.
    #[error("the head is not at the place that is next")]
    Place,
    /// The epoch lies before that of the last head.
    #[error("the epoch lies before that of the last head")]
    Epoch,
    /// The disk fails.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

/// Why a guard could not be compared with its store.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CompareError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

impl Guard {
    /// Makes the guard of a new identity, together with its signing key and its store.
    ///
    /// # Errors
    ///
    /// [`OpenError::Exists`], or a failing disk.
    pub fn create(path: &Path, incarnation: Incarnation) -> Result<Self, OpenError> {
        Ok(Self::born(File::create(path, incarnation)?, incarnation))
    }

    /// Makes such a guard in another kind of storage.
    ///
    /// # Errors
    ///
    /// A failing storage.
    pub fn create_in(backend: impl StorageBackend, incarnation: Incarnation) -> Result<Self, OpenError> {
        Ok(Self::born(File::create_in(backend, incarnation)?, incarnation))
    }

    /// Opens the guard and compares it with the store, which is open for writing. A missing file gives a guard that lets nothing through.
    ///
    /// # Errors
    ///
    /// [`OpenError`]; a damaged guard is an error, not an orphan: its copy may still be had from the disk.
    pub fn open(path: &Path, store: &Reader, own: &PublisherId) -> Result<Self, OpenError> {
        let file = match File::open(path) {
            Ok(file) => Some(file),
            Err(OpenError::Missing) => None,
            Err(error) => return Err(error),
        };
        Self::compared(file, store, own)
    }

    /// Opens such a guard in another kind of storage.
    ///
    /// # Errors
    ///
    /// [`OpenError`].
    pub fn open_in(backend: impl StorageBackend, store: &Reader, own: &PublisherId) -> Result<Self, OpenError> {
        Self::compared(Some(File::open_in(backend)?), store, own)
    }

    /// Makes a new guard in the place of one that is missing or belongs to another life of the home, after root keys have opened a new
    /// epoch: no number of the old epoch is ever signed again, so none can be signed twice. It goes on after the last number that the
    /// store or the old guard knows. The old file is kept beside it, its name ending in `.retired`.
    ///
    /// The epoch has to be durable in the store before. A guard that is not an orphan stays as it is.
    ///
    /// # Errors
    ///
    /// [`OpenError`], or a failing disk; an orphan stays one.
    pub fn renew(self, path: &Path, store: &Reader, own: &PublisherId) -> Result<Self, OpenError> {
        if self.state != GuardState::Orphan {
            return Ok(self);
        }
        let held = store.head(own).map_err(|error| match error {
            ReadError::Damaged(what) => StorageFault::Damaged(what),
            ReadError::Storage(fault) => fault,
        })?;
        let known = self.record.reserved.max(self.record.signed_position()?);
        let (had_file, last) = (self.file.is_some(), known.max(held.as_ref().map(|head| head.position())));
        drop(self);
        if had_file {
            let mut retired = path.as_os_str().to_owned();
            retired.push(".retired");
            std::fs::rename(path, &retired).map_err(StorageFault::from)?;
        }
        let file = File::create(path, store.incarnation())?;
        if let (Some(head), Some(last)) = (&held, last) {
            file.write_last(last, payload_digest(head), head.bytes())?;
        }
        Self::compared(Some(file), store, own)
    }

    const fn born(file: File, incarnation: Incarnation) -> Self {
        Self { file: Some(file), record: Record::new(incarnation), state: GuardState::Born, missing: None, unsettled: false }
    }

    fn compared(file: Option<File>, store: &Reader, own: &PublisherId) -> Result<Self, OpenError> {
        let record = match &file {
            Some(file) => file.read()?,
            None => Record::new(store.incarnation()),
        };
        let mut guard = Self { file, record, state: GuardState::Orphan, missing: None, unsettled: false };
        match guard.compare(store, own) {
            Ok(()) => Ok(guard),
            Err(CompareError::Storage(fault) | CompareError::Read(ReadError::Storage(fault))) => Err(fault.into()),
            Err(CompareError::Read(ReadError::Damaged(what))) => Err(StorageFault::Damaged(what).into()),
        }
    }

    /// The first rule: what store and guard say of the last head decides the state.
    fn compare(&mut self, store: &Reader, own: &PublisherId) -> Result<(), CompareError> {
        if self.file.is_none() || self.record.incarnation != store.incarnation() {
            return Ok(());
        }
        let held = store.head(own)?;
        self.state = match (&held, self.record.signed_position()?) {
            (None, None) if self.record.reserved.is_none() => GuardState::Born,
            (None, None) => GuardState::Quarantine,
            (None, Some(signed)) => self.ready_without(signed),
            (Some(held), Some(signed)) if held.position() < signed => self.ready_without(signed),
            (Some(held), Some(signed)) if held.position() == signed && self.record.has_signed(held) => GuardState::Quarantine,
            (Some(held), _) if self.record.is_intended(held) => {
                self.record_signed(held.bytes().to_vec())?;
                GuardState::Quarantine
            }
            (Some(_), _) => GuardState::Orphan,
        };
        Ok(())
    }

    /// The store lost the last head, or got an older copy of itself: signing goes on after the number that the guard knows.
    const fn ready_without(&mut self, signed: Position) -> GuardState {
        self.missing = Some(signed);
        GuardState::Quarantine
    }

    /// Returns whether heads may be signed.
    #[must_use]
    pub const fn state(&self) -> GuardState {
        self.state
    }

    /// Returns the place of a signed head that the store does not hold any more: its entries are to be fetched or listed before the
    /// next publication, which would silently undo them.
    #[must_use]
    pub const fn missing_from_store(&self) -> Option<Position> {
        self.missing
    }

    /// Returns the bytes of the last head that was signed and stored.
    #[must_use]
    pub fn signed(&self) -> Option<&[u8]> {
        self.record.signed.as_deref()
    }

    /// Peers know no own head that is newer than the last one known here: from now on heads may be signed. Changes nothing in other states.
    pub fn confirm(&mut self) {
        if self.state == GuardState::Quarantine {
            self.state = GuardState::Ready;
        }
    }

    /// Asks for confirmation again: the process may have slept in an image of the machine, while another copy of it signed. A guard that
    /// never gave a number is asked for none.
    pub fn doubt(&mut self) {
        if self.state == GuardState::Ready {
            self.state = GuardState::Quarantine;
        }
    }

    /// Takes over an own head that a peer proved, signed in another life of this home, before it is stored: no number up to it is signed
    /// again. Peers are to be asked anew then.
    ///
    /// # Errors
    ///
    /// [`GuardError::Orphan`], [`GuardError::Unsettled`], a failing disk; [`GuardError::Place`] where the head is older than the last one.
    pub fn follow(&mut self, head: &Verified<Head>) -> Result<(), GuardError> {
        if self.state == GuardState::Orphan {
            return Err(GuardError::Orphan);
        }
        if self.unsettled {
            return Err(GuardError::Unsettled);
        }
        let (place, signed) = (head.position(), self.record.signed_position()?);
        if signed.is_some_and(|signed| place < signed) || (signed == Some(place) && !self.record.has_signed(head)) {
            return Err(GuardError::Place);
        }
        let (reserved, intent) = (self.record.reserved.max(Some(place)).unwrap_or(place), payload_digest(head));
        self.file()?.write_last(reserved, intent, head.bytes())?;
        self.record.reserved = Some(reserved);
        self.record.intent = Some(intent);
        self.record.signed = Some(head.bytes().to_vec());
        self.state = GuardState::Quarantine;
        self.missing = None;
        Ok(())
    }

    /// Returns the place of the next head in this epoch. In an epoch later than that of the last head nobody has to confirm it.
    ///
    /// # Errors
    ///
    /// [`GuardError`]; nothing is reserved by it.
    pub fn next(&self, epoch: u64) -> Result<Next, GuardError> {
        if self.state == GuardState::Orphan {
            return Err(GuardError::Orphan);
        }
        let last = self.record.reserved.max(self.record.signed_position()?);
        // Root keys opened an epoch in which this county has signed nothing: no number of it can come twice.
        let is_new_epoch = last.is_some_and(|last| epoch > last.epoch);
        if self.state == GuardState::Quarantine && !is_new_epoch {
            return Err(GuardError::Unconfirmed);
        }
        if self.unsettled {
            return Err(GuardError::Unsettled);
        }
        if last.is_some_and(|last| epoch < last.epoch) {
            return Err(GuardError::Epoch);
        }
        let seq = last.map_or(0, |last| last.seq) + 1;
        let burned = self.record.intent.filter(|_| seq > 1);
        let prev = self.record.signed.as_deref().map(Digest::of).or(burned);
        Ok(Next { position: Position { epoch, seq }, prev })
    }

    /// Takes the number of a head durably. The head stands at the place that [`next`](Self::next) gave.
    ///
    /// # Errors
    ///
    /// [`GuardError`]; after [`GuardError::Storage`] the number may be burned.
    pub fn reserve(&mut self, head: Head) -> Result<Reservation, GuardError> {
        let next = self.next(head.epoch)?;
        if head.position() != next.position || head.prev != next.prev {
            return Err(GuardError::Place);
        }
        let intent = payload_digest(&head);
        self.unsettled = true;
        self.file()?.write_reserved(next.position, intent)?;
        self.record.reserved = Some(next.position);
        self.record.intent = Some(intent);
        Ok(Reservation::new(head))
    }

    /// Makes durable that the head was signed and stored: now it may be acknowledged and announced.
    ///
    /// # Errors
    ///
    /// [`GuardError::Place`] for a head of another reservation, or a failing disk. Then the head must not leave the process; the next
    /// opening finds it in the store and completes it.
    pub fn complete(&mut self, head: SignedHead) -> Result<(), GuardError> {
        if self.record.reserved != Some(head.position()) || self.record.intent != Some(head.payload_digest()) {
            return Err(GuardError::Place);
        }
        self.record_signed(head.into_bytes())?;
        self.state = GuardState::Ready;
        self.missing = None;
        self.unsettled = false;
        Ok(())
    }

    /// Burns the number of a reservation that was not signed.
    pub fn abandon(&mut self, reservation: Reservation) {
        drop(reservation);
        self.state = GuardState::Ready;
        self.unsettled = false;
    }

    /// Burns the number of a head that the store certainly did not take: it refused it, which is not the same as a failing disk.
    pub fn discard(&mut self, head: SignedHead) {
        drop(head);
        self.state = GuardState::Ready;
        self.unsettled = false;
    }

    fn record_signed(&mut self, bytes: Vec<u8>) -> Result<(), StorageFault> {
        if let Some(file) = &self.file {
            file.write_signed(&bytes)?;
        }
        self.record.signed = Some(bytes);
        Ok(())
    }

    fn file(&self) -> Result<&File, GuardError> {
        self.file.as_ref().ok_or(GuardError::Orphan)
    }
}

impl Record {
    fn signed_position(&self) -> Result<Option<Position>, StorageFault> {
        let Some(bytes) = &self.signed else { return Ok(None) };
        let head = parse_head(bytes).map_err(|_| StorageFault::damaged("the head in the signer guard"))?;
        Ok(Some(head.claims().position()))
    }

    fn has_signed(&self, head: &Verified<Head>) -> bool {
        self.signed.as_deref() == Some(head.bytes())
    }

    fn is_intended(&self, head: &Head) -> bool {
        self.reserved == Some(head.position()) && self.intent == Some(payload_digest(head))
    }
}

/// Returns the digest of what is signed of a head, without the signature.
fn payload_digest(head: &Head) -> Digest {
    Digest::of(&kreisnetz_canonical::encode(head))
}
