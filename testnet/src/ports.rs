//! Ports of nodes: one number, free for UDP (QUIC) and TCP on loopback, held until its node starts.

use std::io;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};

/// Numbers tried until one is free for both.
const TRIES: usize = 64;

/// A port that nobody else gets while this lives.
#[derive(Debug)]
pub(crate) struct ReservedPort {
    number: u16,
    _tcp: TcpListener,
    _udp: UdpSocket,
}

impl ReservedPort {
    /// Reserves a port that the system chooses.
    ///
    /// # Errors
    ///
    /// No number is free for both after 64 tries.
    pub(crate) fn any() -> io::Result<Self> {
        let mut last = Self::try_any();
        for _ in 1..TRIES {
            if last.is_ok() {
                break;
            }
            last = Self::try_any();
        }
        last
    }

    fn try_any() -> io::Result<Self> {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let number = tcp.local_addr()?.port();
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
