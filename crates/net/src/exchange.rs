//! The tasks at both ends of a stream: one asks, one is asked. Each has its stream to itself, and a deadline for every
//! step; what they learn goes to the driver over one bounded channel, so that a fast peer waits for a slow node.

use std::time::Duration;

use kreisnetz_protocol::limits::{FRAME_BYTES_MAX, IDLE_MS_MAX, REQUEST_BYTES_MAX, REQUEST_MS_MAX};
use kreisnetz_protocol::{Failure, Offence, RequestId};
use libp2p::PeerId;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::frames::{self, FrameError};
use super::streams::{Duplex, SyncStream};
use super::translate;

/// News of streams waiting for the driver at most; each can hold a frame of 256 KiB.
pub const NEWS_MAX: usize = 16;

/// A request is 128 bytes at most; who needs longer is not asking.
const REQUEST_WITHIN: Duration = Duration::from_secs(10);

/// What a stream's task tells the driver.
#[derive(Debug)]
pub enum StreamNews {
    /// A frame of an answer.
    Received {
        /// To which request.
        request: RequestId,
        /// Its bytes.
        frame: Vec<u8>,
    },
    /// No (further) frame comes.
    Failed {
        /// To which request.
        request: RequestId,
        /// Why.
        failure: Failure,
    },
    /// A peer asks; the stream waits for the answer.
    Requested {
        /// Who.
        peer: PeerId,
        /// The bytes of its request.
        request: Vec<u8>,
        /// Where the answer goes.
        stream: SyncStream,
    },
    /// A peer did something that counts against it.
    Offended {
        /// Who.
        peer: PeerId,
        /// What.
        offence: Offence,
    },
    /// A peer's request could not be read.
    Spoilt {
        /// Whose.
        peer: PeerId,
        /// Why.
        error: FrameError,
    },
}

/// Sends a request and passes the frames of the answer on, until the peer ends the stream.
///
/// The end is told as a failure too: whether the answer was whole by then, only the engine knows.
pub async fn ask(mut stream: impl Duplex, request: RequestId, bytes: Vec<u8>, news: mpsc::Sender<StreamNews>) {
    let failure = match converse(&mut stream, request, &bytes, &news).await {
        Ok(()) => Failure::Broken,
        Err(error) => translate::failure(&error),
    };
    let _ = news.send(StreamNews::Failed { request, failure }).await;
}

async fn converse(stream: &mut impl Duplex, request: RequestId, bytes: &[u8], news: &mpsc::Sender<StreamNews>) -> Result<(), FrameError> {
    let last = Instant::now() + Duration::from_millis(REQUEST_MS_MAX);
    frames::write(stream, bytes, REQUEST_BYTES_MAX, idle(last)).await?;
    frames::finish(stream, idle(last)).await?;
    while let Some(frame) = frames::read(stream, FRAME_BYTES_MAX, idle(last)).await? {
        if news.send(StreamNews::Received { request, frame }).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Reads a peer's request and hands it to the driver with its stream.
pub async fn listen(mut stream: SyncStream, peer: PeerId, news: mpsc::Sender<StreamNews>) {
    let deadline = Instant::now() + REQUEST_WITHIN;
    let told = match frames::read(&mut stream, REQUEST_BYTES_MAX, deadline).await {
        Ok(Some(request)) => StreamNews::Requested { peer, request, stream },
        Ok(None) => return,
        Err(error) => StreamNews::Spoilt { peer, error },
    };
    let _ = news.send(told).await;
}

/// Sends a whole answer.
///
/// # Errors
///
/// See [`FrameError`]; nobody needs to care, the peer asks again.
pub async fn respond(stream: impl Duplex + 'static, answer: Vec<Vec<u8>>) -> Result<(), FrameError> {
    let mut sink = FrameSink::new(stream);
    for frame in answer {
        sink.send(&frame).await?;
    }
    sink.finish().await
}

/// Where the frames of an answer go, one after the other; each waits until the peer took it.
pub struct FrameSink {
    stream: Box<dyn Duplex>,
    last: Instant,
}

impl std::fmt::Debug for FrameSink {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("FrameSink")
    }
}

impl FrameSink {
    /// Takes a stream on which a request was read. From now on an answer may take 120 s, and 15 s for one frame.
    pub fn new(stream: impl Duplex + 'static) -> Self {
        Self { stream: Box::new(stream), last: Instant::now() + Duration::from_millis(REQUEST_MS_MAX) }
    }

    /// Sends one frame.
    ///
    /// # Errors
    ///
    /// See [`FrameError`]. After an error there is no use in sending more.
    pub async fn send(&mut self, frame: &[u8]) -> Result<(), FrameError> {
        frames::write(&mut self.stream, frame, FRAME_BYTES_MAX, idle(self.last)).await
    }

    /// Ends the answer, and makes sure that the peer asked for nothing more on this stream.
    ///
    /// # Errors
    ///
    /// See [`FrameError`].
    pub async fn finish(mut self) -> Result<(), FrameError> {
        frames::finish(&mut self.stream, idle(self.last)).await?;
        frames::finished(&mut self.stream, idle(self.last)).await
    }
}

fn idle(last: Instant) -> Instant {
    last.min(Instant::now() + Duration::from_millis(IDLE_MS_MAX))
}
