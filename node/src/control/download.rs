//! A file as an answer, whole or from a place on, read piece by piece.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use futures::stream;

use super::reply::Reply;
use crate::chunks::{self, ChunkWriter};
use crate::failure::{Failure, Slug};

/// Answers with a file of this many bytes, from the place on that `Range: bytes=N-` names. A browser saves it and does not show it.
///
/// `place` is held until the last byte is on its way, or nobody takes any more.
pub(crate) fn answer(mut file: File, size: u64, headers: &HeaderMap, place: impl Send + 'static) -> Reply {
    let from = headers.get(header::RANGE).and_then(|range| from_place(range, size));
    let (sender, pieces) = chunks::queue();
    let mut writer = ChunkWriter::new(sender);
    tokio::task::spawn_blocking(move || {
        let _place = place;
        let begun = file.seek(SeekFrom::Start(from.unwrap_or(0)));
        let copied = begun.and_then(|begin| io::copy(&mut file.take(size.saturating_sub(begin)), &mut writer));
        if let Err(error) = copied.and_then(|_| writer.flush()) {
            writer.fail(Failure::new(Slug::StoreDamaged).with("why", error));
        }
    });
    let pieces = stream::unfold(pieces, |mut pieces| async { pieces.recv().await.map(|piece| (piece, pieces)) });
    let mut answer = Reply::new(Body::from_stream(pieces));
    let set = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_LENGTH, (size - from.unwrap_or(0)).to_string()),
    ];
    let ranged = from.map(|from| (header::CONTENT_RANGE, format!("bytes {from}-{}/{size}", size.saturating_sub(1))));
    if ranged.is_some() {
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    let values = set.into_iter().chain(ranged).filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?)));
    answer.headers_mut().extend(values);
    answer
}

/// Reads `bytes=N-`; other ranges are answered with the whole file, as RFC 9110 §14.2 allows.
fn from_place(range: &HeaderValue, size: u64) -> Option<u64> {
    let from = range.to_str().ok()?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()?;
    (from < size).then_some(from)
}
