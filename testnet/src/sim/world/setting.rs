//! How a world begins: its nodes, what they hold, and everything that the scenario plans.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kreisnetz_catalog::{Position, seen_root};

use super::{Chance, World};
use crate::sim::agreement::Agreement;
use crate::sim::cast::{Cast, NodeId};
use crate::sim::check::Once;
use crate::sim::clock::{Micros, SECOND, START};
use crate::sim::cut::Cut;
use crate::sim::dice::Dice;
use crate::sim::entries;
use crate::sim::event::Event;
use crate::sim::held::{Draft, Held, SignError};
use crate::sim::invariants::Checker;
use crate::sim::library::Library;
use crate::sim::messages::Messages;
use crate::sim::node::Node;
use crate::sim::propagation::Propagation;
use crate::sim::queue::Queue;
use crate::sim::scenario::Scenario;
use crate::sim::store::{Ground, Store};
use crate::sim::trace::Trace;

/// Microseconds over which nodes start that start "at once".
const AT_ONCE: Micros = SECOND;

/// Whether the hostile nodes of a scenario misbehave, or are the honest twins of themselves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Side {
    Hostile,
    Honest,
}

/// Returns the catalogs that everybody holds when a scenario begins in step; the same for every seed.
///
/// # Errors
///
/// [`SignError`], which would be a bug.
pub(crate) fn ground(cast: &Cast, scenario: &Scenario) -> Result<Arc<Ground>, SignError> {
    if !scenario.synced {
        return Ok(Ground::new(cast, Vec::new()));
    }
    let draft = Draft {
        position: Position { epoch: 1, seq: 1 },
        changes: entries::first(scenario.entries),
        issued: START,
        seen_root: seen_root([]),
    };
    let signed = cast.all().map(|node| Held::sign(cast.part(node), None, draft.clone()).map(Arc::new));
    Ok(Ground::new(cast, signed.collect::<Result<_, _>>()?))
}

impl World {
    /// Returns the world of a seed before anything happened.
    pub(crate) fn new(scenario: &Arc<Scenario>, cast: &Arc<Cast>, ground: &Arc<Ground>, seed: u64, side: Side) -> Self {
        let chance = Chance {
            links: Dice::of(seed, "links"),
            peers: Dice::of(seed, "peers"),
            starts: Dice::of(seed, "starts"),
            stores: Dice::of(seed, "stores"),
            fuses: Dice::of(seed, "fuses"),
            images: Dice::of(seed, "images"),
            hostile: Dice::of(seed, "hostile"),
        };
        let positions: Vec<Position> = ground.catalogs().iter().map(|held| held.position()).collect();
        let nodes = nodes(scenario, cast, ground, seed);
        let honest = nodes.iter().filter(|node| !node.is_suspect).count();
        let mut world = Self {
            scenario: Arc::clone(scenario),
            cast: Arc::clone(cast),
            seed,
            now: 0,
            nodes,
            library: Library::default(),
            agreement: Agreement::new(cast.len(), cast.real(), honest, &positions),
            checker: Checker::default(),
            propagation: Propagation::default(),
            trace: Trace::default(),
            offences: BTreeMap::new(),
            recall: None,
            matchmaking: None,
            compromised: BTreeSet::new(),
            false_members: 0,
            unpublished: 0,
            queue: Queue::new(),
            messages: Messages::default(),
            announces: BTreeMap::new(),
            judging: BTreeMap::new(),
            streams: BTreeMap::new(),
            next_token: 0,
            cuts: Vec::new(),
            check: Once::shared(),
            chance,
            side,
            #[cfg(test)]
            fault: None,
        };
        world.plan_all(side);
        world
    }

    fn plan_all(&mut self, side: Side) {
        let scenario = Arc::clone(&self.scenario);
        let mut dice = Dice::of(self.seed, "plan");
        self.plan_joins(&mut dice);
        self.plan_publications(&mut dice);
        for (number, partition) in scenario.partitions.iter().enumerate() {
            self.cuts.push(Cut::new(partition, self.nodes.len()));
            self.plan(partition.from_s * SECOND, Event::Cut { number, active: true });
            self.plan((partition.from_s + partition.noticed_s) * SECOND, Event::CutNoticed { number });
            self.plan(partition.until_s * SECOND, Event::Cut { number, active: false });
        }
        self.plan_outages(&mut dice);
        self.plan_recall();
        self.plan_vouching(&mut dice);
        self.plan_sybils();
        self.plan_copies();
        if side == Side::Hostile {
            self.arm(&scenario);
        }
    }

    fn plan_joins(&mut self, dice: &mut Dice) {
        let over = (self.scenario.join_over_s * SECOND).max(AT_ONCE);
        for node in self.cast.all() {
            self.plan(dice.below(over), Event::Join { node });
        }
    }

    fn plan_publications(&mut self, dice: &mut Dice) {
        let authors: Vec<NodeId> = self.cast.all().filter(|node| !self.node(*node).is_suspect).collect();
        let mut number = 1;
        for publications in self.scenario.publications.clone() {
            for _ in 0..publications.count {
                let at = publications.from_s * SECOND + dice.below(publications.over_s * SECOND);
                if let Some(node) = dice.pick(&authors).copied() {
                    self.plan(at, Event::Publish { node, number, measured: publications.measured });
                    number += 1;
                }
            }
        }
    }

    fn plan_outages(&mut self, dice: &mut Dice) {
        let honest: Vec<NodeId> = self.cast.all().filter(|node| !self.node(*node).is_suspect).collect();
        for outages in self.scenario.outages.clone() {
            for _ in 0..outages.count {
                let at = outages.from_s * SECOND + dice.below(outages.over_s * SECOND);
                let away = dice.between((outages.away_s.0 * SECOND, outages.away_s.1 * SECOND));
                if let Some(node) = dice.pick(&honest).copied() {
                    let event =
                        if outages.restored { Event::SetBack { node, away } } else { Event::Stop { node, away, crash: outages.crash } };
                    self.plan(at, event);
                }
            }
        }
    }
}

fn nodes(scenario: &Scenario, cast: &Cast, ground: &Arc<Ground>, seed: u64) -> Vec<Node> {
    let mut dice = Dice::of(seed, "nodes");
    let seconds = i64::from(scenario.clocks.seconds);
    let node = |id: NodeId| {
        let (is_wrong, is_slow) = (dice.is_one_of_thousand(scenario.clocks.wrong), dice.is_one_of_thousand(scenario.links.slow));
        let drawn = dice.between((0, 2 * u64::from(scenario.clocks.seconds)));
        let skew = if is_wrong { i64::try_from(drawn).unwrap_or_default() - seconds } else { 0 };
        let kbit = if is_slow { scenario.links.slow_kbit } else { scenario.links.kbit };
        let is_compromised = scenario.sybil.iter().any(|plan| plan.compromised.iter().any(|name| name == cast.name(id)));
        let is_armed = scenario.hostile.iter().any(|hostile| hostile.node == cast.name(id));
        let is_suspect = is_armed || is_compromised || cast.is_false(id);
        Node::new(Store::new(Arc::clone(ground), id), skew, kbit, is_suspect)
    };
    cast.all().map(node).collect()
}
