//! Serves files to peers: one question after the other on each stream, read ahead by one answer, never faster than the peer takes them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{AsyncReadExt, AsyncWrite, AsyncWriteExt, FutureExt};
use kreisnetz_blobs::{Blob, BlobStore, SliceError};
use kreisnetz_identity::Digest;
use kreisnetz_protocol::limits::{HAVE_BYTES_MAX, IDLE_MS_MAX, TRANSFER_LISTS_PER_TEN_SECONDS, TRANSFER_REQUEST_BYTES_MAX};
use kreisnetz_protocol::{Have, MessageError, Offence, Reason, TransferAnswer, TransferRequest};
use libp2p::PeerId;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::net::frames::{self, FrameError};
use crate::net::limits::FILE_STREAMS_MAX;
use crate::net::storing::FileSource;
use crate::net::streams::SyncStream;
use crate::net::translate;

/// When a peer may come again while all places are taken, in milliseconds.
const BUSY_MS: u64 = 1_000;
/// Bytes that a peer has to take within the time for one step.
const PIECE_BYTES: usize = 128 * 1024;

/// Serves the files of a store.
#[derive(Clone, Debug)]
pub(crate) struct FileServing {
    store: Arc<BlobStore>,
    places: Arc<Semaphore>,
    pace: Pace,
    is_hostile: bool,
}

impl FileServing {
    /// Serves a store; `upload_rate` is in bytes a second, for all peers together.
    pub(crate) fn new(store: Arc<BlobStore>, upload_rate: Option<u64>) -> Self {
        Self { store, places: Arc::new(Semaphore::new(FILE_STREAMS_MAX)), pace: Pace::new(upload_rate), is_hostile: is_hostile() }
    }
}

impl FileSource for FileServing {
    fn serve(&self, peer: PeerId, stream: SyncStream) -> BoxFuture<'static, Option<Offence>> {
        let serving = self.clone();
        async move {
            let ended = serving.converse(stream).await;
            if let Err(Ended::Offence(offence)) = ended { Some(offence) } else { None }
        }
        .map(move |offence| offence.inspect(|offence| tracing::debug!(%peer, reason = offence.reason.code(), "a question for files")))
        .boxed()
    }
}

/// Why a stream ended before the peer ended it.
enum Ended {
    Offence(Offence),
    Broken,
}

/// The head of an answer, and the bytes that follow it.
struct Answer {
    head: TransferAnswer,
    body: Vec<u8>,
}

impl FileServing {
    async fn converse(&self, stream: SyncStream) -> Result<(), Ended> {
        let (mut reading, mut writing) = stream.split();
        let Ok(_place) = self.places.try_acquire() else {
            let busy = TransferAnswer::Busy(BUSY_MS).encode();
            frames::write(&mut writing, &busy, HAVE_BYTES_MAX, idle()).await?;
            return Ok(frames::finish(&mut writing, idle()).await?);
        };
        let mut lists = Lists::default();
        let mut answer = self.next(&mut reading, &mut lists).await?;
        while let Some(ready) = answer {
            // The next answer is read from the disk while this one is on its way.
            let (sent, next) = tokio::join!(self.send(&mut writing, ready), self.next(&mut reading, &mut lists));
            sent?;
            answer = next?;
        }
        Ok(frames::finish(&mut writing, idle()).await?)
    }

    async fn next(&self, reading: &mut (impl futures::AsyncRead + Unpin), lists: &mut Lists) -> Result<Option<Answer>, Ended> {
        let Some(request) = frames::read(reading, TRANSFER_REQUEST_BYTES_MAX, idle()).await? else { return Ok(None) };
        let request = TransferRequest::decode(&request).map_err(|error| match error {
            MessageError::UnknownType(_) => Ended::Broken,
            MessageError::Malformed(_) => Ended::Offence(Offence::of(Reason::Malformed)),
        })?;
        if !matches!(request, TransferRequest::Groups { .. }) && !lists.may() {
            return Ok(Some(Answer { head: TransferAnswer::Busy(10_000), body: Vec::new() }));
        }
        let store = Arc::clone(&self.store);
        let answer = tokio::task::spawn_blocking(move || answer(&store, &request)).await;
        answer.map(Some).map_err(|_| Ended::Broken)
    }

    async fn send(&self, writing: &mut (impl AsyncWrite + Unpin), mut answer: Answer) -> Result<(), Ended> {
        if let Some(last) = answer.body.last_mut().filter(|_| self.is_hostile) {
            *last ^= 1;
        }
        self.pace.wait(answer.body.len()).await;
        frames::write(writing, &answer.head.encode(), HAVE_BYTES_MAX, idle()).await?;
        for piece in answer.body.chunks(PIECE_BYTES) {
            timeout_at(idle(), writing.write_all(piece)).await.map_err(|_| Ended::Broken)?.map_err(|_| Ended::Broken)?;
        }
        timeout_at(idle(), writing.flush()).await.map_err(|_| Ended::Broken)?.map_err(|_| Ended::Broken)?;
        if matches!(answer.head, TransferAnswer::Busy(_)) { Err(Ended::Broken) } else { Ok(()) }
    }
}

impl From<FrameError> for Ended {
    fn from(error: FrameError) -> Self {
        match translate::request_offence(&error) {
            // A stream that is kept open for further questions is no fault.
            Some(offence) if !matches!(error, FrameError::Deadline) => Self::Offence(offence),
            _ => Self::Broken,
        }
    }
}

fn answer(store: &BlobStore, request: &TransferRequest) -> Answer {
    let absent = || Answer { head: TransferAnswer::Absent, body: Vec::new() };
    match request {
        TransferRequest::Manifest { digest } => match store.manifest(digest) {
            Ok(Some(manifest)) => {
                let body = manifest.encode();
                Answer { head: TransferAnswer::Follows(body.len() as u64), body }
            }
            Ok(None) => absent(),
            Err(error) => {
                tracing::error!(event = "integrity_failed", %error, "a list of files could not be read for a peer");
                absent()
            }
        },
        TransferRequest::Have { digest } => Answer { head: TransferAnswer::Have(have(store, digest)), body: Vec::new() },
        TransferRequest::Groups { root, size, groups } => match store.slice(&Blob::new(*root, *size), groups) {
            Ok(body) => Answer { head: TransferAnswer::Follows(body.len() as u64), body },
            Err(SliceError::NotHeld) => absent(),
            Err(error) => {
                tracing::error!(event = "integrity_failed", %error, "a file could not be read for a peer");
                absent()
            }
        },
    }
}

/// Says which files of a list are here, whole or in part.
fn have(store: &BlobStore, digest: &Digest) -> Have {
    let Ok(Some(manifest)) = store.manifest(digest) else { return Have::default() };
    let mut have = Have::default();
    for (place, file) in (0_u64..).zip(manifest.files()) {
        let blob = Blob::from(file);
        if store.is_whole(&blob) {
            have.whole.insert(place..place + 1);
        } else if let Ok(held) = store.held(&blob)
            && !held.is_empty()
        {
            have.partial.insert(place, held);
        }
    }
    have.fitting()
}

/// Tests with real nodes need one that sends wrong groups; no release can be made to.
fn is_hostile() -> bool {
    cfg!(debug_assertions) && std::env::var_os("KREISNETZ_TEST_FILES").is_some_and(|value| value == "corrupt")
}

fn idle() -> Instant {
    Instant::now() + Duration::from_millis(IDLE_MS_MAX)
}

/// Counts the costly questions on one stream.
#[derive(Debug, Default)]
struct Lists {
    since: Option<Instant>,
    count: u32,
}

impl Lists {
    fn may(&mut self) -> bool {
        if self.since.is_none_or(|since| since.elapsed() > Duration::from_secs(10)) {
            *self = Self { since: Some(Instant::now()), count: 0 };
        }
        self.count += 1;
        self.count <= TRANSFER_LISTS_PER_TEN_SECONDS
    }
}

/// Spreads what is sent over time, so that all streams together stay under a rate.
#[derive(Clone, Debug)]
struct Pace {
    bytes_per_second: Option<u64>,
    free: Arc<Mutex<Option<Instant>>>,
}

impl Pace {
    fn new(bytes_per_second: Option<u64>) -> Self {
        Self { bytes_per_second: bytes_per_second.filter(|rate| *rate > 0), free: Arc::default() }
    }

    async fn wait(&self, bytes: usize) {
        let Some(rate) = self.bytes_per_second else { return };
        let mine = {
            let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let mine = free.unwrap_or(now).max(now);
            *free = Some(mine + Duration::from_secs_f64(bytes as f64 / rate as f64));
            mine
        };
        sleep_until(mine).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_streams_together_stay_under_the_rate() {
        let pace = Pace::new(Some(1_000_000));
        let begin = Instant::now();
        tokio::join!(pace.wait(100_000), pace.wait(50_000), pace.wait(1));
        assert!(begin.elapsed().as_millis() >= 150, "the third waits for the first two");
        let begin = Instant::now();
        Pace::new(None).wait(usize::MAX).await;
        assert!(begin.elapsed().as_secs() < 60, "without a rate nobody waits");
    }

    #[test]
    fn costly_questions_are_counted() {
        let mut lists = Lists::default();
        let answered = (0..100).filter(|_| lists.may()).count();
        assert_eq!(answered, TRANSFER_LISTS_PER_TEN_SECONDS as usize);
    }
}
