//! What the driver needs of the storage side: a queue of jobs in order, and a reader that serves what is stored.

use std::sync::Arc;

use futures::future::BoxFuture;
use kreisnetz_catalog::{Delta, Equivocation, Head};
use kreisnetz_identity::{IdentityLog, Verified};
use kreisnetz_protocol::{Offence, Reading, StoreOutcome};
use libp2p::PeerId;
use tokio::sync::oneshot;

use super::exchange::FrameSink;
use super::frames::FrameError;
use super::streams::SyncStream;

/// Something to make durable. Jobs are done in the order in which they were sent: a catalog rests on the identity
/// before it.
#[derive(Debug)]
pub enum StoreJob {
    /// Keep an identity log that has grown.
    Identity {
        /// The log.
        log: Arc<IdentityLog>,
    },
    /// Keep a proof of contradiction for ever.
    Proof {
        /// The proof.
        proof: Box<Equivocation>,
    },
    /// Compare a head with those that are kept of its publisher.
    Examine {
        /// The head.
        head: Box<Verified<Head>>,
        /// Told the contradiction that it is part of, if any. Dropped unsaid, it counts as none.
        reply: oneshot::Sender<Option<Box<Equivocation>>>,
    },
    /// This process may be an older copy of itself: nothing is signed until peers were asked.
    OwnLineDoubted,
    /// Peers know no newer own head: signing may go on.
    OwnLineConfirmed,
    /// Verify a pulled catalog against what is held and keep it, all or nothing.
    Catalog {
        /// What was pulled.
        delta: Box<Delta>,
        /// Told when it is durable, or why it is not. Dropped unsaid, it counts as [`StoreOutcome::Failed`].
        reply: oneshot::Sender<StoreOutcome>,
    },
}

/// Serves peers from the store.
pub trait Source: Send + Sync {
    /// Reads what a peer asks for and sends it as the frames that [`Reading`] names, then ends the sink. What is not held is
    /// [`Answer::absent`](kreisnetz_protocol::Answer::absent).
    ///
    /// The reader must not block the runtime, and holds one frame at a time: sending waits for the peer, for up to two
    /// minutes.
    fn serve(&self, reading: Reading, sink: FrameSink) -> BoxFuture<'static, Result<(), FrameError>>;
}

/// Serves files of assets to peers.
pub trait FileSource: Send + Sync {
    /// Answers what a peer asks on one stream until it ends, and returns what counts against the peer.
    ///
    /// Must not block the runtime; how many streams are served at once is the source's to bound.
    fn serve(&self, peer: PeerId, stream: SyncStream) -> BoxFuture<'static, Option<Offence>>;
}

/// Holds no files.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl FileSource for NoFiles {
    fn serve(&self, _: PeerId, _: SyncStream) -> BoxFuture<'static, Option<Offence>> {
        Box::pin(std::future::ready(None))
    }
}
