//! The one place that makes engines: from what a simulated store holds, as a node does when it starts.

use std::sync::Arc;

use kreisnetz_catalog::Admission;
use kreisnetz_protocol::{Config, Engine, HeadCheck, Knowledge};

use super::cast::{Cast, NodeId};
use super::clock::{Micros, moment};
use super::store::Store;

/// Returns the engine of a node that starts now.
pub(crate) fn start(cast: &Cast, store: &Store, node: NodeId, run: Run) -> Engine<NodeId> {
    let mut config = Config::new(cast.network, Some(cast.publisher(node)), run.seed);
    config.reconcile_every_ms = run.reconcile_every_ms;
    config.run = run.name;
    config.check = run.check;
    config.confirm_own = run.confirm_own;
    Engine::new(config, run.admission, knowledge(cast, store), Vec::new(), moment(run.now, run.skew))
}

/// What all share at the beginning is shared in memory too; only who stored something since has knowledge of its own.
fn knowledge(cast: &Cast, store: &Store) -> Knowledge {
    if let Some(shared) = store.untouched() {
        return shared.clone();
    }
    let logs = cast.all().filter(|other| store.knows(*other)).map(|other| Arc::clone(&cast.part(other).log));
    let heads = cast.all().filter_map(|other| store.catalog(other)).map(|held| Arc::clone(&held.head));
    Knowledge::new(cast.network, logs, heads, store.proofs().cloned())
}

/// What differs from start to start.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) seed: u64,
    /// What greetings call it; 0 where they do not.
    pub(crate) name: u64,
    pub(crate) reconcile_every_ms: u64,
    /// Whether it asks which own head is the newest before it signs.
    pub(crate) confirm_own: bool,
    pub(crate) check: Arc<dyn HeadCheck>,
    pub(crate) now: Micros,
    pub(crate) skew: i64,
    /// The members as the node knows them.
    pub(crate) admission: Arc<Admission>,
}
