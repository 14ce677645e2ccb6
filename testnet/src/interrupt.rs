//! Ctrl-C and SIGTERM: noticed once, asked for wherever the launcher waits.
//!
//! The first one lets the command end in order, the second one ends it at once.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tokio::signal::unix::{SignalKind, signal};

static PENDING: AtomicBool = AtomicBool::new(false);

/// What a shell expects of a program that SIGINT ended.
pub(crate) const EXIT_CODE: u8 = 130;

/// Starts to notice signals; before this, they end the process at once.
///
/// # Errors
///
/// The thread, its runtime or the handlers could not be made.
pub(crate) fn watch() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let (mut interrupt, mut terminate) = {
        let _inside = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    thread::Builder::new().name("signals".into()).spawn(move || {
        runtime.block_on(async {
            for earlier in [false, true] {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                if earlier {
                    std::process::exit(EXIT_CODE.into());
                }
                PENDING.store(true, Ordering::SeqCst);
            }
        });
    })?;
    Ok(())
}

/// Returns whether a signal asked the launcher to end.
pub(crate) fn is_pending() -> bool {
    PENDING.load(Ordering::SeqCst)
}
