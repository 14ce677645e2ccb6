//! Renewing one's own head before it goes stale, though nothing changed.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::node::Node;

/// How often the age of the own head is looked at.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// Signs a new head whenever the newest is older than the settings allow.
pub(super) async fn renew(node: Arc<Node>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        match node.renew_if_due().await {
            Ok(Some(seq)) => tracing::info!(event = "head_renewed", seq, "the head was renewed"),
            Ok(None) => {}
            Err(failure) => tracing::warn!(event = "head_not_renewed", %failure, "the head could not be renewed"),
        }
    }
}
