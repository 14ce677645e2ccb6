//! Answers to POSTs that carried an `Idempotency-Key`, so that a repeated one signs nothing twice.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use tokio::sync::Mutex;

/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// Answers kept at most; the oldest goes first.
const KEYS_MAX: usize = 256;
/// Bytes of a key at most.
pub(super) const KEY_BYTES_MAX: usize = 128;

/// An answer as it was sent.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
    at: Instant,
}

/// The kept answers, by route and key. One lock over the whole request: two equal ones at once are one after the other.
#[derive(Debug, Default)]
pub(super) struct Answered {
    pub(super) kept: Mutex<Answers>,
}

#[derive(Debug, Default)]
pub(super) struct Answers {
    by_key: BTreeMap<(String, String), Kept>,
    order: VecDeque<(String, String)>,
}

impl Answers {
    /// Returns what a route answered to a key before.
    pub(super) fn find(&self, route: &str, key: &str) -> Option<Kept> {
        let kept = self.by_key.get(&(route.to_owned(), key.to_owned()))?;
        (kept.at.elapsed() < KEPT).then(|| kept.clone())
    }

    /// Keeps what a route answered to a key.
    pub(super) fn keep(&mut self, route: &str, key: &str, status: StatusCode, body: Vec<u8>) {
        let name = (route.to_owned(), key.to_owned());
        self.by_key.insert(name.clone(), Kept { status, body, at: Instant::now() });
        self.order.push_back(name);
        if self.order.len() > KEYS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_key.remove(&oldest);
        }
    }
}
