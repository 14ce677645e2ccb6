//! `sim`: the real engines of `protocol/` in virtual time, by the thousand, with hostile peers among them; one seed is one run.
//!
//! Nothing here opens a socket, reads a clock or waits. Stores, links and the driver around an engine are modelled; engines, wire
//! messages, signatures and catalogs are the real ones. What a simulated entry weighs on the wire is a nominal length.

mod agreement;
mod args;
mod bounds;
mod cast;
mod check;
mod clock;
mod cut;
mod dice;
mod engine;
mod entries;
mod event;
mod held;
mod hostile;
mod invariants;
mod ledger;
mod library;
mod matchmaking;
mod messages;
mod node;
mod propagation;
mod queue;
mod recall;
mod report;
mod run;
mod scenario;
mod screen;
mod seeds;
mod standing;
mod store;
mod sybils;
#[cfg(test)]
mod tests;
mod trace;
mod trust;
mod twin;
mod verdict;
mod vouches;
mod world;

use std::time::Instant;

use crate::failure::Failure;
use crate::interrupt;
use crate::progress::Progress;
use crate::terminal::Terminal;

pub(crate) use self::args::Sim;
use self::run::Setup;
pub(crate) use self::run::SetupError;
use self::scenario::Scenario;
pub(crate) use self::scenario::ScenarioError;

/// What `sim` calls all built-in scenarios.
const ALL: &str = "all";

/// Runs a scenario, or all, with one seed or many.
///
/// # Errors
///
/// There is no such scenario, or something did not hold.
pub(crate) fn run(terminal: Terminal, sim: &Sim) -> Result<(), Failure> {
    let names: Vec<&str> = if sim.scenario == ALL { Scenario::names().collect() } else { vec![&sim.scenario] };
    for name in names {
        run_scenario(terminal, sim, scaled(Scenario::load(name)?, sim))?;
    }
    Ok(())
}

fn run_scenario(terminal: Terminal, sim: &Sim, scenario: Scenario) -> Result<(), Failure> {
    let began = Instant::now();
    let setup = Setup::new(scenario)?;
    let seeds = sim.seeds();
    let mut progress = Progress::start(terminal, "sim", (seeds.end - seeds.start) * setup.parts());
    let outcome = seeds::run_all(&setup, seeds, |seed| {
        progress.advance(&format!("{} seed {seed}", setup.scenario.name));
        !interrupt::is_pending()
    });
    progress.finish();
    screen::print(terminal, sim, &setup, &outcome, began.elapsed());
    match outcome.failed {
        Some(failed) => Err(Failure::Scenario { name: setup.scenario.name.clone(), seed: failed.seed }),
        None if interrupt::is_pending() => Err(Failure::Interrupted),
        None => Ok(()),
    }
}

/// Puts the numbers of the command line in place of the scenario's.
fn scaled(mut scenario: Scenario, sim: &Sim) -> Scenario {
    if let Some(publishers) = sim.publishers {
        scenario.publishers = publishers;
    }
    if let Some(entries) = sim.entries {
        scenario.entries = (entries / scenario.publishers).min(kreisnetz_catalog::ENTRIES_MAX);
    }
    scenario
}
