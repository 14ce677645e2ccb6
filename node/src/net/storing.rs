//! What the driver needs of the storage side: a queue of jobs in order, and a reader that serves catalogs.

use futures::future::BoxFuture;
use kreisnetz_catalog::{Delta, Since};
use kreisnetz_identity::{IdentityLog, PublisherId};
use kreisnetz_protocol::StoreOutcome;
use tokio::sync::oneshot;

use super::exchange::FrameSink;
use super::frames::FrameError;

/// Something to make durable. Jobs are done in the order in which they were sent: a catalog rests on the identity
/// before it.
#[derive(Debug)]
pub enum StoreJob {
    /// Keep an identity log that has grown.
    Identity {
        /// The log.
        log: Box<IdentityLog>,
    },
    /// Verify a pulled catalog against what is held and keep it, all or nothing.
    Catalog {
        /// What was pulled.
        delta: Box<Delta>,
        /// Told when it is durable, or why it is not. Dropped unsaid, it counts as [`StoreOutcome::Failed`].
        reply: oneshot::Sender<StoreOutcome>,
    },
}

/// Serves catalogs from the store.
pub trait DeltaSource: Send + Sync {
    /// Reads a publisher's newest catalog from `since` on and sends it as the frames of
    /// [`DeltaFrames`](kreisnetz_protocol::DeltaFrames), then ends the sink. What is not held is
    /// [`Answer::absent`](kreisnetz_protocol::Answer::absent).
    ///
    /// The reader must not block the runtime, and holds one frame at a time: sending waits for the peer, for up to two
    /// minutes.
    fn serve(&self, publisher: PublisherId, since: Since, sink: FrameSink) -> BoxFuture<'static, Result<(), FrameError>>;
}
