//! What storing a change of one entry costs the storing thread alone: verifying the delta, and the transaction.

use std::time::{Duration, Instant};

use anyhow::Context;
use kreisnetz::clock::Clock;
use kreisnetz::home::Home;
use kreisnetz_store::{Applied, Store};
use serde::{Deserialize, Serialize};

use crate::catalogs::change;
use crate::metering::thread_cpu;
use crate::publisher::Publisher;

/// Means over the changes.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(crate) struct StoreCost {
    pub(crate) verify_cpu: Duration,
    pub(crate) transaction_cpu: Duration,
    pub(crate) transaction: Duration,
}

/// Stores changes of one entry each of a publisher that the store of a home holds.
pub(crate) fn measure(home: &Home, publisher: &mut Publisher, catalog: usize, changes: usize) -> anyhow::Result<StoreCost> {
    let mut store = Store::open(&home.store())?;
    let mut sum = StoreCost::default();
    for version in 1..=changes {
        let id = publisher.log.publisher();
        let held = store.reader().leaves(&id)?;
        let change = change(catalog, 17 * version % held.len(), version as u64).context("a change")?;
        let delta = publisher.sign(&held, vec![change], Clock::System.now())?;
        let before = thread_cpu();
        let held = store.reader().leaves(&id)?;
        let reader = store.reader().clone();
        let update = delta.verify(&held, |digest| reader.entry(digest).ok().flatten())?;
        let verified = thread_cpu();
        let begun = Instant::now();
        let applied = store.put(&update)?;
        anyhow::ensure!(matches!(applied, Applied::Newer { changed: 1, .. }), "one entry was to change: {applied:?}");
        sum.transaction += begun.elapsed();
        sum.transaction_cpu += thread_cpu() - verified;
        sum.verify_cpu += verified - before;
    }
    let count = u32::try_from(changes).unwrap_or(1).max(1);
    Ok(StoreCost { verify_cpu: sum.verify_cpu / count, transaction_cpu: sum.transaction_cpu / count, transaction: sum.transaction / count })
}
