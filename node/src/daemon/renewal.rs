//! What has an end: the own head, renewed before it goes stale, and the delegation of its key, of which people are told.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::node::Node;
use crate::api::StatusRequest;
use crate::service::Reading;

/// How often the age of the own head is looked at.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// Says in the log that the delegation of the signing key ends, once at each of the spans that the settings name.
async fn warn_of_key(node: &Node, told: &mut Option<u64>) {
    let Ok(answer) = node.status(StatusRequest::default()).await else { return };
    let Some(end) = answer.data.keys.delegation_expires else { return };
    let left = u64::try_from(end.unix() - answer.as_of.unix()).unwrap_or_default();
    let due = node.key_warnings().into_iter().filter(|span| left < *span).min();
    if due.is_some() && due != *told {
        tracing::warn!(event = "key_expiring", seconds_left = left, until = %end, "the delegation of the signing key ends; kreisnetz key delegate");
    }
    *told = due;
}

/// Signs a new head whenever the newest is older than the settings allow.
pub(super) async fn renew(node: Arc<Node>, stop: CancellationToken) {
    let mut told = None;
    loop {
        warn_of_key(&node, &mut told).await;
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
