//! Files of assets over the control API: a fetch as a stream of JSON lines, the list of files, and each file.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use futures::{StreamExt, stream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::reply::{self, Reply};
use super::{Shared, download, routes};
use crate::api::{Event, FetchData, FetchProgress, FetchRequest, Moment, Unit};
use crate::failure::Failure;
use crate::service::{Answered, Service};

/// Between two lines of progress.
const TELL_EVERY: Duration = Duration::from_millis(500);
/// Lines that wait at most.
const LINES_MAX: usize = 4;

type Owned<S> = State<Arc<Shared<S>>>;

/// `POST /v1/fetch`.
pub(super) async fn fetch<S: Service>(State(shared): Owned<S>, headers: HeaderMap, body: Bytes) -> Reply {
    let request: FetchRequest = match routes::read(&body) {
        Ok(request) => request,
        Err(failure) => return reply::failed(&failure),
    };
    let (progress, seen) = watch::channel(FetchProgress::default());
    let service = Arc::clone(&shared.service);
    if !routes::wants_lines(&headers) {
        return reply::json(service.fetch(request, progress).await);
    }
    let fetching = Ending(tokio::spawn(async move { service.fetch(request, progress).await }));
    let (lines, pieces) = mpsc::channel::<String>(LINES_MAX);
    tokio::spawn(tell(fetching, seen, lines));
    let pieces = stream::unfold(pieces, |mut pieces| async { pieces.recv().await.map(|line| (line, pieces)) });
    let mut answer = Reply::new(Body::from_stream(pieces.map(Ok::<_, std::convert::Infallible>)));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jsonl"));
    answer
}

/// `GET /v1/entries/{county}/{slug}/manifest`.
pub(super) async fn manifest<S: Service>(State(shared): Owned<S>, Path(place): Path<(String, String)>, uri: Uri) -> Reply {
    reply::cbor(shared.service.manifest(routes::reference(place), entry(&uri)).await)
}

/// `GET /v1/entries/{county}/{slug}/files/{path}`, whole or from a place on (`Range: bytes=N-`).
pub(super) async fn file<S: Service>(
    State(shared): Owned<S>,
    Path((county, slug, path)): Path<(String, String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    match shared.service.file(routes::reference((county, slug)), entry(&uri), path).await {
        Ok((file, size)) => download::answer(file, size, &headers, ()),
        Err(failure) => reply::failed(&failure),
    }
}

/// Reads `entry=<digest>`, which stands alone in these paths.
fn entry(uri: &Uri) -> Option<String> {
    uri.query()?.strip_prefix("entry=").map(str::to_owned)
}

/// Work that ends when nobody waits for it any more; what was fetched stays.
struct Ending(JoinHandle<Answered<FetchData>>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn tell(mut fetching: Ending, mut seen: watch::Receiver<FetchProgress>, lines: mpsc::Sender<String>) {
    let start = Event::Start { at: Moment::now(), schema: "kreisnetz.fetch.events/1".to_owned(), command: "fetch".to_owned() };
    let mut next = Some(start);
    let last = loop {
        if let Some(event) = next.take()
            && lines.send(line(&event)).await.is_err()
        {
            return;
        }
        tokio::select! {
            () = lines.closed() => return,
            done = &mut fetching.0 => break done,
            () = tokio::time::sleep(TELL_EVERY) => {
                let FetchProgress { done, total, sources } = *seen.borrow_and_update();
                let (phase, unit) = ("fetch".to_owned(), Unit::Bytes);
                next = Some(Event::Progress {
                    at: Moment::now(), phase, done, total: Some(total), unit, rate: None, eta_s: None, sources: Some(sources),
                });
            }
        }
    };
    let at = Moment::now();
    let last = match last {
        Ok(Ok(answer)) => Event::Summary { at, data: serde_json::to_value(&answer.data).unwrap_or_default() },
        Ok(Err(failure)) => Event::Error { at, failure },
        Err(error) => Event::Error { at, failure: Failure::internal(error) },
    };
    let _ = lines.send(line(&last)).await;
}

fn line(event: &Event) -> String {
    serde_json::to_string(event).unwrap_or_default() + "\n"
}
