//! The start of storage: store, guard, key and index are opened and compared before anything is answered.

use std::sync::Arc;

use jiff::civil::Date;
use kreisnetz_catalog::NetworkFile;
use kreisnetz_catalog::admission::Policy;
use kreisnetz_identity::{KeyRole, PublisherId};
use kreisnetz_store::{Guard, Store};
use tokio::sync::watch;

use super::actor::Storage;
use super::admitting::Admitting;
use super::backlog::Backlog;
use super::deriving::derive;
use super::freezing::concerned;
use super::ground::read_failure;
use super::indexer::Indexer;
use super::indexing::{Indexing, Round};
use super::keeping::kept;
use super::{Derived, Shelf, Standpoint, ground};
use crate::clock::Clock;
use crate::failure::{Failure, Slug};
use crate::home::{Home, read_key};

/// Changes that the index may lag by at the start and are looked at before anything is answered; with more it follows while the node runs.
const LAG_MAX: u64 = 1_024;

/// Opens the storage of a home whose lock the caller holds: repairs what a crash left, and brings the index up to date
/// where it lags by little.
///
/// # Errors
///
/// `not_initialised`, `network_mismatch` where the home belongs to another network, `key_missing` and `permission_denied` of the
/// signing key, `store_damaged`, `store_newer`, `migration_needed`, `disk_full`.
pub fn open(home: &Home, network: &NetworkFile, policy: Policy, clock: Clock) -> Result<(Storage, Shelf), Failure> {
    open_lagging(home, network, policy, clock, LAG_MAX)
}

/// Opens as [`open`] does, with an index that may go on lagging where it lags by more than so many changes.
pub(crate) fn open_lagging(
    home: &Home,
    network: &NetworkFile,
    policy: Policy,
    clock: Clock,
    lag_max: u64,
) -> Result<(Storage, Shelf), Failure> {
    home.require_initialised()?;
    let mut store = Store::open(&home.store()).map_err(|error| ground::open_failure(&home.store(), &error))?;
    let log = ground::own_log_at(&mut store, clock.now())?;
    if log.network() != network.id() {
        let failure = Failure::new(Slug::NetworkMismatch).with("expected", log.network()).with("found", network.id());
        return Err(failure.with("name", network.name()));
    }
    let own = log.publisher();
    crate::keys::settle(home, &log)?;
    let key = read_key(&home.signing_key(), KeyRole::Signing)?;
    let guard = Guard::open(&home.guard(), store.reader(), &own);
    let guard = guard.map_err(|error| ground::open_failure(&home.guard(), &error))?;
    let derived = derive(store.reader())?;
    let (admitting, standpoint) = admit(&mut store, network, policy, &derived, (own, clock.today()))?;
    // After a crash between signing and keeping, and for adoptions that came back from the network.
    store.keep_entries(&kept(&derived, own)).map_err(|fault| ground::fault_failure(&fault))?;
    let mut indexing = Indexing::open(&home.index())?;
    let reader = store.reader().clone();
    let round = Round { reader: &reader, derived: &derived, standpoint: &standpoint, today: clock.today() };
    let backlog = catch_up(&mut indexing, &round, lag_max)?;
    let searcher = indexing.searcher();
    let (guard_state, _) = watch::channel(guard.state());
    let (derived, derived_seen) = watch::channel(Arc::new(derived));
    let (standpoint, standpoint_seen) = watch::channel(standpoint);
    let indexer = Indexer {
        indexing,
        backlog: backlog.clone(),
        reader: reader.clone(),
        derived: derived_seen.clone(),
        standpoint: standpoint_seen.clone(),
        clock,
    };
    let (counted_on, due) = (clock.today(), admitting.due());
    let storage = Storage {
        store,
        guard,
        guard_state,
        key,
        log: Arc::new(log),
        indexer: Some(indexer),
        backlog,
        derived,
        standpoint,
        admitting,
        clock,
        counted_on,
    };
    let blobs = home.blobs().into();
    Ok((storage, Shelf { reader, searcher, blobs, derived: derived_seen, standpoint: standpoint_seen, due }))
}

/// Says who belongs to the network, from what is stored; what the next run needs to know is durable then.
fn admit(
    store: &mut Store,
    network: &NetworkFile,
    policy: Policy,
    derived: &Derived,
    (own, today): (PublisherId, Date),
) -> Result<(Admitting, Arc<Standpoint>), Failure> {
    let holds = store.reader().holds().map_err(read_failure)?;
    let mut admitting = Admitting::new(network, policy.clone(), derived, holds);
    let admitted = admitting.admit(policy, today);
    if admitted.are_holds_new {
        store.keep_holds(&admitted.outcome.holds).map_err(|fault| ground::fault_failure(&fault))?;
    }
    let standpoint = Standpoint { own, admission: admitted.outcome.admission.clone(), register: Arc::clone(&admitted.register) };
    admitting.hold(admitted);
    Ok((admitting, Arc::new(standpoint)))
}

/// Lets the index look at what it missed, if that is little, and leaves the rest to its thread.
fn catch_up(indexing: &mut Indexing, round: &Round<'_>, lag_max: u64) -> Result<Backlog, Failure> {
    let sequence = round.reader.sequence().map_err(read_failure)?;
    if indexing.seen() > sequence {
        indexing.begin_anew(sequence, round);
    }
    if sequence.checked_sub(indexing.seen()).is_some_and(|lag| lag <= lag_max) {
        while indexing.step(sequence, round)? {}
        indexing.commit()?;
    }
    let backlog = Backlog::default();
    if indexing.seen() != sequence {
        tracing::info!(event = "index_lags", seen = indexing.seen(), sequence, "the index follows while the node runs");
    }
    let mut touched = Vec::new();
    for (publisher, _) in round.derived.publishers.iter().filter(|(_, known)| known.is_frozen()) {
        // The proof may have become durable a moment before the node was killed, and the index not.
        touched.extend(concerned(*publisher, round.derived, round.reader)?);
    }
    backlog.stored(sequence, touched);
    Ok(backlog)
}
