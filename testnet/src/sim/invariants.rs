//! The invariants of SECURITY.md §9, as far as they exist in the simulated world; a violation names the invariant, the node and the
//! moment.
//!
//! I5 (files), I7 (revocation) and I11 (addresses) have no counterpart here: the world has no files of assets, no revoked keys and no
//! sockets. I10, that a seed replays, is what the digests of state and trace are for.

use std::collections::BTreeMap;

use kreisnetz_catalog::{Head, Leaf, Position, parse_head, verify_head};
use kreisnetz_identity::{Digest, Verified};
use kreisnetz_protocol::limits::{DELTAS_PER_PEER, PUBLISHERS_MAX, WANTS_MAX};

use super::cast::{Cast, NodeId};
use super::clock::{Micros, shown};
use super::held::Held;
use super::node::Node;

/// What must never be otherwise.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Invariant {
    /// I1: an acknowledged publication is there after any crash and, after healing, on every node.
    Acknowledged,
    /// I2: for one publisher and place, and for one predecessor, an honest signer signs one payload.
    OnePayload,
    /// I3: no node moves to a lower place of a publisher.
    NeverBack,
    /// I4: every stored record verifies again from its bytes; every stored catalog gives its root.
    Verifies,
    /// I6: two conflicting heads leave the same proof on every honest node.
    Proven,
    /// I8: what a node keeps for others stays within its bound at every step.
    Bounded,
    /// I9: without hostile peers nobody is cut off, and with them only they are.
    NobodyBlamed,
    /// SECURITY.md §5: no author's vouches count beyond its budget.
    Budget,
    /// SECURITY.md §5: false identities reach no more than is said there.
    FalseMembers,
    /// SECURITY.md §5: who is a member and whose vouches are renewed stays one.
    StaysMember,
    /// SECURITY.md §5: every real county is a member in the end, on every node for the same reasons.
    SameMembers,
    /// I12: a refusal is loud, and a shorter or failed answer deletes nothing.
    Loud,
}

/// An invariant that did not hold.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{invariant} at {node} after {}: {what}", shown(*at))]
pub(crate) struct Violation {
    pub(crate) invariant: Invariant,
    pub(crate) node: String,
    pub(crate) at: Micros,
    pub(crate) what: String,
}

impl std::fmt::Display for Invariant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Acknowledged => "I1 (an acknowledged publication is never lost)",
            Self::OnePayload => "I2 (an honest signer signs one payload for a place)",
            Self::NeverBack => "I3 (no node moves back)",
            Self::Verifies => "I4 (what is stored verifies again)",
            Self::Proven => "I6 (a contradiction is proven everywhere)",
            Self::Bounded => "I8 (state stays within its bounds)",
            Self::NobodyBlamed => "I9 (no honest node is cut off)",
            Self::Budget => "§5 (nobody vouches beyond its budget)",
            Self::FalseMembers => "§5 (false identities stay within their bound)",
            Self::StaysMember => "§5 (an honest member stays one)",
            Self::SameMembers => "§5 (all nodes have the same members)",
            Self::Loud => "I12 (a refusal is loud)",
        })
    }
}

/// What the checker remembers of a run; the first violation ends it.
#[derive(Debug, Default)]
pub(crate) struct Checker {
    /// Digest of the payload by publisher, epoch and number; and by publisher, epoch and predecessor.
    places: BTreeMap<(NodeId, Position), Digest>,
    predecessors: BTreeMap<(NodeId, u64, Digest), Digest>,
    acknowledged: BTreeMap<NodeId, Position>,
    violation: Option<Violation>,
}

/// Where and when something is checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) cast: &'a Cast,
    pub(crate) node: NodeId,
    pub(crate) now: Micros,
}

impl Checker {
    pub(crate) const fn violation(&self) -> Option<&Violation> {
        self.violation.as_ref()
    }

    /// I2, when an honest node's head is about to leave it.
    pub(crate) fn signs_one_payload(&mut self, place: Place<'_>, head: &Verified<Head>) {
        let digest = head.digest();
        let at_place = *self.places.entry((place.node, head.position())).or_insert(digest);
        let after = head.prev.map_or(digest, |prev| *self.predecessors.entry((place.node, head.epoch, prev)).or_insert(digest));
        if at_place != digest || after != digest {
            self.violated(Invariant::OnePayload, place, format!("a second payload at {} or after its predecessor", head.seq));
        }
    }

    /// Notes for I1 that a publication was acknowledged.
    pub(crate) fn acknowledge(&mut self, node: NodeId, position: Position) {
        self.acknowledged.insert(node, position);
    }

    /// I1, when a node starts again: what it acknowledged is in its store.
    pub(crate) fn keeps_acknowledged(&mut self, place: Place<'_>, node: &Node) {
        let held = node.store.position(place.node);
        let promised = self.acknowledged.get(&place.node).copied();
        if held < promised {
            self.violated(Invariant::Acknowledged, place, format!("{promised:?} was acknowledged, {held:?} is there"));
        }
    }

    /// I1, at the end: what was acknowledged anywhere is on this node.
    pub(crate) fn holds_acknowledged(&mut self, place: Place<'_>, node: &Node) {
        let missing = self.acknowledged.iter().find(|(publisher, position)| node.store.position(**publisher) < Some(**position));
        if let Some((publisher, position)) = missing.map(|(publisher, position)| (*publisher, *position)) {
            let name = place.cast.name(publisher);
            self.violated(Invariant::Acknowledged, place, format!("{position:?} of {name} was acknowledged and is not held"));
        }
    }

    /// I3, at every commit.
    pub(crate) fn moves_on(&mut self, place: Place<'_>, publisher: NodeId, before: Option<Position>, after: Position) {
        if before >= Some(after) {
            let name = place.cast.name(publisher);
            self.violated(Invariant::NeverBack, place, format!("{name} went from {before:?} to {after:?}"));
        }
    }

    /// I3, at a start and at the end: the engine holds what the store holds, of all that changed in this run.
    pub(crate) fn engine_follows_store(&mut self, place: Place<'_>, node: &Node) {
        let Some(engine) = &node.engine else { return };
        let is_member = |publisher: &_| node.trust.as_ref().is_none_or(|trust| trust.is_member(publisher));
        let differs = node.store.since_ground().find(|(publisher, held)| {
            let publisher = place.cast.publisher(*publisher);
            is_member(&publisher) && engine.identity(&publisher).is_some() && engine.frontier().position(&publisher) < Some(held.position())
        });
        if let Some((publisher, _)) = differs {
            let name = place.cast.name(publisher);
            self.violated(Invariant::NeverBack, place, format!("the engine is behind the store with {name}"));
        }
    }

    /// I4, at the end, once for each catalog that was ever stored.
    pub(crate) fn verifies_again(&mut self, place: Place<'_>, held: &Held) {
        let Some(publisher) = place.cast.number(&held.head.publisher) else { return };
        let log = &place.cast.part(publisher).log;
        let head = parse_head(held.head.bytes()).ok().and_then(|head| verify_head(head, log).ok());
        let summary = kreisnetz_catalog::Summary::of(&held.leaves, held.head.purge_floor);
        let entries = held.leaves.iter().filter_map(Leaf::entry).all(|(digest, length)| {
            held.entries.get(&digest).is_some_and(|bytes| bytes.len() as u64 == length && Digest::of(bytes) == digest)
        });
        if head.is_none() || summary.root != held.head.root || !entries {
            self.violated(Invariant::Verifies, place, format!("the catalog {} of {}", held.head.seq, place.cast.name(publisher)));
        }
    }

    /// I8, after every input.
    pub(crate) fn stays_bounded(&mut self, place: Place<'_>, node: &Node) {
        let Some(engine) = &node.engine else { return };
        if engine.lag() > WANTS_MAX || engine.frontier().len() > PUBLISHERS_MAX {
            self.violated(Invariant::Bounded, place, format!("{} catalogs wanted, {} held", engine.lag(), engine.frontier().len()));
        }
    }

    /// I8, when a request goes out.
    pub(crate) fn asks_within_bounds(&mut self, place: Place<'_>, pulls: usize) {
        if pulls > DELTAS_PER_PEER {
            self.violated(Invariant::Bounded, place, format!("{pulls} pulls from one peer"));
        }
    }

    /// I9, when a node cuts off a peer.
    pub(crate) fn blames(&mut self, place: Place<'_>, peer: NodeId, is_suspect: bool, reason: &'static str) {
        if !is_suspect {
            let name = place.cast.name(peer);
            self.violated(Invariant::NobodyBlamed, place, format!("{name} was cut off for {reason}"));
        }
    }

    /// I12, after every input.
    pub(crate) fn refuses_loudly(&mut self, place: Place<'_>, rejected: usize, told: usize) {
        if rejected > told {
            self.violated(Invariant::Loud, place, format!("{rejected} messages rejected, {told} refusals told"));
        }
    }

    /// Keeps the first violation.
    pub(crate) fn violated(&mut self, invariant: Invariant, place: Place<'_>, what: String) {
        let node = place.cast.name(place.node).to_owned();
        self.violation.get_or_insert(Violation { invariant, node, at: place.now, what });
    }
}
