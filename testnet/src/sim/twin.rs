//! The honest twin of a run: the same seed without the misbehaviour must leave the honest nodes with what a reader would see the same.
//!
//! Compared are positions and leaves. Heads also carry `seen_root`, which depends on what had arrived when they were signed; it differs
//! between two honest runs with other delays too.

use super::cast::NodeId;
use super::held::Held;
use super::world::World;

/// Where two runs differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Difference {
    pub(crate) node: NodeId,
    pub(crate) publisher: NodeId,
}

/// Returns the first difference between what honest nodes hold in two runs.
pub(crate) fn difference(hostile: &World, honest: &World) -> Option<Difference> {
    let pairs = hostile.honest().flat_map(|node| hostile.cast.all().map(move |publisher| (node, publisher)));
    let differs = |(node, publisher): &(NodeId, NodeId)| {
        let (ours, theirs) = (held(hostile, *node, *publisher), held(honest, *node, *publisher));
        match (ours, theirs) {
            (Some(ours), Some(theirs)) if contradicts(hostile, *publisher) => !is_undisputed_the_same(ours, theirs),
            (ours, theirs) => ours.map(Held::seen) != theirs.map(Held::seen),
        }
    };
    pairs.into_iter().find(differs).map(|(node, publisher)| Difference { node, publisher })
}

/// Says whether a publisher signs contradictions in the hostile run: then only what came before them is compared.
fn contradicts(world: &World, publisher: NodeId) -> bool {
    let name = world.cast.name(publisher);
    world.scenario.hostile.iter().any(|hostile| hostile.node == name && hostile.mode.contradicts_itself())
}

/// Says whether the leaves up to the last common head, which is the one that the publisher signed while it was honest, are those of
/// the honest run; leaves that came later are shown only to who asks for them (SECURITY.md §6).
fn is_undisputed_the_same(ours: &Held, honest: &Held) -> bool {
    ours.leaves.iter().filter(|leaf| leaf.rev() <= honest.head.seq).all(|leaf| honest.leaves.binary_search(leaf).is_ok())
}

fn held(world: &World, node: NodeId, publisher: NodeId) -> Option<&Held> {
    world.node(node).store.catalog(publisher).map(AsRef::as_ref)
}
