//! The control API: HTTP/1.1 with JSON on two Unix sockets, whose file modes are the permission.
//!
//! `read.sock` takes GET alone, `control.sock` everything. Bodies are those of the command line; the server only carries them
//! to a [`Service`] and back. It holds no state but what makes a repeated POST sign once.

mod bundle;
pub(crate) mod download;
mod files;
mod idempotency;
pub(crate) mod reply;
mod routes;
mod socket;

use std::sync::Arc;

use axum::Router;
use tokio::net::UnixListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

pub use socket::{SOCKET_PATH_BYTES_MAX, Sockets};

use crate::service::Service;
pub use bundle::PLAN_HEADER;
use idempotency::Answered;

/// Bytes of a request's body at most.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Seconds after which a full queue may be tried again.
const RETRY_AFTER_SECONDS: u64 = 1;

/// What every route shares.
struct Shared<S> {
    service: Arc<S>,
    requests: Semaphore,
    answered: Answered,
}

/// Serves the API on both sockets until told to stop; answers under way are finished.
///
/// `requests` is how many are answered at the same time; one more is told to come again.
pub async fn serve<S: Service>(sockets: Sockets, service: Arc<S>, requests: usize, stop: CancellationToken) {
    let shared = Arc::new(Shared { service, requests: Semaphore::new(requests), answered: Answered::default() });
    let reading = serve_one(sockets.read, routes::reading(Arc::clone(&shared)), stop.clone());
    let all = serve_one(sockets.control, routes::all(shared), stop);
    tokio::join!(reading, all);
    for path in sockets.paths {
        if let Err(error) = std::fs::remove_file(&path) {
            tracing::debug!(%error, "the socket file was gone already");
        }
    }
}

async fn serve_one(listener: UnixListener, router: Router, stop: CancellationToken) {
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(event = "control_failed", %error, "the control API ended");
    }
}
