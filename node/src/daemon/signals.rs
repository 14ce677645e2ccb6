//! SIGTERM and SIGINT end the node in order.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Waits for a signal to stop, or for the stop itself.
pub(super) async fn wait(stop: CancellationToken) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        return tracing::error!("signals cannot be listened to");
    };
    tokio::select! {
        () = stop.cancelled() => return,
        _ = terminate.recv() => tracing::info!(event = "stopping", signal = "SIGTERM", "the node stops"),
        _ = interrupt.recv() => tracing::info!(event = "stopping", signal = "SIGINT", "the node stops"),
    }
    stop.cancel();
}
