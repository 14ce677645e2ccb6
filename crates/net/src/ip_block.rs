//! The block of addresses that one stranger is assumed to hold: an IPv4 address, an IPv6 /48.

use std::net::{IpAddr, Ipv6Addr};

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;

/// Whose connections are counted together.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum IpBlock {
    /// One IPv4 address, or the /48 an IPv6 address lies in (its later bits zero).
    Ip(IpAddr),
    /// Connections without an IP of their own, such as those through a relay; they share one block.
    NoIp,
}

/// Bits of an IPv6 address that tell one customer of a provider from the next.
const IPV6_PREFIX: u32 = 48;

impl IpBlock {
    /// Returns the block that a remote address belongs to.
    pub(super) fn of(remote: &Multiaddr) -> Self {
        match remote.iter().next() {
            Some(Protocol::Ip4(ip)) => Self::Ip(IpAddr::V4(ip)),
            Some(Protocol::Ip6(ip)) => Self::Ip(match ip.to_ipv4_mapped() {
                Some(mapped) => IpAddr::V4(mapped),
                None => IpAddr::V6(block_of_v6(ip)),
            }),
            _ => Self::NoIp,
        }
    }
}

fn block_of_v6(ip: Ipv6Addr) -> Ipv6Addr {
    Ipv6Addr::from(u128::from(ip) & (u128::MAX << (128 - IPV6_PREFIX)))
}

/// How a connection reaches us; a spoofed datagram must not use up what TCP may.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Carrier {
    /// The sender's address is proven before a connection is pending.
    Tcp,
    /// The first datagram's sender may be anybody.
    Udp,
}

impl Carrier {
    /// Returns the carrier of a remote address; what is not UDP counts as TCP.
    pub(super) fn of(remote: &Multiaddr) -> Self {
        if remote.iter().any(|part| matches!(part, Protocol::Udp(_))) { Self::Udp } else { Self::Tcp }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Carrier, IpBlock};

    fn block(text: &str) -> IpBlock {
        IpBlock::of(&text.parse().unwrap())
    }

    #[test]
    fn an_ipv4_address_is_a_block_and_so_is_an_ipv6_48() {
        assert_eq!(block("/ip4/127.0.0.9/tcp/1"), block("/ip4/127.0.0.9/udp/2/quic-v1"));
        assert_ne!(block("/ip4/127.0.0.9/tcp/1"), block("/ip4/127.0.0.8/tcp/1"));
        assert_eq!(block("/ip6/2a02:2e0:7:1::1/tcp/1"), block("/ip6/2a02:2e0:7:ffff::2/tcp/1"));
        assert_ne!(block("/ip6/2a02:2e0:7::1/tcp/1"), block("/ip6/2a02:2e0:8::1/tcp/1"));
        assert_eq!(block("/ip6/::ffff:127.0.0.9/tcp/1"), block("/ip4/127.0.0.9/tcp/1"));
        assert_eq!(block("/memory/1"), IpBlock::NoIp);
    }

    #[test]
    fn quic_and_tcp_are_told_apart() {
        assert_eq!(Carrier::of(&"/ip4/127.0.0.9/udp/2/quic-v1".parse().unwrap()), Carrier::Udp);
        assert_eq!(Carrier::of(&"/ip4/127.0.0.9/tcp/2".parse().unwrap()), Carrier::Tcp);
    }
}
