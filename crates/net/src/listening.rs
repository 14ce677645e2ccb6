//! Opens the listening sockets, all or none, and says plainly why one could not be opened.
//!
//! libp2p lets several processes of one user listen on one TCP port (`SO_REUSEPORT`), and hides the operating
//! system's reason in layers of wrappers. So every address is bound once before, plainly, and let go again.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};

use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, Swarm};

use super::behaviour::Behaviour;

/// Why an address cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum ListenReason {
    /// Another program, or another node, listens there.
    #[error("the port is in use")]
    Busy,
    /// The operating system does not let us, as with ports below 1024.
    #[error("the port needs a privilege")]
    Forbidden,
    /// The machine has no such address.
    #[error("the machine has no such address")]
    NoSuchAddress,
    /// The address is neither `/ip…/tcp/…` nor `/ip…/udp/…/quic-v1`.
    #[error("neither /ip4|ip6/…/tcp/… nor /ip4|ip6/…/udp/…/quic-v1")]
    Unsupported,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// An address could not be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {reason}")]
pub struct ListenError {
    /// The address.
    pub address: Multiaddr,
    /// The reason.
    pub reason: ListenReason,
}

#[derive(Clone, Copy)]
enum Carrier {
    Tcp,
    Quic,
}

/// Listens on all addresses.
///
/// An IPv6 address that a machine without IPv6 cannot have is skipped with a warning, as long as another address
/// remains: the defaults name both families.
///
/// # Errors
///
/// The first address that cannot be listened on. The swarm is to be dropped then.
pub fn listen(swarm: &mut Swarm<Behaviour>, addresses: &[Multiaddr]) -> Result<(), ListenError> {
    let mut usable = Vec::new();
    let mut skipped = None;
    for address in addresses {
        match probe(address) {
            Ok(()) => usable.push(address),
            Err(reason @ ListenReason::NoSuchAddress) if is_v6(address) => {
                tracing::warn!(%address, "this machine has no such IPv6 address, not listening there");
                skipped = Some(failure(address, reason));
            }
            Err(reason) => return Err(failure(address, reason)),
        }
    }
    if let (true, Some(error)) = (usable.is_empty(), skipped) {
        return Err(error);
    }
    for address in usable {
        swarm.listen_on(address.clone()).map_err(|error| failure(address, ListenReason::Other(error.to_string())))?;
    }
    Ok(())
}

fn failure(address: &Multiaddr, reason: ListenReason) -> ListenError {
    ListenError { address: address.clone(), reason }
}

fn is_v6(address: &Multiaddr) -> bool {
    matches!(address.iter().next(), Some(Protocol::Ip6(_)))
}

/// Binds and lets go. Port 0 is never busy.
fn probe(address: &Multiaddr) -> Result<(), ListenReason> {
    let (socket, carrier) = socket_of(address).ok_or(ListenReason::Unsupported)?;
    let bound = match carrier {
        Carrier::Tcp => TcpListener::bind(socket).map(drop),
        Carrier::Quic => UdpSocket::bind(socket).map(drop),
    };
    bound.map_err(|error| reason(&error, socket))
}

fn reason(error: &io::Error, socket: SocketAddr) -> ListenReason {
    match error.kind() {
        ErrorKind::AddrInUse => ListenReason::Busy,
        ErrorKind::PermissionDenied => ListenReason::Forbidden,
        ErrorKind::AddrNotAvailable => ListenReason::NoSuchAddress,
        // A kernel without IPv6 says "address family not supported", for which there is no kind.
        _ if socket.is_ipv6() => ListenReason::NoSuchAddress,
        _ => ListenReason::Other(error.to_string()),
    }
}

fn socket_of(address: &Multiaddr) -> Option<(SocketAddr, Carrier)> {
    let parts: Vec<Protocol<'_>> = address.iter().collect();
    let ip = match parts.first()? {
        Protocol::Ip4(ip) => IpAddr::V4(*ip),
        Protocol::Ip6(ip) => IpAddr::V6(*ip),
        _ => return None,
    };
    match parts.get(1..)? {
        [Protocol::Tcp(port)] => Some((SocketAddr::new(ip, *port), Carrier::Tcp)),
        [Protocol::Udp(port), Protocol::QuicV1] => Some((SocketAddr::new(ip, *port), Carrier::Quic)),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::net::{TcpListener, UdpSocket};

    use super::{ListenReason, probe};

    #[test]
    fn a_busy_port_is_told_for_tcp_and_for_quic() {
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("/ip4/127.0.0.1/tcp/{}", tcp.local_addr().unwrap().port());
        assert!(matches!(probe(&address.parse().unwrap()), Err(ListenReason::Busy)));
        drop(tcp);
        assert!(probe(&address.parse().unwrap()).is_ok());

        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = udp.local_addr().unwrap().port();
        let address = format!("/ip4/127.0.0.1/udp/{port}/quic-v1");
        assert!(matches!(probe(&address.parse().unwrap()), Err(ListenReason::Busy)));
    }

    #[test]
    fn addresses_that_are_none_of_ours_are_told() {
        assert!(matches!(probe(&"/ip4/203.0.113.7/tcp/4480".parse().unwrap()), Err(ListenReason::NoSuchAddress)));
        for text in ["/dns4/uelzen.example/tcp/4480", "/ip4/127.0.0.1/udp/4480", "/memory/1"] {
            assert!(matches!(probe(&text.parse().unwrap()), Err(ListenReason::Unsupported)));
        }
    }
}
