//! How many bytes of our own went over the wire: what streams and gossip carried, without the packets around it.
//!
//! Counted where bytes pass anyway; nothing is decided by these numbers. Keep-alives, identify, gossip's own control
//! messages and the encryption are not ours and not in here.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counters that all streams of a node share; a clone counts into the same.
#[derive(Clone, Debug, Default)]
pub struct Traffic(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    asked: AtomicU64,
    stream_in: AtomicU64,
    stream_out: AtomicU64,
    gossip_in: AtomicU64,
    gossip_out: AtomicU64,
}

/// What was counted since the node started.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct TrafficFigures {
    /// Streams that we opened, each for one request.
    pub asked: u64,
    /// Bytes of requests and answers that came, with the lengths of their frames.
    pub stream_in: u64,
    /// Bytes of requests and answers that went.
    pub stream_out: u64,
    /// Bytes of gossiped messages that came, doubles left out.
    pub gossip_in: u64,
    /// Bytes of messages that we were the first to gossip, counted once however many peers heard them.
    pub gossip_out: u64,
}

impl Traffic {
    pub(super) fn asked(&self) {
        self.0.asked.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn stream_in(&self, bytes: usize) {
        self.0.stream_in.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn stream_out(&self, bytes: usize) {
        self.0.stream_out.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn gossip_in(&self, bytes: usize) {
        self.0.gossip_in.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn gossip_out(&self, bytes: usize) {
        self.0.gossip_out.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Returns what was counted so far.
    pub fn figures(&self) -> TrafficFigures {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        TrafficFigures {
            asked: of(&self.0.asked),
            stream_in: of(&self.0.stream_in),
            stream_out: of(&self.0.stream_out),
            gossip_in: of(&self.0.gossip_in),
            gossip_out: of(&self.0.gossip_out),
        }
    }
}
