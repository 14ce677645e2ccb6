//! One run: a scenario with a seed, its honest twin where that is demanded, and what came of both.

use std::sync::Arc;

use super::cast::{Cast, CastError};
use super::clock::{Micros, shown};
use super::held::SignError;
use super::hostile::Mode;
use super::invariants::Violation;
use super::report::Report;
use super::scenario::{Hostile, Scenario};
use super::store::Ground;
use super::trace::Step;
use super::twin;
use super::verdict::{self, Unmet};
use super::world::{PARTS, Side, World, ground};

/// What all seeds of a scenario share.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) scenario: Arc<Scenario>,
    cast: Arc<Cast>,
    ground: Arc<Ground>,
}

/// Why a scenario cannot begin: a bug of the simulator, or a node that is none of the cast.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetupError {
    #[error(transparent)]
    Cast(#[from] CastError),
    #[error("the first catalogs cannot be signed: {0}")]
    Ground(#[from] SignError),
    #[error("{0:?} is not among the nodes")]
    NoSuchNode(String),
}

/// A run in which something did not hold.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    pub(crate) seed: u64,
    pub(crate) step: u64,
    pub(crate) at: Micros,
    pub(crate) what: Broken,
    /// The last steps before it.
    pub(crate) steps: Vec<String>,
    /// The figures, where the run came to its end.
    pub(crate) report: Option<Report>,
}

/// What did not hold.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum Broken {
    #[error("{0}")]
    Invariant(#[from] Violation),
    #[error("{0}")]
    Demand(#[from] Unmet),
}

impl Setup {
    /// Makes the cast and what everybody holds at the beginning.
    ///
    /// # Errors
    ///
    /// [`SetupError`].
    pub(crate) fn new(mut scenario: Scenario) -> Result<Self, SetupError> {
        let cast = Cast::of(&scenario)?;
        let recall = scenario.recall.iter().flat_map(|recall| recall.adopters.iter().chain([&recall.node]));
        let honest = scenario.suppress.iter().flat_map(|suppress| &suppress.honest);
        let named = scenario.hostile.iter().map(|hostile| &hostile.node).chain(recall).chain(honest);
        let compromised = scenario.sybil.iter().flat_map(|plan| &plan.compromised);
        let copied = scenario.copies.iter().map(|copy| &copy.node);
        let named = named.chain(compromised).chain(copied);
        if let Some(name) = named.into_iter().find(|name| cast.by_name(name).is_none()) {
            return Err(SetupError::NoSuchNode(name.clone()));
        }
        if let Some(suppress) = scenario.suppress.take() {
            let others = cast.all().map(|node| cast.name(node).to_owned()).filter(|name| !suppress.honest.contains(name));
            let (mode, from_s) = (Mode::Suppress, suppress.from_s);
            scenario.hostile.extend(others.map(|node| Hostile { node, mode, from_s, cut_off: false }));
        }
        let ground = ground(&cast, &scenario)?;
        Ok(Self { scenario: Arc::new(scenario), cast, ground })
    }

    /// Returns of how many parts of a run [`run`](Self::run) tells.
    pub(crate) fn parts(&self) -> u64 {
        PARTS * (1 + u64::from(self.scenario.hold.as_without_hostile))
    }

    /// Runs one seed; `told` hears of each part of it.
    ///
    /// # Errors
    ///
    /// An invariant or a demand of the scenario did not hold.
    pub(crate) fn run(&self, seed: u64, mut told: impl FnMut()) -> Result<Report, Box<Failed>> {
        let mut world = self.world(seed, Side::Hostile);
        let ended = world.run(&mut told);
        ended.map_err(|violation| failed(&world, violation.into()))?;
        let difference = if self.scenario.hold.as_without_hostile {
            let mut honest = self.world(seed, Side::Honest);
            let ended = honest.run(&mut told);
            ended.map_err(|violation| failed(&honest, violation.into()))?;
            twin::difference(&world, &honest)
        } else {
            None
        };
        let report = Report::of(&world);
        match verdict::unmet(&world, &report, difference) {
            Some(unmet) => Err(Box::new(Failed { report: Some(report), ..*failed(&world, unmet.into()) })),
            None => Ok(report),
        }
    }

    /// Returns the world of a seed before anything happened.
    pub(crate) fn world(&self, seed: u64, side: Side) -> World {
        World::new(&self.scenario, &self.cast, &self.ground, seed, side)
    }
}

fn failed(world: &World, what: Broken) -> Box<Failed> {
    let told = |step: &Step| format!("{} {} {} {:x}", shown(step.at), world.cast.name(step.node), step.what, step.detail);
    let steps = world.trace.last().map(told).collect();
    Box::new(Failed { seed: world.seed, step: world.trace.steps(), at: world.now, what, steps, report: None })
}
