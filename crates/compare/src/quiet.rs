//! Waits until a node has done what it does in the background, so that the next measurement begins from rest.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::metering::cpu;

/// One look at the CPU time.
const LOOK: Duration = Duration::from_millis(250);
/// Looks without work that count as rest.
const LOOKS: u32 = 4;
/// CPU time within one look that keep-alives and timers may take.
const IDLE: Duration = Duration::from_millis(8);
/// After this the measurement begins all the same, and says so.
const PATIENCE: Duration = Duration::from_secs(300);

/// Waits for rest.
pub(crate) fn wait() {
    let end = Instant::now() + PATIENCE;
    let mut quiet = 0;
    while quiet < LOOKS {
        let before = cpu();
        sleep(LOOK);
        quiet = if cpu() - before <= IDLE { quiet + 1 } else { 0 };
        if Instant::now() > end {
            eprintln!("compare: the process did not come to rest within {} s", PATIENCE.as_secs());
            return;
        }
    }
}
