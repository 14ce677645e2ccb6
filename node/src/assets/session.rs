//! One stream to a holder: questions go out, answers are verified and written on a thread that may block.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures::{AsyncReadExt, AsyncWrite};
use kreisnetz_blobs::{Blob, BlobStore, TakeError, WriteError};
use kreisnetz_catalog::groups::Groups;
use kreisnetz_identity::Digest;
use kreisnetz_protocol::limits::{HAVE_BYTES_MAX, IDLE_MS_MAX, REQUESTS_PER_HOLDER, TRANSFER_REQUEST_BYTES_MAX};
use kreisnetz_protocol::{DownloadInput, TransferAnswer, TransferId, TransferRequest};
use libp2p::PeerId;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::net::contact::Contact;
use crate::net::frames;
use crate::net::handle::NetworkHandle;
use crate::net::streams::{OpenError, SyncStream};

/// Questions that wait to be sent at most: all that may be open, and one for what is held.
const ASKS_MAX: usize = REQUESTS_PER_HOLDER + 4;
/// Bytes that are read from a stream at once.
const PIECE_BYTES: usize = 64 * 1024;
/// Pieces between the stream and the thread that verifies them.
const PIECES_MAX: usize = 4;
/// Groups after which is told that they came.
const TELL_EVERY: u64 = 16;
/// How long a peer that has to be dialled may take.
const DIAL_WITHIN: Duration = Duration::from_secs(8);
/// A dial can cross with one of the peer's, and both be given up.
const DIAL_AGAIN: Duration = Duration::from_secs(2);
/// How often is looked whether it is connected.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A question.
#[derive(Debug)]
pub(super) enum Ask {
    /// Which files of this list?
    Have(Digest),
    /// These groups.
    Groups { request: TransferId, blob: Blob, groups: Groups },
}

/// What a session has to tell.
#[derive(Debug)]
pub(super) enum News {
    Happened(DownloadInput<PeerId>),
    /// Our own disk failed.
    NotWritten(WriteError),
}

/// Told with the peer and the session's number: what a dropped session still says is of no use.
pub(super) type Told = (PeerId, u64, News);

/// A stream that is being opened or open; dropping it ends it.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) number: u64,
    asks: mpsc::Sender<Ask>,
    task: JoinHandle<()>,
}

impl Session {
    pub(super) fn begin(number: u64, net: NetworkHandle, contact: Contact, store: Arc<BlobStore>, told: mpsc::Sender<Told>) -> Self {
        let (asks, questions) = mpsc::channel(ASKS_MAX);
        let peer = contact.peer();
        let taker = Taker { peer, number, store, told };
        let task = tokio::spawn(run(net, contact, questions, taker));
        Self { number, asks, task }
    }

    /// Asks; an ask that finds no room is dropped, and missed by the plan's deadlines.
    pub(super) fn ask(&self, ask: Ask) {
        if self.asks.try_send(ask).is_err() {
            tracing::debug!("a question for files found no room");
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Opens a stream of files, and dials first where there is no connection.
pub(super) async fn open(net: &NetworkHandle, contact: &Contact) -> Option<SyncStream> {
    let deadline = Instant::now() + DIAL_WITHIN;
    let mut dialled: Option<Instant> = None;
    loop {
        match net.open_files(contact.peer()).await.ok()? {
            Ok(stream) => return Some(stream),
            Err(OpenError::NotConnected) if Instant::now() < deadline => {
                if dialled.is_none_or(|dialled| dialled.elapsed() >= DIAL_AGAIN) {
                    dialled = Some(Instant::now());
                    // Refused is also who is being dialled already.
                    let _ = net.dial(contact.clone()).await.ok()?;
                }
                sleep(LOOK_EVERY).await;
            }
            Err(OpenError::TooMany) if Instant::now() < deadline => sleep(LOOK_EVERY).await,
            Err(error) => {
                tracing::debug!(peer = %contact.peer(), %error, "no stream of files");
                return None;
            }
        }
    }
}

async fn run(net: NetworkHandle, contact: Contact, mut questions: mpsc::Receiver<Ask>, taker: Taker) {
    let (peer, number, told) = (taker.peer, taker.number, taker.told.clone());
    if let Some(stream) = open(&net, &contact).await {
        let (mut reading, mut writing) = stream.split();
        let (pieces, incoming) = mpsc::channel(PIECES_MAX);
        let (pending, open) = mpsc::channel(ASKS_MAX);
        let taking = tokio::task::spawn_blocking(move || taker.take_all(open, Incoming { pieces: incoming, current: Bytes::new() }));
        let pumping = async move {
            let mut buffer = vec![0; PIECE_BYTES];
            while let Ok(read @ 1..) = reading.read(&mut buffer).await {
                if pieces.send(Bytes::copy_from_slice(&buffer[..read])).await.is_err() {
                    return;
                }
            }
        };
        let asking = async move {
            while let Some(ask) = questions.recv().await {
                let request = request(&ask);
                if pending.send(ask).await.is_err() || write(&mut writing, &request).await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = pumping => {}
            () = asking => {}
        }
        let _ = taking.await;
    }
    let _ = told.send((peer, number, News::Happened(DownloadInput::Lost { peer }))).await;
}

async fn write(writing: &mut (impl AsyncWrite + Unpin), request: &TransferRequest) -> Result<(), frames::FrameError> {
    let deadline = Instant::now() + Duration::from_millis(IDLE_MS_MAX);
    frames::write(writing, &request.encode(), TRANSFER_REQUEST_BYTES_MAX, deadline).await
}

fn request(ask: &Ask) -> TransferRequest {
    match ask {
        Ask::Have(digest) => TransferRequest::Have { digest: *digest },
        Ask::Groups { blob, groups, .. } => TransferRequest::Groups { root: *blob.root(), size: blob.size(), groups: groups.clone() },
    }
}

/// Verifies and writes what comes, on a thread that may block.
struct Taker {
    peer: PeerId,
    number: u64,
    store: Arc<BlobStore>,
    told: mpsc::Sender<Told>,
}

/// The session is over.
struct Over;

impl Taker {
    fn take_all(self, mut open: mpsc::Receiver<Ask>, mut incoming: Incoming) {
        while let Some(ask) = open.blocking_recv() {
            if self.take(&ask, &mut incoming).is_err() {
                return;
            }
        }
    }

    fn take(&self, ask: &Ask, incoming: &mut Incoming) -> Result<(), Over> {
        let peer = self.peer;
        let head = incoming.frame().map_err(|_| Over)?;
        match (ask, TransferAnswer::decode(&head)) {
            (_, Ok(TransferAnswer::Busy(millis))) => {
                self.tell(DownloadInput::Busy { peer, millis })?;
                Err(Over)
            }
            (Ask::Have(_), Ok(TransferAnswer::Have(have))) => self.tell(DownloadInput::Has { peer, have }),
            (Ask::Groups { request, .. }, Ok(TransferAnswer::Absent)) => self.tell(DownloadInput::Absent { peer, request: *request }),
            (Ask::Groups { request, blob, groups }, Ok(TransferAnswer::Follows(bytes))) if bytes == blob.slice_bytes(groups) => {
                self.take_groups(*request, blob, groups, incoming)
            }
            // Whoever answers with something else cannot be trusted with the next answer either.
            _ => {
                self.tell(DownloadInput::WrongGroup { peer })?;
                Err(Over)
            }
        }
    }

    fn take_groups(&self, request: TransferId, blob: &Blob, groups: &Groups, incoming: &mut Incoming) -> Result<(), Over> {
        let peer = self.peer;
        let mut came = Groups::none();
        let taken = self.store.partial(blob).map_err(TakeError::Write).and_then(|partial| {
            partial.take(groups, incoming, |group| {
                came.insert(group..group + 1);
                if came.count() >= TELL_EVERY {
                    let groups = std::mem::take(&mut came);
                    let _ = self.tell(DownloadInput::Verified { peer, request, groups });
                }
            })
        });
        if !came.is_empty() {
            self.tell(DownloadInput::Verified { peer, request, groups: came })?;
        }
        match taken {
            Ok(()) => self.tell(DownloadInput::Answered { peer, request }),
            Err(TakeError::WrongGroup { group }) => {
                tracing::warn!(%peer, group, "a holder sent a wrong group");
                self.tell(DownloadInput::WrongGroup { peer })?;
                Err(Over)
            }
            Err(TakeError::BrokenOff(_)) => Err(Over),
            Err(TakeError::Write(error)) => {
                let _ = self.told.blocking_send((peer, self.number, News::NotWritten(error)));
                Err(Over)
            }
        }
    }

    fn tell(&self, input: DownloadInput<PeerId>) -> Result<(), Over> {
        self.told.blocking_send((self.peer, self.number, News::Happened(input))).map_err(|_| Over)
    }
}

/// What comes on the stream, as a reader that waits.
struct Incoming {
    pieces: mpsc::Receiver<Bytes>,
    current: Bytes,
}

impl Incoming {
    /// Reads the head of an answer.
    fn frame(&mut self) -> io::Result<Vec<u8>> {
        let mut length = [0; frames::LENGTH_BYTES];
        self.read_exact(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > HAVE_BYTES_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut frame = vec![0; length];
        self.read_exact(&mut frame)?;
        Ok(frame)
    }
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.current = piece,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.current.len());
        self.current.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}
