//! Which IP addresses are public: the judgement alone, no socket and no name.
//!
//! `libp2p_core`'s `global_only` lets multicast, 6to4, Teredo's neighbours and NAT64 pass; this list does not. IPv6 is
//! judged the other way round: only global unicast (`2000::/3`) can be public, and what is carved out of it is named.
//! Sources: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890), as of 2026.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Returns whether a socket may be opened to the address because somebody unknown named it.
///
/// Addresses that carry an IPv4 address inside (mapped, 6to4, NAT64, Teredo) are never public: whoever means the
/// IPv4 address writes it as such, and it is judged as such.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    !matches!(
        ip.octets(),
        [0, ..]                                     // this network
            | [10, ..]                              // private, RFC 1918
            | [100, 64..=127, ..]                   // shared by providers, RFC 6598; one cloud's metadata too
            | [127, ..]                             // loopback
            | [168, 63, 129, 16]                    // public by number, yet one cloud's host agent
            | [169, 254, ..]                        // link-local; metadata of most clouds
            | [172, 16..=31, ..]                    // private, RFC 1918
            | [192, 0, 0 | 2, _]                    // protocol assignments; documentation
            | [192, 88, 99, _]                      // 6to4 relay, RFC 7526
            | [192, 168, ..]                        // private, RFC 1918
            | [198, 18..=19, ..]                    // benchmarks, RFC 2544
            | [198, 51, 100, _]                     // documentation
            | [203, 0, 113, _]                      // documentation
            | [224..=255, ..] // multicast, reserved, broadcast
    )
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    match ip.segments() {
        [0x2001, 0..=0x01ff, ..] => false,       // protocol assignments: Teredo, benchmarks, ORCHID, anycast
        [0x2001, 0x0db8, ..] => false,           // documentation, RFC 3849
        [0x2002, ..] => false,                   // 6to4, RFC 3056
        [0x3fff, 0..=0x0fff, ..] => false,       // documentation, RFC 9637
        [first, ..] => first & 0xe000 == 0x2000, // global unicast, RFC 4291
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::is_public;

    const PUBLIC: &[&str] = &[
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "84.200.69.80",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "168.63.129.15",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "203.0.112.255",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2003:e5:d710::1",
        "2a02:2e0::1",
        "3ffe::1",
        "3fff:1000::1",
    ];

    const NOT_PUBLIC: &[&str] = &[
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.0.0.9",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.178.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.251",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:1::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "3fff:fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::fb",
        "ff0e::1",
    ];

    #[test]
    fn public_addresses_pass_on_both_sides_of_every_hole() {
        for text in PUBLIC {
            assert!(is_public(text.parse().unwrap()), "{text} is public");
        }
    }

    #[test]
    fn private_loopback_metadata_and_embedding_addresses_do_not() {
        for text in NOT_PUBLIC {
            assert!(!is_public(text.parse().unwrap()), "{text} is not public");
        }
    }
}
