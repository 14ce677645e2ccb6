//! Bytes that pass between a task and a thread in pieces, a few at a time: bundles are larger than memory should be.
//!
//! The thread reads or writes as with a file. Whoever stops in the middle is waited for, but not for ever.

use std::io::{self, Read, Write};
use std::time::Duration;

use bytes::{Buf, Bytes};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::failure::{Failure, Slug};

/// A piece, or why there are no more.
pub type Chunk = Result<Bytes, Failure>;

/// Bytes of a piece that is written, more or less.
const CHUNK_BYTES: usize = 64 * 1024;
/// Pieces on their way at most; a full queue slows the sender down.
const CHUNKS_MAX: usize = 8;
/// How long the other end may do nothing.
const IDLE_MAX: Duration = Duration::from_secs(120);

/// Returns a queue of pieces.
#[must_use]
pub fn queue() -> (mpsc::Sender<Chunk>, mpsc::Receiver<Chunk>) {
    mpsc::channel(CHUNKS_MAX)
}

/// Reads the pieces one after the other, on a thread that may block.
#[derive(Debug)]
pub struct ChunkReader {
    chunks: mpsc::Receiver<Chunk>,
    current: Bytes,
    runtime: Handle,
}

/// Writes pieces, on a thread that may block.
#[derive(Debug)]
pub struct ChunkWriter {
    chunks: mpsc::Sender<Chunk>,
    buffer: Vec<u8>,
    runtime: Handle,
}

impl ChunkReader {
    /// Returns a reader; it is made on the runtime and used beside it.
    #[must_use]
    pub fn new(chunks: mpsc::Receiver<Chunk>) -> Self {
        Self { chunks, current: Bytes::new(), runtime: Handle::current() }
    }
}

impl Read for ChunkReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.runtime.block_on(timeout(IDLE_MAX, self.chunks.recv())) {
                Ok(Some(Ok(chunk))) => self.current = chunk,
                Ok(Some(Err(failure))) => return Err(io::Error::other(failure)),
                Ok(None) => return Ok(0),
                Err(_) => return Err(io::Error::other(late())),
            }
        }
        let length = buffer.len().min(self.current.len());
        self.current.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

impl ChunkWriter {
    /// Returns a writer; it is made on the runtime and used beside it.
    #[must_use]
    pub fn new(chunks: mpsc::Sender<Chunk>) -> Self {
        Self { chunks, buffer: Vec::with_capacity(CHUNK_BYTES), runtime: Handle::current() }
    }

    /// Ends the pieces with a failure; nobody may be left to be told.
    pub fn fail(self, failure: Failure) {
        let _ = self.runtime.block_on(timeout(IDLE_MAX, self.chunks.send(Err(failure))));
    }
}

impl Write for ChunkWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK_BYTES)));
        match self.runtime.block_on(timeout(IDLE_MAX, self.chunks.send(Ok(chunk)))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::Error::other(late())),
        }
    }
}

fn late() -> Failure {
    Failure::new(Slug::Timeout).with("seconds", IDLE_MAX.as_secs())
}

/// Returns the failure that travelled as an error of reading or writing, else one that says what failed.
#[must_use]
pub fn failure_of(error: io::Error, what: &str) -> Failure {
    match error.downcast::<Failure>() {
        Ok(failure) => failure,
        Err(error) => Failure::internal(format!("{what}: {error}")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_written_is_read_and_a_failure_travels_behind_it() {
        let (sender, chunks) = queue();
        let (mut writer, mut reader) = (ChunkWriter::new(sender), ChunkReader::new(chunks));
        let writing = tokio::task::spawn_blocking(move || {
            let written: Vec<u8> = (0..1_000_000_u32).map(|number| number as u8).collect();
            writer.write_all(&written).unwrap();
            writer.flush().unwrap();
            writer.fail(Slug::StoreDamaged.into());
            written
        });
        let reading = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            let error = reader.read_to_end(&mut bytes).unwrap_err();
            (bytes, failure_of(error, "reading"))
        });
        let (read, failure) = reading.await.unwrap();
        assert_eq!((read, failure.slug()), (writing.await.unwrap(), Slug::StoreDamaged));
    }

    #[tokio::test]
    async fn a_writer_without_a_reader_stops() {
        let (sender, chunks) = queue();
        drop(chunks);
        let mut writer = ChunkWriter::new(sender);
        let written = tokio::task::spawn_blocking(move || writer.write_all(&vec![0; 2 * CHUNK_BYTES])).await.unwrap();
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
