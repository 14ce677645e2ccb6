//! Where the members' nodes are reached: what their `node` entries say, taken over whenever one changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kreisnetz_catalog::entry::Entry;
use kreisnetz_identity::PublisherId;
use libp2p::PeerId;
use tokio_util::sync::CancellationToken;

use crate::net::contact::Contact;
use crate::net::handle::NetworkHandle;
use crate::storage::{Shelf, Standpoint};

/// Slug of the entry that names a publisher's nodes.
const NODE: &str = "node";

/// A node of a member, as its `node` entry says.
#[derive(Clone, Debug)]
pub(crate) struct PledgingNode {
    pub(crate) contact: Contact,
    /// GiB pledged for others' files, where the entry states any.
    pub(crate) storage_gib: Option<u64>,
}

/// Returns the nodes of the members, with what they pledge.
pub(crate) fn pledging(shelf: &Shelf) -> BTreeMap<PublisherId, Vec<PledgingNode>> {
    let of = |entry: &Entry| -> Vec<PledgingNode> {
        let Some(view) = entry.node() else { return Vec::new() };
        let node = |node: kreisnetz_catalog::entry::OnePeer<'_>| {
            let contact = Contact::of(node.peer_id()?, node.addresses()).ok()?;
            Some(PledgingNode { contact, storage_gib: node.storage_gib() })
        };
        view.nodes().filter_map(node).collect()
    };
    entries(shelf, &shelf.standpoint()).map(|(id, entry)| (id, of(&entry))).collect()
}

/// Returns the contacts that the members' entries name.
pub(super) fn contacts(shelf: &Shelf) -> Vec<Contact> {
    entries(shelf, &shelf.standpoint()).flat_map(|(_, entry)| nodes(&entry)).collect()
}

/// Returns whose node each peer is, as the members' entries say.
pub(super) fn owners(shelf: &Shelf) -> BTreeMap<PeerId, PublisherId> {
    let of = |(id, entry): (PublisherId, Entry)| nodes(&entry).into_iter().map(move |contact| (contact.peer(), id));
    entries(shelf, &shelf.standpoint()).flat_map(of).collect()
}

/// Returns the peers that the members' entries name; all others are guests.
pub(super) fn members(shelf: &Shelf, standpoint: &Standpoint) -> BTreeSet<PeerId> {
    entries(shelf, standpoint).flat_map(|(_, entry)| nodes(&entry)).map(|contact| contact.peer()).collect()
}

/// Tells the network of every change.
pub(super) async fn follow(shelf: Shelf, network: NetworkHandle, stop: CancellationToken) {
    let mut changes = shelf.changes();
    let mut before = BTreeSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            changed = changes.changed() => if changed.is_err() { return },
        }
        let reading = shelf.clone();
        let read = tokio::task::spawn_blocking(move || {
            let standpoint = reading.standpoint();
            (contacts(&reading), members(&reading, &standpoint), standpoint)
        });
        let Ok((contacts, members, standpoint)) = read.await else { return };
        if members == before {
            continue;
        }
        before.clone_from(&members);
        let told = async {
            network.learn(contacts).await?;
            network.set_admission(Arc::new(standpoint.admission.clone()), members).await
        };
        if told.await.is_err() {
            return;
        }
    }
}

fn entries<'s>(shelf: &'s Shelf, standpoint: &Standpoint) -> impl Iterator<Item = (PublisherId, Entry)> + use<'s> {
    let slug = NODE.parse();
    let members: Vec<_> = shelf.derived().publishers.keys().copied().filter(|id| standpoint.is_searched(id)).collect();
    members.into_iter().filter_map(move |id| {
        let leaf = shelf.reader.leaf(&id, slug.as_ref().ok()?).ok()??;
        let bytes = shelf.reader.entry(&leaf.entry()?.0).ok()??;
        Entry::parse(&bytes).ok().map(|entry| (id, entry))
    })
}

fn nodes(entry: &Entry) -> Vec<Contact> {
    let Some(view) = entry.node() else { return Vec::new() };
    view.nodes().filter_map(|node| Contact::of(node.peer_id()?, node.addresses()).ok()).collect()
}
