//! The start of storage: store, guard, key and index are opened and compared before anything is answered.

use std::sync::Arc;

use kreisnetz_catalog::NetworkFile;
use kreisnetz_identity::KeyRole;
use kreisnetz_store::{Guard, Store};
use tokio::sync::watch;

use super::actor::Storage;
use super::indexing::{Indexing, Round, derive};
use super::{Shelf, Standpoint, ground};
use crate::clock::Clock;
use crate::failure::{Failure, Slug};
use crate::home::{Home, read_key};

/// Opens the storage of a home whose lock the caller holds: repairs what a crash left, and brings the index up to date.
///
/// # Errors
///
/// `not_initialised`, `network_mismatch` where the home belongs to another network, `key_missing` and `permission_denied` of the
/// signing key, `store_damaged`, `store_newer`, `migration_needed`, `disk_full`.
pub fn open(home: &Home, network: &NetworkFile, clock: Clock) -> Result<(Storage, Shelf), Failure> {
    home.require_initialised()?;
    let key = read_key(&home.signing_key(), KeyRole::Signing)?;
    let store = Store::open(&home.store()).map_err(|error| ground::open_failure(&home.store(), &error))?;
    let log = ground::own_log_of(store.reader())?;
    if log.network() != network.id() {
        let failure = Failure::new(Slug::NetworkMismatch).with("expected", log.network()).with("found", network.id());
        return Err(failure.with("name", network.name()));
    }
    let own = log.publisher();
    let guard = Guard::open(&home.guard(), store.reader(), &own);
    let guard = guard.map_err(|error| ground::open_failure(&home.guard(), &error))?;
    let standpoint = Arc::new(Standpoint { own, admission: kreisnetz_catalog::Admission::of(network) });

    let mut derived = derive(store.reader())?;
    let mut indexing = Indexing::open(&home.index())?;
    let round = Round { reader: store.reader(), standpoint: &standpoint, today: clock.today() };
    indexing.follow(&mut derived, &round)?;
    indexing.commit()?;

    let reader = store.reader().clone();
    let searcher = indexing.searcher();
    let (derived, derived_seen) = watch::channel(Arc::new(derived));
    let (standpoint, standpoint_seen) = watch::channel(standpoint);
    let storage = Storage { store, guard, key, log: Arc::new(log), indexing, derived, standpoint, clock, counted_on: clock.today() };
    Ok((storage, Shelf { reader, searcher, derived: derived_seen, standpoint: standpoint_seen }))
}
