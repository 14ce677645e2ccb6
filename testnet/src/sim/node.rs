//! One simulated node: the real engine, a modelled store, and what a driver would keep around them.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_protocol::{Engine, RequestId};

use kreisnetz_catalog::Change;

use super::cast::NodeId;
use super::clock::Micros;
use super::hostile::Misdeed;
use super::ledger::{Kind, Ledger};
use super::messages::Seen;
use super::standing::Standing;
use super::store::Store;
use super::trust::Trust;

/// One node.
#[derive(Debug)]
pub(crate) struct Node {
    /// Runs only while the node is up.
    pub(crate) engine: Option<Engine<NodeId>>,
    pub(crate) store: Store,
    pub(crate) standing: Standing,
    pub(crate) ledger: Ledger,
    /// Seconds by which its wall clock is wrong.
    pub(crate) skew: i64,
    /// Counts its starts; what was on its way to an earlier one is lost.
    pub(crate) run: u32,
    /// Peers that it chose, and how often in a row they could not be reached.
    pub(crate) anchors: BTreeMap<NodeId, u32>,
    pub(crate) connections: BTreeSet<NodeId>,
    pub(crate) mesh: BTreeSet<NodeId>,
    pub(crate) seen: Seen,
    /// Our requests under way.
    pub(crate) open: BTreeMap<RequestId, Open>,
    /// When its next deadline is planned.
    pub(crate) deadline: Micros,
    pub(crate) disk_free: Micros,
    pub(crate) uplink_free: Micros,
    pub(crate) kbit: u64,
    /// Whether a publication is between its reservation and its commit; there is one signer.
    pub(crate) signing: bool,
    /// Whether peers have confirmed that it holds its newest own head; it signs nothing before.
    pub(crate) confirmed: bool,
    /// Older states of its machine.
    pub(crate) images: Vec<Store>,
    /// Whether it will start again from one of them.
    pub(crate) is_set_back: bool,
    /// Steps until it crashes.
    pub(crate) fuse: Option<u32>,
    pub(crate) misdeed: Option<Box<dyn Misdeed>>,
    /// Its view of who is a member, where the network grows.
    pub(crate) trust: Option<Trust>,
    /// Vouches that its next publication gives.
    pub(crate) drafts: Vec<Change>,
    /// Whether it is hostile in this scenario, in the honest twin too.
    pub(crate) is_suspect: bool,
}

/// A request under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub(crate) peer: NodeId,
    pub(crate) kind: Kind,
}

impl Node {
    pub(crate) fn new(store: Store, skew: i64, kbit: u64, is_suspect: bool) -> Self {
        Self {
            engine: None,
            store,
            standing: Standing::default(),
            ledger: Ledger::default(),
            skew,
            run: 0,
            anchors: BTreeMap::new(),
            connections: BTreeSet::new(),
            mesh: BTreeSet::new(),
            seen: Seen::default(),
            open: BTreeMap::new(),
            deadline: Micros::MAX,
            disk_free: 0,
            uplink_free: 0,
            kbit,
            signing: false,
            confirmed: true,
            images: Vec::new(),
            is_set_back: false,
            fuse: None,
            misdeed: None,
            trust: None,
            drafts: Vec::new(),
            is_suspect,
        }
    }

    pub(crate) const fn is_up(&self) -> bool {
        self.engine.is_some()
    }

    /// Returns the requests for catalogs and identities that are under way to a peer.
    pub(crate) fn pulls_from(&self, peer: NodeId) -> usize {
        self.open.values().filter(|open| open.peer == peer && open.kind == Kind::Pull).count()
    }

    /// Loses all that was in memory.
    pub(crate) fn stop(&mut self) {
        self.engine = None;
        self.run += 1;
        self.seen = Seen::default();
        self.open.clear();
        self.mesh.clear();
        self.signing = false;
        self.fuse = None;
        self.deadline = Micros::MAX;
    }

    /// Takes the line for so many bytes; returns when the last of them is on it.
    pub(crate) fn send(&mut self, now: Micros, bytes: u64) -> Micros {
        self.uplink_free = self.uplink_free.max(now) + bytes * 8_000 / self.kbit;
        self.uplink_free
    }
}
