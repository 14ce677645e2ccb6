//! Grammar of `cargo testnet sim`.

use std::ops::Range;

use clap::Args;

use super::scenario::PUBLISHERS_MAX;

/// `sim`.
#[derive(Args, Debug)]
#[command(after_help = "\
Scenarios: join, partition, churn, crash, restored-backup, clone, replay, equivocation, split-view, freeze, flood, recall, recall-orphaned,
admission, sybil, sybil-quorum, country, continent; `all` runs each of them.

One seed is one run: the same seed gives the same digests of state and trace, bit for bit. A failure ends with exit code 50, the seed,
the revision, the step and the command that replays it.

  cargo testnet sim partition                        one run, told in figures
  cargo testnet sim country --seed 7 --json          400 counties with 40,000 entries
  cargo testnet sim all --seeds 0..500               five hundred seeds of every scenario
  cargo run --release -p kreisnetz-testnet -- sim churn --seeds 0..100000      the long form, on all cores")]
pub(crate) struct Sim {
    /// A scenario of testnet/scenarios, a file like those, or `all`.
    pub(crate) scenario: String,
    /// Publishers, each with a node, in place of the scenario's number.
    #[arg(long, value_parser = publishers)]
    pub(crate) publishers: Option<usize>,
    /// Entries of all catalogs together, in place of the scenario's number.
    #[arg(long)]
    pub(crate) entries: Option<usize>,
    /// The seed of one run.
    #[arg(long, default_value_t = 42, conflicts_with = "seeds")]
    pub(crate) seed: u64,
    /// Several seeds, the last one not included: `0..500`.
    #[arg(long, value_parser = seeds)]
    pub(crate) seeds: Option<Range<u64>>,
    /// Print one JSON document (kreisnetz.sim/1) a scenario.
    #[arg(long)]
    pub(crate) json: bool,
}

impl Sim {
    pub(crate) fn seeds(&self) -> Range<u64> {
        self.seeds.clone().unwrap_or(self.seed..self.seed + 1)
    }
}

fn publishers(text: &str) -> Result<usize, String> {
    let number: usize = text.parse().map_err(|_| "not a number".to_owned())?;
    if (2..=PUBLISHERS_MAX).contains(&number) { Ok(number) } else { Err(format!("2 to {PUBLISHERS_MAX} publishers")) }
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let range = text.split_once("..").and_then(|(from, to)| Some(from.parse().ok()?..to.parse().ok()?));
    range.filter(|range: &Range<u64>| !range.is_empty()).ok_or_else(|| "two numbers and two dots, the smaller first: 0..500".to_owned())
}
