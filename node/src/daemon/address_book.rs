//! Where the members' nodes are reached: what their `node` entries say, taken over whenever one changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kreisnetz_catalog::entry::Entry;
use kreisnetz_identity::PublisherId;
use libp2p::PeerId;
use tokio_util::sync::CancellationToken;

use crate::net::contact::Contact;
use crate::net::handle::NetworkHandle;
use crate::storage::{Shelf, Standpoint, in_use};

/// Slug of the entry that names a publisher's nodes.
const NODE: &str = "node";

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

/// Returns the publishers of what this county uses, with the nodes that their entries name: they are always asked, so that no choice
/// of peers can keep a recall away.
pub(super) fn providers(shelf: &Shelf) -> BTreeMap<PublisherId, BTreeSet<PeerId>> {
    let (derived, standpoint) = (shelf.derived(), shelf.standpoint());
    let used = derived.ledger.by(standpoint.own).map(|(subject, _)| subject);
    let used = used.filter(|subject| in_use(&derived, standpoint.own, subject).is_some());
    let providers: BTreeSet<PublisherId> = used.map(|(publisher, _)| *publisher).collect();
    let nodes_of = |entry: &Entry| nodes(entry).into_iter().map(|contact| contact.peer()).collect();
    entries(shelf, &standpoint).filter(|(id, _)| providers.contains(id)).map(|(id, entry)| (id, nodes_of(&entry))).collect()
}

/// Tells the network of every change.
pub(super) async fn follow(shelf: Shelf, network: NetworkHandle, stop: CancellationToken) {
    let mut changes = shelf.changes();
    let mut before = BTreeSet::new();
    // What was adopted before this start is followed from the start on.
    let reading = shelf.clone();
    let Ok(mut followed) = tokio::task::spawn_blocking(move || providers(&reading)).await else { return };
    if !followed.is_empty() && network.follow(followed.clone()).await.is_err() {
        return;
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            changed = changes.changed() => if changed.is_err() { return },
        }
        let reading = shelf.clone();
        let read = tokio::task::spawn_blocking(move || {
            let standpoint = reading.standpoint();
            (contacts(&reading), members(&reading, &standpoint), providers(&reading), standpoint)
        });
        let Ok((contacts, members, providers, standpoint)) = read.await else { return };
        let is_followed = providers == followed;
        followed.clone_from(&providers);
        let is_known = members == before;
        before.clone_from(&members);
        let told = async {
            if !is_known {
                network.learn(contacts).await?;
                network.set_admission(Arc::new(standpoint.admission.clone()), members).await?;
            }
            // Behind the contacts: whom to follow has to be known by address.
            if is_followed { Ok(()) } else { network.follow(providers).await }
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
