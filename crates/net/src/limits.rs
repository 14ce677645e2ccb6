//! The numbers of SECURITY.md §7 that only libp2p knows: connections, handshakes, windows, streams.
//!
//! What two nodes must agree on stands in `protocol/src/limits.rs`. Every value here replaces a default that was
//! measured to be too generous.

use std::time::Duration;

/// A stranger's handshake may take this long; each costs a descriptor.
pub const HANDSHAKE_IN_MAX: Duration = Duration::from_secs(5);

/// Our own dial may take this long, slow lines included.
pub const HANDSHAKE_OUT_MAX: Duration = Duration::from_secs(15);

/// Inbound streams of one connection that are negotiating their protocol at once.
pub const NEGOTIATING_STREAMS_MAX: usize = 16;

/// A stream has to name its protocol within this time.
pub const NEGOTIATION_MAX: Duration = Duration::from_secs(10);

/// An unused connection is kept longer than the reconcile interval, else the mesh churns.
pub const IDLE_CONNECTION: Duration = Duration::from_secs(600);

/// Streams of one connection, both directions and all protocols. Yamux ends the connection at the next one; QUIC
/// lets the peer wait.
pub const CONNECTION_STREAMS_MAX: usize = 32;

/// Streams of gossipsub, identify and ping on one connection at once, both directions.
pub const SERVICE_STREAMS_MAX: usize = 6;

/// Inbound streams of our own protocol that are served at once on one connection.
pub const SERVED_STREAMS_MAX: usize = 10;

/// Inbound streams that are told BUSY at once on one connection; further ones are reset without a word.
pub const BUSY_STREAMS_MAX: usize = 3;

/// Streams of our own protocol that we hold open at once on one connection.
pub const OPENED_STREAMS_MAX: usize = 8;

/// Inbound streams of files that are served at once on one connection: one, and one that follows a broken one.
pub const SERVED_FILE_STREAMS_MAX: usize = 2;

/// Inbound streams of files that are told BUSY at once on one connection.
pub const BUSY_FILE_STREAMS_MAX: usize = 1;

/// Streams of files that we hold open at once on one connection.
pub const OPENED_FILE_STREAMS_MAX: usize = 2;

/// Streams of files that are served at once to all peers; each holds an answer of a mebibyte at most.
pub const FILE_STREAMS_MAX: usize = 32;

const _: () = assert!(
    SERVICE_STREAMS_MAX
        + SERVED_STREAMS_MAX
        + BUSY_STREAMS_MAX
        + OPENED_STREAMS_MAX
        + SERVED_FILE_STREAMS_MAX
        + BUSY_FILE_STREAMS_MAX
        + OPENED_FILE_STREAMS_MAX
        <= CONNECTION_STREAMS_MAX,
    "an honest peer hears BUSY before its connection is ended"
);

/// Bytes that a peer may send on one QUIC stream before we read.
pub const QUIC_STREAM_BYTES_MAX: u32 = 1024 * 1024;

/// Bytes that a peer may send on one QUIC connection before we read.
pub const QUIC_CONNECTION_BYTES_MAX: u32 = 4 * 1024 * 1024;

/// Often enough for UDP mappings of 30 s.
pub const QUIC_KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Three lost keep-alives end a QUIC connection.
pub const QUIC_IDLE_MAX: Duration = Duration::from_secs(60);

const _: () = assert!(2 * QUIC_KEEP_ALIVE.as_secs() < QUIC_IDLE_MAX.as_secs(), "one lost keep-alive ends no connection");

/// Inbound handshakes at once, of all addresses.
pub const PENDING_IN_MAX: u32 = 256;

/// Dials at once.
pub const PENDING_OUT_MAX: u32 = 32;

/// Inbound connections, by default; the configuration can lower it.
pub const CONNECTIONS_IN_MAX: u32 = 128;

/// Outbound connections, by default; the configuration can lower it.
pub const CONNECTIONS_OUT_MAX: u32 = 48;

/// Connections with one peer: two of dials that crossed, which are dead and not yet known to be, and two of its next start. With room for two, a node
/// that was killed right after a start was refused by its peers for the minute that QUIC keeps a dead connection.
pub const CONNECTIONS_PER_PEER_MAX: u32 = 4;

/// New connections are refused while the process holds more memory than this: half of the unit's `MemoryMax`.
pub const MEMORY_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Handshakes at once of one IP block and carrier.
pub const PENDING_PER_BLOCK_MAX: u32 = 8;

/// Inbound connections of strangers of one IP block.
pub const STRANGERS_PER_BLOCK_MAX: u32 = 16;

/// Inbound connections from peers that no admitted publisher names.
pub const GUESTS_MAX: usize = 32;

/// A guest that was silent for this long yields to a new one.
pub const GUEST_IDLE: Duration = Duration::from_secs(600);

/// Events from behaviours to one connection that may wait.
pub const NOTIFY_BUFFER: usize = 4;

/// Events of one connection to the behaviours that may wait.
pub const EVENT_BUFFER: usize = 7;

/// Time between two pings on one connection.
pub const PING_EVERY: Duration = Duration::from_secs(60);

/// A ping unanswered for this long has failed.
pub const PING_MAX: Duration = Duration::from_secs(20);

/// Time between two identify questions on one connection.
pub const IDENTIFY_EVERY: Duration = Duration::from_secs(3600);

/// Addresses tried for one peer in one dial.
pub const ADDRESSES_PER_DIAL_MAX: usize = 8;
