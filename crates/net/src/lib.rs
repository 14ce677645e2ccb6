//! Everything that knows libp2p: transports, limits, who may connect, gossip, streams.
//!
//! Outside this crate nobody names a network type of libp2p. Pure machines ([`standing`], [`backoff`], [`anchors`], the counts per IP,
//! the judgement of addresses) are told the time; thin behaviours ask them. What replication *is* stands in
//! `protocol/`; here bytes come and go, counted and bounded.
//!
//! Deliberately absent: Noise, a DHT, mDNS, UPnP, port mapping, an AutoNAT server, a resolver for names in addresses,
//! and `libp2p-stream` (see [`streams`]). Relays and a proxy are not built yet.

pub mod anchors;
pub mod backoff;
pub mod behaviour;
pub mod cidr;
pub mod clock;
pub mod contact;
mod dial_filter;
pub mod dial_rules;
pub mod dialler;
pub mod driver;
pub mod exchange;
pub mod frames;
pub mod gossip;
mod guests;
pub mod handle;
mod ip_block;
pub mod limits;
pub mod listening;
pub mod memory;
mod per_ip_cap;
mod per_ip_counts;
mod public_ip;
mod second_choice;
pub mod standing;
pub mod standing_gate;
pub mod storing;
pub mod streams;
pub mod swarm;
pub mod traffic;
pub mod translate;
mod transport;

#[cfg(test)]
mod test_peers;
#[cfg(test)]
mod tests;
