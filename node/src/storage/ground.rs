//! Store and guard as the node opens them, and what goes wrong with them in the words of the interface.

use std::path::Path;

use kreisnetz_identity::{IdentityLog, Timestamp, Verified};
use kreisnetz_store::{OpenError, ReadError, Reader, StorageFault, Store};

use crate::failure::{Failure, Slug};
use crate::home::{Home, HomeLock};

/// Opens the store for reading while no node runs. After a crash it is repaired first, under the lock of the home.
///
/// # Errors
///
/// `not_initialised`, `home_in_use` where a node starts in between, `store_damaged`, `store_newer`, `migration_needed`,
/// `permission_denied`.
pub fn open_reader(home: &Home) -> Result<Reader, Failure> {
    home.require_initialised()?;
    let path = home.store();
    match Reader::open_read_only(&path) {
        Ok(reader) => Ok(reader),
        Err(OpenError::NeedsRepair) => {
            let _lock = HomeLock::acquire(home)?;
            drop(Store::open(&path).map_err(|error| open_failure(&path, &error))?);
            Reader::open_read_only(&path).map_err(|error| open_failure(&path, &error))
        }
        Err(error) => Err(open_failure(&path, &error)),
    }
}

/// Reads the identity of a home whose node does not run.
///
/// # Errors
///
/// As [`open_reader`].
pub fn own_log(home: &Home) -> Result<IdentityLog, Failure> {
    own_log_of(&open_reader(home)?)
}

/// Reads one's own identity from the store.
///
/// # Errors
///
/// `not_initialised` where the store knows none, `store_damaged`.
pub(crate) fn own_log_of(reader: &Reader) -> Result<IdentityLog, Failure> {
    let own = reader.own().map_err(read_failure)?.ok_or(Failure::new(Slug::NotInitialised))?;
    reader.identity(&own).map_err(read_failure)?.ok_or(Failure::new(Slug::NotInitialised))
}

/// Reads one's own identity as it stands now. Events that a command put there are marked as seen, so that what is settled elsewhere is
/// settled here too.
///
/// # Errors
///
/// As [`own_log_of`], and what the disk does.
pub(crate) fn own_log_at(store: &mut Store, now: Timestamp) -> Result<IdentityLog, Failure> {
    let mut log = own_log_of(store.reader())?;
    let unmarked: Vec<_> = log.events().map(Verified::digest).filter(|id| log.first_seen(id).is_none()).collect();
    unmarked.iter().for_each(|id| log.mark_seen(id, now));
    if !unmarked.is_empty() {
        put_own(store, &log)?;
    }
    log.advance(now);
    Ok(log)
}

/// Puts a new identity into an empty store.
pub(crate) fn begin_own(store: &mut Store, log: &IdentityLog) -> Result<(), Failure> {
    put_own(store, log)?;
    store.set_own(&log.publisher()).map_err(|fault| fault_failure(&fault))
}

/// Makes one's own identity durable, which continues the stored one.
pub(crate) fn put_own(store: &mut Store, log: &IdentityLog) -> Result<(), Failure> {
    store.put_events(log).map(drop).map_err(|fault| fault_failure(&fault))
}

/// Says why a file of ground state does not open.
#[must_use]
pub(crate) fn open_failure(path: &Path, error: &OpenError) -> Failure {
    let failure = match error {
        OpenError::Missing => Failure::new(Slug::NotInitialised),
        OpenError::Exists => Failure::new(Slug::Exists),
        OpenError::AlreadyOpen => Failure::new(Slug::HomeInUse),
        OpenError::NeedsRepair => Failure::new(Slug::StoreDamaged).with("reason", error),
        OpenError::StoreNewer { found, known } => Failure::new(Slug::StoreNewer).with("found", found).with("known", known),
        OpenError::MigrationNeeded { found, known } => Failure::new(Slug::MigrationNeeded).with("found", found).with("known", known),
        OpenError::Storage(fault) => fault_failure(fault),
    };
    failure.with("path", path.display())
}

/// Says what the disk did.
#[must_use]
pub(crate) fn fault_failure(fault: &StorageFault) -> Failure {
    match fault {
        StorageFault::DiskFull => Failure::new(Slug::DiskFull),
        StorageFault::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Failure::new(Slug::PermissionDenied),
        StorageFault::Io(error) => Failure::internal(format!("the store: {error}")),
        StorageFault::Damaged(why) => Failure::new(Slug::StoreDamaged).with("reason", why),
    }
}

/// Says why something stored cannot be read.
#[must_use]
pub(crate) fn read_failure(error: ReadError) -> Failure {
    match error {
        ReadError::Damaged(why) => Failure::new(Slug::StoreDamaged).with("reason", why),
        ReadError::Storage(fault) => fault_failure(&fault),
    }
}
