//! Bundles over the control API: bodies that are passed on in pieces, in both directions.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::stream;
use http_body_util::{BodyExt, Empty, StreamBody};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::client::conn::http1;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::UnixStream;

use super::{broken, document, refused, request, unreachable_node, whole};
use crate::api::{ExportRequest, ImportData, ImportRequest, Moment, Query, Source};
use crate::bundling::{Export, ExportPlan};
use crate::chunks;
use crate::control::PLAN_HEADER;
use crate::failure::{Failure, Slug};
use crate::service::Answered;

/// Bytes of the file that are read at once.
const PIECE_BYTES: usize = 128 * 1024;

pub(super) async fn export(socket: &Path, asked: &ExportRequest) -> Result<Export, Failure> {
    let uri = format!("/v1/export?{}", asked.to_query());
    let answer = send(socket, request(Method::GET, &uri, "application/json", Empty::<Bytes>::new())?).await?;
    if !answer.status().is_success() {
        let (status, bytes) = whole(answer).await?;
        return Err(refused(status, &bytes));
    }
    let plan = answer.headers().get(PLAN_HEADER).and_then(|plan| serde_json::from_slice::<ExportPlan>(plan.as_bytes()).ok());
    let (sender, chunks) = chunks::queue();
    tokio::spawn(async move {
        let mut body = answer.into_body();
        while let Some(frame) = body.frame().await {
            // The node says why in its log; here the bundle ends without its trailer.
            let chunk = match frame.map(Frame::into_data) {
                Ok(Ok(data)) => Ok(data),
                Ok(Err(_)) => continue,
                Err(_) => Err(Failure::new(Slug::StoreDamaged).detail("export")),
            };
            if sender.send(chunk).await.is_err() {
                return;
            }
        }
    });
    Ok(Export { plan: plan.unwrap_or_default(), chunks, source: Source::Node, as_of: Moment::now() })
}

pub(super) async fn import(socket: &Path, asked: &ImportRequest, file: File, sent: Arc<AtomicU64>) -> Answered<ImportData> {
    let uri = format!("/v1/import?{}", asked.to_query());
    let body = StreamBody::new(stream::unfold(Some(file), move |file| {
        let sent = Arc::clone(&sent);
        async move { piece(file?, &sent) }
    }));
    let answer = send(socket, request(Method::POST, &uri, "application/octet-stream", body)?).await?;
    let (status, bytes) = whole(answer).await?;
    document(status, &bytes)
}

/// Reads the next piece; a file that fails ends the body with its error.
fn piece(mut file: File, sent: &AtomicU64) -> Option<(std::io::Result<Frame<Bytes>>, Option<File>)> {
    let mut bytes = vec![0; PIECE_BYTES];
    match file.read(&mut bytes) {
        Ok(0) => None,
        Ok(length) => {
            bytes.truncate(length);
            sent.fetch_add(length as u64, Ordering::Relaxed);
            Some((Ok(Frame::data(bytes.into())), Some(file)))
        }
        Err(error) => Some((Err(error), None)),
    }
}

/// Sends a request; the connection moves bytes on a task of its own, until both sides are done.
pub(super) async fn send<B>(socket: &Path, request: Request<B>) -> Result<Response<Incoming>, Failure>
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let stream = UnixStream::connect(socket).await.map_err(|error| unreachable_node(socket, &error))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    tokio::spawn(connection);
    sender.send_request(request).await.map_err(broken)
}
