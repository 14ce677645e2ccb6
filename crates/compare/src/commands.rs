//! How long a person waits for an answer at the command line: from the start of the process to its end, of a running node that holds the
//! catalogs of a whole country.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Args;
use serde::Serialize;

use crate::args::Common;
use crate::beside;
use crate::catalogs::Sizes;
use crate::home;
use crate::node::Node;

/// Whose node is asked.
const COUNTY: &str = "03360";

/// What `commands` measures.
#[derive(Args, Debug)]
pub(crate) struct Commands {
    /// Catalogs beside the own one.
    #[arg(long, default_value_t = 400)]
    catalogs: usize,
    /// Entries of the largest catalog.
    #[arg(long, default_value_t = 10_000)]
    largest: usize,
    /// Entries of each of the others.
    #[arg(long, default_value_t = 50)]
    others: usize,
    /// Times that each command is run.
    #[arg(long, default_value_t = 100)]
    times: usize,
    #[command(flatten)]
    common: Common,
}

/// How long one command took.
#[derive(Debug, Serialize)]
struct Row {
    command: String,
    p50_ms: f64,
    p99_ms: f64,
}

/// Measures, and prints.
pub(crate) fn run(given: &Commands) -> anyhow::Result<()> {
    ensure!(given.catalogs > 0 && given.times > 0, "one catalog and one time at least");
    let folder = given.common.folder()?;
    let others = given.catalogs - 1;
    let sizes = Sizes::given([1, given.largest].into_iter().chain(std::iter::repeat_n(given.others, others)).collect());
    let entries = given.largest + others * given.others;
    let home = home::make(folder.path(), COUNTY)?;
    let (publishers, _) = beside::filled(folder.path(), &sizes, &[COUNTY], 0)?;
    let founders = [home::own(&home)?].into_iter().chain(publishers);
    std::fs::write(folder.path().join(COUNTY).join("network.toml"), home::network_text(founders))?;
    let mut node = Node::at(folder.path().join(COUNTY))?;
    let listen = format!("[\"/ip4/127.0.0.1/tcp/{}\"]", node.port);
    node.call(&["config", "set", "network.listen", &listen])?;
    let begun = Instant::now();
    node.start()?;
    // A search of a node that does not answer yet would read the store itself, and keep the node from it.
    node.ask_until(&["status"], |data| matches!(data["state"].as_str(), Some("ready" | "degraded")))?;
    node.ask_until(&["search", "baustein"], |data| data["total"].as_u64() == Some(entries as u64))?;
    let indexed = begun.elapsed();

    let found = node.call(&["search", "baustein", "--limit", "2"])?;
    let reference = |place: usize| found["items"][place]["ref"].as_str().context("two hits").map(str::to_owned);
    let title = found["items"][0]["title"].as_str().context("a title")?;
    let word = title.split(' ').max_by_key(|word| word.len()).context("a title")?.to_owned();
    let (one, other) = (reference(0)?, reference(1)?);
    let commands: [&[&str]; 5] = [
        &["search", "baustein"],
        &["search", &word],
        &["search", "baustein", "--kind", "asset", "--licence", "CC-BY-4.0"],
        &["show", &one],
        &["compare", &one, &other],
    ];
    let mut times: Vec<Vec<Duration>> = commands.iter().map(|_| Vec::new()).collect();
    for _ in 0..given.times {
        for (arguments, times) in commands.iter().zip(&mut times) {
            let mut command = node.command(arguments);
            let begun = Instant::now();
            let output = command.output()?;
            times.push(begun.elapsed());
            ensure!(output.status.success(), "`{}`: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        }
    }
    let rows: Vec<Row> = commands.iter().zip(times).map(|(arguments, times)| row(arguments, times)).collect();
    if given.common.json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    println!("{} catalogs, {entries} entries, in the index {:.1} s after the start of the node", given.catalogs, indexed.as_secs_f64());
    for Row { command, p50_ms, p99_ms } in rows {
        println!("{command:60} p50 {p50_ms:6.1} ms   p99 {p99_ms:6.1} ms");
    }
    Ok(())
}

fn row(arguments: &[&str], mut times: Vec<Duration>) -> Row {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1000.0;
    Row { command: arguments.join(" "), p50_ms: at(50), p99_ms: at(99) }
}
