//! Streams of files: handed to those who asked for them, or to the source that serves them. The engine never sees them.

use kreisnetz_protocol::TransferAnswer;
use libp2p::PeerId;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::Driver;
use crate::exchange::StreamNews;
use crate::limits::NEGOTIATION_MAX;
use crate::streams::{OpenError, StreamEvent, SyncStream, refuse};

/// When a peer whose streams of files are too many may ask again, in milliseconds.
const BUSY_MS: u64 = 2_000;

/// Told the stream, or why there is none.
pub(super) type Waiting = oneshot::Sender<Result<SyncStream, OpenError>>;

impl Driver {
    pub(super) fn open_files(&mut self, peer: PeerId, reply: Waiting) {
        match self.swarm.behaviour_mut().open_files(peer) {
            Ok(id) => drop(self.opening_files.insert(id, reply)),
            Err(error) => drop(reply.send(Err(error))),
        }
    }

    pub(super) fn files_event(&mut self, event: StreamEvent) {
        match event {
            StreamEvent::Arrived { peer, stream } => {
                self.swarm.behaviour_mut().active(&peer);
                let (serving, news) = (self.files.serve(peer, stream), self.news.0.clone());
                self.tasks.spawn(async move {
                    if let Some(offence) = serving.await {
                        let _ = news.send(StreamNews::Offended { peer, offence }).await;
                    }
                });
            }
            StreamEvent::Excess { stream, .. } => {
                let busy = TransferAnswer::Busy(BUSY_MS).encode();
                self.tasks.spawn(async move {
                    let _ = refuse(stream, &busy, Instant::now() + NEGOTIATION_MAX).await;
                });
            }
            StreamEvent::Opened { id, stream, .. } => {
                if let Some(reply) = self.opening_files.remove(&id) {
                    let _ = reply.send(Ok(stream));
                }
            }
            StreamEvent::OpenFailed { id, error, .. } => {
                if let Some(reply) = self.opening_files.remove(&id) {
                    let _ = reply.send(Err(error));
                }
            }
        }
    }
}
