//! `cargo compare growth`: what a change of one entry costs, by the number of entries that both nodes hold already.

use std::time::{Duration, Instant};

use kreisnetz::net::handle::NetworkEvent;

use crate::args::{self, Transport};
use crate::catalogs::{Sizes, change, filling};
use crate::county::County;
use crate::machine::Machine;
use crate::metering::Mark;
use crate::report::{Document, GrowthRow};
use crate::sync::Pair;
use crate::{beside, home, quiet, table};

/// Entries of the own catalog whose entry changes: the same at every size, so that only what is held besides differs.
const OWN: usize = 500;

/// Measures all sizes and prints them.
pub(crate) fn run(arguments: &args::Growth) -> anyhow::Result<()> {
    let machine = Machine::look();
    let mut rows = Vec::new();
    for held in &arguments.held {
        eprintln!("{held} entries held");
        rows.push(row(arguments, *held)?);
    }
    let document = Document::growth(machine, rows);
    if arguments.common.json {
        println!("{}", serde_json::to_string_pretty(&document)?);
    } else {
        println!("{}", table::growth(&document));
    }
    Ok(())
}

fn row(arguments: &args::Growth, held: usize) -> anyhow::Result<GrowthRow> {
    let folder = arguments.common.folder()?;
    let sizes = Sizes::beside(OWN, held)?;
    let homes = [home::make(folder.path(), "uelzen")?, home::make(folder.path(), "coesfeld")?];
    let (publishers, cost) = beside::filled(folder.path(), &sizes, &["uelzen", "coesfeld"], arguments.changes as usize)?;
    let own = [home::own(&homes[0])?, home::own(&homes[1])?];
    let network = home::network(own.into_iter().chain(publishers))?;

    let uelzen = County::start(&homes[0], &network, Transport::Both)?;
    let coesfeld = County::start(&homes[1], &network, Transport::Both)?;
    uelzen.publish(filling(0, OWN))?;
    let mut events = coesfeld.events()?;
    coesfeld.dial(uelzen.contact()?)?;
    let mut wait = |seq: u64| {
        coesfeld.until(&mut events, |event| match event {
            NetworkEvent::Replicated { publisher, seq: stored } if publisher == uelzen.publisher() && stored == seq => Some(Instant::now()),
            _ => None,
        })
    };
    wait(1)?;

    let mut version = 0;
    let mut changed = || {
        version += 1;
        let begun = Instant::now();
        let signed = uelzen.publish(change(0, 13 * version as usize % OWN, version).into_iter().collect())?;
        Ok::<_, anyhow::Error>(wait(signed.head.seq)? - begun)
    };
    let mut filling = Duration::ZERO;
    for _ in 0..args::CHANGES_BEFORE {
        filling = filling.max(changed()?);
    }
    uelzen.settle()?;
    coesfeld.settle()?;
    quiet::wait();

    let before = [uelzen.status()?, coesfeld.status()?];
    let mark = Mark::now()?;
    let mut latency = Duration::ZERO;
    for _ in 0..arguments.changes {
        latency += changed()?;
    }
    std::thread::sleep(Duration::from_millis(200));
    let spent = mark.cost()?;
    let after = [uelzen.status()?, coesfeld.status()?];
    let traffic = Pair::between(&before, &after);
    coesfeld.stop()?;
    uelzen.stop()?;

    let each = |sum: f64| sum / arguments.changes as f64;
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    Ok(GrowthRow {
        held,
        catalogs: sizes.count(),
        changes: arguments.changes,
        filling_ms: ms(filling),
        latency_ms: each(ms(latency)),
        cpu_ms: each(ms(spent.cpu)),
        payload_bytes: each(traffic.stream_bytes as f64),
        gossip_bytes: each(traffic.gossip_bytes as f64),
        wire_bytes: each(spent.wire.bytes as f64),
        pulls: each(traffic.asked as f64),
        verify_cpu_ms: ms(cost.verify_cpu),
        transaction_cpu_ms: ms(cost.transaction_cpu),
        transaction_ms: ms(cost.transaction),
    })
}
