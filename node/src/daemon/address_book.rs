//! Where the members' nodes are reached: what their `node` entries say, read again only where a catalog has a newer head.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kreisnetz_catalog::Position;
use kreisnetz_catalog::entry::Entry;
use kreisnetz_identity::PublisherId;
use libp2p::PeerId;
use tokio_util::sync::CancellationToken;

use crate::net::contact::Contact;
use crate::net::handle::NetworkHandle;
use crate::storage::{KnownPublisher, Shelf, Standpoint};

/// Slug of the entry that names a publisher's nodes.
const NODE: &str = "node";
/// Changes of this time are told together: while catalogs stream in, each of them may be a change.
const GATHERED: Duration = Duration::from_millis(250);

/// What the members' entries say of their nodes; clones share it.
#[derive(Clone, Debug)]
pub(super) struct AddressBook {
    shelf: Shelf,
    pages: Arc<Mutex<BTreeMap<PublisherId, Page>>>,
}

/// What one publisher says, as of a head.
#[derive(Debug)]
struct Page {
    at: Position,
    contacts: Vec<Contact>,
}

impl AddressBook {
    /// Opens the book of what is held; nothing is read before it is asked for.
    pub(super) fn new(shelf: Shelf) -> Self {
        Self { shelf, pages: Arc::default() }
    }

    /// Returns the contacts that the members' entries name.
    pub(super) fn contacts(&self) -> Vec<Contact> {
        self.up_to_date(&self.shelf.standpoint()).values().flat_map(|page| page.contacts.iter().cloned()).collect()
    }

    /// Returns whose node each peer is, as the members' entries say.
    pub(super) fn owners(&self) -> BTreeMap<PeerId, PublisherId> {
        let pages = self.up_to_date(&self.shelf.standpoint());
        pages.iter().flat_map(|(id, page)| page.contacts.iter().map(|contact| (contact.peer(), *id))).collect()
    }

    /// Returns the peers that the members' entries name; all others are guests.
    pub(super) fn members(&self, standpoint: &Standpoint) -> BTreeSet<PeerId> {
        self.up_to_date(standpoint).values().flat_map(|page| page.contacts.iter().map(Contact::peer)).collect()
    }

    fn up_to_date(&self, standpoint: &Standpoint) -> MutexGuard<'_, BTreeMap<PublisherId, Page>> {
        let derived = self.shelf.derived();
        // A page is written whole: a panic of another reader leaves nothing half done.
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|id, _| standpoint.is_searched(id));
        for (id, known) in derived.publishers.iter().filter(|(id, _)| standpoint.is_searched(id)) {
            let Some(at) = position(known) else { continue };
            if pages.get(id).is_none_or(|page| page.at != at) {
                pages.insert(*id, Page { at, contacts: self.read(id) });
            }
        }
        pages
    }

    fn read(&self, id: &PublisherId) -> Vec<Contact> {
        let entry = || {
            let leaf = self.shelf.reader.leaf(id, &NODE.parse().ok()?).ok()??;
            let bytes = self.shelf.reader.entry(&leaf.entry()?.0).ok()??;
            Entry::parse(&bytes).ok()
        };
        entry().as_ref().map(nodes).unwrap_or_default()
    }
}

fn position(known: &KnownPublisher) -> Option<Position> {
    known.head.as_ref().map(|head| head.position())
}

fn nodes(entry: &Entry) -> Vec<Contact> {
    let Some(view) = entry.node() else { return Vec::new() };
    view.nodes().filter_map(|node| Contact::of(node.peer_id()?, node.addresses()).ok()).collect()
}

/// Tells the network of every change: new addresses, and who is a member's node.
pub(super) async fn follow(book: AddressBook, network: NetworkHandle, stop: CancellationToken) {
    let mut changes = book.shelf.changes();
    let mut before = (Vec::new(), BTreeSet::new());
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            changed = changes.changed() => if changed.is_err() { return },
        }
        let reading = book.clone();
        let read = tokio::task::spawn_blocking(move || {
            let standpoint = reading.shelf.standpoint();
            (reading.contacts(), reading.members(&standpoint), standpoint)
        });
        let Ok((contacts, members, standpoint)) = read.await else { return };
        let told = async {
            if contacts != before.0 {
                network.learn(contacts.clone()).await?;
            }
            if members != before.1 {
                network.set_admission(Arc::new(standpoint.admission.clone()), members.clone()).await?;
            }
            Ok::<_, crate::net::handle::NetworkStopped>(())
        };
        if told.await.is_err() {
            return;
        }
        before = (contacts, members);
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(GATHERED) => {}
        }
    }
}
