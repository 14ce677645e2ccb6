//! How long a publication took to reach each node, as an announced head and as a stored catalog.

use std::collections::BTreeMap;

use super::cast::NodeId;
use super::clock::{MILLISECOND, Micros};

/// Times of the measured publications, and how long each node waited.
#[derive(Debug, Default)]
pub(crate) struct Propagation {
    published: BTreeMap<(NodeId, u64), Micros>,
    heads: Vec<u32>,
    entries: Vec<u32>,
}

/// Two percentiles, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub(crate) struct Percentiles {
    pub(crate) samples: usize,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

impl Propagation {
    /// Notes a publication that is measured.
    pub(crate) fn published(&mut self, publisher: NodeId, seq: u64, now: Micros) {
        self.published.insert((publisher, seq), now);
    }

    /// A node has heard of a head.
    pub(crate) fn heard(&mut self, publisher: NodeId, seq: u64, now: Micros) {
        if let Some(at) = self.published.get(&(publisher, seq)) {
            self.heads.push(waited(now - at));
        }
    }

    /// A node has stored a catalog after the one it held; what lay between came with it.
    pub(crate) fn stored(&mut self, publisher: NodeId, before: u64, seq: u64, now: Micros) {
        let came = self.published.range((publisher, before + 1)..=(publisher, seq));
        self.entries.extend(came.map(|(_, at)| waited(now - at)));
    }

    pub(crate) fn heads(&self) -> Percentiles {
        Percentiles::of(&self.heads)
    }

    pub(crate) fn entries(&self) -> Percentiles {
        Percentiles::of(&self.entries)
    }
}

impl Percentiles {
    fn of(samples: &[u32]) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_unstable();
        let at =
            |percent: usize| sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or_default();
        let millis = |micros: u32| f64::from(micros) / MILLISECOND as f64;
        Self { samples: sorted.len(), p50_ms: millis(at(50)), p99_ms: millis(at(99)) }
    }
}

/// Longer than seventy minutes is told as seventy minutes.
fn waited(micros: Micros) -> u32 {
    u32::try_from(micros).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UELZEN: NodeId = NodeId(0);

    #[test]
    fn a_catalog_that_jumps_over_a_publication_brings_both() {
        let mut propagation = Propagation::default();
        propagation.published(UELZEN, 2, 0);
        propagation.published(UELZEN, 3, 1_000_000);
        propagation.stored(UELZEN, 1, 3, 2_000_000);
        assert_eq!(propagation.entries(), Percentiles { samples: 2, p50_ms: 2_000.0, p99_ms: 2_000.0 });
    }
}
