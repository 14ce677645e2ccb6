//! Who holds an asset's files: its adopters, its stewards, its publisher; known from catalogs, without asking anybody.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kreisnetz_catalog::stewards;
use kreisnetz_identity::PublisherId;

use super::{AssetFiles, Assets};
use crate::daemon::address_book::PledgingNode;
use crate::net::contact::Contact;

/// GiB that a member counts with whose `node` entry states none.
const PLEDGE_UNSTATED: u64 = 1;

/// How long after a start all members count as stewards, whether anything of them is known yet or not.
const MEETING_TIME: Duration = Duration::from_secs(600);

/// A node that may hold files.
#[derive(Clone, Debug)]
pub(super) struct Holder {
    pub(super) publisher: PublisherId,
    pub(super) contact: Contact,
}

/// Returns the stewards of an asset among members, given with what they pledge.
pub(super) fn among(asset: &AssetFiles, members: &BTreeMap<PublisherId, u64>) -> Vec<PublisherId> {
    stewards(&asset.promised.digest, &asset.subject.0, members.iter().map(|(id, pledge)| (*id, *pledge)))
}

impl Assets {
    /// Returns the nodes that may hold an asset, adopters first: they are many, and the publisher is one.
    pub(super) fn holders(&self, asset: &AssetFiles) -> Vec<Holder> {
        let nodes = self.nodes();
        let own = self.shelf.standpoint().own;
        let mut seen = BTreeSet::from([own]);
        let publishers = self.adopters(asset).into_iter().chain(among(asset, &self.pledges(&nodes))).chain([asset.subject.0]);
        let once: Vec<PublisherId> = publishers.filter(|publisher| seen.insert(*publisher)).collect();
        let contacts = |publisher: PublisherId| {
            let nodes = nodes.get(&publisher).into_iter().flatten();
            nodes.map(move |node| Holder { publisher, contact: node.contact.clone() }).collect::<Vec<_>>()
        };
        once.into_iter().flat_map(contacts).collect()
    }

    fn adopters(&self, asset: &AssetFiles) -> Vec<PublisherId> {
        let (derived, standpoint) = (self.shelf.derived(), self.shelf.standpoint());
        let live = derived
            .ledger
            .of(&asset.subject)
            .into_iter()
            .filter(|adoption| adoption.stage != "ended" && standpoint.is_searched(&adoption.adopter));
        live.map(|adoption| adoption.adopter).collect()
    }

    /// Returns the members that can be stewards, with the GiB that each counts with.
    pub(super) fn members(&self) -> BTreeMap<PublisherId, u64> {
        self.pledges(&self.nodes())
    }

    fn pledges(&self, nodes: &BTreeMap<PublisherId, Vec<PledgingNode>>) -> BTreeMap<PublisherId, u64> {
        let (derived, standpoint) = (self.shelf.derived(), self.shelf.standpoint());
        let pledge = |id: &PublisherId| match nodes.get(id) {
            Some(nodes) if nodes.iter().any(|node| node.storage_gib.is_some()) => nodes.iter().filter_map(|node| node.storage_gib).sum(),
            _ => PLEDGE_UNSTATED,
        };
        let mut members: BTreeSet<PublisherId> = derived.publishers.keys().copied().filter(|id| standpoint.is_searched(id)).collect();
        if self.started.elapsed() < MEETING_TIME {
            // Whom a new node knows so far are few; were these all, it would hold everything for a while, and let go of it again.
            members.extend(standpoint.admission.members());
        }
        members.into_iter().map(|id| (id, pledge(&id))).collect()
    }

    /// The nodes of all members: as their `node` entries say, else as the network file says of founders.
    pub(super) fn nodes(&self) -> BTreeMap<PublisherId, Vec<PledgingNode>> {
        let mut nodes = self.book.pledging();
        for (publisher, contact) in self.founders.iter() {
            let of_publisher = nodes.entry(*publisher).or_default();
            if !of_publisher.iter().any(|node| node.contact.peer() == contact.peer()) {
                of_publisher.push(PledgingNode { contact: contact.clone(), storage_gib: None });
            }
        }
        nodes
    }
}
