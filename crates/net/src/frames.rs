//! Frames on a stream: a big-endian `u32` length, then that many bytes.
//!
//! What the bytes mean, and how many a message of a type may have, the caller knows. The limit is compared before
//! anything is allocated, and memory follows the bytes that arrive, not the length that was promised.

use std::io;

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

/// Bytes of the length before each frame.
pub const LENGTH_BYTES: usize = 4;

/// Memory is taken in steps while a frame arrives: so many bytes at first, then as many again as have come.
const READ_STEP: usize = 16 * 1024;

/// Why no frame came or went.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The frame is longer than its type may be; nothing of it was read or written.
    #[error("a frame of {bytes} bytes where {limit} are allowed")]
    TooLarge {
        /// Bytes of the frame.
        bytes: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The step took longer than it may.
    #[error("the peer took too long")]
    Deadline,
    /// The stream ended inside a frame.
    #[error("the stream ended inside a frame")]
    Truncated,
    /// The peer went on where it had to end.
    #[error("bytes after the last frame")]
    Trailing,
    /// The stream failed.
    #[error("the stream failed: {0}")]
    Io(#[from] io::Error),
}

/// Reads one frame of at most `limit` bytes, or `None` when the peer ended the stream before one began.
///
/// # Errors
///
/// See [`FrameError`]. After an error the stream is of no more use.
pub async fn read<S>(stream: &mut S, limit: usize, deadline: Instant) -> Result<Option<Vec<u8>>, FrameError>
where
    S: AsyncRead + Unpin,
{
    timeout_at(deadline, read_one(stream, limit)).await.map_err(|_| FrameError::Deadline)?
}

/// Writes one frame of at most `limit` bytes and flushes it.
///
/// # Errors
///
/// See [`FrameError`]. [`FrameError::TooLarge`] is our own fault and leaves the stream as it was.
pub async fn write<S>(stream: &mut S, frame: &[u8], limit: usize, deadline: Instant) -> Result<(), FrameError>
where
    S: AsyncWrite + Unpin,
{
    let too_large = || FrameError::TooLarge { bytes: frame.len(), limit };
    if frame.len() > limit {
        return Err(too_large());
    }
    let length = u32::try_from(frame.len()).map_err(|_| too_large())?;
    let writing = async {
        stream.write_all(&length.to_be_bytes()).await?;
        stream.write_all(frame).await?;
        stream.flush().await
    };
    timeout_at(deadline, writing).await.map_err(|_| FrameError::Deadline)?.map_err(FrameError::Io)
}

/// Ends our side of a stream after the last frame.
///
/// # Errors
///
/// See [`FrameError`].
pub async fn finish<S>(stream: &mut S, deadline: Instant) -> Result<(), FrameError>
where
    S: AsyncWrite + Unpin,
{
    timeout_at(deadline, stream.close()).await.map_err(|_| FrameError::Deadline)?.map_err(FrameError::Io)
}

/// Waits until the peer has ended its side of a stream too.
///
/// # Errors
///
/// [`FrameError::Trailing`] when it sent anything else instead.
pub async fn finished<S>(stream: &mut S, deadline: Instant) -> Result<(), FrameError>
where
    S: AsyncRead + Unpin,
{
    let mut byte = [0];
    match timeout_at(deadline, stream.read(&mut byte)).await {
        Err(_) => Err(FrameError::Deadline),
        Ok(Ok(0)) => Ok(()),
        Ok(Ok(_)) => Err(FrameError::Trailing),
        Ok(Err(error)) => Err(FrameError::Io(error)),
    }
}

async fn read_one<S>(stream: &mut S, limit: usize) -> Result<Option<Vec<u8>>, FrameError>
where
    S: AsyncRead + Unpin,
{
    let Some(bytes) = read_length(stream).await? else {
        return Ok(None);
    };
    if bytes > limit {
        return Err(FrameError::TooLarge { bytes, limit });
    }
    let mut frame = Vec::new();
    while frame.len() < bytes {
        let held = frame.len();
        frame.resize(bytes.min(held + held.max(READ_STEP)), 0);
        stream.read_exact(&mut frame[held..]).await.map_err(truncated)?;
    }
    Ok(Some(frame))
}

async fn read_length<S>(stream: &mut S) -> Result<Option<usize>, FrameError>
where
    S: AsyncRead + Unpin,
{
    let mut length = [0; LENGTH_BYTES];
    if stream.read(&mut length[..1]).await? == 0 {
        return Ok(None);
    }
    stream.read_exact(&mut length[1..]).await.map_err(truncated)?;
    Ok(Some(usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX)))
}

fn truncated(error: io::Error) -> FrameError {
    if error.kind() == io::ErrorKind::UnexpectedEof { FrameError::Truncated } else { FrameError::Io(error) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::time::Duration;

    use futures::AsyncRead;
    use futures::io::Cursor;
    use tokio::time::Instant;

    use super::{FrameError, finished, read, write};

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(20)
    }

    /// Gives its bytes, and then neither more nor an end; panics when asked for more memory than allowed.
    struct HalfSent {
        bytes: Vec<u8>,
        largest_read: usize,
    }

    impl AsyncRead for HalfSent {
        fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut [u8]) -> Poll<std::io::Result<usize>> {
            assert!(buffer.len() <= self.largest_read, "memory was taken early");
            let count = buffer.len().min(self.bytes.len());
            if count == 0 {
                return Poll::Pending;
            }
            buffer[..count].copy_from_slice(&self.bytes[..count]);
            self.bytes.drain(..count);
            Poll::Ready(Ok(count))
        }
    }

    #[tokio::test]
    async fn frames_arrive_as_they_were_sent_and_then_the_end() {
        let mut wire = Cursor::new(Vec::new());
        let large = vec![7; 50_000];
        write(&mut wire, b"hello", 100, soon()).await.unwrap();
        write(&mut wire, b"", 100, soon()).await.unwrap();
        write(&mut wire, &large, 50_000, soon()).await.unwrap();
        wire.set_position(0);
        assert_eq!(read(&mut wire, 5, soon()).await.unwrap().unwrap(), b"hello");
        assert_eq!(read(&mut wire, 5, soon()).await.unwrap().unwrap(), b"");
        assert_eq!(read(&mut wire, 50_000, soon()).await.unwrap(), Some(large));
        assert!(read(&mut wire, 5, soon()).await.unwrap().is_none());
        finished(&mut wire, soon()).await.unwrap();
    }

    #[tokio::test]
    async fn a_frame_over_its_limit_is_refused_before_memory_is_taken() {
        let mut bomb = HalfSent { bytes: u32::MAX.to_be_bytes().to_vec(), largest_read: 4 };
        let error = read(&mut bomb, 512, soon()).await.unwrap_err();
        assert!(matches!(error, FrameError::TooLarge { bytes, limit: 512 } if bytes == u32::MAX as usize));
        let mut wire = Cursor::new(Vec::new());
        let error = write(&mut wire, &[0; 6], 5, soon()).await.unwrap_err();
        assert!(matches!(error, FrameError::TooLarge { bytes: 6, limit: 5 }));
        assert!(wire.into_inner().is_empty());
    }

    #[tokio::test]
    async fn a_half_sent_frame_ends_at_its_deadline_and_holds_little() {
        let mut bytes = 200_000_u32.to_be_bytes().to_vec();
        bytes.extend([0; 100]);
        let mut silent = HalfSent { bytes, largest_read: 16 * 1024 };
        let deadline = Instant::now() + Duration::from_millis(30);
        let error = read(&mut silent, 256 * 1024, deadline).await.unwrap_err();
        assert!(matches!(error, FrameError::Deadline));
    }

    #[tokio::test]
    async fn an_end_inside_a_frame_is_told_from_an_end_between_frames() {
        for cut in 1..9 {
            let mut wire = Cursor::new([0, 0, 0, 5, b'h', b'e', b'l', b'l', b'o'][..cut].to_vec());
            let error = read(&mut wire, 5, soon()).await.unwrap_err();
            assert!(matches!(error, FrameError::Truncated), "cut at {cut}");
        }
    }

    #[tokio::test]
    async fn bytes_after_the_last_frame_are_told() {
        let mut wire = Cursor::new(vec![1]);
        let error = finished(&mut wire, soon()).await.unwrap_err();
        assert!(matches!(error, FrameError::Trailing));
    }
}
