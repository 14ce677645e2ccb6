//! Streams of our own protocols, `/kreisnetz/sync/1` and `/kreisnetz/files/1`, on connections that exist.
//!
//! A small libp2p behaviour of our own, where the design had `libp2p-stream`: that one keeps a channel for every
//! connection there ever was (a stranger who reconnects fills the memory), dials when asked for a stream to a peer
//! that is not connected, picks one of two connections at random, and drops what arrives while its hand-over is
//! full. This one never dials, hands every stream over as an event of the swarm, so that nothing is dropped unseen,
//! and counts: what is above the bound arrives marked to be answered with BUSY.

mod behaviour;
mod handler;

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::{AsyncRead, AsyncReadExt, AsyncWrite};
use libp2p::{PeerId, StreamProtocol};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};

use super::frames::{self, FrameError};
use super::traffic::Traffic;

pub use behaviour::Streams;

/// What is spoken on a stream; each has its own protocol and its own bounds, so that files never hold up catalogs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Dialect {
    /// Heads and catalogs.
    #[default]
    Sync,
    /// Files of assets.
    Files,
}

impl Dialect {
    /// Returns the protocol's name.
    pub const fn protocol(self) -> StreamProtocol {
        match self {
            Self::Sync => StreamProtocol::new("/kreisnetz/sync/1"),
            Self::Files => StreamProtocol::new("/kreisnetz/files/1"),
        }
    }
}

/// What happened to a stream of one dialect.
#[derive(Debug)]
pub struct Spoken {
    /// Which.
    pub dialect: Dialect,
    /// What happened.
    pub event: StreamEvent,
}

/// Bytes of a refused request that are read, so that the peer hears the answer and not a reset.
const REFUSED_BYTES_MAX: usize = 8 * 1024;

/// Both directions of a stream; what the tasks that serve and ask are written against.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Duplex for S {}

/// Names one wish for a stream, until it is opened or has failed.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct OpenId(u64);

/// Why no stream was opened.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// No connection with the peer exists, or it closed meanwhile.
    #[error("not connected")]
    NotConnected,
    /// As many streams are open on the connection as may be.
    #[error("too many open streams")]
    TooMany,
    /// The peer does not speak our protocol.
    #[error("the peer does not speak our protocol")]
    Unsupported,
    /// The peer did not answer in time.
    #[error("the peer did not answer in time")]
    Timeout,
    /// The connection failed.
    #[error("the stream failed: {0}")]
    Failed(String),
}

/// What happened to streams; each is to be handled by a task of its own.
#[derive(Debug)]
pub enum StreamEvent {
    /// A peer opened a stream and may be served.
    Arrived {
        /// Who.
        peer: PeerId,
        /// The stream.
        stream: SyncStream,
    },
    /// A peer opened one more stream than are served on a connection: see [`refuse`].
    Excess {
        /// Who.
        peer: PeerId,
        /// The stream.
        stream: SyncStream,
    },
    /// A stream that we asked for is open.
    Opened {
        /// To whom.
        peer: PeerId,
        /// The wish.
        id: OpenId,
        /// The stream.
        stream: SyncStream,
    },
    /// A stream that we asked for is not to be had.
    OpenFailed {
        /// To whom.
        peer: PeerId,
        /// The wish.
        id: OpenId,
        /// The reason.
        error: OpenError,
    },
}

/// A stream that is counted until it is dropped.
pub struct SyncStream {
    stream: libp2p::Stream,
    traffic: Traffic,
    _counted: OwnedSemaphorePermit,
}

impl SyncStream {
    fn new(stream: libp2p::Stream, traffic: Traffic, counted: OwnedSemaphorePermit) -> Self {
        Self { stream, traffic, _counted: counted }
    }
}

impl fmt::Debug for SyncStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SyncStream")
    }
}

impl AsyncRead for SyncStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Poll::Ready(Ok(bytes)) = read {
            self.traffic.stream_in(bytes);
        }
        read
    }
}

impl AsyncWrite for SyncStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, buffer);
        if let Poll::Ready(Ok(bytes)) = written {
            self.traffic.stream_out(bytes);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_close(context)
    }
}

/// Answers a stream with one frame (BUSY, in the engine's words) and ends it, without understanding the request.
///
/// # Errors
///
/// As [`frames::write`]; nobody needs to care.
pub async fn refuse(mut stream: impl Duplex, answer: &[u8], deadline: Instant) -> Result<(), FrameError> {
    frames::write(&mut stream, answer, answer.len(), deadline).await?;
    frames::finish(&mut stream, deadline).await?;
    let request = stream.take(REFUSED_BYTES_MAX as u64);
    let mut nowhere = futures::io::sink();
    let reading = futures::io::copy(request, &mut nowhere);
    timeout_at(deadline, reading).await.map_err(|_| FrameError::Deadline)??;
    Ok(())
}
