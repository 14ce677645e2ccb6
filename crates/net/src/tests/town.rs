//! Builds swarms for tests and runs several of them in one task until something happened.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use futures::StreamExt;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, PeerId, Swarm};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::behaviour::{Behaviour, Event};
use crate::gossip::Topics;
use crate::limits::MEMORY_BYTES_MAX;
use crate::standing::Standing;
use crate::swarm::{NetworkSettings, build, dial, dial_rules};

/// No test waits longer for anything.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A node of a county.
pub(super) struct Node {
    pub(super) swarm: Swarm<Behaviour>,
    settings: NetworkSettings,
}

/// Settings of a county on loopback that may dial 127.0.0.0/8 and is reached at the given addresses.
pub(super) fn settings(county: &str, listen: &[&str]) -> NetworkSettings {
    let seed = seed(county);
    NetworkSettings {
        transport_key: Zeroizing::new(seed),
        listen: listen.iter().map(|address| address.parse().unwrap()).collect(),
        external: Vec::new(),
        private_ranges: vec!["127.0.0.0/8".parse().unwrap()],
        inbound: true,
        connections_in: 128,
        connections_out: 48,
        // The tests share one process with others that seal keys, each of which takes as much as the limit.
        memory_bytes_max: 16 * MEMORY_BYTES_MAX,
        topics: topics(),
    }
}

/// The topics of the tests' network.
pub(super) fn topics() -> Topics {
    Topics::new("kreisnetz/1/0123456789abcdef/heads", "kreisnetz/1/0123456789abcdef/proofs")
}

impl Node {
    pub(super) fn new(settings: NetworkSettings) -> Self {
        let swarm = build(&settings, Standing::default()).unwrap();
        Self { swarm, settings }
    }

    pub(super) fn tcp(county: &str) -> Self {
        Self::new(settings(county, &["/ip4/127.0.0.1/tcp/0"]))
    }

    pub(super) fn id(&self) -> PeerId {
        *self.swarm.local_peer_id()
    }

    /// Waits for the address that the system gave.
    pub(super) async fn address(&mut self) -> Multiaddr {
        let known = self.swarm.listeners().next().cloned();
        if let Some(address) = known {
            return address;
        }
        until(&mut [self], |_, _, event| match event {
            SwarmEvent::NewListenAddr { address, .. } => Some(address),
            _ => None,
        })
        .await
    }

    pub(super) fn dial(&mut self, peer: PeerId, address: &Multiaddr) {
        let rules = dial_rules(&self.settings);
        dial(&mut self.swarm, &rules, peer, std::slice::from_ref(address)).unwrap();
    }
}

/// Runs the nodes until the closure returns something.
pub(super) async fn until<T>(nodes: &mut [&mut Node], mut closure: impl FnMut(usize, &mut Node, SwarmEvent<Event>) -> Option<T>) -> T {
    let running = poll_fn(|context| {
        for (number, node) in nodes.iter_mut().enumerate() {
            while let Poll::Ready(Some(event)) = node.swarm.poll_next_unpin(context) {
                if let Some(found) = closure(number, node, event) {
                    return Poll::Ready(found);
                }
            }
        }
        Poll::Pending
    });
    timeout(PATIENCE, running).await.unwrap()
}

/// Runs the nodes for a while.
pub(super) async fn run_for(nodes: &mut [&mut Node], time: Duration, mut closure: impl FnMut(usize, &mut Node, SwarmEvent<Event>)) {
    let forever = until(nodes, |number, node, event| {
        closure(number, node, event);
        None::<()>
    });
    let _ = timeout(time, forever).await;
}

/// Connects the second node to the first and waits until both know.
pub(super) async fn connect(first: &mut Node, second: &mut Node) -> Multiaddr {
    let address = first.address().await;
    second.dial(first.id(), &address);
    let mut known = [false; 2];
    until(&mut [first, second], |number, _, event| {
        if let SwarmEvent::ConnectionEstablished { .. } = event {
            known[number] = true;
        }
        (known == [true; 2]).then_some(())
    })
    .await;
    address
}

/// Returns the TCP port of an address.
pub(super) fn port(address: &Multiaddr) -> u16 {
    address
        .iter()
        .find_map(|part| match part {
            Protocol::Tcp(port) | Protocol::Udp(port) => Some(port),
            _ => None,
        })
        .unwrap()
}

/// Returns the peer of a county.
pub(super) fn peer_of(county: &str) -> PeerId {
    libp2p::identity::Keypair::ed25519_from_bytes(seed(county)).unwrap().public().into()
}

fn seed(county: &str) -> [u8; 32] {
    let mut seed = [0; 32];
    for (place, byte) in seed.iter_mut().zip(county.bytes()) {
        *place = byte;
    }
    seed
}
