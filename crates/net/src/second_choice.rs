//! A libp2p transport that lets another one go first: its dials begin a moment later, and not at all where the other is there by then.
//!
//! All addresses of a peer are dialled at once and the first connection is kept, so without this QUIC always wins, by its shorter
//! handshake. Over TCP the same bytes cost a third less processor time (BENCHMARKS.md), a firewall lets it pass more often, and it needs no
//! keep-alive for mappings of 30 seconds. The moment is the Connection Attempt Delay of RFC 8305 §5.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use libp2p::core::transport::{DialOpts, ListenerId, TransportError, TransportEvent};
use libp2p::{Multiaddr, Transport};

/// How much later a dial begins.
const LATER_BY: Duration = Duration::from_millis(250);

/// A transport whose dials begin later; it listens as ever.
#[derive(Debug)]
pub(super) struct SecondChoice<T>(T);

impl<T> SecondChoice<T> {
    /// Wraps a transport.
    pub(super) const fn new(inner: T) -> Self {
        Self(inner)
    }
}

impl<T: Transport + Unpin> Transport for SecondChoice<T>
where
    T::Dial: Send + 'static,
{
    type Output = T::Output;
    type Error = T::Error;
    type ListenerUpgrade = T::ListenerUpgrade;
    type Dial = BoxFuture<'static, Result<Self::Output, Self::Error>>;

    fn listen_on(&mut self, id: ListenerId, address: Multiaddr) -> Result<(), TransportError<Self::Error>> {
        self.0.listen_on(id, address)
    }

    fn remove_listener(&mut self, id: ListenerId) -> bool {
        self.0.remove_listener(id)
    }

    fn dial(&mut self, address: Multiaddr, options: DialOpts) -> Result<Self::Dial, TransportError<Self::Error>> {
        let dial = self.0.dial(address, options)?;
        Ok(async {
            tokio::time::sleep(LATER_BY).await;
            dial.await
        }
        .boxed())
    }

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<TransportEvent<Self::ListenerUpgrade, Self::Error>> {
        Pin::new(&mut self.0).poll(context)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use libp2p::core::Endpoint;
    use libp2p::core::transport::PortUse;
    use libp2p::core::transport::dummy::DummyTransport;
    use libp2p::tcp;

    use super::*;

    #[test]
    fn a_dial_opens_no_socket_before_its_time() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address: Multiaddr = format!("/ip4/127.0.0.1/tcp/{}", listener.local_addr().unwrap().port()).parse().unwrap();
        let options = DialOpts { role: Endpoint::Dialer, port_use: PortUse::New };
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let mut late = SecondChoice::new(tcp::tokio::Transport::new(tcp::Config::new()));
            let mut dial = late.dial(address.clone(), options).unwrap();
            assert!((&mut dial).now_or_never().is_none());
            assert!(listener.accept().is_err(), "the other one goes first");
            assert!(dial.await.is_ok());
            assert!(listener.accept().is_ok());
            // What is dialled at once has its socket with the first look at it.
            let dial = tcp::tokio::Transport::new(tcp::Config::new()).dial(address, options).unwrap();
            drop(dial.now_or_never());
            assert!(listener.accept().is_ok());
        });
    }

    #[test]
    fn an_address_that_is_refused_is_refused_at_once() {
        let options = DialOpts { role: Endpoint::Dialer, port_use: PortUse::New };
        let refused = SecondChoice::new(DummyTransport::<()>::new()).dial("/ip4/127.0.0.1/tcp/1".parse().unwrap(), options);
        assert!(matches!(refused, Err(TransportError::MultiaddrNotSupported(_))));
    }
}
