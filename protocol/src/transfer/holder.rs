//! One holder of files, as a download sees it.

use std::collections::BTreeMap;

use kreisnetz_catalog::groups::Groups;

use super::{Have, TransferId};
use crate::limits::{TRANSFER_FAILURES_MAX, TRANSFER_RATE_MIN, TRANSFER_RATE_MS};

/// What a holder is doing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mood {
    /// It was asked what it holds.
    Asked,
    /// It can be asked for groups.
    Ready,
    /// It is asked again later.
    Resting { until: u64 },
    /// It is asked for nothing more.
    Dropped,
}

/// Groups that it was asked for and that have not come.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) file: usize,
    pub(super) groups: Groups,
    pub(super) since: u64,
}

#[derive(Clone, Debug)]
pub(super) struct Holder {
    pub(super) mood: Mood,
    pub(super) have: Have,
    pub(super) open: BTreeMap<TransferId, Open>,
    /// When it was asked something while nothing was open, or gave something last.
    pub(super) moved: u64,
    /// Failures since it gave something last.
    pub(super) failures: u32,
    /// Begin of the time over which its rate is measured, and the bytes since.
    measured: (u64, u64),
}

impl Holder {
    pub(super) fn new(now: u64) -> Self {
        Self { mood: Mood::Asked, have: Have::default(), open: BTreeMap::new(), moved: now, failures: 0, measured: (now, 0) }
    }

    pub(super) fn ask(&mut self, now: u64, id: TransferId, open: Open) {
        if self.open.is_empty() {
            self.moved = now;
            self.measured = (now, 0);
        }
        self.open.insert(id, open);
    }

    pub(super) fn gave(&mut self, now: u64, bytes: u64) {
        self.moved = now;
        self.failures = 0;
        self.measured.1 += bytes;
    }

    /// Says whether it gave less than it must over the time for which that is measured, and begins to measure anew.
    pub(super) fn is_dripping(&mut self, now: u64) -> bool {
        if self.open.is_empty() || now < self.measured.0 + TRANSFER_RATE_MS {
            return false;
        }
        let enough = TRANSFER_RATE_MIN * TRANSFER_RATE_MS / 1_000;
        std::mem::replace(&mut self.measured, (now, 0)).1 < enough
    }

    /// Counts a failure; after too many without a byte in between the holder is dropped.
    pub(super) fn failed(&mut self, until: u64) {
        self.failures += 1;
        self.mood = if self.failures >= TRANSFER_FAILURES_MAX { Mood::Dropped } else { Mood::Resting { until } };
    }

    /// Returns the number of groups that it was asked for and that have not come.
    pub(super) fn open_groups(&self) -> u64 {
        self.open.values().map(|open| open.groups.count()).sum()
    }

    /// Returns when the oldest of its open requests was made.
    pub(super) fn oldest(&self) -> Option<u64> {
        self.open.values().map(|open| open.since).min()
    }
}
