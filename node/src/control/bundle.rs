//! Bundles as bodies: passed on in pieces, never held as a whole.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, header};
use futures::{StreamExt, stream};
use kreisnetz_bundle::format::BUNDLE_BYTES_MAX;
use tokio::sync::mpsc;

use super::reply::{self, Reply};
use crate::bundling::Export;
use crate::chunks::{self, Chunk, ChunkReader};
use crate::failure::{Failure, Slug};

/// Header of an answer with a bundle: what it is going to hold, as JSON.
pub const PLAN_HEADER: HeaderName = HeaderName::from_static("kreisnetz-plan");

/// Puts a bundle into an answer. One that fails on the way is cut off, which its reader sees at the missing trailer.
pub(super) fn sent(export: Result<Export, Failure>) -> Reply {
    let export = match export {
        Ok(export) => export,
        Err(failure) => return reply::failed(&failure),
    };
    let plan = serde_json::to_string(&export.plan).ok().and_then(|plan| HeaderValue::from_str(&plan).ok());
    let pieces = stream::unfold(export.chunks, |mut chunks| async { chunks.recv().await.map(|chunk| (chunk, chunks)) });
    let mut answer = Response::new(Body::from_stream(pieces));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    answer.headers_mut().extend(plan.map(|plan| (PLAN_HEADER, plan)));
    answer
}

/// Passes a body on while it is taken over; all of it is read, for whoever still sends reads no answer.
pub(super) async fn taken<T, F>(body: Body, take: impl FnOnce(ChunkReader) -> F) -> T
where
    F: Future<Output = T>,
{
    let (sender, pieces) = chunks::queue();
    tokio::join!(take(ChunkReader::new(pieces)), pass_on(body, sender)).0
}

async fn pass_on(body: Body, pieces: mpsc::Sender<Chunk>) {
    let (mut data, mut passed) = (body.into_data_stream(), 0);
    while let Some(piece) = data.next().await {
        let piece = piece.map_err(|error| Failure::internal(format!("the bundle broke off: {error}")));
        passed += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        let is_over = piece.is_err() || passed > BUNDLE_BYTES_MAX;
        let piece = if passed > BUNDLE_BYTES_MAX { Err(Failure::new(Slug::TooLarge).with("limit", BUNDLE_BYTES_MAX)) } else { piece };
        // Whoever takes it over may have ended early.
        let _ = pieces.send(piece).await;
        if is_over {
            return;
        }
    }
}
