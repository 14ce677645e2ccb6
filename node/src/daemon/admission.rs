//! Keeps admission up with the world: after what it reads has changed, and when a new day begins.
//!
//! The storage thread does the work; here is when, and who is told. Whose identities are vouched for and not known, the network asks
//! its peers for.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use kreisnetz_catalog::admission::Policy;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::net::handle::NetworkHandle;
use crate::policy;
use crate::storage::{Shelf, Standpoint, StorageHandle};

/// Changes of this time are admitted together: while catalogs stream in, each of them may be a change.
const GATHERED: Duration = Duration::from_secs(1);
/// A clock that is set, or a machine that slept, is noticed after this time at most; so is a changed policy file.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Seconds of a day, all of which have as many in the time that clocks count.
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// What a run depends on besides what is stored.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Circumstances {
    day: Date,
    policy: Policy,
}

/// Runs admission whenever it may have changed, until told to stop.
pub(super) async fn follow(
    (shelf, storage, net): (Shelf, StorageHandle, NetworkHandle),
    policy: (PathBuf, Policy),
    clock: Clock,
    stop: CancellationToken,
) {
    let mut due = shelf.admission_due();
    let (path, policy) = policy;
    let mut before = Circumstances { day: clock.today(), policy };
    if tell(&net, &shelf.standpoint()).await.is_err() {
        return;
    }
    loop {
        let is_told = tokio::select! {
            () = stop.cancelled() => return,
            changed = due.changed() => match changed {
                Ok(()) => true,
                Err(_) => return,
            },
            () = tokio::time::sleep(until_next_look(clock.now().as_seconds())) => false,
        };
        if is_told {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(GATHERED) => {}
            }
            due.mark_unchanged();
        }
        let now = Circumstances { day: clock.today(), policy: reread(&path, &before.policy) };
        if !is_told && now == before {
            continue;
        }
        match storage.admit(now.policy.clone()).await {
            Ok(standpoint) if tell(&net, &standpoint).await.is_err() => return,
            Ok(_) => before = now,
            // The storage thread has ended, and says why.
            Err(_) => return,
        }
    }
}

/// Returns how long to wait where nothing is told: until midnight (UTC) at most.
fn until_next_look(now_seconds: u64) -> Duration {
    LOOK_EVERY.min(Duration::from_secs(DAY_SECONDS - now_seconds % DAY_SECONDS))
}

/// A policy that cannot be read leaves the one before in force: a slip of the pen must admit nobody who was blocked.
fn reread(path: &Path, before: &Policy) -> Policy {
    policy::read(path).unwrap_or_else(|failure| {
        tracing::warn!(event = "policy_refused", %failure, "the local policy is as it was");
        before.clone()
    })
}

async fn tell(net: &NetworkHandle, standpoint: &Arc<Standpoint>) -> Result<(), crate::net::handle::NetworkStopped> {
    net.want_identities(standpoint.register.unknown()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_day_is_not_slept_through() {
        assert_eq!(until_next_look(0), LOOK_EVERY);
        assert_eq!(until_next_look(DAY_SECONDS - 5), Duration::from_secs(5), "five seconds before midnight");
        assert_eq!(until_next_look(20_000 * DAY_SECONDS + 1), LOOK_EVERY);
    }
}
