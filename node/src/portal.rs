//! What other catalogues read: a listener of its own, GET and HEAD alone, without state, session or cookie.
//!
//! It answers on loopback, for the county's own web server to put in front, to names that it knows; anything else is told that it is at
//! the wrong host. It gives out nothing but what is searched here, in the shapes of others.

mod hosts;
mod page;
mod rdf;
mod software;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

pub use hosts::Hosts;
pub use page::{PAGE_ITEMS_MAX, Page, PageRequest};
pub use software::{PublisherItem, SoftwareItem, id};

use crate::control::reply;
use crate::failure::{Failure, Slug};
use crate::service::Service;

/// Requests that are answered at the same time; one more is told to come again.
const REQUESTS_MAX: usize = 16;
/// Files that are given out at the same time; each has a thread for as long as its taker takes.
const DOWNLOADS_MAX: usize = 4;
/// What every answer carries (INTERFACE.md §7).
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", ""),
];

/// What every route shares.
struct Shared<S> {
    service: Arc<S>,
    hosts: Hosts,
    requests: Semaphore,
    downloads: Arc<Semaphore>,
}

type Owned<S> = State<Arc<Shared<S>>>;

/// Serves until told to stop; answers under way are finished.
pub async fn serve<S: Service>(listener: TcpListener, service: Arc<S>, hosts: Hosts, stop: CancellationToken) {
    let shared =
        Arc::new(Shared { service, hosts, requests: Semaphore::new(REQUESTS_MAX), downloads: Arc::new(Semaphore::new(DOWNLOADS_MAX)) });
    if let Err(error) = axum::serve(listener, routes(shared)).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(event = "web_failed", %error, "the listener for other catalogues ended");
    }
}

fn routes<S: Service>(shared: Arc<Shared<S>>) -> Router {
    Router::new()
        .route("/api/v1/software", get(software::list::<S>))
        .route("/api/v1/software/{id}", get(software::one::<S>))
        .route("/api/v1/publishers", get(software::publishers::<S>))
        .route("/dcat/{document}", get(rdf::catalogue::<S>))
        .route("/dcat/entry/{document}", get(rdf::entry::<S>))
        .route("/dcat/entry/{slug}/files/{*path}", get(rdf::file::<S>))
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), guarded::<S>))
        .layer(DefaultBodyLimit::max(0))
        .with_state(shared)
}

/// Knows whom it is for, keeps to its bound, and says what a browser may do with the answer.
async fn guarded<S: Service>(State(shared): Owned<S>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let mut answer = match shared.requests.try_acquire() {
        _ if !shared.hosts.knows(host) => {
            tracing::info!(event = "web_refused", reason = "host", "a request for a host that is not ours");
            let mut refused = reply::failed(&Failure::new(Slug::NotFound).detail("host").with("host", host));
            *refused.status_mut() = StatusCode::MISDIRECTED_REQUEST;
            refused
        }
        Ok(_permit) => next.run(request).await,
        Err(_) => reply::busy(),
    };
    for (name, value) in HEADERS {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

async fn unknown(method: Method, uri: Uri) -> Response {
    reply::failed(&Failure::new(Slug::NotFound).detail("route").with("route", format!("{method} {}", uri.path())))
}
