//! `cargo compare sync`: first sync and the sync of one change.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use kreisnetz::home::Home;
use kreisnetz::net::handle::{NetworkEvent, NetworkStatus};
use kreisnetz::net::traffic::TrafficFigures;
use kreisnetz_catalog::NetworkFile;
use kreisnetz_identity::PublisherId;

use crate::args::{self, Transport};
use crate::catalogs::{Sizes, change, filling};
use crate::county::{County, Index};
use crate::iroh_docs;
use crate::machine::Machine;
use crate::metering::{Cost, Mark};
use crate::report::{Document, Row};
use crate::{beside, home, quiet, table};

/// After this time the first node serves its peer, which has the same name in every run, as many catalogs as at the first time: it gives
/// out so many within ten seconds (`DELTAS_PER_TEN_SECONDS`), and lets a run that begins earlier wait.
const QUOTAS_FULL: Duration = Duration::from_secs(10);

/// What one run of two kreisnetz nodes came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    pub(crate) first: Cost,
    pub(crate) first_traffic: Pair,
    pub(crate) change: Cost,
    pub(crate) change_traffic: Pair,
}

/// What both nodes counted between two moments: payload of streams and gossip.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pair {
    /// Streams that the pulling node opened.
    pub(crate) asked: u64,
    /// Bytes of streams, both directions.
    pub(crate) stream_bytes: u64,
    /// Bytes of gossip that the pulling node heard.
    pub(crate) gossip_bytes: u64,
}

/// Measures all sizes and prints them.
pub(crate) fn run(arguments: &args::Sync) -> anyhow::Result<()> {
    let machine = Machine::look();
    let mut rows = Vec::new();
    for entries in &arguments.entries {
        let sizes = Sizes::of(*entries, arguments.catalogs)?;
        eprintln!("{entries} entries in {} catalogs", sizes.count());
        rows.push(row(arguments, &sizes, *entries)?);
    }
    let document = Document::sync(machine, rows);
    if arguments.common.json {
        println!("{}", serde_json::to_string_pretty(&document)?);
    } else {
        println!("{}", table::sync(&document));
    }
    Ok(())
}

fn row(arguments: &args::Sync, sizes: &Sizes, entries: usize) -> anyhow::Result<Row> {
    let folder = arguments.common.folder()?;
    eprintln!("  redb and SHA-256");
    let line = beside::line(folder.path(), sizes)?;
    let ours = kreisnetz(&folder.path().join("kreisnetz"), sizes, arguments)?;
    let theirs = if arguments.only_kreisnetz { None } else { Some(iroh(&folder.path().join("iroh"), sizes, arguments.runs)?) };
    Ok(Row::of(entries, sizes.count(), line, &ours, theirs.as_deref()))
}

fn iroh(folder: &Path, sizes: &Sizes, runs: usize) -> anyhow::Result<Vec<iroh_docs::Measured>> {
    eprintln!("  iroh-docs: filling the first node");
    let mut filled = iroh_docs::Filled::new(&folder.join("first"), sizes)?;
    let mut measured = Vec::new();
    for run in 1..=runs {
        let now = filled.measure(&folder.join(format!("second-{run}")))?;
        eprintln!("  iroh-docs, run {run}: {:.2?}, one change {:.2?}", now.first.time, now.change.time);
        measured.push(now);
    }
    filled.stop()?;
    Ok(measured)
}

/// The runs of two kreisnetz nodes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs {
    /// With an index that follows.
    pub(crate) indexed: Vec<Measured>,
    /// With an index at rest, each after the run of the same number that had one.
    pub(crate) unindexed: Vec<Measured>,
}

fn kreisnetz(folder: &Path, sizes: &Sizes, arguments: &args::Sync) -> anyhow::Result<Runs> {
    let transport = arguments.transport;
    eprintln!("  kreisnetz: filling the first node");
    let first = home::make(folder, "uelzen")?;
    let (publishers, _) = beside::filled(folder, sizes, &["uelzen"], 0)?;
    let second = |run: usize| home::make(&folder.join(format!("second-{run}")), "coesfeld");
    let own = [home::own(&first)?, home::own(&second(0)?)?];
    let network = home::network(own.into_iter().chain(publishers))?;
    let uelzen = County::start(&first, &network, transport)?;
    if let Some((catalog, size)) = sizes.iter().next() {
        uelzen.publish(filling(catalog, size))?;
    }
    let mut runs = Runs::default();
    let sides: &[Index] = if arguments.beside_index { &[Index::Follows, Index::Paused] } else { &[Index::Follows] };
    for (number, index) in (1..=arguments.runs).flat_map(|_| sides).enumerate() {
        if number > 0 {
            std::thread::sleep(QUOTAS_FULL);
        }
        let home = second(number + 1)?;
        let now = measure(&uelzen, &home, &network, (transport, *index), (sizes.count(), number + 1))?;
        eprintln!("  kreisnetz, run {}, index {index:?}: {:.2?}, one change {:.2?}", number + 1, now.first.time, now.change.time);
        match index {
            Index::Follows => runs.indexed.push(now),
            Index::Paused => runs.unindexed.push(now),
        }
        // Segments of the index may still be merged for a moment; the folder of the run is removed in the end.
        let _ = std::fs::remove_dir_all(home.root());
    }
    uelzen.stop()?;
    Ok(runs)
}

/// Lets a new, empty node sync from the filled one, then one change, and takes the second node away again.
fn measure(
    uelzen: &County,
    home: &Home,
    network: &NetworkFile,
    (transport, index): (Transport, Index),
    (catalogs, run): (usize, usize),
) -> anyhow::Result<Measured> {
    let coesfeld = County::start_with(home, network, transport, index)?;
    let contact = uelzen.contact()?;
    quiet::wait();
    let before = [uelzen.status()?, coesfeld.status()?];
    let mut events = coesfeld.events()?;
    let mark = Mark::now()?;
    coesfeld.dial(contact)?;
    let mut stored: BTreeSet<PublisherId> = BTreeSet::new();
    let end = coesfeld.until(&mut events, |event| {
        if let NetworkEvent::Replicated { publisher, .. } = event {
            stored.insert(publisher);
        }
        (stored.len() == catalogs).then(Instant::now)
    })?;
    let first = mark.cost_at(end)?;
    let after = [uelzen.status()?, coesfeld.status()?];
    let first_traffic = Pair::between(&before, &after);

    quiet::wait();
    let before = [uelzen.status()?, coesfeld.status()?];
    let changes = change(0, 0, run as u64).into_iter().collect();
    let mark = Mark::now()?;
    let signed = uelzen.publish(changes)?;
    let end = coesfeld.until(&mut events, |event| match event {
        NetworkEvent::Replicated { publisher, seq } if publisher == uelzen.publisher() && seq == signed.head.seq => Some(Instant::now()),
        _ => None,
    })?;
    // What is still on its way then (acknowledgements, the end of the stream) belongs to the change.
    std::thread::sleep(Duration::from_millis(200));
    let change = mark.cost_at(end)?;
    let after = [uelzen.status()?, coesfeld.status()?];
    let change_traffic = Pair::between(&before, &after);
    coesfeld.stop()?;
    Ok(Measured { first, first_traffic, change, change_traffic })
}

impl Pair {
    /// Counts what lies between the states of both nodes; the pulling one is the second.
    pub(crate) fn between(before: &[NetworkStatus; 2], after: &[NetworkStatus; 2]) -> Self {
        let of = |read: fn(&TrafficFigures) -> u64| read(&after[1].traffic) - read(&before[1].traffic);
        Self {
            asked: of(|traffic| traffic.asked),
            stream_bytes: of(|traffic| traffic.stream_in + traffic.stream_out),
            gossip_bytes: of(|traffic| traffic.gossip_in),
        }
    }
}
