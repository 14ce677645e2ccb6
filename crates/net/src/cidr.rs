//! Blocks of IP addresses as configuration writes them: `10.0.0.0/8`, `fd00::/8`.
//!
//! A block of one family never contains an address of the other: an IPv4-mapped IPv6 address is IPv6 here.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// One block of addresses, of one family.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Cidr {
    network: IpAddr,
    prefix: u8,
}

/// Why a text is not a block of addresses.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CidrError {
    /// No `/` between address and length.
    #[error("a block is written ADDRESS/LENGTH, such as 10.0.0.0/8")]
    NoLength,
    /// The part before the `/` is no IP address.
    #[error("the part before the slash is no IP address")]
    Address,
    /// The part after the `/` is no number up to 32 (IPv4) or 128 (IPv6).
    #[error("the length is at most 32 for IPv4 and 128 for IPv6")]
    Length,
    /// Bits are set behind the prefix; `10.1.0.0/8` is more likely a slip than a wish.
    #[error("the address has bits set behind its prefix")]
    HostBits,
}

impl Cidr {
    /// Returns whether the address lies inside the block.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.network, ip) {
            (IpAddr::V4(network), IpAddr::V4(ip)) => masked_v4(u32::from(ip), self.prefix) == u32::from(network),
            (IpAddr::V6(network), IpAddr::V6(ip)) => masked_v6(u128::from(ip), self.prefix) == u128::from(network),
            _ => false,
        }
    }
}

impl FromStr for Cidr {
    type Err = CidrError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, length) = text.split_once('/').ok_or(CidrError::NoLength)?;
        let network: IpAddr = address.parse().map_err(|_| CidrError::Address)?;
        // `u8::from_str` takes a leading plus sign; a block does not.
        if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CidrError::Length);
        }
        let prefix: u8 = length.parse().map_err(|_| CidrError::Length)?;
        let clean = match network {
            IpAddr::V4(ip) if prefix <= 32 => masked_v4(ip.into(), prefix) == u32::from(ip),
            IpAddr::V6(ip) if prefix <= 128 => masked_v6(ip.into(), prefix) == u128::from(ip),
            _ => return Err(CidrError::Length),
        };
        if clean { Ok(Self { network, prefix }) } else { Err(CidrError::HostBits) }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.network, self.prefix)
    }
}

fn masked_v4(bits: u32, prefix: u8) -> u32 {
    bits & u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or_default()
}

fn masked_v6(bits: u128, prefix: u8) -> u128 {
    bits & u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Cidr, CidrError};

    #[test]
    fn a_block_contains_its_addresses_and_no_others() {
        for (block, inside, outside) in [
            ("127.0.0.0/8", "127.255.255.255", "128.0.0.0"),
            ("10.0.0.0/8", "10.0.0.0", "11.0.0.0"),
            ("192.168.4.0/23", "192.168.5.255", "192.168.6.0"),
            ("127.0.0.1/32", "127.0.0.1", "127.0.0.9"),
            ("0.0.0.0/0", "255.255.255.255", "::ffff:10.0.0.1"),
            ("fd00::/8", "fdff::1", "fe00::1"),
            ("::1/128", "::1", "::2"),
            ("::/0", "2001:db8::1", "10.0.0.1"),
        ] {
            let cidr: Cidr = block.parse().unwrap();
            assert!(cidr.contains(inside.parse().unwrap()), "{inside} in {block}");
            assert!(!cidr.contains(outside.parse().unwrap()), "{outside} not in {block}");
            assert_eq!(cidr.to_string(), block);
        }
    }

    #[test]
    fn a_text_that_is_no_block_is_refused_by_its_reason() {
        for (text, reason) in [
            ("10.0.0.0", CidrError::NoLength),
            ("county/8", CidrError::Address),
            ("10.0.0/8", CidrError::Address),
            ("10.0.0.0/33", CidrError::Length),
            ("10.0.0.0/+8", CidrError::Length),
            ("10.0.0.0/", CidrError::Length),
            ("::/129", CidrError::Length),
            ("10.0.0.0/999", CidrError::Length),
            ("10.1.0.0/8", CidrError::HostBits),
            ("fd00::1/8", CidrError::HostBits),
        ] {
            assert_eq!(text.parse::<Cidr>(), Err(reason), "{text}");
        }
    }
}
