//! Between the network and the storage thread: jobs in their order, and catalogs read for peers.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use kreisnetz_catalog::{Delta, Equivocation, Head, Position, Since, VerifiedWitness};
use kreisnetz_identity::{IdentityLog, PublisherId, Verified};
use kreisnetz_protocol::{Answer, DeltaFrames, Reading, StoreOutcome};
use kreisnetz_store::ReadError;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinError, JoinSet};

use crate::failure::Failure;
use crate::net::exchange::FrameSink;
use crate::net::frames::FrameError;
use crate::net::storing::{Source, StoreJob};
use crate::storage::{Shelf, StorageHandle, StorageStopped};

/// Frames read ahead of a slow peer at most.
const FRAMES_AHEAD: usize = 1;

/// Catalogs on their way into the store at the same time at most; what they weigh, the engine bounds.
const CATALOGS_AT_ONCE: usize = 64;

/// Hands jobs to the storage thread until there are no more. An identity reaches it before the jobs behind it; catalogs are verified
/// beside each other, and what waits together is stored together.
pub async fn keep(mut jobs: mpsc::Receiver<StoreJob>, storage: StorageHandle) {
    let mut storing = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            Some(ended) = storing.join_next() => report(ended),
            job = jobs.recv(), if storing.len() < CATALOGS_AT_ONCE => match job {
                Some(StoreJob::Identity { log }) => match storage.send_identity(log).await {
                    Ok(answer) => drop(storing.spawn(keep_identity(answer))),
                    Err(StorageStopped) => break,
                },
                Some(StoreJob::Catalog { delta, reply }) => drop(storing.spawn(keep_catalog(storage.clone(), delta, reply))),
                Some(StoreJob::Proof { proof }) => drop(storing.spawn(keep_proof(storage.clone(), proof))),
                Some(StoreJob::Examine { head, reply }) => drop(storing.spawn(examine(storage.clone(), head, reply))),
                Some(StoreJob::OwnLineDoubted) => match storage.doubt().await {
                    Ok(()) => {}
                    Err(StorageStopped) => break,
                },
                Some(StoreJob::OwnLineConfirmed) => match storage.confirm().await {
                    Ok(()) => {}
                    Err(StorageStopped) => break,
                },
                None => break,
            },
        }
    }
    while let Some(ended) = storing.join_next().await {
        report(ended);
    }
}

async fn keep_identity(answer: oneshot::Receiver<Result<bool, Failure>>) {
    if let Ok(Err(failure)) = answer.await {
        tracing::warn!(event = "identity_refused", %failure, "an identity was not stored");
    }
}

async fn keep_catalog(storage: StorageHandle, delta: Box<Delta>, reply: oneshot::Sender<StoreOutcome>) {
    let outcome = storage.put(delta).await.unwrap_or(StoreOutcome::Failed);
    // The network may have given the pull up meanwhile; what is stored stays.
    let _ = reply.send(outcome);
}

async fn keep_proof(storage: StorageHandle, proof: Box<Equivocation>) {
    if let Ok(Err(failure)) = storage.put_equivocation(*proof).await {
        tracing::warn!(event = "proof_refused", %failure, "a proof of a contradiction was not stored");
    }
}

async fn examine(storage: StorageHandle, head: Box<Verified<Head>>, reply: oneshot::Sender<Option<Box<Equivocation>>>) {
    let found = storage.examine(*head).await;
    let _ = reply.send(found.ok().and_then(Result::ok).flatten().map(Box::new));
}

fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "storing failed");
    }
}

/// Serves catalogs from the store, each read on a thread that may block.
#[derive(Clone, Debug)]
pub struct Serving {
    shelf: Shelf,
}

impl Serving {
    /// Serves what is on this shelf.
    #[must_use]
    pub const fn new(shelf: Shelf) -> Self {
        Self { shelf }
    }

    /// Returns an identity as it was verified when it came.
    fn identity(&self, publisher: &PublisherId) -> Option<Arc<IdentityLog>> {
        self.shelf.derived().publisher(publisher).map(|known| Arc::clone(&known.log))
    }

    fn read(&self, reading: Reading, frames: &mpsc::Sender<Vec<u8>>) {
        match reading {
            Reading::Delta { publisher, since } => self.read_delta(&publisher, since, frames),
            Reading::Heads { publisher, from } => send_all(frames, self.read_heads(&publisher, from)),
            Reading::Witness { publisher } => send_all(frames, self.read_witness(&publisher)),
        }
    }

    fn read_witness(&self, publisher: &PublisherId) -> Vec<Vec<u8>> {
        match self.earliest_witness(publisher) {
            Ok(witness) => Answer::witness(witness.map(|witness| witness.encode())),
            Err(error) => {
                tracing::error!(event = "integrity_failed", %publisher, %error, "a frontier of an own head could not be read for a peer");
                Answer::absent()
            }
        }
    }

    /// Of the newest head held the first own word: the same statement, with the earlier time.
    fn earliest_witness(&self, publisher: &PublisherId) -> Result<Option<VerifiedWitness>, ReadError> {
        let Some(log) = self.identity(publisher) else { return Ok(None) };
        let Some(newest) = self.shelf.reader.head_of(&log)? else { return Ok(None) };
        match self.shelf.reader.witness_since(publisher, newest.position())? {
            None => self.shelf.reader.witness(publisher),
            found => Ok(found),
        }
    }

    fn read_heads(&self, publisher: &PublisherId, from: Position) -> Vec<Vec<u8>> {
        self.shelf.reader.heads_from(publisher, from).map_or_else(
            |error| {
                tracing::error!(event = "integrity_failed", %publisher, %error, "the kept heads could not be read for a peer");
                Answer::absent()
            },
            Answer::heads,
        )
    }

    /// Reads a catalog frame by frame; stops when nobody takes them any more.
    fn read_delta(&self, publisher: &PublisherId, since: Since, frames: &mpsc::Sender<Vec<u8>>) {
        let Some(log) = self.identity(publisher) else { return send_all(frames, Answer::absent()) };
        let delta = match self.shelf.reader.delta_of(&log, since) {
            Ok(Some(delta)) => delta,
            Ok(None) => return send_all(frames, Answer::absent()),
            Err(error) => {
                tracing::error!(event = "integrity_failed", %publisher, %error, "a catalog could not be read for a peer");
                return send_all(frames, Answer::absent());
            }
        };
        send_all(frames, DeltaFrames::opening(delta.head().bytes(), since, delta.leaves()));
        let mut body = DeltaFrames::entries();
        for entry in delta {
            let Ok(entry) = entry else {
                // Cut off without its end: the peer sees a broken answer and asks somebody else.
                return tracing::error!(event = "integrity_failed", %publisher, "an entry could not be read for a peer");
            };
            if let Some(frame) = body.push(entry)
                && frames.blocking_send(frame).is_err()
            {
                return;
            }
        }
        send_all(frames, body.finish());
    }
}

fn send_all(frames: &mpsc::Sender<Vec<u8>>, all: Vec<Vec<u8>>) {
    for frame in all {
        if frames.blocking_send(frame).is_err() {
            return;
        }
    }
}

impl Source for Serving {
    fn serve(&self, reading: Reading, mut sink: FrameSink) -> BoxFuture<'static, Result<(), FrameError>> {
        let source = self.clone();
        async move {
            let (sender, mut frames) = mpsc::channel(FRAMES_AHEAD);
            let reading = tokio::task::spawn_blocking(move || source.read(reading, &sender));
            while let Some(frame) = frames.recv().await {
                sink.send(&frame).await?;
            }
            if let Err(error) = reading.await {
                tracing::error!(%error, "reading for a peer failed");
            }
            sink.finish().await
        }
        .boxed()
    }
}
