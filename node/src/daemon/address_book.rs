//! Where the members' nodes are reached: what their `node` entries say, read again only where a catalog has a newer head.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kreisnetz_catalog::entry::{Entry, OnePeer};
use kreisnetz_catalog::{Leaf, Position};
use kreisnetz_identity::PublisherId;
use kreisnetz_store::ReadError;
use libp2p::PeerId;
use tokio_util::sync::CancellationToken;

use crate::duty;
use crate::net::contact::Contact;
use crate::net::handle::{NetworkHandle, NetworkStopped};
use crate::storage::{KnownPublisher, Shelf, Standpoint, in_use};

/// Slug of the entry that names a publisher's nodes.
const NODE: &str = "node";
/// Changes of this time are told together: while catalogs stream in, each of them may be a change.
const GATHERED: Duration = Duration::from_millis(250);

/// A node of a member, as its `node` entry says.
#[derive(Clone, Debug)]
pub(crate) struct PledgingNode {
    pub(crate) contact: Contact,
    /// GiB pledged for others' files, where the entry states any.
    pub(crate) storage_gib: Option<u64>,
}

/// What the members' entries say of their nodes; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct AddressBook {
    shelf: Shelf,
    pages: Arc<Mutex<BTreeMap<PublisherId, Page>>>,
}

/// What one publisher says, as of a head.
#[derive(Debug)]
struct Page {
    at: Position,
    nodes: Vec<PledgingNode>,
}

impl AddressBook {
    /// Opens the book of what is held; nothing is read before it is asked for.
    pub(super) fn new(shelf: Shelf) -> Self {
        Self { shelf, pages: Arc::default() }
    }

    /// Returns the nodes of the members, with what they pledge.
    pub(crate) fn pledging(&self) -> BTreeMap<PublisherId, Vec<PledgingNode>> {
        self.up_to_date(&self.shelf.standpoint()).iter().map(|(id, page)| (*id, page.nodes.clone())).collect()
    }

    /// Returns the contacts that the members' entries name.
    pub(super) fn contacts(&self) -> Vec<Contact> {
        self.up_to_date(&self.shelf.standpoint()).values().flat_map(Page::contacts).cloned().collect()
    }

    /// Returns whose node each peer is, as the members' entries say.
    pub(super) fn owners(&self) -> BTreeMap<PeerId, PublisherId> {
        let pages = self.up_to_date(&self.shelf.standpoint());
        pages.iter().flat_map(|(id, page)| page.contacts().map(|contact| (contact.peer(), *id))).collect()
    }

    /// Returns the peers that the members' entries name; all others are guests.
    pub(super) fn members(&self, standpoint: &Standpoint) -> BTreeSet<PeerId> {
        self.up_to_date(standpoint).values().flat_map(Page::contacts).map(Contact::peer).collect()
    }

    /// Returns the publishers of what this county uses, with the nodes that their entries name: they are always asked, so that no choice
    /// of peers can keep a recall away.
    pub(super) fn providers(&self) -> BTreeMap<PublisherId, BTreeSet<PeerId>> {
        let (derived, standpoint) = (self.shelf.derived(), self.shelf.standpoint());
        let used = derived.ledger.by(standpoint.own).map(|(subject, _)| subject);
        let used = used.filter(|subject| in_use(&derived, standpoint.own, subject).is_some());
        let providers: BTreeSet<PublisherId> = used.map(|(publisher, _)| *publisher).collect();
        let pages = self.up_to_date(&standpoint);
        let nodes_of = |id: PublisherId| Some((id, pages.get(&id)?.contacts().map(Contact::peer).collect()));
        providers.into_iter().filter_map(nodes_of).collect()
    }

    fn up_to_date(&self, standpoint: &Standpoint) -> MutexGuard<'_, BTreeMap<PublisherId, Page>> {
        let derived = self.shelf.derived();
        // A page is written whole: a panic of another reader leaves nothing half done.
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|id, _| standpoint.is_searched(id));
        for (id, known) in derived.publishers.iter().filter(|(id, _)| standpoint.is_searched(id)) {
            let Some(at) = position(known) else { continue };
            if pages.get(id).is_none_or(|page| page.at != at) {
                match self.read(id) {
                    Ok(nodes) => drop(pages.insert(*id, Page { at, nodes })),
                    // What it said before is kept, and it is read again with the next question.
                    Err(error) => tracing::warn!(publisher = %id, %error, "where a node is reached could not be read"),
                }
            }
        }
        pages
    }

    fn read(&self, id: &PublisherId) -> Result<Vec<PledgingNode>, ReadError> {
        let Ok(slug) = NODE.parse() else { return Ok(Vec::new()) };
        let leaf = self.shelf.reader.leaf(id, &slug)?;
        let Some((digest, _)) = leaf.as_ref().and_then(Leaf::entry) else { return Ok(Vec::new()) };
        let bytes = self.shelf.reader.entry(&digest)?;
        Ok(bytes.and_then(|bytes| Entry::parse(&bytes).ok()).as_ref().map(nodes).unwrap_or_default())
    }
}

impl Page {
    fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.nodes.iter().map(|node| &node.contact)
    }
}

fn position(known: &KnownPublisher) -> Option<Position> {
    known.head.as_ref().map(|head| head.position())
}

fn nodes(entry: &Entry) -> Vec<PledgingNode> {
    let Some(view) = entry.node() else { return Vec::new() };
    let node = |node: OnePeer<'_>| {
        let contact = Contact::of(node.peer_id()?, node.addresses()).ok()?;
        Some(PledgingNode { contact, storage_gib: node.storage_gib() })
    };
    view.nodes().filter_map(node).collect()
}

/// Tells the network of every change: new addresses, who is a member's node, and whom to ask whatever others say.
pub(super) async fn follow(book: AddressBook, network: NetworkHandle, stop: CancellationToken) {
    let (mut changes, mut standpoints) = (book.shelf.changes(), book.shelf.standpoints());
    let reading = book.clone();
    let Ok(mut followed) = tokio::task::spawn_blocking(move || reading.providers()).await else { return };
    // What was adopted before this start is followed from the start on.
    if !followed.is_empty() && network.follow(followed.clone()).await.is_err() {
        return;
    }
    let mut before = (Vec::new(), BTreeSet::new());
    let mut seen = book.shelf.standpoint();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            changed = changes.changed() => if changed.is_err() { return },
            changed = standpoints.changed() => if changed.is_err() { return },
        }
        let (reading, began) = (book.clone(), Instant::now());
        let read = tokio::task::spawn_blocking(move || {
            let standpoint = reading.shelf.standpoint();
            (reading.contacts(), reading.members(&standpoint), reading.providers(), standpoint)
        });
        let Ok((contacts, members, providers, standpoint)) = read.await else { return };
        let rest = duty::rest_after(began.elapsed(), GATHERED);
        let told = async {
            if contacts != before.0 {
                network.learn(contacts.clone()).await?;
            }
            if members != before.1 || standpoint.admission != seen.admission {
                network.set_admission(Arc::new(standpoint.admission.clone()), members.clone()).await?;
            }
            // Behind the contacts: whom to follow has to be known by address.
            if providers != followed {
                network.follow(providers.clone()).await?;
            }
            Ok::<_, NetworkStopped>(())
        };
        if told.await.is_err() {
            return;
        }
        (before, followed, seen) = ((contacts, members), providers, standpoint);
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(rest) => {}
        }
    }
}
