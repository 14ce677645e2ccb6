//! May a socket be opened to this address? The judgement over a whole multiaddress; the wrapper that asks it is
//! `dial_filter`.
//!
//! Names are refused: no DNS layer is compiled in for now, and a name learned from a peer could point anywhere at the
//! second look. When one comes, it belongs above this filter, so that what a name resolved to is judged here again.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;

use super::cidr::Cidr;
use super::public_ip::is_public;

/// The one port below [`PORT_MIN`] that may be dialled: many firewalls let nothing else out.
pub const PORT_HTTPS: u16 = 443;

/// Ports below are services of a machine, not nodes: a node that dials them works for a port scanner.
pub const PORT_MIN: u16 = 1024;

/// Why an address is not dialled.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The address starts with a name (`/dns4/…`) or with no IP at all.
    #[error("the address holds no literal IP")]
    NotAnIp,
    /// The address goes through a relay; none is used yet.
    #[error("circuits are not dialled")]
    Circuit,
    /// Behind the IP stands something else than TCP or QUIC version 1.
    #[error("neither TCP nor QUIC version 1")]
    Transport,
    /// The port is neither 443 nor 1024 and above.
    #[error("port {0} is neither 443 nor 1024 and above")]
    Port(u16),
    /// The IP is not public and lies in no configured private range.
    #[error("{0} is not public and in no private range")]
    NotPublic(IpAddr),
    /// The address is one of our own.
    #[error("the address is our own")]
    Ourselves,
}

/// What may be dialled: public addresses, and those that the local configuration names.
///
/// Cheap to clone: every transport holds one.
#[derive(Clone, Debug, Default)]
pub struct DialRules {
    private_ranges: Arc<[Cidr]>,
    ourselves: Arc<BTreeSet<SocketAddr>>,
}

impl DialRules {
    /// Takes the private ranges that may be dialled, and our own addresses, which may not.
    ///
    /// An own address without a literal IP and port counts for nothing here: names are refused anyway.
    pub fn new(private_ranges: &[Cidr], own_addresses: &[Multiaddr]) -> Self {
        let ourselves = own_addresses.iter().filter_map(|address| socket_of(address).ok()).collect();
        Self { private_ranges: private_ranges.into(), ourselves: Arc::new(ourselves) }
    }

    /// Returns the socket address behind a multiaddress that may be dialled.
    ///
    /// # Errors
    ///
    /// The first rule that the address breaks.
    pub fn judge(&self, address: &Multiaddr) -> Result<SocketAddr, Refusal> {
        let socket = socket_of(address)?;
        if socket.port() != PORT_HTTPS && socket.port() < PORT_MIN {
            return Err(Refusal::Port(socket.port()));
        }
        if !is_public(socket.ip()) && !self.is_private_range(socket.ip()) {
            return Err(Refusal::NotPublic(socket.ip()));
        }
        if self.ourselves.contains(&socket) {
            return Err(Refusal::Ourselves);
        }
        Ok(socket)
    }

    /// Returns whether the local configuration names a range with this address.
    pub fn is_private_range(&self, ip: IpAddr) -> bool {
        self.private_ranges.iter().any(|range| range.contains(ip))
    }
}

/// Reads `/ip{4,6}/…/{tcp/N,udp/N/quic-v1}[/p2p/ID]` and nothing else.
fn socket_of(address: &Multiaddr) -> Result<SocketAddr, Refusal> {
    if address.iter().any(|part| part == Protocol::P2pCircuit) {
        return Err(Refusal::Circuit);
    }
    let mut parts = address.iter();
    let ip = match parts.next() {
        Some(Protocol::Ip4(ip)) => IpAddr::V4(ip),
        Some(Protocol::Ip6(ip)) => IpAddr::V6(ip),
        _ => return Err(Refusal::NotAnIp),
    };
    let port = match parts.next() {
        Some(Protocol::Tcp(port)) => port,
        Some(Protocol::Udp(port)) if parts.next() == Some(Protocol::QuicV1) => port,
        _ => return Err(Refusal::Transport),
    };
    match (parts.next(), parts.next()) {
        (None | Some(Protocol::P2p(_)), None) => Ok(SocketAddr::new(ip, port)),
        _ => Err(Refusal::Transport),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use libp2p::Multiaddr;

    use super::{DialRules, Refusal};

    const ID: &str = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

    fn address(text: &str) -> Multiaddr {
        text.replace("{id}", ID).parse().unwrap()
    }

    fn rules() -> DialRules {
        DialRules::new(&["127.0.0.1/32".parse().unwrap(), "fd00::/8".parse().unwrap()], &[address("/ip4/84.200.69.80/tcp/4480")])
    }

    #[test]
    fn nodes_at_public_addresses_and_in_private_ranges_are_dialled() {
        for text in [
            "/ip4/84.200.69.81/udp/4480/quic-v1",
            "/ip4/84.200.69.81/tcp/443/p2p/{id}",
            "/ip4/84.200.69.81/tcp/1024",
            "/ip6/2003:e5::1/udp/443/quic-v1/p2p/{id}",
            "/ip4/127.0.0.1/tcp/4480",
            "/ip6/fd00::7/udp/4480/quic-v1",
        ] {
            assert!(rules().judge(&address(text)).is_ok(), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_by_its_reason() {
        let not_public = |ip: &str| Refusal::NotPublic(ip.parse().unwrap());
        for (text, reason) in [
            ("/dns4/uelzen.example/tcp/443", Refusal::NotAnIp),
            ("/dnsaddr/uelzen.example", Refusal::NotAnIp),
            ("/p2p/{id}", Refusal::NotAnIp),
            ("/memory/7", Refusal::NotAnIp),
            ("/ip4/84.200.69.81/tcp/4480/p2p/{id}/p2p-circuit", Refusal::Circuit),
            ("/ip4/84.200.69.81", Refusal::Transport),
            ("/ip4/84.200.69.81/udp/4480", Refusal::Transport),
            ("/ip4/84.200.69.81/udp/4480/quic", Refusal::Transport),
            ("/ip4/84.200.69.81/tcp/4480/ws", Refusal::Transport),
            ("/ip4/84.200.69.81/udp/4480/quic-v1/webtransport", Refusal::Transport),
            ("/ip4/84.200.69.81/tcp/4480/p2p/{id}/tcp/22", Refusal::Transport),
            ("/ip4/84.200.69.81/tcp/22", Refusal::Port(22)),
            ("/ip4/84.200.69.81/tcp/1023", Refusal::Port(1023)),
            ("/ip4/84.200.69.81/udp/53/quic-v1", Refusal::Port(53)),
            ("/ip4/84.200.69.81/tcp/0", Refusal::Port(0)),
            ("/ip4/127.0.0.1/tcp/22", Refusal::Port(22)),
            ("/ip4/127.0.0.9/tcp/4480", not_public("127.0.0.9")),
            ("/ip4/169.254.169.254/tcp/4480", not_public("169.254.169.254")),
            ("/ip6/::ffff:127.0.0.1/tcp/4480", not_public("::ffff:127.0.0.1")),
            ("/ip4/84.200.69.80/tcp/4480", Refusal::Ourselves),
            ("/ip4/84.200.69.80/udp/4480/quic-v1", Refusal::Ourselves),
        ] {
            assert_eq!(rules().judge(&address(text)), Err(reason), "{text}");
        }
    }

    #[test]
    fn four_hundred_private_loopback_and_metadata_addresses_are_never_dialled() {
        let mut seen = 0;
        for last in 0..100_u8 {
            for text in [
                format!("/ip4/10.{last}.0.1/tcp/4480"),
                format!("/ip4/127.0.{last}.9/udp/4480/quic-v1"),
                format!("/ip4/169.254.169.{}/tcp/8080", 155 + last),
                format!("/ip6/fe80::{last:x}/tcp/4480"),
            ] {
                assert!(rules().judge(&address(&text)).is_err(), "{text}");
                seen += 1;
            }
        }
        assert_eq!(seen, 400);
    }
}
