//! Whether a run did what its scenario demands, beyond the invariants.

use super::cast::NodeId;
use super::clock::SECOND;
use super::report::Report;
use super::twin::Difference;
use super::world::World;

/// A demand of the scenario that was not met.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum Unmet {
    #[error("{behind} catalogs are not everywhere at the end; {first}")]
    NotConverged { behind: usize, first: String },
    #[error("all agreed after {took_s:.1} s, {at_most_s} s are allowed; last came {last}")]
    ConvergedLate { took_s: f64, at_most_s: u64, last: String },
    #[error("99 of 100 new {what} were everywhere after {p99_ms:.0} ms, {at_most_ms} ms are allowed")]
    Slow { what: &'static str, p99_ms: f64, at_most_ms: u64 },
    #[error("no new {what} was measured")]
    NotMeasured { what: &'static str },
    #[error("{kbit:.2} kbit/s of gossip a node, {at_most:.2} are allowed")]
    Talkative { kbit: f64, at_most: f64 },
    #[error("a frontier of {mib:.1} MiB, {at_most} are allowed")]
    Large { mib: f64, at_most: u64 },
    #[error("{node} had the recall {}, {at_most_s} s are allowed", after.map_or_else(|| "never".to_owned(), |after| format!("after {after:.1} s")))]
    Recalled { node: String, after: Option<f64>, at_most_s: u64 },
    #[error("{reached} adopters have the recall at the end, {wanted} must")]
    NotReached { reached: usize, wanted: usize },
    #[error("{node} is still connected to {hostile}, or nobody cut it off")]
    NotCutOff { hostile: String, node: String },
    #[error("{node} holds another catalog of {publisher} than without the hostile peer")]
    Differs { node: String, publisher: String },
}

/// Returns the first demand that was not met.
pub(crate) fn unmet(world: &World, report: &Report, difference: Option<Difference>) -> Option<Unmet> {
    convergence(world)
        .or_else(|| propagation(world, report))
        .or_else(|| sizes(world, report))
        .or_else(|| cut_off(world))
        .or_else(|| recalled(world))
        .or_else(|| {
            difference.map(|difference| Unmet::Differs {
                node: world.cast.name(difference.node).to_owned(),
                publisher: world.cast.name(difference.publisher).to_owned(),
            })
        })
}

fn convergence(world: &World) -> Option<Unmet> {
    let at_most_s = world.scenario.hold.converged_s?;
    let Some(took) = world.agreement.took() else { return Some(not_converged(world)) };
    let last = world.agreement.last().map_or_else(String::new, |(publisher, node)| {
        format!("the catalog of {} to {}", world.cast.name(publisher), world.cast.name(node))
    });
    (took > at_most_s * SECOND).then(|| Unmet::ConvergedLate { took_s: took as f64 / SECOND as f64, at_most_s, last })
}

/// Names one of the catalogs that are not everywhere, and who lacks it.
fn not_converged(world: &World) -> Unmet {
    let behind = world.agreement.behind();
    let Some((publisher, newest)) = world.agreement.first_behind() else { return Unmet::NotConverged { behind, first: String::new() } };
    let lacks = |node: &NodeId| world.node(*node).store.position(publisher) != Some(newest);
    let lacking: Vec<String> = world
        .honest()
        .filter(lacks)
        .map(|node| format!("{} ({:?})", world.cast.name(node), world.node(node).store.position(publisher).map(|held| held.seq)))
        .collect();
    let (name, seq) = (world.cast.name(publisher), newest.seq);
    let some: Vec<String> = lacking.iter().take(4).cloned().collect();
    Unmet::NotConverged { behind, first: format!("seq {seq} of {name} is not at {} nodes, such as {}", lacking.len(), some.join(", ")) }
}

fn propagation(world: &World, report: &Report) -> Option<Unmet> {
    let hold = &world.scenario.hold;
    let demands = [("heads", hold.heads_p99_ms, report.heads), ("entries", hold.entries_p99_ms, report.entries)];
    demands.into_iter().find_map(|(what, at_most, measured)| {
        let at_most_ms = at_most?;
        if measured.samples == 0 {
            return Some(Unmet::NotMeasured { what });
        }
        (measured.p99_ms > at_most_ms as f64).then_some(Unmet::Slow { what, p99_ms: measured.p99_ms, at_most_ms })
    })
}

fn sizes(world: &World, report: &Report) -> Option<Unmet> {
    let (kbit, mib) = (report.gossip_kbit, report.frontier_mib);
    let talkative = world.scenario.hold.gossip_kbit.filter(|at_most| kbit > *at_most).map(|at_most| Unmet::Talkative { kbit, at_most });
    let too_large = |at_most: &u64| mib > *at_most as f64;
    talkative.or_else(|| world.scenario.hold.frontier_mib.filter(too_large).map(|at_most| Unmet::Large { mib, at_most }))
}

/// A recall counts from when it was signed; where its publisher's node went away, from when an adopter asked an honest holder.
fn recalled(world: &World) -> Option<Unmet> {
    let (hold, recall) = (&world.scenario.hold, world.recall.as_ref()?);
    if recall.reached() < hold.recalled {
        return Some(Unmet::NotReached { reached: recall.reached(), wanted: hold.recalled });
    }
    let at_most_s = hold.recalled_s?;
    let is_orphaned = world.scenario.recall.as_ref().is_some_and(|plan| plan.away_after_s.is_some());
    let late = recall.late(at_most_s * SECOND, is_orphaned)?;
    let after = late.after.map(|after| after as f64 / SECOND as f64);
    Some(Unmet::Recalled { node: world.cast.name(late.adopter).to_owned(), after, at_most_s })
}

fn cut_off(world: &World) -> Option<Unmet> {
    let demanded = world.scenario.hostile.iter().filter(|hostile| hostile.cut_off);
    demanded.filter_map(|hostile| Some((hostile, world.cast.by_name(&hostile.node)?))).find_map(|(hostile, node)| {
        let not = |honest: NodeId| Unmet::NotCutOff { hostile: hostile.node.clone(), node: world.cast.name(honest).to_owned() };
        let connected = world.honest().find(|honest| world.node(*honest).connections.contains(&node));
        let refused = world.honest().any(|honest| world.node(honest).standing.refuses(node, world.now));
        connected.map(not).or_else(|| (!refused).then(|| not(node)))
    })
}
