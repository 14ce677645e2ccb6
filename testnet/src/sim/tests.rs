//! Whole runs, told as stories.
#![allow(clippy::unwrap_used)]

use super::run::Setup;
use super::scenario::Scenario;
use super::world::Side;

#[test]
fn look() {
    let setup = Setup::new(Scenario::load("equivocation").unwrap()).unwrap();
    let mut world = setup.world(42, Side::Hostile);
    let outcome = world.run();
    println!("{outcome:?}");
    let coesfeld = world.cast.by_name("coesfeld").unwrap();
    let publisher = world.cast.publisher(coesfeld);
    for node in world.cast.all() {
        let n = world.node(node);
        println!("{} {:?} proofs {} head {:?} conn {} heads {:?}", world.cast.name(node), n.store.position(coesfeld), n.store.proofs_of(&publisher).len(), n.store.catalog(coesfeld).map(|held| held.head.digest()), n.connections.len(), n.store.heads(coesfeld).count());
    }
    println!("{:?}", world.offences);
}
