//! What the network sends: the nodes' own count of their payload, and the kernel's count of loopback with everything around it.

use std::fs;
use std::time::Duration;

use serde_json::Value;

use crate::failure::Failure;
use crate::network::Network;

/// For one node to say what it sent.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sums over all nodes since their start, and of loopback since the machine's.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Traffic {
    /// Nodes that were asked.
    pub(crate) nodes: u64,
    /// Bytes of requests, answers and gossiped messages that came to nodes.
    pub(crate) payload: u64,
    /// Requests that nodes sent.
    pub(crate) requests: u64,
    /// Bytes on loopback, with all headers, acknowledgements and keep-alives.
    pub(crate) loopback: u64,
    /// Packets on loopback.
    pub(crate) packets: u64,
}

impl Traffic {
    /// Reads it now.
    ///
    /// # Errors
    ///
    /// A node does not answer.
    pub(crate) fn of(network: &Network) -> Result<Self, Failure> {
        let all: Vec<usize> = (0..network.testnet.nodes.len()).collect();
        let counts = network.each(&all, |_, node| payload(&node.json(&["status"], PATIENCE)?))?;
        let (loopback, packets) = fs::read_to_string("/proc/net/dev").ok().and_then(|text| loopback(&text)).unwrap_or_default();
        Ok(Self {
            nodes: counts.len() as u64,
            payload: counts.iter().map(|(bytes, _)| bytes).sum(),
            requests: counts.iter().map(|(_, requests)| requests).sum(),
            loopback,
            packets,
        })
    }

    /// Returns what came since an earlier reading.
    pub(crate) fn since(&self, before: &Self) -> Self {
        Self {
            nodes: self.nodes,
            payload: self.payload.saturating_sub(before.payload),
            requests: self.requests.saturating_sub(before.requests),
            loopback: self.loopback.saturating_sub(before.loopback),
            packets: self.packets.saturating_sub(before.packets),
        }
    }
}

fn payload(status: &Value) -> Result<(u64, u64), Failure> {
    let count = |key: &str| status["traffic"][key].as_u64().ok_or(Failure::Lacks { command: "status", field: "traffic" });
    Ok((count("stream_received_bytes")? + count("gossip_received_bytes")?, count("requests")?))
}

/// Returns bytes and packets received on `lo`, as `/proc/net/dev` lists them; what loopback receives it has sent.
fn loopback(text: &str) -> Option<(u64, u64)> {
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix("lo:"))?;
    let mut fields = line.split_whitespace().map(str::parse::<u64>);
    Some((fields.next()?.ok()?, fields.next()?.ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_kernels_line_of_loopback_is_read() {
        let text = "Inter-|   Receive\n face |bytes    packets errs\n    lo: 123456     789    0    0\n  eth0: 1 2 3\n";
        assert_eq!(loopback(text), Some((123_456, 789)));
    }

    #[test]
    fn a_node_that_does_not_count_is_told_and_not_taken_for_silent() {
        assert!(payload(&json!({"traffic": null})).is_err());
        let counted = json!({"traffic": {"stream_received_bytes": 5, "gossip_received_bytes": 7, "requests": 2}});
        assert_eq!(payload(&counted).unwrap(), (12, 2));
    }
}
