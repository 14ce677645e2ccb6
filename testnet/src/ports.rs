//! Ports of nodes: one number, free for UDP (QUIC) and TCP on loopback, held until its node starts.
//!
//! They lie below the numbers that the system gives to outgoing connections (32,768 and above, ip(7)): hundreds of nodes that dial each
//! other would else take the number of one that is not started yet.

use std::io;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::sync::atomic::{AtomicU16, Ordering};

/// The first number, and how many there are.
const FIRST: u16 = 12_000;
const COUNT: u16 = 20_000;
/// Numbers tried until one is free for both.
const TRIES: usize = 2_000;

/// Numbers tried by this process so far.
static TRIED: AtomicU16 = AtomicU16::new(0);

/// A port that nobody else gets while this lives.
#[derive(Debug)]
pub(crate) struct ReservedPort {
    number: u16,
    _tcp: TcpListener,
    _udp: UdpSocket,
}

impl ReservedPort {
    /// Reserves a port.
    ///
    /// # Errors
    ///
    /// No number is free for both after 2,000 tries.
    pub(crate) fn any() -> io::Result<Self> {
        let mut last = Self::try_next();
        for _ in 1..TRIES {
            if last.is_ok() {
                break;
            }
            last = Self::try_next();
        }
        last
    }

    /// Two launchers begin at different numbers.
    fn try_next() -> io::Result<Self> {
        let begin = std::process::id().wrapping_mul(401) % u32::from(COUNT);
        let offset = (begin + u32::from(TRIED.fetch_add(1, Ordering::Relaxed))) % u32::from(COUNT);
        let number = FIRST + u16::try_from(offset).unwrap_or_default();
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, number))?;
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, number))?;
        Ok(Self { number, _tcp: tcp, _udp: udp })
    }

    /// Returns the number.
    pub(crate) fn number(&self) -> u16 {
        self.number
    }
}

/// Returns whether a node could listen on `port` now.
pub(crate) fn is_free(port: u16) -> bool {
    let address = (Ipv4Addr::LOCALHOST, port);
    TcpListener::bind(address).is_ok() && UdpSocket::bind(address).is_ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn reserved_ports_differ_and_are_taken() {
        let ports: Vec<ReservedPort> = (0..50).map(|_| ReservedPort::any().unwrap()).collect();
        assert_eq!(ports.iter().map(ReservedPort::number).collect::<BTreeSet<_>>().len(), 50);
        assert!(ports.iter().all(|port| !is_free(port.number())));
    }
}
