//! Many seeds of one scenario, on all cores; each run is single-threaded and knows nothing of the others.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use super::report::Report;
use super::run::{Failed, Setup};

/// With more publishers than this a run has the memory of the machine for itself.
const PUBLISHERS_SIDE_BY_SIDE: usize = 2_000;

/// What came of all seeds.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Runs that held, in no order.
    pub(crate) runs: u64,
    /// The run of the lowest seed.
    pub(crate) first: Option<Report>,
    pub(crate) worst: Worst,
    /// The lowest failing seed among those that were run; a failure ends the others early.
    pub(crate) failed: Option<Box<Failed>>,
}

/// The worst figure of any run.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub(crate) struct Worst {
    pub(crate) converged_s: f64,
    pub(crate) heads_p99_ms: f64,
    pub(crate) entries_p99_ms: f64,
    pub(crate) gossip_kbit: f64,
}

/// What a worker says.
enum Said {
    /// A part of a run is done.
    Part(u64),
    Ended(Box<Result<Report, Box<Failed>>>),
}

/// Runs all seeds; `told` hears of each part of a run with its seed, and ends the rest by saying no.
pub(crate) fn run_all(setup: &Setup, seeds: Range<u64>, mut told: impl FnMut(u64) -> bool) -> Outcome {
    let next = AtomicU64::new(seeds.start);
    let stop = AtomicBool::new(false);
    let workers = workers(setup, &seeds);
    let (sender, results) = sync_channel(2 * workers);
    thread::scope(|scope| {
        for _ in 0..workers {
            let sender = sender.clone();
            scope.spawn(|| {
                let sender = sender;
                while let Some(seed) = take(&next, &seeds, &stop) {
                    // Where nobody listens any more, the command ends.
                    let result = setup.run(seed, || drop(sender.send(Said::Part(seed))));
                    stop.fetch_or(result.is_err(), Ordering::SeqCst);
                    if sender.send(Said::Ended(Box::new(result))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut outcome = Outcome::default();
        for said in results {
            match said {
                Said::Ended(result) => outcome.add(*result),
                Said::Part(seed) if told(seed) => {}
                Said::Part(_) => stop.store(true, Ordering::SeqCst),
            }
        }
        outcome
    })
}

fn workers(setup: &Setup, seeds: &Range<u64>) -> usize {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let most = if setup.scenario.publishers > PUBLISHERS_SIDE_BY_SIDE { 1 } else { cores };
    most.min(usize::try_from(seeds.end - seeds.start).unwrap_or(most)).max(1)
}

fn take(next: &AtomicU64, seeds: &Range<u64>, stop: &AtomicBool) -> Option<u64> {
    if stop.load(Ordering::SeqCst) {
        return None;
    }
    Some(next.fetch_add(1, Ordering::SeqCst)).filter(|seed| seeds.contains(seed))
}

impl Outcome {
    fn add(&mut self, result: Result<Report, Box<Failed>>) {
        match result {
            Ok(report) => {
                self.runs += 1;
                self.worst.add(&report);
                if self.first.as_ref().is_none_or(|first| report.seed < first.seed) {
                    self.first = Some(report);
                }
            }
            Err(failed) if self.failed.as_ref().is_none_or(|known| failed.seed < known.seed) => self.failed = Some(failed),
            Err(_) => {}
        }
    }
}

impl Worst {
    fn add(&mut self, report: &Report) {
        self.converged_s = self.converged_s.max(report.converged_s.unwrap_or_default());
        self.heads_p99_ms = self.heads_p99_ms.max(report.heads.p99_ms);
        self.entries_p99_ms = self.entries_p99_ms.max(report.entries.p99_ms);
        self.gossip_kbit = self.gossip_kbit.max(report.gossip_kbit);
    }
}
