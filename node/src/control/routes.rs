//! The routes, and what each carries to the service.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::routing::{get, post};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{BODY_BYTES_MAX, Shared, bundle, files, idempotency::KEY_BYTES_MAX, reply, reply::Reply};
use crate::api::{
    AdoptRequest, AdoptersRequest, AdoptionsRequest, Answer, CatalogueRequest, CompareRequest, DialRequest, EventsRequest, ExportRequest,
    ImportRequest, InboxRequest, PeersRequest, PendingRequest, PublishRequest, PublisherRequest, Query, ReadRequest, SearchRequest,
    ShowRequest, Source, StatusRequest, TrustRequest, VersionData, VouchRequest, VouchesRequest, WithdrawRequest,
};
use crate::failure::{Failure, Slug};
use crate::service::{Answered, Service, SignedBytes};

/// Name in a path of the county that this node is of.
const SELF: &str = "self";

type Owned<S> = State<Arc<Shared<S>>>;

/// Returns the routes that change nothing.
pub(super) fn reading<S: Service>(shared: Arc<Shared<S>>) -> Router {
    finished(questions(), shared)
}

/// Returns all routes.
pub(super) fn all<S: Service>(shared: Arc<Shared<S>>) -> Router {
    let writing = Router::new()
        .route("/v1/publish", post(publish::<S>))
        .route("/v1/withdraw", post(withdraw::<S>))
        .route("/v1/adopt", post(adopt::<S>))
        .route("/v1/vouch", post(vouch::<S>))
        .route("/v1/trust", post(set_trust::<S>))
        .route("/v1/fetch", post(files::fetch::<S>))
        .route("/v1/import", post(import::<S>))
        .route("/v1/inbox/{id}", post(read_message::<S>))
        .route("/v1/peers/dial", post(dial::<S>))
        .route("/v1/stop", post(stop::<S>));
    finished(questions().merge(writing), shared)
}

fn questions<S: Service>() -> Router<Arc<Shared<S>>> {
    Router::new()
        .route("/v1/version", get(version))
        .route("/v1/status", get(status::<S>))
        .route("/v1/search", get(search::<S>))
        .route("/v1/peers", get(peers::<S>))
        .route("/v1/adoptions", get(adoptions::<S>))
        .route("/v1/compare", get(compare::<S>))
        .route("/v1/inbox", get(inbox::<S>))
        .route("/v1/vouch", get(vouches::<S>))
        .route("/v1/pending", get(pending::<S>))
        .route("/v1/trust/{county}", get(trust::<S>))
        .route("/v1/events", get(changes::<S>))
        .route("/v1/export", get(export::<S>))
        .route("/v1/export/dcat", get(catalogue::<S>))
        .route("/v1/entries/{county}/{slug}", get(show::<S>))
        .route("/v1/entries/{county}/{slug}/adopters", get(adopters::<S>))
        .route("/v1/publishers/{county}", get(publisher::<S>))
        .route("/v1/publishers/{county}/equivocations", get(equivocations::<S>))
        .route("/v1/entries/{county}/{slug}/proof", get(proof::<S>))
        .route("/v1/entries/{county}/{slug}/publiccode", get(publiccode::<S>))
        .route("/v1/entries/{county}/{slug}/manifest", get(files::manifest::<S>))
        .route("/v1/entries/{county}/{slug}/files/{*path}", get(files::file::<S>))
        .route("/v1/publishers/{county}/head", get(head::<S>))
        .route("/v1/publishers/{county}/leaves", get(leaves::<S>))
        .route("/v1/publishers/{county}/events", get(events::<S>))
        .route("/v1/bytes/{digest}", get(bytes::<S>))
}

fn finished<S: Service>(router: Router<Arc<Shared<S>>>, shared: Arc<Shared<S>>) -> Router {
    router
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), bounded::<S>))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared)
}

/// Lets as many requests through as are configured, and tells the others to come again.
async fn bounded<S: Service>(State(shared): Owned<S>, request: Request, next: Next) -> Reply {
    match shared.requests.try_acquire() {
        Ok(_permit) => next.run(request).await,
        Err(_) => reply::busy(),
    }
}

async fn unknown(method: Method, uri: Uri) -> Reply {
    reply::failed(&Failure::new(Slug::NotFound).detail("route").with("route", format!("{method} {}", uri.path())))
}

fn query<Q: Query>(uri: &Uri) -> Result<Q, Failure> {
    Q::from_query(uri.query().unwrap_or_default())
}

async fn version() -> Reply {
    reply::json(Ok(Answer::new(VersionData::current(), crate::api::Moment::now(), Source::Node)))
}

async fn status<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<StatusRequest>(&uri) {
        Ok(request) => reply::json(shared.service.status(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn search<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<SearchRequest>(&uri) {
        Ok(request) => reply::json(shared.service.search(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn peers<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<PeersRequest>(&uri) {
        Ok(request) => reply::json(shared.service.peers(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn adoptions<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<AdoptionsRequest>(&uri) {
        Ok(request) => reply::json(shared.service.adoptions(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn show<S: Service>(State(shared): Owned<S>, Path(place): Path<(String, String)>, uri: Uri) -> Reply {
    match query::<ShowRequest>(&uri) {
        Ok(request) => reply::json(shared.service.show(ShowRequest { reference: reference(place), ..request }).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn adopters<S: Service>(State(shared): Owned<S>, Path(place): Path<(String, String)>, uri: Uri) -> Reply {
    match query::<AdoptersRequest>(&uri) {
        Ok(request) => reply::json(shared.service.adopters(AdoptersRequest { reference: reference(place), ..request }).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn compare<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<CompareRequest>(&uri) {
        Ok(request) => reply::json(shared.service.compare(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn inbox<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<InboxRequest>(&uri) {
        Ok(request) => reply::json(shared.service.inbox(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn vouches<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<VouchesRequest>(&uri) {
        Ok(request) => reply::json(shared.service.vouches(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn pending<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<PendingRequest>(&uri) {
        Ok(request) => reply::json(shared.service.pending(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn trust<S: Service>(State(shared): Owned<S>, Path(county): Path<String>) -> Reply {
    reply::json(shared.service.trust(TrustRequest { county, ..TrustRequest::default() }).await)
}

async fn changes<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<EventsRequest>(&uri) {
        Ok(request) => reply::json(shared.service.events(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn publisher<S: Service>(State(shared): Owned<S>, Path(county): Path<String>) -> Reply {
    reply::json(shared.service.publisher(PublisherRequest { county }).await)
}

async fn equivocations<S: Service>(State(shared): Owned<S>, Path(county): Path<String>) -> Reply {
    reply::cbor(shared.service.signed_bytes(county, SignedBytes::Equivocations).await)
}

async fn proof<S: Service>(State(shared): Owned<S>, Path(place): Path<(String, String)>) -> Reply {
    reply::cbor(shared.service.proof(reference(place)).await)
}

/// The type that RFC 9512 registers.
const YAML: &str = "application/yaml";

async fn publiccode<S: Service>(State(shared): Owned<S>, Path((county, slug)): Path<(String, String)>) -> Reply {
    match shared.service.publiccode(format!("{county}/{slug}")).await {
        Ok(bytes) => reply::with_type(StatusCode::OK, YAML, bytes),
        Err(failure) => reply::failed(&failure),
    }
}

async fn catalogue<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    let written = async {
        let request = query::<CatalogueRequest>(&uri)?;
        let kind = crate::query::catalogue::format(request.format.as_deref())?.media_type();
        Ok((kind, shared.service.catalogue(request).await?))
    };
    match written.await {
        Ok((kind, bytes)) => reply::with_type(StatusCode::OK, kind, bytes),
        Err(failure) => reply::failed(&failure),
    }
}

async fn head<S: Service>(State(shared): Owned<S>, Path(county): Path<String>) -> Reply {
    reply::cbor(shared.service.signed_bytes(county, SignedBytes::Head).await)
}

async fn leaves<S: Service>(State(shared): Owned<S>, Path(county): Path<String>) -> Reply {
    reply::cbor(shared.service.signed_bytes(county, SignedBytes::Leaves).await)
}

async fn events<S: Service>(State(shared): Owned<S>, Path(county): Path<String>) -> Reply {
    reply::cbor(shared.service.signed_bytes(county, SignedBytes::Events).await)
}

async fn bytes<S: Service>(State(shared): Owned<S>, Path(digest): Path<String>) -> Reply {
    match digest.parse() {
        Ok(digest) => reply::cbor(shared.service.entry_bytes(digest).await),
        Err(_) => reply::failed(&Failure::new(Slug::NotFound).detail("route").with("route", digest)),
    }
}

async fn publish<S: Service>(State(shared): Owned<S>, headers: HeaderMap, body: Bytes) -> Reply {
    let make = |request: PublishRequest| {
        let service = Arc::clone(&shared.service);
        let expect = expected(&headers);
        async move { service.publish(PublishRequest { expect: expect?.or(request.expect), ..request }).await }
    };
    written(&shared, "publish", &headers, &body, make).await
}

async fn withdraw<S: Service>(State(shared): Owned<S>, headers: HeaderMap, body: Bytes) -> Reply {
    let make = |request: WithdrawRequest| {
        let service = Arc::clone(&shared.service);
        let expect = expected(&headers);
        async move { service.withdraw(WithdrawRequest { expect: expect?.or(request.expect), ..request }).await }
    };
    written(&shared, "withdraw", &headers, &body, make).await
}

async fn adopt<S: Service>(State(shared): Owned<S>, headers: HeaderMap, body: Bytes) -> Reply {
    let make = |request: AdoptRequest| {
        let service = Arc::clone(&shared.service);
        async move { service.adopt(request).await }
    };
    written(&shared, "adopt", &headers, &body, make).await
}

async fn vouch<S: Service>(State(shared): Owned<S>, headers: HeaderMap, body: Bytes) -> Reply {
    let make = |request: VouchRequest| {
        let service = Arc::clone(&shared.service);
        let expect = expected(&headers);
        async move { service.vouch(VouchRequest { expect: expect?.or(request.expect), ..request }).await }
    };
    written(&shared, "vouch", &headers, &body, make).await
}

async fn set_trust<S: Service>(State(shared): Owned<S>, body: Bytes) -> Reply {
    match read::<TrustRequest>(&body) {
        Ok(request) => reply::json(shared.service.set_trust(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn export<S: Service>(State(shared): Owned<S>, uri: Uri) -> Reply {
    match query::<ExportRequest>(&uri) {
        Ok(request) => bundle::sent(shared.service.export(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

/// The body is no document, so it has a limit of its own and is never held as a whole.
async fn import<S: Service>(State(shared): Owned<S>, uri: Uri, body: Body) -> Reply {
    match query::<ImportRequest>(&uri) {
        Ok(request) => reply::json(bundle::taken(body, |bundle| shared.service.import(request, bundle)).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn read_message<S: Service>(State(shared): Owned<S>, Path(id): Path<String>, body: Bytes) -> Reply {
    match read::<ReadRequest>(&body) {
        Ok(request) => reply::json(shared.service.read_message(ReadRequest { id, ..request }).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn dial<S: Service>(State(shared): Owned<S>, body: Bytes) -> Reply {
    match read::<DialRequest>(&body) {
        Ok(request) => reply::json(shared.service.dial(request).await),
        Err(failure) => reply::failed(&failure),
    }
}

async fn stop<S: Service>(State(shared): Owned<S>) -> Reply {
    reply::json(shared.service.stop().await)
}

/// Answers a POST once per `Idempotency-Key`, as a document or as lines, as the caller accepts.
async fn written<S, Q, T, F>(shared: &Shared<S>, route: &str, headers: &HeaderMap, body: &Bytes, make: impl FnOnce(Q) -> F) -> Reply
where
    Q: DeserializeOwned,
    T: Serialize,
    F: Future<Output = Answered<T>>,
{
    let key = match idempotency_key(headers) {
        Ok(key) => key,
        Err(failure) => return reply::failed(&failure),
    };
    let Some(key) = key else { return answered(route, headers, body, make).await };
    let mut kept = shared.answered.kept.lock().await;
    if let Some(kept) = kept.find(route, &key) {
        return reply::with_type(kept.status, "application/json", kept.body);
    }
    let answer = answered(route, headers, body, make).await;
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if parts.status.is_success() {
        kept.keep(route, &key, parts.status, bytes.to_vec());
    }
    Reply::from_parts(parts, Body::from(bytes))
}

async fn answered<Q, T, F>(route: &str, headers: &HeaderMap, body: &Bytes, make: impl FnOnce(Q) -> F) -> Reply
where
    Q: DeserializeOwned,
    T: Serialize,
    F: Future<Output = Answered<T>>,
{
    let answer = match read::<Q>(body) {
        Ok(request) => make(request).await,
        Err(failure) => Err(failure),
    };
    if wants_lines(headers) { reply::lines(route, answer) } else { reply::json(answer) }
}

pub(super) fn wants_lines(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"application/jsonl")
}

pub(super) fn read<Q: DeserializeOwned>(body: &Bytes) -> Result<Q, Failure> {
    serde_json::from_slice(body).map_err(|error| Failure::new(Slug::Usage).detail("body").with("what", error))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    match key.to_str() {
        Ok(key) if (1..=KEY_BYTES_MAX).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(Failure::new(Slug::Usage).detail("header").with("header", "Idempotency-Key")),
    }
}

/// Reads `If-Match: "<epoch>.<seq>"`, which is `--expect`.
fn expected(headers: &HeaderMap) -> Result<Option<u64>, Failure> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let seq = value.to_str().ok().and_then(|text| text.trim_matches('"').split_once('.')).and_then(|(_, seq)| seq.parse().ok());
    seq.map(Some).ok_or_else(|| Failure::new(Slug::Usage).detail("header").with("header", "If-Match"))
}

pub(super) fn reference((county, slug): (String, String)) -> String {
    if county == SELF { slug } else { format!("{county}/{slug}") }
}
