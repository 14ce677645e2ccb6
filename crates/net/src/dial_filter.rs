//! A libp2p transport that opens no socket to an address that [`DialRules`] refuses.
//!
//! It wraps TCP and QUIC directly, so whatever chose the address (a behaviour, a dial option, one day a resolver) is
//! judged at the last moment. Listening is not its business: where we listen is the operator's word.

use std::pin::Pin;
use std::task::{Context, Poll};

use libp2p::core::transport::{DialOpts, ListenerId, PortUse, TransportError, TransportEvent};
use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, Transport};

use super::dial_rules::DialRules;

/// A transport that dials only what the rules allow.
#[derive(Debug)]
pub(super) struct DialFilter<T> {
    inner: T,
    rules: DialRules,
}

impl<T> DialFilter<T> {
    /// Wraps a transport that opens sockets.
    pub(super) fn new(inner: T, rules: DialRules) -> Self {
        Self { inner, rules }
    }
}

impl<T: Transport + Unpin> Transport for DialFilter<T> {
    type Output = T::Output;
    type Error = T::Error;
    type ListenerUpgrade = T::ListenerUpgrade;
    type Dial = T::Dial;

    fn listen_on(&mut self, id: ListenerId, address: Multiaddr) -> Result<(), TransportError<Self::Error>> {
        self.inner.listen_on(id, address)
    }

    fn remove_listener(&mut self, id: ListenerId) -> bool {
        self.inner.remove_listener(id)
    }

    fn dial(&mut self, address: Multiaddr, options: DialOpts) -> Result<Self::Dial, TransportError<Self::Error>> {
        if let Err(refusal) = self.rules.judge(&address) {
            tracing::debug!(%refusal, "address not dialled");
            return Err(TransportError::MultiaddrNotSupported(address));
        }
        let options = DialOpts { port_use: port_use(&address, options.port_use), ..options };
        self.inner.dial(address, options)
    }

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<TransportEvent<Self::ListenerUpgrade, Self::Error>> {
        Pin::new(&mut self.inner).poll(context)
    }
}

/// QUIC is dialled from the socket that listens: it knows no TIME-WAIT, and a socket of its own costs each dial an endpoint with three
/// megabytes of buffers. TCP keeps to what was asked for.
fn port_use(address: &Multiaddr, asked: PortUse) -> PortUse {
    let is_quic = address.iter().any(|part| part == Protocol::QuicV1);
    if is_quic { PortUse::Reuse } else { asked }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::net::{SocketAddr, TcpListener};
    use std::time::Duration;

    use libp2p::core::Endpoint;
    use libp2p::core::transport::{DialOpts, PortUse};
    use libp2p::{Multiaddr, Transport, tcp};

    use super::{DialFilter, DialRules, port_use};

    #[test]
    fn quic_shares_the_listening_socket_and_tcp_takes_a_port_of_its_own() {
        let quic: Multiaddr = "/ip4/192.0.2.1/udp/4001/quic-v1".parse().unwrap();
        let tcp: Multiaddr = "/ip4/192.0.2.1/tcp/4001".parse().unwrap();
        assert_eq!(port_use(&quic, PortUse::New), PortUse::Reuse);
        assert_eq!(port_use(&tcp, PortUse::New), PortUse::New);
    }

    /// Dials over a filter whose private ranges are empty, and says whether the listener saw a connection.
    fn is_reached(listener: &TcpListener, private_ranges: &[&str]) -> bool {
        listener.set_nonblocking(true).unwrap();
        let ranges: Vec<_> = private_ranges.iter().map(|range| range.parse().unwrap()).collect();
        let SocketAddr::V4(local) = listener.local_addr().unwrap() else {
            unreachable!("bound to IPv4");
        };
        let address: Multiaddr = format!("/ip4/{}/tcp/{}", local.ip(), local.port()).parse().unwrap();
        let mut filter = DialFilter::new(tcp::tokio::Transport::new(tcp::Config::new()), DialRules::new(&ranges, &[]));
        let options = DialOpts { role: Endpoint::Dialer, port_use: PortUse::New };
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            if let Ok(dial) = filter.dial(address, options) {
                let _ = tokio::time::timeout(Duration::from_secs(5), dial).await;
            }
        });
        listener.accept().is_ok()
    }

    #[test]
    fn a_loopback_address_gets_a_socket_only_where_the_configuration_names_it() {
        let listener = TcpListener::bind("127.0.0.9:0").unwrap();
        assert!(!is_reached(&listener, &[]));
        assert!(!is_reached(&listener, &["127.0.0.1/32"]));
        assert!(is_reached(&listener, &["127.0.0.9/32"]));
    }
}
