//! What `sim` says: a summary for people, or one JSON document.

use std::time::Duration;

use serde::Serialize;

use super::args::Sim;
use super::clock::shown;
use super::ledger::Sums;
use super::report::Report;
use super::run::{Failed, Setup};
use super::seeds::{Outcome, Worst};
use crate::terminal::{Terminal, Tone};

const SCHEMA: &str = "kreisnetz.sim/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    scenario: &'a str,
    seeds: [u64; 2],
    runs: u64,
    took_s: f64,
    worst: Worst,
    /// The run of the lowest seed.
    first: Option<&'a Report>,
    failed: Option<Failure<'a>>,
}

#[derive(Serialize)]
struct Failure<'a> {
    seed: u64,
    revision: String,
    step: u64,
    at: String,
    what: String,
    replay: String,
    steps: &'a [String],
}

/// Prints what came of a scenario.
pub(crate) fn print(terminal: Terminal, sim: &Sim, setup: &Setup, outcome: &Outcome, took: Duration) {
    if sim.json {
        return print_json(terminal, sim, setup, outcome, took);
    }
    let name = &setup.scenario.name;
    if let Some(failed) = &outcome.failed {
        return print_failure(terminal, sim, name, failed);
    }
    let Some(first) = &outcome.first else { return };
    let mark = terminal.paint(Tone::Good, "✓");
    let seeds = sim.seeds();
    let about = &setup.scenario.about;
    let which = if outcome.runs == 1 { format!("seed {}", first.seed) } else { format!("seeds {}..{}", seeds.start, seeds.end) };
    terminal.line(&format!("{mark} {name}: {which}, {} runs in {:.1} s", outcome.runs, took.as_secs_f64()));
    terminal.line(&format!("  {about}"));
    if outcome.runs == 1 { print_run(terminal, first) } else { print_worst(terminal, &outcome.worst) }
}

fn print_run(terminal: Terminal, report: &Report) {
    let line = |label: &str, text: String| terminal.line(&format!("  {label:14} {text}"));
    let publishers = report.publishers;
    line(
        "world",
        format!(
            "{publishers} publishers, {} entries of nominally {} B, {} s of virtual time",
            report.entries_total, report.entry_bytes, report.virtual_s
        ),
    );
    line(
        "converged",
        report
            .converged_s
            .map_or_else(|| "not demanded, and not reached".to_owned(), |took| format!("{took:.1} s after the last disturbance")),
    );
    for (label, percentiles) in [("new heads", report.heads), ("new entries", report.entries)] {
        if percentiles.samples > 0 {
            line(label, format!("p50 {:.0} ms, p99 {:.0} ms, {} arrivals", percentiles.p50_ms, percentiles.p99_ms, percentiles.samples));
        }
    }
    line("sent a node", bytes(&report.sent_per_node));
    line("messages", format!("{} in all, gossip {:.3} kbit/s a node in both directions", report.messages, report.gossip_kbit));
    line("frontier", format!("{:.1} MiB a node in a process of its own", report.frontier_mib));
    if let Some(members) = report.members {
        line("members", format!("{members} on each node; {} of them nobody, at most at one time", report.false_members));
    }
    let offences: Vec<String> = report.offences.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
    line("offences", if offences.is_empty() { "none".to_owned() } else { offences.join(", ") });
    if !report.cut_off.is_empty() {
        line("cut off", report.cut_off.join(", "));
    }
    line("state", format!("{} after {} steps", report.state, report.steps));
    line("trace", report.trace.clone());
}

fn bytes(sums: &Sums) -> String {
    let kinds = [("gossip", sums.gossip), ("reconcile", sums.reconcile), ("pull", sums.pull), ("frames", sums.frames)];
    kinds.map(|(kind, sum)| format!("{kind} {} B", sum.bytes)).join(", ")
}

fn print_worst(terminal: Terminal, worst: &Worst) {
    let Worst { converged_s, heads_p99_ms, entries_p99_ms, gossip_kbit } = worst;
    terminal.line(&format!(
        "  worst          converged {converged_s:.1} s, heads p99 {heads_p99_ms:.0} ms, entries p99 {entries_p99_ms:.0} ms, gossip {gossip_kbit:.3} kbit/s"
    ));
}

fn print_failure(terminal: Terminal, sim: &Sim, name: &str, failed: &Failed) {
    let mark = terminal.paint(Tone::Bad, "✗");
    terminal.line(&format!("{mark} {name}: {}", failed.what));
    terminal.line(&format!("  seed {}, revision {}, step {}, virtual time {}", failed.seed, revision(), failed.step, shown(failed.at)));
    terminal.line(&format!("  replay: {}", replay(sim, name, failed.seed)));
    match &failed.report {
        Some(report) => print_run(terminal, report),
        None => failed.steps.iter().for_each(|step| terminal.line(&format!("    {step}"))),
    }
}

fn print_json(terminal: Terminal, sim: &Sim, setup: &Setup, outcome: &Outcome, took: Duration) {
    let seeds = sim.seeds();
    let document = Document {
        schema: SCHEMA,
        scenario: &setup.scenario.name,
        seeds: [seeds.start, seeds.end],
        runs: outcome.runs,
        took_s: took.as_secs_f64(),
        worst: outcome.worst,
        first: outcome.first.as_ref(),
        failed: outcome.failed.as_deref().map(|failed| Failure {
            seed: failed.seed,
            revision: revision(),
            step: failed.step,
            at: shown(failed.at),
            what: failed.what.to_string(),
            replay: replay(sim, &setup.scenario.name, failed.seed),
            steps: &failed.steps,
        }),
    };
    if let Ok(text) = serde_json::to_string_pretty(&document) {
        terminal.line(&text);
    }
}

fn replay(sim: &Sim, name: &str, seed: u64) -> String {
    let publishers = sim.publishers.map(|publishers| format!(" --publishers {publishers}")).unwrap_or_default();
    let entries = sim.entries.map(|entries| format!(" --entries {entries}")).unwrap_or_default();
    format!("cargo testnet sim {name}{publishers}{entries} --seed {seed}")
}

/// Asks git; a source tree without it has no revision.
fn revision() -> String {
    let asked = std::process::Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).output();
    let answer =
        asked.ok().filter(|output| output.status.success()).map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    answer.unwrap_or_else(|| "unknown".to_owned())
}
