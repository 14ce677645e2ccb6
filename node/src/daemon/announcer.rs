//! Tells the network of own heads, and finds out who holds the newest when somebody waits for that.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use kreisnetz_catalog::Head;
use kreisnetz_identity::{PublisherId, Verified};
use libp2p::PeerId;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::address_book::AddressBook;
use crate::authoring::Announce;
use crate::net::handle::{NetworkEvent, NetworkHandle};

/// Heads signed and not announced yet at most; each takes a disk write to make.
const HEADS_MAX: usize = 64;
/// Time between two comparisons with all peers while somebody waits.
const COMPARE_EVERY: Duration = Duration::from_secs(1);

/// Hands own heads to the network task.
#[derive(Clone, Debug)]
pub(super) struct Announcer {
    heads: mpsc::Sender<Step>,
    holders: Arc<Mutex<Holders>>,
    book: AddressBook,
}

#[derive(Debug)]
enum Step {
    Announce(Box<Verified<Head>>),
    Urge,
    Compare,
}

/// Peers that were seen to lack nothing of ours since the last own head.
#[derive(Debug, Default)]
struct Holders {
    peers: BTreeSet<PeerId>,
    compared: Option<Instant>,
}

impl Announcer {
    /// Returns the announcer, and the task that works for it.
    pub(super) fn new(network: NetworkHandle, book: AddressBook, stop: CancellationToken) -> (Self, impl Future<Output = ()>) {
        let (heads, steps) = mpsc::channel(HEADS_MAX);
        let holders = Arc::<Mutex<Holders>>::default();
        let work = work(network, steps, Arc::clone(&holders), stop);
        (Self { heads, holders, book }, work)
    }
}

impl Announce for Announcer {
    fn announce(&self, head: &Verified<Head>) {
        if let Ok(mut holders) = self.holders.lock() {
            *holders = Holders::default();
        }
        if self.heads.try_send(Step::Announce(Box::new(head.clone()))).is_err() {
            tracing::warn!("a head was not announced at once; the next comparison with a peer brings it");
        }
    }

    fn urge(&self) {
        if self.heads.try_send(Step::Urge).is_err() {
            tracing::warn!("not everybody was greeted at once; the next comparison with a peer brings what is urgent");
        }
    }

    fn holders(&self) -> usize {
        self.holders.lock().map_or(0, |holders| holders.peers.len())
    }

    fn held_by(&self, _head: &Verified<Head>) -> Vec<PublisherId> {
        let Ok(mut holders) = self.holders.lock() else { return Vec::new() };
        if holders.compared.is_none_or(|compared| compared.elapsed() >= COMPARE_EVERY) {
            holders.compared = Some(Instant::now());
            let _ = self.heads.try_send(Step::Compare);
        }
        let owners = self.book.owners();
        holders.peers.iter().filter_map(|peer| owners.get(peer).copied()).collect()
    }
}

async fn work(network: NetworkHandle, mut steps: mpsc::Receiver<Step>, holders: Arc<Mutex<Holders>>, stop: CancellationToken) {
    let Ok(mut events) = network.events() else { return };
    loop {
        let step = tokio::select! {
            () = stop.cancelled() => return,
            step = steps.recv() => step,
            event = events.recv() => {
                match event {
                    Ok(NetworkEvent::Reconciled { peer, ahead: 0, .. }) => {
                        if let Ok(mut holders) = holders.lock() {
                            holders.peers.insert(peer);
                        }
                    }
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
                continue;
            }
        };
        let told = match step {
            Some(Step::Announce(head)) => network.published(*head).await,
            Some(Step::Urge) => network.greet_everybody().await,
            Some(Step::Compare) => network.reconcile_now().await.map(|_| ()),
            None => return,
        };
        if told.is_err() {
            return;
        }
    }
}
