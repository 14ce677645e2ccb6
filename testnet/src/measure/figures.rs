//! The figures of a measured network, as text and as JSON.

use serde_json::{Value, json};

use super::memory::Memory;
use super::propagation::Propagation;
use super::traffic::Traffic;
use crate::state::Testnet;

/// What an idle network sent.
#[derive(Clone, Debug)]
pub(crate) struct Idle {
    /// For how long it was watched.
    pub(crate) seconds: u64,
    /// What it sent in that time.
    pub(crate) traffic: Traffic,
}

/// Everything that was measured.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    nodes: usize,
    up_ms: Option<u64>,
    converged_ms: Option<u64>,
    propagation: Propagation,
    memory: Memory,
    idle: Option<Idle>,
}

impl Figures {
    pub(crate) fn new(testnet: &Testnet, propagation: &Propagation, memory: Memory, idle: Option<Idle>) -> Self {
        let (nodes, propagation) = (testnet.nodes.len(), propagation.clone());
        Self { nodes, up_ms: testnet.up_ms, converged_ms: testnet.converged_ms, propagation, memory, idle }
    }

    /// Returns the document of `--json`.
    pub(crate) fn document(&self) -> Value {
        json!({"schema": "kreisnetz.measure/1", "data": {
            "nodes": self.nodes,
            "up_ms": self.up_ms,
            "converged_ms": self.converged_ms,
            "propagation": {
                "rounds": self.propagation.rounds,
                "head": self.propagation.head.document("ms"),
                "entry": self.propagation.entry.document("ms"),
                "everywhere": self.propagation.everywhere.document("ms"),
            },
            "memory": self.memory.0.document("kib"),
            "change": {
                "payload_bytes_per_node": self.payload_per_change(),
                "requests_per_node": self.requests_per_change(),
                "loopback_bytes_per_node": per(self.propagation.traffic.loopback, self.nodes * self.propagation.rounds),
            },
            "idle": self.idle.as_ref().map(|idle| json!({
                "seconds": idle.seconds,
                "payload_bits_per_s_per_node": idle.payload_bits(),
                "loopback_bits_per_s_per_node": idle.loopback_bits(),
                "packets_per_minute_per_node": idle.packets_per_minute(),
            })),
        }})
    }

    /// Returns the lines for people.
    pub(crate) fn lines(&self) -> Vec<String> {
        let seconds = |millis: Option<u64>| millis.map_or_else(|| "not known".to_owned(), |millis| format!("{:.1} s", millis as f64 / 1e3));
        let spread = |spread: &super::spread::Spread| {
            let [half, most, last] = [spread.percentile(50), spread.percentile(99), spread.largest()];
            format!("p50 {half} ms, p99 {most} ms, last {last} ms")
        };
        let memory = |percent: usize| self.memory.0.percentile(percent) as f64 / 1024.0;
        let mut lines = vec![
            format!("Network      {} nodes, up after {}, all equal {} later", self.nodes, seconds(self.up_ms), seconds(self.converged_ms)),
            format!("Head         {}, over {} changes", spread(&self.propagation.head), self.propagation.rounds),
            format!("Entry        {}", spread(&self.propagation.entry)),
            format!("Everywhere   {}", spread(&self.propagation.everywhere)),
            format!("Memory       {:.1} MiB at the median, {:.1} MiB at most (RssAnon + RssShmem)", memory(50), memory(100)),
            format!("A change     {:.0} bytes of payload and {:.2} requests a node", self.payload_per_change(), self.requests_per_change()),
        ];
        lines.extend(self.idle.as_ref().map(|idle| {
            format!(
                "Idle         {:.0} bit/s of payload a node over {} s; {:.0} bit/s and {:.0} packets a minute with keep-alives and headers",
                idle.payload_bits(),
                idle.seconds,
                idle.loopback_bits(),
                idle.packets_per_minute()
            )
        }));
        lines
    }

    fn payload_per_change(&self) -> f64 {
        per(self.propagation.traffic.payload, self.nodes * self.propagation.rounds)
    }

    fn requests_per_change(&self) -> f64 {
        per(self.propagation.traffic.requests, self.nodes * self.propagation.rounds)
    }
}

impl Idle {
    fn payload_bits(&self) -> f64 {
        self.rate(self.traffic.payload * 8)
    }

    fn loopback_bits(&self) -> f64 {
        self.rate(self.traffic.loopback * 8)
    }

    fn packets_per_minute(&self) -> f64 {
        self.rate(self.traffic.packets * 60)
    }

    fn rate(&self, sum: u64) -> f64 {
        sum as f64 / (self.seconds.max(1) * self.traffic.nodes.max(1)) as f64
    }
}

fn per(sum: u64, parts: usize) -> f64 {
    sum as f64 / parts.max(1) as f64
}
