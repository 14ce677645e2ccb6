//! What waits for the node's answers: one thread, for as long as a command takes.

use tokio::runtime::{Builder, Runtime};

use crate::failure::Failure;

/// Makes the runtime of a command.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread().enable_all().build().map_err(|error| Failure::internal(format!("starting: {error}")))
}
