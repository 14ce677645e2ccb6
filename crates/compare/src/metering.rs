//! What a stretch of a run cost: time, CPU time of the whole process, bytes on the loopback.

use std::time::{Duration, Instant};

use anyhow::Context;
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// Where the system counts what passed the loopback.
const COUNTERS: &str = "/proc/self/net/dev";

/// The state of all counters at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    at: Instant,
    cpu: Duration,
    wire: Wire,
}

/// What passed the loopback, each packet once, with the headers of IP, UDP and TCP as the system counts them there: a packet that
/// leaves in one piece and would be cut by a real network has its headers once.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Wire {
    pub(crate) bytes: u64,
    pub(crate) packets: u64,
}

/// What lies between two marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) time: Duration,
    pub(crate) cpu: Duration,
    pub(crate) wire: Wire,
}

impl Mark {
    pub(crate) fn now() -> anyhow::Result<Self> {
        Ok(Self { at: Instant::now(), cpu: cpu(), wire: wire()? })
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.at.elapsed()
    }

    pub(crate) fn cost(&self) -> anyhow::Result<Cost> {
        self.cost_at(Instant::now())
    }

    /// Takes the time up to a moment that the caller noted, and the counters now.
    pub(crate) fn cost_at(&self, end: Instant) -> anyhow::Result<Cost> {
        let now = Self::now()?;
        let wire = Wire { bytes: now.wire.bytes - self.wire.bytes, packets: now.wire.packets - self.wire.packets };
        Ok(Cost { time: end - self.at, cpu: now.cpu - self.cpu, wire })
    }
}

/// Returns the CPU time of all threads of this process.
pub(crate) fn cpu() -> Duration {
    of_clock(ClockId::ProcessCPUTime)
}

/// Returns the CPU time of the calling thread.
pub(crate) fn thread_cpu() -> Duration {
    of_clock(ClockId::ThreadCPUTime)
}

fn of_clock(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or_default(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

fn wire() -> anyhow::Result<Wire> {
    let text = std::fs::read_to_string(COUNTERS).context("the counters of the loopback")?;
    parse(&text).context("no loopback among the network interfaces")
}

/// Reads the received bytes and packets of `lo`; what is sent there is what is received.
fn parse(text: &str) -> Option<Wire> {
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix("lo:"))?;
    let mut fields = line.split_ascii_whitespace().map(str::parse);
    Some(Wire { bytes: fields.next()?.ok()?, packets: fields.next()?.ok()? })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_loopback_is_found_among_other_interfaces() {
        let text = "Inter-| Receive\n face |bytes packets\n  eth0: 9 9 0\n    lo: 1234 5 0 0 0 0 0 0 1234 5 0\n";
        let wire = parse(text).unwrap();
        assert_eq!((wire.bytes, wire.packets), (1234, 5));
    }
}
