//! QUIC version 1, and TCP with TLS 1.3 and yamux, put together by hand.
//!
//! By hand because the dial filter has to stand directly above the sockets, and because libp2p's builder sets other
//! times. Not here: Noise (classical key exchange only), WebSocket, plaintext, relays, and a resolver: names in
//! addresses are refused for now (see [`super::dial_rules`]).

use libp2p::core::muxing::StreamMuxerBox;
use libp2p::core::transport::timeout::TransportTimeout;
use libp2p::core::transport::{Boxed, OrTransport};
use libp2p::core::upgrade::Version;
use libp2p::identity::Keypair;
use libp2p::{PeerId, Transport, quic, tcp, tls, yamux};

use super::dial_filter::DialFilter;
use super::dial_rules::DialRules;
use super::limits::{
    CONNECTION_STREAMS_MAX, HANDSHAKE_IN_MAX, HANDSHAKE_OUT_MAX, QUIC_CONNECTION_BYTES_MAX, QUIC_IDLE_MAX, QUIC_KEEP_ALIVE,
    QUIC_STREAM_BYTES_MAX,
};
use super::second_choice::SecondChoice;

/// The transport's certificate could not be made from the transport key.
#[derive(Debug, thiserror::Error)]
#[error("no certificate from the transport key: {0}")]
pub struct TransportError(#[from] tls::certificate::GenError);

/// Builds both transports over one dial filter each, with deadlines for handshakes in and out.
///
/// # Errors
///
/// When no self-signed certificate can be made for the key.
pub(super) fn build(key: &Keypair, rules: &DialRules) -> Result<Boxed<(PeerId, StreamMuxerBox)>, TransportError> {
    begin_randomness();
    let quic = SecondChoice::new(DialFilter::new(quic::tokio::Transport::new(quic_config(key)), rules.clone()))
        .map(|(peer, connection), _| (peer, StreamMuxerBox::new(connection)));
    let tcp = DialFilter::new(tcp::tokio::Transport::new(tcp::Config::new().nodelay(true)), rules.clone())
        .upgrade(Version::V1Lazy)
        .authenticate(tls::Config::new(key)?)
        .multiplex(yamux_config())
        .map(|(peer, connection), _| (peer, StreamMuxerBox::new(connection)));
    let either = OrTransport::new(quic, tcp).map(|output, _| output.into_inner());
    let inbound = TransportTimeout::with_ingoing_timeout(either, HANDSHAKE_IN_MAX);
    Ok(TransportTimeout::with_outgoing_timeout(inbound, HANDSHAKE_OUT_MAX).boxed())
}

/// Draws a byte from the source that handshakes draw from. The first draw of a process gathers jitter for some 30 ms, which the first peer
/// need not wait for.
fn begin_randomness() {
    std::thread::spawn(|| {
        // Where it fails, the first handshake fails, and says so.
        let _ = aws_lc_rs::rand::fill(&mut [0; 1]);
    });
}

fn quic_config(key: &Keypair) -> quic::Config {
    let mut config = quic::Config::new(key);
    // The longer of the two; the wrapper around both transports cuts inbound ones earlier.
    config.handshake_timeout = HANDSHAKE_OUT_MAX;
    config.max_idle_timeout = u32::try_from(QUIC_IDLE_MAX.as_millis()).unwrap_or(u32::MAX);
    config.keep_alive_interval = QUIC_KEEP_ALIVE;
    config.max_concurrent_stream_limit = u32::try_from(CONNECTION_STREAMS_MAX).unwrap_or(u32::MAX);
    config.max_stream_data = QUIC_STREAM_BYTES_MAX;
    config.max_connection_data = QUIC_CONNECTION_BYTES_MAX;
    config
}

/// Yamux's window over all streams has no setter; few streams keep it small.
fn yamux_config() -> yamux::Config {
    let mut config = yamux::Config::default();
    config.set_max_num_streams(CONNECTION_STREAMS_MAX);
    config
}
