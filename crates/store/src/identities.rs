//! Identities read from the tables: every event verified again, with the marks of when it was first seen.
//!
//! A recovery by guardians is verified with their identities, which are read for it. What leans on one that is not stored is left out, as
//! if it had not come yet; a peer that has both brings it again.

use kreisnetz_identity::{
    Digest, Event, EventRefused, GuardianKey, Guardians, IdentityLog, Intake, NetworkId, PublisherId, Signed, Timestamp, VerifyEventError,
};
use redb::ReadableTable;

use crate::{ReadError, tables::Id};

/// How deep guardians of guardians are followed: whoever guards may himself have been recovered.
const GUARDIANS_DEEP: u8 = 2;

/// Reads a publisher's identity; nothing where none is stored.
pub(crate) fn read(
    events: &impl ReadableTable<(Id, u64), &'static [u8]>,
    seen: &impl ReadableTable<(Id, u64), u64>,
    publisher: &PublisherId,
    network: NetworkId,
) -> Result<Option<IdentityLog>, ReadError> {
    Tables { events, seen, network, deep: GUARDIANS_DEEP }.read(publisher)
}

/// The tables, and how deep guardians are still followed.
struct Tables<'a, E, S> {
    events: &'a E,
    seen: &'a S,
    network: NetworkId,
    deep: u8,
}

type Row = (Vec<u8>, Option<Timestamp>);

impl<E: ReadableTable<(Id, u64), &'static [u8]>, S: ReadableTable<(Id, u64), u64>> Tables<'_, E, S> {
    fn read(&self, publisher: &PublisherId) -> Result<Option<IdentityLog>, ReadError> {
        let rows = self.rows(publisher)?;
        let Some(((inception, seen), later)) = rows.split_first() else { return Ok(None) };
        let mut log = IdentityLog::begin(parse(inception)?, self.network).map_err(|error| damaged(&error.into()))?;
        if log.publisher() != *publisher {
            return Err(ReadError::Damaged("an identity of another publisher".to_owned()));
        }
        if let Some(seen) = seen {
            log.mark_seen(&log.tip(), *seen);
        }
        let mut is_waiting = false;
        for (bytes, seen) in later {
            match log.take(parse(bytes)?, &Intake { seen: *seen, guardians: self }) {
                Ok(_) => {}
                Err(EventRefused::GuardianUnknown(_)) => is_waiting = true,
                Err(EventRefused::Gap) if is_waiting => {}
                Err(error) => return Err(damaged(&error.into())),
            }
        }
        Ok(Some(log))
    }

    fn rows(&self, publisher: &PublisherId) -> Result<Vec<Row>, ReadError> {
        let mut rows = Vec::new();
        for row in self.events.range((publisher.as_bytes(), 0)..=(publisher.as_bytes(), u64::MAX))? {
            let (key, bytes) = row?;
            let first = self.seen.get(key.value())?.map(|seconds| Timestamp::from_seconds(seconds.value()));
            rows.push((bytes.value().to_vec(), first));
        }
        Ok(rows)
    }
}

impl<E: ReadableTable<(Id, u64), &'static [u8]>, S: ReadableTable<(Id, u64), u64>> Guardians for Tables<'_, E, S> {
    fn signer(&self, guardian: &PublisherId, tip: &Digest) -> GuardianKey {
        let Some(deep) = self.deep.checked_sub(1) else { return GuardianKey::Unknown };
        let Self { events, seen, network, .. } = *self;
        match (Tables { events, seen, network, deep }).read(guardian) {
            Ok(Some(log)) => log.key_at(tip),
            // A damaged row is told when that identity itself is read.
            Ok(None) | Err(_) => GuardianKey::Unknown,
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Signed<Event>, ReadError> {
    Signed::parse(bytes).map_err(|error| damaged(&error.into()))
}

fn damaged(error: &VerifyEventError) -> ReadError {
    ReadError::Damaged(format!("an identity: {error}"))
}
