//! Builds the swarm: key, transports, behaviours, and the listening sockets before anything else happens.

use std::num::NonZeroUsize;

use libp2p::identity::Keypair;
use libp2p::swarm::Config;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::{Multiaddr, PeerId, Swarm};
use zeroize::Zeroizing;

use super::behaviour::{Behaviour, BehaviourSettings};
use super::cidr::Cidr;
use super::dial_rules::{DialRules, Refusal};
use super::gossip::{GossipError, Topics};
use super::limits::{ADDRESSES_PER_DIAL_MAX, EVENT_BUFFER, IDLE_CONNECTION, NEGOTIATING_STREAMS_MAX, NOTIFY_BUFFER};
use super::listening::{self, ListenError};
use super::standing::Standing;
use super::transport::{self, TransportError};

/// What the network layer needs to know; read from the configuration, checked there.
#[derive(Debug)]
pub struct NetworkSettings {
    /// The secret half of the transport key, Ed25519.
    pub transport_key: Zeroizing<[u8; 32]>,
    /// Addresses to listen on; ignored when `inbound` is false.
    pub listen: Vec<Multiaddr>,
    /// Addresses that others dial, as the operator states them.
    pub external: Vec<Multiaddr>,
    /// Ranges that may be dialled besides public addresses, and that no cap per IP applies to.
    pub private_ranges: Vec<Cidr>,
    /// Whether others may connect to us.
    pub inbound: bool,
    /// Inbound connections at once.
    pub connections_in: u32,
    /// Outbound connections at once.
    pub connections_out: u32,
    /// Memory of the process in bytes above which no further connection is taken.
    pub memory_bytes_max: usize,
    /// Topics of the network.
    pub topics: Topics,
}

/// Why the network did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The transport key is no Ed25519 secret.
    #[error("the transport key is not usable: {0}")]
    Key(#[from] libp2p::identity::DecodingError),
    /// No certificate could be made.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// gossipsub refused its settings.
    #[error(transparent)]
    Gossip(#[from] GossipError),
    /// An address could not be listened on.
    #[error(transparent)]
    Listen(#[from] ListenError),
}

/// Why a dial did not begin.
#[derive(Debug, thiserror::Error)]
pub enum DialRefused {
    /// None of the addresses may be dialled; the last reason.
    #[error("no address may be dialled: {0}")]
    Addresses(Refusal),
    /// No address was given.
    #[error("no address")]
    NoAddress,
    /// libp2p refused: connected already, refused peer, limits.
    #[error("not dialled: {}", with_cause(.0))]
    Swarm(#[from] libp2p::swarm::DialError),
}

/// A refusal by one of our own limits says no more than "Dial error"; its cause says which.
fn with_cause(error: &libp2p::swarm::DialError) -> String {
    match error {
        libp2p::swarm::DialError::Denied { cause } => cause.to_string(),
        error => error.to_string(),
    }
}

/// Builds a swarm that listens already, when it is to listen.
///
/// Must be called inside a tokio runtime.
///
/// # Errors
///
/// See [`StartError`]; a busy port is [`StartError::Listen`], and then no socket stays open.
pub fn build(settings: &NetworkSettings, standing: Standing) -> Result<Swarm<Behaviour>, StartError> {
    let key = Keypair::ed25519_from_bytes(*settings.transport_key)?;
    let rules = dial_rules(settings);
    let behaviour = Behaviour::new(BehaviourSettings {
        key: key.public(),
        topics: &settings.topics,
        rules: rules.clone(),
        connections_in: settings.connections_in,
        connections_out: settings.connections_out,
        memory_bytes_max: settings.memory_bytes_max,
        standing,
    })?;
    let transport = transport::build(&key, &rules)?;
    let peer = PeerId::from(key.public());
    let mut swarm = Swarm::new(transport, behaviour, peer, config());
    if settings.inbound {
        listening::listen(&mut swarm, &settings.listen)?;
    }
    for address in &settings.external {
        swarm.add_external_address(address.clone());
    }
    Ok(swarm)
}

/// Returns the rules for dialling that follow from the settings.
pub fn dial_rules(settings: &NetworkSettings) -> DialRules {
    DialRules::new(&settings.private_ranges, &settings.external)
}

/// Begins to dial a peer that is neither connected nor being dialled, at up to eight of the addresses that may be
/// dialled. The transports judge them once more.
///
/// # Errors
///
/// See [`DialRefused`].
pub fn dial(swarm: &mut Swarm<Behaviour>, rules: &DialRules, peer: PeerId, addresses: &[Multiaddr]) -> Result<(), DialRefused> {
    let mut refusal = None;
    let mut fit = Vec::new();
    for address in addresses {
        match rules.judge(address) {
            Ok(_) if fit.len() < ADDRESSES_PER_DIAL_MAX => fit.push(address.clone()),
            Ok(_) => break,
            Err(reason) => refusal = Some(reason),
        }
    }
    if fit.is_empty() {
        return Err(refusal.map_or(DialRefused::NoAddress, DialRefused::Addresses));
    }
    // From the listening port, TCP could not dial a peer again until the last connection's quarantine is over (TIME-WAIT),
    // which is what a restart does. Hole punching, which would need that port, is not built.
    let options = DialOpts::peer_id(peer).condition(PeerCondition::DisconnectedAndNotDialing).addresses(fit).allocate_new_port().build();
    swarm.dial(options).map_err(DialRefused::Swarm)
}

fn config() -> Config {
    Config::with_tokio_executor()
        .with_notify_handler_buffer_size(NonZeroUsize::new(NOTIFY_BUFFER).unwrap_or(NonZeroUsize::MIN))
        .with_per_connection_event_buffer_size(EVENT_BUFFER)
        .with_max_negotiating_inbound_streams(NEGOTIATING_STREAMS_MAX)
        .with_idle_connection_timeout(IDLE_CONNECTION)
        .with_smart_dial()
}
